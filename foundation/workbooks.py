"""Rows as an Excel workbook, in which what people have written is always text."""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from xlsxwriter import Workbook
from xlsxwriter.format import Format

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
"""What a Workbook is opened with, so that no text becomes a formula, a link or a number."""
BASE = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
TEXT = {**BASE, "text_wrap": True}
DATE = {**BASE, "num_format": "yyyy-mm-dd", "align": "left"}
INTEGER = {**BASE, "num_format": "0"}
HEADING = {
    **BASE,
    "bold": True,
    "text_wrap": True,
    "valign": "vcenter",
    "font_color": "#FFFFFF",
    "bg_color": "#0B4A6F",
    "border_color": "#FFFFFF",
    "right": 1,
}
HEADER_HEIGHT = 32
LONGEST_CELL = 32_767  # Excel's own limit, in units of UTF-16: an emoji takes two
# What XML cannot hold, and lone surrogates, which UTF-8 cannot.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def formats_of(workbook: Workbook) -> dict[str, Format]:
    """The formats of cells by name; figure0 to figure6 have so many decimals."""
    formats = {
        "text": TEXT,
        "date": DATE,
        "percent": {**BASE, "num_format": "0%"},
        "integer": INTEGER,
        "link": {**BASE, "font_color": "#0B4A6F", "underline": True},
        "heading": HEADING,
        "title": {**BASE, "bold": True, "font_size": 18},
        "bold": {**BASE, "bold": True, "text_wrap": True},
    }
    for decimals in range(7):
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        formats[f"figure{decimals}"] = {**BASE, "num_format": pattern}
    return {name: workbook.add_format(given) for name, given in formats.items()}


def cell_text(text: str) -> str:
    """``text`` as a cell can hold it: without what XML forbids, and not longer than Excel reads."""
    text = FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_CELL:
        return text
    note = " […] " + gettext("(cut: the text is longer than a cell can hold)")
    # What was cut in two at the end is left out.
    return units[: 2 * (LONGEST_CELL - len(note))].decode("utf-16-le", "ignore") + note


def workbook_response(
    name: str,
    sheet: str,
    columns: Sequence[tuple[object, int]],
    rows: Iterable[Sequence[Any]],
) -> HttpResponse:
    """``rows`` as the workbook ``name`` with one sheet; ``columns`` are headings and widths.

    Dates are dates and numbers are numbers, whole or decimal; anything else is text.
    """
    buffer = io.BytesIO()
    with Workbook(buffer, OPTIONS) as workbook:
        heading, text, day, number, figure = (
            workbook.add_format(each) for each in (HEADING, TEXT, DATE, INTEGER, BASE)
        )
        page = workbook.add_worksheet(sheet)
        for place, (label, width) in enumerate(columns):
            page.set_column(place, place, width)
            page.write_string(0, place, str(label), heading)
        page.set_row(0, HEADER_HEIGHT)
        last = 0
        for last, values in enumerate(rows, start=1):
            for place, value in enumerate(values):
                if value is None or value == "":
                    continue
                if isinstance(value, date):
                    page.write_datetime(last, place, value, day)
                elif isinstance(value, int):
                    page.write_number(last, place, value, number)
                elif isinstance(value, Decimal):
                    page.write_number(last, place, float(value), figure)
                else:
                    page.write_string(last, place, cell_text(str(value)), text)
        page.autofilter(0, 0, last, len(columns) - 1)
        page.freeze_panes(1, 0)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        page.set_footer("&L&A&R&P (&N)")
    response = HttpResponse(buffer.getvalue(), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
