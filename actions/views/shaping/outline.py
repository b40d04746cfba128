"""The desk where a plan is built: everything in it, with what can be done to each; and what has
been withdrawn from it, with a way back.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from actions.domain.shaping import needs_note, restore_part, shaping_barrier
from actions.models import Action, ActionPlan, Indicator, Milestone, Objective
from actions.permissions import visible_plans
from actions.views import trail
from actions.views.shaping.base import RestorePart
from strategy.permissions import can_coordinate

RESTORABLE: dict[str, Any] = {
    "objective": Objective,
    "indicator": Indicator,
    "action": Action,
    "milestone": Milestone,
}
"""What can be taken into a plan again, by the word in the address."""
IN_PLAN = {
    "objective": "plan",
    "indicator": "objective__plan",
    "action": "plan",
    "milestone": "action__plan",
}


@dataclass(frozen=True)
class Branch:
    """An objective with its indicators and sub-objectives."""

    objective: Objective
    indicators: list[Indicator]
    parts: "list[Branch]"


@dataclass(frozen=True)
class Withdrawn:
    kind: str
    thing: Any


def _plan(request: HttpRequest, pk: int) -> ActionPlan:
    plan = get_object_or_404(visible_plans(request.user).select_related("area__strategy"), pk=pk)
    if not can_coordinate(request.user, plan.area.strategy):
        raise Http404
    return plan


@login_required
@require_safe
def plan_shape(request: HttpRequest, pk: int) -> HttpResponse:
    """The outline of the plan, for coordinators: a fixed number of queries."""
    plan = _plan(request, pk)
    objectives = Objective.objects.current().filter(plan=plan).order_by("position", "id")
    indicators = Indicator.objects.current().filter(objective__in=objectives).order_by("position")
    actions = (
        Action.objects.current()
        .filter(plan=plan)
        .select_related("responsible_organisation", "responsible_person")
        .defer("description_sv", "description_en")
        .order_by("position", "id")
    )
    return render(
        request,
        "shaping/outline.html",
        {
            "plan": plan,
            "barrier": shaping_barrier(plan),
            "needs_note": needs_note(plan),
            "branches": _as_tree(objectives, indicators),
            "actions": actions,
            "trail": trail.to_plan(request.user, plan),
            "section": "strategies",
        },
    )


def _as_tree(objectives: Iterable[Objective], indicators: Iterable[Indicator]) -> list[Branch]:
    measured = defaultdict(list)
    for indicator in indicators:
        measured[indicator.objective_id].append(indicator)
    branches = {each.pk: Branch(each, measured[each.pk], []) for each in objectives}
    top: list[Branch] = []
    for branch in branches.values():
        parent = branches.get(branch.objective.parent_id or 0)
        (parent.parts if parent else top).append(branch)
    return top


@login_required
@require_safe
def plan_withdrawn(request: HttpRequest, pk: int) -> HttpResponse:
    """What has been withdrawn from the plan, newest first, with who did it and why."""
    plan = _plan(request, pk)
    found = [
        Withdrawn(kind, thing)
        for kind, model in RESTORABLE.items()
        for thing in model.objects.filter(
            **{IN_PLAN[kind]: plan, "withdrawn_at__isnull": False}
        ).select_related("withdrawn_by")
    ]
    return render(
        request,
        "shaping/withdrawn.html",
        {
            "plan": plan,
            "barrier": shaping_barrier(plan),
            "withdrawn": sorted(found, key=lambda each: each.thing.withdrawn_at, reverse=True),
            "trail": trail.to_plan(request.user, plan),
            "section": "strategies",
        },
    )


class RestoreFromPlan(RestorePart):
    """Take one of RESTORABLE into its plan again."""

    eyebrow = gettext_lazy("Take into use again")
    save_label = gettext_lazy("Take into use again")

    def find(self, kind: str, pk: int) -> Any:
        if kind not in RESTORABLE:
            raise Http404
        plans = visible_plans(self.request.user)
        return get_object_or_404(
            RESTORABLE[kind].objects.filter(
                **{f"{IN_PLAN[kind]}__in": plans, "withdrawn_at__isnull": False}
            ),
            pk=pk,
        )

    def act(self, reason: str) -> None:
        restore_part(part=self.thing, by=self.request.user, note=reason)

    def done_address(self, thing: Any) -> str:
        return reverse("actions:plan-withdrawn", args=[self.plan().pk])
