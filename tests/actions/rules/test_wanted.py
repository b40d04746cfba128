from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.rules.periods import Frequency, Period
from actions.rules.wanted import is_nearly_over, open_periods

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
FREQUENCIES = st.sampled_from(Frequency)


@pytest.mark.parametrize(
    ("frequency", "today", "labels"),
    [
        ("year", date(2026, 1, 1), ["2025"]),
        ("year", date(2026, 10, 1), ["2025"]),
        ("year", date(2026, 10, 2), ["2025", "2026"]),
        ("year", date(2026, 12, 31), ["2025", "2026"]),
        ("half_year", date(2026, 4, 1), ["2025 H2"]),
        ("half_year", date(2026, 6, 1), ["2025 H2", "2026 H1"]),
        ("quarter", date(2026, 7, 1), ["2026 Q2"]),
        ("quarter", date(2026, 9, 20), ["2026 Q2", "2026 Q3"]),
        ("month", date(2026, 3, 20), ["2026-02"]),
        ("month", date(2026, 3, 31), ["2026-02", "2026-03"]),
    ],
)
def test_open_periods_are_the_latest_ended_and_the_one_nearly_over(frequency, today, labels):
    assert [period.label for period in open_periods(Frequency(frequency), today)] == labels


@pytest.mark.parametrize(
    ("baseline", "labels"),
    [
        (date(2024, 1, 1), ["2025", "2026"]),
        (date(2025, 1, 1), ["2026"]),
        (date(2026, 1, 1), []),
    ],
)
def test_open_periods_lie_after_the_baseline(baseline, labels):
    periods = open_periods(Frequency.YEAR, date(2026, 11, 10), baseline)

    assert [period.label for period in periods] == labels


@given(today=DAYS, frequency=FREQUENCIES)
def test_open_periods_have_begun_and_follow_each_other(today, frequency):
    periods = open_periods(frequency, today)

    assert periods[0].end < today
    assert all(period.start <= today for period in periods)
    assert periods == [periods[0].shifted(turn) for turn in range(len(periods))]


@given(day=DAYS, frequency=FREQUENCIES)
def test_period_is_nearly_over_on_its_last_day_and_not_on_its_first(day, frequency):
    period = Period.containing(day, frequency)

    assert is_nearly_over(period, period.end)
    assert not is_nearly_over(period, period.start)
