import csv
import io
from decimal import Decimal

import pytest
from django.utils import translation

from foundation.downloads import csv_response, harmless


def read(response, delimiter):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=delimiter))


@pytest.mark.parametrize(("language", "delimiter"), [("sv", ";"), ("en", ",")])
def test_rows_are_separated_as_the_languages_spreadsheets_expect(language, delimiter):
    with translation.override(language):
        response = csv_response("a.csv", ["Å", "B"], [["x;y,z", None], [1, Decimal("1.5")]])
    assert read(response, delimiter) == [["Å", "B"], ["x;y,z", ""], ["1", "1.5"]]
    assert response["Content-Disposition"] == 'attachment; filename="a.csv"'


def test_excel_is_told_that_it_is_utf_8():
    response = csv_response("a.csv", ["Å"], [])
    assert b"".join(response.streaming_content).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+46", "'+46"),
        ("-5", "-5"),
        ("-5,25", "-5,25"),
        ("-5.25", "-5.25"),
        ("-5+1", "'-5+1"),
        ("-5\n", "'-5\n"),
        ("-A1", "'-A1"),
        ("@a", "'@a"),
        ("\t=1", "'\t=1"),
        ("a=1", "a=1"),
        ("", ""),
        (-5, -5),
        (None, ""),
    ],
    ids=repr,
)
def test_no_text_becomes_a_formula(value, expected):
    assert harmless(value) == expected
