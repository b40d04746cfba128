"""Signing in and out, through the pages, as people do it."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD, PersonFactory

pytestmark = pytest.mark.django_db

LOGIN = reverse("account_login")
ASK = reverse("account_request_login_code")
HOME = reverse("reporting:home")


def sign_in(client: Client, email: str, password: str = PASSWORD, **extra: str):
    return client.post(LOGIN, {"login": email, "password": password, **extra})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def code_in_mail() -> str:
    [message] = mail.outbox
    [code] = re.findall(r"^([A-Z0-9-]{6,12})$", message.body, re.MULTILINE)
    return code


def ask_for_code(client: Client, email: str):
    return client.post(ASK, {"email": email}, follow=True)


def answer_code(client: Client, code: str):
    return client.post(reverse("account_confirm_login_code"), {"code": code})


def test_sign_in_page_has_no_way_to_sign_up(client):
    page = client.get(LOGIN).content.decode()
    assert reverse("account_signup") not in page


def test_sign_in_with_password(client):
    person = PersonFactory()
    response = sign_in(client, person.email)
    assert response["Location"] == HOME
    assert client.session["_auth_user_id"] == str(person.pk)


def test_sign_in_reads_the_address_in_any_case(client):
    PersonFactory(email="anna@example.org")
    sign_in(client, "Anna@Example.ORG")
    assert is_signed_in(client)


def test_sign_in_goes_on_to_the_page_that_was_asked_for(client):
    person = PersonFactory()
    wanted = reverse("accounts:me")
    response = client.get(wanted)
    assert response["Location"] == f"{LOGIN}?next={wanted}"
    assert sign_in(client, person.email, next=wanted)["Location"] == wanted


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_sign_in_never_goes_on_to_another_site(client, address):
    assert sign_in(client, PersonFactory().email, next=address)["Location"] == HOME


def test_sign_in_with_wrong_password_says_the_same_as_with_unknown_address(client):
    known = sign_in(client, PersonFactory().email, "wrong")
    unknown = sign_in(client, "nobody@example.org", "wrong")
    message = ["The email address and/or password you specified are not correct."]
    assert known.context["form"].non_field_errors() == message
    assert unknown.context["form"].non_field_errors() == message
    assert not is_signed_in(client)


def test_sign_in_stops_after_five_wrong_passwords(client):
    person = PersonFactory()
    for _turn in range(5):
        sign_in(client, person.email, "wrong")
    response = sign_in(client, person.email)
    assert not is_signed_in(client)
    assert response.context["form"].non_field_errors() == [
        "Too many failed login attempts. Try again later."
    ]


def test_sign_in_stops_after_many_tries_from_one_address(client):
    for number in range(30):
        sign_in(client, f"somebody{number}@example.org", "wrong")
    response = sign_in(client, PersonFactory().email)
    assert response.status_code == 429
    assert "Too many attempts" in response.content.decode()


def test_sign_in_of_inactive_person_is_refused_with_the_reason(client):
    response = client.post(
        LOGIN,
        {"login": PersonFactory(is_active=False).email, "password": PASSWORD},
        follow=True,
    )
    assert not is_signed_in(client)
    assert "Your account has been closed." in response.content.decode()


def test_person_who_becomes_inactive_is_signed_out(client):
    person = PersonFactory()
    sign_in(client, person.email)
    type(person).objects.filter(pk=person.pk).update(is_active=False)
    assert client.get(reverse("accounts:me")).status_code == 302


def test_sign_in_without_remembering_ends_with_the_browser(client):
    sign_in(client, PersonFactory().email)
    assert client.session.get_expire_at_browser_close() is True


def test_sign_in_with_remembering_lasts(client):
    sign_in(client, PersonFactory().email, remember="on")
    assert client.session.get_expire_at_browser_close() is False


def test_sign_in_keeps_no_second_address(client):
    """A second table of addresses would let an old address in after a change."""
    person = PersonFactory()
    sign_in(client, person.email)
    client.post(reverse("account_logout"))
    ask_for_code(client, person.email)
    answer_code(client, code_in_mail())
    client.post(reverse("account_logout"))
    client.post(reverse("account_reset_password"), {"email": person.email})
    assert not EmailAddress.objects.exists()


def test_code_signs_in(client):
    person = PersonFactory(language="en", name="Anna Exempelsson")
    response = ask_for_code(client, person.email)
    assert response.redirect_chain[-1][0] == reverse("account_confirm_login_code")
    [message] = mail.outbox
    assert message.to == [person.email]
    assert message.subject == "Your code for signing in to Milstolpe"
    assert message.body.startswith("Hello Anna Exempelsson,")
    assert message.alternatives == []
    assert answer_code(client, code_in_mail())["Location"] == HOME
    assert client.session["_auth_user_id"] == str(person.pk)


def test_code_goes_on_to_the_page_that_was_asked_for(client):
    person = PersonFactory()
    wanted = reverse("accounts:me")
    response = client.post(ASK, {"email": person.email, "next": wanted})
    response = client.post(response["Location"], {"code": code_in_mail(), "next": wanted})
    assert response["Location"] == wanted


def test_code_that_is_wrong_is_refused_and_then_ends(client):
    ask_for_code(client, PersonFactory().email)
    for _turn in range(2):
        response = answer_code(client, "WRONG-1")
        assert response.context["verify_form"].errors == {"code": ["Incorrect code."]}
    response = client.post(reverse("account_confirm_login_code"), {"code": "WRONG-1"}, follow=True)
    assert response.redirect_chain[-1][0] == ASK
    assert [str(message) for message in response.context["messages"]] == [
        "Too many failed login attempts. Try again later."
    ]
    answer_code(client, code_in_mail())
    assert not is_signed_in(client)


def test_code_works_once(client):
    person = PersonFactory()
    ask_for_code(client, person.email)
    code = code_in_mail()
    answer_code(client, code)
    client.post(reverse("account_logout"))
    answer_code(client, code)
    assert not is_signed_in(client)


def test_code_can_be_sent_anew(client):
    person = PersonFactory()
    ask_for_code(client, person.email)
    first = code_in_mail()
    client.post(reverse("account_confirm_login_code"), {"action": "resend"})
    assert len(mail.outbox) == 2
    del mail.outbox[0]
    assert code_in_mail() != first
    answer_code(client, code_in_mail())
    assert is_signed_in(client)


@pytest.mark.parametrize("is_known_but_inactive", [True, False], ids=["inactive", "unknown"])
def test_code_for_nobody_shows_the_same_page_and_sends_nothing(client, is_known_but_inactive):
    email = "nobody@example.org"
    if is_known_but_inactive:
        PersonFactory(email=email, is_active=False)
    known = ask_for_code(Client(), PersonFactory(email="somebo@example.org").email)
    mail.outbox.clear()
    unknown = ask_for_code(client, email)
    assert mail.outbox == []
    assert unknown.redirect_chain == known.redirect_chain

    def text(response) -> str:
        page = re.sub(r'value="[^"]{30,}"', "", response.content.decode())
        return page.replace("somebo@example.org", email)

    assert text(unknown) == text(known)


def test_code_requests_are_limited():
    person = PersonFactory()
    for _turn in range(4):
        response = ask_for_code(Client(), person.email)
    assert len(mail.outbox) == 3
    assert response.context["form"].errors == {
        "email": ["Too many failed login attempts. Try again later."]
    }


def test_code_page_without_a_request_leads_to_asking_for_one(client):
    assert client.get(reverse("account_confirm_login_code"))["Location"] == ASK


def test_sign_out_needs_a_post(client):
    sign_in(client, PersonFactory(language="en").email)
    page = client.get(reverse("account_logout"))
    assert page.status_code == 200
    assert is_signed_in(client)
    response = client.post(reverse("account_logout"), follow=True)
    assert not is_signed_in(client)
    assert "You have signed out." in response.content.decode()


@pytest.mark.parametrize("address", ["signup/", "email/", "confirm-email/", "confirm-email/abc/"])
def test_parts_of_allauth_that_are_not_in_use_are_closed(client, address):
    client.force_login(PersonFactory(), "django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/account/{address}").status_code == 404
    assert client.post(f"/account/{address}", {"email": "new@example.org"}).status_code == 404


def test_form_without_token_says_what_to_do():
    client = Client(enforce_csrf_checks=True)
    response = client.post(LOGIN, {"login": "a@example.org", "password": "x"})
    assert response.status_code == 403
    assert "Nothing was saved" in response.content.decode()
