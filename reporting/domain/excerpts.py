"""An organisation's part of an annual report, as a PDF for its own board."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Organisation, Person
from foundation.bilingual import LANGUAGES, both
from foundation.errors import DomainError
from foundation.sorting import alphabetical
from jobs.domain import JobAlreadyActive, JobRun, enqueue
from jobs.models import Job
from reporting.domain.excerpt_contents import excerpt_of, has_part, organisations_in
from reporting.domain.reports import Exporter
from reporting.domain.snapshot import read_snapshot
from reporting.models import AnnualReport, ReportExcerpt
from reporting.permissions import can_request_excerpt

EXCERPT_TASK = "reporting.tasks.make_excerpt"


def request_excerpt(
    *, report: AnnualReport, organisation: Organisation, language: str, by: Person
) -> ReportExcerpt:
    """The organisation's part of the report: one that is made or under way, else queued now.

    Raises DomainError when ``by`` may not have it, or the organisation has no part in the report.
    """
    _check(report, organisation, by)
    if language not in LANGUAGES:
        raise DomainError(_("Choose Swedish or English."), field="language")
    found = _existing(report, organisation, language)
    if found is not None:
        return found
    if not has_part(
        read_snapshot(report.snapshot),
        organisation_id=organisation.pk,
        name=both(organisation, "name"),
    ):
        raise DomainError(_("The organisation has no part in this report."))
    try:
        with transaction.atomic():
            job = enqueue(EXCERPT_TASK, key=f"excerpt-{report.pk}-{organisation.pk}-{language}")
            excerpt = ReportExcerpt.objects.create(
                report=report,
                organisation=organisation,
                language=language,
                job=job,
                requested_by=by,
            )
            job.arguments = {"excerpt_id": excerpt.pk}
            job.save(update_fields=["arguments"])
    except JobAlreadyActive:
        # Somebody else pressed the button at the same moment.
        found = _existing(report, organisation, language)
        if found is None:
            raise
        return found
    return excerpt


def organisations_of(report: AnnualReport) -> list[Organisation]:
    """The organisations that have a part in the report, by the name they have today."""
    ids, names = organisations_in(read_snapshot(report.snapshot))
    return alphabetical(
        Organisation.objects.filter(Q(pk__in=ids) | Q(name_sv__in=names)), lambda each: each.name
    )


def make_excerpt(run: JobRun, excerpt_id: int, *, exporter: Exporter) -> None:
    """Cut the report's snapshot down and set it as a PDF; the file appears when it is whole."""
    excerpt = ReportExcerpt.objects.select_related(
        "report__cycle__strategy", "report__snapshot", "organisation", "requested_by"
    ).get(pk=excerpt_id)
    _check(excerpt.report, excerpt.organisation, excerpt.requested_by)

    run.step(_("Reading the report"), 0, 2)
    stored = excerpt.report.snapshot
    snapshot = excerpt_of(
        read_snapshot(stored),
        organisation_id=excerpt.organisation_id,
        name=both(excerpt.organisation, "name"),
    )

    run.step(_("Making the PDF"), 1, 2)
    with translation.override(excerpt.language):
        name = exporter.filename(snapshot, excerpt.language)
        content = exporter.render(snapshot, excerpt.language, sha256=stored.sha256)
    with run.finishing():
        storage = ReportExcerpt._meta.get_field("file").storage
        path = f"excerpts/{excerpt.job_id}.pdf"
        # Written while the job's row is locked; a run that died may have left its file.
        storage.delete(path)
        excerpt.file = storage.save(path, ContentFile(content))
        excerpt.name = name
        excerpt.size = len(content)
        excerpt.save(update_fields=["file", "name", "size"])


def _existing(
    report: AnnualReport, organisation: Organisation, language: str
) -> ReportExcerpt | None:
    """The newest that is made, waits or runs."""
    return (
        ReportExcerpt.objects.filter(report=report, organisation=organisation, language=language)
        .exclude(job__state=Job.FAILED)
        .order_by("-requested_at", "-pk")
        .first()
    )


def _check(report: AnnualReport, organisation: Organisation, by: Person) -> None:
    """Asked again in the job: a role may be lost between the click and the making."""
    if not can_request_excerpt(by, report, organisation):
        raise DomainError(
            _("An organisation's part of a report is for its own people and for coordinators.")
        )
