"""Reporting by a personal link from a mail: no password, the named actions alone.

The token stands in the address of one request, which puts it into a cookie for these pages and
leads on to an address without it. Nothing is written by reading, so a mail scanner may follow it.
"""

import uuid
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Person
from actions.domain.drafts import report_draft
from actions.domain.progress import TEXT_FIELDS, entry_of_submission, reporting_barrier
from actions.models import Action, ProgressEntry
from actions.permissions import can_report
from actions.views.drafts import BUTTONS, SessionDraft, keep_draft_view
from actions.views.progress import EntryDesk, log_progress
from foundation.discretion import View, discreet
from reporting.domain.links import (
    is_in_force,
    is_open_to,
    is_used_up,
    known_link,
    note_use,
    open_actions,
)
from reporting.models import ReportingLink

COOKIE = "milstolpe_link"
PATH = "/r/"


@discreet
@require_safe
def follow(request: HttpRequest, token: str, pk: int | None = None) -> HttpResponse:
    """The address in the mail."""
    link = known_link(token)
    if link is None:
        return _unknown(request)
    address = reverse("reporting:link-report", args=[pk]) if pk else reverse("reporting:link-list")
    response = HttpResponseRedirect(address)
    # Not on the form's page: a browser that is to tell no referrer tells no origin with a POST
    # either, and Django refuses that.
    response["Referrer-Policy"] = "no-referrer"
    response.set_cookie(
        COOKIE,
        token,
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def with_link(view: View) -> View:
    """Gives the view the link of the cookie, in force, in its person's language; else says why
    there is none.
    """

    @discreet
    @wraps(view)
    def wrapped(request: HttpRequest, *arguments: Any, **options: Any) -> HttpResponse:
        token = request.COOKIES.get(COOKIE, "")
        link = known_link(token) if token else None
        if link is None:
            return _unknown(request)
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in Person.Language.values else link.person.language
        with translation.override(language):
            request.LANGUAGE_CODE = translation.get_language()
            if not is_in_force(link, timezone.localdate()):
                return _ended(request, link)
            if request.user.is_authenticated and request.user.pk != link.person_id:
                context = {"link": link, "typed": _typed(request)}
                return render(request, "reporting/link_other.html", context, status=403)
            return view(request, link, *arguments, **options)

    return wrapped


@with_link
@require_safe
def link_list(request: HttpRequest, link: ReportingLink) -> HttpResponse:
    """What the link is for."""
    named = open_actions(link, timezone.localdate())
    return render(request, "reporting/link_list.html", {"link": link, "named": named})


@with_link
@require_safe
def link_done(request: HttpRequest, link: ReportingLink) -> HttpResponse:
    """Thanks, and what else the link is for."""
    named = [each for each in open_actions(link, timezone.localdate()) if not each.used_at]
    context = {"link": link, "named": named, "is_done": True}
    return render(request, "reporting/link_list.html", context)


@with_link
@require_http_methods(["GET", "HEAD", "POST"])
def link_report(request: HttpRequest, link: ReportingLink, pk: int) -> HttpResponse:
    """The form of one named action."""
    action = _named_action(link, pk)
    if request.user.is_authenticated:
        if request.method == "POST":
            SessionDraft(request, f"report-{pk}").keep()
        return redirect("actions:entry-new", pk)
    if not is_open_to(link, action) and not _repeats(request, link, action):
        return _ended(request, link)

    def note(entry: ProgressEntry) -> None:
        note_use(link, entry)

    desk = EntryDesk(
        form_address=request.path,
        draft_address=reverse("reporting:link-draft", args=[pk]),
        done_address=reverse("reporting:link-done"),
        back_address=reverse("reporting:link-list"),
        on_saved=note,
        context={"link": link},
    )
    return log_progress(request, action=action, by=link.person, desk=desk)


@with_link
@require_POST
def link_draft(request: HttpRequest, link: ReportingLink, pk: int) -> HttpResponse:
    """The draft of a report that is written by the link."""
    action = _named_action(link, pk)
    if request.user.is_authenticated or not is_open_to(link, action):
        return JsonResponse({}, status=401)
    return keep_draft_view(request, report_draft(action=action, by=link.person))


@discreet
@require_POST
def link_leave(request: HttpRequest) -> HttpResponse:
    """Sign out whoever is signed in in this browser, and go on by the link."""
    logout(request)
    return redirect("reporting:link-list")


def _named_action(link: ReportingLink, pk: int) -> Action:
    action = (
        Action.objects.select_related(
            "plan__area__strategy", "responsible_organisation", "responsible_person"
        )
        .filter(pk=pk, reporting_links=link)
        .first()
    )
    if action is None:
        raise Http404
    return action


def _repeats(request: HttpRequest, link: ReportingLink, action: Action) -> bool:
    """A second press on the button after the one report that the link was for."""
    if not (is_used_up(link, action) and can_report(link.person, action)):
        return False
    if reporting_barrier(action) or any(name in request.POST for name in BUTTONS):
        return False
    try:
        key = uuid.UUID(request.POST.get("submission_key", ""))
    except ValueError:
        return False
    return entry_of_submission(action=action, by=link.person, submission_key=key) is not None


def _unknown(request: HttpRequest) -> HttpResponse:
    """An address that leads nowhere. A token has 256 bits: there is no guessing to slow down."""
    context = {"is_unknown": True, "typed": _typed(request)}
    return render(request, "reporting/link_ended.html", context, status=404)


def _ended(request: HttpRequest, link: ReportingLink) -> HttpResponse:
    """The link opens nothing any more; what was typed is shown, so that it can be copied."""
    context = {"link": link, "typed": _typed(request)}
    return render(request, "reporting/link_ended.html", context, status=410)


def _typed(request: HttpRequest) -> list[str]:
    found = (request.POST.get(name, "").strip() for name in TEXT_FIELDS)
    return [text for text in found if text]
