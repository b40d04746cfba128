"""Everybody gets one reminder, whatever happens to those who send it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.utils import timezone

from actions.domain.progress import refresh_action_status
from jobs.models import OutgoingMail
from reporting.domain.reminders import send_reminders
from reporting.models import Reminder
from tests.factories import ActionFactory, ActionPlanFactory, ProgressEntryFactory
from tests.workers import wait_until

pytestmark = [pytest.mark.django_db(transaction=True)]

PEOPLE = 6
MORNING = datetime(2026, 9, 2, 9, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def people():
    """Whose reports are due on 16 September: the first reminder goes out on the second."""
    plan = ActionPlanFactory()
    found = []
    for _ in range(PEOPLE):
        action = ActionFactory(plan=plan)
        ProgressEntryFactory(action=action, reported_on=datetime(2026, 3, 16, tzinfo=UTC).date())
        refresh_action_status(action)
        found.append(action.responsible_person)
    return found


def run(_turn):
    try:
        return send_reminders(now=MORNING)
    finally:
        connection.close()


def test_three_at_once_write_to_each_person_once(people):
    with ThreadPoolExecutor(3) as pool:
        sent = list(pool.map(run, range(3)))

    assert sum(sent) == PEOPLE
    assert Reminder.objects.count() == PEOPLE
    recipients = OutgoingMail.objects.values_list("recipient", flat=True)
    assert sorted(recipients) == sorted(person.email for person in people)


@pytest.mark.worker
def test_killed_worker_neither_loses_nor_doubles_a_reminder(people, smtp, worker):
    smtp.hold(after=2)
    first = worker()
    send_reminders(now=MORNING)
    wait_until(smtp.is_held.is_set, what="the worker is in the middle of the mails")
    first.kill()
    wait_until(lambda: smtp.is_alone, what="the server has noticed that the sender is gone")
    smtp.release()
    send_reminders(now=MORNING)
    worker()

    wait_until(
        lambda: OutgoingMail.objects.filter(state=OutgoingMail.SENT).count() == PEOPLE,
        what="all mails are sent",
    )
    arrived = [address for message in smtp.messages for address in message.recipients]
    assert sorted(arrived) == sorted(person.email for person in people)
