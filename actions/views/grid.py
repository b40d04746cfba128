"""Many actions at once: the grid, the page on which its changes are checked, and the saving."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Person
from actions.columns import ACTIONS
from actions.domain.bulk import (
    COLUMNS,
    MOST_ROWS,
    ChangeSet,
    ChangesRefused,
    CheckedCell,
    CheckedRow,
    RowEdit,
    grid_actions,
    rows_of,
)
from actions.domain.bulk_cells import directory_of
from actions.domain.bulk_check import check_changes
from actions.domain.bulk_save import save_changes
from actions.filters import ActionFilter
from actions.forms.grid import (
    FillForm,
    NoteForm,
    cell_name,
    edits_of,
    filled,
    hidden_fields,
    shown_text,
)
from actions.statuses import ACTION_STATUSES
from actions.views import trail
from actions.views.listing import Asked
from foundation.bilingual import active_language
from foundation.errors import DomainError
from strategy.models import Strategy
from strategy.permissions import can_coordinate, visible_strategies

LISTS = {
    "organisation": "organisations",
    "person": "people",
    "plan": "plans",
    "status": "statuses",
}
"""Which list of suggestions goes with a column."""
PROSE = ("title", "comment")
SIGNS_A_LINE = 26
MOST_LINES = 4


@dataclass(frozen=True)
class GridCell:
    """A cell as its form field is drawn."""

    cell: CheckedCell
    name: str
    suggestions: str
    lines: int
    placeholder: str

    @property
    def is_changed(self) -> bool:
        return self.cell.text != self.cell.before


@dataclass(frozen=True)
class GridRow:
    row: CheckedRow
    cells: list[GridCell]
    shown: str
    is_ticked: bool


@login_required
def grid(request: HttpRequest, slug: str) -> HttpResponse:
    """Fields for the actions that the filters of the list find, fifty a page."""
    viewer: Any = request.user
    strategy = get_object_or_404(visible_strategies(viewer), slug=slug)
    if not can_coordinate(viewer, strategy):
        raise PermissionDenied
    if request.method != "POST":
        return _first_page(request, strategy, viewer)
    edits = edits_of(request.POST)
    step = request.POST.get("step", "check")
    if step == "fill":
        return _fill(request, strategy, viewer, edits)
    try:
        changes = check_changes(strategy=strategy, edits=edits, by=viewer)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(request.get_full_path())
    if step == "edit" or changes.faults:
        return _again(request, strategy, viewer, changes, with_faults=step != "edit")
    if not changes.changed:
        messages.info(request, _("Nothing has been changed, so there is nothing to save."))
        return redirect(request.get_full_path())
    if step == "confirm":
        return _confirm(request, strategy, viewer, edits, changes)
    return _check_page(request, strategy, viewer, changes, _note_form(changes))


def _first_page(request: HttpRequest, strategy: Strategy, viewer: Person) -> HttpResponse:
    filterset = ActionFilter(request.GET, viewer=viewer, strategy=strategy)
    found = filterset.in_order().values_list("pk", flat=True)
    page: Any = Paginator(found, MOST_ROWS).get_page(request.GET.get("page"))
    ids = list(page.object_list)
    actions = grid_actions(strategy, viewer).in_bulk(ids)
    directory = directory_of(strategy, viewer)
    rows = rows_of([actions[pk] for pk in ids if pk in actions], directory)
    return _grid_page(
        request,
        strategy,
        viewer,
        rows,
        directory=directory,
        page_obj=page,
        filter=filterset,
        active=Asked.of(ACTIONS, filterset, request.GET).active,
    )


def _again(
    request: HttpRequest,
    strategy: Strategy,
    viewer: Person,
    changes: ChangeSet,
    *,
    with_faults: bool,
    fill_form: FillForm | None = None,
) -> HttpResponse:
    """The grid with what was typed into it, and what is wrong with that."""
    if not with_faults:
        for _row, cell in changes.faults:
            cell.error = ""
    return _grid_page(
        request,
        strategy,
        viewer,
        changes.rows,
        faults=[
            (cell_name(row.action.pk, cell.column), row.action, cell)
            for row, cell in changes.faults
        ],
        missing=changes.missing,
        fill_form=fill_form or FillForm(),
        is_returned=True,
    )


def _fill(
    request: HttpRequest, strategy: Strategy, viewer: Person, edits: list[RowEdit]
) -> HttpResponse:
    form = FillForm(request.POST)
    ticked = set(request.POST.getlist("row"))
    if form.is_valid():
        if ticked:
            edits = filled(edits, ticked, form)
        else:
            form.add_error(None, _("Tick the actions first."))
    try:
        changes = check_changes(strategy=strategy, edits=edits, by=viewer)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(request.get_full_path())
    return _again(request, strategy, viewer, changes, with_faults=True, fill_form=form)


def _confirm(
    request: HttpRequest,
    strategy: Strategy,
    viewer: Person,
    edits: list[RowEdit],
    changes: ChangeSet,
) -> HttpResponse:
    form = _note_form(changes, request.POST)
    if form.is_valid():
        try:
            saved = save_changes(strategy=strategy, edits=edits, by=viewer, **form.cleaned_data)
        except ChangesRefused as refused:
            return _again(request, strategy, viewer, refused.changes, with_faults=True)
        except DomainError as error:
            form.add_domain_error(error)
        else:
            count = len(saved.changed)
            messages.success(
                request,
                ngettext(
                    "%(count)s action has been changed.",
                    "%(count)s actions have been changed.",
                    count,
                )
                % {"count": count},
            )
            return redirect(request.get_full_path())
    return _check_page(request, strategy, viewer, changes, form)


def _note_form(changes: ChangeSet, data: Any = None) -> NoteForm:
    return NoteForm(
        data,
        is_needed=bool(changes.adopted_plans),
        initial={"submission_key": uuid.uuid4()},
    )


def _check_page(
    request: HttpRequest, strategy: Strategy, viewer: Person, changes: ChangeSet, form: NoteForm
) -> HttpResponse:
    context = {
        "strategy": strategy,
        "changes": changes,
        "entry_count": sum(bool(row.status) for row in changes.rows),
        "form": form,
        "hidden": hidden_fields(changes.rows),
        "trail": [*_trail(viewer, strategy), (_("Edit many"), request.get_full_path())],
        "section": "strategies",
    }
    return render(request, "actions/grid_check.html", context)


def _grid_page(
    request: HttpRequest,
    strategy: Strategy,
    viewer: Person,
    rows: list[CheckedRow],
    **context: Any,
) -> HttpResponse:
    directory = context.pop("directory", None) or directory_of(strategy, viewer)
    ticked = set(request.POST.getlist("row"))
    context = {
        "fill_form": FillForm(),
        "strategy": strategy,
        "columns": _heads(),
        "rows": [_grid_row(row, str(row.action.pk) in ticked) for row in rows],
        "organisations": directory.organisation_options(),
        "people": directory.person_options(),
        "plans": directory.plan_options(),
        "statuses": [
            str(status) for value, status in ACTION_STATUSES.items() if value != "no_report"
        ],
        "trail": _trail(viewer, strategy),
        "section": "strategies",
        **context,
    }
    return render(request, "actions/grid.html", context)


def _heads() -> list[tuple[str, str]]:
    language = _("Title in Swedish") if active_language() == "sv" else _("Title in English")
    return [(name, language if name == "title" else str(label)) for name, label in COLUMNS.items()]


def _grid_row(row: CheckedRow, is_ticked: bool) -> GridRow:
    cells = [
        GridCell(
            cell,
            cell_name(row.action.pk, column),
            LISTS.get(column, ""),
            _lines(cell.text) if column in PROSE else 0,
            row.action.title if column == "title" and not cell.before else "",
        )
        for column, cell in row.cells.items()
    ]
    return GridRow(row, cells, shown_text(row), is_ticked)


def _lines(text: str) -> int:
    return min(MOST_LINES, 1 + len(text) // SIGNS_A_LINE)


def _trail(viewer: Person, strategy: Strategy) -> trail.Trail:
    here = (_("Actions"), reverse("actions:action-list", args=[strategy.slug]))
    return [*trail.to_strategy(viewer, strategy), here]
