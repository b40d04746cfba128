"""What has been changed, by whom and why, read from the history."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Organisation, Person
from actions.domain.figures import IndicatorRecord
from actions.models import Action, ActionPlan, Measurement, Objective, Series, Target
from actions.permissions import PUBLIC_PLAN_STATUSES
from actions.rules.periods import Period
from foundation.bilingual import choose

LONGEST_HISTORY = 100
"""Changes that a page shows, newest first."""
_BY = (
    "history_user__name",
    "history_user__organisation__name_sv",
    "history_user__organisation__name_en",
)
_WHEN_AND_WHY = ("history_id", "history_date", "history_type", "history_change_reason", *_BY)


@dataclass(frozen=True)
class Author:
    """Who made a change. The name is for those who may read names of people."""

    name: str = ""
    organisation: str = ""

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Author":
        name, organisation_sv, organisation_en = (row[column] or "" for column in _BY)
        return cls(name, choose({"sv": organisation_sv, "en": organisation_en}))


@dataclass(frozen=True)
class FieldChange:
    """``before`` and ``after`` are empty where nothing stood; both are for a long text."""

    label: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Change:
    at: datetime
    by: Author
    reason: str
    what: str
    """What happened, where it was not fields that changed."""
    fields: tuple[FieldChange, ...] = ()


# --- Actions -------------------------------------------------------------------------------------

_UNTOLD = {"id", "position", "withdrawn_at", "withdrawn_by", "withdrawal_reason"}


def changes_of_action(action: Action) -> list[Change]:
    """The changes of ``action``, newest first. They say what a draft said: not for visitors."""
    history = Action.history.model
    told = [field for field in Action._meta.concrete_fields if field.name not in _UNTOLD]
    rows = list(
        history.objects.filter(id=action.pk)
        .order_by("-history_date", "-history_id")
        .values(*_WHEN_AND_WHY, "withdrawn_at", *(field.attname for field in told))[
            : LONGEST_HISTORY + 1
        ]
    )
    rows.reverse()
    served = _served_objectives(rows)
    names = _Names(rows, served)
    changes = []
    for earlier, row in zip([None, *rows], rows, strict=False):
        if earlier is None:
            if row["history_type"] == "+":
                changes.append(_change(row, _("added")))
            continue
        fields = [
            FieldChange(*names.words(field, earlier[field.attname], row[field.attname]))
            for field in told
            if earlier[field.attname] != row[field.attname]
        ]
        before, after = served[earlier["history_id"]], served[row["history_id"]]
        if before != after:
            label = str(Action._meta.get_field("objectives").verbose_name)
            fields.append(FieldChange(label, names.objectives(before), names.objectives(after)))
        what = _("withdrawn") if row["withdrawn_at"] and not earlier["withdrawn_at"] else ""
        if fields or what:
            changes.append(_change(row, what, fields))
    return changes[::-1]


def _change(row: Mapping[str, Any], what: str, fields: Sequence[FieldChange] = ()) -> Change:
    return Change(
        at=row["history_date"],
        by=Author.of(row),
        reason=row["history_change_reason"] or "",
        what=what,
        fields=tuple(fields),
    )


def _served_objectives(rows: Iterable[Mapping[str, Any]]) -> dict[int, frozenset[int]]:
    """The objectives that the action served after each row of its history."""
    through = apps.get_model("actions", "HistoricalAction_objectives")
    served: dict[int, set[int]] = defaultdict(set)
    for history_id, objective_id in through.objects.filter(
        history__in=[row["history_id"] for row in rows]
    ).values_list("history_id", "objective_id"):
        served[history_id].add(objective_id)
    return {row["history_id"]: frozenset(served[row["history_id"]]) for row in rows}


class _Names:
    """What values of fields are called, those of other rows fetched together where they change."""

    def __init__(
        self, rows: Iterable[Mapping[str, Any]], served: Mapping[int, frozenset[int]]
    ) -> None:
        rows = list(rows)
        self.of: dict[str, dict[int, str]] = {}
        for column, model in (
            ("responsible_organisation_id", Organisation),
            ("responsible_person_id", Person),
            ("plan_id", ActionPlan),
        ):
            ids = {row[column] for row in rows}
            changed = ids - {None} if len(ids) > 1 else set()
            found = model._default_manager.in_bulk(changed)
            self.of[column] = {pk: str(thing) for pk, thing in found.items()}
        self.numbers = dict(
            Objective.objects.filter(pk__in=frozenset().union(*served.values())).values_list(
                "id", "number"
            )
        )

    def objectives(self, ids: Iterable[int]) -> str:
        return ", ".join(sorted(self.numbers.get(pk, str(pk)) for pk in ids))

    def words(self, field: Any, before: object, after: object) -> tuple[str, str, str]:
        label = str(field.verbose_name)
        if isinstance(field, models.TextField):
            return label, "", ""
        return label, self._word(field, before), self._word(field, after)

    def _word(self, field: Any, value: Any) -> str:
        if value is None or value == "":
            return ""
        if field.attname in self.of:
            return self.of[field.attname].get(value, str(value))
        if isinstance(value, date):
            return date_format(value, "SHORT_DATE_FORMAT")
        return str(dict(field.flatchoices).get(value, value))


# --- Figures -------------------------------------------------------------------------------------


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
        "id", *_WHEN_AND_WHY, *columns
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
    change = _change(row, "", [FieldChange(label, before, after or _("withdrawn"))])
    reason = row.get("withdrawal_reason") or change.reason
    return Change(change.at, change.by, reason, change.what, change.fields)
