"""Who coordinates a strategy and who may read it: given and taken away by its coordinators."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.errors import DomainError
from strategy.domain.roles import (
    earlier_roles,
    give_role,
    is_last_coordinator,
    roles_of,
    take_role,
)
from strategy.forms.roles import RoleForm, TakeRoleForm
from strategy.models import StrategyRole
from strategy.permissions import coordinated_strategies
from strategy.views.trail import to_manage


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def role_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The roles of a strategy, with the form that gives another. ``?email=`` fills it in."""
    viewer: Any = request.user
    strategy = get_object_or_404(coordinated_strategies(viewer), slug=slug)
    form = RoleForm(request.POST or None, initial={"email": request.GET.get("email", "")})
    if request.method == "POST" and form.is_valid():
        try:
            given = give_role(
                strategy=strategy,
                role=form.cleaned_data["role"],
                person=form.person,
                organisation=form.cleaned_data["organisation"],
                by=viewer,
            )
        except DomainError as error:
            form.add_domain_error(error)
        else:
            told = _("%(name)s has the role %(role)s now.")
            messages.success(
                request, told % {"name": given.holder, "role": given.get_role_display()}
            )
            return redirect("strategy:role-list", slug)
    roles = list(roles_of(strategy))
    context = {
        "strategy": strategy,
        "form": form,
        "coordinators": [each for each in roles if each.role == StrategyRole.Role.COORDINATOR],
        "readers": [each for each in roles if each.role == StrategyRole.Role.READER],
        "earlier": list(earlier_roles(strategy)),
        "trail": to_manage(strategy),
        "section": "strategies",
    }
    return render(request, "strategy/role_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def role_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether a role is to be taken away, and take it."""
    viewer: Any = request.user
    role = get_object_or_404(
        StrategyRole.objects.filter(strategy__in=coordinated_strategies(viewer)).select_related(
            "strategy", "person", "organisation"
        ),
        pk=pk,
    )
    slug, name = role.strategy.slug, role.holder
    form = TakeRoleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            take_role(role=role, by=viewer, reason=form.cleaned_data["reason"])
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("%(name)s has lost the role.") % {"name": name})
        is_own = role.person_id == viewer.pk and not viewer.is_superuser
        return redirect(role.strategy) if is_own else redirect("strategy:role-list", slug)
    context = {
        "role": role,
        "name": name,
        "strategy": role.strategy,
        "form": form,
        "is_last": is_last_coordinator(role),
        "is_own": role.person_id == viewer.pk,
        "trail": to_manage(role.strategy),
        "section": "strategies",
    }
    return render(request, "strategy/role_take.html", context)
