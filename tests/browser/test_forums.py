"""A plan is presented at a forum: planned, held, decided on, and followed up until it is done."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from reporting.models import FollowUp, ForumPresentation
from tests.browser.driving import fits_the_width, follow
from tests.cast import assemble
from tests.factories import ForumFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TODAY = timezone.localdate()


@pytest.fixture
def cast():
    cast = assemble()
    ForumFactory(strategy=cast.strategy, name_en="The council")
    return cast


def link(page, name):
    return page.locator("main").get_by_role("link", name=name).first


def save(page, name="Save"):
    return page.locator("main").get_by_role("button", name=name, exact=True)


def test_presentation_is_planned_held_and_followed_up(cast, browser_page):
    page = browser_page(cast.coordinator)
    page.goto(f"/strategies/{cast.strategy.slug}/presentations/")
    plan_it(page, cast)
    hold_it(page)
    ask_for_more(page, cast)
    page.goto(f"/strategies/{cast.strategy.slug}/dashboard/")
    expect(link(page, "Send a time plan")).to_be_visible()

    actor = browser_page(cast.responsible, width=390, height=844, javascript=False)
    actor.goto("/my-work/")
    do_what_was_asked(actor)
    page.reload()
    expect(page.get_by_text("Send a time plan")).to_have_count(0)
    page.goto(ForumPresentation.objects.get().get_absolute_url())
    expect(page.get_by_text("The plan was sent to all.")).to_be_visible()


def plan_it(page, cast):
    follow(link(page, "Add a presentation"))
    page.get_by_label("Day").fill("")
    page.get_by_label(cast.plan.title_en).check()
    page.get_by_label("What is shown, in English").fill("The year so far.")
    follow(save(page))
    expect(page.get_by_role("alert").get_by_role("link", name="Day")).to_be_visible()
    assert page.get_by_label(cast.plan.title_en).is_checked()
    assert page.get_by_label("What is shown, in English").input_value() == "The year so far."

    page.get_by_label("Day").fill(str(TODAY + timedelta(days=7)))
    # Both before the browser can leave the page.
    with page.expect_navigation():
        save(page).evaluate("button => { button.click(); button.click(); }")
    expect(page.get_by_role("heading", name="Plans to be presented")).to_be_visible()
    assert ForumPresentation.objects.count() == 1


def hold_it(page):
    follow(link(page, "Edit"))
    page.get_by_label("Day").fill(str(TODAY))
    page.get_by_label("Questions, in English").fill("When are the *clinics* connected?")
    page.get_by_label("Decisions, in English").fill("The plan goes on.")
    follow(save(page))
    expect(page.get_by_role("heading", name="Plans that were presented")).to_be_visible()
    expect(page.get_by_text("When are the clinics connected?")).to_be_visible()


def ask_for_more(page, cast):
    follow(link(page, "Add a follow-up"))
    page.get_by_label("What is to be done, in Swedish").fill("Skicka en tidplan")
    page.get_by_label("What is to be done, in English").fill("Send a time plan")
    page.get_by_label("Due on").fill(str(TODAY + timedelta(days=20)))
    follow(save(page))
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.get_by_label("What is to be done, in English").input_value() == "Send a time plan"
    page.get_by_label("Responsible person").select_option(value=str(cast.responsible.pk))
    follow(save(page))
    expect(page.get_by_text("The follow-up has been saved")).to_be_visible()


def do_what_was_asked(page):
    expect(link(page, "Send a time plan")).to_be_visible()
    assert fits_the_width(page)
    follow(link(page, "Mark as done"))
    follow(save(page, "Mark as done"))
    expect(page.get_by_text("Say what came of it.").first).to_be_visible()
    page.get_by_label("What came of it?").fill("The plan was sent to all.")
    assert fits_the_width(page)
    follow(save(page, "Mark as done"))
    assert FollowUp.objects.get().state == FollowUp.DONE
