"""Tasks for the tests of jobs, which real workers run."""

import time
from pathlib import Path

from celery import shared_task

from accounts.models import Organisation
from jobs.domain import JobRun, run_job


def add_organisation(run: JobRun, *, name: str, pause: float = 0, marker: str = "") -> None:
    """Begin slowly, then write one row in the transaction that finishes the job.

    With ``marker`` only the first attempt pauses: the one that finds no such file.
    """
    run.step("begun", 1, 2)
    if marker and not Path(marker).exists():
        Path(marker).touch()
        time.sleep(pause)
    with run.finishing():
        Organisation.objects.create(name_sv=name, kind=Organisation.Kind.OTHER)


def hang(run: JobRun) -> None:
    run.step("hanging", 1, 2)
    time.sleep(600)


@shared_task(name="trial.add_organisation")
def add_organisation_task(job_id: str) -> None:
    run_job(job_id, add_organisation)


@shared_task(name="trial.hang")
def hang_task(job_id: str) -> None:
    run_job(job_id, hang)


@shared_task(name="trial.hang_past_the_limit", time_limit=2)
def hang_past_the_limit_task(job_id: str) -> None:
    run_job(job_id, hang)
