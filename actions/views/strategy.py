"""The strategies, one of them, and one of its areas."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from actions.domain.overview import action_counts, indicator_counts, shares
from actions.models import ActionPlan
from actions.permissions import (
    visible_actions,
    visible_indicators,
    visible_objectives,
    visible_plans,
)
from actions.statuses import ACTION_STATUSES, INDICATOR_STATUSES
from actions.views import trail
from foundation.sorting import alphabetical
from strategy.models import Direction, Forum, Framework, Need
from strategy.permissions import can_coordinate, visible_areas, visible_strategies

PLAN_ORDER = (ActionPlan.ADOPTED, ActionPlan.DRAFT, ActionPlan.CLOSED)


def strategy_list(request: HttpRequest) -> HttpResponse:
    viewer, today = request.user, timezone.localdate()
    strategies = visible_strategies(viewer).select_related("owner")
    counts = action_counts(
        visible_actions(viewer).exclude(plan__status=ActionPlan.DRAFT),
        "plan__area__strategy_id",
        today,
    )
    plans = Counter(
        visible_plans(viewer)
        .exclude(status=ActionPlan.DRAFT)
        .order_by()
        .values_list("area__strategy_id", flat=True)
    )
    areas = Counter(visible_areas(viewer).order_by().values_list("strategy_id", flat=True))
    rows = [
        {
            "strategy": strategy,
            "areas": areas[strategy.pk],
            "plans": plans[strategy.pk],
            "actions": counts[strategy.pk],
            "action_shares": shares(
                counts[strategy.pk].statuses,
                ACTION_STATUSES,
                reverse("actions:action-list", args=[strategy.slug]),
            ),
        }
        for strategy in alphabetical(strategies, lambda each: each.title)
    ]
    return render(request, "actions/strategy_list.html", {"rows": rows, "section": "strategies"})


def strategy_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """What the strategy aims at; first of all its areas and how they go.

    Drafts are named and not counted: nothing in them has been promised.
    """
    viewer, today = request.user, timezone.localdate()
    strategy = get_object_or_404(visible_strategies(viewer).select_related("owner"), slug=slug)
    action_list = reverse("actions:action-list", args=[slug])
    indicator_list = reverse("actions:indicator-list", args=[slug])
    actions = action_counts(
        visible_actions(viewer)
        .filter(plan__area__strategy=strategy)
        .exclude(plan__status=ActionPlan.DRAFT),
        "plan__area_id",
        today,
    )
    indicators = indicator_counts(
        visible_indicators(viewer)
        .filter(objective__plan__area__strategy=strategy)
        .exclude(objective__plan__status=ActionPlan.DRAFT),
        "objective__plan__area_id",
    )
    plans = defaultdict(list)
    for plan in visible_plans(viewer).filter(area__strategy=strategy).order_by("starts_on", "id"):
        plans[plan.area_id].append(plan)
    areas = [
        {
            "area": area,
            "plans": plans[area.pk],
            "actions": actions[area.pk],
            "action_shares": shares(
                actions[area.pk].statuses, ACTION_STATUSES, action_list, area=area.pk
            ),
            "indicator_count": indicators[area.pk].total(),
            "indicator_shares": shares(
                indicators[area.pk], INDICATOR_STATUSES, indicator_list, area=area.pk
            ),
        }
        for area in visible_areas(viewer).filter(strategy=strategy)
    ]
    return render(
        request,
        "actions/strategy_detail.html",
        {
            "strategy": strategy,
            "areas": areas,
            "overdue": sum(counts.overdue for counts in actions.values()),
            "overdue_address": f"{action_list}?attention=overdue",
            "directions": Direction.objects.current().filter(strategy=strategy),
            "frameworks": alphabetical(
                Framework.objects.current().filter(strategies=strategy), lambda each: each.title
            ),
            "forums": alphabetical(
                Forum.objects.current().filter(strategy=strategy).select_related("host"),
                lambda each: each.name,
            ),
            "trail": trail.to_strategies(),
            "section": "strategies",
        },
    )


def area_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The area's plans and how they go, its needs with what serves them, its texts."""
    viewer, today = request.user, timezone.localdate()
    area = get_object_or_404(visible_areas(viewer).select_related("strategy"), pk=pk)
    action_list = reverse("actions:action-list", args=[area.strategy.slug])
    indicator_list = reverse("actions:indicator-list", args=[area.strategy.slug])
    actions = action_counts(visible_actions(viewer).filter(plan__area=area), "plan_id", today)
    indicators = indicator_counts(
        visible_indicators(viewer).filter(objective__plan__area=area), "objective__plan_id"
    )
    plans = [
        {
            "plan": plan,
            "actions": actions[plan.pk],
            "action_shares": shares(
                actions[plan.pk].statuses, ACTION_STATUSES, action_list, plan=plan.pk
            ),
            "indicator_count": indicators[plan.pk].total(),
            "indicator_shares": shares(
                indicators[plan.pk], INDICATOR_STATUSES, indicator_list, plan=plan.pk
            ),
        }
        for plan in sorted(
            visible_plans(viewer).filter(area=area).order_by("-starts_on", "id"),
            key=lambda plan: PLAN_ORDER.index(plan.status),
        )
    ]
    objectives = defaultdict(list)
    for objective in (
        visible_objectives(viewer)
        .filter(needs__area=area)
        .annotate(need_id=F("needs__id"))
        .select_related("plan")
        .order_by("plan__starts_on", "position", "id")
    ):
        objectives[objective.need_id].append(objective)
    needs = [
        {"need": need, "objectives": objectives[need.pk]}
        for need in Need.objects.current().filter(area=area)
    ]
    old_plans: Iterable[ActionPlan] = ()
    if can_coordinate(viewer, area.strategy):
        old_plans = ActionPlan.objects.filter(area=area, withdrawn_at__isnull=False)
    return render(
        request,
        "actions/area_detail.html",
        {
            "area": area,
            "old_plans": old_plans,
            "plans": plans,
            "needs": needs,
            "trail": trail.to_strategy(viewer, area.strategy),
            "section": "strategies",
        },
    )
