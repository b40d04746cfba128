"""What follows about actions from their dates and reports, fetched flat."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.db.models.lookups import Exact, LessThan

from actions.models import Action, ActionPlan, Question, ReportingDate
from actions.rules.action_state import (
    ENDED,
    is_due_soon,
    is_overdue,
    is_stale,
    next_report_due,
)
from actions.rules.periods import add_months
from actions.statuses import ACTION_MARKS
from foundation.status import Status


class ActionDates(Protocol):
    """What the state of an action follows from: an Action, or a row with the same names."""

    id: int
    plan_id: int
    status: str
    starts_on: date
    ends_on: date | None
    last_reported_on: date | None
    reporting_interval_months: int | None


DATES = (
    "id",
    "plan_id",
    "status",
    "starts_on",
    "ends_on",
    "last_reported_on",
    "reporting_interval_months",
)
"""The columns of ActionDates, for ``values_list(*DATES, named=True)``."""

PLAN_DATES = ("plan__status", "plan__decided_on", "plan__reporting_interval_months")
"""What the state of an action follows from besides; rows that have them need no other query."""

LONGEST_INTERVAL = 24
"""Months; what the database allows a reporting interval to be."""


@dataclass(frozen=True)
class ActionState:
    is_overdue: bool = False
    is_stale: bool = False
    next_report_due: date | None = None
    is_due_soon: bool = False

    @property
    def marks(self) -> list[Status]:
        """What is to be said beside the action's status."""
        found = {"overdue": self.is_overdue, "stale": self.is_stale}
        return [mark for value, mark in ACTION_MARKS.items() if found[value]]


def overdue_on(today: date) -> Q:
    """The actions that ``states_of`` calls overdue, for the database to count."""
    return Q(ends_on__lt=today) & ~Q(status__in=ENDED) & ~Q(plan__status=ActionPlan.DRAFT)


def unreported_on(today: date) -> Q:
    """The actions that a report is wanted of this year, of which none has come yet.

    What the rule ``is_unreported`` says, for the database; ``attention=unreported`` in lists.
    """
    return (
        Q(starts_on__lte=today, plan__status=ActionPlan.ADOPTED)
        & ~Q(status__in=ENDED)
        & (Q(last_reported_on__isnull=True) | Q(last_reported_on__lt=date(today.year, 1, 1)))
    )


def reported_in(year: int) -> Q:
    """The actions of adopted plans that have reported in ``year``; ``attention=reported``."""
    return Q(plan__status=ActionPlan.ADOPTED, last_reported_on__gte=date(year, 1, 1))


def with_open_questions() -> Q:
    """The actions on which a question waits for an answer; ``attention=question`` in lists."""
    questions = Question.objects.current().filter(answered_at__isnull=True)
    return Q(pk__in=questions.order_by().values("action"))


def unassigned() -> Q:
    """The actions under way that no person answers for; ``attention=unassigned`` in lists.

    Somebody who may not sign in any more answers for nothing.
    """
    nobody = Q(responsible_person__isnull=True) | Q(responsible_person__is_active=False)
    return nobody & ~Q(status__in=ENDED)


def stale_on(today: date, among: QuerySet[Action]) -> Q:
    """The actions that ``states_of`` calls stale, for the database to find in ``among``.

    Those that have reporting dates of their own are decided in memory: two or three queries.
    """
    interval = Coalesce("reporting_interval_months", "plan__reporting_interval_months")
    since = Coalesce(
        "last_reported_on",
        Greatest("starts_on", Coalesce("plan__decided_on", "starts_on")),
    )
    earliest = Case(
        *(
            When(Exact(interval, months), then=Value(_earliest_in_time(today, months)))
            for months in range(1, LONGEST_INTERVAL + 1)
        )
    )
    own = among.filter(pk__in=ReportingDate.objects.values("action"))
    late = [pk for pk, state in states_in(own, today).items() if state.is_stale]
    return (
        (Q(LessThan(since, earliest)) | Q(pk__in=late))
        & Q(plan__status=ActionPlan.ADOPTED)
        & ~Q(status__in=ENDED)
    )


def _earliest_in_time(today: date, months: int) -> date:
    """The earliest day since which ``months`` have not passed before ``today``."""
    day = add_months(today, -months)
    while add_months(day, months) < today:
        day += timedelta(days=1)
    return day


def states_of(actions: Iterable[ActionDates], today: date) -> dict[int, ActionState]:
    """The state of each action by its id, in two queries; one for rows with PLAN_DATES.

    An action of a draft plan promises nothing yet: it is neither overdue nor stale. One of a
    closed plan can be overdue, and no more reports on it are wanted.
    """
    found = list(actions)
    plans = _plans_of(found)
    dates: dict[int, list[tuple[date, int | None]]] = defaultdict(list)
    for action_id, due_on, repeats in ReportingDate.objects.filter(
        action__in=[action.id for action in found]
    ).values_list("action_id", "due_on", "repeats_every_months"):
        dates[action_id].append((due_on, repeats))

    states = {}
    for action in found:
        plan_status, decided_on, interval = plans[action.plan_id]
        states[action.id] = state_of(
            action,
            plan_status=plan_status,
            decided_on=decided_on,
            interval=interval,
            reporting_dates=dates[action.id],
            today=today,
        )
    return states


def state_of(
    action: ActionDates,
    *,
    plan_status: str,
    decided_on: date | None,
    interval: int,
    reporting_dates: Iterable[tuple[date, int | None]],
    today: date,
) -> ActionState:
    """The state of one action of a plan with these facts; nothing is asked of the database."""
    due = None
    if plan_status == ActionPlan.ADOPTED:
        due = next_report_due(
            status=action.status,
            starts_on=action.starts_on,
            last_reported_on=action.last_reported_on,
            interval_months=action.reporting_interval_months or interval,
            reporting_dates=reporting_dates,
            plan_decided_on=decided_on,
        )
    return ActionState(
        is_overdue=plan_status != ActionPlan.DRAFT
        and is_overdue(status=action.status, ends_on=action.ends_on, today=today),
        is_stale=is_stale(due, today),
        next_report_due=due,
        is_due_soon=is_due_soon(due, today),
    )


def _plans_of(actions: Iterable[Any]) -> dict[int, tuple[str, date | None, int]]:
    """Status, decision date and reporting interval of the plan of each action, by its id."""
    actions = list(actions)
    if actions and all(hasattr(actions[0], name) for name in PLAN_DATES):
        return {row.plan_id: tuple(getattr(row, name) for name in PLAN_DATES) for row in actions}
    return {
        plan_id: (status, decided_on, interval)
        for plan_id, status, decided_on, interval in ActionPlan.objects.filter(
            pk__in={action.plan_id for action in actions}
        ).values_list("id", "status", "decided_on", "reporting_interval_months")
    }


def states_in(actions: QuerySet[Action], today: date) -> dict[int, ActionState]:
    """``states_of`` all that a query set finds, without making models of them: two queries."""
    return states_of(actions.order_by().values_list(*DATES, *PLAN_DATES, named=True), today)
