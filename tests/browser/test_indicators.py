"""A value whose parts do not add up, asked about and saved on a phone; three laid side by side."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from actions.models import Measurement, PartValue
from tests.browser.driving import fits_the_width, follow
from tests.cast import assemble
from tests.factories import (
    BreakdownFactory,
    CategoryFactory,
    IndicatorFactory,
    MeasurementFactory,
    ObjectiveFactory,
    TargetFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def indicator_of(cast, **options):
    indicator = IndicatorFactory(objective=ObjectiveFactory(plan=cast.plan), **options)
    TargetFactory(series=indicator.series.get())
    return indicator


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_parts_that_do_not_add_up_are_asked_about_and_saved(browser_page, javascript):
    cast = assemble()
    indicator = indicator_of(
        cast, responsible_organisation=cast.action.responsible_organisation, unit_en="people"
    )
    breakdown = BreakdownFactory(indicator=indicator, parts_add_up=True)
    for name in ("women", "men"):
        CategoryFactory(breakdown=breakdown, name_en=name)

    page = browser_page(cast.colleague, width=390, height=844, javascript=javascript)
    page.goto(indicator.get_absolute_url())
    follow(page.get_by_role("link", name="Enter a value"))
    page.get_by_label("Value").fill("90")
    page.get_by_label("women").fill("41")
    page.get_by_label("men", exact=True).fill("47")
    follow(page.get_by_role("button", name="Save the value"))
    page.get_by_text("Together they make 88").first.wait_for()
    assert not Measurement.objects.exists()
    assert fits_the_width(page)

    page.get_by_label("Yes, the parts are right").check()
    follow(page.get_by_role("button", name="Save the value"))

    page.get_by_text("Saved: 90").wait_for()
    assert sorted(PartValue.objects.values_list("value", flat=True)) == [41, 47]
    page.get_by_text("the parts make 88").first.wait_for()
    assert fits_the_width(page)


def test_three_are_laid_side_by_side(browser_page):
    cast = assemble()
    found = [indicator_of(cast, name_en=name) for name in ("Patients", "Days", "Trials")]
    for turn, indicator in enumerate(found):
        MeasurementFactory(
            series=indicator.series.get(), period=date(2024 + turn % 2, 1, 1), value=Decimal(7)
        )

    page = browser_page(cast.reader, width=390, height=844)
    page.goto(found[0].get_absolute_url())
    follow(page.get_by_role("link", name="Lay beside others"))
    page.get_by_label("Days").check()
    page.get_by_label("Trials").check()
    follow(page.get_by_role("button", name="Lay side by side"))

    page.get_by_role("heading", name="Year by year").wait_for()
    expect(page.locator(".compare-card")).to_have_count(3)
    assert fits_the_width(page)
    assert page.url.startswith(
        page.url.partition("/strategies")[0] + reverse("actions:compare", args=[cast.strategy.slug])
    )
