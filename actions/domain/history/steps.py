"""From the rows of a history to the steps that a reader would count."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from actions.domain.history.wording import WHEN_AND_WHY, fields_told_of

TOGETHER = timedelta(seconds=5)
"""Rows of one thing by one person for one reason, no further apart than this, are one step: what
is saved of a form takes a row for the columns and one or two for each many-to-many relation.
"""
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """A thing as it became (``row``), and as it was before, which is None when it was added."""

    earlier: Row | None
    row: Row

    @property
    def what(self) -> str:
        """One of PLAN_CHANGES."""
        if self.row["history_type"] == "-":
            return "withdrawn"
        if self.earlier is None:
            return "added"
        is_gone, was_gone = (bool(each.get("withdrawn_at")) for each in (self.row, self.earlier))
        if is_gone == was_gone:
            return "changed"
        return "withdrawn" if is_gone else "restored"

    @property
    def reason(self) -> str:
        """Why, in the words of whoever took the step."""
        withdrawal = self.row.get("withdrawal_reason") if self.what == "withdrawn" else ""
        return withdrawal or self.row["history_change_reason"] or ""


def steps_since(
    model: type[models.Model],
    of: Q,
    since: datetime,
    *,
    links: Iterable[str] = (),
    also: Iterable[str] = (),
) -> list[Step]:
    """The steps after the moment ``since`` of the things that ``of`` finds in the history.

    Those of one thing come after each other, oldest first. A row holds the columns that are told,
    WHEN_AND_WHY, the columns ``also``, and for each many-to-many relation in ``links`` the ids that
    it leads to. One query, and one for each of ``links``.
    """
    columns = {field.attname for field in fields_told_of(model)}
    if any(field.name == "withdrawn_at" for field in model._meta.concrete_fields):
        columns |= {"withdrawn_at", "withdrawal_reason"}
    rows: list[dict[str, Any]] = list(
        model.history.filter(of)  # type: ignore[attr-defined]
        .order_by("id", "history_date", "history_id")
        .values("id", "history_user_id", *WHEN_AND_WHY, *columns, *also)
    )
    for name in links:
        linked = _linked(model, name, of)
        for row in rows:
            row[name] = linked[row["history_id"]]
    return [
        step
        for _id, of_one in groupby(rows, key=lambda row: row["id"])
        for step in _steps_of_one(list(of_one), since)
    ]


def _linked(model: type[models.Model], name: str, of: Q) -> Mapping[int, frozenset[int]]:
    """The ids that the relation ``name`` led to at each row of the history."""
    relation: Any = model._meta.get_field(name)
    through: Any = apps.get_model(model._meta.app_label, f"Historical{model.__name__}_{name}")
    found: dict[int, set[int]] = defaultdict(set)
    rows = model.history.filter(of).values("history_id")  # type: ignore[attr-defined]
    for history_id, far_id in through.objects.filter(history__in=rows).values_list(
        "history_id", f"{relation.m2m_reverse_field_name()}_id"
    ):
        found[history_id].add(far_id)
    return defaultdict(frozenset, {key: frozenset(ids) for key, ids in found.items()})


def _steps_of_one(rows: Sequence[Row], since: datetime) -> Iterable[Step]:
    earlier: Row | None = None
    latest: Row | None = None
    for row in rows:
        is_first_known = earlier is None and latest is None and row["history_type"] != "+"
        if row["history_date"] <= since or is_first_known:
            earlier = row
            continue
        if latest is not None and not _belong_together(latest, row):
            yield Step(earlier, latest)
            earlier = latest
        latest = row
    if latest is not None:
        yield Step(earlier, latest)


def _belong_together(row: Row, later: Row) -> bool:
    return (
        later["history_date"] - row["history_date"] <= TOGETHER
        and later["history_type"] != "-"
        and bool(later.get("withdrawn_at")) == bool(row.get("withdrawn_at"))
        and later["history_user_id"] == row["history_user_id"]
        and later["history_change_reason"] == row["history_change_reason"]
    )
