from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from jobs.models import OutgoingMail
from reporting.domain.links import make_link
from reporting.models import Reminder, ReminderPace, ReportingLink
from tests.cast import assemble
from tests.factories import ActionFactory, OutgoingMailFactory, PersonFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def address(cast):
    return reverse("reporting:reminders", args=[cast.strategy.slug])


PACE = {
    "is_on": "on",
    "first_days_before": "10",
    "second_days_before": "",
    "days_between_after": "5",
    "most_after": "2",
}


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("administrator", 200),
        ("coordinator", 200),
        ("responsible", 404),
        ("reader", 404),
        ("outsider", 404),
        ("visitor", 302),
    ],
)
def test_page_is_for_coordinators(client, cast, address, role, status):
    if role != "visitor":
        client.force_login(cast.viewer(role))

    assert client.get(address).status_code == status
    client.post(address, PACE)
    assert ReminderPace.objects.exists() == (status == 200)


def test_coordinator_sets_the_pace_and_history_says_who(client, cast, address):
    client.force_login(cast.coordinator)

    client.post(address, PACE)

    pace = ReminderPace.objects.get()
    assert (pace.first_days_before, pace.second_days_before, pace.is_on_the_day) == (
        10,
        None,
        False,
    )
    assert pace.history.get().history_user == cast.coordinator


def test_pace_that_makes_no_sense_is_refused_beside_its_field(client, cast, address):
    client.force_login(cast.coordinator)

    response = client.post(address, PACE | {"days_between_after": "0", "second_days_before": "20"})

    errors = response.context["form"].errors
    assert "days_between_after" in errors
    assert "The second reminder comes nearer to the day than the first." in str(errors)
    assert not ReminderPace.objects.exists()


def test_mail_that_did_not_arrive_is_seen_by_the_coordinator(client, cast, address):
    OutgoingMailFactory(
        recipient=cast.responsible.email, state=OutgoingMail.BOUNCED, error="550 no such user"
    )
    OutgoingMailFactory(recipient="stranger@example.org", state=OutgoingMail.FAILED)
    client.force_login(cast.coordinator)

    content = client.get(address).content.decode()
    assert "550 no such user" in content
    assert "stranger@example.org" not in content
    dashboard = client.get(reverse("reporting:dashboard", args=[cast.strategy.slug]))
    assert "person whom mail does not reach" in dashboard.content.decode()


def test_mail_that_got_through_since_makes_the_loss_history(client, cast, address):
    OutgoingMailFactory(recipient=cast.responsible.email, state=OutgoingMail.FAILED)
    OutgoingMailFactory(recipient=cast.responsible.email, state=OutgoingMail.SENT)
    client.force_login(cast.coordinator)

    assert "did not arrive" not in client.get(address).content.decode()


def a_link(cast, person=None):
    return make_link(
        person=person or cast.responsible,
        strategy=cast.strategy,
        actions=[cast.action],
        cycle=None,
        today=TODAY,
    )[0]


def test_coordinator_revokes_a_link(client, cast, address):
    link = a_link(cast)
    client.force_login(cast.coordinator)
    assert cast.responsible.name in client.get(address).content.decode()

    client.post(reverse("reporting:link-revoke", args=[link.pk]))

    link.refresh_from_db()
    assert link.revoked_by == cast.coordinator
    assert "No link is in force." in client.get(address).content.decode()


@pytest.mark.parametrize("role", ["colleague", "reader", "outsider"])
def test_link_of_somebody_else_is_not_there_to_be_revoked(client, cast, role):
    link = a_link(cast)
    client.force_login(cast.viewer(role))

    assert client.post(reverse("reporting:link-revoke", args=[link.pk])).status_code == 404
    assert ReportingLink.objects.get().revoked_at is None


@pytest.mark.parametrize("count", [1, 10])
def test_page_has_a_fixed_number_of_queries(
    client, cast, address, django_assert_num_queries, count
):
    for turn in range(count):
        person = PersonFactory()
        ActionFactory(plan=cast.plan, responsible_person=person)
        mail = OutgoingMailFactory(recipient=person.email, state=OutgoingMail.FAILED)
        Reminder.objects.create(
            person=person,
            strategy=cast.strategy,
            sent_on=TODAY - timedelta(days=turn),
            mail=mail,
            link=a_link(cast, person),
        )
    client.force_login(cast.coordinator)
    client.get(address)

    with django_assert_num_queries(8):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("choice", ["due", "weekly", "none", "every"])
def test_people_choose_their_reminders(client, cast, choice):
    client.force_login(cast.responsible)

    response = client.post(reverse("accounts:reminders"), {"reminders": choice}, follow=True)

    cast.responsible.refresh_from_db()
    assert cast.responsible.reminders == choice
    assert "Your choice of reminders is saved." in response.content.decode()


def test_choice_that_there_is_not_is_refused(client, cast):
    client.force_login(cast.responsible)

    response = client.post(reverse("accounts:reminders"), {"reminders": "hourly"}, follow=True)

    cast.responsible.refresh_from_db()
    assert cast.responsible.reminders == "every"
    assert "Choose how often you want to be reminded." in response.content.decode()
