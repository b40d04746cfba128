"""The chase list of a review cycle: who has not reported; reminding them, and escalation."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import Organisation, Person
from actions.models import ActionPlan
from foundation.errors import DomainError
from foundation.sorting import alphabetical
from reporting.domain.chasing import (
    WANTED,
    Reminded,
    chase_rows,
    contact_of,
    escalate,
    owing_organisations,
    remind,
    wanted_reviews,
)
from reporting.forms import ChaseFilter
from reporting.models import Review, ReviewCycle
from reporting.statuses import REVIEW_STATUSES
from reporting.views.cycle_changes import managed_cycle
from reporting.views.cycles import trail_to_cycle

ROWS_ON_A_PAGE = 100


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cycle_chase(request: HttpRequest, pk: int) -> HttpResponse:
    cycle = managed_cycle(request.user, pk)
    form = ChaseFilter(
        request.GET,
        states=[(state, REVIEW_STATUSES[state].label) for state in WANTED],
        plans=_plans(cycle),
        organisations=_organisations(cycle),
    )
    found = form.narrow(wanted_reviews(cycle))
    if request.method == "POST":
        return _remind(request, cycle, found)
    page = Paginator(found, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "strategies",
        "cycle": cycle,
        "trail": trail_to_cycle(request.user, cycle),
        "form": form,
        "page_obj": page,
        "rows": chase_rows(cycle, page.object_list),
        "owing": owing_organisations(cycle),
        "is_open": cycle.status == ReviewCycle.OPEN,
        "today": timezone.localdate(),
    }
    return render(request, "reporting/cycle_chase.html", context)


def _plans(cycle: ReviewCycle) -> list[tuple[str, str]]:
    plans = ActionPlan.objects.filter(actions__reviews__cycle=cycle).distinct()
    found = plans.order_by("area__position", "starts_on", "id")
    return [(str(plan.pk), plan.title) for plan in found]


def _organisations(cycle: ReviewCycle) -> list[tuple[str, str]]:
    named = Review.objects.filter(cycle=cycle).values("action__responsible_organisation")
    found = alphabetical(Organisation.objects.filter(pk__in=named), lambda each: each.name)
    return [(str(each.pk), each.name) for each in found]


def _remind(request: HttpRequest, cycle: ReviewCycle, found: QuerySet[Review]) -> HttpResponse:
    """Remind the person of one review (``review``), or all that the list shows."""
    only = request.POST.get("review", "")
    if only.isdecimal():
        found = found.filter(pk=only)
    try:
        done = remind(
            cycle=cycle,
            reviews=list(found),
            by=cast(Person, request.user),
            today=timezone.localdate(),
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        (messages.success if done.written else messages.warning)(request, _told(done))
    return redirect(request.get_full_path())


def _told(done: Reminded) -> str:
    """What reminding did, in sentences."""
    counted = [
        (
            done.written,
            ngettext(
                "A reminder goes to %(count)d person.",
                "Reminders go to %(count)d people.",
                done.written,
            ),
        ),
        (
            done.already_today,
            ngettext(
                "%(count)d person has been reminded today already, and gets no more today.",
                "%(count)d people have been reminded today already, and get no more today.",
                done.already_today,
            ),
        ),
        (
            done.declined,
            ngettext(
                "%(count)d person has chosen to get no reminders: call instead.",
                "%(count)d people have chosen to get no reminders: call instead.",
                done.declined,
            ),
        ),
        (
            done.without_person,
            ngettext(
                "%(count)d action has no responsible person who can sign in.",
                "%(count)d actions have no responsible person who can sign in.",
                done.without_person,
            ),
        ),
    ]
    told = [words % {"count": count} for count, words in counted if count]
    return " ".join(told) or _("Nothing is wanted any more: nobody was reminded.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cycle_escalate(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask before the contact of an organisation (``organisation``) is told what is wanted of it."""
    cycle = managed_cycle(request.user, pk)
    named = request.GET.get("organisation", "")
    organisation = get_object_or_404(
        Organisation.objects.filter(actions__reviews__cycle=cycle).distinct(),
        pk=named if named.isdecimal() else None,
    )
    chase = reverse("reporting:cycle-chase", args=[cycle.pk])
    refusal = ""
    if request.method == "POST":
        try:
            mail = escalate(
                cycle=cycle,
                organisation=organisation,
                by=cast(Person, request.user),
                today=timezone.localdate(),
            )
        except DomainError as error:
            refusal = error.message
        else:
            told = _("Mail goes to %(address)s.") % {"address": mail.recipient}
            messages.success(request, told)
            return redirect(chase)
    context = {
        "section": "strategies",
        "cycle": cycle,
        "organisation": organisation,
        "contact": contact_of(organisation),
        "rows": chase_rows(
            cycle, wanted_reviews(cycle).filter(action__responsible_organisation=organisation)
        ),
        "trail": [*trail_to_cycle(request.user, cycle), (_("Chase list"), chase)],
        "refusal": refusal,
    }
    return render(request, "reporting/cycle_escalate.html", context)
