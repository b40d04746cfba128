"""Decisions for next year: what approved reviews want changed or stopped."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Person
from foundation.errors import DomainError
from reporting.domain.decisions import decisions_of, end_action
from reporting.domain.review_pages import NEEDED
from reporting.review_permissions import decidable_reviews
from reporting.views.review_list import cycle_context, find_cycle


@login_required
@require_safe
def decision_list(request: HttpRequest, pk: int) -> HttpResponse:
    cycle = find_cycle(request, pk)
    decisions = decisions_of(cycle, cast(Person, request.user))
    context = cycle_context(request, cycle) | {
        "decisions": decisions,
        "next_year": str(cycle.year + 1),
        "open_count": sum(not each.is_done for each in decisions),
    }
    return render(request, "reporting/decision_list.html", context)


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End an action that is to be stopped."""
    review = get_object_or_404(decidable_reviews(request.user).select_related(*NEEDED), pk=pk)
    try:
        end_action(review=review, by=cast(Person, request.user))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request,
            _("Ended: %(action)s. It is reported as cancelled, with the reasons of the review.")
            % {"action": review.action},
        )
    return redirect("reporting:decision-list", review.cycle_id)
