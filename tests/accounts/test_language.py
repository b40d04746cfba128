"""Everybody reads in the language they chose, and stays on the page where they chose it."""

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.domain import choose_language
from foundation.errors import DomainError
from tests.factories import PASSWORD, PersonFactory

pytestmark = pytest.mark.django_db

COOKIE = settings.LANGUAGE_COOKIE_NAME
SWITCH = reverse("accounts:language")
HOME = reverse("reporting:home")


@pytest.fixture(autouse=True)
def language_of_the_tests():
    """A request activates its language for the thread; the next test starts in English again."""
    yield
    translation.activate("en")


def test_language_of_a_visitor_is_kept_in_the_browser(client):
    client.post(SWITCH, {"language": "sv", "next": HOME})
    assert client.cookies[COOKIE].value == "sv"
    assert '<html lang="sv"' in client.get(reverse("account_login")).content.decode()


def test_language_cookie_outlives_the_browser(client):
    client.post(SWITCH, {"language": "sv"})
    assert int(client.cookies[COOKIE]["max-age"]) >= 30 * 24 * 60 * 60


def test_language_switch_keeps_the_page_and_its_query(client):
    address = f"{reverse('actions:strategy-list')}?status=delayed&page=2"
    assert client.post(SWITCH, {"language": "sv", "next": address})["Location"] == address


@pytest.mark.parametrize(
    "address",
    ["", "https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"],
)
def test_language_switch_never_leads_to_another_site(client, address):
    assert client.post(SWITCH, {"language": "sv", "next": address})["Location"] == HOME


@pytest.mark.parametrize("language", ["", "de", "sv-SE", "<script>"])
def test_language_that_is_not_spoken_is_refused(client, language):
    assert client.post(SWITCH, {"language": language}).status_code == 404
    assert COOKIE not in client.cookies


def test_language_switch_needs_a_post_with_a_token(client):
    assert client.get(SWITCH).status_code == 405
    assert Client(enforce_csrf_checks=True).post(SWITCH, {"language": "sv"}).status_code == 403


def test_language_of_a_signed_in_person_is_saved(client):
    person = PersonFactory(language="sv")
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    client.post(SWITCH, {"language": "en"})
    person.refresh_from_db()
    assert person.language == "en"
    assert person.history.latest().history_user == person


def test_language_of_the_person_comes_with_signing_in(client):
    person = PersonFactory(language="sv")
    client.cookies[COOKIE] = "en"
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert client.cookies[COOKIE].value == "sv"


def test_language_of_mail_is_the_recipients(client):
    person = PersonFactory(language="sv")
    client.cookies[COOKIE] = "en"
    client.post(reverse("account_reset_password"), {"email": person.email})
    with translation.override("sv"):
        expected = translation.gettext("Choose a new password for Milstolpe")
    assert [message.subject for message in mail.outbox] == [expected]


def test_choose_language_refuses_what_is_not_spoken():
    person = PersonFactory()
    with pytest.raises(DomainError) as refusal:
        choose_language(person=person, language="de", by=person)
    assert refusal.value.field == "language"


def test_choose_language_that_is_chosen_already_writes_nothing():
    person = PersonFactory(language="sv")
    choose_language(person=person, language="sv", by=person)
    assert person.history.count() == 1


def test_account_page_tells_who_is_signed_in(client):
    person = PersonFactory(name="Anna Exempelsson", title="Verksamhetsutvecklare", language="en")
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("accounts:me")).content.decode()
    for text in (person.name, person.email, person.title, person.organisation.name):
        assert text in page


def test_account_page_of_somebody_without_organisation_opens(client):
    client.force_login(
        PersonFactory(organisation=None), "django.contrib.auth.backends.ModelBackend"
    )
    assert client.get(reverse("accounts:me")).status_code == 200
