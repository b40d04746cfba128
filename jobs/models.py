"""Background jobs and outgoing mail as rows: the database is the truth, the broker only a bell."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.bilingual import active_language
from foundation.status import Status, by_value, choices

JOB_STATES = by_value(
    [
        Status("queued", _("waiting"), "muted", "hourglass"),
        Status("running", _("running"), "neutral", "hourglass-split"),
        Status("done", _("done"), "done", "check-circle-fill"),
        Status("failed", _("failed"), "bad", "x-octagon"),
    ]
)

MAIL_STATES = by_value(
    [
        Status("queued", _("waiting"), "muted", "hourglass"),
        Status("sending", _("being sent"), "neutral", "hourglass-split"),
        Status("sent", _("sent"), "done", "check-circle-fill"),
        Status("failed", _("failed"), "bad", "x-octagon"),
        Status("bounced", _("came back"), "bad", "arrow-return-left"),
    ]
)


class Leased(models.Model):
    """Work that one worker at a time holds, until its lease runs out.

    ``lease_token`` is new for each claim: a worker that lost its lease finds another token there
    and must not write its result. ``rung_at`` is when the broker was last told of the row; it is
    empty when the broker did not take the message, or when a worker has heard it.
    """

    HELD: str
    MAX_ATTEMPTS: int

    state = models.CharField(_("state"), max_length=20)
    rung_at = models.DateTimeField(_("broker told at"), null=True, blank=True, editable=False)
    lease_token = models.UUIDField(null=True, blank=True, editable=False)
    lease_expires_at = models.DateTimeField(_("lease expires at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.TextField(_("error"), blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        abstract = True


class Job(Leased):
    """One piece of background work: the Celery task to call, and how far it has come."""

    QUEUED, RUNNING, DONE, FAILED = JOB_STATES
    HELD = RUNNING
    MAX_ATTEMPTS = 3

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.CharField(_("task"), max_length=200)
    arguments = models.JSONField(_("arguments"), default=dict)
    key = models.CharField(
        _("key"),
        max_length=200,
        blank=True,
        help_text=_("No two jobs with the same key wait or run at a time."),
    )
    language = models.CharField(_("language"), max_length=2, default=active_language)
    state = models.CharField(_("state"), max_length=20, choices=choices(JOB_STATES), default=QUEUED)
    steps_done = models.PositiveIntegerField(_("steps done"), default=0)
    steps_total = models.PositiveIntegerField(_("steps in all"), default=0)
    step = models.CharField(_("current step"), max_length=200, blank=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["state", "lease_expires_at"], name="job_state_lease")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=list(JOB_STATES)), name="job_state_is_known"
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(state__in=["queued", "running"]) & ~Q(key=""),
                name="one_waiting_or_running_job_per_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.id}"

    @property
    def state_style(self) -> Status:
        return JOB_STATES[self.state]

    @property
    def percent(self) -> int:
        """Steps done in percent of all steps, 0 before the number of steps is known."""
        return round(100 * self.steps_done / self.steps_total) if self.steps_total else 0


class OutgoingMail(Leased):
    """The outbox: one mail to one recipient, sent once.

    The texts are emptied once the mail is sent: they may hold a code or a link that signs in.
    """

    QUEUED, SENDING, SENT, FAILED, BOUNCED = MAIL_STATES
    HELD = SENDING
    MAX_ATTEMPTS = 10

    state = models.CharField(
        _("state"), max_length=20, choices=choices(MAIL_STATES), default=QUEUED
    )
    recipient = models.EmailField(_("to"))
    sender = models.CharField(_("from"), max_length=320)
    subject = models.CharField(_("subject"), max_length=500)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML"), blank=True)
    headers = models.JSONField(_("headers"), default=dict, blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=200, unique=True)
    next_attempt_at = models.DateTimeField(_("next attempt at"), null=True, blank=True)

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="mail_state_next")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=list(MAIL_STATES)), name="mail_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient}: {self.subject}"

    @property
    def state_style(self) -> Status:
        return MAIL_STATES[self.state]
