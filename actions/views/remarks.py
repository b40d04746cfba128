"""Obstacles and opportunities of all entries of a strategy, in one place and as files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, npgettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import Person
from actions.domain.remarks import RemarkList, RemarkRow, tags_of
from actions.filters.offers import Offers
from actions.forms.remarks import AskedForm, SeveralForm
from actions.models import Remark, Tag
from actions.permissions import readable_entries
from actions.statuses import REMARK_STATES
from actions.views import trail
from actions.views.listing import PAGE_SIZE
from foundation.downloads import csv_response
from foundation.workbooks import workbook_response
from strategy.models import Strategy
from strategy.permissions import can_coordinate, is_insider, visible_strategies

COLUMNS = (
    (gettext_lazy("Kind"), 14),
    (gettext_lazy("State"), 16),
    (gettext_lazy("What the report says"), 70),
    (gettext_lazy("Tags"), 24),
    (gettext_lazy("Handled by"), 22),
    (gettext_lazy("Note"), 50),
    (gettext_lazy("Area"), 24),
    (gettext_lazy("Action plan"), 30),
    (gettext_lazy("Number"), 9),
    (gettext_lazy("Action"), 40),
    (gettext_lazy("Responsible"), 28),
    (gettext_lazy("Reported"), 12),
)
"""Headings of the files, with their widths in characters."""
ROWS_AT_ONCE = 500
COUNTED_STATES = {
    Remark.OPEN: npgettext_lazy("of obstacles and opportunities", "open", "open"),
    Remark.HANDLED: npgettext_lazy(
        "of obstacles and opportunities", "being handled", "being handled"
    ),
    Remark.SOLVED: npgettext_lazy("of obstacles and opportunities", "solved", "solved"),
}
"""Under the number of those in each state."""


@dataclass(frozen=True)
class RemarkGroup:
    """Rows under one tag; without a tag those that have none, or all where nothing is grouped."""

    tag: Tag | None
    rows: list[RemarkRow]


def strategy_of(request: HttpRequest, slug: str) -> Strategy:
    """The strategy, for its insiders."""
    strategy = get_object_or_404(visible_strategies(request.user), slug=slug)
    if not is_insider(request.user, strategy):
        raise Http404
    return strategy


def asked_form(request: HttpRequest, strategy: Strategy, tags: list[Tag]) -> AskedForm:
    entries = readable_entries(request.user).filter(action__plan__area__strategy=strategy)
    offers = Offers(request.user, strategy)
    handlers = (
        Person.objects.filter(remarks__entry__in=entries.order_by().values("pk"))
        .distinct()
        .order_by("name", "id")
    )
    years = entries.order_by().dates("reported_on", "year", order="DESC")
    return AskedForm(
        request.GET,
        tag=[(str(tag.pk), tag.name) for tag in tags],
        handler=[(str(person.pk), person.name) for person in handlers],
        area=offers.area,
        plan=offers.plan,
        organisation=offers.organisation,
        year=[(day.year, str(day.year)) for day in years],
    )


def _found(request: HttpRequest, slug: str) -> tuple[Strategy, AskedForm, RemarkList]:
    strategy = strategy_of(request, slug)
    tags = tags_of(strategy)
    form = asked_form(request, strategy, tags)
    return strategy, form, RemarkList(strategy, request.user, form.asked, tags)


@require_safe
def remark_list(request: HttpRequest, slug: str) -> HttpResponse:
    strategy, form, found = _found(request, slug)
    named = found.by_tag() if form.is_by_tag else found.newest_first()
    page: Any = Paginator(named, PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = found.rows(page.object_list)
    states = found.count_by_state()
    can_handle = can_coordinate(request.user, strategy)
    return render(
        request,
        "actions/remark_list.html",
        {
            "strategy": strategy,
            "form": form,
            "is_narrowed": any(form.cleaned_data.values()),
            "states": [
                (status, states[value], _address(request, state=value), _counted(value, states))
                for value, status in REMARK_STATES.items()
            ],
            "tags": [
                (tag, count, _address(request, tag=str(tag.pk)), str(tag.pk) == form.asked.tag)
                for tag, count in found.count_by_tag()
            ],
            "page_obj": page,
            "groups": _groups(page.object_list, found.tags, is_grouped=form.is_by_tag),
            "is_by_tag": form.is_by_tag,
            "can_handle": can_handle,
            "several": SeveralForm(strategy=strategy) if can_handle else None,
            "back": request.GET.urlencode(),
            "trail": trail.to_strategy(request.user, strategy),
            "section": "dashboard",
        },
    )


def _counted(state: str, counts: Mapping[str, int]) -> str:
    return str(COUNTED_STATES[state] % counts[state])


def _groups(rows: list[RemarkRow], tags: Sequence[Tag], *, is_grouped: bool) -> list[RemarkGroup]:
    if not is_grouped:
        return [RemarkGroup(None, rows)] if rows else []
    return [
        RemarkGroup(tags[place] if place is not None and place < len(tags) else None, list(found))
        for place, found in groupby(rows, key=lambda row: row.group)
    ]


def _address(request: HttpRequest, **changes: str) -> str:
    """The list with ``changes``, from the first page on; a value that stands already is dropped."""
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in changes.items():
        if query.get(name) == value:
            del query[name]
        else:
            query[name] = value
    return f"{request.path}?{query.urlencode()}"


@require_safe
def remarks_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    _strategy, _form, found = _found(request, slug)
    header = [label for label, _width in COLUMNS]
    return csv_response(f"{slug}-obstacles-and-opportunities.csv", header, _lines(found))


@require_safe
def remarks_excel(request: HttpRequest, slug: str) -> HttpResponse:
    _strategy, _form, found = _found(request, slug)
    name = f"{slug}-obstacles-and-opportunities.xlsx"
    return workbook_response(name, _("Obstacles, opportunities"), COLUMNS, _lines(found))


def _lines(found: RemarkList) -> Iterator[list[Any]]:
    named = list(found.newest_first())
    for start in range(0, len(named), ROWS_AT_ONCE):
        for row in found.rows(named[start : start + ROWS_AT_ONCE]):
            action = row.entry.action
            yield [
                row.kind_label,
                str(row.state),
                row.text,
                ", ".join(tag.name for tag in row.tags),
                row.handled_by.name if row.handled_by else "",
                row.note,
                str(action.plan.area),
                action.plan.title,
                action.number,
                action.title,
                action.responsible_organisation.name,
                row.entry.reported_on,
            ]
