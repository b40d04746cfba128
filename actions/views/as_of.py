"""A strategy as it stood on an earlier day: how it went, and the rows behind each figure."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_safe

from actions.domain.as_of import (
    State,
    attention_counts,
    by_area,
    first_recorded_on,
    state_on,
)
from actions.domain.as_of.counts import counted_actions, counted_indicators
from actions.domain.overview import shares
from actions.forms.past import ActionsThenForm, DayForm, IndicatorsThenForm, NarrowingForm
from actions.rules.periods import add_months
from actions.statuses import ACTION_STATUSES, INDICATOR_STATUSES
from actions.views import trail
from actions.views.as_of_rows import action_rows, indicator_rows
from actions.views.days import past
from actions.views.listing import PAGE_SIZE, ActiveFilter
from strategy.models import Area, Strategy
from strategy.permissions import is_insider, visible_strategies


@dataclass(frozen=True)
class Tile:
    """A count of an earlier day that leads to the rows of that day."""

    reason: str
    label: str | Promise
    """Takes the count: one action, two actions."""
    tone: str
    list_name: str = "actions:actions-on"

    @property
    def query(self) -> dict[str, str]:
        name = "attention" if self.list_name == "actions:actions-on" else "status"
        return {name: self.reason}


TILES = (
    Tile("overdue", ngettext_lazy("action overdue", "actions overdue"), "bad"),
    Tile("delayed", ngettext_lazy("action delayed", "actions delayed"), "bad"),
    Tile(
        "off_track",
        ngettext_lazy("indicator off track", "indicators off track"),
        "bad",
        "actions:indicators-on",
    ),
    Tile("at_risk", ngettext_lazy("action at risk", "actions at risk"), "warning"),
    Tile("stale", ngettext_lazy("report late", "reports late"), "warning"),
    Tile(
        "unreported",
        ngettext_lazy("action not reported that year", "actions not reported that year"),
        "warning",
    ),
    Tile(
        "unassigned",
        ngettext_lazy(
            "action without a responsible person", "actions without a responsible person"
        ),
        "neutral",
    ),
)
FOR_INSIDERS = frozenset({"unassigned"})


def strategy_for(request: HttpRequest, slug: str) -> Strategy:
    return get_object_or_404(visible_strategies(request.user), slug=slug)


def context_of(request: HttpRequest, strategy: Strategy, day: date) -> dict[str, Any]:
    """What every page of a strategy's earlier day says."""
    return {
        "strategy": strategy,
        "day": day,
        "today": timezone.localdate(),
        "form": DayForm(initial={"day": day}),
        "choose_address": reverse("actions:strategy-on-choose", args=[strategy.slug]),
        "trail": trail.to_strategy(request.user, strategy),
        "section": "strategies",
    }


@require_safe
def choose_day(request: HttpRequest, slug: str) -> HttpResponse:
    """Leads to the day that was chosen; a year ago is proposed."""
    strategy = strategy_for(request, slug)
    form = DayForm(request.GET or None)
    if form.is_valid():
        return redirect("actions:strategy-on", slug, form.cleaned_data["day"])
    day = add_months(timezone.localdate(), -12)
    context = context_of(request, strategy, day)
    if form.is_bound:
        context["form"] = form
    else:
        context["form"] = DayForm(initial={"day": day})
    return render(request, "actions/day_choice.html", context | {"title": strategy.title})


@require_safe
def strategy_on(request: HttpRequest, slug: str, day: date) -> HttpResponse:
    """What the dashboard answers, as of ``day``; every count leads to its rows."""
    strategy = strategy_for(request, slug)
    viewer = request.user
    state = state_on(strategy, past(day), viewer)
    attention = attention_counts(state)
    actions = reverse("actions:actions-on", args=[slug, day])
    indicators = reverse("actions:indicators-on", args=[slug, day])
    areas = by_area(state, strategy)
    action_total = sum((each.actions for each in areas), Counter[str]())
    indicator_total = sum((each.indicators for each in areas), Counter[str]())
    by_plan = Counter(each.plan_id for each in state.actions.values())
    return render(
        request,
        "actions/strategy_on.html",
        context_of(request, strategy, day)
        | {
            "state": state,
            "first_day": first_recorded_on(strategy) if state.is_empty else None,
            "tiles": [
                (
                    replace(tile, label=tile.label % attention[tile.reason]),
                    attention[tile.reason],
                    _tile_address(tile, slug, day),
                )
                for tile in TILES
                if tile.reason not in FOR_INSIDERS or is_insider(viewer, strategy)
            ],
            "areas": [
                {
                    "area": each.area,
                    "actions": each.actions.total(),
                    "action_shares": shares(
                        each.actions, ACTION_STATUSES, actions, area=each.area.pk
                    ),
                    "indicators": each.indicators.total(),
                    "indicator_shares": shares(
                        each.indicators, INDICATOR_STATUSES, indicators, area=each.area.pk
                    ),
                }
                for each in areas
            ],
            "action_total": action_total.total(),
            "action_shares": shares(action_total, ACTION_STATUSES, actions),
            "indicator_total": indicator_total.total(),
            "indicator_shares": shares(indicator_total, INDICATOR_STATUSES, indicators),
            "plans": [
                {
                    "plan": plan,
                    "actions": by_plan[plan.id],
                    "address": reverse("actions:plan-on", args=[plan.id, day]),
                }
                for plan in state.plans.values()
            ],
            "action_list": actions,
            "indicator_list": indicators,
        },
    )


def _tile_address(tile: Tile, slug: str, day: date) -> str:
    return f"{reverse(tile.list_name, args=[slug, day])}?{urlencode(tile.query)}"


@require_safe
def actions_on(request: HttpRequest, slug: str, day: date) -> HttpResponse:
    strategy = strategy_for(request, slug)
    state = state_on(strategy, past(day), request.user, with_figures=False)
    form = ActionsThenForm(request.GET, **_offered(state, strategy))
    reason = form.chosen("attention")
    found = [
        action
        for action in (state.actions.values() if form.chosen("plan") else counted_actions(state))
        if form.chosen("area") in ("", str(state.plans[action.plan_id].area_id))
        and form.chosen("plan") in ("", str(action.plan_id))
        and form.chosen("status") in ("", action.status)
        and (not reason or reason in state.reasons[action.id])
    ]
    page: Page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = action_rows(
        state, list(page.object_list), request.user, is_insider=is_insider(request.user, strategy)
    )
    return render(
        request,
        "actions/actions_on.html",
        context_of(request, strategy, day) | _narrowed(request, form) | {"page_obj": page},
    )


@require_safe
def indicators_on(request: HttpRequest, slug: str, day: date) -> HttpResponse:
    strategy = strategy_for(request, slug)
    state = state_on(strategy, past(day), request.user)
    form = IndicatorsThenForm(request.GET, **_offered(state, strategy))
    everything = state.indicators.values() if form.chosen("plan") else counted_indicators(state)
    found = [
        record
        for record in everything
        if form.chosen("area") in ("", str(state.plan_of(record).area_id))
        and form.chosen("plan") in ("", str(state.plan_of(record).id))
        and form.chosen("status") in ("", record.evaluation.status.value)
    ]
    page: Page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = indicator_rows(state, list(page.object_list), request.user)
    return render(
        request,
        "actions/indicators_on.html",
        context_of(request, strategy, day) | _narrowed(request, form) | {"page_obj": page},
    )


def _offered(state: State, strategy: Strategy) -> dict[str, Any]:
    """The areas and plans that stood on the day: one query."""
    areas = {plan.area_id for plan in state.plans.values()}
    return {
        "areas": [
            (area.pk, str(area))
            for area in Area.objects.filter(strategy=strategy).order_by("position", "id")
            if area.pk in areas
        ],
        "plans": [
            (plan.id, plan.title if plan.is_public else f"{plan.title} ({plan.status_style})")
            for plan in state.plans.values()
        ],
    }


def _narrowed(request: HttpRequest, form: NarrowingForm) -> dict[str, Any]:
    active = []
    for name, label, words in form.active():
        query = request.GET.copy()
        query.pop("page", None)
        query.pop(name, None)
        active.append(ActiveFilter(label, words, f"?{query.urlencode()}"))
    return {"narrowing": form, "active": active}
