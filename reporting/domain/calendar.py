"""A person's due dates as a calendar that programs subscribe to, at a secret address."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from accounts.letters import site_address
from accounts.models import Person
from actions.models import Action, ActionPlan, Milestone, ProgressEntry
from actions.rules.action_state import ENDED
from reporting.domain.due import Task, open_cycles, tasks_of
from reporting.domain.my_work import actions_of
from reporting.models import CalendarFeed, ReviewCycle

SIGNER = Signer(salt="milstolpe.calendar", sep=".")
ASKED_AGAIN_AFTER = timedelta(hours=6)


@dataclass(frozen=True)
class DueDate:
    """A day in the calendar. ``key`` stays the same when the day is moved."""

    key: str
    day: date
    summary: str
    description: str
    address: str
    changed_at: datetime


def feed_of(person: Person) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(person=person).first()


def start_feed(*, by: Person) -> CalendarFeed:
    """The feed of ``by``; made now, if there was none."""
    return CalendarFeed.objects.get_or_create(person=by)[0]


def renew_feed(*, by: Person) -> CalendarFeed:
    """Give the feed of ``by`` a new address; the old one is void from now on."""
    with transaction.atomic():
        feed = start_feed(by=by)
        feed.nonce = uuid4()
        feed.save(update_fields=["nonce"])
    return feed


def stop_feed(*, by: Person) -> None:
    """Make the address void. A feed that is started later has another one."""
    CalendarFeed.objects.filter(person=by).delete()


def token_of(feed: CalendarFeed) -> str:
    return SIGNER.sign(f"{feed.person_id}-{feed.nonce.hex}")


def feed_by_token(token: str) -> CalendarFeed | None:
    """The feed of an address that is in force, of a person who may sign in."""
    try:
        person_id, nonce = SIGNER.unsign(token).split("-")
    except (BadSignature, ValueError):
        return None
    return (
        CalendarFeed.objects.select_related("person")
        .filter(person_id=int(person_id), nonce=UUID(nonce), person__is_active=True)
        .first()
    )


def calendar_of(feed: CalendarFeed, today: date) -> bytes:
    """The feed in the person's language, as iCalendar (RFC 5545)."""
    with translation.override(feed.person.language):
        calendar = Calendar()
        calendar.add("prodid", "-//Milstolpe//Milstolpe//EN")
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        calendar.add("x-wr-calname", _("Milstolpe: my due dates"))
        calendar.add("refresh-interval", ASKED_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", f"PT{ASKED_AGAIN_AFTER.seconds // 3600}H")
        for due in due_dates_of(feed.person, today, since=feed.made_at):
            calendar.add_component(_event(due))
        return calendar.to_ical()


def _event(due: DueDate) -> Event:
    event = Event()
    event.add("uid", f"{due.key}@{urlsplit(site_address('/')).hostname}")
    # Without METHOD, DTSTAMP says when what the event tells was last changed.
    event.add("dtstamp", due.changed_at)
    event.add("last-modified", due.changed_at)
    event.add("dtstart", due.day)
    event.add("dtend", due.day + timedelta(days=1))
    event.add("summary", due.summary)
    event.add("description", due.description)
    event.add("url", due.address)
    event.add("transp", "TRANSPARENT")
    return event


def _tasks_of(person: Person, today: date) -> list[Task]:
    mine = [each for each in actions_of(person) if each.responsible_person_id == person.pk]
    return tasks_of(mine, today, cycles=open_cycles(mine, today), with_values=())


def due_dates_of(person: Person, today: date, *, since: datetime) -> list[DueDate]:
    """What is wanted of ``person`` by which day, in the active language, by day.

    Their own actions of adopted plans that have not ended. What was never changed counts as
    changed at ``since``. A fixed number of queries.
    """
    tasks = [
        task
        for task in _tasks_of(person, today)
        if task.action.plan.status == ActionPlan.ADOPTED and task.action.status not in ENDED
    ]
    actions = [task.action for task in tasks]
    milestones = list(
        Milestone.objects.current()
        .filter(action__in=actions, completed_on__isnull=True)
        .select_related("action")
    )
    changes = _Changes(since, actions, milestones, tasks)
    dates = [
        *(due for task in tasks for due in _of_action(task, changes)),
        *(_of_milestone(milestone, changes) for milestone in milestones),
        *_of_cycles(tasks, changes),
    ]
    return sorted(dates, key=lambda due: (due.day, due.key))


class _Changes:
    """When each thing was last changed, by the histories."""

    def __init__(
        self,
        since: datetime,
        actions: list[Action],
        milestones: list[Milestone],
        tasks: Iterable[Task],
    ) -> None:
        self.since = since
        cycles = {task.cycle.pk for task in tasks if task.cycle}
        self._of: dict[tuple[type, int], datetime] = {}
        for model, ids in (
            (Action, [action.pk for action in actions]),
            (Milestone, [milestone.pk for milestone in milestones]),
            (ReviewCycle, list(cycles)),
        ):
            history: Any = model.history
            for pk, moment in (
                history.filter(id__in=ids)
                .order_by()
                .values_list("id")
                .annotate(at=Max("history_date"))
            ):
                self._of[model, pk] = moment
        for pk, moment in (
            ProgressEntry.objects.filter(action__in=actions)
            .order_by()
            .values_list("action_id")
            .annotate(at=Max("recorded_at"))
        ):
            self._of[Action, pk] = max(moment, self._of.get((Action, pk), moment))

    def of(self, thing: Action | Milestone | ReviewCycle) -> datetime:
        moment = self._of.get((type(thing), thing.pk), self.since)
        return moment.astimezone(UTC).replace(microsecond=0)


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


def _of_cycles(tasks: Iterable[Task], changes: _Changes) -> Iterable[DueDate]:
    """The review of each year that still lacks reports, with the actions that lack them."""
    cycles: dict[ReviewCycle, list[Task]] = {}
    for task in tasks:
        if task.cycle is not None:
            cycles.setdefault(task.cycle, []).append(task)
    for cycle, lacking in cycles.items():
        only = lacking[0].action if len(lacking) == 1 else None
        yield DueDate(
            f"review-{cycle.pk}",
            cycle.due_on,
            _("Reports for the review of %(year)s are due") % {"year": cycle.year},
            "\n".join(str(task.action) for task in lacking),
            site_address(only.get_absolute_url() if only else "/my-work/"),
            changes.of(cycle),
        )
