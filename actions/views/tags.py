"""The tags of a strategy: adding, renaming, taking out of use, taking into use again."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from actions.domain.tags import add_tag, rename_tag, restore_tag, tags_with_counts, withdraw_tag
from actions.forms.remarks import TagForm
from actions.models import Tag
from actions.views import trail
from actions.views.remarks import strategy_of
from foundation.errors import DomainError
from strategy.models import Strategy
from strategy.permissions import can_coordinate, coordinated_strategies


@login_required
def tag_list(request: HttpRequest, slug: str) -> HttpResponse:
    viewer: Any = request.user
    strategy = strategy_of(request, slug)
    if not can_coordinate(viewer, strategy):
        raise PermissionDenied
    form = TagForm(request.POST or None)
    if form.is_valid():
        try:
            tag = add_tag(strategy=strategy, by=viewer, **form.cleaned_data)
        except DomainError as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("The tag %(name)s has been added.") % {"name": tag.name})
            return redirect("actions:tag-list", slug)
    return _page(request, strategy, form)


def _page(
    request: HttpRequest, strategy: Strategy, form: TagForm, renaming: Tag | None = None
) -> HttpResponse:
    tags = tags_with_counts(strategy)
    context = {
        "strategy": strategy,
        "form": TagForm() if renaming else form,
        "renaming": renaming,
        "rename_form": form if renaming else None,
        "tags": [tag for tag in tags if not tag.is_withdrawn],
        "withdrawn": [tag for tag in tags if tag.is_withdrawn],
        "trail": trail.to_strategy(request.user, strategy),
        "section": "dashboard",
    }
    return render(request, "actions/tag_list.html", context)


def _tag(viewer: Any, pk: int) -> Tag:
    tags = Tag.objects.filter(strategy__in=coordinated_strategies(viewer))
    return get_object_or_404(tags.select_related("strategy"), pk=pk)


@login_required
def tag_rename(request: HttpRequest, pk: int) -> HttpResponse:
    """The list, with the form that renames one of its tags."""
    viewer: Any = request.user
    tag = _tag(viewer, pk)
    initial = {"name_sv": tag.name_sv, "name_en": tag.name_en}
    form = TagForm(request.POST or None, initial=initial, auto_id="id_rename_%s")
    if form.is_valid():
        try:
            rename_tag(tag=tag, by=viewer, **form.cleaned_data)
        except DomainError as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("The tag has been renamed."))
            return redirect("actions:tag-list", tag.strategy.slug)
    return _page(request, tag.strategy, form, renaming=tag)


@require_POST
@login_required
def tag_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    tag = _tag(request.user, pk)
    withdraw_tag(tag=tag, by=request.user)  # type: ignore[arg-type]
    messages.success(
        request, _("The tag %(name)s is out of use. You can restore it below.") % {"name": tag.name}
    )
    return redirect("actions:tag-list", tag.strategy.slug)


@require_POST
@login_required
def tag_restore(request: HttpRequest, pk: int) -> HttpResponse:
    tag = _tag(request.user, pk)
    try:
        restore_tag(tag=tag, by=request.user)  # type: ignore[arg-type]
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The tag %(name)s is in use again.") % {"name": tag.name})
    return redirect("actions:tag-list", tag.strategy.slug)
