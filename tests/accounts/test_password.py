"""Forgotten and changed passwords, through the pages and the mail."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from tests.factories import PASSWORD, PersonFactory

pytestmark = pytest.mark.django_db

RESET = reverse("account_reset_password")
DONE = reverse("account_reset_password_done")
CHANGE = reverse("account_change_password")
NEW = "nytt-losenord-for-provet"


def ask(client: Client, email: str):
    return client.post(RESET, {"email": email})


def link_in_mail() -> str:
    [address] = re.findall(r"http://testserver(/\S+)", mail.outbox[0].body)
    return address


def open_link(client: Client) -> str:
    """Open the link of the mail; gives the address of the form behind it."""
    return client.get(link_in_mail(), follow=True).redirect_chain[-1][0]


@pytest.fixture
def signed_in(client: Client) -> Person:
    person = PersonFactory(language="en")
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return person


def test_forgotten_password_is_chosen_anew(client):
    person = PersonFactory(language="en")
    assert ask(client, person.email)["Location"] == DONE
    [message] = mail.outbox
    assert message.to == [person.email]
    assert message.subject == "Choose a new password for Milstolpe"
    response = client.post(open_link(client), {"password1": NEW, "password2": NEW})
    assert response.status_code == 302
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert client.session["_auth_user_id"] == str(person.pk)


def test_forgotten_password_is_told_to_the_person_afterwards(client):
    person = PersonFactory(language="en")
    ask(client, person.email)
    client.post(open_link(client), {"password1": NEW, "password2": NEW})
    assert [(message.to, message.subject) for message in mail.outbox[1:]] == [
        ([person.email], "Your password for Milstolpe has been changed")
    ]


def test_forgotten_password_link_works_once(client):
    ask(client, PersonFactory().email)
    client.post(open_link(client), {"password1": NEW, "password2": NEW})
    response = Client().get(link_in_mail())
    assert "The link does not work" in response.content.decode()


@pytest.mark.parametrize("key", ["x-y", "1-abc", "zzzzzz-c1d2e3"])
def test_forgotten_password_with_forged_link_says_so(client, key):
    response = client.get(f"/account/password/reset/key/{key}/")
    assert response.status_code == 200
    assert "The link does not work" in response.content.decode()


@pytest.mark.parametrize("is_known_but_inactive", [True, False], ids=["inactive", "unknown"])
def test_forgotten_password_of_nobody_shows_the_same_page_and_sends_nothing(
    client, is_known_but_inactive
):
    if is_known_but_inactive:
        PersonFactory(email="nobody@example.org", is_active=False)
    assert ask(client, "nobody@example.org")["Location"] == DONE
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("password1", "password2", "field"),
    [
        ("kort", "kort", "password1"),
        ("1234567890", "1234567890", "password1"),
        (NEW, NEW + "x", "password2"),
        ("", "", "password1"),
    ],
    ids=["short", "digits", "different", "empty"],
)
def test_forgotten_password_that_is_bad_is_refused_beside_its_field(
    client, password1, password2, field
):
    person = PersonFactory()
    ask(client, person.email)
    response = client.post(open_link(client), {"password1": password1, "password2": password2})
    assert field in response.context["form"].errors
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


@pytest.mark.parametrize("email", ["", "not an address", "a@b", "å@example"])
def test_forgotten_password_with_something_else_than_an_address_says_so(client, email):
    response = ask(client, email)
    assert response.status_code == 200
    assert "email" in response.context["form"].errors


def test_forgotten_password_requests_are_limited(client):
    person = PersonFactory()
    for _turn in range(6):
        response = ask(client, person.email)
    assert response.status_code == 429
    assert len(mail.outbox) == 5


def test_change_password(client, signed_in):
    response = client.post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert response["Location"] == reverse("accounts:me")
    signed_in.refresh_from_db()
    assert signed_in.check_password(NEW)
    assert client.get(reverse("accounts:me")).status_code == 200
    [message] = mail.outbox
    assert message.to == [signed_in.email]


def test_change_password_signs_other_browsers_out(client, signed_in):
    other = Client()
    other.force_login(signed_in, "django.contrib.auth.backends.ModelBackend")
    client.post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert other.get(reverse("accounts:me")).status_code == 302


def test_change_password_with_wrong_current_password_is_refused(client, signed_in):
    response = client.post(CHANGE, {"oldpassword": "x", "password1": NEW, "password2": NEW})
    assert response.context["form"].errors == {
        "oldpassword": ["Please type your current password."]
    }


def test_person_without_password_chooses_one(client):
    person = PersonFactory(language="en")
    person.set_unusable_password()
    person.save()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    assert "Choose a password" in client.get(reverse("accounts:me")).content.decode()
    address = reverse("account_set_password")
    assert client.get(CHANGE)["Location"] == address
    assert client.get(address).status_code == 200
    client.post(address, {"password1": NEW, "password2": NEW})
    person.refresh_from_db()
    assert person.check_password(NEW)


def test_password_is_not_in_the_history(client, signed_in):
    client.post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert not hasattr(signed_in.history.latest(), "password")
