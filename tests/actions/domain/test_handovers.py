import pytest

from actions.domain.handovers import (
    accept_handover,
    decline_handover,
    offer_handover,
    take_back_handover,
    take_on,
)
from actions.models import Action, Handover
from foundation.errors import DomainError
from jobs.models import OutgoingMail
from tests.cast import assemble
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return assemble()


def offered(cast, by="responsible", message=""):
    return offer_handover(
        action=cast.action, by=cast.viewer(by), to_person=cast.colleague, message=message
    )


def responsible_of(action):
    return Action.objects.get(pk=action.pk).responsible_person


def mail_to(person):
    return OutgoingMail.objects.filter(recipient=person.email)


@pytest.mark.parametrize("role", ["responsible", "coordinator", "administrator"])
def test_offer_changes_nothing_but_tells_the_colleague(role, cast):
    handover = offered(cast, by=role, message="Avtalet ligger i diariet.")

    assert responsible_of(cast.action) == cast.responsible
    [mail] = mail_to(cast.colleague)
    assert handover.get_absolute_url() in mail.text
    assert "Avtalet ligger i diariet." in mail.text


@pytest.mark.parametrize("role", ["colleague", "reader", "outsider", "homeless"])
def test_others_cannot_offer(role, cast):
    with pytest.raises(DomainError):
        offered(cast, by=role)
    assert not Handover.objects.exists()


@pytest.mark.parametrize("role", ["responsible", "outsider", "inactive"])
def test_offer_goes_to_an_active_colleague_other_than_the_present_one(role, cast):
    with pytest.raises(DomainError) as caught:
        offer_handover(
            action=cast.action,
            by=cast.coordinator,
            to_person=getattr(cast, role),
            message="",
        )
    assert caught.value.field == "to_person"


def test_one_offer_at_a_time(cast):
    offered(cast)
    with pytest.raises(DomainError):
        offered(cast)


def test_accepting_makes_the_colleague_answer_and_says_why(cast):
    handover = offered(cast, by="coordinator")

    accept_handover(handover=handover, by=cast.colleague)

    assert responsible_of(cast.action) == cast.colleague
    change = cast.action.history.first()
    assert change.history_user == cast.colleague
    assert cast.responsible.name in change.history_change_reason
    assert mail_to(cast.coordinator).count() == mail_to(cast.responsible).count() == 1


def test_declining_leaves_the_action_and_passes_on_the_answer(cast):
    handover = offered(cast)

    decline_handover(handover=handover, by=cast.colleague, answer="Jag slutar i maj.")

    assert responsible_of(cast.action) == cast.responsible
    [mail] = mail_to(cast.responsible)
    assert "Jag slutar i maj." in mail.text


def test_of_two_answers_the_first_counts(cast):
    handover = offered(cast)
    stale = Handover.objects.get(pk=handover.pk)
    take_back_handover(handover=handover, by=cast.responsible)

    with pytest.raises(DomainError):
        accept_handover(handover=stale, by=cast.colleague)
    assert responsible_of(cast.action) == cast.responsible


def test_only_the_colleague_answers_and_only_givers_take_back(cast):
    handover = offered(cast)
    with pytest.raises(DomainError):
        accept_handover(handover=handover, by=cast.responsible)
    with pytest.raises(DomainError):
        decline_handover(handover=handover, by=cast.coordinator, answer="")
    with pytest.raises(DomainError):
        take_back_handover(handover=handover, by=cast.colleague)


def test_colleague_who_has_moved_cannot_accept(cast):
    handover = offered(cast)
    cast.colleague.organisation = PersonFactory().organisation
    cast.colleague.save()
    with pytest.raises(DomainError):
        accept_handover(handover=handover, by=cast.viewer("colleague"))


def test_action_without_owner_is_taken_on_once(cast):
    Action.objects.filter(pk=cast.action.pk).update(responsible_person=None)

    take_on(action=cast.action, by=cast.colleague)

    assert responsible_of(cast.action) == cast.colleague
    with pytest.raises(DomainError):
        take_on(action=cast.action, by=cast.responsible)


def test_action_of_somebody_who_may_not_sign_in_can_be_taken_on(cast):
    Action.objects.filter(pk=cast.action.pk).update(responsible_person=cast.inactive)
    take_on(action=cast.action, by=cast.colleague)
    assert responsible_of(cast.action) == cast.colleague


@pytest.mark.parametrize("role", ["outsider", "homeless", "coordinator"])
def test_others_cannot_take_an_action_on(role, cast):
    Action.objects.filter(pk=cast.action.pk).update(responsible_person=None)
    with pytest.raises(DomainError):
        take_on(action=cast.action, by=cast.viewer(role))
