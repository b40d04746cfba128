"""What is typed into a review outlives a closed tab, a lost network and an expired sign-in."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from reporting.models import Review, ReviewDraft
from tests.browser.driving import fits_the_width, follow, press, sign_in
from tests.cast import assemble
from tests.factories import ReviewFactory
from tests.reporting.test_reviews import this_years_cycle
from tests.workers import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def review(cast):
    return ReviewFactory(cycle=this_years_cycle(cast), action=cast.action)


def form_of(review, page):
    page.goto(review.get_absolute_url())
    return page.get_by_label("What has happened during the year?")


def is_kept(page):
    page.locator("#draft-line", has_text="Draft kept").wait_for()


def kept():
    return ReviewDraft.objects.get().fields["account"]


def test_draft_survives_a_closed_tab_and_is_there_on_a_second_device(browser_page, cast, review):
    desk = browser_page(cast.responsible)
    form_of(review, desk).fill("The biobank opened.")
    desk.get_by_label("stop").check()
    both = ReviewDraft.objects.filter(
        fields__account=["The biobank opened."], fields__proposal=["stop"]
    )
    wait_until(both.exists, what="both are kept")
    desk.close()

    phone = browser_page(cast.responsible, width=390)
    text = form_of(review, phone)

    expect(text).to_have_value("The biobank opened.")
    expect(phone.get_by_label("stop")).to_be_checked()
    assert fits_the_width(phone)
    follow(phone.get_by_role("button", name="Save without submitting"))
    phone.get_by_text("The review is saved.").wait_for()
    assert Review.objects.get().account == "The biobank opened."
    assert not ReviewDraft.objects.exists()
    assert phone.evaluate("localStorage.length") == 0
    expect(text).to_have_value("The biobank opened.")
    text.fill("The biobank opened in May.")
    is_kept(phone)
    assert kept() == ["The biobank opened in May."]


def test_what_was_typed_without_a_connection_comes_back_after_a_closed_tab(
    browser_page, cast, review
):
    page = browser_page(cast.responsible)
    text = form_of(review, page)
    page.context.set_offline(True)
    text.fill("Typed in a tunnel.")
    page.get_by_text("No connection.").wait_for()
    other = page.context.new_page()
    page.close()
    other.context.set_offline(False)

    text = form_of(review, other)

    expect(text).to_have_value("Typed in a tunnel.")
    is_kept(other)
    assert kept() == ["Typed in a tunnel."]


def test_draft_survives_an_expired_sign_in(browser_page, cast, review):
    page = browser_page(cast.responsible)
    text = form_of(review, page)
    Session.objects.all().delete()
    text.fill("The biobank opened.")
    page.get_by_text("You have been signed out.").wait_for()

    follow(page.get_by_role("button", name="Save without submitting"))
    sign_in(page, cast.responsible)

    page.get_by_text("You had been signed out").wait_for()
    expect(text).to_have_value("The biobank opened.")
    follow(page.get_by_role("button", name="Save without submitting"))
    assert Review.objects.get().account == "The biobank opened."


def test_second_device_does_not_overwrite_the_first_unseen(browser_page, cast, review):
    desk = browser_page(cast.responsible)
    phone = browser_page(cast.responsible, width=390)
    on_desk, on_phone = form_of(review, desk), form_of(review, phone)
    on_desk.fill("From the desk.")
    is_kept(desk)
    on_phone.fill("From the phone.")

    phone.get_by_text("was changed on another device").wait_for()
    assert kept() == ["From the desk."]
    press(phone.get_by_role("button", name="Keep mine instead"))
    is_kept(phone)
    assert kept() == ["From the phone."]


def test_what_is_typed_after_somebody_else_submitted_is_told_and_not_lost(
    browser_page, cast, review
):
    page = browser_page(cast.responsible)
    text = form_of(review, page)
    Review.objects.update(status=Review.SUBMITTED)

    text.fill("One thing more.")

    page.locator("#draft-line.is-warning").wait_for()
    assert "One thing more." in page.evaluate("Object.values(localStorage).join()")
    assert not ReviewDraft.objects.exists()
