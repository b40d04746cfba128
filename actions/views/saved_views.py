"""Saving a list under a name, sharing it, and taking it away again."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from actions.columns import LISTS
from actions.domain.saved_views import can_share, change_view, remove_view, save_view
from actions.forms.saved_views import SavedViewForm
from actions.models import SavedView
from actions.permissions import (
    can_change_saved_view,
    can_remove_saved_view,
    visible_saved_views,
)
from actions.views import trail
from actions.views.listing import Asked
from foundation.errors import DomainError
from strategy.models import Strategy
from strategy.permissions import is_insider, visible_strategies


def address_of(view: SavedView) -> str:
    """The list as ``view`` keeps it."""
    return _address(view.strategy, view.kind, view.query)


def _address(strategy: Strategy, kind: str, query: str) -> str:
    return f"{reverse(LISTS[kind].url_name, args=[strategy.slug])}?{query}"


@require_safe
def saved_view_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The own views and the shared ones, list by list, with what may be done to each."""
    viewer = request.user
    strategy = get_object_or_404(visible_strategies(viewer), slug=slug)
    rows = []
    for view in (
        visible_saved_views(viewer)
        .filter(strategy=strategy)
        .select_related("owner")
        .order_by("kind", "name", "id")
    ):
        view.strategy = strategy
        rows.append(
            {
                "view": view,
                "address": address_of(view),
                "list": LISTS[view.kind].title,
                "may_change": can_change_saved_view(viewer, view),
                "may_remove": can_remove_saved_view(viewer, view),
            }
        )
    return render(
        request,
        "actions/saved_view_list.html",
        {
            "strategy": strategy,
            "rows": rows,
            "sees_people": is_insider(viewer, strategy),
            "trail": trail.to_strategy(viewer, strategy),
            "section": "strategies",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def saved_view_new(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Ask for a name, and keep the list that the address describes."""
    viewer: Any = request.user
    strategy = get_object_or_404(visible_strategies(viewer), slug=slug)
    list_kind = LISTS[kind]
    data = QueryDict(request.POST.get("query", "")) if request.method == "POST" else request.GET
    filterset = list_kind.filter(data, viewer=viewer, strategy=strategy)
    asked = Asked.of(list_kind, filterset, data)
    query = asked.query.urlencode()
    form = SavedViewForm(request.POST or None, may_share=can_share(viewer, strategy))
    if request.method == "POST" and form.is_valid():
        try:
            view = save_view(
                strategy=strategy,
                kind=kind,
                query=query,
                name=form.cleaned_data["name"],
                is_shared=form.cleaned_data.get("is_shared", False),
                by=viewer,
            )
        except DomainError as error:
            form.add_domain_error(error)
        else:
            messages.success(
                request, _("The view “%(name)s” has been saved.") % {"name": view.name}
            )
            return redirect(address_of(view))
    return render(
        request,
        "actions/saved_view_form.html",
        {
            "strategy": strategy,
            "form": form,
            "query": query,
            "list": list_kind,
            "active": filterset.active(),
            "columns": [column.label for column in asked.columns],
            "back": _address(strategy, kind, query),
            "trail": trail.to_strategy(viewer, strategy),
            "section": "strategies",
        },
        status=400 if form.errors else 200,
    )


def _view(viewer: Any, pk: int) -> SavedView:
    return get_object_or_404(visible_saved_views(viewer).select_related("strategy", "owner"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def saved_view_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name; shared or not."""
    viewer: Any = request.user
    view = _view(viewer, pk)
    if not can_change_saved_view(viewer, view):
        raise PermissionDenied
    may_share = view.is_shared or can_share(viewer, view.strategy)
    form = SavedViewForm(
        request.POST or None,
        may_share=may_share,
        initial={"name": view.name, "is_shared": view.is_shared},
    )
    back = reverse("actions:saved-view-list", args=[view.strategy.slug])
    if request.method == "POST" and form.is_valid():
        try:
            change_view(
                view=view,
                name=form.cleaned_data["name"],
                is_shared=form.cleaned_data.get("is_shared", False),
                by=viewer,
            )
        except DomainError as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("The view has been changed."))
            return redirect(back)
    return render(
        request,
        "actions/saved_view_form.html",
        {
            "strategy": view.strategy,
            "view": view,
            "form": form,
            "list": LISTS[view.kind],
            "back": back,
            "trail": trail.to_strategy(viewer, view.strategy),
            "section": "strategies",
        },
        status=400 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def saved_view_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, and remove it."""
    viewer: Any = request.user
    view = _view(viewer, pk)
    if not can_remove_saved_view(viewer, view):
        raise PermissionDenied
    back = reverse("actions:saved-view-list", args=[view.strategy.slug])
    if request.method == "POST":
        remove_view(view=view, by=viewer)
        messages.success(request, _("The view “%(name)s” has been removed.") % {"name": view.name})
        return redirect(back)
    return render(
        request,
        "actions/saved_view_remove.html",
        {
            "strategy": view.strategy,
            "view": view,
            "back": back,
            "trail": trail.to_strategy(viewer, view.strategy),
            "section": "strategies",
        },
    )
