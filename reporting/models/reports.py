from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Person
from actions.models import Indicator
from foundation.bilingual import LANGUAGES
from foundation.status import Status, choices
from jobs.models import Job
from reporting.models.cycles import ReviewCycle
from reporting.statuses import REPORT_STATUSES


class ReportRequest(models.Model):
    """Somebody asked for the report of a cycle to be compiled. How that goes stands in the job."""

    cycle = models.ForeignKey(
        ReviewCycle, on_delete=models.PROTECT, related_name="requests", verbose_name=_("cycle")
    )
    job = models.OneToOneField(
        Job, on_delete=models.PROTECT, related_name="+", verbose_name=_("job")
    )
    requested_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    reason = models.TextField(_("why a new version"), blank=True)
    requested_at = models.DateTimeField(_("requested at"), auto_now_add=True)

    class Meta:
        verbose_name = _("report request")
        verbose_name_plural = _("report requests")
        ordering = ["-requested_at"]

    def __str__(self) -> str:
        return f"{self.cycle}, {self.requested_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:request-detail", args=[self.pk])


class AnnualReport(models.Model):
    """One version of the result of a review cycle. A published report never changes.

    The row appears, with its snapshot and files, when the compile is done and whole.
    """

    DRAFT, PUBLISHED = REPORT_STATUSES

    cycle = models.ForeignKey(
        ReviewCycle, on_delete=models.PROTECT, related_name="reports", verbose_name=_("cycle")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    status = models.CharField(
        _("status"), max_length=20, choices=choices(REPORT_STATUSES), default=DRAFT
    )
    request = models.OneToOneField(
        ReportRequest, on_delete=models.PROTECT, related_name="report", verbose_name=_("request")
    )
    reason = models.TextField(_("why a new version"), blank=True)
    compiled_at = models.DateTimeField(_("compiled at"))
    published_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("annual report")
        verbose_name_plural = _("annual reports")
        ordering = ["-cycle__year", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "version"], name="report_version_unique"),
            models.CheckConstraint(
                condition=Q(status__in=list(REPORT_STATUSES)), name="report_status_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False),
                name="published_report_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} ({self.version})"

    def get_absolute_url(self) -> str:
        return reverse("reporting:report-detail", args=[self.pk])

    @property
    def status_style(self) -> Status:
        return REPORT_STATUSES[self.status]


class ReportSnapshot(models.Model):
    """What a report says, frozen: canonical JSON and its SHA-256. Renderers see nothing else."""

    report = models.OneToOneField(
        AnnualReport,
        on_delete=models.PROTECT,
        related_name="snapshot",
        primary_key=True,
        verbose_name=_("annual report"),
    )
    schema_version = models.PositiveSmallIntegerField(_("schema version"))
    data = models.TextField(_("data"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")

    def __str__(self) -> str:
        return f"{self.report}: {self.sha256[:12]}"


NEUTRAL_FORMATS = ("json",)
"""What says the same in every language, and is made once: its files have no language."""


def languages_of(format: str) -> tuple[str, ...]:  # noqa: A002
    """The languages that a report's file of this format is made in; "" for none of them."""
    return ("",) if format in NEUTRAL_FORMATS else LANGUAGES


def file_label(format: str, language: str) -> str:  # noqa: A002
    """What a file is called among the others of its report: PDF in Swedish."""
    label = str(ReportFile.Format(format).label)
    if not language:
        return label
    languages = {"sv": gettext("in Swedish"), "en": gettext("in English")}
    return f"{label} {languages[language]}"


class RestatedFigure(models.Model):
    """A figure that a report tells as published and as corrected, to be found by its indicator.

    ``data`` is the row of the report's snapshot, a RestatementData.
    """

    report = models.ForeignKey(
        AnnualReport,
        on_delete=models.PROTECT,
        related_name="restated_figures",
        verbose_name=_("annual report"),
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="+", verbose_name=_("indicator")
    )
    data = models.JSONField(_("as published and as corrected"))

    class Meta:
        verbose_name = _("restated figure")
        verbose_name_plural = _("restated figures")
        ordering = ["report", "id"]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.report}"

    @property
    def told(self) -> tuple[object, ...]:
        """Alike for what several reports tell alike."""
        published, corrected = self.data["published"], self.data["corrected"] or {}
        return (
            self.data["series"],
            self.data["kind"],
            *(published["period"], published["value"]),
            *(corrected.get("period"), corrected.get("value")),
        )


class ReportFile(models.Model):
    class Format(models.TextChoices):
        """In the order in which they are offered."""

        PDF = "pdf", _("PDF")
        WORD = "docx", _("Word")
        SLIDES = "pptx", _("Slides")
        EXCEL = "xlsx", _("Excel")
        PAGE = "html", _("Web page")
        TABLES = "csv", _("Tables as CSV")
        DATA = "json", _("Data as JSON")

    report = models.ForeignKey(
        AnnualReport,
        on_delete=models.PROTECT,
        related_name="files",
        verbose_name=_("annual report"),
    )
    format = models.CharField(_("format"), max_length=10, choices=Format)
    language = models.CharField(
        _("language"), max_length=2, choices=Person.Language, blank=True
    )  # "" where it is in none
    name = models.CharField(_("name when downloaded"), max_length=200)
    file = models.FileField(_("file"), max_length=255)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("report file")
        verbose_name_plural = _("report files")
        ordering = ["report", "format", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "format", "language"], name="report_file_unique"
            ),
            models.CheckConstraint(
                condition=Q(format__in=["pdf", "docx", "pptx", "xlsx", "html", "csv", "json"]),
                name="report_file_format_is_known",
            ),
            models.CheckConstraint(
                condition=Q(language__in=["sv", "en", ""]), name="report_file_language_is_known"
            ),
            models.CheckConstraint(
                condition=Q(format="json", language="") | ~Q(format="json") & ~Q(language=""),
                name="report_file_has_a_language_unless_neutral",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.label}"

    @property
    def label(self) -> str:
        return file_label(self.format, self.language)
