"""What pages share that show how far a job has come. They are asked every second with the last
known progress in ``seen``: nothing is sent when nothing has changed, so that a screen reader is
not interrupted.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_htmx.http import trigger_client_event

from jobs.models import Job


def is_polling(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def arrived(request: HttpRequest, address: str) -> HttpResponse:
    """On to what the job has made, in this page's place: the back button would lead on again."""
    if is_polling(request):
        return trigger_client_event(HttpResponse(status=204), "replacePage", {"by": address})
    return redirect(address)


def is_as_seen(request: HttpRequest, job: Job) -> bool:
    return is_polling(request) and request.GET.get("seen") == _seen(job)


def progress_of(job: Job) -> dict[str, Any]:
    return {
        "job": job,
        "is_waiting": job.state in (Job.QUEUED, Job.RUNNING),
        "seen": _seen(job),
    }


def _seen(job: Job) -> str:
    return f"{job.state}-{job.attempts}-{job.steps_done}"
