"""Background jobs: one row each, which survives lost messages and killed workers."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.db import IntegrityError, connections, transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from foundation.errors import DomainError
from jobs.domain.bell import ring
from jobs.domain.leases import DATABASE_AWAY, Lease, LeaseLost, patiently
from jobs.models import Job

logger = logging.getLogger(__name__)


class JobAlreadyActive(DomainError):  # noqa: N818
    """A job with the same key waits or runs."""


def enqueue(task: str, *, key: str = "", **arguments: Any) -> Job:
    """Queue a job for the Celery task named ``task``, and tell the broker once that is committed.

    ``arguments`` are plain values (JSON); the task's work gets them by name. No two jobs with the
    same ``key`` wait or run at a time. The job runs in the active language.

    Raises JobAlreadyActive.
    """
    job = Job(task=task, key=key, arguments=arguments, rung_at=timezone.now())
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError:
        if not key:
            raise
        raise JobAlreadyActive(_("This is already under way.")) from None
    transaction.on_commit(partial(ring, Job, job.pk, task), robust=True)
    return job


class JobRun:
    """One worker's attempt at a job, handed to the work that it does."""

    def __init__(self, job: Job, lease: Lease) -> None:
        self.job = job
        self.is_finished = False
        self._lease = lease

    def step(self, text: str, done: int, total: int) -> None:
        """Tell how far the work has come, outside any transaction. Raises LeaseLost.

        Waits for a database that is away, so that a short break costs none of the work.
        """
        told = {"step": str(text)[:200], "steps_done": done, "steps_total": total}
        patiently(lambda: self._lease.renew(**told))

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """The transaction in which the result is written and the job is done: both, or neither.

        Raises LeaseLost, with nothing written, when another worker has taken over. The job's row
        is locked first, so that nobody takes over while the result is written.
        """
        with transaction.atomic():
            self._lease.release(
                Job.DONE, finished_at=timezone.now(), step="", steps_done=F("steps_total")
            )
            yield
        self.is_finished = True

    def fail(self, message: str) -> None:
        """Give the job up; ``message`` is for people. Raises LeaseLost."""
        now = timezone.now()
        patiently(lambda: self._lease.release(Job.FAILED, finished_at=now, error=message))

    def put_back(self, error: Exception) -> None:
        """Let the job wait for another attempt, or give it up after the last. Raises LeaseLost.

        The sweeper rings for it when it has waited for a lease and a half.
        """
        if self.job.attempts >= Job.MAX_ATTEMPTS:
            text = _(
                "The database could not be read or written, {count} times ({error})."
                " The log tells more."
            )
            self.fail(text.format(count=self.job.attempts, error=type(error).__name__))
            return
        told = {
            "step": _("The database did not answer. The next attempt begins by itself."),
            "steps_done": 0,
            "rung_at": timezone.now(),
        }
        patiently(lambda: self._lease.release(Job.QUEUED, **told))


def run_job(job_id: Any, work: Callable[..., object]) -> None:
    """Claim the job and do ``work(run, **arguments)``; the body of every job's Celery task.

    Does nothing when the job is finished, or another worker has it. A DomainError's message
    becomes the job's error; any other exception goes to the log, and the job says so. A worker
    that dies, or whose database goes away, leaves the job to the sweeper, Job.MAX_ATTEMPTS times.
    """
    lease = Lease.claim(
        Job,
        job_id,
        waiting=Q(state=Job.QUEUED),
        started_at=timezone.now(),
        step="",
        steps_done=0,
        steps_total=0,
    )
    if lease is None:
        logger.info("Job %s does not wait: it is finished, or another worker has it.", job_id)
        return
    job = Job.objects.get(pk=job_id)
    logger.info("%s begins, attempt %s.", job, job.attempts)
    run = JobRun(job, lease)
    with translation.override(job.language), lease.kept_alive():
        try:
            _attempt(run, work)
        except LeaseLost:
            logger.warning("%s was taken over by another worker.", job)
        except DATABASE_AWAY:
            logger.exception("%s is left to the sweeper: the database stays away.", job)
            connections.close_all()


def _attempt(run: JobRun, work: Callable[..., object]) -> None:
    try:
        work(run, **run.job.arguments)
        if not run.is_finished:
            with run.finishing():
                pass
        logger.info("%s is done.", run.job)
    except LeaseLost:
        raise
    except DomainError as error:
        logger.info("%s failed: %s", run.job, error.message)
        run.fail(str(error.message))
    except DATABASE_AWAY as error:
        logger.exception("%s was interrupted: the database is away.", run.job)
        run.put_back(error)
    except Exception as error:
        logger.exception("%s failed.", run.job)
        run.fail(
            _("Something unexpected went wrong ({error}). The log tells more.").format(
                error=type(error).__name__
            )
        )
