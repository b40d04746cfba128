"""The menu More among the pages of a strategy."""

import pytest
from playwright.sync_api import expect

from tests.cast import assemble

pytestmark = pytest.mark.browser


@pytest.fixture
def cast(transactional_db):
    return assemble()


def open_more(browser_page, cast, width):
    page = browser_page(cast.coordinator, width=width)
    page.goto(f"/strategies/{cast.strategy.slug}/actions/")
    page.locator(".subnav-more summary").press("Enter")
    expect(page.locator(".subnav-more ul")).to_be_visible()
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
    expect(menu.get_by_role("link").first).to_be_focused()
    expect(menu).to_be_visible()

    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(summary).to_be_focused()

    page.keyboard.press("Enter")
    menu.get_by_role("link").last.focus()
    page.keyboard.press("Tab")
    expect(menu).to_be_hidden()

    summary.click()
    expect(menu).to_be_visible()
    page.get_by_role("heading", level=1).click()
    expect(menu).to_be_hidden()
