import io
import re
import zipfile
from datetime import datetime

import pytest
from django.utils.translation import override
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from foundation.workbooks import LONGEST_CELL
from reporting.exporters import excel
from tests.reporting.exporters import snapshots

SHEETS = {
    "en": [
        "About",
        "Status by area",
        "Indicator charts",
        "Actions",
        "Indicators",
        "Measurements",
        "Breakdowns",
        "Progress entries",
        "Restated figures",
    ],
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
    for name in SHEETS["en"][3:]:
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
    assert len(description) == LONGEST_CELL
    assert description.endswith("(cut: the text is longer than a cell can hold)")


def test_text_longer_than_a_cell_is_measured_as_excel_does():
    snapshot = snapshots.small()
    snapshot["areas"][0]["plans"][0]["actions"][0]["description"] = {"sv": "x" + "🚀" * 20_000}
    description = rows(opened(snapshot), "Actions")[0]["Description"]
    assert description.startswith("x🚀")
    assert "\N{REPLACEMENT CHARACTER}" not in description
    assert 0 <= LONGEST_CELL - len(description.encode("utf-16-le")) // 2 <= 1


def test_empty_snapshot_makes_an_empty_workbook():
    workbook = opened(snapshots.empty())
    assert [workbook[name].max_row for name in SHEETS["en"][3:]] == [1] * 6


def test_headings_follow_the_language_asked_for_and_not_the_active_one():
    with override("en"):
        workbook = opened(snapshots.small(), "sv")
    assert workbook.sheetnames[3] == "Åtgärder"


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


def chart_values(sheet, chart):
    """What the cells hold that each series of the chart points at, by the series' name."""
    found = {}
    for series in chart.series:
        name = sheet[series.tx.strRef.f.rpartition("!")[2]].value
        cells = sheet[series.val.numRef.f.rpartition("!")[2]]
        found[name] = [cell.value for (cell,) in cells]
    return found


def test_charts_of_areas_point_at_the_counts_beside_them():
    sheet = opened(snapshots.small())["Status by area"]
    actions, indicators = sheet._charts
    assert chart_values(sheet, actions) == {
        "completed": [1, 0],
        "at risk": [1, 0],
        "no report yet": [1, 0],
    }
    assert chart_values(sheet, indicators) == {"on track": [3, 0], "no target": [1, 0]}


def test_charts_of_indicators_point_at_the_snapshots_figures():
    sheet = opened(snapshots.small())["Indicator charts"]
    first, broken = sheet._charts
    assert chart_values(sheet, first) == {
        "actual": [None, 138, 151.5, 170, None],
        "baseline": [120, None, None, None, None],
        "path to target": [120, 140, 160, 180, 200],
    }
    assert set(chart_values(sheet, broken)) == {
        "actual, earlier series 1",
        "actual",
        "baseline, earlier series 1",
        "baseline",
        "path to target",
    }


def test_charts_have_alternative_texts():
    content = excel.render(snapshots.small(), "en", sha256=snapshots.SHA256)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        drawings = [name for name in package.namelist() if name.startswith("xl/drawings/drawing")]
        told = [
            found
            for name in drawings
            for found in re.findall(r'descr="([^"]*)"', package.read(name).decode())
        ]
    assert len(told) == 4
    assert "Actions: 3 in all" in told[0]


def test_more_indicators_than_can_be_looked_at_are_counted():
    snapshot = snapshots.small()
    objective = snapshot["areas"][0]["plans"][0]["objectives"][0]
    objective["indicators"] = [snapshots.indicator(number) for number in range(100, 170)]
    sheet = opened(snapshot)["Indicator charts"]
    assert len(sheet._charts) == 60
    assert sheet["A3"].value.startswith("11 more indicators have values.")


def test_rows_are_as_high_as_what_stands_in_them():
    snapshot = snapshots.small()
    short, long = snapshot["areas"][0]["plans"][0]["actions"][:2]
    short["description"] = snapshots.text("En mottagning.", "One desk.")
    long["description"] = snapshots.text("En mottagning.", "One desk for all. " * 20)
    for action in (short, long):
        action["review"], action["contributors"] = None, []
    sheet = opened(snapshot)["Actions"]
    assert sheet.row_dimensions[2].height is None
    assert sheet.row_dimensions[3].height == 15 * (1 + 360 // 60)
