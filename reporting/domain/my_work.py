"""What is wanted from one person: their actions, in the order in which they call."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from accounts.models import Person
from actions.domain.actions import ActionState, states_of
from actions.domain.measurements import wanted_of
from actions.models import Action, ActionPlan, ProgressEntry
from actions.permissions import own_actions, readable_entries
from actions.rules.action_state import ENDED, is_due_soon
from reporting.models import ReviewCycle

LATEST_ENTRIES = 5


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
    (``cycle``), whichever is earlier. ``values_missing`` counts periods that are over and have
    no value.
    """

    action: Action
    state: ActionState
    call: Call
    due_on: date | None
    days_late: int
    cycle: ReviewCycle | None
    values_missing: int = 0

    @property
    def can_report(self) -> bool:
        return self.action.plan.status == ActionPlan.ADOPTED

    @property
    def is_for_review(self) -> bool:
        """The year's review is what sets the day."""
        return self.cycle is not None and self.cycle.due_on == self.due_on


@dataclass(frozen=True)
class OpenCycle:
    """A review that is open, with how many of one's own actions still lack the year's report."""

    cycle: ReviewCycle
    unreported: int
    actions: int


@dataclass(frozen=True)
class MyWork:
    mine: Sequence[Task]
    colleagues: Sequence[Task]
    cycles: Sequence[OpenCycle]
    latest: Sequence[ProgressEntry]

    def called(self, call: Call) -> list[Task]:
        return [task for task in self.mine if task.call == call]


def work_of(person: Person, today: date) -> MyWork:
    """All that My work shows, in a fixed number of queries."""
    actions = list(
        own_actions(person)
        .select_related("plan__area__strategy", "responsible_organisation", "responsible_person")
        .order_by("plan__area__position", "plan_id", "position", "id")
    )
    mine = [action for action in actions if action.responsible_person_id == person.pk]
    states = states_of(actions, today)
    cycles = _open_cycles(actions, today)
    reported = _reported_years(actions, cycles.values())
    missing = {
        action_id: sum(wanted.is_missing for wanted in rows)
        for action_id, rows in wanted_of(mine, today).items()
    }

    def task(action: Action) -> Task:
        cycle = cycles.get(action.plan.area.strategy_id)
        if cycle and not _is_wanted_for(cycle, action, reported):
            cycle = None
        return _task(action, states[action.pk], cycle, missing.get(action.pk, 0), today)

    tasks = sorted(map(task, actions), key=_urgency)
    own = [each for each in tasks if each.action.responsible_person_id == person.pk]
    return MyWork(
        mine=own,
        colleagues=[each for each in tasks if each.action.responsible_person_id != person.pk],
        cycles=[_open_cycle(cycle, own) for cycle in cycles.values()],
        latest=list(
            readable_entries(person)
            .filter(author=person)
            .select_related("action")
            .order_by("-recorded_at", "-id")[:LATEST_ENTRIES]
        ),
    )


def _open_cycles(actions: Iterable[Action], today: date) -> dict[int, ReviewCycle]:
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
    action: Action, state: ActionState, cycle: ReviewCycle | None, missing: int, today: date
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
        values_missing=missing,
    )


def _urgency(task: Task) -> tuple[int, date]:
    return CALLS.index(task.call), task.due_on or date.max


def _open_cycle(cycle: ReviewCycle, tasks: Iterable[Task]) -> OpenCycle:
    concerned = [
        task
        for task in tasks
        if task.action.plan.area.strategy_id == cycle.strategy_id
        and task.action.plan.status == ActionPlan.ADOPTED
        and task.action.status not in ENDED
    ]
    return OpenCycle(
        cycle=cycle,
        unreported=sum(task.cycle is not None for task in concerned),
        actions=len(concerned),
    )
