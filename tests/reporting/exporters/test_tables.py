import csv
import io
from zipfile import ZipFile

import pytest

from reporting.exporters import EXPORTERS, tables
from reporting.exporters.excel_sheets import SHEETS
from tests.reporting.exporters.snapshots import (
    SHA256,
    action,
    area,
    empty,
    entry,
    plan,
    small,
    text,
)


def unpacked(snapshot, language="en"):
    with ZipFile(io.BytesIO(tables.render(snapshot, language, sha256=SHA256))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def rows_of(content, delimiter=","):
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter))


def test_tables_are_one_of_the_exporters():
    assert EXPORTERS["csv"] is tables
    assert tables.filename(small(), "en") == "annual-report-life-science-2025-v1.csv.zip"


def test_there_is_a_table_for_each_sheet_and_a_file_that_explains_them():
    found = unpacked(small())

    assert list(found) == [
        "README.txt",
        "actions.csv",
        "indicators.csv",
        "measurements.csv",
        "breakdowns.csv",
        "progress-entries.csv",
        "restated-figures.csv",
    ]
    readme = found["README.txt"].decode()
    assert f"SHA-256: {SHA256}" in readme.splitlines()
    assert "  Tolerance: How far short of the expected value is at risk only." in readme
    assert all(str(column.heading) in readme for sheet in SHEETS for column in sheet.columns)


def test_english_tables_are_read_back():
    rows = rows_of(unpacked(small())["measurements.csv"])

    assert rows[1]["Actual value"] == "151.5"
    assert rows[1]["Illustrative"] == "no"
    assert rows[1]["Period starts"] == "2024-01-01"


def test_swedish_tables_are_as_swedish_spreadsheets_expect():
    found = unpacked(small(), "sv")
    rows = rows_of(found["utfall.csv"], delimiter=";")

    assert rows[1]["Utfall"] == "151,5"
    assert f"SHA-256: {SHA256}" in found["README.txt"].decode().splitlines()


@pytest.mark.parametrize("written", ["=1+1", "@SUM(A1)", "+4670", "-2+3"])
def test_no_text_becomes_a_formula(written):
    actions = [action(1, "1.1", title=text(written), entries=[entry(what_happened=written)])]
    found = unpacked(empty(areas=[area(1, "1", plans=[plan(1, actions=actions)])]))

    assert rows_of(found["actions.csv"])[0]["Action"] == f"'{written}"
    assert rows_of(found["progress-entries.csv"])[0]["What happened"] == f"'{written}"


def test_report_of_nothing_has_headings():
    assert rows_of(unpacked(empty())["actions.csv"]) == []


def test_same_snapshot_gives_the_same_bytes():
    first = tables.render(small(), "sv", sha256=SHA256)

    assert tables.render(small(), "sv", sha256=SHA256) == first
