import pytest
from django.urls import reverse

from actions.models import Action, Handover
from tests.cast import assemble
from tests.factories import HandoverFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return assemble()


def test_offer_from_the_page(client, cast):
    client.force_login(cast.responsible)
    address = reverse("actions:hand-over", args=[cast.action.pk])
    assert cast.colleague.name in client.get(address).content.decode()

    answer = client.post(address, {"to_person": cast.colleague.pk, "message": "Hej"}, follow=True)

    assert Handover.objects.get().to_person == cast.colleague
    assert "Offered to" in answer.content.decode()


def test_offer_to_nobody_says_so_and_keeps_the_text(client, cast):
    client.force_login(cast.responsible)
    answer = client.post(
        reverse("actions:hand-over", args=[cast.action.pk]), {"message": "Avtalet"}
    )
    assert "Choose a colleague." in answer.content.decode()
    assert "Avtalet" in answer.content.decode()


def test_page_without_colleagues_says_whom_to_ask(client, cast):
    Action.objects.filter(pk=cast.action.pk).update(responsible_organisation=OrganisationFactory())
    client.force_login(cast.responsible)
    answer = client.get(reverse("actions:hand-over", args=[cast.action.pk]))
    assert "has an account in Milstolpe" in answer.content.decode()


def test_colleague_may_not_offer(client, cast):
    client.force_login(cast.colleague)
    assert client.get(reverse("actions:hand-over", args=[cast.action.pk])).status_code == 403


@pytest.mark.parametrize(
    ("role", "verb", "state"),
    [
        ("colleague", "accept", "accepted"),
        ("colleague", "decline", "declined"),
        ("responsible", "take-back", "taken_back"),
    ],
)
def test_answers(role, verb, state, client, cast):
    handover = HandoverFactory(action=cast.action, to_person=cast.colleague)
    client.force_login(cast.viewer(role))
    address = reverse(f"actions:handover-{verb}", args=[handover.pk])
    assert client.get(handover.get_absolute_url()).status_code == 200
    assert client.get(address).status_code == 405

    assert client.post(address, follow=True).status_code == 200

    handover.refresh_from_db()
    assert handover.state == state
    assert client.get(handover.get_absolute_url()).status_code == 200


def test_offer_is_nothing_to_others(client, cast):
    handover = HandoverFactory(action=cast.action, to_person=cast.colleague)
    client.force_login(cast.reader)
    assert client.get(handover.get_absolute_url()).status_code == 404


def test_take_it_on_from_the_page(client, cast):
    Action.objects.filter(pk=cast.action.pk).update(responsible_person=None)
    client.force_login(cast.colleague)
    assert "Take it on" in client.get(cast.action.get_absolute_url()).content.decode()

    client.post(reverse("actions:take-on", args=[cast.action.pk]))

    assert Action.objects.get(pk=cast.action.pk).responsible_person == cast.colleague
