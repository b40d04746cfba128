"""What is to happen when: the plans of a strategy, their actions and milestones, in pages."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Max, Min, Q, QuerySet

from actions.domain.actions import overdue_on
from actions.models import Action, ActionPlan, Milestone
from actions.rules.action_state import is_overdue
from actions.rules.zoom import Sight, Zoom, is_possible
from foundation.charts import Moment, Span
from foundation.status import Status

ROWS = 60
"""Actions on a page."""
FEW = 20
"""Actions of a plan that stand open; more are folded."""


@dataclass(frozen=True)
class Extent:
    """All that is asked for: how much there is, what is late, and from when to when."""

    actions: int
    late_actions: int
    late_milestones: int
    first: date
    last: date

    def sight(self) -> Sight:
        return Sight(Zoom.WHOLE, self.first, self.last)


@dataclass(frozen=True)
class Row:
    action: Action
    span: Span
    milestones: tuple[Milestone, ...]
    days_late: int

    @property
    def status(self) -> Status:
        return self.action.status_style

    @property
    def late_milestones(self) -> int:
        return sum(moment.state == "late" for moment in self.span.moments)


@dataclass(frozen=True)
class PlanRows:
    """The actions of one plan that stand on this page."""

    plan: ActionPlan
    span: Span
    rows: tuple[Row, ...]

    @property
    def is_open(self) -> bool:
        return len(self.rows) <= FEW


def extent_of(actions: QuerySet[Action], today: date) -> Extent:
    """What ``actions`` and their plans stretch over: two queries."""
    found = actions.order_by().aggregate(
        actions=Count("pk"),
        late=Count("pk", filter=overdue_on(today)),
        starts=Min("starts_on"),
        ends=Max("ends_on"),
        plan_starts=Min("plan__starts_on"),
        plan_ends=Max("plan__ends_on"),
    )
    late = Milestone.objects.current().filter(
        action__in=actions.order_by().values("pk"), completed_on__isnull=True, due_on__lt=today
    )
    starts = [day for day in (found["starts"], found["plan_starts"]) if day and is_possible(day)]
    ends = [day for day in (found["ends"], found["plan_ends"]) if day and is_possible(day)]
    return Extent(
        actions=found["actions"],
        late_actions=found["late"],
        late_milestones=late.count(),
        first=min([*starts, today]).replace(month=1, day=1),
        last=max([*ends, today]).replace(month=12, day=31),
    )


def in_sight(actions: QuerySet[Action], sight: Sight, today: date) -> QuerySet[Action]:
    """Those of ``actions`` that something is to be seen of between two days."""
    if sight.zoom == Zoom.WHOLE:
        return actions
    goes_on = Q(ends_on__isnull=True) | Q(ends_on__gte=sight.first)
    if sight.first <= today:
        goes_on |= overdue_on(today)
    return actions.filter(goes_on, starts_on__lte=sight.last)


def page_of_rows(
    actions: QuerySet[Action], number: str | None, today: date
) -> tuple[Page, list[PlanRows]]:
    """The page ``number`` of ``actions`` (which are in order), by plan: four queries."""
    page: Page = Paginator(actions.values_list("pk", flat=True), ROWS).get_page(number)
    ids = list(page.object_list)
    found = (
        Action.objects.select_related("responsible_organisation", "plan__area")
        .defer("description_sv", "description_en", "plan__summary_sv", "plan__summary_en")
        .in_bulk(ids)
    )
    milestones: dict[int, list[Milestone]] = defaultdict(list)
    for milestone in (
        Milestone.objects.current().filter(action__in=ids).order_by(F("due_on"), "position", "id")
    ):
        milestones[milestone.action_id].append(milestone)
    rows = [_row(found[pk], milestones[pk], today) for pk in ids if pk in found]
    groups = groupby(rows, key=lambda row: row.action.plan_id)
    return page, [_plan_rows(tuple(group)) for __, group in groups]


def state_of(milestone: Milestone, today: date) -> str:
    """As foundation.charts.Moment has it: done, late or coming."""
    if milestone.completed_on:
        return "done"
    return "late" if milestone.due_on < today else "coming"


def _row(action: Action, milestones: list[Milestone], today: date) -> Row:
    is_late = action.plan.status != ActionPlan.DRAFT and is_overdue(
        status=action.status, ends_on=action.ends_on, today=today
    )
    status = action.status_style
    span = Span(
        name=str(action),
        starts=action.starts_on,
        ends=action.ends_on,
        fill=status.fill,
        status=str(status),
        late_until=today if is_late else None,
        moments=tuple(
            Moment(each.completed_on or each.due_on, each.title, state_of(each, today))
            for each in milestones
        ),
        depth=1,
    )
    days_late = (today - action.ends_on).days if is_late and action.ends_on else 0
    return Row(action, span, tuple(milestones), days_late)


def _plan_rows(rows: tuple[Row, ...]) -> PlanRows:
    plan = rows[0].action.plan
    span = Span(plan.title, plan.starts_on, plan.ends_on, "neutral", str(plan.status_style))
    return PlanRows(plan, span, rows)
