"""What is wanted from one person: their actions, in the order in which they call."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import Person
from actions.domain.handovers import is_unowned
from actions.domain.remarks import RemarkRow, handled_by
from actions.models import Action, ActionPlan, EntryDraft, Handover, ProgressEntry, Question
from actions.permissions import (
    own_actions,
    readable_entries,
    readable_questions,
    reportable_actions,
    visible_handovers,
)
from actions.rules.action_state import ENDED
from reporting.domain.due import Call, Task, open_cycles, tasks_of
from reporting.domain.forum_lists import open_follow_ups_of
from reporting.domain.review_pages import wanted_reviews
from reporting.models import FollowUp, Review, ReviewCycle

LATEST_ENTRIES = 5


@dataclass(frozen=True)
class OpenCycle:
    """A review that is open, with how many of one's own actions still lack the year's report."""

    cycle: ReviewCycle
    unreported: int
    actions: int


@dataclass(frozen=True)
class MyWork:
    """``offers`` wait for one's answer; ``unowned`` are actions of one's organisation that nobody
    who can sign in answers for.
    """

    offers: Sequence[Handover]
    questions: Sequence[Question]
    drafts: Sequence[EntryDraft]
    mine: Sequence[Task]
    unowned: Sequence[Task]
    colleagues: Sequence[Task]
    cycles: Sequence[OpenCycle]
    latest: Sequence[ProgressEntry]
    reviews: Sequence[Review]
    """Reviews of the year that one is to write."""
    handled: Sequence[RemarkRow]
    """Obstacles and opportunities that one is named to handle."""
    follow_ups: Sequence[FollowUp]
    """What one is to do after presentations, first what is due first."""

    @property
    def answers_wanted(self) -> int:
        return len(self.offers) + len(self.questions)

    def called(self, call: Call) -> list[Task]:
        return [task for task in self.mine if task.call == call]


def work_of(person: Person, today: date) -> MyWork:
    """All that My work shows, in a fixed number of queries."""
    actions = actions_of(person)
    mine = [action for action in actions if action.responsible_person_id == person.pk]
    cycles = open_cycles(actions, today)
    tasks = tasks_of(actions, today, cycles=cycles, with_values=mine)
    own = [each for each in tasks if each.action.responsible_person_id == person.pk]
    others = [each for each in tasks if each.action.responsible_person_id != person.pk]
    return MyWork(
        offers=list(
            visible_handovers(person)
            .filter(to_person=person, state=Handover.OFFERED)
            .select_related("action", "offered_by")
        ),
        questions=list(
            readable_questions(person)
            .filter(action__responsible_person=person, answered_at=None)
            .exclude(author=person)
            .select_related("action", "author")
        ),
        drafts=list(
            EntryDraft.objects.filter(author=person, action__in=reportable_actions(person))
            .select_related("action")
            .order_by("-kept_at")
        ),
        mine=own,
        unowned=[each for each in others if _is_free(each, person)],
        colleagues=[each for each in others if not _is_free(each, person)],
        cycles=[_open_cycle(cycle, own) for cycle in cycles.values()],
        latest=list(
            readable_entries(person)
            .filter(author=person)
            .select_related("action")
            .order_by("-recorded_at", "-id")[:LATEST_ENTRIES]
        ),
        reviews=wanted_reviews(person),
        handled=handled_by(person),
        follow_ups=open_follow_ups_of(person),
    )


def actions_of(person: Person) -> list[Action]:
    """The actions of the person and their organisation, with what tasks are made of."""
    return list(
        own_actions(person)
        .select_related("plan__area__strategy", "responsible_organisation", "responsible_person")
        .order_by("plan__area__position", "plan_id", "position", "id")
    )


def _is_free(task: Task, person: Person) -> bool:
    """Whether ``person`` may take the action on."""
    return (
        task.action.responsible_organisation_id == person.organisation_id
        and task.action.status not in ENDED
        and is_unowned(task.action)
    )


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
