"""The changes of an indicator's figures, and when its plan was open to everybody."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from actions.domain.figures import IndicatorRecord
from actions.domain.history.wording import WHEN_AND_WHY, Change, FieldChange, change_of
from actions.models import ActionPlan, Measurement, Series, Target
from actions.permissions import PUBLIC_PLAN_STATUSES
from actions.rules.periods import Period


def public_times(plan: ActionPlan) -> "PublicTimes":
    """When ``plan`` was adopted or closed, and so open to everybody."""
    return PublicTimes(
        [
            (at, status in PUBLIC_PLAN_STATUSES)
            for at, status in ActionPlan.history.filter(id=plan.pk)
            .order_by("history_date", "history_id")
            .values_list("history_date", "status")
        ]
    )


@dataclass(frozen=True)
class PublicTimes:
    turns: list[tuple[datetime, bool]]

    def include(self, moment: datetime) -> bool:
        turn = bisect_right([at for at, _is_public in self.turns], moment)
        return turn > 0 and self.turns[turn - 1][1]


def changes_of_figures(record: IndicatorRecord) -> list[Change]:
    """What has been changed of targets, baselines and values, newest first: three queries.

    A first value is not a change. What was changed while the plan was a draft is among them.
    """
    ids = [series.id for series in record.series]
    targets = _changes_of(
        Target.history.filter(series_id__in=ids), ("period", "value"), _("target for %(period)s")
    )
    values = _changes_of(
        Measurement.history.filter(series_id__in=ids),
        ("period", "value", "withdrawn_at", "withdrawal_reason"),
        _("value for %(period)s"),
    )
    baselines = _changes_of(
        Series.history.filter(id__in=ids), ("baseline_period", "baseline"), _("baseline")
    )
    changes = [
        _figure_change(record, earlier, row, label, period, value)
        for found, period, value in (
            (targets, "period", "value"),
            (values, "period", "value"),
            (baselines, "baseline_period", "baseline"),
        )
        for earlier, row, label in found
        if _is_changed(earlier, row, period, value)
    ]
    return sorted(changes, key=lambda change: change.at, reverse=True)


def _changes_of(
    history: QuerySet, columns: Sequence[str], label: str
) -> list[tuple[dict[str, Any], dict[str, Any], str]]:
    """Each row of the history with the one before it, of the same thing."""
    pairs = []
    earlier: dict[str, Any] = {"id": None}
    for row in history.order_by("id", "history_date", "history_id").values(
        "id", *WHEN_AND_WHY, *columns
    ):
        if row["id"] == earlier["id"]:
            pairs.append((earlier, row, label))
        earlier = row
    return pairs


def _is_changed(earlier: Mapping, row: Mapping, period: str, value: str) -> bool:
    """Whether a figure that stood before stands no longer, or stands otherwise."""
    if earlier[value] is None:
        return False
    return (
        row["history_type"] == "-"
        or (row[period], row[value]) != (earlier[period], earlier[value])
        or bool(row.get("withdrawn_at") and not earlier.get("withdrawn_at"))
    )


def _figure_change(
    record: IndicatorRecord,
    earlier: Mapping[str, Any],
    row: Mapping[str, Any],
    label: str,
    period: str,
    value: str,
) -> Change:
    def written(figure: Decimal | None, start: date | None, *, with_period: bool) -> str:
        if figure is None or start is None:
            return ""
        words = record.with_unit(figure)
        name = Period(start, record.frequency).label
        return f"{words} ({name})" if with_period else words

    moved = row[period] != earlier[period] or value == "baseline"
    is_gone = row["history_type"] == "-" or bool(row.get("withdrawn_at"))
    before = written(earlier[value], earlier[period], with_period=moved)
    after = "" if is_gone else written(row[value], row[period], with_period=moved)
    label = label % {"period": Period(earlier[period], record.frequency).label}
    change = change_of(row, "", [FieldChange(label, before, after or _("withdrawn"))])
    reason = row.get("withdrawal_reason") or change.reason
    return Change(change.at, change.by, reason, change.what, change.fields)
