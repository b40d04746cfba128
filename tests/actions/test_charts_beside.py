from datetime import date
from decimal import Decimal

from actions.charts import IndicatorFigures, SeriesPoints, indicator_spec
from actions.charts_beside import MOST_PARTS, PartPoints, over_years, parts_spec, with_forecast
from actions.rules.forecast import forecast
from actions.rules.indicator_state import Point, SeriesFigures
from actions.rules.periods import Frequency
from foundation import charts
from foundation.charts.looks import LINE_LOOKS


def year(number, value):
    return Point(date(number, 1, 1), Decimal(value))


MEASURED = (year(2020, 20), year(2021, 22), year(2022, 24))
TARGET = year(2030, 60)
FIGURES = IndicatorFigures(
    name="Trials",
    unit="trials",
    decimals=0,
    frequency=Frequency.YEAR,
    direction="increase",
    accumulation="each",
    series=(SeriesPoints(1, "", year(2019, 10), (TARGET,), MEASURED),),
)
FOUND = forecast(
    SeriesFigures(
        "increase", Frequency.YEAR, "each", Decimal(0), year(2019, 10), (TARGET,), MEASURED
    )
)


def test_forecast_is_a_line_of_its_own_kind_that_says_what_it_is():
    spec = with_forecast(indicator_spec(FIGURES), FIGURES, FOUND)
    chart = charts.draw(spec)

    line = spec.lines[-1]
    assert (line.look, line.path) == ("forecast", ((2022, Decimal(24)), (2030, Decimal(40))))
    assert "forecast" in chart.svg
    assert LINE_LOOKS["forecast"].dash != LINE_LOOKS["actual"].dash
    assert not LINE_LOOKS["forecast"].filled
    head = next(place for place, text in enumerate(chart.table.head) if "forecast" in text)
    assert next(row for row in chart.table.rows if row[0] == "2030")[head].startswith("40")


def test_charts_over_the_same_years_have_the_same_axis():
    spec = over_years(indicator_spec(FIGURES), FIGURES, (2010, 2035))

    assert (spec.ticks[0].label, spec.ticks[-1].label) == ("2010", "2035")
    assert spec.span == (2010, 2035)
    assert "2035" in charts.draw(spec).svg


def test_parts_and_total_can_be_told_apart_without_colour():
    parts = [PartPoints(name, (year(2020, 1), year(2021, 2))) for name in ("women", "men")]
    spec = parts_spec(FIGURES, parts, PartPoints("total", MEASURED), "Both rose.")

    looks = [LINE_LOOKS[line.look] for line in spec.lines]
    assert [line.name for line in spec.lines] == ["women", "men", "total"]
    assert len({look.marker for look in looks}) == len({look.dash for look in looks}) == 3


def test_more_parts_than_can_be_told_apart_are_not_drawn():
    parts = [PartPoints(str(number), MEASURED) for number in range(MOST_PARTS + 1)]

    assert parts_spec(FIGURES, parts, PartPoints("total", MEASURED), "") is None
