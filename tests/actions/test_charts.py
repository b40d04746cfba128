import xml.etree.ElementTree as ElementTree
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from actions.charts import IndicatorFigures, SeriesPoints, indicator_chart
from actions.rules.indicator_state import Point
from actions.rules.periods import Frequency

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def point(year: int, value: str, month: int = 1) -> Point:
    return Point(date(year, month, 1), Decimal(value))


def series(*measurements: Point, baseline=None, targets=(), number=1) -> SeriesPoints:
    return SeriesPoints(number, "", baseline, targets, measurements)


def figures(*all_series: SeriesPoints, **changes) -> IndicatorFigures:
    values = {
        "name": "Pharmaceutical export",
        "unit": "SEK billion",
        "decimals": 1,
        "frequency": Frequency.YEAR,
        "direction": "increase",
        "accumulation": "each",
        "series": all_series,
    }
    return IndicatorFigures(**values | changes)


def texts(indicator: IndicatorFigures) -> list[str]:
    root = ElementTree.fromstring(indicator_chart(indicator).svg)
    return [element.text for element in root.iter(f"{SVG}text")]


def count(indicator: IndicatorFigures, tag: str, **attributes: str) -> int:
    root = ElementTree.fromstring(indicator_chart(indicator).svg)
    return sum(
        all(element.get(name.replace("_", "-")) == value for name, value in attributes.items())
        for element in root.iter(f"{SVG}{tag}")
    )


RISING = series(
    point(2013, "56.3"), point(2023, "152.5"), baseline=None, targets=[point(2027, "200")]
)


@pytest.mark.parametrize(
    ("indicator", "sentence"),
    [
        pytest.param(
            figures(RISING),
            "Pharmaceutical export rose from 56.3 (2013) to 152.5\xa0SEK billion (2023);"
            " the target for 2027 is 200.0.",
            id="increase",
        ),
        pytest.param(
            figures(
                series(point(2024, "90"), baseline=point(2020, "120"), targets=[point(2027, "60")]),
                direction="decrease",
                unit="days",
                decimals=0,
            ),
            "Pharmaceutical export fell from 120 (2020) to 90\xa0days (2024);"
            " the target for 2027 is 60.",
            id="decrease",
        ),
        pytest.param(
            figures(series(point(2020, "5"), point(2024, "5"))),
            "Pharmaceutical export is unchanged at 5.0\xa0SEK billion from 2020 to 2024;"
            " no target has been set.",
            id="unchanged",
        ),
        pytest.param(
            figures(series(point(2024, "5"), targets=[point(2027, "6")]), unit="%"),
            "Pharmaceutical export was 5.0% (2024); the target for 2027 is 6.0%.",
            id="one value",
        ),
        pytest.param(
            figures(series(baseline=point(2022, "98"), targets=[point(2027, "200")])),
            "Pharmaceutical export has no measured value after the baseline,"
            " 98.0\xa0SEK billion (2022); the target for 2027 is 200.0.",
            id="only a baseline",
        ),
        pytest.param(
            figures(series()),
            "Pharmaceutical export has no measured value yet; no target has been set.",
            id="no figures",
        ),
        pytest.param(
            figures(),
            "Pharmaceutical export has no measured value yet; no target has been set.",
            id="no series",
        ),
        pytest.param(
            figures(
                series(point(2023, "94"), point(2024, "96"), targets=[point(2025, "95")]),
                direction="keep_at_least",
                unit="%",
                decimals=0,
            ),
            "Pharmaceutical export rose from 94 (2023) to 96% (2024);"
            " for 2025 it is to be at least 95%.",
            id="keep at least",
        ),
        pytest.param(
            figures(
                series(point(2024, "3"), targets=[point(2025, "4")]),
                direction="keep_at_most",
                decimals=0,
                unit="days",
            ),
            "Pharmaceutical export was 3\xa0days (2024); for 2025 it is to be at most 4.",
            id="keep at most",
        ),
        pytest.param(
            figures(
                series(point(2023, "5"), point(2024, "7"), baseline=point(2022, "1")),
                accumulation="sum",
                decimals=0,
                unit="sites",
            ),
            "Pharmaceutical export rose from 1 (2022) to 13\xa0sites (2024);"
            " no target has been set.",
            id="accumulated",
        ),
        pytest.param(
            figures(
                series(
                    point(2024, "82", 7), baseline=point(2024, "81"), targets=[point(2025, "90", 7)]
                ),
                frequency=Frequency.HALF_YEAR,
                unit="%",
                decimals=0,
            ),
            "Pharmaceutical export rose from 81 (2024 H1) to 82% (2024 H2);"
            " the target for 2025 H2 is 90%.",
            id="half-years",
        ),
        pytest.param(
            figures(
                series(point(2023, "0"), point(2025, "1"), targets=[point(2026, "1")]),
                direction="milestone",
            ),
            "Pharmaceutical export: reached (2025); it is to be reached by 2026.",
            id="milestone reached",
        ),
        pytest.param(
            figures(series(point(2023, "0"), targets=[point(2026, "1")]), direction="milestone"),
            "Pharmaceutical export: not reached (2023); it is to be reached by 2026.",
            id="milestone not reached",
        ),
        pytest.param(
            figures(series(), direction="milestone"),
            "Pharmaceutical export: nothing has been reported yet; no target has been set.",
            id="milestone without reports",
        ),
        pytest.param(
            figures(RISING, series(point(2025, "9"), number=2)),
            "Pharmaceutical export was 9.0\xa0SEK billion (2025); no target has been set."
            " Earlier figures follow another definition and are shown apart.",
            id="after a break",
        ),
    ],
)
def test_sentence(indicator, sentence):
    assert indicator_chart(indicator).sentence == sentence


def test_chart_is_named_after_the_indicator():
    assert indicator_chart(figures(RISING)).title == "Pharmaceutical export"


def test_name_with_percent_signs_is_only_text():
    name = "Share %(what)s of 100 % {x}"

    assert indicator_chart(figures(RISING, name=name)).sentence.startswith(f"{name} rose from")


def test_figures_follow_the_language():
    million = figures(series(point(2024, "1250000.5"), targets=[point(2025, "1300000")]))

    assert "1,250,000.5" in texts(million)
    with translation.override("sv"):
        assert "1\u202f250\u202f000,5" in texts(million)


def test_every_value_has_a_mark_of_its_own_shape():
    indicator = figures(
        series(
            point(2023, "100"),
            point(2024, "120"),
            baseline=point(2022, "98"),
            targets=[point(2025, "150"), point(2027, "200")],
        )
    )

    # Each shape also stands in the key to the marks.
    assert count(indicator, "circle") == 2 + 1
    assert count(indicator, "polygon") == 2 + 1
    assert count(indicator, "rect") == 1 + 1
    assert {"actual", "baseline", "path to target", "SEK billion"} <= set(texts(indicator))


def test_key_names_only_what_is_drawn():
    assert not {"baseline", "path to target"} & set(texts(figures(series(point(2024, "1")))))


def test_series_are_not_joined_across_a_break():
    parted = figures(
        series(point(2018, "50"), point(2019, "60")),
        series(point(2021, "90"), point(2022, "95"), number=2),
    )

    # Two lines of values, and the line in the key.
    assert count(parted, "polyline", stroke_width="2.5") == 3
    assert "break in series" in texts(parted)


def test_series_stand_in_the_order_of_their_numbers():
    first, second = series(point(2019, "60")), series(point(2022, "95"), number=2)

    assert indicator_chart(figures(second, first)) == indicator_chart(figures(first, second))


def test_path_is_not_drawn_without_a_baseline():
    with_path = figures(series(baseline=point(2020, "1"), targets=[point(2025, "9")]))
    without = figures(series(targets=[point(2025, "9")]))

    assert count(with_path, "polyline", stroke_dasharray="6 4") == 2
    assert count(without, "polyline", stroke_dasharray="6 4") == 1


def test_milestone_is_drawn_between_yes_and_no():
    indicator = figures(
        series(point(2023, "0"), point(2025, "1"), targets=[point(2026, "1")]),
        direction="milestone",
    )

    assert {"yes", "no"} <= set(texts(indicator))


def test_chart_without_figures_says_so():
    assert texts(figures(series())) == ["No values yet"]


def test_few_periods_within_years_are_labelled_each():
    quarters = figures(
        series(*(point(2024, "80", month) for month in (1, 4, 7, 10))),
        frequency=Frequency.QUARTER,
    )

    assert {"2024 Q1", "2024 Q2", "2024 Q3", "2024 Q4"} <= set(texts(quarters))


def test_many_periods_are_labelled_by_years_that_do_not_crowd():
    months = figures(
        series(*(point(2000 + at // 12, str(at), at % 12 + 1) for at in range(300))),
        frequency=Frequency.MONTH,
    )

    years = [text for text in texts(months) if text.startswith("20") and len(text) == 4]
    assert years[-1] == "2024"
    assert len(years) <= 9


@pytest.mark.parametrize("first", [2, 999, 1024])
def test_periods_of_many_centuries_are_labelled_by_few_years(first):
    mistyped = figures(series(point(first, "1"), point(9999, "2")))

    years = [text for text in texts(mistyped) if len(text) == 4 and text.isdecimal()]
    assert "9999" in years
    assert len(years) <= 9


def test_long_unit_takes_two_lines():
    unit = "number of people employed in companies of at least one employee within life science"

    rows = texts(figures(RISING, unit=unit))[:2]

    assert " ".join(rows).startswith("number of people employed in companies of at least one")


@pytest.mark.parametrize("value", ["0", "-5", "0.000001", "99999999999999", "-99999999999999"])
def test_any_single_value_is_drawn(value):
    indicator = figures(series(point(2024, value)), decimals=6)

    assert count(indicator, "circle") == 2


def test_everything_stands_inside_the_chart():
    wide = figures(
        series(
            point(2024, "99999999999999"),
            baseline=point(2020, "-99999999999999"),
            targets=[point(2027, "99999999999999")],
        ),
        decimals=2,
    )
    root = ElementTree.fromstring(indicator_chart(wide).svg)

    width, height = float(root.get("width")), float(root.get("height"))
    for element in root.iter(f"{SVG}text"):
        assert 0 <= float(element.get("x")) <= width
        assert 0 <= float(element.get("y")) <= height
