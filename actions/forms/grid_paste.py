"""The table that is pasted to add to a plan, and the cells of it that are mended."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from actions.domain.bulk_new import LONGEST_TABLE, NewTable
from actions.domain.bulk_tables import TABLES
from actions.domain.texts import checked_text
from foundation.errors import DomainError

MENDED = re.compile(r"mend-(\d{1,4})-([a-z_]+)", re.ASCII)


class TableField(forms.CharField):
    """A text of rows and cells: its tabs and line ends are kept, also the first and the last."""

    widget = forms.Textarea(
        attrs={"rows": 14, "class": "paste-text", "spellcheck": "false", "wrap": "off"}
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)

    def to_python(self, value: Any) -> str:
        try:
            return checked_text(super().to_python(value) or "", field="", longest=LONGEST_TABLE)
        except DomainError as error:
            raise forms.ValidationError(error.message) from error


class PasteForm(forms.Form):
    table = TableField(
        label=_("Cells copied from a spreadsheet"),
        error_messages={"required": _("Paste at least one row.")},
    )

    def add_domain_error(self, error: DomainError) -> None:
        self.add_error(error.field if error.field in self.fields else None, error.message)


def mend_name(row: int, column: str) -> str:
    return f"mend-{row}-{column}"


def mended_cells(data: QueryDict) -> Mapping[tuple[int, str], str]:
    """The cells that were typed anew on the page that shows what is wrong, by row and column."""
    return {
        (int(found[1]), found[2]): str(data[name])
        for name in data
        if (found := MENDED.fullmatch(name))
    }


def wrong_cells(table: NewTable) -> list[tuple[str, str, str]]:
    """The id, the place in words and the fault of each wrong cell."""
    labels = TABLES[table.kind]
    return [
        (
            mend_name(row.position, column),
            gettext("Row %(row)s, %(column)s")
            % {"row": row.position, "column": labels[column].label},
            cell.error,
        )
        for row, column, cell in table.faults
    ]
