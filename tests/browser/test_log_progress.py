"""The main job of a responsible actor, on a phone without JavaScript and on a desk with it."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from actions.domain.wanted import value_field
from actions.models import ProgressEntry
from actions.rules.periods import Frequency, latest_ended_period
from tests.browser.driving import fits_the_width, follow, press, sign_in
from tests.cast import assemble
from tests.factories import IndicatorFactory, ObjectiveFactory, TargetFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LAST_YEAR = latest_ended_period(timezone.localdate(), Frequency.YEAR)
PDF = {"name": "minutes.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n"}


@pytest.fixture
def cast(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cast = assemble()
    indicator = IndicatorFactory(objective=ObjectiveFactory(plan=cast.plan), unit_en="trials")
    cast.action.objectives.add(indicator.objective)
    TargetFactory(series=indicator.series.get(), period=LAST_YEAR.start, value=180)
    return cast


def value_input(cast):
    series = cast.action.objectives.get().indicators.get().series.get()
    return f"[name={value_field(series.pk, LAST_YEAR.start)}]"


@pytest.mark.parametrize(
    ("width", "javascript"), [(390, False), (1280, True)], ids=["phone-no-script", "desk"]
)
def test_progress_is_logged_with_a_value_and_a_file(browser_page, cast, width, javascript):
    page = browser_page(width=width, javascript=javascript)
    page.goto("/my-work/")
    sign_in(page, cast.responsible)

    expect(page).to_have_url("/my-work/")
    follow(page.locator("main").get_by_role("link", name="Log progress"))
    page.get_by_label("on track").check()
    page.get_by_label("Percent complete").fill("40")
    page.get_by_label("What has happened?").fill("The biobank opened.")
    page.locator(value_input(cast)).fill("1 250,5")
    page.get_by_label("Files").set_input_files([PDF])
    expect(page.get_by_text(f"Target {LAST_YEAR.label}: 180")).to_be_visible()
    assert fits_the_width(page)
    follow(page.get_by_role("button", name="Save the report"))

    expect(page).to_have_url(re.compile(re.escape(cast.action.get_absolute_url()) + "$"))
    expect(page.get_by_text("Saved: on track, 40 %, 1 value, 1 file.")).to_be_visible()
    expect(page.get_by_text("The biobank opened.").first).to_be_visible()
    with page.expect_download() as download:
        press(page.get_by_role("link", name="minutes.pdf").first)
    assert download.value.suggested_filename == "minutes.pdf"


def test_errors_lose_nothing_and_lead_to_their_fields(browser_page, cast):
    page = browser_page(cast.responsible, width=390)
    page.goto(f"/actions/{cast.action.pk}/report/")
    page.get_by_label("delayed").check()
    page.get_by_label("What has happened?").fill("Sommaren gick åt 🧬.")
    page.locator(value_input(cast)).fill("many")
    page.get_by_label("Files").set_input_files([PDF])
    follow(page.get_by_role("button", name="Save the report"))

    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Nothing has been saved yet")
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.get_by_label("delayed")).to_be_checked()
    expect(page.get_by_label("What has happened?")).to_have_value("Sommaren gick åt 🧬.")
    expect(summary).to_contain_text("minutes.pdf")
    assert fits_the_width(page)

    press(summary.get_by_role("link").first)
    expect(page.locator("[name=reason]")).to_be_focused()
    page.keyboard.type("The agreement is late.")
    page.locator(value_input(cast)).fill("12,5")
    follow(page.get_by_role("button", name="Save the report"))

    expect(page.get_by_text("Saved: delayed, 1 value.")).to_be_visible()
    assert ProgressEntry.objects.get().reason == "The agreement is late."


def test_two_presses_on_save_make_one_entry(browser_page, cast):
    page = browser_page(cast.responsible)
    page.goto(f"/actions/{cast.action.pk}/report/")
    page.get_by_label("on track").check()
    page.get_by_label("What has happened?").fill("The biobank opened.")

    # Both before the browser can leave the page; a slow double click would press on the next one.
    with page.expect_navigation():
        page.get_by_role("button", name="Save the report").evaluate(
            "button => { button.click(); button.click(); }"
        )
    page.get_by_text("Saved: on track").wait_for()

    assert ProgressEntry.objects.count() == 1
