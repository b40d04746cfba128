"""Annual reports: the list of a strategy, one report, its files, compiling and publishing."""

import logging
from datetime import date
from itertools import groupby
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import trigger_client_event

from accounts.models import Person
from accounts.permissions import Viewer
from actions.views.trail import Trail, to_strategy
from foundation.errors import DomainError
from jobs.domain import JobAlreadyActive
from jobs.models import Job
from reporting.domain.report_contents import counts_of, lacks_of
from reporting.domain.reports import active_request, publish_report, request_report
from reporting.domain.snapshot import read_snapshot
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
        if form.is_valid():
            return _compile(request, form.cleaned_data["cycle"])
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
        "has_cycles": form is not None and cycles.exists(),
        "requests": _unfinished(request.user, strategy) if can_compile else [],
    }
    return render(request, "reporting/report_list.html", context)


def _compile(request: HttpRequest, cycle: ReviewCycle) -> HttpResponse:
    try:
        return redirect(request_report(cycle=cycle, by=cast(Person, request.user)))
    except JobAlreadyActive:
        messages.info(request, _("The report of this year is being compiled already."))
        return redirect(active_request(cycle) or _list_address(cycle.strategy))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(_list_address(cycle.strategy))


def _list_address(strategy: Strategy) -> str:
    return reverse("reporting:report-list", args=[strategy.slug])


def _files() -> Prefetch:
    """PDF before Excel, Swedish before English."""
    return Prefetch("files", ReportFile.objects.order_by("format", "-language"))


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
    is_polling = bool(getattr(request, "htmx", False))
    if job.state == Job.DONE:
        address = found.report.get_absolute_url()
        if is_polling:
            # The report takes this page's place: the back button would lead here, and on again.
            return trigger_client_event(HttpResponse(status=204), "replacePage", {"by": address})
        return redirect(address)
    seen = f"{job.state}-{job.attempts}-{job.steps_done}"
    if is_polling and request.GET.get("seen") == seen:
        return HttpResponse(status=204)
    strategy = found.cycle.strategy
    context = {
        "section": "strategies",
        "request_": found,
        "job": job,
        "is_waiting": job.state in (Job.QUEUED, Job.RUNNING),
        "seen": seen,
        "strategy": strategy,
        "trail": _trail_to_reports(request.user, strategy),
    }
    template = "reporting/_request_progress.html" if is_polling else "reporting/request_detail.html"
    return render(request, template, context)


@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    report = _report(request.user, pk)
    strategy = report.cycle.strategy
    context = {
        "section": "strategies",
        "report": report,
        "strategy": strategy,
        "trail": _trail_to_reports(request.user, strategy),
        "can_publish": report.status == AnnualReport.DRAFT
        and can_compile_report(request.user, strategy),
        "later": _later_version(request.user, report),
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
            "lacks": lacks_of(snapshot, request.user),
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
            *_trail_to_reports(request.user, strategy),
            (_title(report), report.get_absolute_url()),
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


def _title(report: AnnualReport) -> str:
    return _("Annual report {year}, version {version}").format(
        year=report.cycle.year, version=report.version
    )


def _trail_to_reports(viewer: Viewer, strategy: Strategy) -> Trail:
    return [*to_strategy(viewer, strategy), (_("Annual reports"), _list_address(strategy))]


def _later_version(viewer: Viewer, report: AnnualReport) -> AnnualReport | None:
    """The newest version of the same year's report that the viewer may see, if it is later."""
    return (
        visible_reports(viewer)
        .filter(cycle=report.cycle_id, version__gt=report.version)
        .order_by("-version")
        .first()
    )
