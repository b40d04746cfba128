"""A list as a file: the rows, the order and the columns that its page shows."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import get_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actions.columns import LISTS, Column
from actions.exporters.list_workbook import workbook_of
from actions.views.listing import Asked
from foundation.downloads import csv_response
from foundation.workbooks import CONTENT_TYPE
from strategy.models import Strategy
from strategy.permissions import visible_strategies


@require_safe
def list_download(request: HttpRequest, slug: str, kind: str, ending: str) -> HttpResponseBase:
    """The list as ``ending`` says: xlsx or csv."""
    viewer = request.user
    strategy = get_object_or_404(visible_strategies(viewer), slug=slug)
    list_kind = LISTS[kind]
    filterset = list_kind.filter(request.GET, viewer=viewer, strategy=strategy)
    asked = Asked.of(list_kind, filterset, request.GET)
    items = asked.all_items()
    name = f"{slug}-{kind}-{filterset.today:%Y-%m-%d}.{ending}"
    if ending == "csv":
        written = [each for column in asked.columns for each in column.writings]
        return csv_response(name, [each.heading for each in written], _lines(asked.columns, items))
    content = workbook_of(
        title=str(list_kind.title),
        columns=asked.columns,
        items=items,
        facts=_facts(request, strategy, asked, len(items)),
    )
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _lines(columns: Sequence[Column], items: Sequence[Any]) -> Iterator[list[Any]]:
    written = [each for column in columns for each in column.writings]
    for item in items:
        yield [_plain(each.value(item), each.format) for each in written]


def _plain(value: Any, kind: str) -> Any:
    """``value`` as a cell of a CSV file: per cent as a whole number, figures as they are kept."""
    if isinstance(value, tuple):
        number, decimals = value
        return f"{number:.{decimals}f}".replace(".", get_format("DECIMAL_SEPARATOR"))
    if kind == "percent" and value is not None:
        return round(value * 100)
    if isinstance(value, str | int) or value is None or hasattr(value, "isoformat"):
        return value
    return str(value)


def _facts(
    request: HttpRequest, strategy: Strategy, asked: Asked, number: int
) -> list[tuple[str, str]]:
    """What the rows are: for whoever finds the file a year later."""
    page = reverse(asked.kind.url_name, args=[strategy.slug])
    made = timezone.localtime()
    return [
        (_("Strategy"), strategy.title),
        (_("Downloaded"), f"{made:%Y-%m-%d %H:%M}"),
        (_("Rows"), str(number)),
        *((f"{_('Filter')}: {label}", words) for _name, label, words in asked.filter.active()),
        (_("Sorted by"), asked.filter.order_words),
        (_("Address"), request.build_absolute_uri(f"{page}{asked.address()}")),
    ]
