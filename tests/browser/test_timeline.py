"""The timeline by pointer, keyboard and without script; a chart that is asked for its values."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.cast import assemble
from tests.factories import IndicatorFactory, MeasurementFactory, ObjectiveFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_focus_shows_the_facts_and_enter_opens_the_action(browser_page, javascript):
    cast = assemble()
    page = browser_page(cast.reader, javascript=javascript)
    page.goto(reverse("actions:timeline", args=[cast.strategy.slug]))
    facts = page.locator(".tl-facts").first
    assert not facts.is_visible()
    link = page.get_by_role("link", name=str(cast.action))
    link.focus()
    facts.get_by_text(cast.action.responsible_organisation.label).wait_for()
    if javascript:
        page.keyboard.press("Escape")
        facts.wait_for(state="hidden")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{cast.action.get_absolute_url()}")


def test_zoom_and_table_on_a_phone(browser_page):
    cast = assemble()
    page = browser_page(cast.reader, width=390, height=844, javascript=False)
    page.goto(reverse("actions:timeline", args=[cast.strategy.slug]))
    page.get_by_role("link", name="Quarter", exact=True).click()
    page.get_by_role("link", name="Later").click()
    page.get_by_role("link", name="Show as a table").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
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
    assert "2024" in bubble.inner_text()
    page.mouse.move(0, 0)
    bubble.wait_for(state="hidden")

    picture.focus()
    page.keyboard.press("Home")
    first = bubble.inner_text()
    page.keyboard.press("ArrowRight")
    assert bubble.inner_text() != first
    assert picture.get_by_role("status").inner_text() == bubble.inner_text()
    page.keyboard.press("Escape")
    bubble.wait_for(state="hidden")
