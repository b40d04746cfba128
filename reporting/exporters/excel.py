"""The annual report as an Excel workbook: what it is, actions, indicators, measurements, entries.

Dates are dates and figures are numbers; what people have written is always text, so that nothing
in it becomes a formula or a link.
"""

import io
import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, override
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from foundation.bilingual import choose
from reporting.exporters.excel_sheets import SHEETS, Figure, Sheet
from reporting.exporters.naming import report_filename
from reporting.snapshot_schema import Snapshot

content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

LONGEST_CELL = 32_767  # Excel's own limit, in units of UTF-16: an emoji takes two
HEADER_HEIGHT = 32
# What XML cannot hold, and lone surrogates, which UTF-8 cannot.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def filename(snapshot: Snapshot, language: str) -> str:
    return report_filename(snapshot, language, "xlsx")


def render(snapshot: Snapshot, language: str, *, sha256: str) -> bytes:
    """The workbook of ``snapshot`` in ``language``; ``sha256`` is the snapshot's, printed in it.

    The same snapshot gives the same workbook.
    """
    buffer = io.BytesIO()
    with override(language):
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": False,
        }
        with Workbook(buffer, options) as workbook:
            _Writer(workbook, snapshot).write(sha256)
    return buffer.getvalue()


class _Writer:
    def __init__(self, workbook: Workbook, snapshot: Snapshot) -> None:
        self.workbook = workbook
        self.snapshot = snapshot
        base = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
        self.formats = {
            "text": workbook.add_format({**base, "text_wrap": True}),
            "date": workbook.add_format({**base, "num_format": "yyyy-mm-dd", "align": "left"}),
            "percent": workbook.add_format({**base, "num_format": "0%"}),
            "integer": workbook.add_format({**base, "num_format": "0"}),
            "link": workbook.add_format({**base, "font_color": "#0B4A6F", "underline": True}),
            "heading": workbook.add_format(
                {
                    **base,
                    "bold": True,
                    "text_wrap": True,
                    "valign": "vcenter",
                    "font_color": "#FFFFFF",
                    "bg_color": "#0B4A6F",
                    "border_color": "#FFFFFF",
                    "right": 1,
                }
            ),
            "title": workbook.add_format({**base, "bold": True, "font_size": 18}),
            "bold": workbook.add_format({**base, "bold": True, "text_wrap": True}),
        }
        for decimals in range(7):
            pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
            self.formats[f"figure{decimals}"] = workbook.add_format({**base, "num_format": pattern})

    def write(self, sha256: str) -> None:
        strategy = choose(self.snapshot["strategy"]["title"])
        as_of = date.fromisoformat(self.snapshot["as_of"])
        self.workbook.set_properties(
            {
                "title": _clean(_title(self.snapshot)),
                "subject": _clean(strategy),
                "author": _clean(choose(self.snapshot["strategy"]["owner"])),
                "comments": f"SHA-256 {sha256}",
                "created": datetime(as_of.year, as_of.month, as_of.day),
            }
        )
        self._write_about(sha256)
        for sheet in SHEETS:
            self._write_sheet(sheet)

    def _write_about(self, sha256: str) -> None:
        """The first sheet: what the workbook is, and what each column holds."""
        page = self.workbook.add_worksheet(gettext("About"))
        page.hide_gridlines(2)
        page.set_column(0, 0, 26)
        page.set_column(1, 1, 34)
        page.set_column(2, 2, 80)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.write_string(0, 0, _clean(_title(self.snapshot)), self.formats["title"])
        facts = [
            (gettext("Strategy"), choose(self.snapshot["strategy"]["title"])),
            (gettext("Owner"), choose(self.snapshot["strategy"]["owner"])),
            (gettext("Version"), str(self.snapshot["version"])),
            (gettext("The data as of"), self.snapshot["as_of"]),
            (gettext("SHA-256 of the data"), sha256),
        ]
        if self.snapshot["cycle_status"] != "closed":
            facts.append(
                (gettext("Note"), gettext("The year's review is not closed: figures may change."))
            )
        row = 2
        for label, value in facts:
            page.write_string(row, 0, label, self.formats["bold"])
            page.write_string(row, 1, _clean(value), self.formats["text"])
            row += 1
        row += 1
        for place, heading in enumerate((gettext("Sheet"), gettext("Column"), gettext("Holds"))):
            page.write_string(row, place, heading, self.formats["heading"])
        for sheet in SHEETS:
            for column in sheet.columns:
                row += 1
                page.write_string(row, 0, str(sheet.name), self.formats["text"])
                page.write_string(row, 1, str(column.heading), self.formats["text"])
                page.write_string(row, 2, str(column.meaning), self.formats["text"])

    def _write_sheet(self, sheet: Sheet) -> None:
        page = self.workbook.add_worksheet(str(sheet.name))
        for place, column in enumerate(sheet.columns):
            page.set_column(place, place, column.width)
            page.write_string(0, place, str(column.heading), self.formats["heading"])
        page.set_row(0, HEADER_HEIGHT)
        last = 0
        for last, values in enumerate(sheet.rows(self.snapshot), start=1):
            for place, (column, value) in enumerate(zip(sheet.columns, values, strict=True)):
                self._write_cell(page, last, place, value, column.format)
        page.autofilter(0, 0, last, len(sheet.columns) - 1)
        page.freeze_panes(1, 2)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        page.set_footer("&L&A&R&P (&N)")

    def _write_cell(self, page: Worksheet, row: int, place: int, value: Any, kind: str) -> None:
        if value is None or value == "":
            return
        if isinstance(value, Figure):
            number = float(Decimal(value.value))
            page.write_number(row, place, number, self.formats[f"figure{value.decimals}"])
        elif isinstance(value, bool):
            word = gettext("yes") if value else gettext("no")
            page.write_string(row, place, word, self.formats["text"])
        elif kind == "date":
            page.write_datetime(row, place, date.fromisoformat(value), self.formats["date"])
        elif isinstance(value, int):
            number = value / 100 if kind == "percent" else value
            page.write_number(row, place, number, self.formats[kind])
        else:
            page.write_string(row, place, _clean(str(value)), self.formats["text"])


def _clean(text: str) -> str:
    """``text`` as a cell can hold it: without what XML forbids, and not longer than Excel reads."""
    text = FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_CELL:
        return text
    note = " […] " + gettext("(cut: the text is longer than a cell can hold)")
    # What was cut in two at the end is left out.
    return units[: 2 * (LONGEST_CELL - len(note))].decode("utf-16-le", "ignore") + note


def _title(snapshot: Snapshot) -> str:
    return gettext("Annual report %(year)s") % {"year": snapshot["year"]}
