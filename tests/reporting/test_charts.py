import xml.etree.ElementTree as ET

import pytest
from django.utils.translation import override

from actions.statuses import ACTION_STATUSES, INDICATOR_STATUSES
from foundation.charts import Size, draw
from foundation.charts.looks import FILLS
from reporting.charts import (
    ACTION_ORDER,
    INDICATOR_ORDER,
    AreaCounts,
    action_bars,
    indicator_bars,
)

SVG = "{http://www.w3.org/2000/svg}"
AREAS = [
    AreaCounts("Hälsodata", {"on_track": 3, "delayed": 1}),
    AreaCounts("Precisionsmedicin", {"completed": 2}),
    AreaCounts("Samverkan", {}),
]


def action_distribution(areas):
    return draw(action_bars(areas), size=Size.WIDE)


def texts(chart):
    return [element.text for element in ET.fromstring(chart.svg).iter(f"{SVG}text")]


def test_chart_says_how_many_there_are_of_each_status():
    with override("en"):
        chart = action_distribution(AREAS)

    assert chart.title == "Status of actions by area"
    assert chart.sentence == "Actions: 6 in all, of which 2 completed, 3 on track, 1 delayed."


def test_chart_of_indicators_has_their_statuses():
    with override("en"):
        chart = draw(indicator_bars([AreaCounts("Data", {"off_track": 2, "achieved": 1})]))

    assert chart.sentence == "Indicators: 3 in all, of which 1 achieved, 2 off track."


def test_chart_counts_each_status_and_area_in_its_bars():
    with override("en"):
        shown = texts(action_distribution(AREAS))

    assert shown == [
        *["completed", "on track", "delayed"],
        *["Hälsodata", "3", "1", "4"],
        *["Precisionsmedicin", "2", "2"],
        *["Samverkan", "0"],
    ]


def test_chart_is_one_image_with_name_and_description():
    with override("en"):
        chart = action_distribution(AREAS)

    root = ET.fromstring(chart.svg)
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == chart.title
    assert root.find(f"{SVG}desc").text == chart.description
    assert chart.description.startswith(chart.sentence)
    assert "style=" not in chart.svg


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("areas", [[], [AreaCounts("Data", {})]], ids=["no areas", "no actions"])
def test_chart_of_nothing_says_so(areas, language):
    with override(language):
        chart = action_distribution(areas)

    assert texts(chart) == [chart.sentence]


def test_chart_of_hostile_names_is_well_formed():
    name = "<script>alert(1)</script> & \x00\ud800 \"'"
    with override("en"):
        shown = texts(action_distribution([AreaCounts(name, {"on_track": 1})]))

    assert any("<script>" in text for text in shown)


def test_segments_too_narrow_for_their_count_stand_without_it():
    with override("en"):
        shown = texts(action_distribution([AreaCounts("A", {"on_track": 999, "delayed": 1})]))

    assert shown == ["on track", "delayed", "A", "999", "1000"]


def test_every_status_has_its_place_and_fill():
    assert set(ACTION_ORDER) == set(ACTION_STATUSES)
    assert set(INDICATOR_ORDER) == set(INDICATOR_STATUSES)
    for status in (*ACTION_STATUSES.values(), *INDICATOR_STATUSES.values()):
        assert status.fill in FILLS


@pytest.mark.parametrize(
    ("order", "statuses"),
    [(ACTION_ORDER, ACTION_STATUSES), (INDICATOR_ORDER, INDICATOR_STATUSES)],
    ids=["actions", "indicators"],
)
def test_statuses_differ_without_colour(order, statuses):
    """By pattern, or, where it is plain, by white, grey and dark."""
    fills = [FILLS[statuses[status].fill] for status in order]
    seen = [
        (fill.pattern, fill.paper) if fill.pattern in ("plain", "falling") else fill.pattern
        for fill in fills
    ]
    assert len(set(seen)) == len(order)


def test_table_has_the_statuses_that_occur_and_sums():
    with override("en"):
        table = action_distribution(AREAS).table

    assert table.head == ("Area", "completed", "on track", "delayed", "Total")
    assert table.rows[0] == ("Hälsodata", "0", "3", "1", "4")
    assert table.total == ("All areas", "2", "3", "1", "6")


def test_table_of_nothing_is_no_table():
    with override("en"):
        assert not action_distribution([AreaCounts("Data", {})]).table
