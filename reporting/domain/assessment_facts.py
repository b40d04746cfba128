"""The facts beside an assessment: how the year went, and the years before it.

Everything stands as it did at the end of each year, or today if that is earlier. A fixed number of
queries, whatever the number of plans.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from accounts.permissions import Viewer
from actions.domain.figures import IndicatorRecord, figures_of
from actions.domain.remarks import Asked, RemarkList
from actions.models import Action, ActionPlan, Indicator, ProgressEntry, Remark, Tag
from actions.permissions import PUBLIC_PLAN_STATUSES
from actions.rules.action_state import ENDED, is_overdue
from actions.rules.indicator_state import IndicatorStatus
from actions.statuses import ACTION_STATUSES
from foundation.status import Status
from reporting.domain.assessments import Assessed, assessed_plans
from reporting.domain.reported_year import ReportedYear
from reporting.domain.snapshot_indicators import record_as_of
from reporting.models import PlanAssessment, Review, ReviewCycle, StrategyAssessment
from reporting.rules.trend import Standing, Trend, trend
from reporting.statuses import DECISIONS, TRENDS

YEARS_BEFORE = 3
MOST_ROWS = 12
"""Of each kind; the rest are counted."""
MOST_TAGS = 6
WORST_FIRST = (
    IndicatorStatus.OFF_TRACK,
    IndicatorStatus.AT_RISK,
    IndicatorStatus.NO_MEASUREMENT,
    IndicatorStatus.NO_BASELINE,
    IndicatorStatus.NO_TARGET,
    IndicatorStatus.ON_TRACK,
    IndicatorStatus.ACHIEVED,
)
NO_REPORT = "no_report"


@dataclass(frozen=True)
class ActionFact:
    """An action as it stood at the end of the year."""

    action: Action
    status: str
    is_reported: bool
    is_overdue: bool
    review: str
    decision: str

    @property
    def status_style(self) -> Status:
        return ACTION_STATUSES[self.status]

    @property
    def decision_style(self) -> Status | None:
        return DECISIONS.get(self.decision)


@dataclass(frozen=True)
class IndicatorFact:
    """An indicator as it stood at the end of the year, and how it has moved since the last."""

    record: IndicatorRecord
    trend: Trend

    @property
    def trend_style(self) -> Status:
        return TRENDS[self.trend]


@dataclass
class YearFacts:
    """One year in counts. ``assessment`` is that of the same plan or strategy."""

    year: int
    statuses: Counter[str] = field(default_factory=Counter)
    reviews: Counter[str] = field(default_factory=Counter)
    decisions: Counter[str] = field(default_factory=Counter)
    indicators: Counter[str] = field(default_factory=Counter)
    reported: int = 0
    overdue: int = 0
    assessment: Assessed | None = None

    def count(self, action: ActionFact) -> None:
        self.statuses[action.status] += 1
        self.reviews[action.review] += 1
        self.decisions[action.decision] += bool(action.decision)
        self.reported += action.is_reported
        self.overdue += action.is_overdue

    @property
    def actions(self) -> int:
        return self.statuses.total()

    @property
    def approved(self) -> int:
        return self.reviews[Review.APPROVED]

    @property
    def handed_in(self) -> int:
        """Reviews that have been handed in, whatever became of them."""
        return sum(self.reviews[each] for each in (Review.SUBMITTED, Review.RETURNED)) + (
            self.approved
        )

    @property
    def going_well(self) -> int:
        return self.statuses["on_track"] + self.statuses["completed"]

    @property
    def indicators_going_well(self) -> int:
        return self.indicators["on_track"] + self.indicators["achieved"]

    @property
    def indicator_total(self) -> int:
        return self.indicators.total()

    @property
    def is_empty(self) -> bool:
        return not (self.actions or self.indicators or self.assessment)


class _Year:
    """A year with the plans (by id) whose actions and indicators count in it."""

    def __init__(self, span: ReportedYear) -> None:
        self.span = span
        self.number = span.first.year
        self.facts = YearFacts(self.number)
        self.plans: set[int] = set()


@dataclass(frozen=True)
class Rows:
    """The first of some rows, and how many more there are."""

    shown: Sequence[ActionFact | IndicatorFact]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.shown)

    @classmethod
    def of(cls, rows: Sequence[ActionFact | IndicatorFact]) -> "Rows":
        return cls(rows[:MOST_ROWS], len(rows))


@dataclass(frozen=True)
class Facts:
    """``years`` come newest first, the year assessed among them."""

    years: Sequence[YearFacts]
    by_status: Sequence[tuple[Status, Rows]]
    overdue: Rows
    unapproved: Rows
    proposed: Sequence[tuple[Status, Rows]]
    indicators: Rows
    obstacles: Sequence[tuple[Tag | None, int]]

    @property
    def this_year(self) -> YearFacts:
        return self.years[0]

    @property
    def years_before(self) -> Sequence[YearFacts]:
        return [each for each in self.years[1:] if not each.is_empty]


def facts_of(cycle: ReviewCycle, viewer: Viewer, *, plan: ActionPlan | None, today: date) -> Facts:
    """The facts for the year of ``cycle``, and for those before it.

    ``plan`` is the one that is assessed; None where the whole strategy is.
    """
    years = [
        _Year(ReportedYear.of(cycle.year - before, today)) for before in range(YEARS_BEFORE + 1)
    ]
    plans = [plan] if plan else _plans_of(cycle, years)
    assessed = {plan.pk} if plan else set(assessed_plans(cycle).values_list("pk", flat=True))
    for year in years:
        year.plans = (
            assessed
            if year is years[0]
            else {
                each.pk
                for each in plans
                if each.starts_on <= year.span.last and each.ends_on >= year.span.first
            }
        )
    counts = {year.number: year.facts for year in years}
    for assessment in _assessments(cycle, plan, list(counts)):
        counts[assessment.cycle.year].assessment = assessment
    ids = [each.pk for each in plans]
    actions = _count_actions(cycle, ids, years)
    indicators = _count_indicators(ids, years)
    return Facts(
        years=[year.facts for year in years],
        by_status=[
            (status, Rows.of(rows))
            for value, status in ACTION_STATUSES.items()
            if (rows := [each for each in actions if each.status == value])
        ],
        overdue=Rows.of([each for each in actions if each.is_overdue]),
        unapproved=Rows.of([each for each in actions if each.review != Review.APPROVED]),
        proposed=[
            (status, Rows.of(rows))
            for value, status in DECISIONS.items()
            if value in ("stop", "change")
            and (rows := [each for each in actions if each.decision == value])
        ],
        indicators=Rows.of(indicators),
        obstacles=_obstacles(cycle, viewer, plan),
    )


def _plans_of(cycle: ReviewCycle, years: Sequence[_Year]) -> list[ActionPlan]:
    """All that were in force in one of ``years``."""
    return list(
        ActionPlan.objects.current().filter(
            area__strategy=cycle.strategy_id,
            area__withdrawn_at__isnull=True,
            status__in=PUBLIC_PLAN_STATUSES,
            starts_on__lte=years[0].span.last,
            ends_on__gte=years[-1].span.first,
        )
    )


def _assessments(
    cycle: ReviewCycle, plan: ActionPlan | None, years: Sequence[int]
) -> Sequence[Assessed]:
    of_years = {
        "cycle__strategy": cycle.strategy_id,
        "cycle__withdrawn_at__isnull": True,
        "cycle__year__in": years,
    }
    if plan is None:
        return list(StrategyAssessment.objects.filter(**of_years).select_related("cycle"))
    found = PlanAssessment.objects.filter(plan=plan, **of_years)
    return list(found.select_related("cycle"))


def _count_actions(
    cycle: ReviewCycle, plans: Sequence[int], years: Sequence[_Year]
) -> list[ActionFact]:
    """Count the actions of each year; returns those of the newest: three queries."""
    newest = years[0]
    actions = list(
        Action.objects.current()
        .filter(plan__in=plans, starts_on__lte=newest.span.last)
        .select_related("responsible_organisation")
        .defer("description_sv", "description_en", "search_text")
        .order_by("plan__area__position", "plan_id", "position", "id")
    )
    said: dict[int, list[tuple[date, str]]] = {}
    for action_id, reported_on, status in (
        ProgressEntry.objects.current()
        .filter(
            action__plan__in=plans,
            action__withdrawn_at__isnull=True,
            reported_on__lte=newest.span.until,
        )
        .order_by("reported_on", "id")
        .values_list("action_id", "reported_on", "status")
    ):
        said.setdefault(action_id, []).append((reported_on, status))
    reviews = {
        (year, action_id): (status, decision)
        for year, action_id, status, decision in Review.objects.filter(
            action__plan__in=plans,
            cycle__strategy=cycle.strategy_id,
            cycle__withdrawn_at__isnull=True,
            cycle__year__in=[year.number for year in years],
        ).values_list("cycle__year", "action_id", "status", "decision")
    }
    rows: list[ActionFact] = []
    for year in years:
        for action in actions:
            if action.plan_id not in year.plans or action.starts_on > year.span.last:
                continue
            review = reviews.get((year.number, action.pk), (Review.NOT_STARTED, ""))
            fact = _action_fact(action, said.get(action.pk, []), review, year.span)
            if fact is not None:
                year.facts.count(fact)
                if year is newest:
                    rows.append(fact)
    return rows


def _action_fact(
    action: Action,
    said: Sequence[tuple[date, str]],
    review: tuple[str, str],
    year: ReportedYear,
) -> ActionFact | None:
    """None for an action that had ended before the year began."""
    until = [each for each in said if each[0] <= year.until]
    reported_on, status = until[-1] if until else (None, NO_REPORT)
    is_reported = reported_on is not None and reported_on >= year.first
    if not is_reported and status in ENDED:
        return None
    return ActionFact(
        action=action,
        status=status,
        is_reported=is_reported,
        is_overdue=is_overdue(status=status, ends_on=action.ends_on, today=year.until),
        review=review[0],
        decision=review[1] if review[0] in (Review.SUBMITTED, Review.APPROVED) else "",
    )


def _count_indicators(plans: Sequence[int], years: Sequence[_Year]) -> list[IndicatorFact]:
    """Count the indicators of each year; returns those of the newest, the worst first: four
    queries.
    """
    rows = []
    for record in figures_of(
        Indicator.objects.current()
        .filter(objective__plan__in=plans, objective__withdrawn_at__isnull=True)
        .select_related("objective")
        .order_by("objective__plan__area__position", "objective__position", "position", "id")
    ).values():
        stood = [record_as_of(record, year.span) for year in years]
        for year, then in zip(years, stood, strict=True):
            if then.series and record.indicator.objective.plan_id in year.plans:
                year.facts.indicators[then.evaluation.status] += 1
        now, before = stood[:2]
        if record.indicator.objective.plan_id in years[0].plans:
            rows.append(IndicatorFact(now, trend(standing_of(now), standing_of(before))))
    return sorted(rows, key=lambda fact: WORST_FIRST.index(fact.record.evaluation.status))


def standing_of(record: IndicatorRecord) -> Standing | None:
    current = record.current
    if current is None:
        return None
    return Standing(record.indicator.direction, current.number, record.evaluation)


def _obstacles(
    cycle: ReviewCycle, viewer: Viewer, plan: ActionPlan | None
) -> Sequence[tuple[Tag | None, int]]:
    """The tags of the year's obstacles, the most met first; None are those without a tag."""
    asked = Asked(kind=Remark.Kind.OBSTACLE.value, year=cycle.year, plan=plan.pk if plan else None)
    listed = RemarkList(cycle.strategy, viewer, asked)
    tagged = [(tag, count) for tag, count in listed.count_by_tag() if count]
    tagged.sort(key=lambda pair: -pair[1])
    total = listed.count_by_state().total()
    untagged = RemarkList(
        cycle.strategy,
        viewer,
        Asked(asked.kind, year=asked.year, plan=asked.plan, tag="none"),
        listed.tags,
    )
    without = untagged.count_by_state().total() if total else 0
    rows: list[tuple[Tag | None, int]] = [*tagged[:MOST_TAGS]]
    return [*rows, (None, without)] if without else rows
