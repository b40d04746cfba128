"""Handing an action over, and answering to that."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from actions.domain.handovers import (
    accept_handover,
    can_take_back,
    decline_handover,
    offer_handover,
    open_handover,
    possible_successors,
    take_back_handover,
    take_on,
)
from actions.forms.people import AnswerForm, OfferForm
from actions.models import Action, Handover
from actions.permissions import can_hand_over, visible_actions, visible_handovers
from actions.views import trail
from foundation.errors import DomainError


def _action(viewer: Any, pk: int) -> Action:
    return get_object_or_404(
        visible_actions(viewer).select_related(
            "plan__area__strategy", "responsible_organisation", "responsible_person"
        ),
        pk=pk,
    )


def _handover(viewer: Any, pk: int) -> Handover:
    return get_object_or_404(
        visible_handovers(viewer).select_related(
            "action__plan__area__strategy",
            "action__responsible_organisation",
            "from_person",
            "to_person",
            "offered_by",
        ),
        pk=pk,
    )


@login_required
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a colleague and offer the action to them."""
    viewer: Any = request.user
    action = _action(viewer, pk)
    if not can_hand_over(viewer, action):
        raise PermissionDenied
    waiting = open_handover(action)
    if waiting is not None:
        return redirect(waiting)
    colleagues = possible_successors(action, viewer)
    form = OfferForm(request.POST or None, colleagues=colleagues)
    if form.is_valid():
        try:
            handover = offer_handover(action=action, by=viewer, **form.cleaned_data)
        except DomainError as error:
            form.add_domain_error(error)
        else:
            messages.success(
                request,
                _("%(name)s has been asked. Until they accept, nothing changes.")
                % {"name": handover.to_person},
            )
            return redirect(action)
    context = {
        "action": action,
        "form": form,
        "has_colleagues": colleagues.exists(),
        "trail": [*trail.to_plan(viewer, action.plan), (str(action), action.get_absolute_url())],
        "section": "my-work",
    }
    return render(request, "actions/hand_over.html", context)


@login_required
def handover_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """An offer, with the buttons that answer it."""
    return _answer_page(request, _handover(request.user, pk), AnswerForm())


def _answer_page(request: HttpRequest, handover: Handover, form: AnswerForm) -> HttpResponse:
    viewer: Any = request.user
    action = handover.action
    context = {
        "handover": handover,
        "action": action,
        "form": form,
        "can_answer": handover.is_open and handover.to_person_id == viewer.pk,
        "can_take_back": handover.is_open and can_take_back(handover, viewer),
        "trail": [*trail.to_plan(viewer, action.plan), (str(action), action.get_absolute_url())],
        "section": "my-work",
    }
    return render(request, "actions/handover_detail.html", context)


@require_POST
@login_required
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    handover = _handover(request.user, pk)
    try:
        accept_handover(handover=handover, by=request.user)  # type: ignore[arg-type]
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(handover)
    messages.success(
        request, _("You answer for %(action)s from now on.") % {"action": handover.action}
    )
    return redirect(handover.action)


@require_POST
@login_required
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    handover = _handover(request.user, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _answer_page(request, handover, form)
    try:
        decline_handover(handover=handover, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request,
            _("You have declined. %(name)s is told.") % {"name": handover.offered_by},
        )
    return redirect(handover)


@require_POST
@login_required
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    handover = _handover(request.user, pk)
    try:
        take_back_handover(handover=handover, by=request.user)  # type: ignore[arg-type]
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The offer has been taken back."))
    return redirect(handover.action)


@require_POST
@login_required
def take_on_action(request: HttpRequest, pk: int) -> HttpResponse:
    action = _action(request.user, pk)
    try:
        take_on(action=action, by=request.user)  # type: ignore[arg-type]
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("You answer for %(action)s from now on.") % {"action": action})
    return redirect(action)
