"""Inviting people, and what becomes of the invitations."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.domain.invitations import revoke_invitation, send_invitation
from accounts.models import Person
from actions.people_permissions import (
    can_manage_invitation,
    editable_people,
    manageable_invitations,
    visible_invitations,
)
from actions.views.listing import PAGE_SIZE
from actions.views.people.people import trail
from foundation.errors import DomainError
from strategy.domain.invitations import invite_people
from strategy.forms.invitations import InviteWithRoleForm
from strategy.permissions import can_keep_common, coordinated_strategies


@login_required
@require_safe
def invitation_list(request: HttpRequest) -> HttpResponse:
    """Invitations, the latest first, with how their mail fares."""
    viewer: Any = request.user
    if not can_keep_common(viewer):
        raise Http404
    found = (
        visible_invitations(viewer)
        .select_related("person__organisation", "sent_by", "mail")
        .order_by("-sent_at", "-id")
    )
    page: Page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    mine = set(
        manageable_invitations(viewer)
        .filter(pk__in=[each.pk for each in rows])
        .order_by()
        .values_list("pk", flat=True)
    )
    context = {
        "rows": [{"invitation": each, "is_mine": each.pk in mine} for each in rows],
        "page_obj": page,
        "trail": trail(),
        "section": "manage",
    }
    return render(request, "accounts/invitation_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_new(request: HttpRequest) -> HttpResponse:
    """Invite people. ``?strategy=`` and ``?organisation=`` say for what, to begin with."""
    viewer: Any = request.user
    if not can_keep_common(viewer):
        raise Http404
    form = InviteWithRoleForm(
        request.POST or None,
        strategies=coordinated_strategies(viewer),
        initial={
            "organisation": request.GET.get("organisation", ""),
            "language": viewer.language,
        },
    )
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        strategy, role = cleaned["role"] or (None, "")
        try:
            invitations = invite_people(
                people=[(each.name, each.email) for each in cleaned["people"]],
                by=viewer,
                organisation=cleaned["organisation"],
                language=cleaned["language"],
                strategy=strategy,
                role=role,
            )
        except DomainError as error:
            form.add_domain_error(error)
        else:
            told = ngettext(
                "%(count)d person is invited. The mail is on its way.",
                "%(count)d people are invited. The mails are on their way.",
                len(invitations),
            )
            messages.success(request, told % {"count": len(invitations)})
            return redirect("actions:invitation-list")
    context = {
        "form": form,
        "trail": [*trail(), (_("Invitations"), reverse("actions:invitation-list"))],
        "section": "manage",
    }
    return render(request, "accounts/invitation_form.html", context)


@login_required
@require_POST
def person_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Send somebody an invitation, in place of those they got before."""
    person: Person = get_object_or_404(editable_people(request.user), pk=pk)
    try:
        send_invitation(person=person, by=request.user)  # type: ignore[arg-type]
    except DomainError as error:
        messages.error(request, error.message)
    else:
        told = _("A new invitation is on its way to %(email)s. Earlier links are void.")
        messages.success(request, told % {"email": person.email})
    return redirect("actions:invitation-list")


@login_required
@require_POST
def invitation_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(
        visible_invitations(request.user).select_related("person"), pk=pk
    )
    if not can_manage_invitation(request.user, invitation):
        raise Http404
    try:
        revoke_invitation(invitation=invitation)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        told = _("The invitation of %(name)s is revoked. Its link opens nothing any more.")
        messages.success(request, told % {"name": invitation.person})
    return redirect("actions:invitation-list")
