import io
from datetime import datetime

import pytest
from django.utils.translation import override
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from reporting.exporters import excel
from tests.reporting.exporters import snapshots

SHEETS = {
    "en": ["About", "Actions", "Indicators", "Measurements", "Progress entries"],
}
HOSTILE = [
    '=HYPERLINK("https://example.org";"press")',
    "+1+1",
    "-1",
    "@SUM(A1:A9)",
    "=1+1",
    "\t=1+1",
    "https://example.org/",
]


def opened(snapshot, language="en") -> Workbook:
    content = excel.render(snapshot, language, sha256=snapshots.SHA256)
    return load_workbook(io.BytesIO(content))


def rows(workbook: Workbook, sheet: str) -> list[dict]:
    heading, *values = workbook[sheet].iter_rows(values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in values]


def cells(workbook: Workbook):
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if cell.value is not None)


def test_workbook_has_a_sheet_for_each_kind_of_row():
    assert opened(snapshots.small()).sheetnames == SHEETS["en"]


def test_sheets_can_be_filtered_and_keep_their_headings_in_sight():
    workbook = opened(snapshots.small())
    for name in SHEETS["en"][1:]:
        sheet = workbook[name]
        assert sheet.freeze_panes == "C2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.orientation == "landscape"


def test_rows_are_the_snapshots():
    snapshot = snapshots.small()
    plans = [plan for area in snapshot["areas"] for plan in area["plans"]]
    actions = [action for plan in plans for action in plan["actions"]]
    workbook = opened(snapshot)
    assert [row["Action"] for row in rows(workbook, "Actions")] == [
        action["title"]["en"] or action["title"]["sv"] for action in actions
    ]
    assert len(rows(workbook, "Progress entries")) == sum(
        len(action["entries"]) for action in actions
    )
    indicators = [
        indicator
        for plan in plans
        for objective in plan["objectives"]
        for indicator in objective["indicators"]
    ]
    assert len(rows(workbook, "Indicators")) == len(indicators)


def test_cells_have_their_types():
    workbook = opened(snapshots.small())
    action = rows(workbook, "Actions")[0]
    assert isinstance(action["Starts on"], datetime)
    reported = next(row for row in rows(workbook, "Actions") if row["Percent complete"] is not None)
    assert 0 <= reported["Percent complete"] <= 1
    measured = next(
        row for row in rows(workbook, "Measurements") if row["Actual value"] is not None
    )
    assert isinstance(measured["Actual value"], (int, float))
    assert isinstance(measured["Period starts"], datetime)


@pytest.mark.parametrize("text", HOSTILE)
def test_user_text_never_becomes_a_formula_or_a_link(text):
    snapshot = snapshots.small()
    action = snapshot["areas"][0]["plans"][0]["actions"][0]
    action["title"] = {"sv": text, "en": text}
    action["description"] = {"sv": text, "en": text}
    workbook = opened(snapshot)
    assert rows(workbook, "Actions")[0]["Action"] == text
    assert {cell.data_type for cell in cells(workbook)} <= {"s", "n", "d", "inlineStr"}
    assert [cell for cell in cells(workbook) if cell.hyperlink] == []


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("🚀 中文 العربية", "🚀 中文 العربية"),
        ("<script>alert(1)</script> & <b>", "<script>alert(1)</script> & <b>"),
        ("null \x00 bell \x07", "null \N{REPLACEMENT CHARACTER} bell \N{REPLACEMENT CHARACTER}"),
        ("half \ud83d", "half \N{REPLACEMENT CHARACTER}"),
        ("two\nlines", "two\nlines"),
    ],
    ids=["scripts", "markup", "control", "surrogate", "lines"],
)
def test_any_character_comes_out_readable(text, kept):
    snapshot = snapshots.small()
    snapshot["areas"][0]["plans"][0]["actions"][0]["title"] = {"sv": text, "en": text}
    assert rows(opened(snapshot), "Actions")[0]["Action"] == kept


def test_text_longer_than_a_cell_is_cut_and_says_so():
    snapshot = snapshots.small()
    snapshot["areas"][0]["plans"][0]["actions"][0]["description"] = {"sv": "å" * 100_000, "en": ""}
    description = rows(opened(snapshot), "Actions")[0]["Description"]
    assert len(description) == excel.LONGEST_CELL
    assert description.endswith("(cut: the text is longer than a cell can hold)")


def test_text_longer_than_a_cell_is_measured_as_excel_does():
    snapshot = snapshots.small()
    snapshot["areas"][0]["plans"][0]["actions"][0]["description"] = {"sv": "x" + "🚀" * 20_000}
    description = rows(opened(snapshot), "Actions")[0]["Description"]
    assert description.startswith("x🚀")
    assert "\N{REPLACEMENT CHARACTER}" not in description
    assert 0 <= excel.LONGEST_CELL - len(description.encode("utf-16-le")) // 2 <= 1


def test_empty_snapshot_makes_an_empty_workbook():
    workbook = opened(snapshots.empty())
    assert [workbook[name].max_row for name in SHEETS["en"][1:]] == [1, 1, 1, 1]


def test_headings_follow_the_language_asked_for_and_not_the_active_one():
    with override("en"):
        workbook = opened(snapshots.small(), "sv")
    assert workbook.sheetnames[1] == "Åtgärder"


def test_workbook_names_the_report_and_its_data():
    snapshot = snapshots.small()
    workbook = opened(snapshot)
    assert workbook.properties.title == f"Annual report {snapshot['year']}"
    assert snapshots.SHA256 in [cell.value for cell in workbook["About"]["B"]]


def test_same_snapshot_gives_the_same_bytes():
    first, second = (
        excel.render(snapshots.small(), "sv", sha256=snapshots.SHA256) for _turn in range(2)
    )
    assert first == second


@pytest.mark.parametrize("language", ["sv", "en"])
def test_file_name_is_plain_letters(language):
    name = excel.filename(snapshots.small(), language)
    assert name.isascii()
    assert name.endswith(".xlsx")
