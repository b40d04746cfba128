"""Annual reports: asking for one, compiling it in a job, publishing it."""

import hashlib
import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol, cast

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Person
from foundation.errors import DomainError
from foundation.history import save_as
from foundation.storage import FULL, NoRoomError
from jobs.domain import JobRun, enqueue
from jobs.models import Job
from reporting.domain.closing import report_snapshot
from reporting.domain.restated_figures import keep_restated_figures
from reporting.domain.snapshot import canonical, read_snapshot, sha256_of
from reporting.models import (
    AnnualReport,
    ReportFile,
    ReportRequest,
    ReportSnapshot,
    ReviewCycle,
)
from reporting.models.reports import file_label, languages_of
from reporting.permissions import can_compile_report
from reporting.snapshot_schema import Snapshot

logger = logging.getLogger(__name__)

COMPILE_TASK = "reporting.tasks.compile_report"


class Exporter(Protocol):
    """Makes a file of a snapshot; sees nothing else. ``language`` is one of ``languages_of``."""

    content_type: str

    def render(self, snapshot: Snapshot, language: str, *, sha256: str) -> bytes: ...

    def filename(self, snapshot: Snapshot, language: str) -> str: ...


@dataclass(frozen=True)
class RenderedFile:
    format: str
    language: str
    name: str
    content: bytes


def needs_reason(cycle: ReviewCycle) -> bool:
    """Whether a new version of the cycle's report has to say why: the latest is published."""
    latest = AnnualReport.objects.filter(cycle=cycle).order_by("-version").first()
    return latest is not None and latest.status == AnnualReport.PUBLISHED


def request_report(*, cycle: ReviewCycle, by: Person, reason: str = "") -> ReportRequest:
    """Queue the compiling of the cycle's report; ``reason`` says why there is a new version.

    Raises DomainError where it has to and does not, JobAlreadyActive while an earlier request for
    the same cycle waits or runs.
    """
    _check_compiling(cycle, by)
    reason = reason.strip()
    if not reason and needs_reason(cycle):
        raise DomainError(
            _("Say why a new version is needed: the latest one is published."), field="reason"
        )
    with transaction.atomic():
        job = enqueue(COMPILE_TASK, key=f"annual-report-{cycle.pk}")
        request = ReportRequest.objects.create(cycle=cycle, job=job, requested_by=by, reason=reason)
        job.arguments = {"request_id": request.pk}
        job.save(update_fields=["arguments"])
    return request


def active_request(cycle: ReviewCycle) -> ReportRequest | None:
    """The request for the cycle that waits or runs."""
    return ReportRequest.objects.filter(
        cycle=cycle, job__state__in=[Job.QUEUED, Job.RUNNING]
    ).first()


def compile_report(run: JobRun, request_id: int, *, exporters: Mapping[str, Exporter]) -> None:
    """Freeze the cycle's data and make every file of the next version of its report.

    The report appears when all of it is made, in the transaction that marks the job as done. A
    run that died before left nothing, or files that this one overwrites: they are named by job.
    """
    request = ReportRequest.objects.select_related("cycle__strategy", "requested_by").get(
        pk=request_id
    )
    cycle = request.cycle
    _check_compiling(cycle, request.requested_by)
    for given_up in ReportRequest.objects.filter(cycle=cycle, job__state=Job.FAILED):
        _remove_files(given_up)
    wanted = [(kind, language) for kind in exporters for language in languages_of(kind)]
    steps = len(wanted) + 3

    run.step(_("Reading the data"), 0, steps)
    with _consistent_reading():
        latest = AnnualReport.objects.filter(cycle=cycle).aggregate(latest=Max("version"))
        version = (latest["latest"] or 0) + 1
        snapshot = report_snapshot(cycle, version=version, today=timezone.localdate())
        if request.reason:
            snapshot["reason"] = request.reason

    run.step(_("Freezing what the report says"), 1, steps)
    data = canonical(snapshot)
    sha256 = sha256_of(data)
    stored = cast(Snapshot, json.loads(data))

    files = []
    for number, (kind, language) in enumerate(wanted, start=2):
        run.step(_("Making {file}").format(file=file_label(kind, language)), number, steps)
        files.append(_rendered(exporters[kind], kind, language, stored, sha256))

    run.step(_("Saving the report"), steps - 1, steps)
    with run.finishing():
        report = AnnualReport(
            cycle=cycle,
            version=version,
            request=request,
            reason=request.reason,
            compiled_at=timezone.now(),
        )
        save_as(report, by=request.requested_by)
        ReportSnapshot.objects.create(
            report=report, schema_version=stored["schema_version"], data=data, sha256=sha256
        )
        keep_restated_figures(report, stored.get("restatements", []))
        # Written while the job's row is locked: a worker that has lost its lease cannot overwrite
        # the files of the one that took over.
        try:
            for file in files:
                _store(report, request, file)
        except (OSError, DomainError):
            _remove_files(request)
            raise


def publish_report(*, report: AnnualReport, by: Person) -> AnnualReport:
    """Let everybody who may see the strategy read the report. It never changes after that.

    Raises DomainError when it is published already, or when its data has been tampered with.
    """
    with transaction.atomic():
        locked = (
            AnnualReport.objects.select_for_update(of=("self",))
            .select_related("cycle__strategy", "snapshot")
            .get(pk=report.pk)
        )
        if not can_compile_report(by, locked.cycle.strategy):
            raise DomainError(_("Only a coordinator of the strategy publishes its reports."))
        if locked.status == AnnualReport.PUBLISHED:
            raise DomainError(_("The report is published already."))
        read_snapshot(locked.snapshot)
        locked.status = AnnualReport.PUBLISHED
        locked.published_by = by
        locked.published_at = timezone.now()
        return save_as(locked, by=by)


def _check_compiling(cycle: ReviewCycle, by: Person) -> None:
    """Raise DomainError unless ``by`` may compile the cycle's report now.

    Asked again in the job: a role may be lost between the click and the compile.
    """
    if not can_compile_report(by, cycle.strategy):
        raise DomainError(_("Only a coordinator of the strategy compiles its reports."))
    if cycle.is_withdrawn:
        raise DomainError(_("This year's review has been withdrawn."))
    if cycle.status == ReviewCycle.DRAFT:
        raise DomainError(_("This year's review has not been opened yet."))


@contextmanager
def _consistent_reading() -> Iterator[None]:
    """A transaction whose queries all see the same moment.

    SQLite gives that in any transaction; PostgreSQL has to be asked before the first query.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql" and is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _rendered(
    exporter: Exporter, kind: str, language: str, snapshot: Snapshot, sha256: str
) -> RenderedFile:
    try:
        with translation.override(language or None):
            return RenderedFile(
                kind,
                language,
                exporter.filename(snapshot, language),
                exporter.render(snapshot, language, sha256=sha256),
            )
    except Exception as error:
        logger.exception("%s in %s could not be made.", kind, language)
        if isinstance(error, OSError) and error.errno in FULL:
            raise NoRoomError from error
        raise DomainError(
            _("{file} could not be made ({error}). The log tells more.").format(
                file=file_label(kind, language), error=type(error).__name__
            )
        ) from error


def _remove_files(request: ReportRequest) -> None:
    """What a compile that led to no report has written, if anything."""
    storage = ReportFile._meta.get_field("file").storage
    folder = _folder_of(request)
    if storage.exists(folder):
        for name in storage.listdir(folder)[1]:
            storage.delete(f"{folder}/{name}")
        storage.delete(folder)


def _folder_of(request: ReportRequest) -> str:
    return f"reports/{request.job_id}"


def _store(report: AnnualReport, request: ReportRequest, file: RenderedFile) -> None:
    storage = ReportFile._meta.get_field("file").storage
    path = f"{_folder_of(request)}/{file.language or 'data'}.{file.format}"
    storage.delete(path)
    ReportFile.objects.create(
        report=report,
        format=file.format,
        language=file.language,
        name=file.name,
        file=storage.save(path, ContentFile(file.content)),
        size=len(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(),
    )
