"""The timeline of a strategy: as bars or as a table, the whole of it or some months."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actions.domain.timeline import Extent, extent_of, in_sight, page_of_rows
from actions.filters.timeline import TimelineFilter
from actions.rules.zoom import Sight, Zoom, is_possible, sight_of
from actions.views import trail
from actions.views.listing import active_filters
from foundation.charts.timeline import Window
from strategy.permissions import visible_strategies

CHOICE = ("zoom", "on", "from", "to", "page")
"""What of an address says which days are shown."""


@dataclass(frozen=True)
class ZoomLink:
    label: str
    address: str
    is_current: bool


@require_safe
def timeline(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = request.user
    strategy = get_object_or_404(visible_strategies(viewer), slug=slug)
    filterset = TimelineFilter(request.GET, viewer=viewer, strategy=strategy)
    today = filterset.today
    extent = extent_of(filterset.matching(), today)
    sight, fault = _sight(request.GET, extent, today)
    found = in_sight(filterset.in_order(), sight, today)
    page, plans = page_of_rows(found, request.GET.get("page"), today)
    return render(
        request,
        "actions/timeline.html",
        {
            "strategy": strategy,
            "filter": filterset,
            "active": active_filters(filterset, request.GET),
            "extent": extent,
            "sight": sight,
            "fault": fault,
            "window": Window(sight.first, sight.last),
            "today": today,
            "zooms": _zooms(request.GET, sight, today),
            "earlier": _address(request.GET, sight.shifted(-1)) if sight.has_neighbours else "",
            "later": _address(request.GET, sight.shifted(1)) if sight.has_neighbours else "",
            "as_table": request.GET.get("as") == "table",
            "other_form": _other_form(request.GET),
            "page_obj": page,
            "plans": plans,
            "hidden": _kept(request.GET),
            "trail": trail.to_strategy(viewer, strategy),
            "section": "strategies",
        },
    )


def _sight(query: QueryDict, extent: Extent, today: date) -> tuple[Sight, str]:
    """The days that the address asks for, and what is wrong with it ("" for nothing)."""
    first, last = query.get("from", ""), query.get("to", "")
    if first or last:
        days = _day(first), _day(last)
        if days[0] is None or days[1] is None:
            return extent.sight(), _("Choose both days.")
        if days[0] > days[1]:
            return extent.sight(), _("The last day lies before the first.")
        return Sight(Zoom.CHOSEN, days[0], days[1]), ""
    zoom = query.get("zoom", "")
    if zoom in (Zoom.YEAR, Zoom.HALF_YEAR, Zoom.QUARTER):
        return sight_of(Zoom(zoom), on=_day(query.get("on", "")) or today), ""
    return extent.sight(), ""


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if is_possible(day) else None


def _zooms(query: QueryDict, sight: Sight, today: date) -> list[ZoomLink]:
    """Other ways to look, around the middle of what is in sight now."""
    labels = {
        Zoom.WHOLE: _("The whole strategy"),
        Zoom.YEAR: _("Year"),
        Zoom.HALF_YEAR: _("Half-year"),
        Zoom.QUARTER: _("Quarter"),
    }
    around = today if sight.first <= today <= sight.last else sight.first
    return [
        ZoomLink(
            label,
            _address(query, sight if zoom == Zoom.WHOLE else sight_of(zoom, on=around), zoom),
            zoom == sight.zoom,
        )
        for zoom, label in labels.items()
    ]


def _address(query: QueryDict, sight: Sight, zoom: Zoom | None = None) -> str:
    changed = query.copy()
    for name in CHOICE:
        changed.pop(name, None)
    zoom = zoom or sight.zoom
    if zoom == Zoom.CHOSEN:
        changed["from"], changed["to"] = sight.first.isoformat(), sight.last.isoformat()
    elif zoom != Zoom.WHOLE:
        changed["zoom"], changed["on"] = zoom, sight.first.isoformat()
    return f"?{changed.urlencode()}"


def _other_form(query: QueryDict) -> str:
    """The address of the table, or of the bars."""
    changed = query.copy()
    if changed.pop("as", None) != ["table"]:
        changed["as"] = "table"
    return f"?{changed.urlencode()}"


def _kept(query: QueryDict) -> list[tuple[str, str]]:
    """What the form of the filters has to send again."""
    return [(name, str(query[name])) for name in ("zoom", "on", "as") if query.get(name)]
