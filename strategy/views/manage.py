"""The pages from which all of a strategy, and of a framework, is kept."""

from collections import defaultdict
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.permissions import is_administrator
from foundation.sorting import alphabetical
from strategy.domain.roles import roles_of
from strategy.models import Area, Direction, Forum, Framework, FrameworkGoal, Need, Strategy
from strategy.permissions import can_keep_common, coordinated_strategies
from strategy.views.trail import to_frameworks, to_manage, to_overview


def split(rows: QuerySet) -> tuple[list[Any], list[Any]]:
    """Those in use, and those withdrawn: one query."""
    found = list(rows)
    return [each for each in found if not each.is_withdrawn], [
        each for each in found if each.is_withdrawn
    ]


def framework_rows() -> QuerySet[Framework]:
    """Frameworks with ``goal_count``."""
    in_use = Q(goals__withdrawn_at__isnull=True)
    return Framework.objects.annotate(goal_count=Count("goals", filter=in_use, distinct=True))


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What the viewer keeps: the strategies they coordinate, and what is common to all."""
    viewer: Any = request.user
    if not can_keep_common(viewer):
        raise Http404
    withdrawn = Strategy.objects.filter(withdrawn_at__isnull=False)
    context = {
        "strategies": alphabetical(coordinated_strategies(viewer), lambda each: each.title),
        "old_strategies": list(withdrawn) if is_administrator(viewer) else [],
        "section": "manage",
    }
    return render(request, "strategy/overview.html", context)


@login_required
@require_safe
def manage(request: HttpRequest, slug: str) -> HttpResponse:
    """An outline of the strategy with the way to change each part of it."""
    strategy = get_object_or_404(
        coordinated_strategies(request.user).select_related("owner"), slug=slug
    )
    directions, old_directions = split(Direction.objects.filter(strategy=strategy))
    areas, old_areas = split(Area.objects.filter(strategy=strategy))
    forums, old_forums = split(Forum.objects.filter(strategy=strategy).select_related("host"))
    needs: dict[int, list[Need]] = defaultdict(list)
    old_needs: dict[int, list[Need]] = defaultdict(list)
    for need in Need.objects.filter(area__strategy=strategy):
        (old_needs if need.is_withdrawn else needs)[need.area_id].append(need)
    context = {
        "strategy": strategy,
        "directions": directions,
        "old_directions": old_directions,
        "areas": [
            {"area": area, "needs": needs[area.pk], "old_needs": old_needs[area.pk]}
            for area in areas
        ],
        "old_areas": old_areas,
        "forums": alphabetical(forums, lambda each: each.name),
        "old_forums": old_forums,
        "frameworks": alphabetical(
            framework_rows().filter(pk__in=strategy.frameworks.values("pk")),
            lambda each: each.title,
        ),
        "roles": list(roles_of(strategy)),
        "trail": to_manage(strategy)[:-1],
        "section": "strategies",
    }
    return render(request, "strategy/manage.html", context)


@login_required
@require_safe
def framework_list(request: HttpRequest) -> HttpResponse:
    if not can_keep_common(request.user):
        raise Http404
    frameworks, withdrawn = split(framework_rows())
    context = {
        "frameworks": alphabetical(frameworks, lambda each: each.title),
        "old_frameworks": withdrawn,
        "strategies": list(coordinated_strategies(request.user)),
        "trail": to_overview(),
        "section": "manage",
    }
    return render(request, "strategy/framework_list.html", context)


@login_required
@require_safe
def framework(request: HttpRequest, pk: int) -> HttpResponse:
    """A framework with its goals."""
    if not can_keep_common(request.user):
        raise Http404
    found = get_object_or_404(Framework.objects.prefetch_related("strategies"), pk=pk)
    goals, withdrawn = split(FrameworkGoal.objects.filter(framework=found))
    context = {
        "framework": found,
        "goals": goals,
        "old_goals": withdrawn,
        "trail": to_frameworks(),
        "section": "manage",
    }
    return render(request, "strategy/framework.html", context)
