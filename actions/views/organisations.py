"""The organisations, and one of them: what it answers for, how it goes, who depends on whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.permissions import Viewer
from actions.domain.organisations import (
    OrganisationView,
    counts_of_organisations,
    organisations_for,
)
from actions.domain.overview import shares
from actions.models import ActionPlan
from actions.permissions import visible_organisations, visible_plans
from actions.statuses import ACTION_MARKS, ACTION_STATUSES, INDICATOR_STATUSES
from actions.views.listing import PAGE_SIZE, ActionRow, page_of_actions

SHOWN_AT_FIRST = 10
"""So many of each list stand on the page; a list shown by itself goes on page by page."""

PART_TITLES = {
    "contributions": _("Its parts in actions of other organisations"),
    "indicators": _("Indicators that others work towards and whose values it delivers"),
    "forums": _("Forums that it hosts"),
    "partners": _("Organisations that take part in its actions"),
}


@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    viewer, today = request.user, timezone.localdate()
    page: Page = Paginator(organisations_for(viewer), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [
        {"counts": each, "action_shares": shares(each.statuses, ACTION_STATUSES)}
        for each in counts_of_organisations(list(page.object_list), viewer, today)
    ]
    return render(
        request,
        "actions/organisation_list.html",
        {"rows": rows, "page_obj": page, "section": "organisations"},
    )


@require_safe
def organisation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One organisation. ``?show=`` one of ``parts_of`` gives that list alone, in pages."""
    viewer, today = request.user, timezone.localdate()
    organisation = get_object_or_404(visible_organisations(viewer), pk=pk)
    found = OrganisationView(organisation, viewer, today)
    context: dict[str, Any] = {
        "organisation": organisation,
        "is_own": viewer.is_authenticated and viewer.organisation_id == organisation.pk,
        "trail": [(_("Organisations"), reverse("actions:organisation-list"))],
        "section": "organisations",
    }
    parts = parts_of(found)
    show = request.GET.get("show")
    if show in parts:
        page = Paginator(parts[show], PAGE_SIZE).get_page(request.GET.get("page"))
        context |= {
            "show": show,
            "here": PART_TITLES[show],
            "partial": f"actions/_organisation_{show}.html",
            "rows": page,
            "page_obj": page,
        }
        context["trail"] += [(organisation.name, request.path)]
        return render(request, "actions/organisation_part.html", context)
    page = page_of_actions(found.actions, found.states, request.GET.get("page"))
    context |= {
        **{part: rows[:SHOWN_AT_FIRST] for part, rows in parts.items()},
        "counts": {part: _length(rows) for part, rows in parts.items()},
        "shown_at_first": SHOWN_AT_FIRST,
        "page_obj": page,
        "plans": _by_plan(page.object_list, viewer),
        "action_count": len(found.actions),
        "promised": found.action_statuses.total(),
        "action_shares": shares(found.action_statuses, ACTION_STATUSES),
        "marks": [(mark, found.marks[value]) for value, mark in ACTION_MARKS.items()],
        "delivered": len(found.indicators),
        "indicator_shares": shares(found.indicator_statuses, INDICATOR_STATUSES),
    }
    return render(request, "actions/organisation_detail.html", context)


def parts_of(found: OrganisationView) -> dict[str, Any]:
    """The lists beside that of its actions, each by its name in the address."""
    return {
        "contributions": found.contributions,
        "indicators": found.indicators_for_others,
        "forums": found.forums,
        "partners": found.partners,
    }


def _length(rows: Any) -> int:
    return len(rows) if isinstance(rows, Sequence) else rows.count()


@dataclass(frozen=True)
class PlanGroup:
    """Actions of one plan; ``is_open`` says whether the viewer may open the plan's page."""

    plan: ActionPlan
    is_open: bool
    rows: Sequence[ActionRow]


def _by_plan(rows: Iterable[ActionRow], viewer: Viewer) -> list[PlanGroup]:
    """Rows that come by plan, under the plan that each belongs to: two queries."""
    groups = [(pk, list(group)) for pk, group in groupby(rows, lambda row: row.action.plan_id)]
    ids = [pk for pk, _group in groups]
    plans = ActionPlan.objects.select_related("area__strategy").in_bulk(ids)
    visible = set(visible_plans(viewer).filter(pk__in=ids).order_by().values_list("pk", flat=True))
    return [PlanGroup(plans[pk], pk in visible, group) for pk, group in groups]
