"""What holds for a person in the whole installation, whichever strategy."""

from django.contrib.auth.models import AnonymousUser

from accounts.models import Person

Viewer = Person | AnonymousUser
"""Whoever asks: a person who is signed in, or a visitor."""


def is_administrator(viewer: Viewer) -> bool:
    return viewer.is_active and viewer.is_superuser
