"""Period arithmetic: years, half-years, quarters and months."""

import calendar
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from enum import StrEnum
from functools import lru_cache
from typing import Self


class Frequency(StrEnum):
    YEAR = "year"
    HALF_YEAR = "half_year"
    QUARTER = "quarter"
    MONTH = "month"

    @property
    def months(self) -> int:
        """How many months one period lasts."""
        return {"year": 12, "half_year": 6, "quarter": 3, "month": 1}[self.value]


def add_months(day: date, months: int) -> date:
    """``day`` moved by ``months``; the last day of the month where that day does not exist.

    Beyond the years 1 to 9999 it is the first or the last day that a date can be.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return date.min if year < MINYEAR else date.max
    month += 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@lru_cache(maxsize=4096)
def _last_day(start: date, months: int) -> date:
    """The last day of the period of ``months`` that begins on ``start``. Few periods are ever
    asked about, but each of them by every indicator.
    """
    last_month = add_months(start, months - 1)
    return last_month.replace(day=calendar.monthrange(last_month.year, last_month.month)[1])


@dataclass(frozen=True, order=True)
class Period:
    """One period of a frequency, known by its first day."""

    start: date
    frequency: Frequency

    @classmethod
    def containing(cls, day: date, frequency: Frequency) -> Self:
        first_month = (day.month - 1) // frequency.months * frequency.months + 1
        return cls(date(day.year, first_month, 1), frequency)

    @property
    def end(self) -> date:
        """The last day of the period."""
        return _last_day(self.start, self.frequency.months)

    def shifted(self, periods: int) -> "Period":
        """The period that lies ``periods`` later (earlier if negative)."""
        return Period(add_months(self.start, periods * self.frequency.months), self.frequency)

    @property
    def label(self) -> str:
        """A short name that is read the same in both languages: 2025, 2025 H1, 2025 Q3, 2025-04."""
        number = (self.start.month - 1) // self.frequency.months + 1
        return {
            Frequency.YEAR: f"{self.start.year}",
            Frequency.HALF_YEAR: f"{self.start.year} H{number}",
            Frequency.QUARTER: f"{self.start.year} Q{number}",
            Frequency.MONTH: f"{self.start.year}-{self.start.month:02}",
        }[self.frequency]


def latest_ended_period(today: date, frequency: Frequency) -> Period:
    """The newest period that is over on ``today``: the one whose value can be known."""
    return Period.containing(today, frequency).shifted(-1)
