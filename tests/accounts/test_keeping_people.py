import pytest

from accounts.domain.invitations import invite_person
from accounts.domain.people import change_person, close_account, open_account
from accounts.models import Person
from foundation.errors import DomainError
from jobs.models import OutgoingMail
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return PersonFactory(is_superuser=True)


@pytest.fixture
def coordinator():
    return PersonFactory()


def fresh(person):
    return Person.objects.get(pk=person.pk)


def test_change_is_kept_with_who_made_it(coordinator):
    person = PersonFactory()
    change_person(
        person=person, by=coordinator, values={"name": "Ny", "title": "Chef"}, note="Bytt namn"
    )
    assert (fresh(person).name, fresh(person).title) == ("Ny", "Chef")
    latest = person.history.latest()
    assert (latest.history_user, latest.history_change_reason) == (coordinator, "Bytt namn")


def test_address_of_somebody_who_has_signed_in_is_changed_by_administrators_alone(
    coordinator, administrator
):
    person = PersonFactory(email="old@example.org")
    values = {"email": "new@example.org"}
    with pytest.raises(DomainError) as refusal:
        change_person(person=person, by=coordinator, values=values)
    assert refusal.value.field == "email"
    assert fresh(person).email == "old@example.org"

    change_person(person=person, by=administrator, values=values)

    assert fresh(person).email == "new@example.org"
    mail = OutgoingMail.objects.get()
    assert mail.recipient == "old@example.org"
    assert "new@example.org" in mail.text


def test_mistyped_address_of_an_invited_person_is_put_right_and_its_link_ends(coordinator):
    invitation = invite_person(email="wrong@example.org", name="Anna", by=coordinator)
    person = fresh(invitation.person)

    change_person(person=person, by=coordinator, values={"email": "right@example.org"})

    assert fresh(person).email == "right@example.org"

    invitation.refresh_from_db()
    assert invitation.state == "revoked"
    assert OutgoingMail.objects.count() == 1


def test_coordinator_makes_nobody_an_administrator(coordinator, administrator):
    person = PersonFactory()
    values = {"is_superuser": True}
    with pytest.raises(DomainError):
        change_person(person=person, by=coordinator, values=values)
    change_person(person=person, by=administrator, values=values)
    assert fresh(person).is_superuser


def test_last_administrator_stays_one(administrator):
    with pytest.raises(DomainError):
        change_person(person=administrator, by=administrator, values={"is_superuser": False})
    with pytest.raises(DomainError):
        close_account(person=fresh(administrator), by=administrator, reason="Slutar")
    assert fresh(administrator).is_superuser
    assert fresh(administrator).is_active


def test_account_is_closed_and_opened_again(coordinator):
    invitation = invite_person(email="a@example.org", name="Anna", by=coordinator)
    person = fresh(invitation.person)

    close_account(person=person, by=coordinator, reason="Slutat")
    invitation.refresh_from_db()
    assert (fresh(person).is_active, invitation.state) == (False, "revoked")

    open_account(person=fresh(person), by=coordinator)
    assert fresh(person).is_active
    assert person.history.count() == 3
