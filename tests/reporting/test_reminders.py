from datetime import UTC, datetime

import pytest
from django.utils import timezone

from accounts.models import Person
from actions.domain.progress import refresh_action_status
from jobs.domain import send_queued_mail
from jobs.models import OutgoingMail
from reporting.domain.reminders import send_reminders
from reporting.models import Reminder, ReminderPace, ReportingLink
from tests.cast import assemble
from tests.factories import (
    ActionFactory,
    IndicatorFactory,
    ObjectiveFactory,
    PersonFactory,
    ProgressEntryFactory,
    ReviewCycleFactory,
)

pytestmark = pytest.mark.django_db

# The plan asks for a report every six months; the last one makes the next due on 16 September.
LAST_REPORT = datetime(2026, 3, 16, tzinfo=UTC).date()


def at(day, hour=9):
    return datetime.fromisoformat(f"{day}T{hour:02}:00").replace(
        tzinfo=timezone.get_default_timezone()
    )


def reported(action, day=LAST_REPORT):
    ProgressEntryFactory(action=action, author=action.responsible_person, reported_on=day)
    refresh_action_status(action)
    return action


@pytest.fixture
def cast():
    cast = assemble()
    reported(cast.action)
    return cast


def mails():
    return list(OutgoingMail.objects.order_by("pk"))


def test_reminder_lists_what_is_wanted_with_its_day_values_and_link(cast):
    indicator = IndicatorFactory(
        objective=ObjectiveFactory(plan=cast.plan), name_en="Trials <started>"
    )
    cast.action.objectives.add(indicator.objective)

    assert send_reminders(now=at("2026-09-02")) == 1

    (mail,) = mails()
    assert mail.recipient == cast.responsible.email
    assert mail.subject == "1 report is due on 16 September 2026"
    assert "Report due on 16 September 2026." in mail.text
    assert "Value wanted: Trials <started>, 2025." in mail.text
    assert "Trials &lt;started&gt;" in mail.html
    assert f"/{cast.action.pk}/" in mail.text
    assert mail.headers["Auto-Submitted"] == "auto-generated"
    reminder = Reminder.objects.get()
    assert (reminder.person, reminder.mail) == (cast.responsible, mail)
    assert reminder.link.ends_on.isoformat() == "2026-11-01"
    assert reminder.reminded.get().due_on.isoformat() == "2026-09-16"


def test_second_run_on_the_same_day_sends_nothing(cast):
    send_reminders(now=at("2026-09-02"))

    assert send_reminders(now=at("2026-09-02", 15)) == 0
    assert len(mails()) == 1


@pytest.mark.parametrize(("day", "hour"), [("2026-09-02", 6), ("2026-09-05", 9), ("2026-09-01", 9)])
def test_nothing_is_sent_early_or_on_a_day_off(cast, day, hour):
    assert send_reminders(now=at(day, hour)) == 0


def test_late_report_is_said_to_be_late(cast):
    send_reminders(now=at("2026-09-23"))

    (mail,) = mails()
    assert mail.subject == "1 report is late"
    assert "The report was due on 16 September 2026, 7 days ago." in mail.text


def test_one_mail_tells_of_all_that_is_wanted(cast):
    other = ActionFactory(
        plan=cast.plan,
        responsible_organisation=cast.action.responsible_organisation,
        responsible_person=cast.responsible,
    )
    reported(other, datetime(2026, 3, 20, tzinfo=UTC).date())

    send_reminders(now=at("2026-09-02"))

    (mail,) = mails()
    assert str(cast.action) in mail.text
    assert str(other) in mail.text
    assert set(ReportingLink.objects.get().actions.all()) == {cast.action, other}


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("every", ["2026-09-02", "2026-09-11", "2026-09-16", "2026-09-23"]),
        ("due", ["2026-09-16", "2026-09-23"]),
        ("weekly", ["2026-08-31", "2026-09-07", "2026-09-14", "2026-09-21"]),
        ("none", []),
    ],
)
def test_people_choose_how_often(cast, choice, expected):
    cast.responsible.reminders = choice
    cast.responsible.save()
    for day in range(31, 32):
        send_reminders(now=at(f"2026-08-{day}"))
    for day in range(1, 26):
        send_reminders(now=at(f"2026-09-{day:02}"))

    sent = Reminder.objects.order_by("sent_on").values_list("sent_on", flat=True)
    assert [day.isoformat() for day in sent] == expected


def test_coordinator_sets_the_pace(cast):
    ReminderPace.objects.create(
        strategy=cast.strategy, first_days_before=7, second_days_before=None, is_on_the_day=False
    )

    assert send_reminders(now=at("2026-09-02")) == 0
    assert send_reminders(now=at("2026-09-09")) == 1
    assert send_reminders(now=at("2026-09-16")) == 0


def test_first_reminder_may_come_long_before_the_day(cast):
    ReminderPace.objects.create(strategy=cast.strategy, first_days_before=60)

    assert send_reminders(now=at("2026-07-17")) == 1
    assert "Report due on 16 September 2026." in mails()[0].text


def test_coordinator_switches_reminders_off(cast):
    ReminderPace.objects.create(strategy=cast.strategy, is_on=False)

    assert send_reminders(now=at("2026-09-16")) == 0


def test_nobody_who_has_left_is_reminded(cast):
    cast.responsible.is_active = False
    cast.responsible.save()

    assert send_reminders(now=at("2026-09-16")) == 0


@pytest.mark.parametrize(("status", "expected"), [("completed", 0), ("on_track", 1)])
def test_ended_action_wants_no_report(cast, status, expected):
    ProgressEntryFactory(
        action=cast.action,
        author=cast.responsible,
        reported_on=LAST_REPORT,
        status=status,
    )
    refresh_action_status(cast.action)

    assert send_reminders(now=at("2026-09-16")) == expected


def test_link_ends_with_the_cycle_that_the_report_is_for(cast):
    cycle = ReviewCycleFactory(
        strategy=cast.strategy,
        year=2025,
        opens_on=datetime(2026, 8, 1, tzinfo=UTC).date(),
        due_on=datetime(2026, 9, 10, tzinfo=UTC).date(),
        closes_on=datetime(2026, 9, 30, tzinfo=UTC).date(),
    )

    send_reminders(now=at("2026-09-10"))

    link = ReportingLink.objects.get()
    assert (link.cycle, link.ends_on) == (cycle, cycle.closes_on)
    assert "Report for the review of 2025 due on 10 September 2026." in mails()[0].text


def test_link_opens_the_form_when_the_cycle_has_passed_its_last_day_and_is_open(cast):
    ReviewCycleFactory(
        strategy=cast.strategy,
        year=2025,
        opens_on=datetime(2026, 8, 1, tzinfo=UTC).date(),
        due_on=datetime(2026, 9, 10, tzinfo=UTC).date(),
        closes_on=datetime(2026, 9, 15, tzinfo=UTC).date(),
    )

    send_reminders(now=at("2026-09-17"))

    reminder = Reminder.objects.get()
    assert reminder.link.cycle is None
    assert reminder.link.is_in_force(reminder.sent_on)


def test_mail_is_in_the_persons_language(cast):
    cast.responsible.language = "sv"
    cast.responsible.save()

    send_reminders(now=at("2026-09-02"))

    assert "16 september 2026" in mails()[0].text


def test_mail_arrives_as_text_and_html(cast, smtp, settings):
    send_reminders(now=at("2026-09-02"))
    send_queued_mail(mails()[0].pk)

    (message,) = smtp.messages
    assert str(cast.action) in message.text
    assert "<a href=" in message.html


@pytest.mark.parametrize("count", [1, 10])
def test_people_to_write_to_are_found_in_a_fixed_number_of_queries(
    cast, django_assert_num_queries, count
):
    for _ in range(count):
        action = ActionFactory(plan=cast.plan, responsible_person=PersonFactory(reminders="due"))
        reported(action)

    with django_assert_num_queries(11):
        assert send_reminders(now=at("2026-09-01")) == 0


def test_person_whom_no_mail_can_be_made_for_keeps_none_from_the_others(cast, caplog):
    broken = reported(ActionFactory(plan=cast.plan, position=0)).responsible_person
    cast.action.position = 1
    cast.action.save()
    Person.objects.filter(pk=broken.pk).update(email="two\nlines@example.org")

    assert send_reminders(now=at("2026-09-02")) == 1

    assert [mail.recipient for mail in mails()] == [cast.responsible.email]
    assert f"Person {broken.pk} could not be reminded." in caplog.text
