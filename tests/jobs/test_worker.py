"""Jobs and mail with real worker processes, which are killed in the middle of their work."""

import pytest
from django.conf import settings
from django.core.mail import get_connection, send_mail

from accounts.models import Organisation
from jobs.domain import enqueue
from jobs.models import Job, OutgoingMail
from tests.workers import wait_until

pytestmark = pytest.mark.worker


def state_of(job: Job) -> str:
    return Job.objects.get(pk=job.pk).state


def test_job_is_done_by_a_worker(worker):
    worker()
    job = enqueue("trial.add_organisation", name="Region")
    wait_until(lambda: state_of(job) == Job.DONE, what="the job is done")
    assert [each.name_sv for each in Organisation.objects.all()] == ["Region"]


def test_job_outlives_a_killed_worker_and_is_done_once(worker, tmp_path):
    first = worker()
    marker = tmp_path / "marker"
    job = enqueue("trial.add_organisation", name="Region", pause=600, marker=str(marker))
    wait_until(marker.exists, what="the first worker is in the middle of the job")
    first.kill()
    worker()
    wait_until(lambda: state_of(job) == Job.DONE, what="another worker has done the job")
    job.refresh_from_db()
    assert (job.attempts, job.error) == (2, "")
    assert Organisation.objects.count() == 1


def test_job_whose_message_was_lost_is_done(worker):
    job = Job.objects.create(task="trial.add_organisation", arguments={"name": "Region"})
    worker()
    wait_until(lambda: state_of(job) == Job.DONE, what="the sweeper has rung for the job")


def test_job_is_kept_by_the_worker_that_lives_past_the_lease(worker, tmp_path):
    worker()
    worker()
    marker = tmp_path / "marker"
    pause = 2.5 * settings.JOB_LEASE_SECONDS
    job = enqueue("trial.add_organisation", name="Region", pause=pause, marker=str(marker))
    wait_until(lambda: state_of(job) == Job.DONE, what="the job is done")
    job.refresh_from_db()
    assert job.attempts == 1


def test_job_that_stops_its_last_worker_fails_and_says_so(worker):
    job = enqueue("trial.hang")
    Job.objects.filter(pk=job.pk).update(attempts=Job.MAX_ATTEMPTS - 1)
    first = worker()
    wait_until(lambda: state_of(job) == Job.RUNNING, what="the worker is in the middle of the job")
    first.kill()
    worker()
    wait_until(lambda: state_of(job) == Job.FAILED, what="the job has failed")
    job.refresh_from_db()
    assert job.error == "The worker stopped in the middle of this, 3 times."


def test_job_that_hangs_is_killed_when_its_time_is_up(worker):
    job = enqueue("trial.hang_past_the_limit")
    Job.objects.filter(pk=job.pk).update(attempts=Job.MAX_ATTEMPTS - 1)
    worker()
    wait_until(lambda: state_of(job) == Job.FAILED, what="the job has failed")
    job.refresh_from_db()
    assert job.error == "The worker stopped in the middle of this, 3 times."


def test_mail_is_sent_by_a_worker(worker, settings):
    settings.EMAIL_BACKEND = "jobs.backends.OutboxBackend"
    of_others = set(settings.EMAIL_FILE_PATH.glob("*.log"))
    worker()
    send_mail("Din kod", "Koden är 123456.", None, ["anna@example.org"], get_connection())
    wait_until(
        lambda: OutgoingMail.objects.filter(state=OutgoingMail.SENT).exists(),
        what="the mail is sent",
    )
    [sent] = set(settings.EMAIL_FILE_PATH.glob("*.log")) - of_others
    assert "Koden är 123456." in sent.read_text()
