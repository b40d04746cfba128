"""The main job of a responsible actor, on a phone without JavaScript and on a desk with it."""

import pytest
from django.utils import timezone

from actions.domain.wanted import value_field
from actions.models import ProgressEntry
from actions.rules.periods import Frequency, latest_ended_period
from tests.cast import assemble
from tests.factories import PASSWORD, IndicatorFactory, ObjectiveFactory, TargetFactory

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


def is_without_sideways_scroll(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize(
    ("width", "javascript"), [(390, False), (1280, True)], ids=["phone-no-script", "desk"]
)
def test_progress_is_logged_with_a_value_and_a_file(browser_page, cast, width, javascript):
    page = browser_page(width=width, javascript=javascript)
    page.goto("/my-work/")
    page.get_by_label("Email").fill(cast.responsible.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()

    assert page.url.endswith("/my-work/")
    page.locator("main").get_by_role("link", name="Log progress").click()
    page.get_by_label("on track").check()
    page.get_by_label("Percent complete").fill("40")
    page.get_by_label("What has happened?").fill("The biobank opened.")
    page.locator(value_input(cast)).fill("1 250,5")
    page.get_by_label("Files").set_input_files([PDF])
    assert page.get_by_text(f"Target {LAST_YEAR.label}: 180").is_visible()
    assert is_without_sideways_scroll(page)
    page.get_by_role("button", name="Save the report").click()

    assert page.url.endswith(cast.action.get_absolute_url())
    assert page.get_by_text("Saved: on track, 40 %, 1 value, 1 file.").is_visible()
    assert page.get_by_text("The biobank opened.").first.is_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="minutes.pdf").first.click()
    assert download.value.suggested_filename == "minutes.pdf"


def test_errors_lose_nothing_and_lead_to_their_fields(browser_page, cast):
    page = browser_page(cast.responsible, width=390)
    page.goto(f"/actions/{cast.action.pk}/report/")
    page.get_by_label("delayed").check()
    page.get_by_label("What has happened?").fill("Sommaren gick åt 🧬.")
    page.locator(value_input(cast)).fill("many")
    page.get_by_label("Files").set_input_files([PDF])
    page.get_by_role("button", name="Save the report").click()

    summary = page.get_by_role("alert")
    assert "Nothing has been saved yet" in summary.inner_text()
    assert page.evaluate("document.activeElement.className") == "error-summary"
    assert page.get_by_label("delayed").is_checked()
    assert page.get_by_label("What has happened?").input_value() == "Sommaren gick åt 🧬."
    assert "minutes.pdf" in summary.inner_text()
    assert is_without_sideways_scroll(page)

    summary.get_by_role("link").first.click()
    page.keyboard.type("The agreement is late.")
    page.locator(value_input(cast)).fill("12,5")
    page.get_by_role("button", name="Save the report").click()

    assert page.get_by_text("Saved: delayed, 1 value.").is_visible()
    assert ProgressEntry.objects.get().reason == "The agreement is late."


def test_two_presses_on_save_make_one_entry(browser_page, cast):
    page = browser_page(cast.responsible)
    page.goto(f"/actions/{cast.action.pk}/report/")
    page.get_by_label("on track").check()
    page.get_by_label("What has happened?").fill("The biobank opened.")

    page.get_by_role("button", name="Save the report").dblclick()
    page.wait_for_url(f"**{cast.action.get_absolute_url()}")

    assert ProgressEntry.objects.count() == 1
