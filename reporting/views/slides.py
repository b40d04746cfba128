"""The slides of a report: in the browser, page by page, and one plan's as a PowerPoint file."""

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from foundation.bilingual import active_language
from foundation.charts import LineChart, Size, draw
from foundation.errors import DomainError
from reporting.domain.snapshot import read_snapshot
from reporting.exporters import slides
from reporting.exporters.deck import Deck, Drawing
from reporting.exporters.deck_contents import deck_of, deck_of_plan
from reporting.models import AnnualReport
from reporting.permissions import visible_reports
from reporting.snapshot_schema import Snapshot

logger = logging.getLogger(__name__)


@require_safe
def slides_of_report(request: HttpRequest, pk: int) -> HttpResponse:
    report, snapshot = _found(request, pk)
    return _page(request, report, deck_of(snapshot, sha256=report.snapshot.sha256))


@require_safe
def slides_of_plan(request: HttpRequest, pk: int, plan: int) -> HttpResponse:
    report, snapshot = _found(request, pk)
    deck = deck_of_plan(snapshot, plan, sha256=report.snapshot.sha256)
    if deck is None:
        raise Http404
    return _page(request, report, deck, reverse("reporting:plan-slides-file", args=[pk, plan]))


@require_safe
def plan_slides_file(request: HttpRequest, pk: int, plan: int) -> HttpResponse:
    """Made on request: it takes half a second, and plans have few readers."""
    report, snapshot = _found(request, pk)
    language = active_language()
    content = slides.render_plan(snapshot, plan, language, sha256=report.snapshot.sha256)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type=slides.content_type)
    name = slides.plan_filename(snapshot, plan, language)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _found(request: HttpRequest, pk: int) -> tuple[AnnualReport, Snapshot]:
    report = get_object_or_404(
        visible_reports(request.user).select_related("cycle__strategy", "snapshot"), pk=pk
    )
    try:
        return report, read_snapshot(report.snapshot)
    except DomainError:
        logger.error("The snapshot of report %s does not match its hash.", report.pk)
        raise Http404 from None


def _page(request: HttpRequest, report: AnnualReport, deck: Deck, file: str = "") -> HttpResponse:
    charts = {
        block.spec: draw(
            block.spec, size=Size.NORMAL if isinstance(block.spec, LineChart) else Size.WIDE
        )
        for slide in deck.slides
        for block in slide.blocks
        if isinstance(block, Drawing)
    }
    context = {
        "section": "strategies",
        "report": report,
        "deck": deck,
        "charts": charts,
        "file": file,
        "body_class": "deck-page",
    }
    return render(request, "reporting/slides.html", context)
