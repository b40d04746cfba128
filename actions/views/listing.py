"""What lists share: pages of rows, fifty at a time, and how they are narrowed and sorted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from accounts.models import Organisation
from accounts.permissions import Viewer
from actions.domain.actions import ActionDates, ActionState
from actions.filters import DRAFTS, Choices, ListFilter
from actions.models import Action, ActionPlan
from actions.permissions import visible_plans
from foundation.sorting import alphabetical
from strategy.models import Strategy
from strategy.permissions import visible_areas

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


def scope_choices(viewer: Viewer, strategy: Strategy) -> dict[str, Choices]:
    """The areas and plans of ``strategy`` that ``viewer`` may choose between, and drafts."""
    areas = visible_areas(viewer).filter(strategy=strategy).order_by("position", "id")
    plans = (
        visible_plans(viewer)
        .filter(area__strategy=strategy)
        .order_by("area__position", "area_id", "starts_on", "id")
    )
    return {
        "area": [(area.pk, str(area)) for area in areas],
        "plan": [(plan.pk, _with_status(plan)) for plan in plans],
        "drafts": DRAFTS if viewer.is_authenticated else (),
    }


def _with_status(plan: ActionPlan) -> str:
    """The plan's title; a draft says so."""
    is_draft = plan.status == ActionPlan.DRAFT
    return f"{plan.title} ({plan.status_style})" if is_draft else plan.title


def organisation_choices(things: QuerySet) -> list[tuple[int, str]]:
    """The organisations that answer for ``things``, by name."""
    found = Organisation.objects.filter(pk__in=things.order_by().values("responsible_organisation"))
    return [(each.pk, each.label) for each in alphabetical(found, lambda each: each.label)]


@dataclass(frozen=True)
class Column:
    """The head of a column that can be sorted; ``order`` is the value of aria-sort, or ""."""

    label: str
    address: str
    order: str


@dataclass(frozen=True)
class ActiveFilter:
    label: str
    words: str
    address: str
    """The same list without this filter."""


def columns_of(filterset: ListFilter, query: QueryDict) -> list[Column]:
    """The heads, each with the address that sorts by it, downwards at the second time."""
    key, is_downwards = filterset.ordering
    columns = []
    for name, label in filterset.COLUMNS.items():
        order, wanted = "", name
        if name == key:
            order = "descending" if is_downwards else "ascending"
            wanted = name if is_downwards else f"-{name}"
        columns.append(Column(str(label), _address(query, sort=wanted), order))
    return columns


def active_filters(filterset: ListFilter, query: QueryDict) -> list[ActiveFilter]:
    return [
        ActiveFilter(label, words, _address(query, **{name: ""}))
        for name, label, words in filterset.active()
    ]


def _address(query: QueryDict, **changes: str) -> str:
    """The query with ``changes``, from the first page on; what is empty is left out."""
    changed = query.copy()
    changed.pop("page", None)
    for name, value in changes.items():
        changed[name] = value
    for name in [name for name, value in changed.items() if not value]:
        del changed[name]
    return f"?{changed.urlencode()}"


def render_list(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    """The page, or only its result where htmx asks for that."""
    htmx = request.htmx  # type: ignore[attr-defined]
    is_part = htmx and not htmx.history_restore_request
    template = f"actions/_{name}_result.html" if is_part else f"actions/{name}.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
