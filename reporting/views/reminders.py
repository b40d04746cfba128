"""The coordinator's side of reminders: the pace, what was sent, links in force, lost mail."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Person
from actions.views.trail import to_strategy
from foundation.errors import DomainError
from foundation.history import save_as
from reporting.domain.links import revoke_link
from reporting.domain.reminders import links_in_force, lost_mail, pace_of, sent_lately
from reporting.forms import ReminderPaceForm
from reporting.permissions import revocable_links
from strategy.permissions import coordinated_strategies


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: HttpRequest, slug: str) -> HttpResponse:
    strategy = get_object_or_404(coordinated_strategies(request.user), slug=slug)
    pace = pace_of(strategy)
    form = ReminderPaceForm(request.POST or None, instance=pace)
    if request.method == "POST" and form.is_valid():
        save_as(form.save(commit=False), by=request.user)
        messages.success(request, _("The pace of reminders is saved."))
        return redirect("reporting:reminders", slug)
    context = {
        "section": "strategies",
        "strategy": strategy,
        "trail": to_strategy(request.user, strategy),
        "form": form,
        "lost": lost_mail(strategy),
        "sent": sent_lately(strategy),
        "links": links_in_force(strategy, timezone.localdate()),
    }
    return render(request, "reporting/reminders.html", context)


@login_required
@require_POST
def link_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    link = get_object_or_404(
        revocable_links(request.user).select_related("person", "strategy"), pk=pk
    )
    try:
        revoke_link(link=link, by=cast(Person, request.user))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        told = _("The link of %(name)s is revoked. It opens nothing any more.")
        messages.success(request, told % {"name": link.person.name})
    return redirect("reporting:reminders", link.strategy.slug)
