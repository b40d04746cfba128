"""A coordinator's Monday: what needs attention, one part of it, its rows, and the meeting."""

import pikepdf
import pytest

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
    assert page.get_by_role("link", name="3 actions delayed").is_visible()
    assert page.get_by_role("link", name="1 action with unanswered questions").is_visible()

    page.get_by_role("link", name="Narrow down by area").click()
    page.get_by_label("Area").select_option(label=f"{cast.area.number} {cast.area.short_title_en}")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="1 action delayed").click()

    assert page.get_by_role("heading", level=1).inner_text() == "Actions"
    assert page.locator("#result-count").inner_text().startswith("1 action")
    page.go_back()
    assert page.get_by_label("Area").input_value() == str(cast.area.pk)
    page.get_by_role("link", name="The whole strategy").click()
    assert page.get_by_role("link", name="3 actions delayed").is_visible()


def test_dashboard_fills_the_screen_in_a_meeting_and_comes_back(cast, browser_page):
    page = browser_page(cast.coordinator)
    page.goto(f"/strategies/{cast.strategy.slug}/dashboard/")
    page.get_by_role("link", name="For a meeting").click()
    assert page.get_by_role("link", name="My work").count() == 0
    page.get_by_role("button", name="Fill the screen").click()
    page.wait_for_function("document.fullscreenElement !== null")
    assert not page.get_by_role("button", name="Fill the screen").is_visible()
    page.get_by_role("link", name="Back to the dashboard").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Dashboard"


def test_dashboard_prints_on_one_page(cast, browser_page, tmp_path):
    page = browser_page(cast.coordinator)
    page.goto(f"/strategies/{cast.strategy.slug}/dashboard/")
    page.pdf(path=tmp_path / "dashboard.pdf", format="A4")
    with pikepdf.open(tmp_path / "dashboard.pdf") as printed:
        assert len(printed.pages) == 1
