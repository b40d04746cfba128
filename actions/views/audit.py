"""What an action plan lacks, with links to where each thing is mended."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from actions.domain.audit import AuditedPlan, audit_plan
from actions.models import ActionPlan
from actions.permissions import audited_plans, can_coordinate_plan
from actions.rules.audit import MOST_ELEMENTS, Finding
from actions.statuses import AUDIT_FINDINGS
from actions.views import trail
from foundation.status import Status

MENDING = {
    Finding.ACTION_WITHOUT_PERSON: "actions:action-edit",
    Finding.ACTION_WITHOUT_END: "actions:action-edit",
    Finding.OBJECTIVE_WITHOUT_INDICATOR: "actions:indicator-add",
    Finding.INDICATOR_WITHOUT_BASELINE: "actions:indicator-targets",
    Finding.INDICATOR_WITHOUT_TARGET: "actions:indicator-targets",
    Finding.INDICATOR_WITHOUT_SOURCE: "actions:indicator-edit",
}
"""The page on which each finding is mended, given the id of what it is about."""


@dataclass(frozen=True)
class FindingRow:
    thing: Any
    address: str
    """Where the thing is read; "" where it has no page."""
    mending: str
    """Where the viewer can mend it; "" where the viewer cannot."""


@dataclass(frozen=True)
class FindingGroup:
    status: Status
    rows: list[FindingRow]


def groups_of(audited: AuditedPlan, plan: ActionPlan, *, can_mend: bool) -> list[FindingGroup]:
    return [
        FindingGroup(
            status,
            [
                FindingRow(thing, *_addresses(Finding(value), thing, plan, can_mend=can_mend))
                for thing in audited.things(Finding(value))
            ],
        )
        for value, status in AUDIT_FINDINGS.items()
        if value in audited.audit.found
    ]


def _addresses(
    finding: Finding, thing: Any, plan: ActionPlan, *, can_mend: bool
) -> tuple[str, str]:
    if finding == Finding.NEED_WITHOUT_OBJECTIVE:
        adding = f"{reverse('actions:objective-add', args=[plan.pk])}?need={thing.pk}"
        return f"{plan.area.get_absolute_url()}#needs", adding if can_mend else ""
    if finding == Finding.OBJECTIVE_WITHOUT_ACTION:
        mending = f"{reverse('actions:action-add', args=[plan.pk])}?objective={thing.pk}"
    else:
        mending = reverse(MENDING[finding], args=[thing.pk])
    mending = mending if can_mend else ""
    return thing.get_absolute_url(), mending


@require_safe
def plan_audit(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = request.user
    plan = get_object_or_404(audited_plans(viewer).select_related("area__strategy"), pk=pk)
    audited = audit_plan(plan)
    can_mend = can_coordinate_plan(viewer, plan)
    return render(
        request,
        "actions/plan_audit.html",
        {
            "plan": plan,
            "audit": audited.audit,
            "groups": groups_of(audited, plan, can_mend=can_mend),
            "most": MOST_ELEMENTS,
            "can_coordinate": can_mend,
            "trail": trail.to_plan(viewer, plan),
            "section": "strategies",
        },
    )
