"""What the coordinator writes into the report of a year: foreword, areas, sections, a preview."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Person
from foundation.bilingual import active_language
from foundation.errors import DomainError
from foundation.shaping_forms import ShapingForm
from foundation.shaping_views import FormView, Trail
from reporting.document.building import document_of
from reporting.document.sections import SECTIONS
from reporting.domain.closing import report_snapshot
from reporting.domain.report_figures import FIGURES, figures_of
from reporting.domain.report_texts import (
    choices_of,
    choose_sections,
    summary_of,
    texts_of,
    write_text,
)
from reporting.exporters.html_body import written
from reporting.forms import AreaSummaryForm, ForewordForm
from reporting.models import AnnualReport, AreaSummary, ReviewCycle
from reporting.permissions import can_compile_cycle, compilable_cycles
from reporting.snapshot_schema import SectionChoice, Snapshot
from reporting.views.reports import trail_to_reports
from strategy.models import Area

KEYS = [section.key for section in SECTIONS]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_texts(request: HttpRequest, pk: int) -> HttpResponse:
    """What is written so far, and the sections, which are chosen and ordered here."""
    cycle = _cycle(request, pk)
    texts = texts_of(cycle)
    choices = choices_of(texts, KEYS)
    if request.method == "POST":
        choices = _sent(request, choices)
        try:
            choose_sections(cycle=cycle, by=cast(Person, request.user), choices=choices, keys=KEYS)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("The sections have been saved."))
            return redirect(f"{_address(cycle)}#sections")
    titles = {section.key: section.title for section in SECTIONS}
    summaries = {each.area_id: each for each in AreaSummary.objects.filter(cycle=cycle)}
    context = {
        **_context(request, cycle),
        "texts": texts,
        "areas": [
            (area, summaries.get(area.pk)) for area in _areas(cycle).order_by("position", "id")
        ],
        "choices": [(titles[each["key"]], each) for each in choices],
    }
    return render(request, "reporting/report_texts.html", context)


def _sent(request: HttpRequest, choices: list[SectionChoice]) -> list[SectionChoice]:
    """The sections as the form has them; the button that was pressed may move one."""
    order = request.POST.getlist("order")
    included = set(request.POST.getlist("included"))
    places = {key: place for place, key in enumerate(order)}
    sent: list[SectionChoice] = [
        {"key": each["key"], "is_included": each["key"] in included}
        for each in sorted(choices, key=lambda each: places.get(each["key"], len(places)))
    ]
    key, _colon, direction = request.POST.get("move", "").partition(":")
    place = next((at for at, each in enumerate(sent) if each["key"] == key), None)
    if place is not None:
        other = place + (1 if direction == "down" else -1)
        if 0 <= other < len(sent):
            sent[place], sent[other] = sent[other], sent[place]
    return sent


@login_required
@require_safe
def report_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as it would be compiled now, in the reader's language. Nothing is stored."""
    cycle = _cycle(request, pk)
    document = document_of(_snapshot(cycle), sha256="", language=active_language())
    context = {
        **_context(request, cycle),
        "report": written(document, site="", is_on_site=True),
    }
    return render(request, "reporting/report_preview.html", context)


class TextView(FormView):
    """A text of the report, with the figures that it may name beside it."""

    template_name = "reporting/report_text_form.html"
    thing: Any

    def may(self, thing: Any) -> bool:
        return can_compile_cycle(self.request.user, thing.cycle)

    def instance(self) -> Any:
        return self.thing

    def save(self, form: ShapingForm) -> Any:
        return write_text(
            thing=form.instance,
            by=cast(Person, self.request.user),
            values=form.values(),
            reason=form.cleaned_data["note"],
            based_on=form.based_on(),
        )

    def saved_text(self, saved: Any) -> str:
        return _("The text has been saved.")

    def done_address(self, thing: Any) -> str:
        return _address(thing.cycle)

    def trail(self) -> Trail:
        return _trail(self.request, self.thing.cycle)

    def areas(self, snapshot: Snapshot) -> Any:
        """The areas that the figures count; None for all."""
        return None

    def context(self) -> dict[str, Any]:
        snapshot = _snapshot(self.thing.cycle)
        values = figures_of(snapshot, self.areas(snapshot))
        return {
            "figures": [(f"{{{name}}}", words, values[name]) for name, words in FIGURES.items()]
        }


class ForewordView(TextView):
    form_class = ForewordForm

    def find(self, *args: Any, **keys: Any) -> Any:
        return texts_of(_cycle(self.request, keys["pk"]))

    def title(self) -> str:
        return _("Foreword of the annual report %(year)s") % {"year": self.thing.cycle.year}


class AreaSummaryView(TextView):
    form_class = AreaSummaryForm

    def find(self, *args: Any, **keys: Any) -> Any:
        cycle = _cycle(self.request, keys["pk"])
        return summary_of(cycle, get_object_or_404(_areas(cycle), pk=keys["area_pk"]))

    def title(self) -> str:
        return _("The year in %(area)s") % {"area": self.thing.area}

    def areas(self, snapshot: Snapshot) -> Any:
        return [area for area in snapshot["areas"] if area["id"] == self.thing.area_id]


def _cycle(request: HttpRequest, pk: int) -> ReviewCycle:
    cycle = get_object_or_404(compilable_cycles(request.user).select_related("strategy"), pk=pk)
    if not can_compile_cycle(request.user, cycle):
        raise PermissionDenied
    return cycle


def _areas(cycle: ReviewCycle) -> Any:
    return Area.objects.current().filter(strategy=cycle.strategy_id)


def _snapshot(cycle: ReviewCycle) -> Snapshot:
    latest = AnnualReport.objects.filter(cycle=cycle).aggregate(latest=Max("version"))["latest"]
    return report_snapshot(cycle, version=(latest or 0) + 1, today=timezone.localdate())


def _address(cycle: ReviewCycle) -> str:
    return reverse("reporting:report-texts", args=[cycle.pk])


def _title(cycle: ReviewCycle) -> str:
    return _("Texts and sections of the report %(year)s") % {"year": cycle.year}


def _trail(request: HttpRequest, cycle: ReviewCycle) -> Trail:
    return [*trail_to_reports(request.user, cycle.strategy), (_title(cycle), _address(cycle))]


def _context(request: HttpRequest, cycle: ReviewCycle) -> dict[str, Any]:
    return {
        "section": "strategies",
        "cycle": cycle,
        "strategy": cycle.strategy,
        "title": _title(cycle),
        "trail": _trail(request, cycle),
    }
