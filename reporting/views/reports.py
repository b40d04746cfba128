"""Annual reports: the list of a strategy, one report, its files, compiling and publishing."""

import logging
from datetime import date
from itertools import groupby
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Prefetch, QuerySet, Value, When
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Person
from accounts.permissions import Viewer
from actions.views.trail import Trail, to_strategy
from foundation.bilingual import choose
from foundation.errors import DomainError
from jobs.domain import JobAlreadyActive
from jobs.models import Job
from reporting.domain.report_contents import counts_of, lacks_of
from reporting.domain.reports import active_request, publish_report, request_report
from reporting.domain.snapshot import read_snapshot
from reporting.domain.version_changes import ChangeKind, changes_between
from reporting.exporters import EXPORTERS
from reporting.forms import CompileForm
from reporting.models import AnnualReport, ReportFile, ReportRequest, ReviewCycle
from reporting.permissions import (
    can_compile_report,
    compilable_cycles,
    visible_report_files,
    visible_reports,
    visible_requests,
)
from reporting.snapshot_reading import plans_of
from reporting.snapshot_schema import SCHEMA_VERSION, Snapshot
from reporting.views.job_progress import arrived, is_as_seen, is_polling, progress_of
from strategy.models import Strategy
from strategy.permissions import visible_strategies

logger = logging.getLogger(__name__)
UNFINISHED = [Job.QUEUED, Job.RUNNING, Job.FAILED]


@require_http_methods(["GET", "HEAD", "POST"])
def report_list(request: HttpRequest, slug: str) -> HttpResponse:
    strategy = get_object_or_404(visible_strategies(request.user), slug=slug)
    can_compile = can_compile_report(request.user, strategy)
    cycles = compilable_cycles(request.user).filter(strategy=strategy).order_by("-year")
    form = CompileForm(request.POST or None, cycles=cycles) if can_compile else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid() and (answer := _compile(request, form)) is not None:
            return answer
    reports = (
        visible_reports(request.user)
        .filter(cycle__strategy=strategy)
        .select_related("cycle")
        .prefetch_related(_files())
        .order_by("-cycle__year", "-version")
    )
    context = {
        "section": "strategies",
        "strategy": strategy,
        "trail": to_strategy(request.user, strategy),
        "years": [
            (year, list(of_year))
            for year, of_year in groupby(reports, key=lambda report: report.cycle.year)
        ],
        "form": form,
        "cycles": list(cycles) if form is not None else [],
        "requests": _unfinished(request.user, strategy) if can_compile else [],
    }
    return render(request, "reporting/report_list.html", context)


def _compile(request: HttpRequest, form: CompileForm) -> HttpResponse | None:
    """Where the request leads; None where the form has to be shown again."""
    cycle: ReviewCycle = form.cleaned_data["cycle"]
    reason = form.cleaned_data["reason"]
    try:
        return redirect(request_report(cycle=cycle, by=cast(Person, request.user), reason=reason))
    except JobAlreadyActive:
        messages.info(request, _("The report of this year is being compiled already."))
        return redirect(active_request(cycle) or _list_address(cycle.strategy))
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return None


def _list_address(strategy: Strategy) -> str:
    return reverse("reporting:report-list", args=[strategy.slug])


def _files() -> Prefetch:
    """In the order of the formats, Swedish before English."""
    places = [When(format=each, then=Value(place)) for place, each in enumerate(ReportFile.Format)]
    return Prefetch("files", ReportFile.objects.order_by(Case(*places), "-language"))


def _unfinished(viewer: Viewer, strategy: Strategy) -> list[ReportRequest]:
    """The latest request for each cycle, where it has not led to a report."""
    newest: dict[int, ReportRequest] = {}
    for found in (
        visible_requests(viewer)
        .filter(cycle__strategy=strategy)
        .select_related("cycle", "job")
        .order_by("requested_at", "pk")
    ):
        newest[found.cycle_id] = found
    return [found for found in newest.values() if found.job.state in UNFINISHED]


@login_required
@require_safe
def request_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """How a compile goes. Asked every second with the last known progress in ``seen``: nothing is
    sent when nothing has changed, so that a screen reader is not interrupted.
    """
    found = get_object_or_404(
        visible_requests(request.user).select_related("cycle__strategy", "job"), pk=pk
    )
    job = found.job
    if job.state == Job.DONE:
        return arrived(request, found.report.get_absolute_url())
    if is_as_seen(request, job):
        return HttpResponse(status=204)
    strategy = found.cycle.strategy
    context = {
        "section": "strategies",
        "request_": found,
        **progress_of(job),
        "strategy": strategy,
        "trail": trail_to_reports(request.user, strategy),
    }
    template = (
        "reporting/_request_progress.html"
        if is_polling(request)
        else "reporting/request_detail.html"
    )
    return render(request, template, context)


@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    report = _report(request.user, pk)
    strategy = report.cycle.strategy
    context = {
        "section": "strategies",
        "report": report,
        "strategy": strategy,
        "trail": trail_to_reports(request.user, strategy),
        "has_excerpts": request.user.is_authenticated
        and (
            request.user.organisation_id is not None or can_compile_report(request.user, strategy)
        ),
        "can_publish": report.status == AnnualReport.DRAFT
        and can_compile_report(request.user, strategy),
        "later": _later_version(request.user, report),
        "schema": _schema(report),
    }
    try:
        snapshot = read_snapshot(report.snapshot)
    except DomainError as error:
        logger.error("The snapshot of report %s does not match its hash.", report.pk)
        context["damage"] = error.message
    else:
        context |= {
            "as_of": date.fromisoformat(snapshot["as_of"]),
            "counts": counts_of(snapshot),
            "plans": [
                {"id": plan["id"], "name": choose(plan["title"])} for plan in plans_of(snapshot)
            ],
            "lacks": lacks_of(snapshot, request.user),
            **_since(request.user, report, snapshot),
        }
    return render(request, "reporting/report_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_publish(request: HttpRequest, pk: int) -> HttpResponse:
    report = _report(request.user, pk)
    strategy = report.cycle.strategy
    if not can_compile_report(request.user, strategy):
        raise PermissionDenied
    if request.method == "POST":
        try:
            publish_report(report=report, by=cast(Person, request.user))
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("The report is published."))
        return redirect(report)
    context = {
        "section": "strategies",
        "report": report,
        "strategy": strategy,
        "trail": [
            *trail_to_reports(request.user, strategy),
            (report_title(report), report.get_absolute_url()),
        ],
    }
    return render(request, "reporting/report_publish.html", context)


@require_safe
def report_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = get_object_or_404(visible_report_files(request.user), pk=pk)
    content_type = EXPORTERS[found.format].content_type
    try:
        content = found.file.open()
    except FileNotFoundError:
        logger.error("The file %s of report %s is gone.", found.file.name, found.report_id)
        raise Http404 from None
    return FileResponse(
        content,
        as_attachment=True,
        filename=found.name,
        content_type=content_type,
    )


def _report(viewer: Viewer, pk: int) -> AnnualReport:
    found: QuerySet[AnnualReport] = visible_reports(viewer)
    return get_object_or_404(
        found.select_related("cycle__strategy", "snapshot").prefetch_related(_files()), pk=pk
    )


def _schema(report: AnnualReport) -> str:
    """The static file that says of what form the report's data is; version 1 has none."""
    if report.snapshot.schema_version != SCHEMA_VERSION:
        return ""
    return f"schema/report-{SCHEMA_VERSION}.json"


def report_title(report: AnnualReport) -> str:
    return _("Annual report {year}, version {version}").format(
        year=report.cycle.year, version=report.version
    )


def trail_to_reports(viewer: Viewer, strategy: Strategy) -> Trail:
    return [*to_strategy(viewer, strategy), (_("Annual reports"), _list_address(strategy))]


def _since(viewer: Viewer, report: AnnualReport, snapshot: Snapshot) -> dict[str, Any]:
    """What differs from the version before, where the viewer may see that."""
    earlier = (
        visible_reports(viewer)
        .filter(cycle=report.cycle_id, version__lt=report.version)
        .select_related("snapshot")
        .order_by("-version")
        .first()
    )
    if earlier is None:
        return {}
    try:
        changes = changes_between(read_snapshot(earlier.snapshot), snapshot)
    except DomainError:
        logger.error("The snapshot of report %s does not match its hash.", earlier.pk)
        return {}
    return {
        "earlier": earlier,
        "changes": [(CHANGES[each.kind], each) for each in changes],
    }


CHANGES = {
    ChangeKind.VALUE: _lazy("Values changed or added"),
    ChangeKind.STATUS: _lazy("Actions with another status"),
    ChangeKind.REVIEW: _lazy("Reviews approved since"),
    ChangeKind.TEXT: _lazy("Texts changed"),
    ChangeKind.ADDED: _lazy("Actions and indicators added"),
    ChangeKind.REMOVED: _lazy("Actions and indicators no longer in the report"),
}


def _later_version(viewer: Viewer, report: AnnualReport) -> AnnualReport | None:
    """The newest version of the same year's report that the viewer may see, if it is later."""
    return (
        visible_reports(viewer)
        .filter(cycle=report.cycle_id, version__gt=report.version)
        .order_by("-version")
        .first()
    )
