from datetime import date

import pytest

from actions.rules.zoom import Sight, Zoom, is_possible, sight_of


@pytest.mark.parametrize(
    ("zoom", "first", "last"),
    [
        (Zoom.YEAR, date(2026, 1, 1), date(2026, 12, 31)),
        (Zoom.HALF_YEAR, date(2026, 7, 1), date(2026, 12, 31)),
        (Zoom.QUARTER, date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_sight_is_the_period_of_the_day(zoom, first, last):
    assert sight_of(zoom, on=date(2026, 11, 24)) == Sight(zoom, first, last)


@pytest.mark.parametrize(
    ("sight", "turns", "first", "last"),
    [
        (sight_of(Zoom.QUARTER, on=date(2026, 1, 5)), -1, date(2025, 10, 1), date(2025, 12, 31)),
        (sight_of(Zoom.YEAR, on=date(2026, 1, 5)), 1, date(2027, 1, 1), date(2027, 12, 31)),
        (
            Sight(Zoom.CHOSEN, date(2026, 3, 1), date(2026, 3, 10)),
            1,
            date(2026, 3, 11),
            date(2026, 3, 20),
        ),
        (
            Sight(Zoom.WHOLE, date(2020, 1, 1), date(2027, 12, 31)),
            1,
            date(2020, 1, 1),
            date(2027, 12, 31),
        ),
    ],
    ids=["quarter before", "year after", "chosen days after", "whole"],
)
def test_neighbour_follows_at_once(sight, turns, first, last):
    found = sight.shifted(turns)

    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(1, 1, 1), False), (date(2026, 1, 1), True), (date(9999, 12, 31), False)],
)
def test_mistyped_days_are_not_possible(day, expected):
    assert is_possible(day) is expected
