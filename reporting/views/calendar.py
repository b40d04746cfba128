"""The calendar feed of one's own due dates: its secret address, and the feed itself."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.letters import site_address
from accounts.models import Person
from reporting.domain.calendar import (
    calendar_of,
    feed_by_token,
    feed_of,
    renew_feed,
    start_feed,
    stop_feed,
    token_of,
)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """Where the feed is started, given a new address and stopped; to look makes nothing."""
    person = cast(Person, request.user)
    if request.method == "POST":
        match request.POST.get("do"):
            case "start":
                start_feed(by=person)
            case "renew":
                renew_feed(by=person)
                messages.success(request, _("The old address leads nowhere any more."))
            case "stop":
                stop_feed(by=person)
                messages.success(request, _("The feed is stopped."))
        return redirect("reporting:calendar")
    feed = feed_of(person)
    address = (
        site_address(reverse("reporting:calendar-feed", args=[token_of(feed)])) if feed else ""
    )
    return render(
        request,
        "reporting/calendar.html",
        {
            "section": "my-work",
            "address": address,
            "webcal": "webcal" + address[address.find(":") :] if address else "",
            "trail": [(_("My work"), reverse("reporting:my-work"))],
        },
    )


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The feed, for whoever knows its address: calendar programs do not sign in."""
    feed = feed_by_token(token)
    if feed is None:
        raise Http404
    response = HttpResponse(
        calendar_of(feed, timezone.localdate()), content_type="text/calendar; charset=utf-8"
    )
    response["Cache-Control"] = "private"
    response["Content-Disposition"] = 'inline; filename="milstolpe.ics"'
    response["Referrer-Policy"] = "no-referrer"
    return response
