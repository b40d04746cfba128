from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from accounts.models import Organisation, Person
from actions.models.plans import Objective
from actions.rules.periods import Frequency, Period
from actions.statuses import INDICATOR_STATUSES
from foundation.bilingual import Bilingual
from foundation.numbers import validate_figure
from foundation.search import SearchTextField, SortKeyField
from foundation.status import Status, choices
from foundation.withdrawal import Withdrawable

FIGURE: dict[str, Any] = {
    "max_digits": 20,
    "decimal_places": 6,
    "validators": [validate_figure],
}


class Indicator(Withdrawable):
    """How an objective is measured. Its figures stand in series; a break starts a new one."""

    class Direction(models.TextChoices):
        INCREASE = "increase", _("increase")
        DECREASE = "decrease", _("decrease")
        KEEP_AT_LEAST = "keep_at_least", _("keep at least")
        KEEP_AT_MOST = "keep_at_most", _("keep at most")
        MILESTONE = "milestone", _("milestone (yes or no)")

    class Accumulation(models.TextChoices):
        EACH = "each", _("each value stands for itself")
        SUM = "sum", _("the values accumulate")
        LATEST = "latest", _("the latest value replaces the earlier ones")

    class FrequencyChoice(models.TextChoices):
        YEAR = Frequency.YEAR.value, _("year")
        HALF_YEAR = Frequency.HALF_YEAR.value, _("half-year")
        QUARTER = Frequency.QUARTER.value, _("quarter")
        MONTH = Frequency.MONTH.value, _("month")

    objective = models.ForeignKey(
        Objective,
        on_delete=models.PROTECT,
        related_name="indicators",
        verbose_name=_("objective"),
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    name_sv = models.CharField(_("name in Swedish"), max_length=300)
    name_en = models.CharField(_("name in English"), max_length=300, blank=True)
    name = Bilingual()
    unit_sv = models.CharField(_("unit in Swedish"), max_length=60)
    unit_en = models.CharField(_("unit in English"), max_length=60, blank=True)
    unit = Bilingual()
    decimals = models.PositiveSmallIntegerField(
        _("decimals"), default=0, validators=[MaxValueValidator(6)]
    )
    direction = models.CharField(
        pgettext_lazy("indicator", "direction"), max_length=20, choices=Direction
    )
    frequency = models.CharField(
        _("frequency"), max_length=20, choices=FrequencyChoice, default=FrequencyChoice.YEAR
    )
    accumulation = models.CharField(
        _("how periods add up"), max_length=20, choices=Accumulation, default=Accumulation.EACH
    )
    tolerance = models.DecimalField(
        _("tolerance"),
        max_digits=20,
        decimal_places=6,
        default=Decimal(0),
        validators=[validate_figure, MinValueValidator(Decimal(0))],
        help_text=_(
            "In the indicator's unit: how far short of the expected value is at risk rather than"
            " off track."
        ),
    )
    geography_sv = models.CharField(_("geography in Swedish"), max_length=120, blank=True)
    geography_en = models.CharField(_("geography in English"), max_length=120, blank=True)
    geography = Bilingual()
    source_sv = models.CharField(_("source in Swedish"), max_length=300, blank=True)
    source_en = models.CharField(_("source in English"), max_length=300, blank=True)
    source = Bilingual()
    source_url = models.URLField(_("address of the source"), blank=True)
    responsible_organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("organisation that delivers the values"),
    )
    responsible_person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("person who delivers the values"),
    )
    search_text = SearchTextField(of=["name_sv", "name_en", "source_sv", "source_en"])
    sort_key_sv = SortKeyField(of="name", language="sv")
    sort_key_en = SortKeyField(of="name", language="en")
    history = HistoricalRecords(excluded_fields=["search_text", "sort_key_sv", "sort_key_en"])

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["objective", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    direction__in=[
                        "increase",
                        "decrease",
                        "keep_at_least",
                        "keep_at_most",
                        "milestone",
                    ]
                ),
                name="indicator_direction_is_known",
            ),
            models.CheckConstraint(
                condition=Q(frequency__in=["year", "half_year", "quarter", "month"]),
                name="indicator_frequency_is_known",
            ),
            models.CheckConstraint(
                condition=Q(accumulation__in=["each", "sum", "latest"]),
                name="indicator_accumulation_is_known",
            ),
            models.CheckConstraint(
                condition=Q(tolerance__gte=0), name="indicator_tolerance_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("actions:indicator-detail", args=[self.pk])


class StoredEvaluation(models.Model):
    """What ``actions.rules.indicator_state`` computes of an indicator, kept for lists and counts.

    It follows from what is recorded and not from the day, so that time does not make it wrong.
    Only ``actions.domain.evaluations`` writes it. An indicator without one has no figures.
    """

    indicator = models.OneToOneField(
        Indicator,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="evaluated",
        verbose_name=_("indicator"),
    )
    status = models.CharField(
        _("status"), max_length=20, choices=choices(INDICATOR_STATUSES), db_index=True
    )
    progress = models.FloatField(
        _("progress to target"),
        null=True,
        blank=True,
        help_text=_("Share of the way from baseline to final target."),
    )
    shortfall = models.FloatField(
        _("shortfall"),
        null=True,
        blank=True,
        help_text=_("How far short of the expected value, as a share of the whole way."),
    )
    actual = models.DecimalField(
        _("latest value"), max_digits=26, decimal_places=6, null=True, blank=True
    )
    expected = models.DecimalField(
        _("expected value"), max_digits=26, decimal_places=6, null=True, blank=True
    )
    measured_period = models.DateField(_("measured period"), null=True, blank=True)
    target = models.DecimalField(
        _("final target"), max_digits=20, decimal_places=6, null=True, blank=True
    )
    target_period = models.DateField(_("period of the final target"), null=True, blank=True)

    class Meta:
        verbose_name = _("computed status")
        verbose_name_plural = _("computed statuses")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=list(INDICATOR_STATUSES)),
                name="evaluation_status_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.status}"

    @property
    def status_style(self) -> Status:
        return INDICATOR_STATUSES[self.status]


class Breakdown(models.Model):
    """By what the values of an indicator are broken down, such as sex; one an indicator."""

    indicator = models.OneToOneField(
        Indicator,
        on_delete=models.PROTECT,
        related_name="breakdown",
        verbose_name=_("indicator"),
    )
    name_sv = models.CharField(_("name in Swedish"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100, blank=True)
    name = Bilingual()
    parts_add_up = models.BooleanField(
        _("the parts add up to the total"),
        default=False,
        help_text=_("Numbers of things do; shares and averages lie between their parts instead."),
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("breakdown")
        verbose_name_plural = _("breakdowns")

    def __str__(self) -> str:
        return self.name


class Category(Withdrawable):
    """One part of a breakdown, such as women."""

    breakdown = models.ForeignKey(
        Breakdown, on_delete=models.PROTECT, related_name="categories", verbose_name=_("breakdown")
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    name_sv = models.CharField(_("name in Swedish"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100, blank=True)
    name = Bilingual()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["breakdown", "position", "id"]

    def __str__(self) -> str:
        return self.name


class Series(models.Model):
    """The figures of an indicator under one definition. Figures are never joined across series."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="series", verbose_name=_("indicator")
    )
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    definition_sv = models.TextField(_("definition in Swedish"), blank=True)
    definition_en = models.TextField(_("definition in English"), blank=True)
    definition = Bilingual()
    break_reason_sv = models.TextField(_("reason for the break in Swedish"), blank=True)
    break_reason_en = models.TextField(_("reason for the break in English"), blank=True)
    break_reason = Bilingual()
    baseline = models.DecimalField(_("baseline"), **FIGURE, null=True, blank=True)
    baseline_period = models.DateField(
        _("baseline period"), null=True, blank=True, help_text=_("The first day of the period.")
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = pgettext_lazy("plural", "series")
        ordering = ["indicator", "number"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "number"], name="series_number_unique"),
            models.CheckConstraint(
                condition=Q(baseline__isnull=True, baseline_period__isnull=True)
                | Q(baseline__isnull=False, baseline_period__isnull=False),
                name="series_baseline_has_value_and_period",
                violation_error_message=_("A baseline needs both its value and its period."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.number}"

    def clean(self) -> None:
        if self.baseline_period is not None:
            _check_period_start(self.indicator, "baseline_period", self.baseline_period)


class Target(models.Model):
    """A target value for one period of a series."""

    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, related_name="targets", verbose_name=_("series")
    )
    period = models.DateField(_("period"), help_text=_("The first day of the period."))
    value = models.DecimalField(_("target"), **FIGURE)
    is_illustrative = models.BooleanField(
        _("illustrative"), default=False, help_text=_("An example, not a decided target.")
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["series", "period"]
        constraints = [
            models.UniqueConstraint(fields=["series", "period"], name="target_period_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.period.year}: {self.value}"

    def clean(self) -> None:
        _check_period_start(self.series.indicator, "period", self.period)


class Measurement(Withdrawable):
    """The actual value of one period of a series."""

    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, related_name="measurements", verbose_name=_("series")
    )
    period = models.DateField(_("period"), help_text=_("The first day of the period."))
    value = models.DecimalField(_("value"), **FIGURE)
    note = models.TextField(_("note"), blank=True, max_length=5000)
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_illustrative = models.BooleanField(
        _("illustrative"), default=False, help_text=_("An example, not a real figure.")
    )
    entry = models.ForeignKey(
        "actions.ProgressEntry",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="measurements",
        verbose_name=_("progress entry"),
    )
    recorded_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        ordering = ["series", "period"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "period"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_measurement_per_period",
                violation_error_message=_("This period already has a value."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period.year}: {self.value}"

    def clean(self) -> None:
        _check_period_start(self.series.indicator, "period", self.period)


class PartValue(models.Model):
    """The value of one category of the breakdown in the period of a measurement."""

    measurement = models.ForeignKey(
        Measurement, on_delete=models.PROTECT, related_name="parts", verbose_name=_("measurement")
    )
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="values", verbose_name=_("category")
    )
    value = models.DecimalField(_("value"), **FIGURE)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("value of a part")
        verbose_name_plural = _("values of parts")
        ordering = ["measurement", "category__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["measurement", "category"], name="one_value_per_category"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category}: {self.value}"


def _check_period_start(indicator: Indicator, field: str, day: date) -> None:
    period = Period.containing(day, Frequency(indicator.frequency))
    if period.start != day:
        raise ValidationError({field: _("This is not the first day of a period.")})
