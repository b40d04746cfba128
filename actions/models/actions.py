from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Organisation, Person
from actions.models.plans import ActionPlan, Objective
from actions.statuses import ACTION_STATUSES
from foundation.bilingual import Bilingual
from foundation.search import SearchTextField, SortKeyField
from foundation.status import Status, choices
from foundation.withdrawal import Withdrawable


class Action(Withdrawable):
    """What somebody does, and the one organisation and person that answer for it.

    ``status``, ``percent_complete`` and ``last_reported_on`` repeat what the latest progress entry
    says, so that lists need not look for it; only ``actions.domain.progress`` writes them.
    """

    plan = models.ForeignKey(
        ActionPlan, on_delete=models.PROTECT, related_name="actions", verbose_name=_("plan")
    )
    number = models.CharField(_("number"), max_length=20)
    position = models.PositiveIntegerField(_("position"), default=0)
    title_sv = models.CharField(_("title in Swedish"), max_length=300)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    title = Bilingual()
    description_sv = models.TextField(_("description in Swedish"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    description = Bilingual()
    responsible_organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="actions",
        verbose_name=_("responsible organisation"),
    )
    responsible_person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name=_("responsible person"),
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    objectives = models.ManyToManyField(
        Objective, blank=True, related_name="actions", verbose_name=_("objectives served")
    )
    reporting_interval_months = models.PositiveSmallIntegerField(
        _("own reporting interval in months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(24)],
        help_text=_("Empty: the plan's interval."),
    )
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=choices(ACTION_STATUSES),
        default="no_report",
        editable=False,
    )
    percent_complete = models.PositiveSmallIntegerField(
        _("percent complete"), null=True, blank=True, editable=False
    )
    last_reported_on = models.DateField(_("last reported"), null=True, blank=True, editable=False)
    search_text = SearchTextField(
        of=["number", "title_sv", "title_en", "description_sv", "description_en"]
    )
    sort_key_sv = SortKeyField(of="title", language="sv")
    sort_key_en = SortKeyField(of="title", language="en")
    history = HistoricalRecords(
        m2m_fields=[objectives], excluded_fields=["search_text", "sort_key_sv", "sort_key_en"]
    )

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["plan", "position", "id"]
        indexes = [
            # By it the database counts the rows of a list and finds a page without reading texts.
            models.Index(
                fields=["plan", "withdrawn_at", "status", "position"], name="action_listed"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                condition=Q(withdrawn_at__isnull=True),
                name="action_number_unique",
                violation_error_message=_("Another action of the plan has this number."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="action_ends_after_its_start",
                violation_error_message=_("The action ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=list(ACTION_STATUSES)), name="action_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(reporting_interval_months__isnull=True)
                | Q(reporting_interval_months__range=(1, 24)),
                name="action_reporting_interval_is_1_to_24_months",
            ),
            models.CheckConstraint(
                condition=Q(percent_complete__isnull=True) | Q(percent_complete__lte=100),
                name="action_percent_is_0_to_100",
            ),
            models.CheckConstraint(
                condition=Q(status="no_report", last_reported_on__isnull=True)
                | (~Q(status="no_report") & Q(last_reported_on__isnull=False)),
                name="action_status_comes_from_a_report",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("actions:action-detail", args=[self.pk])

    @property
    def status_style(self) -> Status:
        return ACTION_STATUSES[self.status]


class Contributor(models.Model):
    """An organisation, or one person of it, that takes part in an action."""

    class Role(models.TextChoices):
        CO_RESPONSIBLE = "co_responsible", _("co-responsible")
        PARTICIPATING = "participating", _("participating")
        CONTRIBUTING = "contributing", _("contributing")
        CONSULTED = "consulted", _("consulted")
        BENEFICIARY = "beneficiary", _("beneficiary")

    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, related_name="contributors", verbose_name=_("action")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="contributions",
        verbose_name=_("organisation"),
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=_("person"),
    )
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.PARTICIPATING)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")
        ordering = ["action", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "organisation", "role"], name="contributor_role_unique"
            ),
            models.CheckConstraint(
                condition=Q(
                    role__in=[
                        "co_responsible",
                        "participating",
                        "contributing",
                        "consulted",
                        "beneficiary",
                    ]
                ),
                name="contributor_role_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"

    def clean(self) -> None:
        if self.person is not None and self.person.organisation_id != self.organisation_id:
            raise ValidationError({"person": _("This person belongs to another organisation.")})


class Milestone(Withdrawable):
    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, related_name="milestones", verbose_name=_("action")
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    title_sv = models.CharField(_("title in Swedish"), max_length=300)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    title = Bilingual()
    due_on = models.DateField(_("due on"))
    completed_on = models.DateField(_("completed on"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["action", "due_on", "position", "id"]

    def __str__(self) -> str:
        return self.title


class ReportingDate(models.Model):
    """A day on which an action is to be reported, besides the plan's interval."""

    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, related_name="reporting_dates", verbose_name=_("action")
    )
    due_on = models.DateField(_("due on"))
    repeats_every_months = models.PositiveSmallIntegerField(
        _("repeats every so many months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(24)],
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("reporting date")
        verbose_name_plural = _("reporting dates")
        ordering = ["action", "due_on"]
        constraints = [
            models.UniqueConstraint(fields=["action", "due_on"], name="reporting_date_unique"),
            models.CheckConstraint(
                condition=Q(repeats_every_months__isnull=True)
                | Q(repeats_every_months__range=(1, 24)),
                name="reporting_date_repeats_every_1_to_24_months",
            ),
        ]

    def __str__(self) -> str:
        return self.due_on.isoformat()
