"""Jobs without a worker: what claims, leases and failures leave in the row."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from kombu.exceptions import OperationalError

from accounts.models import Organisation
from foundation.errors import DomainError
from jobs.domain import JobAlreadyActive, JobRun, LeaseLost, enqueue, run_job, sweep
from jobs.domain.leases import Lease
from jobs.models import Job
from tests.factories import JobFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

LONG_AGO = timedelta(hours=1)


def expire(job):
    Job.objects.filter(pk=job.pk).update(lease_expires_at=timezone.now() - LONG_AGO)


def claim(job):
    job.refresh_from_db()
    return Lease.claim(Job, job.pk, waiting=Q(state=Job.QUEUED))


def test_enqueue_tells_the_broker_once_all_is_committed(rung, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue("some.task", key="report 1", number=1)
        assert rung == []
    assert rung == [("some.task", str(job.pk))]
    assert (job.state, job.arguments, job.key) == (Job.QUEUED, {"number": 1}, "report 1")


def test_enqueue_is_undone_with_the_transaction_around_it():
    with transaction.atomic():
        enqueue("some.task")
        transaction.set_rollback(True)
    assert Job.objects.count() == 0


@pytest.mark.parametrize("state", [Job.QUEUED, Job.RUNNING])
def test_enqueue_refuses_a_second_job_with_the_key_of_an_active_one(state):
    JobFactory(key="report 1", state=state)
    with pytest.raises(JobAlreadyActive):
        enqueue("some.task", key="report 1")
    assert Job.objects.count() == 1


@pytest.mark.parametrize("state", [Job.DONE, Job.FAILED])
def test_enqueue_takes_the_key_of_a_finished_job(state):
    JobFactory(key="report 1", state=state)
    assert enqueue("some.task", key="report 1").state == Job.QUEUED


def test_enqueue_survives_a_broker_that_is_down(
    monkeypatch, caplog, django_capture_on_commit_callbacks
):
    def refuse(*args, **options):
        raise OperationalError("connection refused")

    monkeypatch.setattr("celery.current_app.send_task", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue("some.task")
    job.refresh_from_db()
    assert (job.state, job.rung_at) == (Job.QUEUED, None)
    assert "connection refused" in caplog.text


def test_run_job_calls_the_work_with_its_arguments_and_is_done():
    job = JobFactory(arguments={"name": "Region"})
    seen = []
    run_job(job.pk, lambda run, name: seen.append((run.job.pk, name)))
    job.refresh_from_db()
    assert seen == [(job.pk, "Region")]
    assert (job.state, job.attempts, job.lease_token) == (Job.DONE, 1, None)
    assert job.finished_at is not None


def test_run_job_does_a_finished_job_no_second_time():
    job = JobFactory()
    calls = []
    for _ in range(2):
        run_job(job.pk, lambda run: calls.append(run))
    assert len(calls) == 1


def test_run_job_speaks_the_language_of_whoever_asked():
    with translation.override("sv"):
        job = enqueue("some.task")
    seen = []
    run_job(job.pk, lambda run: seen.append(translation.get_language()))
    assert seen == ["sv"]


def test_run_job_says_what_a_rule_of_the_domain_refused():
    job = JobFactory()

    def refuse(run):
        raise DomainError("No review is approved yet.")

    run_job(job.pk, refuse)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.FAILED, "No review is approved yet.")


def test_run_job_keeps_a_traceback_in_the_log_and_not_in_the_row(caplog):
    job = JobFactory()
    run_job(job.pk, lambda run: 1 / 0)
    job.refresh_from_db()
    assert job.state == Job.FAILED
    assert job.error == "Something unexpected went wrong (ZeroDivisionError). The log tells more."
    assert "Traceback" in caplog.text


def test_step_writes_progress_and_renews_the_lease():
    job = JobFactory()

    def work(run: JobRun):
        expire(job)
        run.step("Drawing charts", 3, 12)
        job.refresh_from_db()
        assert (job.step, job.percent) == ("Drawing charts", 25)
        assert job.lease_expires_at > timezone.now()

    run_job(job.pk, work)
    job.refresh_from_db()
    assert (job.state, job.percent, job.step) == (Job.DONE, 100, "")


def test_finishing_writes_result_and_state_together():
    job = JobFactory()

    def work(run: JobRun):
        with run.finishing():
            OrganisationFactory()
            raise DomainError("The last check failed.")

    run_job(job.pk, work)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.FAILED, "The last check failed.")
    assert Organisation.objects.count() == 0


def test_claim_goes_to_one_worker_only():
    job = JobFactory()
    assert claim(job) is not None
    assert claim(job) is None


def test_claim_takes_over_when_the_lease_has_run_out():
    job = JobFactory()
    first = claim(job)
    expire(job)
    second = claim(job)
    assert second is not None
    assert second.token != first.token


def test_worker_that_lost_its_lease_writes_nothing(caplog):
    job = JobFactory()

    def work(run: JobRun):
        expire(job)
        assert claim(job) is not None
        with run.finishing():
            OrganisationFactory()

    run_job(job.pk, work)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.RUNNING, 2)
    assert Organisation.objects.count() == 0
    assert "taken over" in caplog.text


def test_step_of_a_worker_that_lost_its_lease_raises():
    job = JobFactory()
    run = JobRun(job, claim(job))
    expire(job)
    claim(job)
    with pytest.raises(LeaseLost):
        run.step("going on", 1, 2)


def test_failure_of_a_worker_that_lost_its_lease_is_not_written():
    job = JobFactory()

    def work(run: JobRun):
        expire(job)
        claim(job)
        raise DomainError("too late")

    run_job(job.pk, work)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.RUNNING, "")


def test_claim_stops_after_the_last_attempt():
    job = JobFactory()
    for _ in range(Job.MAX_ATTEMPTS):
        assert claim(job) is not None
        expire(job)
    assert claim(job) is None


def test_sweep_gives_up_a_job_that_stopped_every_worker(rung):
    job = JobFactory(
        state=Job.RUNNING,
        attempts=Job.MAX_ATTEMPTS,
        lease_expires_at=timezone.now() - LONG_AGO,
        language="en",
    )
    sweep()
    job.refresh_from_db()
    assert job.state == Job.FAILED
    assert job.error == "The worker stopped in the middle of this, 3 times."
    assert rung == []


@pytest.mark.parametrize(
    ("fields", "is_rung"),
    [
        pytest.param({"rung_at": None}, True, id="broker was not told"),
        pytest.param({"rung_at": LONG_AGO}, True, id="message was lost"),
        pytest.param({"rung_at": timedelta()}, False, id="message is under way"),
        pytest.param(
            {"state": Job.RUNNING, "lease_expires_at": LONG_AGO}, True, id="worker is dead"
        ),
        pytest.param(
            {"state": Job.RUNNING, "lease_expires_at": -LONG_AGO}, False, id="worker is alive"
        ),
        pytest.param({"state": Job.DONE}, False, id="done"),
        pytest.param({"state": Job.FAILED}, False, id="failed"),
    ],
)
def test_sweep_rings_for_what_waits_unheard(rung, fields, is_rung):
    now = timezone.now()
    job = JobFactory(
        task="some.task",
        **{
            name: now - value if isinstance(value, timedelta) else value
            for name, value in fields.items()
        },
    )
    sweep()
    assert rung == ([("some.task", str(job.pk))] if is_rung else [])


def test_sweep_rings_once_when_it_runs_twice(rung):
    JobFactory(rung_at=None)
    sweep()
    sweep()
    assert len(rung) == 1
