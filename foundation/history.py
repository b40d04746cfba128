"""Saving with the acting person and the reason kept in the history."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import connection, models

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


def delete_as(instance: models.Model, *, by: Any, reason: str = "") -> None:
    """Delete a row that cannot be withdrawn; its history keeps it, with who did it and why."""
    instance._history_user = by  # type: ignore[attr-defined]
    instance._change_reason = reason or None  # type: ignore[attr-defined]
    instance.delete()


def fingerprint(kinds: Iterable[type[models.Model]]) -> str:
    """A text that changes whenever a row of one of the models ``kinds`` is changed with history.

    What is computed of such rows may be kept under it, instead of being computed for each
    reader. One query, which takes no longer with more rows. It stays the same when a change is
    committed after another that began later: while there are changes, keep nothing for long.
    """
    tables = [kind.history.model._meta.db_table for kind in kinds]  # type: ignore[attr-defined]
    newest = ", ".join(
        f"(SELECT MAX({column}) FROM {connection.ops.quote_name(table)})"  # noqa: S608
        for table in tables
        for column in ("history_id", "history_date")
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {newest}")
        return "|".join(str(value) for value in cursor.fetchone())
