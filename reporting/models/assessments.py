from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Person
from actions.models import ActionPlan
from foundation.bilingual import Bilingual
from foundation.status import Status, choices
from reporting.models.cycles import ReviewCycle
from reporting.statuses import JUDGEMENTS


class Assessment(models.Model):
    """A coordinator's judgement for a year: how it goes, why, and what is proposed."""

    judgement = models.CharField(_("judgement"), max_length=20, choices=choices(JUDGEMENTS))
    reasons_sv = models.TextField(_("reasons in Swedish"))
    reasons_en = models.TextField(_("reasons in English"), blank=True)
    reasons = Bilingual()
    proposal_sv = models.TextField(_("what is proposed, in Swedish"), blank=True)
    proposal_en = models.TextField(_("what is proposed, in English"), blank=True)
    proposal = Bilingual()
    author = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by")
    )

    class Meta:
        abstract = True

    @property
    def judgement_style(self) -> Status:
        return JUDGEMENTS[self.judgement]


class PlanAssessment(Assessment):
    """The coordinator's judgement of a plan for the year."""

    cycle = models.ForeignKey(
        ReviewCycle, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("cycle")
    )
    plan = models.ForeignKey(
        ActionPlan, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("plan")
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["cycle", "plan"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "plan"], name="assessment_plan_unique"),
            models.CheckConstraint(
                condition=Q(judgement__in=list(JUDGEMENTS)), name="assessment_judgement_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}, {self.cycle.year}"

    def clean(self) -> None:
        if self.plan.area.strategy_id != self.cycle.strategy_id:
            raise ValidationError({"plan": _("The plan belongs to another strategy.")})


class StrategyAssessment(Assessment):
    """The coordinator's judgement of the whole strategy for the year."""

    cycle = models.OneToOneField(
        ReviewCycle,
        on_delete=models.PROTECT,
        related_name="strategy_assessment",
        verbose_name=_("cycle"),
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("assessment of the strategy")
        verbose_name_plural = _("assessments of strategies")
        ordering = ["cycle"]
        constraints = [
            models.CheckConstraint(
                condition=Q(judgement__in=list(JUDGEMENTS)),
                name="strategy_assessment_judgement_is_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.cycle)
