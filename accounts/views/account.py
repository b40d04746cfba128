from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.domain import choose_language, choose_reminders
from accounts.language_cookie import set_language_cookie
from accounts.models import Person
from foundation.errors import DomainError


@require_safe
@login_required
def me(request: HttpRequest) -> HttpResponse:
    context = {"section": "account", "reminder_choices": Person.Reminders.choices}
    return render(request, "account/me.html", context)


@require_POST
@login_required
def reminders(request: HttpRequest) -> HttpResponse:
    """How often the person who is signed in is reminded."""
    person: Person = request.user  # type: ignore[assignment]
    try:
        choose_reminders(person=person, reminders=request.POST.get("reminders", ""), by=person)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Your choice of reminders is saved."))
    return redirect("accounts:me")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Show the page ``next``, and all that follow, in the language that was chosen."""
    chosen = request.POST.get("language", "")
    if chosen not in Person.Language.values:
        raise Http404
    if isinstance(request.user, Person):
        choose_language(person=request.user, language=chosen, by=request.user)
    address = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        address = resolve_url(settings.LOGIN_REDIRECT_URL)
    response = HttpResponseRedirect(address)
    set_language_cookie(response, chosen)
    return response


def closed(request: HttpRequest) -> HttpResponse:
    """A part of allauth that is not in use: others keep people's addresses."""
    raise Http404
