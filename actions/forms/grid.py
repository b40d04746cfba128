"""The grid of many actions as it comes back: the texts of its cells, and what they had shown."""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from actions.domain.bulk import COLUMNS, SETTABLE, CheckedRow, RowEdit
from actions.forms.fields import LongTextField
from foundation.errors import DomainError

SHOWN = "shown-"
MOST_DIGITS = 18
"""More than any id has, and as many as every database can look for."""


def cell_name(action_id: int, column: str) -> str:
    return f"cell-{action_id}-{column}"


def edits_of(data: QueryDict) -> list[RowEdit]:
    """The rows that ``data`` holds, in their order. What is not in it was not touched."""
    edits = []
    for name in data:
        key = name.removeprefix(SHOWN)
        if name == key or not (key.isdecimal() and key.isascii() and len(key) <= MOST_DIGITS):
            continue
        pk = int(key)
        typed = {
            column: str(data[cell_name(pk, column)])
            for column in COLUMNS
            if cell_name(pk, column) in data
        }
        edits.append(RowEdit(pk, _shown(str(data[name])), typed))
    return edits


def _shown(text: str) -> dict[str, str]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {key: value for key, value in found.items() if isinstance(value, str)}


def hidden_fields(rows: Iterable[CheckedRow]) -> list[tuple[str, str]]:
    """Names and values that carry ``rows`` through the page on which changes are confirmed."""
    fields = []
    for row in rows:
        pk = row.action.pk
        fields.append((f"{SHOWN}{pk}", json.dumps(row.shown)))
        fields += [
            (cell_name(pk, cell.column), cell.text)
            for cell in row.cells.values()
            if cell.text != cell.before
        ]
    return fields


def shown_text(row: CheckedRow) -> str:
    return json.dumps(row.shown)


class FillForm(forms.Form):
    """One value for a column of the rows that are ticked."""

    fill_column = forms.ChoiceField(
        label=_("Set"),
        choices=[(name, COLUMNS[name]) for name in SETTABLE],
        initial="person",
    )
    fill_value = forms.CharField(
        label=_("to"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Empty: the cells become empty."),
    )


def filled(edits: Iterable[RowEdit], ticked: set[str], form: FillForm) -> list[RowEdit]:
    """``edits`` with the value of a valid ``form`` in the rows whose ids are ``ticked``."""
    column, value = form.cleaned_data["fill_column"], form.cleaned_data["fill_value"]
    return [
        replace(edit, typed={**edit.typed, column: value})
        if str(edit.action_id) in ticked
        else edit
        for edit in edits
    ]


class NoteForm(forms.Form):
    """Why something changes; where an adopted plan does, the note is needed."""

    note = LongTextField(
        label=_("Note for the history"),
        rows=3,
        required=False,
        help_text=_("Why this changes. May be left empty."),
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_needed: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["note"]
        if is_needed:
            field.required = True
            field.help_text = _(
                "The plan is adopted, so the note is needed; it stays in its history."
            )
            field.error_messages["required"] = _("Write why the adopted plan changes.")

    def add_domain_error(self, error: DomainError) -> None:
        self.add_error(error.field if error.field in self.fields else None, error.message)
