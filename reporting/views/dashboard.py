"""The dashboard of a strategy."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import ngettext, ngettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import Person
from actions.domain.overview import shares
from actions.filters import actions_matching, indicators_matching
from actions.statuses import ACTION_STATUSES, INDICATOR_STATUSES
from actions.views.trail import to_strategy
from reporting.domain.dashboard import Dashboard, State, dashboard_of
from reporting.domain.reminders import lost_mail
from reporting.domain.visits import Since, note_visit
from reporting.forms import DashboardFilter
from reporting.permissions import can_compile_report, can_view_dashboard
from reporting.views.forums import row_of
from strategy.models import Strategy
from strategy.permissions import visible_strategies

NAMED_ORGANISATIONS = 12


@dataclass(frozen=True)
class Kind:
    """Something that may need attention: how it is called, and the list of it."""

    reason: str
    label: Promise
    """Takes the count: one action, two actions."""
    tone: str
    query: Mapping[str, str]
    list_name: str = "actions:action-list"
    is_narrowed: bool = True
    """Whether it counts only in the part that the dashboard is narrowed to."""


KINDS = (
    Kind("stale", ngettext_lazy("report late", "reports late"), "bad", {"attention": "stale"}),
    Kind(
        "overdue",
        ngettext_lazy("action overdue", "actions overdue"),
        "bad",
        {"attention": "overdue"},
    ),
    Kind(
        "delayed", ngettext_lazy("action delayed", "actions delayed"), "bad", {"status": "delayed"}
    ),
    Kind(
        "off_track",
        ngettext_lazy("indicator off track", "indicators off track"),
        "bad",
        {"status": "off_track"},
        "actions:indicator-list",
    ),
    Kind(
        "question",
        ngettext_lazy("action with unanswered questions", "actions with unanswered questions"),
        "warning",
        {"attention": "question"},
    ),
    Kind(
        "unassigned",
        ngettext_lazy(
            "action without a responsible person", "actions without a responsible person"
        ),
        "warning",
        {"attention": "unassigned"},
    ),
    Kind(
        "at_risk",
        ngettext_lazy("action at risk", "actions at risk"),
        "warning",
        {"status": "at_risk"},
    ),
    Kind(
        "unreported",
        ngettext_lazy("action not reported this year", "actions not reported this year"),
        "neutral",
        {"attention": "unreported"},
    ),
    Kind(
        "follow_up_late",
        ngettext_lazy("late follow-up after a presentation", "late follow-ups after presentations"),
        "bad",
        {"state": "late"},
        "reporting:follow-up-list",
        is_narrowed=False,
    ),
    Kind(
        "follow_up_open",
        ngettext_lazy("open follow-up after a presentation", "open follow-ups after presentations"),
        "neutral",
        {"state": "open"},
        "reporting:follow-up-list",
        is_narrowed=False,
    ),
)


@dataclass(frozen=True)
class Tile:
    """A count that leads to exactly the rows it counts."""

    label: str
    tone: str
    count: int
    address: str
    change: int | None = None
    """How much more it is than at the last visit; None where that is not known."""


@dataclass(frozen=True)
class Row:
    """How one area or organisation stands, with the list behind each figure."""

    state: State
    address: str
    action_shares: list[Any]
    indicator_shares: list[Any]
    missing_address: str


class Lists:
    """The addresses of the lists behind the figures, narrowed as the dashboard is."""

    def __init__(self, strategy: Strategy, chosen: Mapping[str, str]) -> None:
        self.slug, self.chosen = strategy.slug, chosen

    def address(self, list_name: str, **query: object) -> str:
        address = reverse(list_name, args=[self.slug])
        narrowed = {**self.chosen, **query}
        return f"{address}?{urlencode(narrowed)}" if narrowed else address

    def actions(self, counts: Mapping[str, int], **query: object) -> list[Any]:
        address = reverse("actions:action-list", args=[self.slug])
        return shares(counts, ACTION_STATUSES, address, **{**self.chosen, **query})

    def indicators(self, counts: Mapping[str, int], **query: object) -> list[Any]:
        address = reverse("actions:indicator-list", args=[self.slug])
        return shares(counts, INDICATOR_STATUSES, address, **{**self.chosen, **query})


@require_safe
def dashboard(request: HttpRequest, slug: str) -> HttpResponse:
    """What needs attention, how it goes, who has reported; for insiders.

    ``?meeting`` shows the same larger and without the parts around, for a screen in a meeting.
    """
    viewer = request.user
    strategy = get_object_or_404(visible_strategies(viewer), slug=slug)
    if not can_view_dashboard(viewer, strategy):
        raise Http404
    today = timezone.localdate()
    narrowing = DashboardFilter(request.GET, viewer=viewer, strategy=strategy, today=today)
    chosen = narrowing.query
    found = dashboard_of(
        strategy,
        actions_matching(viewer, strategy, chosen, today, narrowing.offers),
        indicators_matching(viewer, strategy, chosen, today, narrowing.offers),
        today,
        chosen,
    )
    lists = Lists(strategy, chosen)
    since = Since()
    if isinstance(viewer, Person) and not chosen and "meeting" not in request.GET:
        since = note_visit(strategy=strategy, person=viewer, counts=found.counts, today=today)
    tiles = _tiles(found, lists, since)
    can_compile = can_compile_report(viewer, strategy)
    if can_compile and not chosen:
        tiles.append(_lost_mail(strategy))
    is_meeting = "meeting" in request.GET
    organisations = [_row(each, lists, "organisation") for each in found.organisations_in_order]
    return render(
        request,
        "reporting/dashboard_meeting.html" if is_meeting else "reporting/dashboard.html",
        {
            "section": "strategies",
            "body_class": "meeting" if is_meeting else "",
            "strategy": strategy,
            "trail": to_strategy(viewer, strategy),
            "today": today,
            "dashboard": found,
            "narrowing": narrowing,
            "shows_narrowing": bool(chosen) or "narrow" in request.GET,
            "since": since,
            "tiles": [tile for tile in tiles if tile.count],
            "nothing_of": [tile.label for tile in tiles if not tile.count],
            "lists": lists,
            "action_shares": lists.actions(found.action_statuses),
            "indicator_shares": lists.indicators(found.indicator_statuses),
            "areas": [_row(each, lists, "area") for each in found.areas],
            "organisations": organisations[:NAMED_ORGANISATIONS],
            "more_organisations": organisations[NAMED_ORGANISATIONS:],
            "year_changes": _year_changes(found, lists),
            "reported_address": lists.address("actions:action-list", attention="reported"),
            "missing_address": lists.address("actions:action-list", attention="unreported"),
            "can_compile": can_compile,
            "follow_ups": []
            if chosen
            else [row_of(each, viewer, today) for each in found.follow_up_calls],
        },
    )


def _tiles(found: Dashboard, lists: Lists, since: Since) -> list[Tile]:
    return [
        Tile(
            label=kind.label % found.attention[kind.reason],
            tone=kind.tone,
            count=found.attention[kind.reason],
            address=lists.address(kind.list_name, **kind.query),
            change=since.change(kind.reason, found.attention[kind.reason]),
        )
        for kind in KINDS
        if kind.is_narrowed or not lists.chosen
    ]


def _lost_mail(strategy: Strategy) -> Tile:
    address = reverse("reporting:reminders", args=[strategy.slug])
    count = len(lost_mail(strategy))
    label = ngettext("person whom mail does not reach", "people whom mail does not reach", count)
    return Tile(label, "warning", count, f"{address}#lost")


def _row(state: State, lists: Lists, name: str) -> Row:
    pages = {"area": "actions:area-detail", "organisation": "actions:organisation-detail"}
    narrowed = {name: state.id}
    return Row(
        state=state,
        address=reverse(pages[name], args=[state.id]),
        action_shares=lists.actions(state.actions, **narrowed),
        indicator_shares=lists.indicators(state.indicators, **narrowed),
        missing_address=lists.address("actions:action-list", attention="unreported", **narrowed),
    )


def _year_changes(found: Dashboard, lists: Lists) -> list[tuple[Any, int, int, int, str]]:
    """Each status with its count now, a year ago, the difference, and the list of today's."""
    now, then = found.action_statuses, found.a_year_ago
    return [
        (status, now[value], then[value], now[value] - then[value], address)
        for value, (status, _count, address) in zip(
            ACTION_STATUSES, lists.actions(now), strict=True
        )
        if now[value] or then[value]
    ]
