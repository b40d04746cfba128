from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.rules.action_state import (
    DUE_SOON_DAYS,
    is_due_soon,
    is_overdue,
    is_stale,
    next_report_due,
)

TODAY = date(2026, 3, 1)
UNENDED = ["no_report", "not_started", "on_track", "at_risk", "delayed"]
days = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 12, 31))


def due(**known):
    """The next report of an action that began on 15 January 2025, to be reported half-yearly."""
    return next_report_due(
        **{
            "status": "on_track",
            "starts_on": date(2025, 1, 15),
            "last_reported_on": None,
            "interval_months": 6,
            **known,
        }
    )


@pytest.mark.parametrize("status", UNENDED)
def test_overdue_the_day_after_the_end(status):
    assert is_overdue(status=status, ends_on=date(2026, 2, 28), today=TODAY)


@pytest.mark.parametrize("status", UNENDED)
def test_overdue_not_on_the_last_day(status):
    assert not is_overdue(status=status, ends_on=TODAY, today=TODAY)


@pytest.mark.parametrize("status", ["completed", "cancelled"])
def test_overdue_not_when_ended(status):
    assert not is_overdue(status=status, ends_on=date(2020, 1, 1), today=TODAY)


def test_overdue_never_without_an_end():
    assert not is_overdue(status="delayed", ends_on=None, today=TODAY)


@pytest.mark.parametrize("status", ["completed", "cancelled"])
def test_next_report_due_not_after_the_end(status):
    assert due(status=status, reporting_dates=[(date(2027, 1, 1), 1)]) is None


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        pytest.param({}, date(2025, 7, 15), id="from-the-start"),
        pytest.param(
            {"plan_decided_on": date(2025, 5, 31)}, date(2025, 11, 30), id="from-a-later-decision"
        ),
        pytest.param(
            {"plan_decided_on": date(2024, 12, 1)}, date(2025, 7, 15), id="decided-before-the-start"
        ),
        pytest.param(
            {"last_reported_on": date(2025, 8, 31)}, date(2026, 2, 28), id="to-a-short-month"
        ),
        pytest.param(
            {"last_reported_on": date(2023, 8, 31)}, date(2024, 2, 29), id="to-a-leap-day"
        ),
        pytest.param(
            {"last_reported_on": date(2024, 2, 29), "interval_months": 12},
            date(2025, 2, 28),
            id="from-a-leap-day",
        ),
    ],
)
def test_next_report_due_by_the_interval(known, expected):
    assert due(**known) == expected


D = date


@pytest.mark.parametrize(
    ("day", "repeats", "last_reported_on", "expected"),
    [
        pytest.param(D(2025, 3, 31), None, None, D(2025, 3, 31), id="before-the-interval"),
        pytest.param(D(2025, 12, 31), None, None, D(2025, 7, 15), id="after-the-interval"),
        pytest.param(D(2024, 12, 31), None, None, D(2025, 7, 15), id="before-the-start"),
        pytest.param(D(2025, 3, 31), None, D(2025, 3, 31), D(2025, 9, 30), id="answered"),
        pytest.param(D(2025, 3, 31), None, D(2025, 3, 1), D(2025, 9, 1), id="answered-early"),
        pytest.param(D(2025, 3, 31), None, D(2025, 2, 28), D(2025, 3, 31), id="too-early"),
        pytest.param(D(2025, 1, 31), 3, D(2025, 5, 2), D(2025, 7, 31), id="quarterly"),
        pytest.param(D(2025, 1, 31), 3, D(2025, 4, 20), D(2025, 7, 31), id="quarterly-early"),
        pytest.param(D(2024, 1, 31), 1, D(2025, 1, 31), D(2025, 2, 28), id="month-end"),
        pytest.param(D(2025, 1, 31), 1, D(2025, 2, 28), D(2025, 3, 31), id="no-drift"),
        pytest.param(D(2024, 2, 29), 12, D(2025, 9, 1), D(2026, 2, 28), id="leap-day"),
        pytest.param(D(2025, 1, 31), 0, D(2025, 5, 2), D(2025, 11, 2), id="zero-months"),
        pytest.param(date.max, 12, D(2025, 5, 2), D(2025, 11, 2), id="last-day-there-is"),
    ],
)
def test_next_report_due_by_own_dates(day, repeats, last_reported_on, expected):
    found = due(reporting_dates=[(day, repeats)], last_reported_on=last_reported_on)
    assert found == expected


def test_next_report_due_by_the_first_of_several_dates():
    dates = [(D(2025, 9, 30), None), (D(2025, 8, 31), None)]
    assert due(reporting_dates=dates, last_reported_on=D(2025, 7, 1)) == D(2025, 8, 31)


def test_next_report_due_when_reported_on_the_last_day_there_is():
    assert due(last_reported_on=date.max, reporting_dates=[(date(2025, 1, 1), 1)]) == date.max


@given(days, st.integers(1, 24), days, st.integers(1, 24))
def test_next_report_due_lies_after_the_last_report(reported, interval, day, repeats):
    found = due(
        last_reported_on=reported, interval_months=interval, reporting_dates=[(day, repeats)]
    )
    assert reported < found


@given(days, days, st.sampled_from([1, 2, 3, 4, 6, 12]))
def test_next_report_due_asks_once_for_each_recurring_date(reported, day, repeats):
    """Reporting on each due day answers the dates one by one, none skipped."""
    first = due(last_reported_on=reported, interval_months=24, reporting_dates=[(day, repeats)])
    second = due(last_reported_on=first, interval_months=24, reporting_dates=[(day, repeats)])
    if first >= day:
        assert timedelta(days=27 * repeats) <= second - first <= timedelta(days=32 * repeats)


@pytest.mark.parametrize(
    ("day", "expected"),
    [(None, False), (TODAY, False), (TODAY - timedelta(days=1), True), (date(2027, 1, 1), False)],
)
def test_stale_the_day_after_a_report_was_due(day, expected):
    assert is_stale(day, TODAY) is expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(None, False, id="none"),
        pytest.param(TODAY - timedelta(days=1), False, id="past"),
        pytest.param(TODAY, True, id="today"),
        pytest.param(TODAY + timedelta(days=DUE_SOON_DAYS), True, id="last-day"),
        pytest.param(TODAY + timedelta(days=DUE_SOON_DAYS + 1), False, id="later"),
    ],
)
def test_due_soon(day, expected):
    assert is_due_soon(day, TODAY) is expected


@given(days, days)
def test_a_report_given_when_it_is_due_soon_is_not_asked_for_again(today, day):
    if is_due_soon(day, today):
        found = due(last_reported_on=today, interval_months=24, reporting_dates=[(day, None)])
        assert found != day
