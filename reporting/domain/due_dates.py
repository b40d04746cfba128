"""The days that a person's calendar holds: what is wanted of them, and the year of the strategies
that they have to do with.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Exists, Max, Model, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.letters import site_address
from accounts.models import Person
from actions.models import Action, ActionPlan, Milestone, ProgressEntry
from actions.permissions import own_actions
from actions.rules.action_state import ENDED
from reporting.domain.due import Task, open_cycles, tasks_of
from reporting.domain.forum_lists import open_follow_ups_of, plans_seen_by
from reporting.domain.my_work import actions_of
from reporting.domain.review_pages import wanted_reviews
from reporting.forum_permissions import visible_presentations
from reporting.models import FollowUp, ForumPresentation, Review, ReviewCycle
from reporting.permissions import visible_cycles
from strategy.permissions import coordinated_strategy_ids

KEPT = timedelta(days=366)
"""How long what is over stays: the year that was, without growing for ever."""
LONGEST_SUMMARY = 120


@dataclass(frozen=True)
class DueDate:
    """A day in the calendar. ``key`` stays the same when the day is moved."""

    key: str
    day: date
    summary: str
    description: str
    address: str
    changed_at: datetime


def due_dates_of(person: Person, today: date, *, since: datetime) -> list[DueDate]:
    """The days that concern ``person``, in the active language, by day.

    Their own actions of adopted plans that have not ended, their follow-ups that are open, and the
    cycles and presentations that they have a part in. What was never changed counts as changed at
    ``since``. A fixed number of queries.
    """
    tasks = [
        task
        for task in _tasks_of(person, today)
        if task.action.plan.status == ActionPlan.ADOPTED and task.action.status not in ENDED
    ]
    milestones = list(
        Milestone.objects.current()
        .filter(action__in=[task.action for task in tasks], completed_on__isnull=True)
        .select_related("action")
    )
    years = _years_of(person, tasks, today)
    presentations = _presentations_of(person, today)
    follow_ups = open_follow_ups_of(person)
    changes = _Changes(
        since,
        *(task.action for task in tasks),
        *milestones,
        *(year.cycle for year in years),
        *presentations,
        *follow_ups,
    )
    dates = [
        *(due for task in tasks for due in _of_action(task, changes)),
        *(_of_milestone(milestone, changes) for milestone in milestones),
        *(due for year in years for due in _of_year(year, changes)),
        *(_of_presentation(each, changes) for each in presentations),
        *(_of_follow_up(each, changes) for each in follow_ups),
    ]
    return sorted(dates, key=lambda due: (due.day, due.key))


# --- What there is -------------------------------------------------------------------------------


@dataclass
class _Year:
    """A cycle with what ``person`` has still to report and to write for it.

    ``is_whole``: the person has a part in the cycle, and may read its page.
    """

    cycle: ReviewCycle
    is_whole: bool = True
    lacking: dict[int, Action] = field(default_factory=dict)
    reviews: list[Review] = field(default_factory=list)


def _tasks_of(person: Person, today: date) -> list[Task]:
    mine = [each for each in actions_of(person) if each.responsible_person_id == person.pk]
    return tasks_of(mine, today, cycles=open_cycles(mine, today), with_values=())


def _years_of(person: Person, tasks: Iterable[Task], today: date) -> list[_Year]:
    years = {cycle.pk: _Year(cycle) for cycle in _cycles_of(person, today)}
    for task in tasks:
        if task.cycle is not None:
            year = years.setdefault(task.cycle.pk, _Year(task.cycle, is_whole=False))
            year.lacking[task.action.pk] = task.action
    for review in wanted_reviews(person):
        if review.cycle_id in years:
            years[review.cycle_id].lacking[review.action_id] = review.action
            years[review.cycle_id].reviews.append(review)
    return list(years.values())


def _answered_for(person: Person) -> QuerySet[Action]:
    return own_actions(person).filter(responsible_person=person)


def _cycles_of(person: Person, today: date) -> QuerySet[ReviewCycle]:
    """Those that the person coordinates, or whose reviews are of actions that they answer for."""
    reviewed = Review.objects.filter(cycle=OuterRef("pk"), action__in=_answered_for(person))
    return (
        visible_cycles(person)
        .filter(Q(strategy__in=coordinated_strategy_ids(person)) | Exists(reviewed))
        .filter(~Q(status=ReviewCycle.CLOSED) | Q(closes_on__gte=today - KEPT))
        .select_related("strategy")
        .order_by("due_on", "pk")
    )


def _presentations_of(person: Person, today: date) -> list[ForumPresentation]:
    """Those of strategies that the person coordinates, or of plans with actions of theirs."""
    shown = ActionPlan.presentations.through.objects.filter(
        forumpresentation=OuterRef("pk"), actionplan__in=_answered_for(person).values("plan")
    )
    return list(
        visible_presentations(person)
        .filter(Q(forum__strategy__in=coordinated_strategy_ids(person)) | Exists(shown))
        .filter(withdrawn_at__isnull=True, held_on__gte=today - KEPT)
        .select_related("forum__strategy")
        .prefetch_related(plans_seen_by(person))
        .order_by("held_on", "pk")
    )


class _Changes:
    """When each thing was last changed, by the histories."""

    def __init__(self, since: datetime, *things: Model) -> None:
        self.since = since
        self._of: dict[tuple[type, int], datetime] = {}
        ids: dict[Any, list[int]] = {}
        for thing in things:
            ids.setdefault(type(thing), []).append(thing.pk)
        for model, found in ids.items():
            for pk, moment in (
                model.history.filter(id__in=found)
                .order_by()
                .values_list("id")
                .annotate(at=Max("history_date"))
            ):
                self._of[model, pk] = moment
        for pk, moment in (
            ProgressEntry.objects.filter(action__in=ids.get(Action, []))
            .order_by()
            .values_list("action_id")
            .annotate(at=Max("recorded_at"))
        ):
            self._of[Action, pk] = max(moment, self._of.get((Action, pk), moment))

    def of(self, thing: Model) -> datetime:
        moment = self._of.get((type(thing), thing.pk), self.since)
        return moment.astimezone(UTC).replace(microsecond=0)


# --- How it stands in the calendar ---------------------------------------------------------------


def _of_action(task: Task, changes: _Changes) -> Iterable[DueDate]:
    action = task.action
    address = site_address(action.get_absolute_url())
    plan = action.plan.title
    if task.state.next_report_due:
        yield DueDate(
            f"report-{action.pk}",
            task.state.next_report_due,
            _("Report due: %(action)s") % {"action": action},
            plan,
            address,
            changes.of(action),
        )
    if action.ends_on:
        yield DueDate(
            f"end-{action.pk}",
            action.ends_on,
            _("Action ends: %(action)s") % {"action": action},
            plan,
            address,
            changes.of(action),
        )


def _of_milestone(milestone: Milestone, changes: _Changes) -> DueDate:
    return DueDate(
        f"milestone-{milestone.pk}",
        milestone.due_on,
        _("Milestone: %(milestone)s") % {"milestone": milestone.title},
        str(milestone.action),
        site_address(milestone.action.get_absolute_url()),
        changes.of(milestone),
    )


def _of_year(year: _Year, changes: _Changes) -> Iterable[DueDate]:
    """The days of the cycle; the day on which reviews are due, with what is lacking for it."""
    cycle = year.cycle
    named = {"year": cycle.year}
    strategy = cycle.strategy.title
    page = site_address(cycle.get_absolute_url())
    changed_at = changes.of(cycle)
    yield DueDate(
        f"review-{cycle.pk}",
        cycle.due_on,
        _("Reports for the review of %(year)s are due") % named,
        "\n".join(map(str, year.lacking.values())) or strategy,
        site_address(_where_to_write(year)),
        changed_at,
    )
    if not year.is_whole:
        return
    days = [
        ("opens", cycle.opens_on, _("The review of %(year)s opens") % named),
        ("grace", cycle.grace_until, _("Last day of grace for the review of %(year)s") % named),
        ("closes", cycle.closes_on, _("The review of %(year)s closes") % named),
    ]
    for key, day, summary in days:
        if day is not None:
            yield DueDate(f"cycle-{key}-{cycle.pk}", day, summary, strategy, page, changed_at)


def _where_to_write(year: _Year) -> str:
    """The page on which what is lacking is written; the cycle's where nothing is."""
    if not year.lacking:
        return year.cycle.get_absolute_url()
    if len(year.lacking) > 1:
        return reverse("reporting:my-work")
    things: list[Action | Review] = [*year.reviews, *year.lacking.values()]
    return things[0].get_absolute_url()


def _of_presentation(presentation: ForumPresentation, changes: _Changes) -> DueDate:
    """A presentation; plans that the person may not see are not named."""
    return DueDate(
        f"presentation-{presentation.pk}",
        presentation.held_on,
        _("Presentation: %(forum)s") % {"forum": presentation.forum},
        "\n".join(
            [presentation.strategy.title, *(plan.title for plan in presentation.plans.all())]
        ),
        site_address(presentation.get_absolute_url()),
        changes.of(presentation),
    )


def _of_follow_up(follow_up: FollowUp, changes: _Changes) -> DueDate:
    return DueDate(
        f"follow-up-{follow_up.pk}",
        follow_up.due_on,
        _("Follow-up: %(what)s") % {"what": Truncator(follow_up.what).chars(LONGEST_SUMMARY)},
        f"{follow_up.what}\n{follow_up.presentation}",
        site_address(follow_up.get_absolute_url()),
        changes.of(follow_up),
    )
