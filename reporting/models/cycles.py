from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Organisation, Person
from actions.models import ActionPlan
from foundation.bilingual import Bilingual
from foundation.status import Status, choices
from foundation.withdrawal import Withdrawable
from jobs.models import OutgoingMail
from reporting.statuses import CYCLE_STATUSES
from strategy.models import Strategy


class ReviewCycle(Withdrawable):
    """One year's monitoring of a strategy."""

    DRAFT, OPEN, CLOSED = CYCLE_STATUSES

    strategy = models.ForeignKey(
        Strategy, on_delete=models.PROTECT, related_name="cycles", verbose_name=_("strategy")
    )
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    status = models.CharField(
        _("status"), max_length=20, choices=choices(CYCLE_STATUSES), default=DRAFT
    )
    opens_on = models.DateField(_("opens on"))
    due_on = models.DateField(_("due on"))
    grace_until = models.DateField(
        _("last day of grace"),
        null=True,
        blank=True,
        help_text=_("Until then reviews are still taken in. Empty: until the review closes."),
    )
    closes_on = models.DateField(_("closes on"))
    plans = models.ManyToManyField(
        ActionPlan,
        blank=True,
        related_name="cycles",
        verbose_name=_("plans"),
        help_text=_("None chosen: every plan that is in force in the year."),
    )
    instructions_sv = models.TextField(_("instructions in Swedish"), blank=True)
    instructions_en = models.TextField(_("instructions in English"), blank=True)
    instructions = Bilingual()
    history = HistoricalRecords(m2m_fields=[plans])

    class Meta:
        verbose_name = _("review cycle")
        verbose_name_plural = _("review cycles")
        ordering = ["strategy", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["strategy", "year"], name="cycle_year_unique"),
            models.CheckConstraint(
                condition=Q(status__in=list(CYCLE_STATUSES)), name="cycle_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opens_on")) & Q(closes_on__gte=F("due_on")),
                name="cycle_opens_then_is_due_then_closes",
                violation_error_message=_("A cycle opens, then is due, then closes."),
            ),
            models.CheckConstraint(
                condition=Q(grace_until__isnull=True)
                | Q(grace_until__gte=F("due_on"), grace_until__lte=F("closes_on")),
                name="cycle_grace_lies_between_due_and_closing",
                violation_error_message=_(
                    "The last day of grace lies between the day the reviews are due and the day"
                    " the cycle closes."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.strategy} {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:cycle", args=[self.pk])

    @property
    def status_style(self) -> Status:
        return CYCLE_STATUSES[self.status]


class CycleQuestion(Withdrawable):
    """A question that a cycle asks beside the standard ones, of every action in it."""

    cycle = models.ForeignKey(
        ReviewCycle, on_delete=models.PROTECT, related_name="questions", verbose_name=_("cycle")
    )
    text_sv = models.CharField(_("question in Swedish"), max_length=500)
    text_en = models.CharField(_("question in English"), max_length=500, blank=True)
    text = Bilingual()
    is_required = models.BooleanField(_("must be answered"), default=False)
    position = models.PositiveSmallIntegerField(_("place"), default=0)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("question of a cycle")
        verbose_name_plural = _("questions of cycles")
        ordering = ["cycle", "position", "id"]

    def __str__(self) -> str:
        return self.text


class CycleEscalation(models.Model):
    """An organisation's contact was told which of its reviews have not come; once a day at most."""

    cycle = models.ForeignKey(
        ReviewCycle, on_delete=models.PROTECT, related_name="escalations", verbose_name=_("cycle")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    sent_on = models.DateField(_("sent on"))
    sent_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("sent by")
    )
    mail = models.OneToOneField(
        OutgoingMail,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("outgoing mail"),
    )

    class Meta:
        verbose_name = _("escalation")
        verbose_name_plural = _("escalations")
        ordering = ["-sent_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "organisation", "sent_on"], name="one_escalation_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.sent_on}"


class CycleFreeze(models.Model):
    """What a cycle held when it was closed, or when late material was taken in: never changed.

    ``data`` is a snapshot without what its coordinator writes into the report; the report's
    versions are compiled from the latest freeze. ``reason`` says why there is one after the first.
    """

    cycle = models.ForeignKey(
        ReviewCycle, on_delete=models.PROTECT, related_name="freezes", verbose_name=_("cycle")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    frozen_at = models.DateTimeField(_("frozen at"))
    frozen_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("frozen by")
    )
    reason = models.TextField(_("reason"), blank=True)
    schema_version = models.PositiveSmallIntegerField(_("schema version"))
    data = models.TextField(_("data"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)

    class Meta:
        verbose_name = _("freeze of a cycle")
        verbose_name_plural = _("freezes of cycles")
        ordering = ["cycle", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number"], name="cycle_freeze_unique"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="later_freeze_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle}, {self.number}"
