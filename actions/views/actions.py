"""The actions of a strategy, and one of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Viewer
from actions.domain.actions import DATES, overdue_on, states_of, unassigned, unreported_on
from actions.domain.history import changes_of_action
from actions.domain.progress import reporting_barrier
from actions.filters import ActionFilter, in_order, matches
from actions.models import Attachment, Contributor, Measurement, Milestone
from actions.permissions import (
    can_report,
    can_view_entries,
    can_view_plan,
    readable_entries,
    visible_actions,
    visible_objectives,
)
from actions.statuses import ACTION_MARKS, ACTION_STATUSES
from actions.views import trail
from actions.views.listing import (
    active_filters,
    columns_of,
    organisation_choices,
    page_of_actions,
    render_list,
    scope_choices,
)
from foundation.bilingual import choose
from foundation.sorting import sort_key
from foundation.status import choices
from strategy.models import Strategy
from strategy.permissions import is_insider, visible_strategies

ENTRIES_PER_PAGE = 10
AREA_AND_PLAN = (
    "plan__area__position",
    "plan__area_id",
    "plan__starts_on",
    "plan_id",
)
SORTED_BY = ("title_sv", "title_en", "percent_complete", "responsible_organisation_id")
SEARCHED = (
    "number",
    "title_sv",
    "title_en",
    "description_sv",
    "description_en",
    "responsible_organisation__name_sv",
    "responsible_organisation__name_en",
    "responsible_organisation__short_name",
)
SEARCHED_ONLY = tuple(name for name in SEARCHED if name not in SORTED_BY)
ROLE_ORDER = Contributor.Role.values


@dataclass(frozen=True)
class MilestoneRow:
    milestone: Milestone
    is_late: bool


def action_list(request: HttpRequest, slug: str) -> HttpResponse:
    viewer, today = request.user, timezone.localdate()
    strategy = get_object_or_404(visible_strategies(viewer), slug=slug)
    everything = visible_actions(viewer).filter(plan__area__strategy=strategy)
    organisations = organisation_choices(everything)
    filterset = ActionFilter(
        request.GET,
        everything,
        **scope_choices(viewer, strategy),
        organisation=organisations,
        attention=_attention_choices(viewer, strategy),
    )
    query, attention = filterset.chosen("q"), filterset.chosen("attention")
    asked = filterset.qs.filter(_attention(attention, today), filterset.of_asked_plans("plan__"))
    rows: list[Any] = list(
        asked.order_by(*AREA_AND_PLAN, "position", "id").values_list(
            *DATES, *SORTED_BY, *(SEARCHED_ONLY if query else ()), named=True
        )
    )
    states = states_of(rows, today)
    if query:
        rows = [row for row in rows if matches(query, (getattr(row, name) for name in SEARCHED))]
    if attention == "stale":
        rows = [row for row in rows if states[row.id].is_stale]
    key, is_downwards = filterset.ordering
    if key:
        rows = in_order(rows, _sort_key(key, dict(organisations)), downwards=is_downwards)
    return render_list(
        request,
        "action_list",
        {
            "strategy": strategy,
            "filter": filterset,
            "active": active_filters(filterset, request.GET),
            "columns": columns_of(filterset, request.GET),
            "page_obj": page_of_actions(rows, states, request.GET.get("page")),
            "trail": trail.to_strategy(viewer, strategy),
            "section": "strategies",
        },
    )


def _attention_choices(viewer: Viewer, strategy: Strategy) -> list[tuple[str, Any]]:
    """Whether a person answers for an action is for those who may read names of people."""
    offered = [*choices(ACTION_MARKS), ("unreported", _("not reported this year"))]
    if is_insider(viewer, strategy):
        offered.append(("unassigned", _("no responsible person")))
    return offered


def _attention(attention: str, today: date) -> Q:
    """What the database finds; what is stale is decided in memory."""
    return {
        "overdue": overdue_on(today),
        "unreported": unreported_on(today),
        "unassigned": unassigned(),
    }.get(attention, Q())


def _sort_key(key: str, organisations: dict[int, str]) -> Callable[[Any], Any]:
    statuses = list(ACTION_STATUSES)
    keys: dict[str, Callable[[Any], Any]] = {
        "title": lambda row: sort_key(choose({"sv": row.title_sv, "en": row.title_en})),
        "status": lambda row: statuses.index(row.status),
        "percent": lambda row: row.percent_complete,
        "organisation": lambda row: sort_key(organisations[row.responsible_organisation_id]),
        "ends": lambda row: row.ends_on,
    }
    return keys[key]


def action_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """How the action goes, who answers for it, what it serves; accounts for those who may."""
    viewer, today = request.user, timezone.localdate()
    action = get_object_or_404(
        visible_actions(viewer).select_related(
            "plan__area__strategy", "responsible_organisation", "responsible_person"
        ),
        pk=pk,
    )
    strategy = action.plan.area.strategy
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
        "organisation_address": reverse("actions:action-list", args=[strategy.slug])
        + f"?organisation={action.responsible_organisation_id}",
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
        context["page_obj"] = Paginator(entries, ENTRIES_PER_PAGE).get_page(request.GET.get("page"))
        context["changes"] = changes_of_action(action)
    return render(request, "actions/action_detail.html", context)
