"""When a report says better than the figures do.

What is said is an action's status; what is computed is the status of an indicator of an objective
that the action serves. They are not the same thing, and an action may go well while its objective
does not: a contradiction is something to ask about.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

SAID_WELL = {"on_track": 1, "completed": 2}
"""Statuses of actions that say that all is well, by how much they promise."""
COMPUTED_BADLY = {"at_risk": 1, "off_track": 2}
"""Statuses of indicators that say that something is not, by how bad it is."""


class Distance(NamedTuple):
    """How far apart the two are; larger is farther. Steps come first: a completed action before
    one on track, an indicator off track before one at risk. Then how far short of the expected
    value the indicator is, as a share of its whole way; of an unknown way, nothing.
    """

    steps: int
    shortfall: float


def distance(said: str, computed: str, shortfall: float | None) -> Distance | None:
    """How far a report is from what was computed; None where the two agree.

    ``said`` is an action's status, ``computed`` an indicator's, ``shortfall`` the share of the
    indicator's whole way by which it is short.
    """
    if said not in SAID_WELL or computed not in COMPUTED_BADLY:
        return None
    return Distance(SAID_WELL[said] + COMPUTED_BADLY[computed], max(0.0, shortfall or 0.0))


@dataclass(frozen=True)
class TimeApart:
    """How much later the report is than the end of the measured period; negative: earlier."""

    days: int

    @property
    def is_later(self) -> bool:
        return self.days >= 0

    @property
    def months(self) -> int:
        """Whole months, of 30.4 days."""
        return int(abs(self.days) / 30.4)


def time_apart(reported_on: date, measured_to: date) -> TimeApart:
    return TimeApart((reported_on - measured_to).days)
