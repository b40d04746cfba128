"""Rows as a file to open in a spreadsheet."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import translation
from django.utils.formats import get_format

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
NEGATIVE_NUMBER = re.compile(r"-\d+([.,]\d+)?")
BYTE_ORDER_MARK = "\ufeff"
"""Tells Excel that the file is UTF-8."""


class _Echo:
    def write(self, value: str) -> str:
        return value


def harmless(value: object) -> object:
    """``value`` as a cell; text that a spreadsheet would take for a formula is marked as text.

    A negative number is no formula, and can be reckoned with only if it is left as it is.
    """
    if isinstance(value, str) and value.startswith(FORMULA_SIGNS):
        return value if NEGATIVE_NUMBER.fullmatch(value) else f"'{value}"
    return "" if value is None else value


def csv_lines(header: Sequence[object], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """``rows`` under ``header`` as the lines of a CSV file, in the active language.

    Cells are separated by semicolons where the language writes decimals with a comma, as its
    spreadsheets expect.
    """
    delimiter = ";" if get_format("DECIMAL_SEPARATOR") == "," else ","
    writer = csv.writer(_Echo(), delimiter=delimiter)
    yield BYTE_ORDER_MARK + writer.writerow([str(each) for each in header])
    for row in rows:
        yield writer.writerow([harmless(value) for value in row])


def csv_response(
    name: str, header: Sequence[object], rows: Iterable[Sequence[Any]]
) -> StreamingHttpResponse:
    """``rows`` under ``header`` as the file ``name``, sent as they come."""
    language = translation.get_language()

    def lines() -> Iterator[str]:
        # What is sent is made after the request's language has been left.
        with translation.override(language):
            yield from csv_lines(header, rows)

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
