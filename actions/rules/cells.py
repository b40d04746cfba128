"""Reading what people copy out of spreadsheets: the cells of the table, and headings.

Excel and LibreOffice copy cells with tabs between them and put quotes around a cell that holds a
tab or a line break, its own quotes doubled. Files of Swedish spreadsheets have semicolons instead.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

Table = list[list[str]]

SPACE = re.compile(r"\s+")
# A quoted cell is one only if its last quote ends the cell: a title may begin with a quotation.
# The possessive + keeps a text full of quotes from being tried in every way.
QUOTED = {sign: re.compile(rf'"((?:[^"]|"")*+)"(?=[{sign}\n]|\Z)') for sign in "\t;"}
PLAIN = {sign: re.compile(rf"[^{sign}\n]*") for sign in "\t;"}
FEWEST_HEADINGS = 2


def read_table(text: str) -> Table:
    """The cells of ``text`` by row, trimmed. Rows without anything in them are left out.

    Tabs separate where there are any, else semicolons. The rows are as long as they were written.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    sign = "\t" if "\t" in text else ";"
    rows: Table = []
    row: list[str] = []
    at = 0
    while at <= len(text):
        cell, at = _cell_at(text, at, sign)
        row.append(cell.strip())
        if not text.startswith(sign, at):
            rows.append(row)
            row = []
        at += 1
    return [row for row in rows if any(row)]


def _cell_at(text: str, at: int, sign: str) -> tuple[str, int]:
    """The cell that begins at ``at``, and where it ends."""
    quoted = QUOTED[sign].match(text, at)
    if quoted:
        return quoted[1].replace('""', '"'), quoted.end()
    plain = PLAIN[sign].match(text, at)
    return (plain[0], plain.end()) if plain else ("", at)


def write_table(rows: Iterable[Sequence[str]]) -> str:
    """``rows`` as Excel would copy them; ``read_table`` reads them back."""
    table = list(rows)
    # Without a tab anywhere a semicolon would be read as a separator.
    special = "\t\n\r" if any(len(row) > 1 for row in table) else "\t\n\r;"
    return "\n".join("\t".join(_written(cell, special) for cell in row) for row in table)


def _written(cell: str, special: str) -> str:
    if cell.startswith('"') or any(sign in cell for sign in special):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def folded(text: str) -> str:
    """``text`` as names are compared: in one case, with single spaces."""
    return SPACE.sub(" ", text).strip().casefold()


def recognise_headings(
    row: Sequence[str], known: Mapping[str, Iterable[str]]
) -> list[str | None] | None:
    """Which column stands under each cell of a first row; None when it holds no headings.

    ``known`` gives for each column what its heading may say. A row is one of headings when two of
    its cells are known, or its only cell is. A cell that is none of them, or repeats a column,
    stands for no column.
    """
    columns = {folded(name): column for column, names in known.items() for name in names}
    found: list[str | None] = []
    for cell in row:
        column = columns.get(folded(cell).rstrip(" *:.?"))
        found.append(None if column in found else column)
    count = sum(column is not None for column in found)
    return found if count >= min(FEWEST_HEADINGS, sum(map(bool, row))) and count else None
