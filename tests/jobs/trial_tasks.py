"""Tasks for the tests of jobs, which real workers run."""

import os
import signal
import time
from pathlib import Path

from celery import shared_task

from accounts.models import Organisation
from jobs.domain import JobRun, run_job
from tests.workers import STOP_VARIABLE


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


def stop_at_step(number: int) -> None:
    """From now on the worker's processes stop when a job has told that it is at this step."""
    tell = JobRun.step

    def step(run: JobRun, text: str, done: int, total: int) -> None:
        tell(run, text, done, total)
        if done == number:
            os.killpg(os.getpgrp(), signal.SIGSTOP)

    JobRun.step = step


if STOP_VARIABLE in os.environ:
    stop_at_step(int(os.environ[STOP_VARIABLE]))


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
