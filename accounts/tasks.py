from celery import shared_task
from django.core.management import call_command


@shared_task(name="accounts.tasks.clear_sessions")
def clear_sessions() -> None:
    """Delete the sessions that have ended, with the drafts that were kept in them."""
    call_command("clearsessions")
