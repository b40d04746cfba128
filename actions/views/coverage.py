"""What a strategy aims at, against what takes it up: three tables, and the same as CSV."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from actions.domain.coverage import Coverage, CoverageRow, coverage_of, plan_years
from actions.forms.coverage import NarrowingForm
from actions.rules.coverage import CoverageState
from actions.statuses import COVERAGE_STATES
from actions.views import trail
from foundation.downloads import csv_response
from foundation.status import Status
from strategy.models import Strategy
from strategy.permissions import can_coordinate, visible_areas, visible_strategies

TABLES = {
    "needs": _("Needs"),
    "directions": _("Directions"),
    "goals": _("Framework goals"),
}
HEADER = (
    _("Table"),
    _("Area or framework"),
    _("Number"),
    _("What it is about"),
    _("Coverage"),
    _("Number of objectives"),
    _("Number of actions"),
    _("Objectives"),
    _("Actions"),
)


@dataclass(frozen=True)
class HoleTile:
    """How many rows of a table have a state that leaves a hole."""

    table: str
    label: str | Promise
    status: Status
    count: int
    of: int


def _form(request: HttpRequest, strategy: Strategy) -> NarrowingForm:
    viewer = request.user
    areas = visible_areas(viewer).filter(strategy=strategy).order_by("position", "id")
    return NarrowingForm(
        request.GET,
        areas=[(area.pk, str(area)) for area in areas],
        years=[(year, str(year)) for year in plan_years(strategy, viewer)],
        offers_drafts=viewer.is_authenticated,
    )


def _tiles(coverage: Coverage) -> list[HoleTile]:
    found = []
    for name, label in TABLES.items():
        counts = coverage.counts(name)
        for state in (CoverageState.WITHOUT_OBJECTIVE, CoverageState.WITHOUT_ACTION):
            if counts[state]:
                of = sum(counts.values())
                found.append(HoleTile(name, label, COVERAGE_STATES[state], counts[state], of))
    return found


@require_safe
def coverage(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = request.user
    strategy = get_object_or_404(visible_strategies(viewer), slug=slug)
    form = _form(request, strategy)
    found = coverage_of(strategy, viewer, form.narrowing)
    return render(
        request,
        "actions/coverage.html",
        {
            "strategy": strategy,
            "form": form,
            "coverage": found,
            "tiles": _tiles(found),
            "states": COVERAGE_STATES.values(),
            "can_coordinate": can_coordinate(viewer, strategy),
            "trail": trail.to_strategy(viewer, strategy),
            "section": "strategies",
        },
    )


@require_safe
def coverage_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The three tables, one below the other, narrowed as on the page."""
    strategy = get_object_or_404(visible_strategies(request.user), slug=slug)
    found = coverage_of(strategy, request.user, _form(request, strategy).narrowing)
    return csv_response(f"{slug}-coverage.csv", HEADER, _lines(found))


def _lines(found: Coverage) -> Iterator[list[Any]]:
    for name, groups in found.tables:
        for group in groups:
            for row in group.rows:
                yield [str(TABLES[name]), str(group.heading or ""), *_line(row)]


def _line(row: CoverageRow) -> list[Any]:
    thing = row.thing
    is_need = hasattr(thing, "letter")
    return [
        thing.letter if is_need else thing.number,
        thing.text if is_need else thing.title,
        str(row.state_style),
        len(row.objectives),
        len(row.actions),
        "; ".join(str(each) for each in row.objectives),
        "; ".join(str(each) for each in row.actions),
    ]
