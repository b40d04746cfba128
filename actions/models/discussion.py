from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Person
from actions.models.actions import Action
from foundation.withdrawal import Withdrawable

LONGEST_REMARK = 5_000
_text_limit = [MaxLengthValidator(LONGEST_REMARK)]


class Question(Withdrawable):
    """Something that is asked about an action; open until somebody marks it answered."""

    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, related_name="questions", verbose_name=_("action")
    )
    author = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="questions", verbose_name=_("asked by")
    )
    text = models.TextField(_("question"), validators=_text_limit)
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    answered_at = models.DateTimeField(_("marked answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("marked answered by"),
    )
    submission_key = models.UUIDField(unique=True, editable=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="question_is_answered_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action}: {self.text[:60]}"

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None


class Reply(Withdrawable):
    """A remark under a question, by whoever takes part in the discussion."""

    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="replies", verbose_name=_("question")
    )
    author = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="replies", verbose_name=_("written by")
    )
    text = models.TextField(_("reply"), validators=_text_limit)
    written_at = models.DateTimeField(_("written at"), auto_now_add=True)
    submission_key = models.UUIDField(unique=True, editable=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        ordering = ["written_at", "id"]

    def __str__(self) -> str:
        return f"{self.author}: {self.text[:60]}"
