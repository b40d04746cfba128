"""Saying what becomes of one obstacle or opportunity, or of several that are ticked.

Without htmx the form has a page of its own; with it, it opens and closes in its row of the list.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from actions.domain.remark_handling import find_remark, handle_remark, handle_remarks
from actions.domain.remarks import TEXTS, RemarkRow
from actions.forms.remarks import HandleForm, SeveralForm
from actions.models import ProgressEntry, Remark, Tag
from actions.permissions import can_handle_remark, readable_entries
from actions.views import trail
from actions.views.remarks import strategy_of
from foundation.errors import DomainError
from foundation.sorting import alphabetical
from strategy.models import Strategy
from strategy.permissions import can_coordinate


def _back(request: HttpRequest, strategy: Strategy) -> str:
    """The list as it was narrowed; only its query comes from the request."""
    query = request.POST.get("back") or request.GET.get("back", "")
    return f"{reverse('actions:remark-list', args=[strategy.slug])}?{QueryDict(query).urlencode()}"


@login_required
def remark_handle(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    viewer: Any = request.user
    if kind not in TEXTS:
        raise Http404
    entry = get_object_or_404(
        readable_entries(viewer).select_related(
            "author__organisation",
            "action__responsible_organisation",
            "action__plan__area__strategy",
        ),
        pk=pk,
    )
    if not getattr(entry, TEXTS[kind]):
        raise Http404
    remark = find_remark(entry, kind)
    if not can_handle_remark(viewer, remark):
        raise PermissionDenied
    strategy = entry.action.plan.area.strategy
    is_closed = "close" in request.GET
    form = HandleForm(request.POST or None, remark=remark)
    if form.is_valid():
        try:
            remark = handle_remark(entry=entry, kind=kind, by=viewer, **form.changes)
        except DomainError as error:
            form.add_domain_error(error)
        else:
            if not request.htmx:  # type: ignore[attr-defined]
                messages.success(request, _("What becomes of it has been saved."))
                return redirect(f"{_back(request, strategy)}#remark-{entry.pk}-{kind}")
            is_closed = True
    context = {
        "strategy": strategy,
        "row": _row(entry, kind, remark),
        "form": None if is_closed else form,
        "back": request.POST.get("back") or request.GET.get("back", ""),
        "back_address": _back(request, strategy),
        "can_handle": True,
        "was_saved": is_closed and request.method == "POST",
        "trail": trail.to_strategy(viewer, strategy),
        "section": "dashboard",
    }
    is_part = request.htmx  # type: ignore[attr-defined]
    name = "actions/_remark_row.html" if is_part else "actions/remark_form.html"
    return render(request, name, context)


def _row(entry: ProgressEntry, kind: str, remark: Remark) -> RemarkRow:
    tags = list(remark.tags.filter(withdrawn_at__isnull=True)) if remark.pk else []
    return RemarkRow(entry, kind, remark, alphabetical(tags, lambda tag: tag.name))


@require_POST
@login_required
def remark_several(request: HttpRequest, slug: str) -> HttpResponse:
    """Give those that are ticked the same state, tag or handler."""
    viewer: Any = request.user
    strategy = strategy_of(request, slug)
    if not can_coordinate(viewer, strategy):
        raise PermissionDenied
    form = SeveralForm(request.POST, strategy=strategy)
    back = _back(request, strategy)
    if not form.is_valid():
        messages.error(request, _("Choose among what the form offers."))
        return redirect(back)
    tag: Tag | None = form.cleaned_data["tag"]
    try:
        number = handle_remarks(
            keys=_ticked(request, strategy),
            by=viewer,
            state=form.cleaned_data["state"],
            handled_by=form.cleaned_data["handled_by"],
            tags=[tag] if tag else [],
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request,
            ngettext("%(number)s has been changed.", "%(number)s have been changed.", number)
            % {"number": number},
        )
    return redirect(back)


def _ticked(request: HttpRequest, strategy: Strategy) -> list[tuple[ProgressEntry, str]]:
    """The entries and kinds that are ticked; what the viewer may not read is passed over."""
    named = []
    for key in dict.fromkeys(request.POST.getlist("key")):
        pk, _dash, kind = key.partition("-")
        if pk.isascii() and pk.isdigit() and len(pk) < 18 and kind in TEXTS:
            named.append((int(pk), kind))
    entries = (
        readable_entries(request.user)
        .filter(action__plan__area__strategy=strategy)
        .select_related("action__plan__area__strategy")
        .in_bulk({pk for pk, _kind in named})
    )
    return [(entries[pk], kind) for pk, kind in named if pk in entries]
