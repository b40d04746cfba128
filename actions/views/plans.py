"""An action plan, and one of its objectives."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from actions.domain.actions import DATES, states_of
from actions.domain.figures import IndicatorRecord, figures_of
from actions.domain.overview import count_records, shares
from actions.forms.past import DayForm
from actions.models import Objective
from actions.permissions import (
    can_audit_plan,
    visible_actions,
    visible_indicators,
    visible_objectives,
    visible_plans,
)
from actions.rules.periods import add_months
from actions.statuses import ACTION_STATUSES, INDICATOR_STATUSES
from actions.views import trail
from actions.views.adoption import offered_steps
from actions.views.listing import page_of_actions
from foundation.inserts import inserts_on
from foundation.sorting import sort_key


@dataclass(frozen=True)
class ObjectiveRow:
    """An objective with its indicators; ``parts`` are its sub-objectives."""

    objective: Objective
    indicators: list[IndicatorRecord]
    parts: "list[ObjectiveRow]"


def plan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, today = request.user, timezone.localdate()
    plan = get_object_or_404(visible_plans(viewer).select_related("area__strategy"), pk=pk)
    objectives = list(visible_objectives(viewer).filter(plan=plan).order_by("position", "id"))
    records = figures_of(
        visible_indicators(viewer).filter(objective__plan=plan).order_by("position", "id")
    )
    actions = list(
        visible_actions(viewer)
        .filter(plan=plan)
        .order_by("position", "id")
        .values_list(*DATES, named=True)
    )
    states = states_of(actions, today)
    slug = plan.area.strategy.slug
    action_list = reverse("actions:action-list", args=[slug])
    indicator_list = reverse("actions:indicator-list", args=[slug])
    return render(
        request,
        "actions/plan_detail.html",
        {
            "plan": plan,
            "can_audit": can_audit_plan(viewer, plan),
            "inserts": inserts_on(plan, viewer),
            "steps": offered_steps(viewer, plan),
            "day_form": DayForm(initial={"day": add_months(today, -12)}),
            "objectives": _as_tree(objectives, records),
            "objective_count": len(objectives),
            "indicator_count": len(records),
            "indicator_shares": shares(
                count_records(records.values()), INDICATOR_STATUSES, indicator_list, plan=pk
            ),
            "action_count": len(actions),
            "action_shares": shares(
                Counter(action.status for action in actions), ACTION_STATUSES, action_list, plan=pk
            ),
            "overdue_count": sum(state.is_overdue for state in states.values()),
            "stale_count": sum(state.is_stale for state in states.values()),
            "list_address": f"{action_list}?plan={pk}",
            "page_obj": page_of_actions(actions, states, request.GET.get("page")),
            "trail": trail.to_area(viewer, plan.area),
            "section": "strategies",
        },
    )


def _as_tree(
    objectives: list[Objective], records: dict[int, IndicatorRecord]
) -> list[ObjectiveRow]:
    """The objectives with their sub-objectives under them.

    A sub-objective whose objective is not among them stands by itself.
    """
    indicators = defaultdict(list)
    for record in records.values():
        indicators[record.indicator.objective_id].append(record)
    rows = {each.pk: ObjectiveRow(each, indicators[each.pk], []) for each in objectives}
    top: list[ObjectiveRow] = []
    for row in rows.values():
        parent = rows.get(row.objective.parent_id or 0)
        (parent.parts if parent else top).append(row)
    return top


def objective_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What the objective serves, how it is measured, and which actions serve it."""
    viewer, today = request.user, timezone.localdate()
    objective = get_object_or_404(
        visible_objectives(viewer).select_related("plan__area__strategy", "parent"), pk=pk
    )
    parts = list(visible_objectives(viewer).filter(parent=objective).order_by("position", "id"))
    records = figures_of(
        visible_indicators(viewer)
        .filter(Q(objective=objective) | Q(objective__in=[part.pk for part in parts]))
        .order_by("position", "id")
    )
    actions = list(
        visible_actions(viewer)
        .filter(objectives=objective)
        .order_by("plan", "position", "id")
        .values_list(*DATES, named=True)
    )
    states = states_of(actions, today)
    tree = _as_tree([objective, *parts], records)[0]
    goals = (
        objective.framework_goals.current()
        .filter(framework__withdrawn_at__isnull=True)
        .select_related("framework")
    )
    parent = objective.parent
    above = [(str(parent), parent.get_absolute_url())] if parent and not parent.is_withdrawn else []
    return render(
        request,
        "actions/objective_detail.html",
        {
            "objective": objective,
            "plan": objective.plan,
            "tree": tree,
            "needs": objective.needs.current(),
            "directions": objective.directions.current(),
            "goals": sorted(
                goals, key=lambda goal: (sort_key(goal.framework.title), goal.position, goal.pk)
            ),
            "action_count": len(actions),
            "page_obj": page_of_actions(actions, states, request.GET.get("page")),
            "trail": trail.to_plan(viewer, objective.plan) + above,
            "section": "strategies",
        },
    )
