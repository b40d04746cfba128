from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.rules.forecast import NoForecast, forecast, line_through
from actions.rules.indicator_state import Point, SeriesFigures
from actions.rules.periods import Frequency

FIGURES = st.decimals(min_value=-(10**6), max_value=10**6, places=2)
NUMBERS = st.lists(st.integers(0, 10_000), min_size=2, max_size=8, unique=True)


def year(number, value):
    return Point(date(number, 1, 1), Decimal(str(value)))


def yearly(*values, since=2020):
    return [year(since + turn, value) for turn, value in enumerate(values)]


def figures(**known):
    """To 60 in 2030, yearly."""
    return SeriesFigures(
        **{
            "direction": "increase",
            "frequency": Frequency.YEAR,
            "accumulation": "each",
            "tolerance": Decimal(0),
            "baseline": year(2019, 10),
            "targets": [year(2030, 60)],
            "measurements": [],
            **known,
        }
    )


def test_values_on_a_line_go_on_along_it():
    found = forecast(figures(measurements=yearly(20, 22, 24, 26, 28)))

    assert found.expected == year(2030, 40)
    assert (found.shortfall, found.reaches_target) == (20, False)
    assert found.start == year(2024, 28)


def test_line_is_the_one_of_least_squares():
    # x = 0, 1, 2, 3 and y = 1, 3, 2, 5 give b = 1.1 and a = 1.1: worked by hand.
    found = forecast(figures(measurements=yearly(1, 3, 2, 5)))

    assert found.expected.value == Decimal("1.1") + Decimal("1.1") * 10


@pytest.mark.parametrize(
    ("values", "used"),
    [([1, 2, 3], [1, 2, 3]), ([9, 9, 1, 2, 3, 4, 5], [1, 2, 3, 4, 5])],
    ids=["three", "the-last-five-of-seven"],
)
def test_at_least_three_and_at_most_five_values_are_used(values, used):
    found = forecast(figures(measurements=yearly(*values)))

    assert [point.value for point in found.used] == used


def test_missing_periods_keep_their_place_in_time():
    found = forecast(figures(measurements=[year(2020, 10), year(2022, 14), year(2026, 22)]))

    assert found.expected == year(2030, 30)


def test_accumulated_values_are_used_where_values_accumulate():
    found = forecast(figures(accumulation="sum", measurements=yearly(5, 5, 5)))

    assert [point.value for point in found.used] == [15, 20, 25]
    assert found.expected == year(2030, 65)
    assert found.reaches_target


@pytest.mark.parametrize("direction", ["decrease", "keep_at_most"])
def test_lower_is_better_where_the_value_is_to_fall(direction):
    found = forecast(
        figures(direction=direction, targets=[year(2030, 30)], measurements=yearly(50, 49, 48))
    )

    assert (found.expected.value, found.shortfall) == (40, 10)


def test_quarters_are_counted_by_themselves():
    starts = [date(2025, 1, 1), date(2025, 4, 1), date(2025, 7, 1)]
    found = forecast(
        figures(
            frequency=Frequency.QUARTER,
            targets=[Point(date(2026, 1, 1), Decimal(9))],
            measurements=[Point(start, Decimal(turn)) for turn, start in enumerate(starts)],
        )
    )

    assert found.expected.value == 4


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({"measurements": yearly(1, 2)}, NoForecast.TOO_FEW_VALUES),
        ({}, NoForecast.TOO_FEW_VALUES),
        ({"targets": [], "measurements": yearly(1, 2, 3)}, NoForecast.NO_TARGET),
        (
            {"targets": [year(2022, 5)], "measurements": yearly(1, 2, 3)},
            NoForecast.TARGET_IS_PAST,
        ),
        ({"direction": "milestone", "measurements": yearly(0, 0, 1)}, NoForecast.YES_OR_NO),
    ],
    ids=["two-values", "no-values", "no-target", "target-measured-already", "milestone"],
)
def test_there_is_no_forecast(known, why):
    assert forecast(figures(**known)) is why


@given(NUMBERS, FIGURES, FIGURES, st.integers(0, 10_000))
def test_points_on_a_line_give_that_line(numbers, start, slope, asked):
    line = line_through([(number, start + slope * number) for number in numbers])

    assert line.at(asked) == start + slope * asked


@given(st.dictionaries(st.integers(0, 500), FIGURES, min_size=2, max_size=8), st.randoms())
def test_order_of_the_points_does_not_matter(points, chance):
    shuffled = list(points.items())
    chance.shuffle(shuffled)

    assert line_through(shuffled) == line_through(sorted(points.items()))


@given(st.dictionaries(st.integers(0, 500), FIGURES, min_size=2, max_size=8), FIGURES)
def test_raising_all_values_raises_the_line_alike(points, rise):
    line = line_through(list(points.items()))
    raised = line_through([(number, value + rise) for number, value in points.items()])

    assert raised.slope == line.slope
    assert raised.at(250) == pytest.approx(line.at(250) + rise, abs=Decimal("0.000002"))


@given(st.dictionaries(st.integers(0, 500), FIGURES, min_size=2, max_size=8))
def test_line_leaves_as_much_above_as_below(points):
    line = line_through(list(points.items()))
    rests = [value - line.at(number) for number, value in points.items()]

    assert sum(rests) == pytest.approx(Decimal(0), abs=Decimal("0.0001"))
