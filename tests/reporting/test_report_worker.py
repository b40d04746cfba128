"""Compiling with a real worker process that is killed in the middle."""

import hashlib
import time

import pytest
from django.conf import settings

from jobs.models import Job
from reporting.domain.reports import request_report
from reporting.domain.snapshot import read_snapshot
from reporting.exporters import EXPORTERS
from reporting.models import AnnualReport
from reporting.models.reports import languages_of
from tests.cast import assemble
from tests.factories import (
    ActionFactory,
    IndicatorFactory,
    MeasurementFactory,
    ObjectiveFactory,
    ProgressEntryFactory,
    ReviewCycleFactory,
    TargetFactory,
)
from tests.outages import database_away
from tests.workers import wait_until

pytestmark = pytest.mark.worker


def full_cycle():
    """A cycle with what a report is made of: charts are what takes the time."""
    cast = assemble()
    objective = ObjectiveFactory(plan=cast.plan)
    for _ in range(30):
        indicator = IndicatorFactory(objective=objective)
        TargetFactory(series=indicator.series.get())
        MeasurementFactory(series=indicator.series.get())
    for action in ActionFactory.create_batch(30, plan=cast.plan):
        ProgressEntryFactory(action=action)
    return ReviewCycleFactory(strategy=cast.strategy), cast.coordinator


def job_of(request):
    return Job.objects.get(pk=request.job_id)


FIRST_BYTES = {"pdf": b"%PDF", "json": b"{", "html": b"<!doctype html>"}
"""All other formats are zips."""


def assert_whole(report, request):
    """The report is there once, with its snapshot and the files that its rows tell of."""
    assert read_snapshot(report.snapshot)["version"] == report.version == 1
    folder = settings.MEDIA_ROOT / "reports" / str(request.job_id)
    made = [(kind, language) for kind in EXPORTERS for language in languages_of(kind)]
    names = [f"{language or 'data'}.{kind}" for kind, language in made]
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)
    assert report.files.count() == len(made)
    for file in report.files.all():
        content = (folder / f"{file.language or 'data'}.{file.format}").read_bytes()
        assert (file.size, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())
        assert content.startswith(FIRST_BYTES.get(file.format, b"PK\x03\x04"))


def test_report_exists_once_and_whole_although_its_worker_was_killed(worker):
    cycle, coordinator = full_cycle()
    first = worker(stop_at_step=3)
    request = request_report(cycle=cycle, by=coordinator)
    wait_until(lambda: job_of(request).steps_done == 3, what="the first file is made")
    first.kill()
    assert job_of(request).state == Job.RUNNING
    assert not AnnualReport.objects.exists()
    worker()
    wait_until(lambda: job_of(request).state == Job.DONE, what="another worker has compiled it")
    assert job_of(request).attempts == 2
    assert_whole(AnnualReport.objects.get(), request)


def test_report_exists_once_although_its_worker_is_killed_twice(worker):
    cycle, coordinator = full_cycle()
    request = request_report(cycle=cycle, by=coordinator)
    for attempt in (1, 2):
        process = worker(stop_at_step=2)
        wait_until(
            lambda: (
                job_of(request).attempts == attempt  # noqa: B023
                and job_of(request).steps_done == 2
            ),
            what="the compile is under way",
        )
        process.kill()
    worker()
    wait_until(lambda: job_of(request).state == Job.DONE, what="a third worker has compiled it")
    assert_whole(AnnualReport.objects.get(), request)


def test_report_comes_by_itself_although_the_database_goes_away_in_the_middle(worker, monkeypatch):
    cast = assemble()
    cycle = ReviewCycleFactory(strategy=cast.strategy)
    process = worker(stop_at_step=2)
    request = request_report(cycle=cycle, by=cast.coordinator)
    wait_until(lambda: job_of(request).steps_done == 2, what="the compile is under way")
    with database_away(monkeypatch):
        process.resume()
        time.sleep(2)
    wait_until(lambda: job_of(request).state == Job.DONE, what="it has been compiled")
    assert process.is_alive
    assert_whole(AnnualReport.objects.get(), request)
