from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person
from jobs.models import Job
from reporting.models.reports import AnnualReport


class ReportExcerpt(models.Model):
    """An organisation's part of an annual report, as a PDF for its own board.

    Made by a job from the report's snapshot alone; ``file`` is empty until it is done.
    """

    report = models.ForeignKey(
        AnnualReport, on_delete=models.PROTECT, related_name="excerpts", verbose_name=_("report")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="excerpts",
        verbose_name=_("organisation"),
    )
    language = models.CharField(
        _("language"), max_length=2, choices=[("sv", _("Swedish")), ("en", _("English"))]
    )
    job = models.OneToOneField(
        Job, on_delete=models.PROTECT, related_name="+", verbose_name=_("job")
    )
    requested_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested at"), auto_now_add=True)
    name = models.CharField(_("file name"), max_length=255, blank=True)
    file = models.FileField(_("file"), max_length=255, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True, blank=True)

    class Meta:
        verbose_name = _("excerpt of a report")
        verbose_name_plural = _("excerpts of reports")
        ordering = ["-requested_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(language__in=["sv", "en"]), name="excerpt_language_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}, {self.organisation}, {self.language}"
