"""From each figure of the report to the measurement or entry that it stands on."""

import pytest
from django.utils.translation import override

from reporting.document.blocks import Heading, Paragraph, Picture, Run, Table, walk, words_of
from reporting.document.building import document_of
from reporting.exporters import excel
from tests.reporting.exporters.snapshots import (
    SHA256,
    action,
    area,
    empty,
    entry,
    indicator,
    objective,
    plan,
    point,
    reviewed,
    series,
    small,
    text,
)

EVIDENCE = [{"title": "protokoll.pdf", "kind": "file"}, {"title": "Statistik", "kind": "link"}]


def traced():
    """An indicator with one value that came with an entry, broken down, and two actions."""
    value = {
        **point(2025, "170"),
        "id": 12,
        "note": "",
        "source": "Egen räkning",
        "recorded_by": "Sjukhuset",
        "recorded_by_en": "The hospital",
        "recorded_on": "2026-02-01",
        "is_illustrative": False,
        "came_with": {"id": 9, "action": 7, "reported_on": "2026-01-30", "evidence": EVIDENCE},
        "parts": [{"category": 1, "value": "90"}],
    }
    breakdown = {
        "name": text("kön", "sex"),
        "parts_add_up": True,
        "categories": [
            {"id": 1, "name": text("kvinnor", "women")},
            {"id": 2, "name": text("män", "men")},
        ],
    }
    told = entry(
        id=9,
        organisation="Kansliet",
        organisation_en="The office",
        on_behalf_of=text("Sjukhuset", "The hospital"),
        evidence=EVIDENCE,
    )
    of_plan = plan(
        1,
        objectives=[
            objective(
                1,
                "1",
                indicators=[
                    indicator(3, breakdown=breakdown, series=[series(measurements=())]),
                ],
            )
        ],
        actions=[action(7, "1.1", entries=[told]), reviewed(8, "1.2", entries=[told])],
    )
    of_plan["objectives"][0]["indicators"][0]["series"][0]["measurements"] = [value]
    return empty(areas=[area(1, "1", plans=[of_plan])], site="https://strategy.example.org")


def blocks(snapshot, language="en"):
    document = document_of(snapshot, sha256=SHA256, language=language)
    return [block for part in document.parts for block in walk(part.blocks)]


def table(snapshot, caption):
    shown = [each.beside if isinstance(each, Picture) else each for each in blocks(snapshot)]
    [found] = [each for each in shown if isinstance(each, Table) and caption in each.caption]
    return found


def links_of(line):
    return [each.link for each in line if isinstance(each, Run) and each.link]


def test_value_in_the_indicators_table_leads_to_its_measurement():
    rows = {words_of(row[0]): row for row in table(traced(), "Values and targets").rows}

    assert links_of(rows["2025"][1]) == ["/indicators/3/#value-12"]
    assert links_of(rows["2022 (baseline)"][1]) == ["/indicators/3/"]


def test_source_table_tells_who_gave_the_value_when_from_where_and_on_what_evidence():
    [row] = table(traced(), "Sources of the indicators").rows

    assert words_of(row[2]) == (
        "2025: 170\xa0number. The hospital, 2026-02-01, source: Egen räkning, report of 2026-01-30,"
        " evidence: protokoll.pdf, Statistik"
    )
    assert links_of(row[2]) == ["/indicators/3/#value-12", "/actions/7/?entry=9#entry-9"]


def test_day_of_a_value_that_came_with_its_report_is_told_once():
    snapshot = traced()
    series_data = snapshot["areas"][0]["plans"][0]["objectives"][0]["indicators"][0]["series"][0]
    series_data["measurements"][0]["recorded_on"] = "2026-01-30"
    [row] = table(snapshot, "Sources of the indicators").rows

    assert words_of(row[2]).startswith(
        "2025: 170\xa0number. The hospital, source: Egen räkning, report of 2026-01-30,"
    )


def test_source_table_tells_the_latest_value_where_the_year_has_none():
    snapshot = traced()
    snapshot["year"] = 2026
    [row] = table(snapshot, "Sources of the indicators").rows

    assert words_of(row[2]).startswith("2025: 170")


def test_value_without_an_origin_stands_alone():
    rows = table(small(), "Sources of the indicators").rows

    assert words_of(rows[-1][2]) == "no value"
    assert links_of(rows[0][2]) == ["/indicators/1/"]


def test_percent_leads_to_the_entry_that_says_it():
    rows = table(traced(), "The plan's actions").rows

    assert links_of(rows[0][4]) == ["/actions/7/?entry=9#entry-9"]


def test_entry_tells_for_whom_it_was_written_and_its_evidence():
    said = [words_of(each.line) for each in blocks(traced()) if isinstance(each, Paragraph)]

    assert "14 October 2025 · at risk · 40% · The office for The hospital" in said
    assert "Evidence: protokoll.pdf, Statistik" in said


def test_approved_account_leads_to_the_reports_behind_it():
    [line] = [
        each.line
        for each in blocks(traced())
        if isinstance(each, Paragraph) and words_of(each.line).startswith("Reports of the year")
    ]

    assert words_of(line) == (
        "Reports of the year: 2025-10-14, The office for The hospital  ·  Evidence:"
        " protokoll.pdf, Statistik"
    )
    assert links_of(line) == ["/actions/8/?entry=9#entry-9"]


def test_parts_are_a_table_with_their_total():
    found = table(traced(), "Values by sex")

    assert [column.heading for column in found.columns] == ["Period", "Women", "Men", "Total"]
    assert [[words_of(cell) for cell in row] for row in found.rows] == [["2025", "90", "–", "170"]]
    assert found.note == "The parts add up to the total."
    assert "By sex" in [
        words_of(each.line) for each in blocks(traced()) if isinstance(each, Paragraph)
    ]


def test_workbook_tells_the_origin_of_each_value_and_entry():
    with override("en"):
        sheets = {str(each.name): each for each in excel.SHEETS}
        [value] = _rows(sheets["Measurements"], period="2025")
        [part] = _rows(sheets["Breakdowns"])
        first, _second = _rows(sheets["Progress entries"])

    assert (value["Delivered by"], value["Recorded on"]) == ("The hospital", "2026-02-01")
    assert value["Came with the report of"] == "2026-01-30"
    assert value["Evidence"] == "protokoll.pdf, Statistik"
    assert value["Method"] == "Trials begun in the year."
    assert value["Address"] == "https://strategy.example.org/indicators/3/#value-12"
    assert (part["Part"], part["Value of the part"].value, part["Total"].value) == (
        "women",
        "90",
        "170",
    )
    assert first["Reported by"] == "The office for The hospital"
    assert first["Address"] == "https://strategy.example.org/actions/7/?entry=9#entry-9"


def _rows(sheet, period=""):
    headings = [str(column.heading) for column in sheet.columns]
    found = [dict(zip(headings, row, strict=True)) for row in sheet.rows(traced())]
    return [each for each in found if not period or each["Period"] == period]


# --- Whole and part ------------------------------------------------------------------------------


@pytest.mark.parametrize("is_excerpt", [False, True], ids=["whole report", "excerpt"])
def test_summary_of_an_area_in_an_excerpt_says_that_it_counts_the_whole_area(is_excerpt):
    snapshot = small(**({"excerpt": {"organisation": text("KI")}} if is_excerpt else {}))
    snapshot["areas"][0]["summary_of_year"] = text("", "Seven of twelve actions advance.")
    said = [words_of(each.line) for each in blocks(snapshot) if isinstance(each, Paragraph)]
    label = "The year in the whole area, as the annual report has it"

    place = said.index("Seven of twelve actions advance.")
    assert (said[place - 1] == label) is is_excerpt


@pytest.mark.parametrize(
    ("is_planned", "told", "label"),
    [
        (False, "20 November 2025", "Plans presented"),
        (True, "planned for 20 November 2025", "Plans to be presented"),
    ],
    ids=["held", "planned"],
)
def test_presentation_says_whether_it_was_held(is_planned, told, label):
    snapshot = small()
    if is_planned:
        snapshot["presentations"][0]["is_planned"] = True
    found = blocks(snapshot)

    assert f"The council, {told}" in [
        words_of(each.line) for each in found if isinstance(each, Heading)
    ]
    assert label in [words_of(each.line) for each in found if isinstance(each, Paragraph)]
