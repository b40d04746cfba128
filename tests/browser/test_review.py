"""The review of an action: written on a phone without script, returned, mended and approved."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from reporting.models import Review
from tests.browser.driving import follow, press
from tests.cast import assemble
from tests.factories import ProgressEntryFactory, ReviewFactory
from tests.reporting.test_reviews import this_years_cycle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_review_goes_back_and_forth_until_it_is_approved(browser_page):
    cast = assemble()
    ProgressEntryFactory(
        action=cast.action,
        author=cast.responsible,
        reported_on=timezone.localdate(),
        what_happened="The biobank opened.",
    )
    review = ReviewFactory(cycle=this_years_cycle(cast), action=cast.action)
    address = review.get_absolute_url()

    actor = browser_page(cast.responsible, width=390, javascript=False)
    actor.goto(address)
    account = actor.get_by_label("What has happened during the year?")
    expect(account).to_have_value(re.compile(re.escape("The biobank opened.")))
    actor.get_by_label("continue").check()
    follow(actor.get_by_role("button", name="Submit", exact=True))

    coordinator = browser_page(cast.coordinator)
    coordinator.goto(address)
    press(coordinator.get_by_text("Return for mending"))
    coordinator.get_by_label("What is to be mended?").fill("How many samples?")
    follow(coordinator.get_by_role("button", name="Return the review", exact=True))

    actor.goto("/my-work/")
    follow(actor.get_by_role("link", name="Mend"))
    expect(actor.get_by_text("How many samples?").first).to_be_visible()
    account.fill("It opened, with 400 samples.")
    follow(actor.get_by_role("button", name="Submit", exact=True))

    coordinator.goto(address)
    follow(coordinator.get_by_role("button", name="Approve", exact=True))
    review.refresh_from_db()
    assert (review.status, review.decision) == (Review.APPROVED, "continue")
    assert list(review.turns.values_list("kind", flat=True)) == [
        "submitted",
        "returned",
        "submitted",
        "approved",
    ]
