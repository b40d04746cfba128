"""A pasted table of new objectives, actions or indicators: read whole, cell by cell; saves nothing.

``actions.domain.bulk_add`` adds what it says. A number that the plan has already is refused and
named: pasting adds, the grid and the pages change.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Person
from actions.domain.bulk_cells import CellError, Directory, directory_of
from actions.domain.bulk_tables import TABLES, TableColumn
from actions.models import ActionPlan, Objective
from actions.rules.cells import Table, folded, read_table, recognise_headings, write_table
from foundation.errors import DomainError

MOST_NEW = 200
LONGEST_TABLE = 300_000


@dataclass
class NewCell:
    text: str
    understood: str = ""
    """What the text was taken for, where that is not the text itself."""
    error: str = ""


@dataclass
class NewRow:
    """``values`` is what the cells say, by column, and holds nothing for a wrong one."""

    position: int
    cells: dict[str, NewCell]
    values: dict[str, Any] = field(default_factory=dict)

    def text(self, column: str) -> str:
        cell = self.cells.get(column)
        return cell.text if cell else ""

    def says(self, column: str) -> bool:
        """Whether there is something to show in a cell."""
        cell = self.cells.get(column)
        return cell is not None and bool(cell.text or cell.understood or cell.error)

    def fail(self, column: str, message: str) -> None:
        """The first thing that is wrong with a cell is the one that is said."""
        self.values.pop(column, None)
        cell = self.cells.setdefault(column, NewCell(""))
        cell.error = cell.error or message

    def take(self, column: str, value: Any, understood: str) -> None:
        self.values[column] = value
        cell = self.cells.setdefault(column, NewCell(""))
        if understood != cell.text:
            cell.understood = understood


@dataclass
class NewTable:
    kind: str
    columns: list[str]
    rows: list[NewRow]
    ignored: list[str]
    """Headings that no column is known by: what stands under them is left out."""

    @property
    def faults(self) -> list[tuple[NewRow, str, NewCell]]:
        return [
            (row, column, cell)
            for row in self.rows
            for column, cell in row.cells.items()
            if cell.error
        ]

    @property
    def text(self) -> str:
        """The table with headings, to be read again."""
        heads = [str(TABLES[self.kind][column].label) for column in self.columns]
        cells = ([row.text(column) for column in self.columns] for row in self.rows)
        return write_table([heads, *cells])


@dataclass(frozen=True)
class Standing:
    """What the plan has already, and whom and what cells may name."""

    plan: ActionPlan
    directory: Directory
    objectives: dict[str, Objective]
    """The objectives of the plan by their numbers, folded."""

    def objective(self, number: str) -> Objective | None:
        return self.objectives.get(folded(number))


def standing_in(plan: ActionPlan, viewer: Person) -> Standing:
    """Four queries."""
    objectives = Objective.objects.current().filter(plan=plan).select_related("parent")
    return Standing(
        plan,
        directory_of(plan.area.strategy, viewer),
        {folded(each.number): each for each in objectives},
    )


def table_of(kind: str, text: str, mended: Mapping[tuple[int, str], str]) -> NewTable:
    """The cells of ``text`` under their columns; ``mended`` are cells that were typed anew.

    Raises DomainError, its field ``table``, where ``text`` is no table that can be read.
    """
    known = TABLES[kind]
    table = read_table(text)
    headings = (
        recognise_headings(table[0], {name: column.names for name, column in known.items()})
        if table
        else None
    )
    found: list[str | None] = headings or list(known)
    body = table[1:] if headings else table
    _check_shape(known, found, body)
    columns = [name for name in found if name]
    if headings is None:
        width = max(map(len, body))
        columns = columns[: max(width, 1 + _last_needed(known))]
    rows = []
    for position, cells in enumerate(body, start=1):
        row = NewRow(position, {column: NewCell("") for column in columns})
        for column, cell in zip(found, cells, strict=False):
            if column:
                row.cells[column].text = cell
        for column in columns:
            row.cells[column].text = mended.get((position, column), row.text(column)).strip()
        rows.append(row)
    ignored = [
        cell
        for cell, column in zip(table[0], found, strict=False)
        if headings and cell and not column
    ]
    return NewTable(kind, columns, rows, ignored)


def _last_needed(known: Mapping[str, TableColumn]) -> int:
    return max(index for index, column in enumerate(known.values()) if column.is_needed)


def _check_shape(
    known: Mapping[str, TableColumn], found: Iterable[str | None], body: Table
) -> None:
    message = ""
    missing = [
        str(column.label)
        for name, column in known.items()
        if column.is_needed and name not in found
    ]
    if not body:
        message = _("Paste at least one row.")
    elif missing:
        message = _("The table lacks a column that is needed: %(columns)s.") % {
            "columns": ", ".join(missing)
        }
    elif len(body) > MOST_NEW:
        message = _("The table has %(count)s rows; at most %(most)s can be added at once.") % {
            "count": len(body),
            "most": MOST_NEW,
        }
    if message:
        raise DomainError(message, field="table")


def number_rows(rows: Iterable[NewRow], taken: Iterable[str]) -> None:
    """Read the numbers: each once in the plan; an empty cell gets the next one."""
    found = list(rows)
    standing = {folded(number) for number in taken}
    given: dict[str, int] = {}
    for row in found:
        number = row.text("number").rstrip(".")
        if not number:
            continue
        key = folded(number)
        if key in standing:
            row.fail(
                "number",
                _("The plan has the number %(number)s already. Give another one.")
                % {"number": number},
            )
        elif key in given:
            row.fail(
                "number",
                _("Row %(row)s has the same number.") % {"row": given[key]},
            )
        else:
            given[key] = row.position
            row.take("number", number, number)
    used = standing | set(given)
    for row in found:
        if not row.text("number"):
            number = _next_number(used, row.text("parent"))
            used.add(folded(number))
            row.take("number", number, number)


def _next_number(used: set[str], parent: str) -> str:
    prefix = f"{parent.rstrip('.')}." if parent else ""
    last = 0
    for number in used:
        rest = number.removeprefix(folded(prefix))
        if number.startswith(folded(prefix)) and rest.isdecimal() and rest.isascii():
            last = max(last, int(rest))
    return f"{prefix}{last + 1}"


def read_cell(row: NewRow, column: str, read: Any) -> None:
    """Let ``read`` make a value and its words of the cell; what it refuses stands in the cell."""
    try:
        value, understood = read(row.text(column))
    except CellError as error:
        row.fail(column, error.message)
    else:
        row.take(column, value, understood)
