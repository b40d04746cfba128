from functools import partial

from celery import shared_task
from django.utils import timezone

from jobs.domain import run_job
from reporting.domain import cycles, excerpts, reminders, reports
from reporting.exporters import EXPORTERS


@shared_task(name=reports.COMPILE_TASK)
def compile_report(job_id: str) -> None:
    run_job(job_id, partial(reports.compile_report, exporters=EXPORTERS))


@shared_task(name=excerpts.EXCERPT_TASK)
def make_excerpt(job_id: str) -> None:
    run_job(job_id, partial(excerpts.make_excerpt, exporter=EXPORTERS["pdf"]))


@shared_task(name="reporting.tasks.send_reminders")
def send_reminders() -> None:
    reminders.send_reminders(now=timezone.now())


@shared_task(name="reporting.tasks.add_late_reviews")
def add_late_reviews() -> None:
    cycles.add_late_reviews()
