"""Writing many rows at once, with a history that tells when each of them is said to have come."""

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models

from accounts.models import Person


@dataclass
class Row:
    """A row to write: made or changed ``at`` a moment, ``by`` a person, for a ``reason``.

    ``links`` are its many-to-many relations: field name to the rows it points to.
    ``earlier`` is what a figure was before this row's moment, and since when.
    """

    instance: Any
    at: datetime
    by: Person | None
    reason: str = ""
    links: dict[str, Sequence[Any]] = field(default_factory=dict)
    earlier: tuple[Decimal, datetime] | None = None

    def as_it_was(self, at: datetime, by: Person | None, reason: str = "", **values: Any) -> "Row":
        """The same row at another moment, with other values."""
        instance = copy.copy(self.instance)
        for name, value in values.items():
            setattr(instance, name, value)
        return Row(instance, at, by, reason, self.links)


def create(model: type[models.Model], rows: Sequence[Row]) -> None:
    """Insert ``rows`` and the beginning of their history."""
    insert(model, rows)
    write_history(model, rows, "+")


def insert(model: type[models.Model], rows: Sequence[Row]) -> None:
    """Insert ``rows`` with their links. Moments that set themselves get the row's moment."""
    instances = [row.instance for row in rows]
    model._default_manager.bulk_create(instances)
    automatic = [f.attname for f in model._meta.fields if getattr(f, "auto_now_add", False)]
    if automatic:
        for row in rows:
            for name in automatic:
                setattr(row.instance, name, row.at)
        model._default_manager.bulk_update(instances, automatic, batch_size=200)
    for name in {name for row in rows for name in row.links}:
        relation = model._meta.get_field(name)
        through = relation.remote_field.through  # type: ignore[union-attr]
        near, far = relation.m2m_column_name(), relation.m2m_reverse_name()  # type: ignore[union-attr]
        through._default_manager.bulk_create(
            through(**{near: row.instance.pk, far: linked.pk})
            for row in rows
            for linked in row.links.get(name, ())
        )


def write_history(model: Any, rows: Iterable[Row], kind: str) -> None:
    """Write one history row of ``kind`` ("+" made, "~" changed) for each of ``rows``."""
    rows = list(rows)
    for row in rows:
        row.instance._history_date = row.at
        row.instance._history_user = row.by
        row.instance._change_reason = row.reason or None
    written = model.history.bulk_history_create(
        [row.instance for row in rows], batch_size=200, update=kind == "~"
    )
    for name in {name for row in rows for name in row.links}:
        _write_link_history(model, name, rows, written)


def _write_link_history(model: Any, name: str, rows: list[Row], written: Sequence[Any]) -> None:
    relation = model._meta.get_field(name)
    near, far = relation.m2m_column_name(), relation.m2m_reverse_name()
    through_ids = {
        (getattr(link, near), getattr(link, far)): link.pk
        for link in relation.remote_field.through._default_manager.filter(
            **{f"{near}__in": {row.instance.pk for row in rows}}
        )
    }
    history_model = getattr(model.history.model, name).model
    history_model.objects.bulk_create(
        history_model(
            history=history,
            id=through_ids[row.instance.pk, linked.pk],
            **{near: row.instance.pk, far: linked.pk},
        )
        for row, history in zip(rows, written, strict=True)
        for linked in row.links.get(name, ())
    )
