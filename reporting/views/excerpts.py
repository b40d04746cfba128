"""An organisation's part of an annual report: asking for it, how it goes, and the file."""

import logging
from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Organisation, Person
from actions.views.trail import Trail
from foundation.errors import DomainError
from jobs.models import Job
from reporting.domain.excerpts import organisations_of, request_excerpt
from reporting.forms import ExcerptForm
from reporting.models import AnnualReport
from reporting.permissions import (
    can_compile_report,
    own_reports,
    visible_excerpts,
    visible_reports,
)
from reporting.views.job_progress import arrived, is_as_seen, is_polling, progress_of

logger = logging.getLogger(__name__)
REPORTS_PER_PAGE = 20


@require_safe
@login_required
def excerpt_list(request: HttpRequest) -> HttpResponse:
    """The reports that may hold a part of one's own organisation, newest first."""
    reports = (
        own_reports(request.user)
        .select_related("cycle__strategy")
        .order_by("-cycle__year", "cycle__strategy_id", "-version")
    )
    page = Paginator(reports, REPORTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "my-work",
        "page_obj": page,
        "trail": [(_("My work"), reverse("reporting:my-work"))],
    }
    return render(request, "reporting/excerpt_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def excerpt_new(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast(Person, request.user)
    report = get_object_or_404(
        visible_reports(person).select_related("cycle__strategy", "snapshot"), pk=pk
    )
    form, damage = None, ""
    try:
        organisations = _organisations(person, report)
    except DomainError as error:
        damage = error.message
    else:
        form = ExcerptForm(
            request.POST or None,
            organisations=organisations,
            initial={"organisation": person.organisation_id, "language": person.language},
        )
        if request.method == "POST" and form.is_valid():
            try:
                return redirect(
                    "reporting:excerpt-detail",
                    request_excerpt(report=report, by=person, **form.cleaned_data).pk,
                )
            except DomainError as error:
                form.add_error(error.field, error.message)
    context = {
        "section": "strategies",
        "report": report,
        "form": form,
        "damage": damage,
        "trail": _trail(report),
    }
    return render(request, "reporting/excerpt_new.html", context)


def _organisations(person: Person, report: AnnualReport) -> list[Organisation]:
    """Those whose part ``person`` may have: the own one; a coordinator has the choice."""
    if can_compile_report(person, report.cycle.strategy):
        return organisations_of(report)
    if person.organisation is None:
        raise PermissionDenied
    return [person.organisation]


@login_required
@require_safe
def excerpt_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """How the making goes; then the file."""
    found = get_object_or_404(
        visible_excerpts(request.user).select_related(
            "report__cycle__strategy", "organisation", "job"
        ),
        pk=pk,
    )
    job = found.job
    address = reverse("reporting:excerpt-detail", args=[pk])
    if job.state == Job.DONE and is_polling(request):
        return arrived(request, address)
    if is_as_seen(request, job):
        return HttpResponse(status=204)
    context = {
        "section": "strategies",
        "excerpt": found,
        "report": found.report,
        "is_done": job.state == Job.DONE,
        "address": address,
        "trail": _trail(found.report),
        **progress_of(job),
    }
    part = is_polling(request)
    template = "reporting/_excerpt_progress.html" if part else "reporting/excerpt_detail.html"
    return render(request, template, context)


@login_required
@require_safe
def excerpt_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = get_object_or_404(visible_excerpts(request.user).exclude(file=""), pk=pk)
    try:
        content = found.file.open()
    except FileNotFoundError:
        logger.error("The file %s of excerpt %s is gone.", found.file.name, found.pk)
        raise Http404 from None
    return FileResponse(
        content, as_attachment=True, filename=found.name, content_type="application/pdf"
    )


def _trail(report: AnnualReport) -> Trail:
    title = _("Annual report {year}, version {version}").format(
        year=report.cycle.year, version=report.version
    )
    return [(title, report.get_absolute_url())]
