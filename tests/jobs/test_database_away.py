"""Jobs whose database goes away in the middle, really: see tests/outages.py."""

import time
from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Organisation
from jobs.domain import JobRun, enqueue, run_job, sweep
from jobs.models import Job
from tests.factories import JobFactory
from tests.outages import database_away
from tests.workers import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _short_lease(settings):
    """Patience ends after three leases. Only for tests that wait for that, or for a heartbeat."""
    settings.JOB_LEASE_SECONDS = 1


def write(name="Region"):
    Organisation.objects.create(name_sv=name, kind=Organisation.Kind.OTHER)


def test_step_waits_for_a_database_that_is_soon_back(monkeypatch):
    job = JobFactory(language="en")

    def work(run: JobRun):
        with database_away(monkeypatch) as outage:
            outage.end_after(1)
            run.step("Making the PDF", 1, 2)
            assert outage.is_over
        with run.finishing():
            write()

    run_job(job.pk, work)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.percent) == (Job.DONE, 1, 100)
    assert Organisation.objects.count() == 1


def into_an_outage(monkeypatch, *, seconds):
    """Work that finds the database away when it wants to write; it is back after ``seconds``."""

    def work(run: JobRun):
        with database_away(monkeypatch) as outage:
            outage.end_after(seconds)
            write()

    return work


def test_job_whose_database_goes_away_waits_for_the_next_attempt(monkeypatch, rung, caplog):
    job = JobFactory(task="some.task", language="en")
    run_job(job.pk, into_an_outage(monkeypatch, seconds=0.5))

    job.refresh_from_db()
    assert (job.state, job.attempts, job.steps_done) == (Job.QUEUED, 1, 0)
    assert job.step == "The database did not answer. The next attempt begins by itself."
    assert "was interrupted: the database is away" in caplog.text
    sweep()
    assert rung == []

    Job.objects.filter(pk=job.pk).update(rung_at=timezone.now() - timedelta(minutes=1))
    sweep()
    assert rung == [("some.task", str(job.pk))]
    run_job(job.pk, lambda run: write())
    job.refresh_from_db()
    assert (job.state, job.attempts, job.step) == (Job.DONE, 2, "")
    assert Organisation.objects.count() == 1


def test_job_whose_database_goes_away_each_time_fails_and_says_so(monkeypatch):
    job = JobFactory(language="en", attempts=Job.MAX_ATTEMPTS - 1, key="report 1")
    run_job(job.pk, into_an_outage(monkeypatch, seconds=0.5))

    job.refresh_from_db()
    assert job.state == Job.FAILED
    assert job.error == (
        "The database could not be read or written, 3 times (OperationalError). The log tells more."
    )
    assert enqueue("some.task", key="report 1").state == Job.QUEUED


@pytest.mark.usefixtures("_short_lease")
def test_job_whose_database_stays_away_is_left_to_the_sweeper(monkeypatch, rung, caplog):
    job = JobFactory(task="some.task")

    with ExitStack() as outage:

        def work(run: JobRun):
            outage.enter_context(database_away(monkeypatch))
            write()

        run_job(job.pk, work)

    assert "is left to the sweeper: the database stays away" in caplog.text
    job.refresh_from_db()
    assert job.state == Job.RUNNING
    wait_until(lambda: Job.objects.get(pk=job.pk).lease_expires_at < timezone.now())
    sweep()
    assert rung == [("some.task", str(job.pk))]
    run_job(job.pk, lambda run: write())
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.DONE, 2)


@pytest.mark.usefixtures("_short_lease")
def test_lease_is_renewed_again_when_the_database_is_back(monkeypatch):
    job = JobFactory()

    def work(run: JobRun):
        with database_away(monkeypatch) as outage:
            time.sleep(0.7)
            outage.end()
        back_at = timezone.now()
        wait_until(
            lambda: Job.objects.get(pk=job.pk).lease_expires_at > back_at + timedelta(seconds=1),
            what="the heartbeat has found the database again",
        )

    run_job(job.pk, work)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.DONE, 1)
