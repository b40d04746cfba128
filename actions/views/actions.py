"""One action."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from actions.domain.actions import states_of
from actions.domain.corrections import corrections_of
from actions.domain.handovers import can_take_on, open_handover
from actions.domain.history import changes_of_action
from actions.domain.progress import reporting_barrier
from actions.domain.remarks import remarks_of_entries
from actions.models import (
    Action,
    Attachment,
    Contributor,
    Measurement,
    Milestone,
    ProgressEntry,
)
from actions.permissions import (
    can_hand_over,
    can_report,
    can_view_entries,
    can_view_handover,
    can_view_plan,
    readable_entries,
    visible_actions,
    visible_objectives,
)
from actions.views import trail
from actions.views.discussion import discussion_of
from foundation.inserts import inserts_on
from foundation.sorting import sort_key

ENTRIES_PER_PAGE = 10
ROLE_ORDER = Contributor.Role.values


@dataclass(frozen=True)
class MilestoneRow:
    milestone: Milestone
    is_late: bool


def action_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """How the action goes, who answers for it, what it serves; accounts for those who may."""
    viewer, today = request.user, timezone.localdate()
    action = get_object_or_404(
        visible_actions(viewer).select_related(
            "plan__area__strategy", "responsible_organisation", "responsible_person"
        ),
        pk=pk,
    )
    sees_entries = can_view_entries(viewer, action)
    context = {
        "action": action,
        "plan": action.plan,
        "state": states_of([action], today)[pk],
        "sees_plan": can_view_plan(viewer, action.plan),
        "sees_entries": sees_entries,
        "can_log": can_report(viewer, action) and not reporting_barrier(action),
        "objectives": visible_objectives(viewer)
        .filter(actions=action)
        .order_by("plan", "position", "id"),
        "contributors": sorted(
            action.contributors.select_related("organisation", "person"),
            key=lambda each: (ROLE_ORDER.index(each.role), sort_key(each.organisation.name)),
        ),
        "milestones": [
            MilestoneRow(milestone, not milestone.completed_on and milestone.due_on < today)
            for milestone in action.milestones.current()
        ],
        "inserts": inserts_on(action, viewer),
        "trail": trail.to_plan(viewer, action.plan),
        "section": "strategies",
    }
    if sees_entries:
        entries = (
            readable_entries(viewer)
            .filter(action=action)
            .select_related("author__organisation", "on_behalf_of")
            .prefetch_related(
                Prefetch("attachments", Attachment.objects.current()),
                Prefetch(
                    "measurements",
                    Measurement.objects.current()
                    .filter(
                        series__indicator__withdrawn_at__isnull=True,
                        series__indicator__objective__withdrawn_at__isnull=True,
                    )
                    .select_related("series__indicator"),
                ),
            )
            .order_by("-reported_on", "-id")
        )
        page = request.GET.get("page") or _page_with(request.GET.get("entry", ""), entries)
        context["page_obj"] = Paginator(entries, ENTRIES_PER_PAGE).get_page(page)
        context["corrections"] = corrections_of(context["page_obj"])
        context["remarks"] = remarks_of_entries(context["page_obj"])
        context["changes"] = changes_of_action(action)
        context |= _handing_over(viewer, action)
        context |= discussion_of(request, action)
    return render(request, "actions/action_detail.html", context)


def _page_with(entry: str, entries: QuerySet[ProgressEntry]) -> int:
    """The page on which the entry with the id ``entry`` stands; the first where none has it."""
    if not entry.isdecimal():
        return 1
    ids = list(entries.prefetch_related(None).values_list("pk", flat=True))
    place = ids.index(int(entry[:18])) if int(entry[:18]) in ids else 0
    return place // ENTRIES_PER_PAGE + 1


def _handing_over(viewer: Any, action: Action) -> dict[str, Any]:
    """Who is to answer for the action, and what the viewer may do about that."""
    handover = open_handover(action)
    if handover is not None:
        handover.action = action
    return {
        "handover": handover,
        "sees_handover": handover is not None and can_view_handover(viewer, handover),
        "can_hand_over": can_hand_over(viewer, action),
        "can_take_on": can_take_on(action, viewer),
    }
