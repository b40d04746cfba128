"""Looking back: a plan as it stood, what has changed since, and who changed it."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.driving import follow, press
from tests.cast import assemble
from tests.past import changed, recorded

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

JANUARY, MARCH = date(2026, 1, 15), date(2026, 3, 1)


@pytest.fixture
def cast():
    found = assemble()
    recorded(JANUARY, found.strategy, found.area, found.plan, found.action)
    changed(
        found.action,
        MARCH,
        by=found.coordinator,
        reason="Procurement was appealed",
        ends_on=date(2028, 1, 30),
        title_en="A better name",
    )
    return found


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_a_plan_is_seen_as_it_stood_and_compared(browser_page, cast, javascript):
    old = cast.action.history.earliest().title_en
    page = browser_page(cast.coordinator, width=390, height=844, javascript=javascript)
    page.goto(cast.plan.get_absolute_url())
    page.get_by_label("As it stood on").fill("2026-02-01")
    follow(page.get_by_role("button", name="Show"))
    page.get_by_text("This is the plan as it stood on 1 February 2026.").wait_for()
    expect(page.get_by_role("link", name=old)).to_have_count(1)
    expect(page.get_by_text("A better name")).to_have_count(0)

    follow(page.get_by_role("link", name="What has changed in the plan since then"))
    page.get_by_text("30 days later").wait_for()
    with page.expect_download() as download:
        press(page.get_by_role("link", name="Download as CSV"))
    assert "2028-01-30" in download.value.path().read_text(encoding="utf-8-sig")

    follow(page.get_by_role("link", name="A better name"))
    expect(page).to_have_url(cast.action.get_absolute_url())


def test_a_count_of_an_earlier_day_leads_to_its_rows_by_keyboard(browser_page, cast):
    page = browser_page()
    page.goto(reverse("actions:strategy-on", args=[cast.strategy.slug, date(2026, 2, 1)]))
    page.locator(".distribution-legend a").last.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_text("These are the actions as they stood on 1 February 2026.").wait_for()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_label("Status").select_option(label="completed")
    follow(page.get_by_role("button", name="Show").last)
    page.get_by_text("No action of that day matches.").wait_for()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_who_changed_what_is_found(browser_page, cast, javascript):
    page = browser_page(cast.reader, width=390, height=844, javascript=javascript)
    page.goto(cast.strategy.get_absolute_url())
    press(page.locator(".subnav-more > summary"))
    follow(page.get_by_role("link", name="History"))
    page.get_by_label("Search").fill("appealed")
    follow(page.get_by_role("button", name="Show"))
    page.get_by_text("Procurement was appealed").wait_for()
    expect(page.locator(".change-log > li")).to_have_count(1)
    expect(page.locator(".change-who")).to_contain_text(cast.coordinator.name)
    press(page.get_by_text("Person, plan and time"))
    page.get_by_label("By whom").fill("nobody at all")
    follow(page.get_by_role("button", name="Show"))
    page.get_by_text("No change matches.").wait_for()
