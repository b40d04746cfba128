"""Presentations at forums and what is followed up: lists, one of each, and the slides."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from csp.constants import NONE
from csp.decorators import csp
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import Organisation
from accounts.permissions import Viewer
from actions.filters.offers import Offers
from actions.models import Action, ActionPlan
from actions.permissions import can_view_action, can_view_plan
from actions.views.trail import Trail, to_strategy
from foundation.sorting import sort_key
from foundation.status import Status
from reporting.domain.forum_lists import (
    OPEN,
    Asked,
    follow_ups_in,
    held,
    planned,
    plans_seen_by,
    presentations_in,
    with_names,
)
from reporting.forum_forms import AskedForm
from reporting.forum_permissions import (
    answers_for,
    can_complete_follow_up,
    can_view_presentation,
    can_write_presentations,
    sees_behind,
    visible_follow_ups,
    visible_presentations,
    visible_slides,
)
from reporting.models import FollowUp, ForumPresentation
from reporting.statuses import FOLLOW_UP_LATE
from strategy.models import Forum, Strategy
from strategy.permissions import visible_strategies

PAGE_SIZE = 30
NAMED_FOLLOW_UPS = 5


@dataclass(frozen=True)
class FollowUpRow:
    """A follow-up as a viewer reads it; ``plan`` and ``action`` only where they may see them."""

    follow_up: FollowUp
    style: Status
    plan: ActionPlan | None
    action: Action | None
    has_names: bool
    """Whether the viewer reads names of people and what came of it."""
    can_complete: bool

    @property
    def is_late(self) -> bool:
        return self.style is FOLLOW_UP_LATE


def row_of(follow_up: FollowUp, viewer: Viewer, today: date) -> FollowUpRow:
    plan, action = follow_up.plan, follow_up.action
    return FollowUpRow(
        follow_up=follow_up,
        style=FOLLOW_UP_LATE if follow_up.is_late(today) else follow_up.state_style,
        plan=plan if plan is not None and can_view_plan(viewer, plan) else None,
        action=action if action is not None and can_view_action(viewer, action) else None,
        has_names=sees_behind(viewer, follow_up.presentation.strategy)
        or answers_for(viewer, follow_up),
        can_complete=follow_up.state == FollowUp.OPEN and can_complete_follow_up(viewer, follow_up),
    )


def _strategy(request: HttpRequest, slug: str) -> Strategy:
    return get_object_or_404(visible_strategies(request.user), slug=slug)


def list_address(strategy: Strategy) -> str:
    return reverse("reporting:presentation-list", args=[strategy.slug])


def trail_to_forums(viewer: Viewer, strategy: Strategy) -> Trail:
    return [*to_strategy(viewer, strategy), (_("Forums"), list_address(strategy))]


def trail_to_presentation(viewer: Viewer, presentation: ForumPresentation) -> Trail:
    """Up to the presentation, for those who may see it."""
    strategy = presentation.strategy
    if not can_view_presentation(viewer, presentation):
        return to_strategy(viewer, strategy)
    here = (str(presentation), presentation.get_absolute_url())
    return [*trail_to_forums(viewer, strategy), here]


def _asked(request: HttpRequest, strategy: Strategy, **options: Any) -> AskedForm:
    seen = visible_presentations(request.user).filter(
        forum__strategy=strategy, withdrawn_at__isnull=True
    )
    forums = Forum.objects.filter(presentations__in=seen).distinct()
    years = seen.order_by().dates("held_on", "year", order="DESC")
    return AskedForm(
        request.GET,
        forum=sorted(((forum.pk, forum.name) for forum in forums), key=lambda e: sort_key(e[1])),
        year=[(day.year, str(day.year)) for day in years],
        plan=Offers(request.user, strategy).plan,
        **options,
    )


@require_safe
def presentation_list(request: HttpRequest, slug: str) -> HttpResponse:
    """What is open after presentations, those that are planned, and those that have been held."""
    viewer, today = request.user, timezone.localdate()
    strategy = _strategy(request, slug)
    form = _asked(request, strategy)
    found = presentations_in(strategy, viewer, form.asked)
    page = Paginator(held(found, today), PAGE_SIZE).get_page(request.GET.get("page"))
    asked = Asked(forum=form.asked.forum, year=form.asked.year, plan=form.asked.plan, state=OPEN)
    wanted = follow_ups_in(strategy, viewer, asked, today)
    can_write = can_write_presentations(viewer, strategy)
    return render(
        request,
        "reporting/presentation_list.html",
        {
            "section": "strategies",
            "strategy": strategy,
            "trail": to_strategy(viewer, strategy),
            "form": form,
            "open_count": wanted.count(),
            "open_address": _narrowed(strategy, request, state=OPEN),
            "open_rows": [row_of(each, viewer, today) for each in wanted[:NAMED_FOLLOW_UPS]],
            "planned": planned(found, today),
            "page_obj": page,
            "years": [
                (year, list(of_year))
                for year, of_year in groupby(page.object_list, key=lambda each: each.held_on.year)
            ],
            "can_write": can_write,
            "has_forums": can_write and strategy.forums.filter(withdrawn_at__isnull=True).exists(),
            "withdrawn": visible_presentations(viewer)
            .filter(forum__strategy=strategy, withdrawn_at__isnull=False)
            .select_related("forum")
            if can_write
            else [],
        },
    )


def _narrowed(strategy: Strategy, request: HttpRequest, **more: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in more.items():
        query[name] = value
    address = reverse("reporting:follow-up-list", args=[strategy.slug])
    return f"{address}?{query.urlencode()}"


@require_safe
def follow_up_list(request: HttpRequest, slug: str) -> HttpResponse:
    viewer, today = request.user, timezone.localdate()
    strategy = _strategy(request, slug)
    everything = visible_follow_ups(viewer).filter(presentation__forum__strategy=strategy)
    organisations = Organisation.objects.filter(follow_ups__in=everything).distinct()
    form = _asked(
        request,
        strategy,
        has_state=True,
        organisation=sorted(
            ((each.pk, each.name) for each in organisations), key=lambda e: sort_key(e[1])
        ),
    )
    found = follow_ups_in(strategy, viewer, form.asked, today)
    page: Any = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = [row_of(each, viewer, today) for each in page.object_list]
    return render(
        request,
        "reporting/follow_up_list.html",
        {
            "section": "strategies",
            "strategy": strategy,
            "trail": trail_to_forums(viewer, strategy),
            "form": form,
            "page_obj": page,
        },
    )


@require_safe
def presentation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, today = request.user, timezone.localdate()
    presentation = get_object_or_404(
        visible_presentations(viewer)
        .select_related("forum__strategy", "forum__host", "cycle", "withdrawn_by")
        .prefetch_related(plans_seen_by(viewer)),
        pk=pk,
    )
    strategy = presentation.strategy
    can_write = can_write_presentations(viewer, strategy)
    follow_ups = with_names(visible_follow_ups(viewer).filter(presentation=presentation))
    slides = visible_slides(viewer).filter(presentation=presentation).select_related("added_by")
    return render(
        request,
        "reporting/presentation_detail.html",
        {
            "section": "strategies",
            "strategy": strategy,
            "presentation": presentation,
            "is_planned": presentation.held_on > today,
            "trail": trail_to_forums(viewer, strategy),
            "texts": _texts(presentation, is_planned=presentation.held_on > today),
            "slides": [each for each in slides if not each.is_withdrawn],
            "withdrawn_slides": [each for each in slides if each.is_withdrawn],
            "sees_behind": sees_behind(viewer, strategy),
            "rows": [row_of(each, viewer, today) for each in follow_ups if not each.is_withdrawn],
            "withdrawn_follow_ups": [each for each in follow_ups if each.is_withdrawn],
            "can_write": can_write,
        },
    )


def _texts(presentation: ForumPresentation, *, is_planned: bool) -> list[tuple[str, str]]:
    """What is written, under its headings; what is empty is left out."""
    return [
        (heading, text)
        for heading, text in (
            (_("What is shown") if is_planned else _("What was shown"), presentation.shown),
            (_("Questions"), presentation.questions),
            (_("Advice"), presentation.advice),
            (_("Decisions"), presentation.decisions),
        )
        if text
    ]


def find_follow_up(viewer: Viewer, pk: int) -> FollowUp:
    return get_object_or_404(with_names(visible_follow_ups(viewer)), pk=pk)


@require_safe
def follow_up_detail(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = request.user
    follow_up = find_follow_up(viewer, pk)
    strategy = follow_up.presentation.strategy
    return render(
        request,
        "reporting/follow_up_detail.html",
        {
            "section": "strategies",
            "strategy": strategy,
            "trail": trail_to_presentation(viewer, follow_up.presentation),
            "follow_up": follow_up,
            "row": row_of(follow_up, viewer, timezone.localdate()),
            "sees_presentation": can_view_presentation(viewer, follow_up.presentation),
            "can_write": can_write_presentations(viewer, strategy),
        },
    )


@require_safe
@login_required
@never_cache
@csp({"default-src": [NONE], "sandbox": True, "frame-ancestors": [NONE]})  # type: ignore[arg-type]
def slides_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Slides as they were shown: to be saved, never to be shown as a page of ours."""
    found = get_object_or_404(visible_slides(request.user), pk=pk)
    try:
        file = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        file, as_attachment=True, filename=found.name, content_type=found.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
