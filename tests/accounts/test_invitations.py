"""Invitations: sent, accepted once, revoked, run out; reading the link's pages changes nothing."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.domain.invitations import (
    accept_invitation,
    invite_person,
    known_invitation,
    revoke_invitation,
    send_invitation,
)
from accounts.models import Invitation, Person
from foundation.errors import DomainError
from jobs.models import OutgoingMail
from tests.factories import PASSWORD, PersonFactory

pytestmark = pytest.mark.django_db

PAGE = reverse("accounts:invitation")
ANSWER = {"password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def inviter():
    return PersonFactory(name="Karin Exempelsson")


@pytest.fixture
def invitation(inviter):
    return invite_person(email="Anna@Example.org", name="Anna Andersson", by=inviter, language="en")


def address_of(invitation):
    mail = OutgoingMail.objects.get(pk=invitation.mail_id)
    return re.search(r"^http://\S+?(/account/invitation/\S+)$", mail.text, re.MULTILINE)[1]


def token_of(invitation):
    return address_of(invitation).rstrip("/").rpartition("/")[2]


@pytest.fixture
def at_link(client, invitation):
    """A browser that has followed the link in the mail."""
    assert client.get(address_of(invitation))["Location"] == PAGE
    return client


def test_invitation_adds_a_person_who_has_no_password(invitation, inviter):
    person = invitation.person
    assert (person.email, person.name) == ("anna@example.org", "Anna Andersson")
    assert not person.has_usable_password()
    assert person.history.latest().history_user == inviter
    assert invitation.state == "waiting"
    assert invitation.expires_at - invitation.sent_at == timedelta(days=14)


def test_mail_goes_out_in_the_language_of_the_invited(invitation):
    mail = invitation.mail
    assert (mail.recipient, mail.subject) == (
        "anna@example.org",
        "Karin Exempelsson invites you to Milstolpe",
    )
    assert address_of(invitation) in mail.html
    assert mail.headers["Auto-Submitted"] == "auto-generated"


def test_days_are_a_setting(settings, inviter):
    settings.INVITATION_DAYS = 3
    invitation = invite_person(email="b@example.org", name="B", by=inviter)
    assert invitation.expires_at - invitation.sent_at == timedelta(days=3)


def test_only_the_digest_is_kept(invitation):
    assert token_of(invitation) not in str(vars(invitation))
    assert known_invitation(token_of(invitation)) == invitation
    assert known_invitation(invitation.digest) is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "has an account already"),
        ({"is_active": False}, "is closed"),
    ],
    ids=["has an account", "closed"],
)
def test_who_has_an_account_is_not_invited(inviter, fields, said):
    PersonFactory(email="b@example.org", **fields)
    with pytest.raises(DomainError, match=said):
        invite_person(email="B@example.org", name="B", by=inviter)
    assert not OutgoingMail.objects.exists()


def test_sending_again_voids_the_first_link(invitation, inviter):
    second = send_invitation(person=invitation.person, by=inviter)
    invitation.refresh_from_db()
    assert (invitation.state, second.state) == ("revoked", "waiting")
    assert Person.objects.filter(email="anna@example.org").count() == 1


def test_looking_at_the_link_changes_nothing(at_link, invitation):
    for _turn in range(2):
        at_link.get(address_of(invitation))
        assert at_link.get(PAGE).status_code == 200
    invitation.refresh_from_db()
    assert invitation.state == "waiting"
    assert "_auth_user_id" not in at_link.session


def test_pages_of_the_link_are_kept_by_nobody(at_link, invitation):
    for response in (at_link.get(address_of(invitation)), at_link.get(PAGE)):
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex, nofollow"
    cookie = at_link.cookies["milstolpe_invitation"]
    assert (cookie["path"], cookie["httponly"]) == (PAGE, True)


def test_password_is_chosen_and_its_owner_signed_in(at_link, invitation):
    response = at_link.post(PAGE, ANSWER, follow=True)

    assert "Welcome, Anna." in response.content.decode()
    person = Person.objects.get(email="anna@example.org")
    assert person.check_password(PASSWORD)
    assert at_link.session["_auth_user_id"] == str(person.pk)
    invitation.refresh_from_db()
    assert invitation.state == "accepted"
    assert person.history.latest().history_user == person


def test_link_works_once(at_link, invitation):
    at_link.post(PAGE, ANSWER)
    other = Client()
    other.get(address_of(invitation))
    for response in (other.get(PAGE), other.post(PAGE, ANSWER)):
        assert response.status_code == 410
        assert "The invitation has been used" in response.content.decode()
    assert "_auth_user_id" not in other.session


def test_two_at_once_do_not_both_choose(invitation):
    first, second = (known_invitation(token_of(invitation)) for _turn in range(2))
    accept_invitation(invitation=first, password=PASSWORD)
    with pytest.raises(DomainError):
        accept_invitation(invitation=second, password=PASSWORD + "x")
    assert Person.objects.get(email="anna@example.org").check_password(PASSWORD)


@pytest.mark.parametrize(
    ("answer", "field", "said"),
    [
        ({"password1": "kort", "password2": "kort"}, "password1", "too short"),
        ({"password1": "anna andersson", "password2": "anna andersson"}, "password1", "similar"),
        ({"password1": PASSWORD, "password2": PASSWORD + "x"}, "password2", "not the same"),
        ({"password1": "", "password2": ""}, "password1", "Write the password"),
    ],
    ids=["short", "own name", "different", "empty"],
)
def test_bad_password_is_refused_beside_its_field(at_link, invitation, answer, field, said):
    response = at_link.post(PAGE, answer)
    assert said in str(response.context["form"].errors[field])
    invitation.refresh_from_db()
    assert invitation.state == "waiting"
    assert not Person.objects.get(email="anna@example.org").has_usable_password()


def revoke(invitation):
    revoke_invitation(invitation=invitation)


def run_out(invitation):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))


def close(invitation):
    Person.objects.filter(pk=invitation.person_id).update(is_active=False)


def choose_elsewhere(invitation):
    invitation.person.set_password("another-password-by-reset")
    invitation.person.save()


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (revoke, "The invitation has been revoked"),
        (run_out, "The invitation has run out"),
        (close, "Your account has been closed"),
        (choose_elsewhere, "The invitation has been used"),
    ],
)
def test_ended_link_says_why_and_does_nothing(at_link, invitation, end, said):
    end(invitation)
    for response in (at_link.get(PAGE), at_link.post(PAGE, ANSWER)):
        assert response.status_code == 410
        assert said in response.content.decode()
    assert not Person.objects.get(email="anna@example.org").check_password(PASSWORD)


def test_link_that_ran_out_says_whom_to_ask(at_link, invitation, inviter):
    run_out(invitation)
    assert inviter.email in at_link.get(PAGE).content.decode()


@pytest.mark.parametrize("has_cookie", [True, False])
def test_unknown_link_says_what_to_do(client, has_cookie):
    if has_cookie:
        client.get(reverse("accounts:invitation-link", args=["Zm9vYmFyLWJhei1xdXV4_1234567890"]))
    response = client.get(PAGE)
    assert response.status_code == 404
    assert "The link does not work" in response.content.decode()


def test_page_is_in_the_language_of_the_invited(client, inviter):
    invitation = invite_person(email="b@example.org", name="Bo", by=inviter, language="sv")
    client.get(address_of(invitation))
    assert '<html lang="sv"' in client.get(PAGE).content.decode()


def test_whoever_is_signed_in_is_told_and_signed_out(at_link, invitation, inviter):
    at_link.force_login(inviter)
    assert f"{inviter.name} is signed in" in at_link.get(PAGE).content.decode()
    at_link.post(PAGE, ANSWER)
    assert at_link.session["_auth_user_id"] == str(invitation.person_id)


def test_accepted_invitation_is_not_revoked(at_link, invitation):
    at_link.post(PAGE, ANSWER)
    with pytest.raises(DomainError):
        revoke_invitation(invitation=invitation)
