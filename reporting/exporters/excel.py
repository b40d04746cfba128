"""The annual report as an Excel workbook: what it is, actions, indicators, measurements and
their parts, entries. Each figure has who gave it, when, from which source, and its evidence.

Dates are dates and figures are numbers; what people have written is always text, so that nothing
in it becomes a formula or a link.
"""

import io
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, override
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from foundation.bilingual import choose
from foundation.workbooks import BASE, CONTENT_TYPE, HEADER_HEIGHT, OPTIONS, cell_text, formats_of
from reporting.exporters.excel_charts import write_distributions, write_indicators
from reporting.exporters.excel_rows import Figure
from reporting.exporters.excel_sheets import SHEETS, Sheet
from reporting.exporters.naming import report_filename
from reporting.snapshot_schema import Snapshot
from reporting.snapshot_upgrades import upgraded

content_type = CONTENT_TYPE
ABOUT_WIDTHS = (34, 34, 80)
LINE_HEIGHT, HIGHEST_ROW = 15, 300
LONGEST_SHOWN = 2_000
"""Characters of a text beyond which a row does not become higher."""


def filename(snapshot: Snapshot, language: str) -> str:
    return report_filename(snapshot, language, "xlsx")


def render(snapshot: Snapshot, language: str, *, sha256: str) -> bytes:
    """The workbook of ``snapshot`` in ``language``; ``sha256`` is the snapshot's, printed in it.

    The same snapshot gives the same workbook.
    """
    buffer = io.BytesIO()
    with override(language), Workbook(buffer, OPTIONS) as workbook:
        _Writer(workbook, upgraded(snapshot)).write(sha256)
    return buffer.getvalue()


class _Writer:
    def __init__(self, workbook: Workbook, snapshot: Snapshot) -> None:
        self.workbook = workbook
        self.snapshot = snapshot
        self.formats = formats_of(workbook)

    def write(self, sha256: str) -> None:
        strategy = choose(self.snapshot["strategy"]["title"])
        as_of = date.fromisoformat(self.snapshot["as_of"])
        self.workbook.set_properties(
            {
                "title": cell_text(_title(self.snapshot)),
                "subject": cell_text(strategy),
                "author": cell_text(choose(self.snapshot["strategy"]["owner"])),
                "comments": f"SHA-256 {sha256}",
                "created": datetime(as_of.year, as_of.month, as_of.day),
            }
        )
        self._write_about(sha256)
        write_distributions(self.workbook, self.snapshot, self.formats)
        write_indicators(self.workbook, self.snapshot, self.formats)
        for sheet in SHEETS:
            self._write_sheet(sheet)

    def _write_about(self, sha256: str) -> None:
        """The first sheet: what the workbook is, and what each column holds."""
        page = self.workbook.add_worksheet(gettext("About"))
        page.hide_gridlines(2)
        for place, width in enumerate(ABOUT_WIDTHS):
            page.set_column(place, place, width)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.write_string(0, 0, cell_text(_title(self.snapshot)), self.formats["title"])
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
        # Not wrapped: it runs on into the next column, where nothing stands.
        one_line = self.workbook.add_format(BASE)
        for label, value in facts:
            page.write_string(row, 0, label, self.formats["bold"])
            page.write_string(row, 1, cell_text(value), one_line)
            row += 1
        row += 1
        for place, heading in enumerate((gettext("Sheet"), gettext("Column"), gettext("Holds"))):
            page.write_string(row, place, heading, self.formats["heading"])
        for sheet in SHEETS:
            for column in sheet.columns:
                row += 1
                _set_height(page, row, [(str(column.meaning), ABOUT_WIDTHS[2])])
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
            texts = zip(values, (column.width for column in sheet.columns), strict=True)
            _set_height(page, last, [each for each in texts if isinstance(each[0], str)])
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
            page.write_string(row, place, cell_text(str(value)), self.formats["text"])


def _set_height(page: Worksheet, row: int, texts: Iterable[tuple[str, int]]) -> None:
    """Make a row as high as ``texts``, each with the width of its column, need to be read.

    Excel does so by itself when it opens the file; LibreOffice writes one row over the next.
    """
    lines = max(
        (
            sum(1 + len(line) // width for line in text[:LONGEST_SHOWN].splitlines())
            for text, width in texts
            if len(text) >= width or "\n" in text
        ),
        default=1,
    )
    if lines > 1:
        page.set_row(row, min(lines * LINE_HEIGHT, HIGHEST_ROW))


def _title(snapshot: Snapshot) -> str:
    return gettext("Annual report %(year)s") % {"year": snapshot["year"]}
