"""The timeline by pointer, keyboard and without script; a chart that is asked for its values."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.driving import fits_the_width, follow
from tests.cast import assemble
from tests.factories import IndicatorFactory, MeasurementFactory, ObjectiveFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_focus_shows_the_facts_and_enter_opens_the_action(browser_page, javascript):
    cast = assemble()
    page = browser_page(cast.reader, javascript=javascript)
    page.goto(reverse("actions:timeline", args=[cast.strategy.slug]))
    facts = page.locator(".tl-facts").first
    expect(facts).to_be_hidden()
    link = page.get_by_role("link", name=str(cast.action))
    link.focus()
    expect(facts.get_by_text(cast.action.responsible_organisation.label)).to_be_visible()
    if javascript:
        page.keyboard.press("Escape")
        expect(facts).to_be_hidden()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page).to_have_url(cast.action.get_absolute_url())


def test_zoom_and_table_on_a_phone(browser_page):
    cast = assemble()
    page = browser_page(cast.reader, width=390, height=844, javascript=False)
    page.goto(reverse("actions:timeline", args=[cast.strategy.slug]))
    follow(page.get_by_role("link", name="Quarter", exact=True))
    follow(page.get_by_role("link", name="Later"))
    follow(page.get_by_role("link", name="Show as a table"))
    assert fits_the_width(page)
    assert "zoom=quarter" in page.url
    assert "as=table" in page.url


def test_chart_says_its_values_on_hover_and_by_the_keyboard(browser_page):
    cast = assemble()
    indicator = IndicatorFactory(objective=ObjectiveFactory(plan=cast.plan), unit_en="days")
    series = indicator.series.get()
    for year, value in ((2023, 5), (2024, 9)):
        MeasurementFactory(series=series, period=date(year, 1, 1), value=Decimal(value))
    page = browser_page(cast.reader)
    page.goto(indicator.get_absolute_url())
    picture = page.locator(".chart-picture")
    bubble = page.locator(".chart-bubble")

    picture.locator("circle[data-value]").last.hover(force=True)
    expect(bubble).to_contain_text("2024")
    page.mouse.move(0, 0)
    expect(bubble).to_be_hidden()

    picture.focus()
    page.keyboard.press("Home")
    expect(bubble).to_contain_text("2023")
    page.keyboard.press("ArrowRight")
    expect(bubble).to_contain_text("2024")
    expect(picture.get_by_role("status")).to_have_text(bubble.inner_text())
    page.keyboard.press("Escape")
    expect(bubble).to_be_hidden()
