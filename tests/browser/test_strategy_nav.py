"""The menu More among the pages of a strategy."""

import pytest

from tests.cast import assemble

pytestmark = pytest.mark.browser


@pytest.fixture
def cast(transactional_db):
    return assemble()


def open_more(browser_page, cast, width):
    page = browser_page(cast.coordinator)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"/strategies/{cast.strategy.slug}/actions/")
    page.locator(".subnav-more summary").press("Enter")
    return page


@pytest.mark.parametrize("width", [390, 768, 800, 992, 1280])
def test_all_of_the_menu_lies_in_the_window(cast, browser_page, width):
    page = open_more(browser_page, cast, width)
    box = page.locator(".subnav-more ul").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width


def test_menu_closes_by_escape_by_going_on_and_by_a_click_elsewhere(cast, browser_page):
    page = open_more(browser_page, cast, 1280)
    menu, summary = page.locator(".subnav-more ul"), page.locator(".subnav-more summary")
    page.keyboard.press("Tab")
    assert menu.is_visible()

    page.keyboard.press("Escape")
    assert not menu.is_visible()
    assert summary.evaluate("each => each === document.activeElement")

    page.keyboard.press("Enter")
    menu.get_by_role("link").last.focus()
    page.keyboard.press("Tab")
    assert not menu.is_visible()

    summary.click()
    assert menu.is_visible()
    page.get_by_role("heading", level=1).click()
    assert not menu.is_visible()
