"""The sweeper: brings back what a lost message or a dead worker left lying.

Two sweepers may run at a time: each row is changed by a conditional update, and whoever changes
it rings for it.
"""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jobs.domain.bell import ring
from jobs.domain.leases import is_stranded
from jobs.domain.mail import SEND_TASK, is_due
from jobs.models import Job, Leased, OutgoingMail

logger = logging.getLogger(__name__)

BATCH = 200


def sweep() -> None:
    """Give up what has killed too many workers, and ring for what waits and nobody was told of."""
    for job in Job.objects.filter(is_stranded(Job), attempts__gte=Job.MAX_ATTEMPTS):
        with translation.override(job.language):
            message = _("The worker stopped in the middle of this, {count} times.")
            _give_up(Job, job, message.format(count=job.attempts))
    for mail in OutgoingMail.objects.filter(
        is_stranded(OutgoingMail), attempts__gte=OutgoingMail.MAX_ATTEMPTS
    ):
        _give_up(OutgoingMail, mail, "The worker stopped while sending.")
    _ring_again(Job, Q(state=Job.QUEUED), lambda job: job.task)
    _ring_again(OutgoingMail, is_due(), lambda mail: SEND_TASK)


def _give_up(leased: type[Leased], row: Leased, message: str) -> None:
    given_up = leased._default_manager.filter(
        is_stranded(leased), pk=row.pk, attempts=row.attempts
    ).update(state="failed", error=message, finished_at=timezone.now(), lease_token=None)
    if given_up:
        logger.error("%s failed: %s", row, message)


def _ring_again(leased: type[Leased], waiting: Q, task_of: Callable[..., str]) -> None:
    now = timezone.now()
    patience = timedelta(seconds=1.5 * settings.JOB_LEASE_SECONDS)
    unheard = leased._default_manager.filter(
        waiting | is_stranded(leased),
        Q(rung_at=None) | Q(rung_at__lt=now - patience),
        attempts__lt=leased.MAX_ATTEMPTS,
    )
    for row in unheard.order_by("created_at")[:BATCH]:
        if unheard.filter(pk=row.pk).update(rung_at=now) and not ring(leased, row.pk, task_of(row)):
            return
