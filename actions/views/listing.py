"""What lists share: pages of rows, how they are narrowed and sorted, which columns they show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from actions.columns import Column, Found, ListKind, keys_of
from actions.domain.actions import ActionDates, ActionState
from actions.filters import ListFilter
from actions.filters.base import in_order_of
from actions.models import Action
from actions.permissions import visible_saved_views
from actions.views import trail
from strategy.permissions import visible_strategies

PAGE_SIZE = 50


@dataclass(frozen=True)
class ActionRow:
    action: Action
    state: ActionState


def page_of_actions(
    found: Sequence[ActionDates], states: dict[int, ActionState], number: str | None
) -> Page:
    """The page ``number`` of the actions ``found``, as ActionRows in the same order: one query."""
    page: Page = Paginator(found, PAGE_SIZE).get_page(number)
    actions = (
        Action.objects.select_related("responsible_organisation", "plan")
        .defer("description_sv", "description_en", "plan__summary_sv", "plan__summary_en")
        .in_bulk([row.id for row in page.object_list])
    )
    page.object_list = [
        ActionRow(actions[row.id], states[row.id]) for row in page.object_list if row.id in actions
    ]
    return page


@dataclass(frozen=True)
class Head:
    """The head of a column. ``address`` sorts by it ("": it cannot be sorted); ``order`` is the
    value of aria-sort, or "".
    """

    label: str
    address: str = ""
    order: str = ""


@dataclass(frozen=True)
class ActiveFilter:
    label: str
    words: str
    address: str
    """The same list without this filter."""


@dataclass(frozen=True)
class Asked:
    """What an address asks of a list: the rows, their order, the columns."""

    kind: ListKind
    filter: ListFilter
    columns: Sequence[Column]
    query: QueryDict
    """What is valid in the address, without the page and without what goes without saying."""

    @classmethod
    def of(cls, kind: ListKind, filterset: ListFilter, data: QueryDict) -> "Asked":
        columns = kind.chosen(filterset, data)
        query = QueryDict(mutable=True)
        for name in filterset.fields:
            if filterset.chosen(name):
                query[name] = filterset.chosen(name)
        if [each for each in columns[1:] if not each.is_usual] or len(columns) < len(
            kind.chosen(filterset, QueryDict())
        ):
            query.setlist("cols", [each.key for each in columns[1:]])
        return cls(kind, filterset, columns, query)

    def address(self, **changes: str) -> str:
        """The query with ``changes``, from the first page on; what is empty is left out."""
        changed = self.query.copy()
        for name, value in changes.items():
            changed[name] = value
            if not value:
                del changed[name]
        return f"?{changed.urlencode()}"

    @property
    def save_address(self) -> str:
        return self._beside("save")

    @property
    def excel_address(self) -> str:
        return self._beside("xlsx")

    @property
    def csv_address(self) -> str:
        return self._beside("csv")

    def _beside(self, what: str) -> str:
        slug = self.filter.offers.strategy.slug
        return reverse(f"actions:{self.kind.kind}-{what}", args=[slug]) + self.address()

    @property
    def active(self) -> list[ActiveFilter]:
        return [
            ActiveFilter(label, words, self.address(**{name: ""}))
            for name, label, words in self.filter.active()
        ]

    @property
    def heads(self) -> list[Head]:
        """Each with the address that sorts by it, downwards at the second time."""
        key, is_downwards = self.filter.ordering
        heads = []
        for column in self.columns:
            if not column.sort:
                heads.append(Head(str(column.label)))
                continue
            order, wanted = "", column.sort
            if column.sort == key:
                order = "descending" if is_downwards else "ascending"
                wanted = key if is_downwards else f"-{key}"
            heads.append(Head(str(column.label), self.address(sort=wanted), order))
        return heads

    def page(self, number: str | None) -> Page:
        """The page ``number``: a count, the ids of the page, and its items in a fixed number of
        queries.
        """
        found = self.filter.in_order()
        page: Page = Paginator(found.values_list("pk", flat=True), self.filter.page_size).get_page(
            number
        )
        ids = list(page.object_list)
        rows = found.model.objects.none()
        if ids:
            rows = found.model.objects.filter(pk__in=ids).order_by(in_order_of(ids, "pk"))
        page.object_list = self.kind.items(Found(rows, ids, self.filter), keys_of(self.columns))
        return page

    def all_items(self) -> list[Any]:
        """All items in their order, in a fixed number of queries."""
        rows = self.filter.in_order()
        ids = self.filter.matching().order_by().values("pk")
        return self.kind.items(Found(rows, ids, self.filter), keys_of(self.columns))


def active_filters(filterset: ListFilter, query: QueryDict) -> list[ActiveFilter]:
    """What narrows a page that is no list and keeps more in its address than the filters."""
    found = []
    for name, label, words in filterset.active():
        changed = query.copy()
        for gone in ("page", name):
            changed.pop(gone, None)
        found.append(ActiveFilter(label, words, f"?{changed.urlencode()}"))
    return found


def show_list(request: HttpRequest, slug: str, kind: ListKind) -> HttpResponse:
    """The page, or only its result where htmx asks for that."""
    viewer = request.user
    strategy = get_object_or_404(visible_strategies(viewer), slug=slug)
    filterset = kind.filter(request.GET, viewer=viewer, strategy=strategy)
    asked = Asked.of(kind, filterset, request.GET)
    page = asked.page(request.GET.get("page"))
    context = {
        "strategy": strategy,
        "list": kind,
        "nothing": kind.nothing_matches if asked.active else kind.nothing_there,
        "asked": asked,
        "filter": filterset,
        "active": asked.active,
        "heads": asked.heads,
        "page_obj": page,
        "rows": [
            [(column, column.cell(item)) for column in asked.columns] for item in page.object_list
        ],
    }
    htmx = request.htmx  # type: ignore[attr-defined]
    if htmx and not htmx.history_restore_request:
        response = render(request, "actions/_list_result.html", context)
        response["HX-Push-Url"] = f"{request.path}{asked.address()}"
    else:
        chosen = keys_of(asked.columns)
        context |= {
            "columns": [(each, each.key in chosen) for each in kind.offered(filterset)[1:]],
            "saved_views": visible_saved_views(viewer)
            .filter(strategy=strategy, kind=kind.kind)
            .select_related("owner"),
            "trail": trail.to_strategy(viewer, strategy),
            "section": "strategies",
        }
        response = render(request, "actions/list.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response
