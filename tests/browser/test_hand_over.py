"""Handing an action over by mail on a phone; a question that is asked, replied to and closed."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from actions.models import Action, Question
from jobs.domain import send_queued_mail
from jobs.models import OutgoingMail
from tests.browser.driving import follow
from tests.cast import assemble

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(settings, live_server):
    settings.SITE_URL = live_server.url
    return assemble()


def address_in_mail(smtp, person, pattern):
    send_queued_mail(OutgoingMail.objects.get(recipient=person.email).pk)
    (mail,) = smtp.messages_to(person.email)
    return re.search(rf"^http\S+{pattern}$", mail.text, re.MULTILINE).group()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_colleague_accepts_on_a_phone(browser_page, smtp, cast, javascript):
    giver = browser_page(cast.responsible, javascript=javascript)
    giver.goto(cast.action.get_absolute_url())
    follow(giver.get_by_role("link", name="Hand over to a colleague"))
    giver.get_by_label(cast.colleague.name).check()
    follow(giver.get_by_role("button", name="Ask the colleague"))
    giver.get_by_text(f"Offered to {cast.colleague.name}").wait_for()

    taker = browser_page(cast.colleague, width=390, height=844, javascript=javascript)
    taker.goto(address_in_mail(smtp, cast.colleague, r"/handovers/\d+/"))
    follow(taker.get_by_role("button", name="Accept"))
    taker.get_by_text("You answer for").first.wait_for()

    assert Action.objects.get().responsible_person == cast.colleague
    log = reverse("actions:entry-new", args=[cast.action.pk])
    for page, sections in ((taker, 1), (giver, 0)):
        page.goto(reverse("reporting:my-work"))
        links = page.locator(f"section[aria-labelledby^=work-] a[href='{log}']")
        expect(links).to_have_count(sections)


def test_question_is_asked_replied_to_and_marked_answered(browser_page, smtp, cast):
    asker = browser_page(cast.coordinator)
    asker.goto(cast.action.get_absolute_url())
    asker.get_by_label("Ask a question about the action").fill("When is the contract in place?")
    follow(asker.get_by_role("button", name="Ask the question"))
    asker.get_by_text("The question has been asked.").wait_for()

    replier = browser_page(cast.responsible, width=390, height=844, javascript=False)
    replier.goto(address_in_mail(smtp, cast.responsible, "#questions"))
    replier.get_by_label("Your reply").fill("In March.")
    follow(replier.get_by_role("button", name="Reply"))
    replier.get_by_text("The reply has been sent.").wait_for()
    assert address_in_mail(smtp, cast.coordinator, "#questions")

    asker.reload()
    asker.get_by_text("In March.").wait_for()
    follow(asker.get_by_role("button", name="Mark as answered"))
    asker.get_by_text("1 answered question").wait_for()
    assert Question.objects.get().answered_by == cast.coordinator
