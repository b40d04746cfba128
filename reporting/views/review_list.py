"""The reviews of a cycle, for whoever coordinates its strategy."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from actions.views import trail
from reporting.domain.review_pages import (
    Asked,
    counts_by_state,
    plans_and_organisations,
    reviews_of,
)
from reporting.domain.reviews import approve_reviews
from reporting.models import Review, ReviewCycle
from reporting.review_forms import AskedForm
from reporting.review_permissions import can_review_cycle
from reporting.statuses import REVIEW_STATUSES

PAGE_SIZE = 50
MOST_AT_ONCE = 200
"""Reviews that are approved in one go; a page has fewer."""


def find_cycle(request: HttpRequest, pk: int) -> ReviewCycle:
    cycle = get_object_or_404(ReviewCycle.objects.current().select_related("strategy"), pk=pk)
    if not can_review_cycle(request.user, cycle):
        raise PermissionDenied
    return cycle


def cycle_context(request: HttpRequest, cycle: ReviewCycle) -> dict[str, Any]:
    return {
        "section": "strategies",
        "cycle": cycle,
        "strategy": cycle.strategy,
        "trail": trail.to_strategy(request.user, cycle.strategy),
    }


@login_required
@require_safe
def review_list(request: HttpRequest, pk: int) -> HttpResponse:
    viewer: Any = request.user
    cycle = find_cycle(request, pk)
    plans, organisations = plans_and_organisations(cycle)
    form = AskedForm(request.GET or {}, plans=plans, organisations=organisations)
    asked = form.asked()
    rows = reviews_of(cycle, viewer, asked)
    in_any_state = Asked("", asked.plan, asked.organisation, asked.text)
    counts = counts_by_state(reviews_of(cycle, viewer, in_any_state))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    states = []
    for state, count in counts.items():
        query = request.GET.copy()
        query.pop("page", None)
        query["state"] = "" if asked.state == state else state
        states.append((REVIEW_STATUSES[state], count, f"?{query.urlencode()}"))
    context = cycle_context(request, cycle) | {
        "form": form,
        "asked": asked,
        "states": states,
        "page_obj": page,
        "is_narrowed": asked != Asked(),
        "can_tick": cycle.status == ReviewCycle.OPEN
        and any(review.status == Review.SUBMITTED for review in page),
    }
    return render(request, "reporting/review_list.html", context)


@login_required
@require_POST
def approve_many(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the reviews that are to be approved; approve them once that is confirmed."""
    viewer: Any = request.user
    cycle = find_cycle(request, pk)
    keys = {int(key) for key in request.POST.getlist("review") if key.isdecimal() and len(key) < 12}
    back = reverse("reporting:review-list", args=[pk])
    reviews = list(reviews_of(cycle, viewer, Asked()).filter(pk__in=keys)[:MOST_AT_ONCE])
    if not reviews:
        messages.error(request, _("Tick the reviews that are to be approved."))
        return redirect(back)
    if "confirm" not in request.POST:
        context = cycle_context(request, cycle) | {
            "ready": [each for each in reviews if _is_ready(each)],
            "unready": [each for each in reviews if not _is_ready(each)],
            "back": back,
        }
        return render(request, "reporting/review_approve.html", context)
    outcome = approve_reviews(reviews=reviews, by=viewer)
    if outcome.approved:
        count = len(outcome.approved)
        messages.success(
            request,
            ngettext("%(count)s review is approved.", "%(count)s reviews are approved.", count)
            % {"count": count},
        )
    for refused in outcome.refused:
        messages.warning(
            request,
            _("Not approved: %(action)s. %(why)s")
            % {"action": refused.review.action, "why": refused.why},
        )
    return redirect(back)


def _is_ready(review: Review) -> bool:
    return review.status == Review.SUBMITTED and bool(review.proposal and review.account)
