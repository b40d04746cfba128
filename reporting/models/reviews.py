from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Person
from actions.models import Action, Indicator
from foundation.drafts import Draft
from foundation.status import Status, choices
from reporting.models.cycles import CycleQuestion, ReviewCycle
from reporting.statuses import DECISIONS, REVIEW_STATUSES, REVIEW_TURNS


class Review(models.Model):
    """One action's account for one year.

    ``proposal`` is what who answers for the action proposes for next year; ``decision`` is what the
    coordinator approved. ``comment`` is the coordinator's last; all of them stand in the turns.
    """

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
    proposal = models.CharField(
        _("proposal for next year"), max_length=20, choices=choices(DECISIONS), blank=True
    )
    proposal_reasons = models.TextField(_("reasons for the proposal"), blank=True)
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
                condition=Q(proposal__in=["", *DECISIONS]), name="review_proposal_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(status="approved")
                | (~Q(account="") & ~Q(decision="") & Q(decided_at__isnull=False)),
                name="approved_review_has_account_and_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action}, {self.cycle.year}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:review", args=[self.pk])

    def clean(self) -> None:
        if self.action.plan.area.strategy_id != self.cycle.strategy_id:
            raise ValidationError({"action": _("The action belongs to another strategy.")})

    @property
    def status_style(self) -> Status:
        return REVIEW_STATUSES[self.status]

    @property
    def proposal_style(self) -> Status | None:
        return DECISIONS.get(self.proposal)

    @property
    def decision_style(self) -> Status | None:
        return DECISIONS.get(self.decision)


class ReviewAnswer(models.Model):
    """What a review answers to a question of its cycle."""

    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, related_name="answers", verbose_name=_("review")
    )
    question = models.ForeignKey(
        CycleQuestion, on_delete=models.PROTECT, related_name="answers", verbose_name=_("question")
    )
    text = models.TextField(_("answer"), blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("answer of a review")
        verbose_name_plural = _("answers of reviews")
        ordering = ["review", "question"]
        constraints = [
            models.UniqueConstraint(fields=["review", "question"], name="review_answer_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.review}: {self.question}"


class ReviewTurn(models.Model):
    """One turn of the exchange over a review: what was done, by whom, when, and what was said."""

    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, related_name="turns", verbose_name=_("review")
    )
    kind = models.CharField(_("what was done"), max_length=20, choices=choices(REVIEW_TURNS))
    text = models.TextField(_("what was said"), blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("turn of a review")
        verbose_name_plural = _("turns of reviews")
        ordering = ["review", "at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=list(REVIEW_TURNS)), name="review_turn_kind_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["returned", "unlocked"]) | ~Q(text=""),
                name="review_turn_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review}: {self.kind}"

    @property
    def kind_style(self) -> Status:
        return REVIEW_TURNS[self.kind]


class ReviewDraft(Draft):
    """What one person has typed into the form of a review and not saved yet."""

    review = models.ForeignKey(
        Review, on_delete=models.CASCADE, related_name="drafts", verbose_name=_("review")
    )
    author = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+", verbose_name=_("written by")
    )

    class Meta:
        verbose_name = _("unsaved text of a review")
        verbose_name_plural = _("unsaved texts of reviews")
        ordering = ["-kept_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "author"], name="one_draft_per_review_and_author"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review}, {self.author}"


class AwaitedValue(models.Model):
    """An indicator has no value for the cycle's year yet; it is expected on a day."""

    cycle = models.ForeignKey(
        ReviewCycle,
        on_delete=models.PROTECT,
        related_name="awaited_values",
        verbose_name=_("cycle"),
    )
    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.PROTECT,
        related_name="awaited_values",
        verbose_name=_("indicator"),
    )
    expected_on = models.DateField(_("expected on"))
    note = models.TextField(_("note"), blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("awaited value")
        verbose_name_plural = _("awaited values")
        ordering = ["cycle", "indicator"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "indicator"], name="awaited_value_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.cycle.year}"
