"""The page that asks before an action plan is adopted, closed, reopened or taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Viewer
from actions.domain.adoption import adopt_plan, close_plan, reopen_plan, take_plan_back
from actions.domain.audit import audit_plan
from actions.forms.adoption import form_of
from actions.models import ActionPlan
from actions.permissions import can_coordinate_plan, visible_plans
from actions.rules.action_state import ENDED
from actions.rules.plan_state import TRANSITIONS, transitions_from
from actions.views import trail
from actions.views.audit import groups_of
from foundation.errors import DomainError


@dataclass(frozen=True)
class Step:
    """How a transition is offered, asked about, taken and told."""

    take: Callable[..., ActionPlan]
    name: Promise
    question: Promise
    told: Promise


STEPS = {
    "adopt": Step(
        adopt_plan, _("Adopt the plan"), _("Adopt the plan?"), _("The plan has been adopted.")
    ),
    "close": Step(
        close_plan, _("Close the plan"), _("Close the plan?"), _("The plan has been closed.")
    ),
    "reopen": Step(
        reopen_plan, _("Reopen the plan"), _("Reopen the plan?"), _("The plan has been reopened.")
    ),
    "take-back": Step(
        take_plan_back,
        _("Back to draft"),
        _("Let the plan be a draft again?"),
        _("The plan is a draft again."),
    ),
}


def offered_steps(viewer: Viewer, plan: ActionPlan) -> list[tuple[str, Promise]]:
    """The address and the name of each step that ``viewer`` may take with ``plan`` now."""
    if not can_coordinate_plan(viewer, plan):
        return []
    return [
        (reverse(f"actions:plan-{each.name}", args=[plan.pk]), STEPS[each.name].name)
        for each in transitions_from(plan.status)
    ]


@login_required
def plan_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Say what the step means, ask what it needs, and take it."""
    viewer: Any = request.user
    plan = get_object_or_404(visible_plans(viewer).select_related("area__strategy"), pk=pk)
    if not can_coordinate_plan(viewer, plan):
        raise PermissionDenied
    transition = TRANSITIONS[step]
    form = form_of(transition)(request.POST or None, transition=transition)
    if form.is_valid():
        try:
            plan = STEPS[step].take(plan=plan, by=viewer, **form.cleaned_data)
        except DomainError as error:
            form.add_domain_error(error)
        else:
            messages.success(request, str(STEPS[step].told))
            return redirect(plan)
    context = {
        "plan": plan,
        "step": step,
        "name": STEPS[step].name,
        "question": STEPS[step].question,
        "is_possible": plan.status == transition.before,
        "form": form,
        "trail": trail.to_plan(viewer, plan),
        "section": "strategies",
    }
    if step == "adopt":
        audited = audit_plan(plan)
        context["audit"] = audited.audit
        context["groups"] = groups_of(audited, plan, can_mend=True)
    else:
        context["running"] = plan.actions.current().exclude(status__in=ENDED).count()
        context["action_count"] = plan.actions.current().count()
    return render(request, "actions/plan_step.html", context)
