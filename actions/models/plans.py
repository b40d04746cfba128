from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actions.statuses import PLAN_STATUSES
from foundation.bilingual import Bilingual
from foundation.search import SearchTextField, SortKeyField
from foundation.status import Status, choices
from foundation.withdrawal import Withdrawable
from strategy.models import Area, Direction, FrameworkGoal, Need


class ActionPlan(Withdrawable):
    """What is done in one area during some years."""

    DRAFT, ADOPTED, CLOSED = PLAN_STATUSES

    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="plans", verbose_name=_("area")
    )
    title_sv = models.CharField(_("title in Swedish"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    title = Bilingual()
    summary_sv = models.TextField(_("summary in Swedish"), blank=True)
    summary_en = models.TextField(_("summary in English"), blank=True)
    summary = Bilingual()
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    status = models.CharField(
        _("status"), max_length=20, choices=choices(PLAN_STATUSES), default=DRAFT
    )
    decided_on = models.DateField(_("decision date"), null=True, blank=True)
    reference_number = models.CharField(_("reference number"), max_length=60, blank=True)
    reporting_interval_months = models.PositiveSmallIntegerField(
        _("reporting interval in months"),
        default=6,
        help_text=_("An action without a report for longer than this is stale."),
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("action plan")
        verbose_name_plural = _("action plans")
        ordering = ["area__position", "starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="plan_ends_after_its_start",
                violation_error_message=_("The plan ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=list(PLAN_STATUSES)), name="plan_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(decided_on__isnull=False),
                name="adopted_plan_has_a_decision_date",
                violation_error_message=_("An adopted plan needs its decision date."),
            ),
            models.CheckConstraint(
                condition=Q(reporting_interval_months__range=(1, 24)),
                name="plan_reporting_interval_is_1_to_24_months",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("actions:plan-detail", args=[self.pk])

    @property
    def status_style(self) -> Status:
        return PLAN_STATUSES[self.status]


class Objective(Withdrawable):
    """A result a plan commits to; measurable through its indicators."""

    plan = models.ForeignKey(
        ActionPlan, on_delete=models.PROTECT, related_name="objectives", verbose_name=_("plan")
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sub_objectives",
        verbose_name=_("part of objective"),
    )
    number = models.CharField(_("number"), max_length=20)
    position = models.PositiveIntegerField(_("position"), default=0)
    title_sv = models.CharField(_("title in Swedish"), max_length=300)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    title = Bilingual()
    description_sv = models.TextField(_("description in Swedish"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    description = Bilingual()
    needs = models.ManyToManyField(
        Need, blank=True, related_name="objectives", verbose_name=_("needs")
    )
    directions = models.ManyToManyField(
        Direction, blank=True, related_name="objectives", verbose_name=_("directions")
    )
    framework_goals = models.ManyToManyField(
        FrameworkGoal, blank=True, related_name="objectives", verbose_name=_("framework goals")
    )
    search_text = SearchTextField(
        of=["number", "title_sv", "title_en", "description_sv", "description_en"]
    )
    sort_key_sv = SortKeyField(of="title", language="sv")
    sort_key_en = SortKeyField(of="title", language="en")
    history = HistoricalRecords(
        m2m_fields=[needs, directions, framework_goals],
        excluded_fields=["search_text", "sort_key_sv", "sort_key_en"],
    )

    class Meta:
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        ordering = ["plan", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                condition=Q(withdrawn_at__isnull=True),
                name="objective_number_unique",
                violation_error_message=_("Another objective of the plan has this number."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="objective_is_not_its_own_parent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("actions:objective-detail", args=[self.pk])

    def clean(self) -> None:
        if self.parent is not None:
            if self.parent.plan_id != self.plan_id:
                raise ValidationError({"parent": _("The objective above belongs to another plan.")})
            has_parts = self.pk is not None and self.sub_objectives.exists()
            if self.parent.parent_id is not None or has_parts:
                raise ValidationError({"parent": _("A sub-objective has no sub-objectives.")})
