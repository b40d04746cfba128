from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from actions.models.actions import Action
from actions.models.progress import ProgressEntry
from foundation.drafts import Draft


class EntryDraft(Draft):
    """What one person has typed and not saved yet: a report, or a correction of one (``entry``)."""

    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, related_name="drafts", verbose_name=_("action")
    )
    entry = models.ForeignKey(
        ProgressEntry,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="drafts",
        verbose_name=_("progress entry"),
    )
    author = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="drafts", verbose_name=_("written by")
    )

    class Meta:
        verbose_name = _("draft of a report")
        verbose_name_plural = _("drafts of reports")
        ordering = ["-kept_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "author"],
                condition=Q(entry__isnull=True),
                name="one_draft_per_action_and_author",
            ),
            models.UniqueConstraint(
                fields=["entry", "author"], name="one_draft_per_correction_and_author"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action}, {self.author}"
