import uuid

from django.core.validators import MaxLengthValidator, MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Person
from actions.models.actions import Action
from actions.statuses import ACTION_STATUSES
from foundation.status import Status, choices
from foundation.withdrawal import Withdrawable

REPORTABLE_STATUSES = {
    value: status for value, status in ACTION_STATUSES.items() if value != "no_report"
}
LONGEST_TEXT = 20_000
_text_limit = [MaxLengthValidator(LONGEST_TEXT)]


class ProgressEntry(Withdrawable):
    """One dated account of an action."""

    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, related_name="entries", verbose_name=_("action")
    )
    reported_on = models.DateField(_("date of the report"))
    status = models.CharField(_("status"), max_length=20, choices=choices(REPORTABLE_STATUSES))
    reason = models.TextField(_("reason for the status"), blank=True, validators=_text_limit)
    percent_complete = models.PositiveSmallIntegerField(
        _("percent complete"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    what_happened = models.TextField(_("what happened"), validators=_text_limit)
    obstacles = models.TextField(_("obstacles"), blank=True, validators=_text_limit)
    opportunities = models.TextField(_("opportunities"), blank=True, validators=_text_limit)
    next_steps = models.TextField(_("next steps"), blank=True, validators=_text_limit)
    author = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="entries", verbose_name=_("written by")
    )
    on_behalf_of = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("on behalf of"),
    )
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    submission_key = models.UUIDField(
        default=uuid.uuid4,
        unique=True,
        editable=False,
        help_text="Given with the form, so that saving it twice makes one entry.",
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("progress entry")
        verbose_name_plural = _("progress entries")
        ordering = ["-reported_on", "-id"]
        indexes = [models.Index(fields=["action", "-reported_on", "-id"], name="entry_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=list(REPORTABLE_STATUSES)), name="entry_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(percent_complete__isnull=True) | Q(percent_complete__lte=100),
                name="entry_percent_is_0_to_100",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["at_risk", "delayed", "cancelled"]) | ~Q(reason=""),
                name="entry_status_has_its_reason",
                violation_error_message=_("Say why the action is at risk, delayed or cancelled."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action}, {self.reported_on}"

    def get_absolute_url(self) -> str:
        """Where it stands on the page of its action, however many newer ones there are."""
        page = reverse("actions:action-detail", args=[self.action_id])
        return f"{page}?entry={self.pk}#entry-{self.pk}"

    @property
    def status_style(self) -> Status:
        return ACTION_STATUSES[self.status]


def attachment_path(attachment: "Attachment", filename: str) -> str:
    """A name of our own making: nothing a user typed becomes part of a path."""
    return f"attachments/{attachment.entry_id}/{uuid.uuid4().hex}"


class Attachment(Withdrawable):
    """Evidence for an entry: a file or a link."""

    entry = models.ForeignKey(
        ProgressEntry,
        on_delete=models.PROTECT,
        related_name="attachments",
        verbose_name=_("progress entry"),
    )
    title = models.CharField(_("title"), max_length=255)
    file = models.FileField(_("file"), upload_to=attachment_path, max_length=255, blank=True)
    content_type = models.CharField(_("kind of file"), max_length=100, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True, blank=True)
    url = models.URLField(_("link"), max_length=1000, blank=True)
    added_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["entry", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(file="") & ~Q(url="")) | (~Q(file="") & Q(url="")),
                name="attachment_is_a_file_or_a_link",
            ),
        ]

    def __str__(self) -> str:
        return self.title
