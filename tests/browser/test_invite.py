"""A coordinator invites somebody, who reads the mail and chooses a password."""

import re

import pytest
from django.urls import reverse

from accounts.models import Invitation, Person
from jobs.domain import send_queued_mail
from jobs.models import OutgoingMail
from tests.browser.driving import follow
from tests.cast import assemble
from tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_invited_person_chooses_a_password_on_a_phone(
    browser_page, live_server, smtp, settings, javascript
):
    settings.SITE_URL = live_server.url
    cast = assemble()
    coordinator = browser_page(cast.coordinator, javascript=javascript)
    coordinator.goto(reverse("strategy:manage", args=[cast.strategy.slug]))
    follow(coordinator.get_by_role("link", name="Invitations"))
    follow(coordinator.get_by_role("link", name="Invite people"))
    people = coordinator.get_by_label("Who is invited?")
    people.fill("Anna Andersson <anna@example.org>\nBo Ek")
    coordinator.get_by_label("English", exact=True).check()
    coordinator.get_by_label("Organisation").select_option(str(cast.responsible.organisation_id))
    follow(coordinator.get_by_role("button", name="Send the invitations"))
    coordinator.get_by_text("Line 2, Bo Ek").wait_for()
    people.fill("Anna Andersson <anna@example.org>\nBo Ek <bo@example.org>")
    follow(coordinator.get_by_role("button", name="Send the invitations"))
    coordinator.get_by_text("2 people are invited.").wait_for()

    send_queued_mail(OutgoingMail.objects.get(recipient="anna@example.org").pk)
    (mail,) = smtp.messages_to("anna@example.org")
    link = re.search(rf"^{re.escape(live_server.url)}\S+$", mail.text, re.MULTILINE).group()
    anna = browser_page(width=390, height=844, javascript=javascript)
    anna.goto(link)
    assert link.rstrip("/").rpartition("/")[2] not in anna.url
    anna.get_by_label("Password", exact=False).first.fill(PASSWORD)
    anna.get_by_label("The same password again").fill(PASSWORD)
    follow(anna.get_by_role("button", name="Choose the password and go in"))
    anna.get_by_text("Welcome, Anna.").wait_for()

    person = Person.objects.get(email="anna@example.org")
    assert person.check_password(PASSWORD)
    assert person.organisation == cast.responsible.organisation
    coordinator.reload()
    row = coordinator.get_by_role("row").filter(has_text="anna@example.org")
    row.get_by_text("accepted").wait_for()
    bo = coordinator.get_by_role("row").filter(has_text="bo@example.org")
    follow(bo.get_by_role("button", name="Revoke"))
    coordinator.get_by_text("The invitation of Bo Ek is revoked.").wait_for()
    assert Invitation.objects.get(person__email="bo@example.org").state == "revoked"
