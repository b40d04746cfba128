import pytest
from django.urls import reverse

from accounts.models import Person
from actions.domain.leaving import leave, release_actions_of_those_who_left
from actions.models import Action, Handover
from foundation.errors import DomainError
from jobs.models import OutgoingMail
from tests.cast import assemble
from tests.factories import ActionFactory, HandoverFactory, PersonFactory, StrategyRoleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return assemble()


def responsible_of(action):
    return Action.objects.get(pk=action.pk).responsible_person


def test_leaving_releases_tells_and_closes(client, cast):
    second = ActionFactory(plan=cast.plan, responsible_person=cast.responsible)
    handover = HandoverFactory(action=cast.action, to_person=cast.colleague)
    client.force_login(cast.responsible)
    address = reverse("actions:leaving")
    assert (
        reverse("actions:hand-over", args=[cast.action.pk]) in client.get(address).content.decode()
    )

    client.post(address)

    assert responsible_of(cast.action) is None
    assert "has left" in cast.action.history.first().history_change_reason
    assert not Person.objects.get(pk=cast.responsible.pk).is_active
    handover.refresh_from_db()
    assert handover.state == Handover.TAKEN_BACK
    mail = OutgoingMail.objects.get()
    assert mail.recipient == cast.coordinator.email
    assert cast.action.get_absolute_url() in mail.text
    assert second.get_absolute_url() in mail.text
    assert client.get(address).status_code == 302


def test_looking_at_the_page_changes_nothing(client, cast):
    client.force_login(cast.responsible)
    client.get(reverse("actions:leaving"))
    assert responsible_of(cast.action) == cast.responsible


@pytest.mark.parametrize("role", ["colleague", "reader", "outsider", "homeless", "visitor"])
def test_nobody_else_closes_the_account_of_another(cast, role):
    with pytest.raises(DomainError):
        leave(person=cast.responsible, by=cast.viewer(role), reason="Slutat")
    assert Person.objects.get(pk=cast.responsible.pk).is_active


@pytest.mark.parametrize("role", ["administrator", "coordinator"])
def test_coordinator_closes_an_account_with_a_reason(cast, role):
    by = cast.viewer(role)
    with pytest.raises(DomainError) as refusal:
        leave(person=cast.responsible, by=by, reason=" ")
    assert refusal.value.field == "reason"

    leave(person=cast.responsible, by=by, reason="Slutat")

    assert responsible_of(cast.action) is None
    latest = Person.objects.get(pk=cast.responsible.pk).history.latest()
    assert (latest.is_active, latest.history_user, latest.history_change_reason) == (
        False,
        by,
        "Slutat",
    )


def test_last_coordinator_cannot_leave(client, cast):
    with pytest.raises(DomainError) as refusal:
        leave(person=cast.coordinator, by=cast.coordinator)
    assert cast.strategy.title_en in refusal.value.message

    client.force_login(cast.coordinator)
    page = client.post(reverse("actions:leaving"), follow=True).content.decode()
    assert "Name another coordinator first" in page

    StrategyRoleFactory(strategy=cast.strategy)
    leave(person=cast.coordinator, by=cast.coordinator)
    assert not Person.objects.get(pk=cast.coordinator.pk).is_active


def test_last_administrator_cannot_leave(cast):
    with pytest.raises(DomainError):
        leave(person=cast.administrator, by=cast.administrator)
    PersonFactory(is_superuser=True)
    leave(person=cast.administrator, by=cast.administrator)


def test_accounts_closed_elsewhere_are_seen_to_once(cast):
    Person.objects.filter(pk=cast.responsible.pk).update(is_active=False)

    assert release_actions_of_those_who_left() == 1
    assert release_actions_of_those_who_left() == 0

    assert responsible_of(cast.action) is None
    assert OutgoingMail.objects.get().recipient == cast.coordinator.email


def test_those_who_can_sign_in_keep_their_actions(cast):
    assert release_actions_of_those_who_left() == 0
    assert responsible_of(cast.action) == cast.responsible
