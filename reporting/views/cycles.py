"""The yearly reviews of a strategy, and the home of one of them."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Person
from accounts.permissions import Viewer
from actions.views.trail import Trail, to_strategy
from foundation.errors import DomainError
from reporting.assessment_permissions import can_view_contribution
from reporting.domain.cycle_progress import completions_of, progress_of
from reporting.domain.cycles import (
    actions_without_review,
    current_questions,
    make_cycle,
    next_cycle_year,
    plans_of,
)
from reporting.domain.wheel import wheel_of
from reporting.models import AnnualReport, ReviewCycle
from reporting.permissions import (
    can_coordinate_cycles,
    can_manage_cycle,
    visible_cycles,
    visible_reports,
)
from strategy.models import Strategy
from strategy.permissions import is_insider, visible_strategies


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cycle_list(request: HttpRequest, slug: str) -> HttpResponse:
    strategy = get_object_or_404(visible_strategies(request.user), slug=slug)
    today = timezone.localdate()
    can_prepare = can_coordinate_cycles(request.user, strategy)
    if request.method == "POST":
        if not can_prepare:
            raise PermissionDenied
        return _prepare(request, strategy)
    cycles = list(visible_cycles(request.user).filter(strategy=strategy).order_by("-year"))
    completions = completions_of(cycles)
    is_insider_ = is_insider(request.user, strategy)
    context = {
        "section": "strategies",
        "strategy": strategy,
        "trail": to_strategy(request.user, strategy),
        "rows": [(cycle, completions[cycle.pk] if is_insider_ else None) for cycle in cycles],
        "next_year": next_cycle_year(strategy, today)
        if can_prepare and not any(cycle.status == ReviewCycle.DRAFT for cycle in cycles)
        else None,
        "last": cycles[0] if cycles else None,
    }
    return render(request, "reporting/cycle_list.html", context)


def _prepare(request: HttpRequest, strategy: Strategy) -> HttpResponse:
    try:
        cycle = make_cycle(
            strategy=strategy, by=cast(Person, request.user), today=timezone.localdate()
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("reporting:cycle-list", strategy.slug)
    told = _("The review of %(year)d is prepared. Look it through, change what you like, open it.")
    messages.success(request, told % {"year": cycle.year})
    return redirect(cycle)


def find_cycle(viewer: Viewer, pk: int) -> ReviewCycle:
    """The cycle, among those that ``viewer`` may see; else Http404."""
    return get_object_or_404(visible_cycles(viewer).select_related("strategy__owner"), pk=pk)


def trail_to_cycles(viewer: Viewer, strategy: Strategy) -> Trail:
    address = reverse("reporting:cycle-list", args=[strategy.slug])
    return [*to_strategy(viewer, strategy), (_("Yearly review"), address)]


def trail_to_cycle(viewer: Viewer, cycle: ReviewCycle) -> Trail:
    return [*trail_to_cycles(viewer, cycle.strategy), (str(cycle.year), cycle.get_absolute_url())]


@login_required
@require_safe
def cycle_detail(request: HttpRequest, pk: int) -> HttpResponse:
    cycle = find_cycle(request.user, pk)
    can_manage = can_manage_cycle(request.user, cycle)
    is_open = cycle.status == ReviewCycle.OPEN
    context: dict[str, Any] = {
        "section": "strategies",
        "cycle": cycle,
        "strategy": cycle.strategy,
        "trail": trail_to_cycles(request.user, cycle.strategy),
        "wheel": wheel_of(cycle, timezone.localdate()),
        "progress": progress_of(cycle, request.user),
        "questions": current_questions(cycle),
        "can_manage": can_manage,
        "is_insider": is_insider(request.user, cycle.strategy),
        "named_plans": cycle.plans.all(),
        "plans": plans_of(cycle) if cycle.status == ReviewCycle.DRAFT else [],
        "come_since": actions_without_review(cycle).count() if can_manage and is_open else 0,
        "freezes": cycle.freezes.defer("data").select_related("frozen_by"),
        "report": _latest_report(request.user, cycle),
        "has_contribution": can_view_contribution(request.user, cycle),
    }
    return render(request, "reporting/cycle_detail.html", context)


def _latest_report(viewer: Viewer, cycle: ReviewCycle) -> AnnualReport | None:
    return visible_reports(viewer).filter(cycle=cycle).order_by("-version").first()
