"""What holds for a person in the whole installation, whichever strategy."""

from django.contrib.auth.models import AnonymousUser

from accounts.models import Person

Viewer = Person | AnonymousUser
"""Whoever asks: a person who is signed in, or a visitor."""


def is_administrator(viewer: Viewer) -> bool:
    return viewer.is_active and viewer.is_superuser


def may_change_address(viewer: Viewer, person: Person) -> bool:
    """Whether the address of ``person`` may be changed by ``viewer``, who may edit them.

    Codes that sign in go to the address, so whoever can change it can become the person. A
    mistyped address is put right by whoever typed it as long as nobody has signed in with it.
    """
    return is_administrator(viewer) or not person.has_joined
