"""Which days a timeline shows, and the ones before and after them."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from actions.rules.periods import Frequency, Period, add_months

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""Days beyond these are mistyped."""


class Zoom(StrEnum):
    WHOLE = "whole"
    YEAR = "year"
    HALF_YEAR = "half_year"
    QUARTER = "quarter"
    CHOSEN = "chosen"


@dataclass(frozen=True)
class Sight:
    """The days in sight, from ``first`` to ``last``."""

    zoom: Zoom
    first: date
    last: date

    def shifted(self, turns: int) -> "Sight":
        """What lies ``turns`` later (earlier if negative); the whole has nothing beside it."""
        if self.zoom == Zoom.WHOLE:
            return self
        if self.zoom == Zoom.CHOSEN:
            days = timedelta(days=turns * ((self.last - self.first).days + 1))
            return Sight(self.zoom, self.first + days, self.last + days)
        months = Frequency(self.zoom).months
        return sight_of(self.zoom, on=add_months(self.first, turns * months))

    @property
    def has_neighbours(self) -> bool:
        return self.zoom != Zoom.WHOLE


def sight_of(zoom: Zoom, *, on: date) -> Sight:
    """The year, half-year or quarter in which the day ``on`` lies."""
    period = Period.containing(on, Frequency(zoom))
    return Sight(zoom, period.start, period.end)


def is_possible(day: date) -> bool:
    return EARLIEST <= day <= LATEST
