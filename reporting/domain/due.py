"""When reports are wanted: of each action for itself, and for the year's review."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from actions.domain.actions import ActionState, states_of
from actions.domain.wanted import WantedMeasurement, wanted_of
from actions.models import Action, ActionPlan, ProgressEntry
from actions.rules.action_state import ENDED, is_due_soon
from reporting.models import ReviewCycle


class Call(StrEnum):
    """How loudly an action calls, loudest first."""

    NOW = "now"
    SOON = "soon"
    LATER = "later"
    DRAFT = "draft"
    ENDED = "ended"


CALLS = list(Call)


@dataclass(frozen=True)
class Task:
    """An action with what is wanted for it.

    ``due_on`` is the day by which a report is wanted: for itself, or for the year's review
    (``cycle``), whichever is earlier. ``missing`` are periods that are over and have no value.
    """

    action: Action
    state: ActionState
    call: Call
    due_on: date | None
    days_late: int
    cycle: ReviewCycle | None
    missing: Sequence[WantedMeasurement] = ()

    @property
    def can_report(self) -> bool:
        return self.action.plan.status == ActionPlan.ADOPTED

    @property
    def values_missing(self) -> int:
        return len(self.missing)

    @property
    def is_wanted(self) -> bool:
        """A report is late, or due soon."""
        return self.due_on is not None and self.call in (Call.NOW, Call.SOON)

    @property
    def is_for_review(self) -> bool:
        """The year's review is what sets the day."""
        return self.cycle is not None and self.cycle.due_on == self.due_on


def tasks_of(
    actions: Sequence[Action],
    today: date,
    *,
    cycles: dict[int, ReviewCycle],
    with_values: Iterable[Action],
) -> list[Task]:
    """What is wanted for each action, most urgent first, in a fixed number of queries.

    ``cycles`` are ``open_cycles`` of the actions. The values that are missing are told for those
    ``with_values``. The actions come with their plan, area and strategy.
    """
    states = states_of(actions, today)
    reported = _reported_years(actions, cycles.values())
    missing = {
        action_id: [wanted for wanted in rows if wanted.is_missing]
        for action_id, rows in wanted_of(with_values, today).items()
    }

    def task(action: Action) -> Task:
        cycle = cycles.get(action.plan.area.strategy_id)
        if cycle and not _is_wanted_for(cycle, action, reported):
            cycle = None
        return _task(action, states[action.pk], cycle, missing.get(action.pk, []), today)

    return sorted(map(task, actions), key=_urgency)


def open_cycles(actions: Iterable[Action], today: date) -> dict[int, ReviewCycle]:
    """The open review of each strategy that the actions belong to; the one due first."""
    cycles: dict[int, ReviewCycle] = {}
    for cycle in (
        ReviewCycle.objects.current()
        .filter(
            strategy__in={action.plan.area.strategy_id for action in actions},
            status=ReviewCycle.OPEN,
            opens_on__lte=today,
        )
        .select_related("strategy")
        .order_by("due_on")
    ):
        cycles.setdefault(cycle.strategy_id, cycle)
    return cycles


def _reported_years(
    actions: Iterable[Action], cycles: Iterable[ReviewCycle]
) -> set[tuple[int, int]]:
    """The actions that have an entry dated in a year under review: (action, year)."""
    return set(
        ProgressEntry.objects.current()
        .filter(
            action__in=[action.pk for action in actions],
            reported_on__year__in={cycle.year for cycle in cycles},
        )
        .values_list("action_id", "reported_on__year")
    )


def _is_wanted_for(cycle: ReviewCycle, action: Action, reported: set[tuple[int, int]]) -> bool:
    """Whether the year's review still lacks a report on the action."""
    return (
        action.plan.status == ActionPlan.ADOPTED
        and action.status not in ENDED
        and action.starts_on.year <= cycle.year
        and (action.pk, cycle.year) not in reported
    )


def _task(
    action: Action,
    state: ActionState,
    cycle: ReviewCycle | None,
    missing: Sequence[WantedMeasurement],
    today: date,
) -> Task:
    days = [day for day in (state.next_report_due, cycle.due_on if cycle else None) if day]
    due_on = min(days, default=None)
    is_late = due_on is not None and due_on < today
    if action.plan.status == ActionPlan.DRAFT:
        call = Call.DRAFT
    elif action.status in ENDED or action.plan.status == ActionPlan.CLOSED:
        call = Call.ENDED
    elif is_late or state.is_overdue:
        call = Call.NOW
    elif is_due_soon(due_on, today):
        call = Call.SOON
    else:
        call = Call.LATER
    return Task(
        action=action,
        state=state,
        call=call,
        due_on=due_on,
        days_late=(today - due_on).days if due_on and is_late else 0,
        cycle=cycle,
        missing=missing,
    )


def _urgency(task: Task) -> tuple[int, date]:
    return CALLS.index(task.call), task.due_on or date.max
