"""A coordinator compiles the annual report, watches it being made, downloads and publishes it."""

from pathlib import Path

import pytest

from jobs.models import Job
from reporting.models import AnnualReport
from tests.cast import assemble
from tests.factories import (
    IndicatorFactory,
    MeasurementFactory,
    ObjectiveFactory,
    ProgressEntryFactory,
    ReviewCycleFactory,
    TargetFactory,
)
from tests.workers import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.worker]

FIRST_BYTES = {"pdf": b"%PDF", "xlsx": b"PK\x03\x04"}


@pytest.fixture
def cast(transactional_db):
    cast = assemble()
    ReviewCycleFactory(strategy=cast.strategy)
    ProgressEntryFactory(action=cast.action)
    objective = ObjectiveFactory(plan=cast.plan)
    for _ in range(30):
        indicator = IndicatorFactory(objective=objective)
        TargetFactory(series=indicator.series.get())
        MeasurementFactory(series=indicator.series.get())
    return cast


def test_coordinator_compiles_watches_downloads_and_publishes(cast, browser_page, worker):
    page = browser_page(cast.coordinator)
    page.goto(f"/strategies/{cast.strategy.slug}/dashboard/")
    page.get_by_role("link", name="Annual reports, and compile one").click()
    page.get_by_label("Year").select_option(label="2025 (open)")
    page.get_by_role("button", name="Compile").click()
    page.get_by_text("Waiting for its turn").wait_for()

    process = worker()
    wait_until(lambda: Job.objects.get().step.startswith("Making PDF"), what="it is under way")
    process.pause()
    page.get_by_text("Making PDF in").wait_for()
    process.resume()
    page.wait_for_url("**/reports/*/", timeout=60_000)
    assert page.get_by_role("heading", level=1).inner_text() == "Annual report 2025"
    page.go_back()
    assert page.get_by_role("heading", level=1).inner_text() == "Annual reports"
    page.go_forward()

    for kind in ("PDF", "Excel"):
        for language in ("Swedish", "English"):
            with page.expect_download() as download:
                page.get_by_role("link", name=f"{kind} in {language}").click()
            name = download.value.suggested_filename
            extension = name.rpartition(".")[2]
            assert "2025" in name
            assert Path(download.value.path()).read_bytes()[:4] == FIRST_BYTES[extension]

    visitor = browser_page()
    visitor.goto(page.url)
    assert visitor.get_by_role("heading", level=1).inner_text() != "Annual report 2025"
    page.get_by_role("link", name="Publish").click()
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("The report is published.").wait_for()
    visitor.goto(page.url)
    assert visitor.get_by_role("heading", level=1).inner_text() == "Annual report 2025"


def test_compiling_goes_on_without_a_script_and_on_a_phone(cast, browser_page, worker):
    worker()
    page = browser_page(cast.coordinator, width=390, javascript=False)
    page.goto(f"/strategies/{cast.strategy.slug}/reports/")
    page.get_by_role("button", name="Compile").click()
    refresh = page.get_by_role("link", name="Refresh")
    assert refresh.is_visible()
    address = address_of_report()
    refresh.click()
    page.wait_for_url(f"**{address}")


def address_of_report():
    wait_until(AnnualReport.objects.exists, what="the report is compiled")
    return AnnualReport.objects.get().get_absolute_url()
