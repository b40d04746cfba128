"""When people are reminded of a report: on working days, at a pace, each stage once."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import holidays

DAY = timedelta(days=1)
SATURDAY = 5


class Stage(StrEnum):
    BEFORE = "before"
    DUE = "due"
    AFTER = "after"


@dataclass(frozen=True)
class Pace:
    """Days before the due day on which a reminder goes out, whether one does on the day, and how
    often, and how many times, once the report is late.
    """

    days_before: tuple[int, ...] = (14, 3)
    is_on_the_day: bool = True
    days_between_after: int = 7
    most_after: int = 4


def swedish_days_off() -> Container[date]:
    """Public holidays in Sweden, and the eves of Midsummer, Christmas and New Year, which are no
    holidays by law and days off all the same. Days of the week are another matter.
    """
    return holidays.country_holidays("SE", categories=("public", "de_facto"))


def is_working_day(day: date, days_off: Container[date]) -> bool:
    return day.weekday() < SATURDAY and day not in days_off


def working_day_until(day: date, days_off: Container[date]) -> date:
    """``day``, or the last working day before it."""
    while not is_working_day(day, days_off):
        day -= DAY
    return day


def working_day_from(day: date, days_off: Container[date]) -> date:
    """``day``, or the first working day after it."""
    while not is_working_day(day, days_off):
        day += DAY
    return day


def reminder_days(due_on: date, pace: Pace, days_off: Container[date]) -> list[tuple[date, Stage]]:
    """The days on which reminders of a report due on ``due_on`` go out, in their order.

    One before the day comes no later than asked, one on the day no later than the day, and one
    after it no earlier. What falls on the same day is one reminder, of the later stage.
    """
    return sorted(dict(_stages(due_on, pace, days_off)).items())


def _stages(due_on: date, pace: Pace, days_off: Container[date]) -> Iterator[tuple[date, Stage]]:
    if MAXYEAR - due_on.year < 2:
        return  # further off than days can be reckoned
    for days in sorted(pace.days_before, reverse=True):
        yield working_day_until(due_on - days * DAY, days_off), Stage.BEFORE
    if pace.is_on_the_day:
        yield working_day_until(due_on, days_off), Stage.DUE
    for turn in range(1, pace.most_after + 1):
        late_on = due_on + turn * pace.days_between_after * DAY
        yield working_day_from(late_on, days_off), Stage.AFTER


def reminder_due(
    due_on: date,
    today: date,
    last_sent_on: date | None,
    pace: Pace,
    days_off: Container[date],
) -> Stage | None:
    """The reminder that is to go out ``today``; None when there is none.

    It is the newest whose day has come, unless one was sent on that day or later: a server that
    slept over some days sends one on the next working day, and never two for the same day. A
    reminder before the day, or on it, is not sent when the day has passed.
    """
    if not is_working_day(today, days_off):
        return None
    come = [(day, stage) for day, stage in reminder_days(due_on, pace, days_off) if day <= today]
    if not come:
        return None
    day, stage = come[-1]
    if last_sent_on is not None and last_sent_on >= day:
        return None
    if stage is not Stage.AFTER and today > due_on:
        return None
    return stage


def is_digest_due(today: date, last_sent_on: date | None, days_off: Container[date]) -> bool:
    """Whether this week's digest is to go out ``today``: on the first working day of the week, or
    on the next one when the server slept.
    """
    monday = today - today.weekday() * DAY
    return is_working_day(today, days_off) and (last_sent_on is None or last_sent_on < monday)


def is_sending_time(now: datetime, zone: ZoneInfo, hour: int, days_off: Container[date]) -> bool:
    """Whether ``now`` (aware) is a working day in ``zone``, and ``hour`` o'clock there or later."""
    local = now.astimezone(zone)
    return is_working_day(local.date(), days_off) and local.hour >= hour
