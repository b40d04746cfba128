from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Person
from actions.models.progress import ProgressEntry
from actions.statuses import REMARK_STATES
from foundation.bilingual import Bilingual
from foundation.status import Status, choices
from foundation.withdrawal import Withdrawable
from strategy.models import Strategy


class Tag(Withdrawable):
    """A word by which the coordinator groups obstacles and opportunities."""

    strategy = models.ForeignKey(
        Strategy, on_delete=models.PROTECT, related_name="tags", verbose_name=_("strategy")
    )
    name_sv = models.CharField(_("name in Swedish"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    name = Bilingual()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["strategy", "name_sv"]
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "name_sv"],
                condition=Q(withdrawn_at__isnull=True),
                name="tag_name_unique",
                violation_error_message=_("Another tag has this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Remark(models.Model):
    """What is done about the obstacles, or the opportunities, that a progress entry tells of.

    The words stand in the entry. One that the coordinator has done nothing about is open and has
    no row.
    """

    class Kind(models.TextChoices):
        OBSTACLE = "obstacle", _("obstacle")
        OPPORTUNITY = "opportunity", _("opportunity")

    OPEN, HANDLED, SOLVED = REMARK_STATES

    entry = models.ForeignKey(
        ProgressEntry,
        on_delete=models.PROTECT,
        related_name="remarks",
        verbose_name=_("progress entry"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    state = models.CharField(
        _("state"), max_length=20, choices=choices(REMARK_STATES), default=OPEN
    )
    handled_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="remarks",
        verbose_name=_("handled by"),
    )
    note = models.TextField(_("note"), blank=True, max_length=5000)
    tags = models.ManyToManyField(Tag, blank=True, related_name="remarks", verbose_name=_("tags"))
    history = HistoricalRecords(m2m_fields=[tags])

    class Meta:
        verbose_name = _("obstacle or opportunity")
        verbose_name_plural = _("obstacles and opportunities")
        ordering = ["-entry__reported_on", "-entry_id", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "kind"], name="one_remark_of_each_kind"),
            models.CheckConstraint(
                condition=Q(kind__in=["obstacle", "opportunity"]), name="remark_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(REMARK_STATES)), name="remark_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.entry}"

    @property
    def state_style(self) -> Status:
        return REMARK_STATES[self.state]
