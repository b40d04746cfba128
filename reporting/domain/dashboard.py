"""The dashboard of a strategy: what needs attention, how it goes, who has reported.

Draft plans promise nothing yet and are left out, as in the lists that the counts lead to: a count
and its list are the same rows. Rows are fetched flat; only those that are named become models.

The figures are computed once after each change and kept for all who read them: with ten thousand
actions that is the difference between a third of a second and a few milliseconds.
"""

import hashlib
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.db.models import Case, Count, Exists, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.db.models.expressions import Window
from django.db.models.functions import Coalesce

from accounts.models import Organisation, Person
from actions.domain.actions import DATES, PLAN_DATES, ActionState, states_of
from actions.models import (
    Action,
    ActionPlan,
    Indicator,
    Measurement,
    Objective,
    ProgressEntry,
    Question,
    ReportingDate,
    Series,
    Target,
)
from actions.rules.attention import reasons_for_attention
from actions.rules.indicator_state import IndicatorStatus
from actions.statuses import INDICATOR_STATUSES
from foundation.bilingual import choose
from foundation.history import fingerprint
from foundation.sorting import sort_key
from foundation.status import Status
from reporting.domain.forum_lists import in_use, with_names
from reporting.models import FollowUp, ForumPresentation, ReviewCycle
from strategy.models import Area, Strategy

NAMED_ACTIONS = 6
NAMED_INDICATORS = 4
NAMED_FOLLOW_UPS = 5
KEPT_AT_LEAST, KEPT_AT_MOST = 5, 3600
"""Seconds; a change of the data makes a new dashboard at once, however young the old one is."""
RESTS_ON = (
    *(Strategy, Area, Organisation, Person, ActionPlan, Objective, Indicator, Series, Target),
    *(Measurement, Action, ReportingDate, ProgressEntry, Question, ReviewCycle),
    *(ForumPresentation, FollowUp),
)
"""The kinds of rows that the figures are computed of."""

COLUMNS = (
    *DATES,
    *PLAN_DATES,
    "responsible_person__is_active",
    "responsible_organisation_id",
    "responsible_organisation__name_sv",
    "responsible_organisation__name_en",
    "responsible_organisation__short_name",
    "plan__area_id",
    "number",
    "title_sv",
    "title_en",
    "plan__title_sv",
    "plan__title_en",
)

MEASURED = (
    "id",
    "name_sv",
    "name_en",
    "unit_sv",
    "unit_en",
    "decimals",
    "evaluated__status",
    "evaluated__shortfall",
    "evaluated__actual",
    "evaluated__expected",
    "objective__plan__area_id",
    "responsible_organisation_id",
    "responsible_organisation__name_sv",
    "responsible_organisation__name_en",
    "responsible_organisation__short_name",
)

WEIGHTS = {
    "overdue": 4,
    "delayed": 4,
    "at_risk": 2,
    "stale": 2,
    "unassigned": 2,
    "question": 2,
    "unreported": 1,
}
"""What is wrong with an action, and how much each counts for being named first."""

FOLLOW_UPS = ("follow_up_open", "follow_up_late")


@dataclass(frozen=True)
class ActionCall:
    """An action that needs attention, and why."""

    action: Action
    state: ActionState
    reasons: frozenset[str]
    days_overdue: int


@dataclass(frozen=True)
class IndicatorCall:
    """An indicator that is off track."""

    id: int
    names: dict[str, str]
    units: dict[str, str]
    decimals: int
    actual: Decimal
    expected: Decimal

    @property
    def name(self) -> str:
        return choose(self.names)

    @property
    def unit(self) -> str:
        return choose(self.units)

    @property
    def status_style(self) -> Status:
        return INDICATOR_STATUSES[IndicatorStatus.OFF_TRACK]


@dataclass
class State:
    """How the actions and indicators of one area or organisation stand."""

    id: int
    name: dict[str, str]
    actions: Counter[str] = field(default_factory=Counter)
    indicators: Counter[str] = field(default_factory=Counter)
    reported: int = 0
    missing: int = 0

    def __str__(self) -> str:
        return choose(self.name)

    @property
    def wanted(self) -> int:
        return self.reported + self.missing

    @property
    def action_total(self) -> int:
        return self.actions.total()

    @property
    def indicator_total(self) -> int:
        return self.indicators.total()


@dataclass(frozen=True)
class Dashboard:
    today: date
    attention: Counter[str]
    """How many actions have each of WEIGHTS, how many indicators are "off_track", and how many
    follow-ups of the whole strategy are "follow_up_open", "follow_up_late" of them.
    """
    action_calls: Sequence[ActionCall]
    indicator_calls: Sequence[IndicatorCall]
    areas: Sequence[State]
    organisations: Sequence[State]
    """Those that answer for an action or an indicator, in no order."""
    a_year_ago: Counter[str]
    """How many of today's actions had each status by the reports of a year ago."""
    cycles: Sequence[ReviewCycle]
    """The open ones, newest first."""
    follow_up_calls: Sequence[FollowUp]
    """Open follow-ups of the whole strategy, first those that are due first."""

    @property
    def action_statuses(self) -> Counter[str]:
        return sum((area.actions for area in self.areas), Counter())

    @property
    def indicator_statuses(self) -> Counter[str]:
        return sum((area.indicators for area in self.areas), Counter())

    @property
    def action_total(self) -> int:
        return self.action_statuses.total()

    @property
    def indicator_total(self) -> int:
        return self.indicator_statuses.total()

    @property
    def reported(self) -> int:
        """How many actions have reported this year, of those of which a report is wanted."""
        return sum(each.reported for each in self.organisations)

    @property
    def missing(self) -> int:
        """How many wanted reports have not come."""
        return sum(each.missing for each in self.organisations)

    @property
    def wanted(self) -> int:
        return self.reported + self.missing

    @property
    def organisations_in_order(self) -> list[State]:
        """By how many reports are missing, then by name in the active language."""
        return sorted(self.organisations, key=lambda each: (-each.missing, sort_key(str(each))))

    @property
    def counts(self) -> dict[str, int]:
        """What one visit is compared with the next by."""
        return {reason: self.attention[reason] for reason in (*WEIGHTS, "off_track", *FOLLOW_UPS)}


def dashboard_of(
    strategy: Strategy,
    actions: QuerySet[Action],
    indicators: QuerySet[Indicator],
    today: date,
    narrowed_by: Mapping[str, str] | None = None,
) -> Dashboard:
    """Everything that insiders are shown of the ``actions`` and ``indicators`` of a strategy.

    ``narrowed_by`` is the filter by which those two were found, if not all of them are meant.
    One query, and seven more after a change.
    """
    key = repr((strategy.pk, sorted((narrowed_by or {}).items()), today, fingerprint(RESTS_ON)))
    name = f"dashboard-{hashlib.sha256(key.encode()).hexdigest()}"
    found = cache.get(name)
    if found is None:
        now = time.time()
        known_since = cache.get_or_set(f"{name}-since", now, KEPT_AT_MOST) or now
        found = _compute(strategy, actions, indicators, today)
        cache.set(name, found, _seconds_to_keep(now - known_since))
    return found


def _seconds_to_keep(quiet: float) -> float:
    """How long figures are kept of data that have seemed the same for ``quiet`` seconds.

    A save that began before the newest change and is committed after it leaves the fingerprint
    as it was: figures that lack it are not kept for longer than such a save may have taken.
    """
    return min(max(quiet, KEPT_AT_LEAST), KEPT_AT_MOST)


def _compute(
    strategy: Strategy, actions: QuerySet[Action], indicators: QuerySet[Indicator], today: date
) -> Dashboard:
    rows = list(
        actions.annotate(
            has_question=Exists(
                Question.objects.current().filter(action=OuterRef("pk"), answered_at__isnull=True)
            ),
            status_then=_status_on(_a_year_before(today)),
        )
        .order_by("plan__area__position", "plan_id", "position", "id")
        .values_list(*COLUMNS, "has_question", "status_then", named=True)
    )
    states = states_of(rows, today)
    reasons = {row.id: _reasons(row, states[row.id], today) for row in rows}
    first = _first_in_line(rows, reasons)
    measured = list(indicators.order_by().values_list(*MEASURED, named=True))
    areas, organisations = _states(strategy, rows, reasons, measured, today)
    attention = Counter(reason for found in reasons.values() for reason in found)
    attention["off_track"] = sum(area.indicators["off_track"] for area in areas)
    follow_ups = _follow_ups_due_first(strategy, today)
    if follow_ups:
        attention["follow_up_open"] = follow_ups[0].all_open
        attention["follow_up_late"] = follow_ups[0].all_late
    return Dashboard(
        today=today,
        attention=attention,
        action_calls=[
            ActionCall(
                action=_named(row),
                state=states[row.id],
                reasons=reasons[row.id],
                days_overdue=(today - row.ends_on).days if states[row.id].is_overdue else 0,
            )
            for row in first
        ],
        indicator_calls=_farthest_off(measured),
        areas=areas,
        organisations=organisations,
        a_year_ago=Counter(
            row.status_then for row in rows if row.starts_on <= _a_year_before(today)
        ),
        cycles=list(
            ReviewCycle.objects.current()
            .filter(strategy=strategy, status=ReviewCycle.OPEN)
            .order_by("-year")
        ),
        follow_up_calls=follow_ups,
    )


def _follow_ups_due_first(strategy: Strategy, today: date) -> list[Any]:
    """The first that are due; each of them says how many are open and late in all."""
    late = Case(When(due_on__lt=today, then=1), default=0)
    found = in_use(FollowUp.objects.all()).filter(presentation__forum__strategy=strategy)
    return list(
        with_names(found)
        .filter(state=FollowUp.OPEN)
        .annotate(all_open=Window(Count("pk")), all_late=Window(Sum(late)))
        .order_by("due_on", "id")[:NAMED_FOLLOW_UPS]
    )


def _reasons(row: Any, state: ActionState, today: date) -> frozenset[str]:
    found = reasons_for_attention(
        status=row.status,
        starts_on=row.starts_on,
        last_reported_on=row.last_reported_on,
        has_person=bool(row.responsible_person__is_active),
        is_overdue=state.is_overdue,
        is_stale=state.is_stale,
        takes_reports=row.plan__status == ActionPlan.ADOPTED,
        today=today,
    )
    return found | {"question"} if row.has_question else found


def _first_in_line(rows: Iterable[Any], reasons: dict[int, frozenset[str]]) -> list[Any]:
    """The actions with most against them; of equals, those that end first."""
    wanting = [row for row in rows if reasons[row.id]]
    wanting.sort(
        key=lambda row: (
            -sum(WEIGHTS[reason] for reason in reasons[row.id]),
            row.ends_on or date.max,
            row.id,
        )
    )
    return wanting[:NAMED_ACTIONS]


def _farthest_off(measured: Iterable[Any]) -> list[IndicatorCall]:
    """The indicators off track with most way left; those of which that is unknown come last."""
    off = [row for row in measured if row.evaluated__status == IndicatorStatus.OFF_TRACK]
    off.sort(key=lambda row: (-(row.evaluated__shortfall or 0), row.id))
    return [
        IndicatorCall(
            id=row.id,
            names={"sv": row.name_sv, "en": row.name_en},
            units={"sv": row.unit_sv, "en": row.unit_en},
            decimals=row.decimals,
            actual=row.evaluated__actual,
            expected=row.evaluated__expected,
        )
        for row in off[:NAMED_INDICATORS]
    ]


def _states(
    strategy: Strategy,
    rows: Iterable[Any],
    reasons: dict[int, frozenset[str]],
    measured: Iterable[Any],
    today: date,
) -> tuple[list[State], list[State]]:
    """How it stands in each area, in their order, and with each organisation."""
    areas = {
        pk: State(pk, {"sv": f"{number} {sv}", "en": f"{number} {en or sv}"})
        for pk, number, sv, en in Area.objects.current()
        .filter(strategy=strategy)
        .order_by("position", "id")
        .values_list("id", "number", "short_title_sv", "short_title_en")
    }
    organisations: dict[int, State] = {}

    def organisation(pk: int, short: str, sv: str, en: str) -> State:
        if pk not in organisations:
            organisations[pk] = State(pk, {"sv": short or sv, "en": short or en or sv})
        return organisations[pk]

    for row in rows:
        areas[row.plan__area_id].actions[row.status] += 1
        own = organisation(
            row.responsible_organisation_id,
            row.responsible_organisation__short_name,
            row.responsible_organisation__name_sv,
            row.responsible_organisation__name_en,
        )
        own.actions[row.status] += 1
        if "unreported" in reasons[row.id]:
            own.missing += 1
        elif _has_reported(row, today):
            own.reported += 1
    for row in measured:
        status = row.evaluated__status or IndicatorStatus.NO_TARGET.value
        areas[row.objective__plan__area_id].indicators[status] += 1
        if row.responsible_organisation_id is not None:
            own = organisation(
                row.responsible_organisation_id,
                row.responsible_organisation__short_name,
                row.responsible_organisation__name_sv,
                row.responsible_organisation__name_en,
            )
            own.indicators[status] += 1
    return list(areas.values()), list(organisations.values())


def _has_reported(row: Any, today: date) -> bool:
    return (
        row.plan__status == ActionPlan.ADOPTED
        and row.last_reported_on is not None
        and row.last_reported_on >= date(today.year, 1, 1)
    )


def _status_on(day: date) -> Coalesce:
    """The status of an action by its latest report up to ``day``, for the database."""
    latest = (
        ProgressEntry.objects.current()
        .filter(action=OuterRef("pk"), reported_on__lte=day)
        .order_by("-reported_on", "-id")
        .values("status")[:1]
    )
    return Coalesce(Subquery(latest), Value("no_report"))


def _a_year_before(day: date) -> date:
    return date(day.year - 1, day.month, min(day.day, 28) if day.month == 2 else day.day)


def _named(row: Any) -> Action:
    """The action of ``row`` with what a line of the page says of it, without asking again."""
    return Action(
        pk=row.id,
        number=row.number,
        title_sv=row.title_sv,
        title_en=row.title_en,
        status=row.status,
        ends_on=row.ends_on,
        plan=ActionPlan(title_sv=row.plan__title_sv, title_en=row.plan__title_en),
        responsible_organisation=Organisation(
            name_sv=row.responsible_organisation__name_sv,
            name_en=row.responsible_organisation__name_en,
            short_name=row.responsible_organisation__short_name,
        ),
    )
