from celery import shared_task

from jobs import domain


@shared_task(name="jobs.tasks.sweep")
def sweep() -> None:
    domain.sweep()


@shared_task(name="jobs.tasks.send_mail")
def send_mail(mail_id: str) -> None:
    domain.send_queued_mail(mail_id)
