"""A coordinator's Monday: what needs attention, one part of it, its rows, and the meeting."""

import re

import pikepdf
import pytest
from playwright.sync_api import expect

from tests.browser.driving import follow, press
from tests.cast import assemble
from tests.factories import ActionFactory, ActionPlanFactory, AreaFactory, QuestionFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def cast(transactional_db):
    cast = assemble()
    other = ActionPlanFactory(area=AreaFactory(strategy=cast.strategy, short_title_en="Elsewhere"))
    for plan, number in ((cast.plan, 1), (other, 2)):
        for _ in range(number):
            action = ActionFactory(plan=plan, status="delayed", last_reported_on="2026-01-10")
    QuestionFactory(action=action)
    return cast


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_coordinator_narrows_the_dashboard_and_follows_a_figure_to_its_rows(
    cast, browser_page, javascript
):
    page = browser_page(cast.coordinator, javascript=javascript)
    page.goto(f"/strategies/{cast.strategy.slug}/dashboard/")
    expect(page.get_by_role("link", name="3 actions delayed")).to_be_visible()
    expect(page.get_by_role("link", name="1 action with unanswered questions")).to_be_visible()

    follow(page.get_by_role("link", name="Narrow down by area"))
    page.get_by_label("Area").select_option(label=f"{cast.area.number} {cast.area.short_title_en}")
    follow(page.get_by_role("button", name="Show"))
    follow(page.get_by_role("link", name="1 action delayed"))

    expect(page.get_by_role("heading", level=1)).to_have_text("Actions")
    expect(page.locator("#result-count")).to_have_text(re.compile(r"^\s*1 action\b"))
    page.go_back()
    expect(page.get_by_label("Area")).to_have_value(str(cast.area.pk))
    follow(page.get_by_role("link", name="The whole strategy"))
    expect(page.get_by_role("link", name="3 actions delayed")).to_be_visible()


def test_dashboard_fills_the_screen_in_a_meeting_and_comes_back(cast, browser_page):
    page = browser_page(cast.coordinator)
    page.goto(f"/strategies/{cast.strategy.slug}/dashboard/")
    follow(page.get_by_role("link", name="For a meeting"))
    expect(page.get_by_role("link", name="My work")).to_have_count(0)
    button = page.get_by_role("button", name="Fill the screen")
    press(button)
    page.wait_for_function("document.fullscreenElement !== null")
    expect(button).to_be_hidden()
    follow(page.get_by_role("link", name="Back to the dashboard"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Dashboard")


def test_dashboard_prints_on_one_page(cast, browser_page, tmp_path):
    page = browser_page(cast.coordinator)
    page.goto(f"/strategies/{cast.strategy.slug}/dashboard/")
    page.pdf(path=tmp_path / "dashboard.pdf", format="A4")
    with pikepdf.open(tmp_path / "dashboard.pdf") as printed:
        assert len(printed.pages) == 1
