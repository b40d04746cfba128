"""The review of an action: written on a phone without script, returned, mended and approved."""

import pytest
from django.utils import timezone

from reporting.models import Review
from tests.cast import assemble
from tests.factories import ProgressEntryFactory, ReviewFactory
from tests.reporting.test_reviews import this_years_cycle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


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
    assert "The biobank opened." in account.input_value()
    actor.get_by_label("continue").check()
    press(actor, "Submit")

    coordinator = browser_page(cast.coordinator)
    coordinator.goto(address)
    coordinator.get_by_text("Return for mending").click()
    coordinator.get_by_label("What is to be mended?").fill("How many samples?")
    press(coordinator, "Return the review")

    actor.goto("/my-work/")
    with actor.expect_navigation():
        actor.get_by_role("link", name="Mend").click()
    assert actor.get_by_text("How many samples?").first.is_visible()
    account.fill("It opened, with 400 samples.")
    press(actor, "Submit")

    coordinator.goto(address)
    press(coordinator, "Approve")
    review.refresh_from_db()
    assert (review.status, review.decision) == (Review.APPROVED, "continue")
    assert list(review.turns.values_list("kind", flat=True)) == [
        "submitted",
        "returned",
        "submitted",
        "approved",
    ]
