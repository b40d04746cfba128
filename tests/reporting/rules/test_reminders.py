from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.rules.reminders import (
    Pace,
    Stage,
    is_digest_due,
    is_sending_time,
    is_working_day,
    reminder_days,
    reminder_due,
    swedish_days_off,
)

STOCKHOLM = ZoneInfo("Europe/Stockholm")
OFF = swedish_days_off()
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
PACES = st.builds(
    Pace,
    days_before=st.lists(st.integers(1, 90), max_size=2).map(tuple),
    is_on_the_day=st.booleans(),
    days_between_after=st.integers(1, 30),
    most_after=st.integers(0, 6),
)
BEFORE, DUE, AFTER = Stage


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-11-24", True),  # a Tuesday
        ("2026-11-28", False),  # a Saturday
        ("2026-11-29", False),  # a Sunday
        ("2026-01-06", False),  # Epiphany, a Tuesday
        ("2026-04-03", False),  # Good Friday
        ("2026-04-06", False),  # Easter Monday
        ("2026-05-14", False),  # Ascension Day
        ("2026-06-19", False),  # Midsummer's Eve
        ("2026-12-24", False),  # Christmas Eve
        ("2026-12-31", False),  # New Year's Eve
        ("2026-04-30", True),  # Walpurgis Night, a working day
    ],
)
def test_working_days_in_sweden(day, expected):
    assert is_working_day(date.fromisoformat(day), OFF) is expected


@pytest.mark.parametrize(
    ("due_on", "expected"),
    [
        pytest.param(
            "2026-09-16",
            [
                ("2026-09-02", BEFORE),
                ("2026-09-11", BEFORE),
                ("2026-09-16", DUE),
                ("2026-09-23", AFTER),
                ("2026-09-30", AFTER),
            ],
            id="three days before a Wednesday is a Sunday",
        ),
        pytest.param(
            "2026-12-31",
            [
                ("2026-12-17", BEFORE),
                ("2026-12-28", BEFORE),
                ("2026-12-30", DUE),
                ("2027-01-07", AFTER),
                ("2027-01-14", AFTER),
            ],
            id="New Year's Eve",
        ),
        pytest.param(
            "2026-04-06",
            [
                ("2026-03-23", BEFORE),
                ("2026-04-02", DUE),
                ("2026-04-13", AFTER),
                ("2026-04-20", AFTER),
            ],
            id="Easter: the second and the one on the day are one",
        ),
    ],
)
def test_reminders_go_out_on_working_days(due_on, expected):
    found = reminder_days(date.fromisoformat(due_on), Pace(most_after=2), OFF)

    assert [(day.isoformat(), stage) for day, stage in found] == expected


@pytest.mark.parametrize(
    ("today", "last_sent_on", "expected"),
    [
        ("2026-09-01", None, None),
        ("2026-09-02", None, BEFORE),
        ("2026-09-02", "2026-09-02", None),
        ("2026-09-03", None, BEFORE),
        ("2026-09-03", "2026-09-02", None),
        ("2026-09-05", None, None),
        ("2026-09-16", "2026-09-11", DUE),
        ("2026-09-17", "2026-09-11", None),
        ("2026-09-23", "2026-09-16", AFTER),
        ("2026-10-01", "2026-09-16", AFTER),
        ("2026-10-01", "2026-09-30", None),
        ("2027-09-01", "2026-10-14", None),
        ("2027-09-01", None, AFTER),
    ],
)
def test_newest_stage_is_sent_once(today, last_sent_on, expected):
    last = date.fromisoformat(last_sent_on) if last_sent_on else None

    assert reminder_due(date(2026, 9, 16), date.fromisoformat(today), last, Pace(), OFF) == expected


@given(DAYS, PACES)
def test_no_reminder_falls_on_a_day_off_or_on_the_wrong_side_of_the_day(due_on, pace):
    found = reminder_days(due_on, pace, OFF)

    assert all(is_working_day(day, OFF) for day, _stage in found)
    assert all(day <= due_on for day, stage in found if stage is not AFTER)
    assert all(day > due_on for day, stage in found if stage is AFTER)
    assert [day for day, _stage in found] == sorted({day for day, _stage in found})
    assert sum(stage is AFTER for _day, stage in found) <= pace.most_after


@given(DAYS, PACES, st.integers(-100, 200))
def test_answering_a_stage_silences_it(due_on, pace, offset):
    today = due_on + timedelta(days=offset)

    if reminder_due(due_on, today, None, pace, OFF) is not None:
        assert reminder_due(due_on, today, today, pace, OFF) is None


@given(DAYS, PACES)
def test_server_that_is_awake_every_day_sends_each_stage_once(due_on, pace):
    sent, last = [], None
    for offset in range(-100, 250):
        today = due_on + timedelta(days=offset)
        stage = reminder_due(due_on, today, last, pace, OFF)
        if stage is not None:
            sent.append((today, stage))
            last = today

    assert sent == reminder_days(due_on, pace, OFF)


def test_due_day_beyond_all_reckoning_reminds_nobody():
    assert reminder_days(date.max, Pace(), OFF) == []


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 11, 24, 5, 59, tzinfo=UTC), False),  # 06:59 in winter
        (datetime(2026, 11, 24, 6, 0, tzinfo=UTC), True),
        (datetime(2026, 6, 16, 4, 59, tzinfo=UTC), False),  # 06:59 in summer
        (datetime(2026, 6, 16, 5, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 27, 6, 0, tzinfo=UTC), True),  # the Friday before summer time
        (datetime(2026, 3, 30, 5, 0, tzinfo=UTC), True),  # the Monday after
        (datetime(2026, 3, 29, 12, 0, tzinfo=UTC), False),  # the Sunday itself
        (datetime(2026, 10, 23, 5, 0, tzinfo=UTC), True),  # the Friday before winter time
        (datetime(2026, 10, 26, 5, 0, tzinfo=UTC), False),  # the Monday after: 06:00
        (datetime(2026, 10, 26, 6, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 27, 23, 30, tzinfo=UTC), False),  # Saturday in Stockholm already
    ],
)
def test_sending_begins_at_the_hour_in_stockholm(moment, expected):
    assert is_sending_time(moment, STOCKHOLM, 7, OFF) is expected


@given(DAYS)
def test_every_working_day_has_its_sending_time_and_no_other_day(day):
    quarter_hours = [
        datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=15 * turn)
        for turn in range(-16, 112)
    ]
    sending = [
        moment
        for moment in quarter_hours
        if moment.astimezone(STOCKHOLM).date() == day and is_sending_time(moment, STOCKHOLM, 7, OFF)
    ]

    assert bool(sending) == is_working_day(day, OFF)
    assert all(moment.astimezone(STOCKHOLM).hour >= 7 for moment in sending)


@given(DAYS, st.integers(0, 6))
def test_every_week_has_one_digest_on_the_first_working_day_that_the_server_is_awake(day, asleep):
    monday = day - timedelta(days=day.weekday())
    week = [monday + timedelta(days=turn) for turn in range(7)]
    last, digests = None, []
    for each in week[asleep:]:
        if is_digest_due(each, last, OFF):
            last = each
            digests.append(each)

    assert digests == [each for each in week[asleep:] if is_working_day(each, OFF)][:1]
