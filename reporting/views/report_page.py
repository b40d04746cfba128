"""A report as a page to read, in the language of whoever reads it."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from foundation.bilingual import active_language
from foundation.errors import DomainError
from reporting.document.building import document_of
from reporting.domain.snapshot import read_snapshot
from reporting.exporters.html_body import written
from reporting.permissions import visible_reports
from reporting.views.reports import report_title, trail_to_reports

logger = logging.getLogger(__name__)


@require_safe
def report_read(request: HttpRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(
        visible_reports(request.user).select_related("cycle__strategy", "snapshot"), pk=pk
    )
    strategy = report.cycle.strategy
    context = {
        "section": "strategies",
        "annual_report": report,
        "strategy": strategy,
        "title": report_title(report),
        "trail": [
            *trail_to_reports(request.user, strategy),
            (report_title(report), report.get_absolute_url()),
        ],
    }
    try:
        snapshot = read_snapshot(report.snapshot)
    except DomainError as error:
        logger.error("The snapshot of report %s does not match its hash.", report.pk)
        context["damage"] = error.message
    else:
        document = document_of(snapshot, sha256=report.snapshot.sha256, language=active_language())
        context["report"] = written(document, site="", is_on_site=True)
    return render(request, "reporting/report_read.html", context)
