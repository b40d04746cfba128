from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.rules.periods import Frequency, Period, add_months, latest_ended_period

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31))
frequencies = st.sampled_from(Frequency)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        pytest.param(date(2025, 1, 31), 1, date(2025, 2, 28), id="short-month"),
        pytest.param(date(2024, 1, 31), 1, date(2024, 2, 29), id="leap-year"),
        pytest.param(date(2024, 2, 29), 12, date(2025, 2, 28), id="leap-day-a-year-on"),
        pytest.param(date(2025, 11, 30), 3, date(2026, 2, 28), id="over-new-year"),
        pytest.param(date(2025, 3, 31), -1, date(2025, 2, 28), id="backwards"),
        pytest.param(date(2025, 1, 15), -13, date(2023, 12, 15), id="backwards-over-new-year"),
        pytest.param(date(2025, 5, 5), 0, date(2025, 5, 5), id="nothing"),
        pytest.param(date(9999, 12, 1), 1, date.max, id="beyond-the-calendar"),
        pytest.param(date(1, 1, 31), -1, date.min, id="before-the-calendar"),
    ],
)
def test_add_months(day, months, expected):
    assert add_months(day, months) == expected


@given(days, st.integers(-600, 600))
def test_add_months_stays_in_the_month_that_many_away(day, months):
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day <= day.day


@pytest.mark.parametrize(
    ("day", "frequency", "start", "end", "label"),
    [
        (date(2025, 7, 1), Frequency.YEAR, date(2025, 1, 1), date(2025, 12, 31), "2025"),
        (date(2025, 6, 30), Frequency.HALF_YEAR, date(2025, 1, 1), date(2025, 6, 30), "2025 H1"),
        (date(2025, 7, 1), Frequency.HALF_YEAR, date(2025, 7, 1), date(2025, 12, 31), "2025 H2"),
        (date(2025, 12, 31), Frequency.QUARTER, date(2025, 10, 1), date(2025, 12, 31), "2025 Q4"),
        (date(2024, 2, 29), Frequency.MONTH, date(2024, 2, 1), date(2024, 2, 29), "2024-02"),
        (date(2025, 2, 28), Frequency.MONTH, date(2025, 2, 1), date(2025, 2, 28), "2025-02"),
        (date(9999, 12, 31), Frequency.YEAR, date(9999, 1, 1), date(9999, 12, 31), "9999"),
    ],
)
def test_period_containing_a_day(day, frequency, start, end, label):
    period = Period.containing(day, frequency)
    assert (period.start, period.end, period.label) == (start, end, label)


@given(days, frequencies)
def test_period_holds_its_days_and_no_others(day, frequency):
    period = Period.containing(day, frequency)
    assert period.start <= day <= period.end
    assert Period.containing(period.end, frequency) == period
    assert Period.containing(period.end + timedelta(days=1), frequency) == period.shifted(1)


@given(days, frequencies, st.integers(-40, 40))
def test_period_shifted_comes_back(day, frequency, periods):
    period = Period.containing(day, frequency)
    assert period.shifted(periods).shifted(-periods) == period


@given(days, frequencies)
def test_periods_do_not_overlap_or_leave_gaps(day, frequency):
    period = Period.containing(day, frequency)
    assert period.shifted(1).start - period.end == timedelta(days=1)
    assert period < period.shifted(1)


@pytest.mark.parametrize(
    ("today", "frequency", "label"),
    [
        (date(2025, 12, 31), Frequency.YEAR, "2024"),
        (date(2026, 1, 1), Frequency.YEAR, "2025"),
        (date(2026, 1, 1), Frequency.QUARTER, "2025 Q4"),
        (date(2026, 3, 31), Frequency.MONTH, "2026-02"),
        (date(2026, 6, 30), Frequency.HALF_YEAR, "2025 H2"),
    ],
)
def test_latest_ended_period(today, frequency, label):
    assert latest_ended_period(today, frequency).label == label
