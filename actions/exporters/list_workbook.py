"""A list as an Excel workbook: its rows, and a sheet that tells what they are.

Dates are dates and figures are numbers. What people have written is text: see
``foundation.workbooks``.
"""

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from actions.columns import Column
from actions.columns.base import Written
from foundation.workbooks import HEADER_HEIGHT, OPTIONS, cell_text, formats_of


def workbook_of(
    *,
    title: str,
    columns: Sequence[Column],
    items: Sequence[Any],
    facts: Sequence[tuple[str, str]],
) -> bytes:
    """The workbook with ``items`` under ``columns``; ``facts`` stand on its second sheet.

    In the active language.
    """
    buffer = io.BytesIO()
    with Workbook(buffer, OPTIONS) as workbook:
        workbook.set_properties({"title": cell_text(title)})
        formats = formats_of(workbook)
        written = [each for column in columns for each in column.writings]
        _write_items(workbook.add_worksheet(_sheet_name(title)), written, items, formats)
        _write_facts(workbook.add_worksheet(_("About")), title, facts, formats)
    return buffer.getvalue()


def _sheet_name(title: str) -> str:
    """``title`` as Excel lets a sheet be called: 31 signs at most, and none of its own."""
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31]


def _write_items(
    page: Worksheet, written: Sequence[Written], items: Sequence[Any], formats: dict[str, Format]
) -> None:
    for place, column in enumerate(written):
        page.set_column(place, place, column.width)
        page.write_string(0, place, cell_text(str(column.heading)), formats["heading"])
    page.set_row(0, HEADER_HEIGHT)
    for row, item in enumerate(items, start=1):
        for place, column in enumerate(written):
            _write_cell(page, row, place, column.value(item), column.format, formats)
    page.autofilter(0, 0, max(1, len(items)), len(written) - 1)
    page.freeze_panes(1, 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_footer("&L&A&R&P (&N)")


def _write_cell(
    page: Worksheet, row: int, place: int, value: Any, kind: str, formats: dict[str, Format]
) -> None:
    if value is None or value == "":
        return
    if isinstance(value, tuple):
        number, decimals = value
        page.write_number(row, place, float(number), formats[f"figure{decimals}"])
    elif isinstance(value, date):
        page.write_datetime(row, place, value, formats["date"])
    elif isinstance(value, int | float | Decimal):
        page.write_number(row, place, float(value), formats[kind])
    else:
        page.write_string(row, place, cell_text(str(value)), formats["text"])


def _write_facts(
    page: Worksheet, title: str, facts: Sequence[tuple[str, str]], formats: dict[str, Format]
) -> None:
    page.hide_gridlines(2)
    page.set_column(0, 0, 26)
    page.set_column(1, 1, 90)
    page.write_string(0, 0, cell_text(title), formats["title"])
    for row, (label, value) in enumerate(facts, start=2):
        page.write_string(row, 0, cell_text(label), formats["bold"])
        page.write_string(row, 1, cell_text(value), formats["text"])
