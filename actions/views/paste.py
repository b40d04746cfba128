"""Adding objectives, actions and indicators to a plan from a table that is pasted."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Person
from actions.domain.bulk_add import TableRefused, add_table
from actions.domain.bulk_new import MOST_NEW, NewTable
from actions.domain.bulk_read import check_table
from actions.domain.bulk_tables import ACTIONS, INDICATORS, KINDS, OBJECTIVES, TABLES
from actions.domain.shaping import needs_note, shaping_barrier
from actions.forms.grid import NoteForm
from actions.forms.grid_paste import PasteForm, mend_name, mended_cells, wrong_cells
from actions.models import ActionPlan
from actions.permissions import visible_plans
from actions.rules.cells import write_table
from actions.views import trail
from foundation.errors import DomainError
from strategy.permissions import can_coordinate

KIND_LABELS = {
    OBJECTIVES: gettext_lazy("Objectives"),
    ACTIONS: gettext_lazy("Actions"),
    INDICATORS: gettext_lazy("Indicators"),
}
EXAMPLES: dict[str, list[tuple[Any, ...]]] = {
    OBJECTIVES: [
        ("1", gettext_lazy("Shorter way from research to care"), ""),
        ("1.1", gettext_lazy("More clinical trials start in the region"), "1"),
        ("2", gettext_lazy("Patients take part in the research"), ""),
    ],
    ACTIONS: [
        (
            "1",
            gettext_lazy("One way in for companies that plan a trial"),
            "{organisation}",
            "{person}",
            "{first}",
            "{last}",
            "1, 1.1",
            gettext_lazy("The way in opens @ {first}"),
        ),
        ("2", gettext_lazy("A panel of patients"), "{organisation}", "", "{first}", "", "2", ""),
    ],
    INDICATORS: [
        (
            "1.1",
            gettext_lazy("Trials started in a year"),
            gettext_lazy("trials"),
            gettext_lazy("increase"),
            "120",
            "{before}",
            "180",
            "{final}",
        ),
    ],
}


@login_required
def paste(request: HttpRequest, pk: int) -> HttpResponse:
    """Paste a table, see how it is understood, mend what is wrong, and add it."""
    viewer: Any = request.user
    plan = get_object_or_404(visible_plans(viewer).select_related("area__strategy"), pk=pk)
    if not can_coordinate(viewer, plan.area.strategy):
        raise PermissionDenied
    if barrier := shaping_barrier(plan):
        messages.error(request, barrier)
        return redirect(plan)
    kind = request.GET.get("kind", OBJECTIVES)
    kind = kind if kind in KINDS else OBJECTIVES
    if request.method != "POST":
        return _paste_page(request, plan, viewer, kind, PasteForm())
    form = PasteForm(request.POST)
    if not form.is_valid():
        return _paste_page(request, plan, viewer, kind, form)
    try:
        table = check_table(
            plan=plan,
            kind=kind,
            text=form.cleaned_data["table"],
            by=viewer,
            mended=mended_cells(request.POST),
        )
    except DomainError as error:
        form.add_domain_error(error)
        return _paste_page(request, plan, viewer, kind, form)
    step = request.POST.get("step", "check")
    if step == "edit":
        return _paste_page(request, plan, viewer, kind, PasteForm(initial={"table": table.text}))
    if step == "confirm" and not table.faults:
        return _confirm(request, plan, viewer, table)
    return _check_page(request, plan, viewer, table)


def _confirm(
    request: HttpRequest, plan: ActionPlan, viewer: Person, table: NewTable
) -> HttpResponse:
    note_form = _note_form(plan, request.POST)
    if not note_form.is_valid():
        return _check_page(request, plan, viewer, table, note_form)
    try:
        added = add_table(
            plan=plan,
            kind=table.kind,
            text=table.text,
            by=viewer,
            note=note_form.cleaned_data["note"],
        )
    except TableRefused as refused:
        return _check_page(request, plan, viewer, refused.table, note_form)
    except DomainError as error:
        note_form.add_domain_error(error)
        return _check_page(request, plan, viewer, table, note_form)
    count = len(added.rows)
    messages.success(
        request,
        ngettext(
            "%(count)s row has been added to the plan.",
            "%(count)s rows have been added to the plan.",
            count,
        )
        % {"count": count},
    )
    return redirect(plan)


def _note_form(plan: ActionPlan, data: Any = None) -> NoteForm:
    form = NoteForm(data, is_needed=needs_note(plan))
    del form.fields["submission_key"]
    return form


def _paste_page(
    request: HttpRequest, plan: ActionPlan, viewer: Person, kind: str, form: PasteForm
) -> HttpResponse:
    context = {
        **_context(plan, viewer, kind),
        "form": form,
        "columns": [(column.label, column.is_needed) for column in TABLES[kind].values()],
        "example": _example(kind, plan, viewer),
        "most": MOST_NEW,
    }
    return render(request, "actions/paste.html", context)


def _check_page(
    request: HttpRequest,
    plan: ActionPlan,
    viewer: Person,
    table: NewTable,
    note_form: NoteForm | None = None,
) -> HttpResponse:
    labels = TABLES[table.kind]
    heads = [
        name
        for name in labels
        if name in table.columns or any(row.says(name) for row in table.rows)
    ]
    context = {
        **_context(plan, viewer, table.kind),
        "table": table,
        "heads": [(name, labels[name].label) for name in heads],
        "rows": [
            (
                row,
                [(name, mend_name(row.position, name), row.cells.get(name)) for name in heads],
            )
            for row in table.rows
        ],
        "faults": wrong_cells(table),
        "form": note_form or _note_form(plan),
    }
    return render(request, "actions/paste_check.html", context)


def _context(plan: ActionPlan, viewer: Person, kind: str) -> dict[str, Any]:
    return {
        "plan": plan,
        "kind": kind,
        "kinds": KIND_LABELS.items(),
        "kind_label": KIND_LABELS[kind],
        "trail": trail.to_plan(viewer, plan),
        "section": "strategies",
    }


def _example(kind: str, plan: ActionPlan, viewer: Person) -> str:
    """Rows as they may be pasted, in the order of the columns."""
    words = {
        "organisation": viewer.organisation.label
        if viewer.organisation
        else _("The university hospital"),
        "person": viewer.name if viewer.organisation else "",
        "first": plan.starts_on.isoformat(),
        "last": plan.ends_on.isoformat(),
        "before": str(plan.starts_on.year - 1),
        "final": str(plan.ends_on.year),
    }
    return write_table([str(cell).format(**words) for cell in row] for row in EXAMPLES[kind])
