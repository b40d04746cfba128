"""What has been changed of an action plan since it was adopted."""

from collections import Counter

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from actions.domain.history import adopted_at, changes_since
from actions.permissions import visible_plans
from actions.statuses import PLAN_CHANGES
from actions.views import trail
from actions.views.listing import PAGE_SIZE
from strategy.permissions import is_insider


@require_safe
def plan_changes(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = request.user
    plan = get_object_or_404(visible_plans(viewer).select_related("area__strategy"), pk=pk)
    since = adopted_at(plan)
    with_people = is_insider(viewer, plan.area.strategy)
    changes = changes_since(plan, since, with_people=with_people) if since else []
    counts = Counter(each.status.value for each in changes)
    return render(
        request,
        "actions/plan_changes.html",
        {
            "plan": plan,
            "since": since,
            "with_people": with_people,
            "counts": [
                (status, counts[value]) for value, status in PLAN_CHANGES.items() if counts[value]
            ],
            "page_obj": Paginator(changes, PAGE_SIZE).get_page(request.GET.get("page")),
            "trail": trail.to_plan(viewer, plan),
            "section": "strategies",
        },
    )
