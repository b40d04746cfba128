"""The history of a strategy: who changed what and when."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actions.domain.history.log import (
    LoggedChange,
    Place,
    page_of_history,
    whole_history,
)
from actions.forms.changes_log import HistoryForm
from actions.permissions import can_view_history, plans_with_past
from actions.views import trail
from foundation.downloads import csv_response
from strategy.models import Strategy
from strategy.permissions import visible_strategies


@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """Fifty changes, from a place in time backwards."""
    strategy = _strategy(request, slug)
    form = _form(request, strategy)
    wanted = form.wanted()
    before = request.GET.get("before", "")
    place = Place.read(before) if before else None
    page = page_of_history(strategy, request.user, wanted, place)
    asked = {name: value for name, value in request.GET.items() if value and name != "before"}
    return render(
        request,
        "actions/history.html",
        {
            "strategy": strategy,
            "form": form,
            "page": page,
            "is_first": place is None,
            "is_narrowed": bool(asked),
            "newest": f"?{urlencode(asked)}",
            "older": f"?{urlencode({**asked, 'before': str(page.older)})}" if page.older else "",
            "download": f"{reverse('actions:history-csv', args=[slug])}?{urlencode(asked)}",
            "trail": trail.to_strategy(request.user, strategy),
            "section": "strategies",
        },
    )


@require_safe
def history_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """All changes that are wanted, as a file."""
    strategy = _strategy(request, slug)
    wanted = _form(request, strategy).wanted()
    name = f"{slug}-history-{timezone.localdate()}.csv"
    return csv_response(name, _header(), _rows(whole_history(strategy, request.user, wanted)))


def _strategy(request: HttpRequest, slug: str) -> Strategy:
    """The strategy, for those who may read its history."""
    strategy = get_object_or_404(visible_strategies(request.user), slug=slug)
    if not can_view_history(request.user, strategy):
        raise Http404
    return strategy


def _form(request: HttpRequest, strategy: Strategy) -> HistoryForm:
    plans = plans_with_past(request.user).filter(area__strategy=strategy)
    return HistoryForm(
        request.GET,
        plans=[(plan.pk, plan.title) for plan in plans.order_by("area__position", "starts_on")],
    )


def _header() -> list[str]:
    return [
        _("When"),
        _("Who"),
        _("Organisation"),
        _("Kind"),
        _("What"),
        _("Part of"),
        _("Change"),
        _("Before"),
        _("After"),
        _("Reason"),
    ]


def _rows(changes: Iterator[LoggedChange]) -> Iterator[list[Any]]:
    """A row for each field that was changed, and for each change that is not one of fields."""
    for each in changes:
        change = each.change
        common = [
            f"{timezone.localtime(change.at):%Y-%m-%d %H:%M}",
            change.by.name,
            change.by.organisation,
            each.kind.label,
            each.thing,
            each.beside,
        ]
        if change.what:
            yield [*common, change.what, "", "", change.reason]
        for field in change.fields:
            yield [*common, field.label, field.before, field.after, change.reason]
