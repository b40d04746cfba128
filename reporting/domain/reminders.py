"""Reminders: who is written to today, of which reports, and the one mail that tells it."""

import logging
from collections import defaultdict
from collections.abc import Container, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts.letters import send_letter, site_address
from accounts.models import Person
from actions.models import Action, ActionPlan
from actions.rules.action_state import ENDED
from jobs.models import OutgoingMail
from reporting.domain.due import Task, open_cycles, tasks_of
from reporting.domain.links import link_address, make_link
from reporting.models import RemindedAction, Reminder, ReminderPace, ReportingLink
from reporting.rules.reminders import (
    Pace,
    Stage,
    is_digest_due,
    is_sending_time,
    reminder_due,
    swedish_days_off,
)
from strategy.models import Strategy

logger = logging.getLogger(__name__)

MOST_SHOWN = 50
"""Rows of each list on the coordinator's page."""

LastSent = dict[tuple[int, int], date]
"""When each person was last reminded of each action, by their ids."""


def send_reminders(*, now: datetime) -> int:
    """Write to everybody who is to be reminded at ``now`` (aware); returns how many mails.

    Nobody gets two mails on one strategy on one day, however often and by however many workers
    this is called: the row that says so is written with the mail.
    """
    zone = timezone.get_default_timezone()
    days_off = swedish_days_off()
    if not is_sending_time(now, zone, settings.REMINDER_HOUR, days_off):
        return 0
    today = now.astimezone(zone).date()
    return sum(
        _remind_in(strategy, today, days_off)
        for strategy in Strategy.objects.current().select_related("reminder_pace")
    )


def pace_of(strategy: Strategy) -> ReminderPace:
    """The pace that the coordinator has set, or the one that holds until then."""
    try:
        return strategy.reminder_pace
    except ReminderPace.DoesNotExist:
        return ReminderPace(strategy=strategy)


def as_rule(pace: ReminderPace) -> Pace:
    days = (pace.first_days_before, pace.second_days_before)
    return Pace(
        days_before=tuple(each for each in days if each is not None),
        is_on_the_day=pace.is_on_the_day,
        days_between_after=pace.days_between_after,
        most_after=pace.most_after,
    )


def _remind_in(strategy: Strategy, today: date, days_off: Container[date]) -> int:
    pace = pace_of(strategy)
    if not pace.is_on:
        return 0
    actions = list(_reported_by_people(strategy))
    tasks = tasks_of(actions, today, cycles=open_cycles(actions, today), with_values=actions)
    last_sent = _last_sent(strategy)
    done = set(Reminder.objects.filter(strategy=strategy, sent_on=today).values_list("person_id"))
    of_person: dict[int, list[Task]] = defaultdict(list)
    for task in tasks:
        of_person[task.action.responsible_person_id].append(task)  # type: ignore[index]
    sent = 0
    for person_id, own in of_person.items():
        person = own[0].action.responsible_person
        if (person_id,) in done or person is None:
            continue
        calling = _calling(person, own, today, as_rule(pace), days_off, last_sent)
        if calling:
            wanted = [task for task in own if task.is_wanted or task in calling]
            try:
                sent += _write_to(person, strategy, wanted, today)
            except Exception:  # one person's fault keeps no mail from the others
                logger.exception("Person %s could not be reminded.", person.pk)
    return sent


def _reported_by_people(strategy: Strategy) -> QuerySet[Action]:
    """The actions that a report can be wanted of, with somebody to ask for it."""
    return (
        Action.objects.current()
        .filter(
            plan__area__strategy=strategy,
            plan__area__withdrawn_at__isnull=True,
            plan__withdrawn_at__isnull=True,
            plan__status=ActionPlan.ADOPTED,
            responsible_person__is_active=True,
        )
        .exclude(status__in=ENDED)
        .exclude(responsible_person__reminders=Person.Reminders.NONE)
        .select_related(
            "plan__area__strategy", "responsible_organisation", "responsible_person__organisation"
        )
        .order_by("plan__area__position", "plan_id", "position", "id")
    )


def _last_sent(strategy: Strategy) -> LastSent:
    rows = (
        RemindedAction.objects.filter(reminder__strategy=strategy)
        .values_list("reminder__person_id", "action_id")
        .annotate(latest=Max("reminder__sent_on"))
    )
    return {(person_id, action_id): latest for person_id, action_id, latest in rows}


def _calling(
    person: Person,
    tasks: Sequence[Task],
    today: date,
    pace: Pace,
    days_off: Container[date],
    last_sent: LastSent,
) -> list[Task]:
    """The tasks because of which a mail goes to ``person`` today, by what they have chosen."""
    if person.reminders == Person.Reminders.WEEKLY:
        latest = max((day for (pk, _), day in last_sent.items() if pk == person.pk), default=None)
        return [task for task in tasks if task.is_wanted and is_digest_due(today, latest, days_off)]
    heard = set(Stage)
    if person.reminders == Person.Reminders.DUE:
        heard -= {Stage.BEFORE}
    return [
        task
        for task in tasks
        if task.due_on is not None
        and reminder_due(
            task.due_on, today, last_sent.get((person.pk, task.action.pk)), pace, days_off
        )
        in heard
    ]


def _write_to(person: Person, strategy: Strategy, tasks: Sequence[Task], today: date) -> bool:
    """The reminder, its link and its mail, in one transaction; False when one was sent today."""
    cycle = next((task.cycle for task in tasks if task.is_for_review), None)
    if cycle is not None and cycle.closes_on < today:
        cycle = None  # the report is late and still wanted; a link that ended would open nothing
    try:
        with transaction.atomic():
            reminder = Reminder.objects.create(
                person=person,
                strategy=strategy,
                sent_on=today,
                is_digest=person.reminders == Person.Reminders.WEEKLY,
            )
            RemindedAction.objects.bulk_create(
                RemindedAction(reminder=reminder, action=task.action, due_on=task.due_on)
                for task in tasks
                if task.due_on is not None
            )
            link, token = make_link(
                person=person,
                strategy=strategy,
                actions=[task.action for task in tasks],
                cycle=cycle,
                today=today,
            )
            context = {
                "strategy": strategy,
                "tasks": [(task, link_address(token, task.action)) for task in tasks],
                "link": link,
                "is_digest": reminder.is_digest,
                "late": sum(bool(task.days_late) for task in tasks),
                "account_address": site_address("/account/me/"),
            }
            reminder.link = link
            reminder.mail = send_letter(person, "reminder", context)
            reminder.save(update_fields=["link", "mail"])
    except IntegrityError:
        if Reminder.objects.filter(person=person, strategy=strategy, sent_on=today).exists():
            return False
        raise
    return True


def lost_mail(strategy: Strategy) -> Sequence[OutgoingMail]:
    """Mail that did not arrive, to people who answer for actions of the strategy, newest first.

    The latest mail to each of them: one that got through since makes the earlier ones history.
    """
    people = Person.objects.filter(
        actions__plan__area__strategy=strategy, actions__withdrawn_at__isnull=True
    )
    latest = (
        OutgoingMail.objects.filter(recipient=OuterRef("recipient"))
        .exclude(state__in=[OutgoingMail.QUEUED, OutgoingMail.SENDING])
        .order_by("-created_at", "-pk")
        .values("pk")[:1]
    )
    return list(
        OutgoingMail.objects.filter(
            state__in=[OutgoingMail.FAILED, OutgoingMail.BOUNCED],
            recipient__in=people.values("email"),
            pk=Subquery(latest),
        ).order_by("-created_at")[:MOST_SHOWN]
    )


def sent_lately(strategy: Strategy) -> Sequence[Reminder]:
    return list(
        Reminder.objects.filter(strategy=strategy)
        .select_related("person__organisation", "mail")
        .annotate(action_count=Count("reminded"))
        .order_by("-sent_on", "-pk")[:MOST_SHOWN]
    )


def links_in_force(strategy: Strategy, today: date) -> Sequence[ReportingLink]:
    """The personal links that open something today, newest first."""
    found = (
        ReportingLink.objects.filter(
            strategy=strategy, revoked_at__isnull=True, ends_on__gte=today, person__is_active=True
        )
        .select_related("person", "cycle")
        .annotate(action_count=Count("linked"))
        .order_by("-made_at", "-pk")[:MOST_SHOWN]
    )
    return [link for link in found if link.is_in_force(today)]
