"""Leaving: what one answers for is handed over or released, and the account is closed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actions.domain.leaving import actions_left_by, leave
from foundation.errors import DomainError


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def leaving(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    if request.method == "POST":
        try:
            leave(person=person, by=person)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect("actions:leaving")
        logout(request)
        messages.success(request, _("Your account is closed. Thank you for your work."))
        return redirect("actions:strategy-list")
    return render(request, "actions/leaving.html", {"actions": actions_left_by(person)})
