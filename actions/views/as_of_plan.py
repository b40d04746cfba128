"""One plan as it stood on an earlier day."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from actions.domain.as_of import ObjectiveThen, State, state_on
from actions.domain.as_of.state import indicator_of
from actions.domain.overview import count_records, shares
from actions.forms.past import DayForm
from actions.models import ActionPlan
from actions.permissions import plans_with_past
from actions.statuses import ACTION_STATUSES, INDICATOR_STATUSES
from actions.views import trail
from actions.views.as_of_rows import (
    IndicatorRowThen,
    action_rows,
    indicator_rows,
    with_parts,
)
from actions.views.days import past
from actions.views.listing import PAGE_SIZE
from strategy.permissions import is_insider


@dataclass(frozen=True)
class ObjectiveRowThen:
    """An objective with its indicators; ``parts`` are its sub-objectives."""

    objective: ObjectiveThen
    indicators: list[IndicatorRowThen]
    parts: "list[ObjectiveRowThen]"


def _plan(request: HttpRequest, pk: int) -> ActionPlan:
    return get_object_or_404(plans_with_past(request.user).select_related("area__strategy"), pk=pk)


@require_safe
def choose_plan_day(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads to the day that was chosen, or says what is wrong with it."""
    plan = _plan(request, pk)
    form = DayForm(request.GET or None)
    if form.is_valid():
        return redirect("actions:plan-on", pk, form.cleaned_data["day"])
    return render(
        request,
        "actions/day_choice.html",
        {
            "strategy": plan.area.strategy,
            "title": plan.title,
            "form": form,
            "choose_address": reverse("actions:plan-on-choose", args=[pk]),
            "trail": trail.to_plan(request.user, plan),
            "section": "strategies",
        },
    )


@require_safe
def plan_on(request: HttpRequest, pk: int, day: date) -> HttpResponse:
    plan = _plan(request, pk)
    strategy = plan.area.strategy
    viewer = request.user
    sees_all = is_insider(viewer, strategy)
    state = state_on(strategy, past(day), viewer, plan=plan, with_milestones=True)
    page: Page = Paginator(list(state.actions.values()), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    rows = action_rows(state, list(page.object_list), viewer, is_insider=sees_all)
    page.object_list = with_parts(state, rows, is_insider=sees_all)
    return render(
        request,
        "actions/plan_on.html",
        {
            "now": plan,
            "plan": state.plans.get(pk),
            "day": day,
            "today": timezone.localdate(),
            "strategy": strategy,
            "is_insider": sees_all,
            "form": DayForm(initial={"day": day}),
            "choose_address": reverse("actions:plan-on-choose", args=[pk]),
            "trail": trail.to_plan(viewer, plan),
            "section": "strategies",
            "page_obj": page,
            "objectives": _tree(
                state, indicator_rows(state, list(state.indicators.values()), viewer)
            ),
            "action_count": len(state.actions),
            "action_shares": shares(
                Counter(each.status for each in state.actions.values()),
                ACTION_STATUSES,
                reverse("actions:actions-on", args=[strategy.slug, day]),
                plan=pk,
            ),
            "indicator_count": len(state.indicators),
            "indicator_shares": shares(
                count_records(state.indicators.values()),
                INDICATOR_STATUSES,
                reverse("actions:indicators-on", args=[strategy.slug, day]),
                plan=pk,
            ),
            "overdue_count": sum(each.is_overdue for each in state.states.values()),
            "stale_count": sum(each.is_stale for each in state.states.values()),
            "list_address": f"{reverse('actions:actions-on', args=[strategy.slug, day])}?plan={pk}",
        },
    )


def _tree(state: State, indicators: list[IndicatorRowThen]) -> list[ObjectiveRowThen]:
    """The objectives with their sub-objectives under them, as they stood."""
    by_objective: dict[int, list[IndicatorRowThen]] = defaultdict(list)
    for each in indicators:
        by_objective[indicator_of(each.record).objective_id].append(each)
    rows = {
        pk: ObjectiveRowThen(objective, by_objective[pk], [])
        for pk, objective in state.objectives.items()
    }
    top: list[ObjectiveRowThen] = []
    for row in rows.values():
        parent = rows.get(row.objective.parent_id or 0)
        (parent.parts if parent else top).append(row)
    return top
