"""The report's tables as CSV: a zip of one file for each sheet of the workbook, and README.txt.

README.txt says what the columns hold, and names the data by its SHA-256. The same snapshot gives
the same bytes.
"""

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from foundation.bilingual import choose
from foundation.downloads import csv_lines
from foundation.numbers import editable_decimal
from reporting.exporters.excel_rows import Figure
from reporting.exporters.excel_sheets import SHEETS
from reporting.exporters.naming import report_filename
from reporting.snapshot_schema import Snapshot
from reporting.snapshot_upgrades import upgraded

content_type = "application/zip"
README = "README.txt"
READABLE = 0o644 << 16
"""The rights of an unpacked file, as zip notes them."""


def filename(snapshot: Snapshot, language: str) -> str:
    return report_filename(snapshot, language, "csv.zip")


def render(snapshot: Snapshot, language: str, *, sha256: str) -> bytes:
    """The zip of ``snapshot`` in ``language``; ``sha256`` is the snapshot's, printed in it."""
    snapshot = upgraded(snapshot)
    as_of = date.fromisoformat(snapshot["as_of"])
    buffer = io.BytesIO()
    with override(language), ZipFile(buffer, "w") as archive:
        files = [(README, "\r\n".join(_about(snapshot, sha256)) + "\r\n"), *_tables(snapshot)]
        for name, text in files:
            entry = ZipInfo(name, (max(as_of.year, 1980), as_of.month, as_of.day, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = READABLE
            # What UTF-8 cannot hold cannot have been frozen either.
            archive.writestr(entry, text.encode(errors="replace"))
    return buffer.getvalue()


def _tables(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    for sheet in SHEETS:
        header = [column.heading for column in sheet.columns]
        rows = ([_cell(value) for value in row] for row in sheet.rows(snapshot))
        yield _file_name(sheet.name), "".join(csv_lines(header, rows))


def _file_name(sheet_name: object) -> str:
    return f"{slugify(str(sheet_name))}.csv"


def _cell(value: Any) -> Any:
    """Figures as the language writes them, without a sign between thousands."""
    if isinstance(value, Figure):
        return editable_decimal(Decimal(value.value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return value


def _about(snapshot: Snapshot, sha256: str) -> Iterator[str]:
    yield _("Annual report %(year)s") % {"year": snapshot["year"]}
    yield choose(snapshot["strategy"]["title"])
    yield choose(snapshot["strategy"]["owner"])
    yield ""
    yield f"{_('Version')}: {snapshot['version']}"
    yield f"{_('The data as of')}: {snapshot['as_of']}"
    # Read by the command verify_report: the same in every language.
    yield f"SHA-256: {sha256}"
    if snapshot["cycle_status"] != "closed":
        yield _("The year's review is not closed: figures may change.")
    for sheet in SHEETS:
        yield ""
        yield _file_name(sheet.name)
        for column in sheet.columns:
            yield f"  {column.heading}: {column.meaning}"
