from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Person
from actions.models import Action, ActionPlan
from foundation.bilingual import Bilingual
from foundation.status import Status, choices
from foundation.withdrawal import Withdrawable
from reporting.statuses import CYCLE_STATUSES, DECISIONS, JUDGEMENTS, REVIEW_STATUSES
from strategy.models import Forum, Strategy


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
    closes_on = models.DateField(_("closes on"))
    instructions_sv = models.TextField(_("instructions in Swedish"), blank=True)
    instructions_en = models.TextField(_("instructions in English"), blank=True)
    instructions = Bilingual()
    history = HistoricalRecords()

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
        ]

    def __str__(self) -> str:
        return f"{self.strategy} {self.year}"

    @property
    def status_style(self) -> Status:
        return CYCLE_STATUSES[self.status]


class Review(models.Model):
    """One action's account for one year."""

    NOT_STARTED, DRAFT, SUBMITTED, RETURNED, APPROVED = REVIEW_STATUSES

    cycle = models.ForeignKey(
        ReviewCycle, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("cycle")
    )
    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("action")
    )
    status = models.CharField(
        _("status"), max_length=20, choices=choices(REVIEW_STATUSES), default=NOT_STARTED
    )
    account = models.TextField(_("account of the year"), blank=True)
    obstacles = models.TextField(_("obstacles"), blank=True)
    opportunities = models.TextField(_("opportunities"), blank=True)
    decision = models.CharField(
        _("decision for next year"), max_length=20, choices=choices(DECISIONS), blank=True
    )
    comment = models.TextField(_("the coordinator's comment"), blank=True)
    submitted_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("submitted by"),
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("returned or approved by"),
    )
    decided_at = models.DateTimeField(_("returned or approved at"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["cycle", "action"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "action"], name="review_action_unique"),
            models.CheckConstraint(
                condition=Q(status__in=list(REVIEW_STATUSES)), name="review_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(decision__in=["", *DECISIONS]), name="review_decision_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(status="approved")
                | (~Q(account="") & ~Q(decision="") & Q(decided_at__isnull=False)),
                name="approved_review_has_account_and_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action}, {self.cycle.year}"

    def clean(self) -> None:
        if self.action.plan.area.strategy_id != self.cycle.strategy_id:
            raise ValidationError({"action": _("The action belongs to another strategy.")})

    @property
    def status_style(self) -> Status:
        return REVIEW_STATUSES[self.status]


class PlanAssessment(models.Model):
    """The coordinator's judgement of a plan for the year."""

    cycle = models.ForeignKey(
        ReviewCycle, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("cycle")
    )
    plan = models.ForeignKey(
        ActionPlan, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("plan")
    )
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


class ForumPresentation(Withdrawable):
    """A presentation of plans at a forum, and what came of it."""

    forum = models.ForeignKey(
        Forum, on_delete=models.PROTECT, related_name="presentations", verbose_name=_("forum")
    )
    cycle = models.ForeignKey(
        ReviewCycle,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="presentations",
        verbose_name=_("cycle"),
    )
    plans = models.ManyToManyField(
        ActionPlan, blank=True, related_name="presentations", verbose_name=_("plans")
    )
    held_on = models.DateField(_("held on"))
    outcome_sv = models.TextField(_("what came of it, in Swedish"), blank=True)
    outcome_en = models.TextField(_("what came of it, in English"), blank=True)
    outcome = Bilingual()
    history = HistoricalRecords(m2m_fields=[plans])

    class Meta:
        verbose_name = _("presentation")
        verbose_name_plural = _("presentations")
        ordering = ["-held_on"]
        constraints = [
            models.UniqueConstraint(fields=["forum", "held_on"], name="presentation_day_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.forum}, {self.held_on}"
