"""The slides of a report fill the screen, and are turned by keys, clicks and swipes."""

import pytest
from playwright.sync_api import expect

from reporting.domain.reports import publish_report
from tests.browser.driving import fits_the_width, press
from tests.cast import assemble
from tests.factories import ReviewCycleFactory
from tests.reporting.test_reports import compiled

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STEPS = {
    "ArrowRight": "Slide 2 of",
    "ArrowLeft": "Slide 1 of",
    "Space": "Slide 2 of",
    "Shift+Space": "Slide 1 of",
    "Backspace": "Slide 1 of",
    "PageDown": "Slide 2 of",
    "Home": "Slide 1 of",
}
"""What is shown after each key, from the first slide on, one after the other."""


@pytest.fixture
def address(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cast = assemble()
    report = compiled(ReviewCycleFactory(strategy=cast.strategy), cast.coordinator)
    publish_report(report=report, by=cast.coordinator)
    return f"{report.get_absolute_url()}slides/{cast.plan.pk}/"


def slides(page):
    return page.locator(".deck-slide")


def shown(page):
    return page.locator(".deck-slide:visible")


def fills_the_screen(page):
    return page.evaluate("document.fullscreenElement !== null")


def test_keys_turn_the_slides_and_escape_comes_back(address, browser_page):
    page = browser_page()
    page.goto(address)
    count = slides(page).count()
    assert count > 3
    expect(shown(page)).to_have_count(count)
    present = page.get_by_role("button", name="Show slide by slide")
    press(present)
    expect(shown(page)).to_have_count(1)
    page.wait_for_function("document.fullscreenElement !== null")

    place = page.locator("#deck-place")
    for key, words in STEPS.items():
        page.keyboard.press(key)
        expect(place).to_contain_text(words)
    for key in ("End", "ArrowRight"):
        page.keyboard.press(key)
        expect(place).to_have_text(f"Slide {count} of {count}")
        expect(shown(page)).to_have_attribute("id", f"slide-{count}")
    assert page.evaluate("document.activeElement.closest('.deck-slide').id") == f"slide-{count}"

    page.keyboard.press("Escape")
    expect(shown(page)).to_have_count(count)
    page.wait_for_function("document.fullscreenElement === null")
    expect(present).to_be_focused()
    assert page.url.endswith(f"#slide-{count}")
    page.reload()
    press(present)
    expect(place).to_have_text(f"Slide {count} of {count}")


def test_swipes_turn_the_slides_on_a_phone(address, browser_page):
    page = browser_page(width=390, height=844, has_touch=True)
    page.goto(address)
    assert fits_the_width(page)
    page.get_by_role("button", name="Show slide by slide").tap()
    place = page.locator("#deck-place")
    for start, end, words in ((300, 100, "Slide 2 of"), (100, 300, "Slide 1 of")):
        swipe(page, start, end)
        expect(place).to_contain_text(words)
    assert fits_the_width(page)


def swipe(page, start, end):
    touch = page.context.new_cdp_session(page)
    for kind, points in (
        ("touchStart", [{"x": start, "y": 400}]),
        ("touchMove", [{"x": end, "y": 400}]),
        ("touchEnd", []),
    ):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


@pytest.mark.parametrize("width", [1280, 390])
def test_without_a_script_the_slides_stand_below_each_other(address, browser_page, width):
    page = browser_page(width=width, javascript=False)
    page.goto(address)
    expect(shown(page)).to_have_count(slides(page).count())
    expect(page.get_by_role("button", name="Show slide by slide")).to_have_count(0)
    expect(page.get_by_role("link", name="PowerPoint")).to_be_visible()
    assert fits_the_width(page)
