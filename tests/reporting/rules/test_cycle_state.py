from datetime import date

import pytest

from reporting.rules.cycle_state import (
    CycleChange,
    CycleDates,
    CycleStatus,
    Stage,
    changed_cycle,
    next_year,
    stage_of,
)

DRAFT, OPEN, CLOSED = CycleStatus
TABLE = {
    # from:            DRAFT  OPEN    CLOSED
    CycleChange.OPEN: (OPEN, None, None),
    CycleChange.CLOSE: (None, CLOSED, None),
    CycleChange.REOPEN: (None, None, OPEN),
}
DATES = CycleDates(date(2026, 10, 1), date(2026, 11, 15), date(2026, 11, 30), date(2026, 12, 31))


@pytest.mark.parametrize("change", list(CycleChange))
def test_change_from_every_state(change):
    assert tuple(changed_cycle(status, change) for status in CycleStatus) == TABLE[change]


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        (date(2026, 9, 30), Stage.BEFORE),
        (date(2026, 10, 1), Stage.RUNNING),
        (date(2026, 11, 15), Stage.RUNNING),
        (date(2026, 11, 16), Stage.GRACE),
        (date(2026, 11, 30), Stage.GRACE),
        (date(2026, 12, 1), Stage.DECIDING),
        (date(2026, 12, 31), Stage.DECIDING),
        (date(2027, 1, 1), Stage.OVER),
    ],
    ids=str,
)
def test_stage_follows_from_the_day(today, stage):
    assert stage_of(DATES, today) is stage


def test_grace_lasts_until_the_cycle_closes_where_nothing_else_is_said():
    dates = CycleDates(DATES.opens_on, DATES.due_on, None, DATES.closes_on)

    assert stage_of(dates, date(2026, 12, 31)) is Stage.GRACE
    assert stage_of(dates, date(2027, 1, 1)) is Stage.OVER


def test_next_year_has_the_same_days():
    dates = CycleDates(date(2028, 2, 29), date(2028, 3, 1), None, date(2028, 12, 31))

    assert next_year(dates) == CycleDates(
        date(2029, 2, 28), date(2029, 3, 1), None, date(2029, 12, 31)
    )
