"""The dashboard of a strategy: what needs attention, how it goes, who has reported.

Draft plans promise nothing yet and are left out, as in the lists that the counts lead to: a count
and its list are the same rows. Rows are fetched flat; only those that are named become models.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F

from accounts.permissions import Viewer
from actions.domain.actions import DATES, ActionState, states_of
from actions.domain.figures import IndicatorRecord, figures_of
from actions.models import Action, ActionPlan
from actions.permissions import visible_actions, visible_indicators
from actions.rules.action_state import ENDED, is_unreported
from actions.rules.indicator_state import IndicatorStatus
from foundation.bilingual import choose
from foundation.sorting import sort_key
from reporting.models import ReviewCycle
from strategy.models import Area, Strategy

NAMED_ACTIONS = 6
NAMED_INDICATORS = 4
NAMED_ORGANISATIONS = 20
NAMED_BY_ORGANISATION = 3

COLUMNS = (
    *DATES,
    "responsible_person_id",
    "responsible_organisation_id",
    "responsible_organisation__name_sv",
    "responsible_organisation__name_en",
    "plan__status",
    "plan__area_id",
)

WEIGHTS = {
    "overdue": 4,
    "delayed": 4,
    "at_risk": 2,
    "stale": 2,
    "unassigned": 2,
    "unreported": 1,
}
"""What is wrong with an action, and how much each counts for being named first."""


@dataclass(frozen=True)
class ActionCall:
    """An action that needs attention, and why."""

    action: Action
    state: ActionState
    reasons: frozenset[str]
    days_overdue: int


@dataclass
class AreaState:
    area: Area
    actions: Counter[str] = field(default_factory=Counter)
    indicators: Counter[str] = field(default_factory=Counter)


@dataclass
class OrganisationReports:
    """How many actions of an organisation have reported this year, and which have not."""

    id: int
    name: str
    reported: int = 0
    missing_ids: list[int] = field(default_factory=list)
    missing: list[Action] = field(default_factory=list)

    @property
    def wanted(self) -> int:
        return self.reported + len(self.missing_ids)

    @property
    def unnamed(self) -> int:
        return len(self.missing_ids) - len(self.missing)


@dataclass(frozen=True)
class Dashboard:
    year: int
    attention: Counter[str]
    """How many actions have each of WEIGHTS, and how many indicators are "off_track"."""
    action_calls: Sequence[ActionCall]
    indicator_calls: Sequence[IndicatorRecord]
    areas: Sequence[AreaState]
    late: Sequence[OrganisationReports]
    """Organisations with reports missing, most first; NAMED_ORGANISATIONS of them at most."""
    late_count: int
    complete: Sequence[OrganisationReports]
    """Organisations that have reported all that was wanted; as many at most."""
    complete_count: int
    reported: int
    wanted: int
    cycles: Sequence[ReviewCycle]
    """The open ones, newest first."""

    @property
    def action_statuses(self) -> Counter[str]:
        return sum((area.actions for area in self.areas), Counter())

    @property
    def indicator_statuses(self) -> Counter[str]:
        return sum((area.indicators for area in self.areas), Counter())

    @property
    def missing(self) -> int:
        """How many wanted reports have not come."""
        return self.wanted - self.reported

    @property
    def unnamed_late(self) -> int:
        return self.late_count - len(self.late)

    @property
    def unnamed_complete(self) -> int:
        return self.complete_count - len(self.complete)


def dashboard_of(strategy: Strategy, viewer: Viewer, today: date) -> Dashboard:
    """Everything the page shows, in a fixed number of queries."""
    rows = list(
        visible_actions(viewer)
        .filter(plan__area__strategy=strategy)
        .exclude(plan__status=ActionPlan.DRAFT)
        .order_by("plan__area__position", "plan_id", "position", "id")
        .values_list(*COLUMNS, named=True)
    )
    states = states_of(rows, today)
    reasons = {row.id: _reasons(row, states[row.id], today) for row in rows}
    records = list(
        figures_of(
            visible_indicators(viewer)
            .filter(objective__plan__area__strategy=strategy)
            .exclude(objective__plan__status=ActionPlan.DRAFT)
            .annotate(area_id=F("objective__plan__area_id"))
            .defer("source_sv", "source_en", "geography_sv", "geography_en")
            .order_by("objective__plan__area__position", "objective", "position", "id")
        ).values()
    )
    off_track = [
        record for record in records if record.evaluation.status == IndicatorStatus.OFF_TRACK
    ]
    first = _first_in_line(rows, reasons)
    organisations = _organisations(rows, reasons, today)
    late = [each for each in organisations if each.missing_ids]
    complete = [each for each in organisations if not each.missing_ids]
    shown = late[:NAMED_ORGANISATIONS]
    named = _named(
        [row.id for row in first],
        [pk for each in shown for pk in each.missing_ids[:NAMED_BY_ORGANISATION]],
    )
    for each in shown:
        each.missing = [named[pk] for pk in each.missing_ids[:NAMED_BY_ORGANISATION]]
    attention = Counter(reason for found in reasons.values() for reason in found)
    attention["off_track"] = len(off_track)
    return Dashboard(
        year=today.year,
        attention=attention,
        action_calls=[
            ActionCall(
                action=named[row.id],
                state=states[row.id],
                reasons=reasons[row.id],
                days_overdue=(today - row.ends_on).days if states[row.id].is_overdue else 0,
            )
            for row in first
        ],
        indicator_calls=sorted(off_track, key=_way_left, reverse=True)[:NAMED_INDICATORS],
        areas=_areas(strategy, rows, records),
        late=shown,
        late_count=len(late),
        complete=complete[:NAMED_ORGANISATIONS],
        complete_count=len(complete),
        reported=sum(each.reported for each in organisations),
        wanted=sum(each.wanted for each in organisations),
        cycles=list(
            ReviewCycle.objects.current()
            .filter(strategy=strategy, status=ReviewCycle.OPEN)
            .order_by("-year")
        ),
    )


def _reasons(row: Any, state: ActionState, today: date) -> frozenset[str]:
    found = {row.status} & {"delayed", "at_risk"}
    if state.is_overdue:
        found.add("overdue")
    if state.is_stale:
        found.add("stale")
    if row.responsible_person_id is None and row.status not in ENDED:
        found.add("unassigned")
    if row.plan__status == ActionPlan.ADOPTED and is_unreported(
        status=row.status,
        starts_on=row.starts_on,
        last_reported_on=row.last_reported_on,
        since=date(today.year, 1, 1),
        today=today,
    ):
        found.add("unreported")
    return frozenset(found)


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


def _way_left(record: IndicatorRecord) -> tuple[bool, Decimal]:
    """How far short of the expected value, as a share of the whole way; unknown ways come last."""
    evaluation = record.evaluation
    baseline, target, shortfall = evaluation.baseline, evaluation.target, evaluation.shortfall
    if baseline is None or target is None or shortfall is None or baseline.value == target.value:
        return False, Decimal(0)
    return True, shortfall / abs(target.value - baseline.value)


def _areas(
    strategy: Strategy, rows: Iterable[Any], records: Iterable[IndicatorRecord]
) -> list[AreaState]:
    areas = {
        area.pk: AreaState(area)
        for area in Area.objects.current()
        .filter(strategy=strategy)
        .only("strategy_id", "number", "short_title_sv", "short_title_en")
        .order_by("position", "id")
    }
    for row in rows:
        areas[row.plan__area_id].actions[row.status] += 1
    for record in records:
        area_id: int = record.indicator.area_id  # type: ignore[attr-defined]
        areas[area_id].indicators[record.evaluation.status.value] += 1
    return list(areas.values())


def _organisations(
    rows: Iterable[Any], reasons: dict[int, frozenset[str]], today: date
) -> list[OrganisationReports]:
    """Who has reported this year and who has not, of whom a report was wanted."""
    found: dict[int, OrganisationReports] = {}
    for row in rows:
        if row.plan__status != ActionPlan.ADOPTED:
            continue
        is_missing = "unreported" in reasons[row.id]
        has_reported = row.last_reported_on is not None and row.last_reported_on >= date(
            today.year, 1, 1
        )
        if not (is_missing or has_reported):
            continue
        pk = row.responsible_organisation_id
        if pk not in found:
            name = {
                "sv": row.responsible_organisation__name_sv,
                "en": row.responsible_organisation__name_en,
            }
            found[pk] = OrganisationReports(pk, choose(name))
        if is_missing:
            found[pk].missing_ids.append(row.id)
        else:
            found[pk].reported += 1
    return sorted(found.values(), key=lambda each: (-len(each.missing_ids), sort_key(each.name)))


def _named(*ids: Iterable[int]) -> dict[int, Action]:
    return (
        Action.objects.select_related("responsible_organisation", "plan")
        .defer("description_sv", "description_en", "plan__summary_sv", "plan__summary_en")
        .in_bulk({pk for group in ids for pk in group})
    )
