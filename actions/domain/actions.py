"""What follows about actions from their dates and reports, fetched flat."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db.models import Q, QuerySet

from actions.models import Action, ActionPlan, ReportingDate
from actions.rules.action_state import (
    ENDED,
    is_due_soon,
    is_overdue,
    is_stale,
    next_report_due,
)
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


def unassigned() -> Q:
    """The actions under way that no person answers for; ``attention=unassigned`` in lists."""
    return Q(responsible_person__isnull=True) & ~Q(status__in=ENDED)


def states_of(actions: Iterable[ActionDates], today: date) -> dict[int, ActionState]:
    """The state of each action by its id, in two queries.

    An action of a draft plan promises nothing yet: it is neither overdue nor stale. One of a
    closed plan can be overdue, and no more reports on it are wanted.
    """
    found = list(actions)
    plans = {
        plan_id: (status, decided_on, interval)
        for plan_id, status, decided_on, interval in ActionPlan.objects.filter(
            pk__in={action.plan_id for action in found}
        ).values_list("id", "status", "decided_on", "reporting_interval_months")
    }
    dates: dict[int, list[tuple[date, int | None]]] = defaultdict(list)
    for action_id, due_on, repeats in ReportingDate.objects.filter(
        action__in=[action.id for action in found]
    ).values_list("action_id", "due_on", "repeats_every_months"):
        dates[action_id].append((due_on, repeats))

    states = {}
    for action in found:
        plan_status, decided_on, interval = plans[action.plan_id]
        due = None
        if plan_status == ActionPlan.ADOPTED:
            due = next_report_due(
                status=action.status,
                starts_on=action.starts_on,
                last_reported_on=action.last_reported_on,
                interval_months=action.reporting_interval_months or interval,
                reporting_dates=dates[action.id],
                plan_decided_on=decided_on,
            )
        states[action.id] = ActionState(
            is_overdue=plan_status != ActionPlan.DRAFT
            and is_overdue(status=action.status, ends_on=action.ends_on, today=today),
            is_stale=is_stale(due, today),
            next_report_due=due,
            is_due_soon=is_due_soon(due, today),
        )
    return states


def states_in(actions: QuerySet[Action], today: date) -> dict[int, ActionState]:
    """``states_of`` all that a query set finds, without making models of them: three queries."""
    return states_of(actions.order_by().values_list(*DATES, named=True), today)
