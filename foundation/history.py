"""Saving with the acting person and the reason kept in the history."""

from typing import Any, TypeVar

from django.db import models

T = TypeVar("T", bound=models.Model)


def save_as(instance: T, *, by: Any, reason: str = "") -> T:
    """Validate and save ``instance``; its history row says who did it and why.

    ``by`` is a person, or None for the system. Raises ValidationError for invalid values.
    """
    instance._history_user = by  # type: ignore[attr-defined]
    instance._change_reason = reason or None  # type: ignore[attr-defined]
    instance.full_clean()
    instance.save()
    return instance
