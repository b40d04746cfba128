from functools import partial

from celery import shared_task

from jobs.domain import run_job
from reporting.domain import reports
from reporting.exporters import EXPORTERS


@shared_task(name=reports.COMPILE_TASK)
def compile_report(job_id: str) -> None:
    run_job(job_id, partial(reports.compile_report, exporters=EXPORTERS))
