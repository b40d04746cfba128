"""What the room does: background jobs that outlive their worker, and mail that is sent once."""

from jobs.domain.bounces import note_bounce
from jobs.domain.jobs import JobAlreadyActive, JobRun, enqueue, run_job
from jobs.domain.leases import LeaseLost
from jobs.domain.mail import queue_mail, send_queued_mail
from jobs.domain.sweep import sweep

__all__ = [
    "JobAlreadyActive",
    "JobRun",
    "LeaseLost",
    "enqueue",
    "note_bounce",
    "queue_mail",
    "run_job",
    "send_queued_mail",
    "sweep",
]
