"""What hangs on a record: the rows of any room that point to it, counted by their kind.

Rooms below thus say what a withdrawal would mean above them, and know none of its models.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from foundation.withdrawal import Withdrawable

NAMED = 3
"""So many rows of a kind are called by their names."""


@dataclass(frozen=True)
class Use:
    """So many rows of ``model`` in use point to the record.

    ``protects``: by a key that keeps the record from being deleted. ``is_below``: they stand under
    the record, in the same room.
    """

    model: type[models.Model]
    count: int
    protects: bool
    is_below: bool
    rows: models.QuerySet

    def __str__(self) -> str:
        names = self.model._meta
        name = names.verbose_name if self.count == 1 else names.verbose_name_plural
        return f"{self.count} {name}"


def uses_of(thing: models.Model) -> list[Use]:
    """What points to ``thing`` and is in use itself: one query for each kind that can."""
    found = []
    for relation in thing._meta.related_objects:
        if relation.hidden or relation.related_model._meta.auto_created:
            continue
        model: Any = relation.related_model
        rows = model._base_manager.filter(**{relation.field.name: thing})
        if issubclass(model, Withdrawable):
            rows = rows.filter(withdrawn_at__isnull=True)
        elif any(field.name == "is_active" for field in model._meta.fields):
            rows = rows.filter(is_active=True)
        if count := rows.count():
            protects = getattr(relation, "on_delete", None) is models.PROTECT
            is_key = isinstance(relation.field, models.ForeignKey)
            is_below = is_key and model._meta.app_label == thing._meta.app_label
            found.append(Use(model, count, protects, is_below, rows))
    return found


def named(uses: Iterable[Use]) -> str:
    """Uses in words with the names of the first: "2 action plans (Health data, Trials)"."""
    said = []
    for use in uses:
        names = ", ".join(str(row) for row in use.rows.order_by("pk")[:NAMED])
        more = ", …" if use.count > NAMED else ""
        said.append(f"{use} ({names}{more})")
    return ", ".join(said)


def listed(uses: Iterable[Use]) -> str:
    """Uses in words: "3 action plans, 1 need"."""
    return ", ".join(str(use) for use in uses) or _("nothing")
