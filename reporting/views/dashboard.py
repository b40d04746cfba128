"""The dashboard of a strategy."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from actions.domain.overview import shares
from actions.statuses import ACTION_STATUSES, INDICATOR_STATUSES
from actions.views.trail import to_strategy
from reporting.domain.dashboard import Dashboard, dashboard_of
from reporting.permissions import can_compile_report, can_view_dashboard
from strategy.models import Strategy
from strategy.permissions import visible_strategies


@dataclass(frozen=True)
class Tile:
    """A count that leads to the list of what it counts."""

    reason: str
    label: str | Promise
    tone: str
    query: dict[str, str]
    list_name: str = "actions:action-list"


TILES = (
    Tile("overdue", _("actions overdue"), "bad", {"attention": "overdue"}),
    Tile("delayed", _("actions delayed"), "bad", {"status": "delayed"}),
    Tile(
        "off_track",
        _("indicators off track"),
        "bad",
        {"status": "off_track"},
        "actions:indicator-list",
    ),
    Tile("at_risk", _("actions at risk"), "warning", {"status": "at_risk"}),
    Tile("stale", _("reports late"), "warning", {"attention": "stale"}),
    Tile("unreported", _("actions not reported this year"), "warning", {"attention": "unreported"}),
    Tile(
        "unassigned",
        _("actions without a responsible person"),
        "neutral",
        {"attention": "unassigned"},
    ),
)


@require_safe
def dashboard(request: HttpRequest, slug: str) -> HttpResponse:
    strategy = get_object_or_404(visible_strategies(request.user), slug=slug)
    if not can_view_dashboard(request.user, strategy):
        raise Http404
    today = timezone.localdate()
    found = dashboard_of(strategy, request.user, today)
    actions = reverse("actions:action-list", args=[slug])
    indicators = reverse("actions:indicator-list", args=[slug])
    context = {
        "section": "strategies",
        "strategy": strategy,
        "trail": to_strategy(request.user, strategy),
        "today": today,
        "dashboard": found,
        "tiles": _tiles(strategy, found),
        "action_list": actions,
        "action_total": found.action_statuses.total(),
        "action_shares": shares(found.action_statuses, ACTION_STATUSES, actions),
        "indicator_total": found.indicator_statuses.total(),
        "indicator_shares": shares(found.indicator_statuses, INDICATOR_STATUSES, indicators),
        "areas": [
            {
                "area": each.area,
                "actions": each.actions.total(),
                "action_shares": shares(each.actions, ACTION_STATUSES, actions, area=each.area.pk),
                "indicators": each.indicators.total(),
                "indicator_shares": shares(
                    each.indicators, INDICATOR_STATUSES, indicators, area=each.area.pk
                ),
            }
            for each in found.areas
        ],
        "can_compile": can_compile_report(request.user, strategy),
    }
    return render(request, "reporting/dashboard.html", context)


def _tiles(strategy: Strategy, found: Dashboard) -> list[tuple[Tile, int, str]]:
    """Each tile with its count and the address of its list; no address where there is nothing."""
    return [
        (
            tile,
            found.attention[tile.reason],
            f"{reverse(tile.list_name, args=[strategy.slug])}?{urlencode(tile.query)}"
            if found.attention[tile.reason]
            else "",
        )
        for tile in TILES
    ]
