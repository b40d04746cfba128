"""The link in an invitation: its person chooses a password, and is signed in.

The token stands in the address of one request, which puts it into a cookie for these pages and
leads on to an address without it. Nothing is written by reading, so a mail scanner may follow it.
"""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.domain.invitations import accept_invitation, known_invitation
from accounts.forms.invitations import ChoosePasswordForm
from accounts.language_cookie import set_language_cookie
from accounts.models import Invitation, Person
from foundation.discretion import discreet
from foundation.errors import DomainError

COOKIE = "milstolpe_invitation"


@discreet
@require_safe
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """The address in the mail."""
    address = reverse("accounts:invitation")
    response = HttpResponseRedirect(address)
    response["Referrer-Policy"] = "no-referrer"
    response.set_cookie(
        COOKIE,
        token,
        path=address,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@discreet
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """Choose a password, in the language of whoever is invited."""
    token = request.COOKIES.get(COOKIE, "")
    found = known_invitation(token) if token else None
    if found is None:
        return render(request, "accounts/invitation_ended.html", status=404)
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    language = chosen if chosen in Person.Language.values else found.person.language
    with translation.override(language):
        request.LANGUAGE_CODE = translation.get_language()
        return _answer(request, found)


def _answer(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    context: dict[str, Any] = {"invitation": invitation, "invited": invitation.person}
    if not invitation.is_open:
        return render(request, "accounts/invitation_ended.html", context, status=410)
    form = ChoosePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = accept_invitation(
                invitation=invitation, password=form.cleaned_data["password1"]
            )
        except DomainError as error:
            form.add_domain_error(error)
        else:
            login(request, person, "django.contrib.auth.backends.ModelBackend")
            messages.success(
                request,
                _("Welcome, %(name)s. You sign in with your e-mail address from now on.")
                % {"name": person.get_short_name()},
            )
            response = redirect(settings.LOGIN_REDIRECT_URL)
            response.delete_cookie(COOKIE, path=request.path)
            set_language_cookie(response, translation.get_language())
            return response
    is_other = request.user.is_authenticated and request.user.pk != invitation.person_id
    context |= {"form": form, "rules": password_validators_help_texts(), "is_other": is_other}
    return render(request, "accounts/invitation.html", context)
