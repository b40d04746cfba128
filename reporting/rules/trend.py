"""How an indicator has moved from one year to the next. One indicator at a time: nothing is summed.

What is to change is compared by its progress from baseline to target. What is to be kept is
compared by how far beyond its limit it lies: within it, nothing is better or worse. A milestone is
reached or not.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from actions.rules.indicator_state import LASTING, Evaluation


class Trend(StrEnum):
    IMPROVED = "improved"
    WORSENED = "worsened"
    UNCHANGED = "unchanged"
    UNKNOWN = "unknown"
    """There is no value for the year, none before it, or a new definition lies between them."""


@dataclass(frozen=True)
class Standing:
    """How an indicator stood at the end of a year; ``series`` is the number of its series."""

    direction: str
    series: int
    evaluation: Evaluation


def trend(now: Standing | None, before: Standing | None) -> Trend:
    """From ``before`` to ``now``, both by the targets that are in force."""
    if now is None or before is None or now.series != before.series:
        return Trend.UNKNOWN
    measured, earlier = now.evaluation.measured_period, before.evaluation.measured_period
    if measured is None or earlier is None or measured == earlier:
        return Trend.UNKNOWN
    reached, reached_before = _reached(now), _reached(before)
    if reached is None or reached_before is None:
        return Trend.UNKNOWN
    if reached == reached_before:
        return Trend.UNCHANGED
    return Trend.IMPROVED if reached > reached_before else Trend.WORSENED


def _reached(standing: Standing) -> Decimal | None:
    """How good it was: more is better, and nothing but that can be read from it."""
    evaluation = standing.evaluation
    if standing.direction in LASTING:
        return None if evaluation.shortfall is None else -max(evaluation.shortfall, Decimal(0))
    if standing.direction == "milestone":
        return evaluation.actual
    return evaluation.progress
