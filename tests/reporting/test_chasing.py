from datetime import UTC, date, datetime

import pytest

from accounts.models import Organisation, Person
from foundation.errors import DomainError
from jobs.models import OutgoingMail
from reporting.domain.chasing import (
    Reminded,
    chase_rows,
    escalate,
    owing_organisations,
    remind,
    wanted_reviews,
)
from reporting.models import CycleEscalation, Reminder, ReviewCycle
from tests.cast import assemble
from tests.factories import (
    ActionFactory,
    OutgoingMailFactory,
    PersonFactory,
    ReviewCycleFactory,
    ReviewFactory,
)

pytestmark = pytest.mark.django_db

TODAY = date(2025, 12, 5)


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def cycle(cast):
    cycle = ReviewCycleFactory(strategy=cast.strategy, year=2025)
    ReviewFactory(cycle=cycle, action=cast.action)
    return cycle


def reminded(cycle, by, today=TODAY):
    return remind(cycle=cycle, reviews=list(wanted_reviews(cycle)), by=by, today=today)


def test_chase_list_holds_what_waits_for_who_reports(cast, cycle):
    for status in ("draft", "submitted", "returned"):
        ReviewFactory(cycle=cycle, action=ActionFactory(plan=cast.plan), status=status)
    assert [each.status for each in wanted_reviews(cycle)] == ["not_started", "draft", "returned"]


def test_row_tells_of_the_last_sign_of_life_and_the_mail(cast, cycle):
    Person.objects.filter(pk=cast.responsible.pk).update(
        last_login=datetime(2025, 11, 3, 12, tzinfo=UTC)
    )
    type(cast.action).objects.update(status="on_track", last_reported_on=date(2025, 9, 1))
    OutgoingMailFactory(recipient=cast.responsible.email, state="sent")
    OutgoingMailFactory(recipient=cast.responsible.email, state="bounced")
    [row] = chase_rows(cycle, wanted_reviews(cycle))
    assert row.last_seen == date(2025, 11, 3)
    assert row.mail.state == "bounced"
    assert row.reminded_on is None


def test_one_mail_a_person_and_a_day(cast, cycle):
    second = ActionFactory(plan=cast.plan, responsible_person=cast.responsible)
    ReviewFactory(cycle=cycle, action=second, status="returned")
    assert reminded(cycle, cast.coordinator) == Reminded(written=1)
    [mail] = OutgoingMail.objects.all()
    assert str(cast.action) in mail.text
    assert f"{second} (returned with comments)" in mail.text
    assert "4 days ago" in mail.text
    reminder = Reminder.objects.get()
    assert (reminder.mail, reminder.reminded.count()) == (mail, 2)
    assert reminded(cycle, cast.coordinator) == Reminded(already_today=1)
    assert reminded(cycle, cast.coordinator, date(2025, 12, 6)) == Reminded(written=1)


def test_who_cannot_be_reminded_is_told(cast, cycle):
    quiet = PersonFactory(reminders=Person.Reminders.NONE)
    gone = PersonFactory(is_active=False)
    for person in (quiet, gone, None):
        action = ActionFactory(plan=cast.plan, responsible_person=person)
        ReviewFactory(cycle=cycle, action=action)
    assert reminded(cycle, cast.coordinator) == Reminded(written=1, declined=1, without_person=2)


@pytest.mark.parametrize("status", ["draft", "closed"])
def test_nobody_is_reminded_of_a_cycle_that_is_not_open(cast, cycle, status):
    ReviewCycle.objects.update(status=status)
    cycle.refresh_from_db()
    with pytest.raises(DomainError, match="not open"):
        reminded(cycle, cast.coordinator)


@pytest.mark.parametrize("role", ["responsible", "reader", "outsider"])
def test_only_a_coordinator_chases(cast, cycle, role):
    with pytest.raises(DomainError, match="Only a coordinator"):
        reminded(cycle, cast.viewer(role))
    with pytest.raises(DomainError, match="Only a coordinator"):
        escalate(
            cycle=cycle,
            organisation=cast.action.responsible_organisation,
            by=cast.viewer(role),
            today=TODAY,
        )


def test_contact_of_the_organisation_is_told_once_a_day(cast, cycle):
    organisation = cast.action.responsible_organisation
    with pytest.raises(DomainError, match="has no contact"):
        escalate(cycle=cycle, organisation=organisation, by=cast.coordinator, today=TODAY)
    Organisation.objects.filter(pk=organisation.pk).update(contact_email="registry@example.org")
    organisation.refresh_from_db()
    mail = escalate(cycle=cycle, organisation=organisation, by=cast.coordinator, today=TODAY)
    assert mail.recipient == "registry@example.org"
    assert cast.action.title_sv in mail.text
    assert cast.responsible.name in mail.text
    assert CycleEscalation.objects.get().mail == mail
    with pytest.raises(DomainError, match="told today"):
        escalate(cycle=cycle, organisation=organisation, by=cast.coordinator, today=TODAY)
    [owing] = owing_organisations(cycle)
    assert (owing.organisation, owing.count, owing.escalated_on) == (organisation, 1, TODAY)
    cycle.reviews.update(status="submitted")
    with pytest.raises(DomainError, match="Nothing is wanted"):
        escalate(cycle=cycle, organisation=organisation, by=cast.coordinator, today=TODAY)
