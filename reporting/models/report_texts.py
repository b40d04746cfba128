from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from foundation.bilingual import Bilingual
from reporting.models.reviews import ReviewCycle
from strategy.models import Area


class ReportTexts(models.Model):
    """What the coordinator adds to the report of a cycle: its foreword, and which sections it has.

    Placeholders such as {actions.reported} stand in the text as they are written.
    """

    cycle = models.OneToOneField(
        ReviewCycle, on_delete=models.PROTECT, related_name="texts", verbose_name=_("cycle")
    )
    foreword_sv = models.TextField(_("foreword in Swedish"), blank=True)
    foreword_en = models.TextField(_("foreword in English"), blank=True)
    foreword = Bilingual()
    sections = models.JSONField(_("sections"), default=list, blank=True)
    """[{"key": …, "is_included": …}] in their order; empty: all of them, as they come."""
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("texts of a report")
        verbose_name_plural = _("texts of reports")

    def __str__(self) -> str:
        return str(self.cycle)

    def get_absolute_url(self) -> str:
        return reverse("reporting:report-texts", args=[self.cycle_id])


class AreaSummary(models.Model):
    """What the coordinator says of an area's year."""

    cycle = models.ForeignKey(
        ReviewCycle,
        on_delete=models.PROTECT,
        related_name="area_summaries",
        verbose_name=_("cycle"),
    )
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="year_summaries", verbose_name=_("area")
    )
    text_sv = models.TextField(_("summary in Swedish"), blank=True)
    text_en = models.TextField(_("summary in English"), blank=True)
    text = Bilingual()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("summary of an area's year")
        verbose_name_plural = _("summaries of areas' years")
        constraints = [
            models.UniqueConstraint(fields=["cycle", "area"], name="area_summary_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.area}, {self.cycle.year}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:report-texts", args=[self.cycle_id])
