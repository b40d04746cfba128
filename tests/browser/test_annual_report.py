"""A coordinator compiles the annual report, watches it being made, downloads and publishes it."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from jobs.models import Job
from reporting.models import AnnualReport
from tests.browser.driving import follow, press
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
    follow(page.get_by_role("link", name="Annual reports, and compile one"))
    page.get_by_label("Year").select_option(label="2025 (open)")
    follow(page.get_by_role("button", name="Compile"))
    page.get_by_text("Waiting for its turn").wait_for()

    process = worker(stop_at_step=2)
    wait_until(lambda: Job.objects.get().steps_done == 2, what="the first file is to be made")
    page.get_by_text("Making PDF in").wait_for()
    process.resume()
    wait_until(AnnualReport.objects.exists, what="the report is compiled")
    page.wait_for_url("**/reports/*/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Annual report 2025")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Annual reports")
    page.go_forward()

    for kind in ("PDF", "Excel"):
        for language in ("Swedish", "English"):
            with page.expect_download() as download:
                press(page.get_by_role("link", name=f"{kind} in {language}"))
            name = download.value.suggested_filename
            extension = name.rpartition(".")[2]
            assert "2025" in name
            assert Path(download.value.path()).read_bytes()[:4] == FIRST_BYTES[extension]

    visitor = browser_page()
    visitor.goto(page.url)
    expect(visitor.get_by_role("heading", level=1)).not_to_have_text("Annual report 2025")
    follow(page.get_by_role("link", name="Publish"))
    follow(page.get_by_role("button", name="Publish"))
    page.get_by_text("The report is published.").wait_for()
    visitor.goto(page.url)
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Annual report 2025")


def test_compiling_goes_on_without_a_script_and_on_a_phone(cast, browser_page, worker):
    page = browser_page(cast.coordinator, width=390, javascript=False)
    page.goto(f"/strategies/{cast.strategy.slug}/reports/")
    follow(page.get_by_role("button", name="Compile"))
    refresh = page.get_by_role("link", name="Refresh")
    expect(refresh).to_be_visible()
    worker()
    wait_until(AnnualReport.objects.exists, what="the report is compiled")
    follow(refresh)
    expect(page).to_have_url(AnnualReport.objects.get().get_absolute_url())
