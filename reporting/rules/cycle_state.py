"""A review cycle goes from draft to open to closed; a closed one may be opened again."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class CycleStatus(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class CycleChange(StrEnum):
    OPEN = "open"
    CLOSE = "close"
    REOPEN = "reopen"


CHANGES = {
    CycleChange.OPEN: (CycleStatus.DRAFT, CycleStatus.OPEN),
    CycleChange.CLOSE: (CycleStatus.OPEN, CycleStatus.CLOSED),
    CycleChange.REOPEN: (CycleStatus.CLOSED, CycleStatus.OPEN),
}
"""From which state each change leads, and to which."""


def changed_cycle(status: str, change: CycleChange) -> CycleStatus | None:
    """The state after ``change``; None where it cannot be done from ``status``."""
    before, after = CHANGES[change]
    return after if status == before else None


class Stage(StrEnum):
    """Where an open cycle stands in its year."""

    BEFORE = "before"
    """It has been opened ahead of its day."""
    RUNNING = "running"
    GRACE = "grace"
    """Past the day the reviews are due; they are still taken in."""
    DECIDING = "deciding"
    """Only what was returned is taken in."""
    OVER = "over"
    """Past the day on which it was to close."""


@dataclass(frozen=True)
class CycleDates:
    """``grace_until`` may be None: then there is grace until ``closes_on``."""

    opens_on: date
    due_on: date
    grace_until: date | None
    closes_on: date


def stage_of(dates: CycleDates, today: date) -> Stage:
    if today < dates.opens_on:
        return Stage.BEFORE
    if today <= dates.due_on:
        return Stage.RUNNING
    if today <= (dates.grace_until or dates.closes_on):
        return Stage.GRACE
    if today <= dates.closes_on:
        return Stage.DECIDING
    return Stage.OVER


def next_year(dates: CycleDates) -> CycleDates:
    """The same days a year later; 29 February becomes 28 February where there is none."""

    def later(day: date) -> date:
        if (day.month, day.day) == (2, 29):
            day = day.replace(day=28)
        return day.replace(year=day.year + 1)

    return CycleDates(
        later(dates.opens_on),
        later(dates.due_on),
        later(dates.grace_until) if dates.grace_until else None,
        later(dates.closes_on),
    )
