"""Where an indicator is heading if the line of its latest values goes on.

The method is the straight line of least squares through the latest values of the current series:
of all straight lines the one with the smallest sum of squared vertical distances to the points.
With x the number of the period and y its value, and x̄ and ȳ their means,

    b = Σ (x − x̄)(y − ȳ) / Σ (x − x̄)²        what the value changes by in one period
    ŷ(x) = ȳ + b (x − x̄)                       what the line says of period x

Source: NIST/SEMATECH e-Handbook of Statistical Methods, section 4.1.4.1, Linear Least Squares
Regression. All periods are equally long here, and all values weigh the same.

It continues what has been and knows nothing of what is planned: a forecast, never a measured value.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from actions.rules.indicator_state import (
    DECIMALS_KEPT,
    Point,
    SeriesFigures,
    actual_points,
    targets_in_force,
)
from actions.rules.periods import Frequency

MOST_VALUES = 5
FEWEST_VALUES = 3
"""Two points always lie on a line, so that a line through them says nothing about a course."""


class NoForecast(StrEnum):
    """Why there is none."""

    YES_OR_NO = "yes_or_no"
    NO_TARGET = "no_target"
    TARGET_IS_PAST = "target_is_past"
    TOO_FEW_VALUES = "too_few_values"


@dataclass(frozen=True)
class Line:
    """A straight line over the numbers of periods."""

    mean_number: Fraction
    mean_value: Fraction
    slope: Fraction
    """What the value changes by in one period."""

    def at(self, number: int) -> Decimal:
        """What the line says of a period, rounded as figures are kept."""
        value = self.mean_value + self.slope * (number - self.mean_number)
        return Decimal(round(value * 10**DECIMALS_KEPT)).scaleb(-DECIMALS_KEPT)


@dataclass(frozen=True)
class Forecast:
    """``used`` are the values that the line was laid through, oldest first; ``start`` is the line
    at the last of their periods and ``expected`` the line at ``target``'s period. ``shortfall`` is
    how far ``expected`` is from reaching the target (negative: past it).
    """

    used: tuple[Point, ...]
    start: Point
    expected: Point
    target: Point
    shortfall: Decimal

    @property
    def reaches_target(self) -> bool:
        return self.shortfall <= 0


def forecast(figures: SeriesFigures) -> Forecast | NoForecast:
    """The value that the line of the latest values says of the final target's period.

    ``figures`` are those of the current series alone, so that no line crosses a break. Where
    values accumulate, the line is laid through the accumulated ones.
    """
    if figures.direction == "milestone":
        return NoForecast.YES_OR_NO
    targets = targets_in_force(figures)
    if not targets:
        return NoForecast.NO_TARGET
    target = targets[-1]
    points = actual_points(figures)
    if points and points[-1].period >= target.period:
        return NoForecast.TARGET_IS_PAST
    if len(points) < FEWEST_VALUES:
        return NoForecast.TOO_FEW_VALUES
    used = tuple(points[-MOST_VALUES:])
    line = line_through(
        [(period_number(point.period, figures.frequency), point.value) for point in used]
    )

    def on_line(period: date) -> Point:
        return Point(period, line.at(period_number(period, figures.frequency)))

    expected = on_line(target.period)
    sign = Decimal(-1 if figures.direction in ("decrease", "keep_at_most") else 1)
    return Forecast(
        used=used,
        start=on_line(used[-1].period),
        expected=expected,
        target=target,
        shortfall=sign * (target.value - expected.value),
    )


def line_through(points: Sequence[tuple[int, Decimal]]) -> Line:
    """The line of least squares through ``points`` (number of the period, value), in any order.

    At least two of them have different numbers.
    """
    numbers = [Fraction(number) for number, _ in points]
    values = [Fraction(value) for _, value in points]
    mean_number = sum(numbers, Fraction(0)) / len(points)
    mean_value = sum(values, Fraction(0)) / len(points)
    spread = sum((number - mean_number) ** 2 for number in numbers)
    joint = sum(
        (number - mean_number) * (value - mean_value)
        for number, value in zip(numbers, values, strict=True)
    )
    return Line(mean_number, mean_value, Fraction(joint) / Fraction(spread))


def period_number(start: date, frequency: Frequency) -> int:
    """Which period this is, counted from the year 0."""
    return (start.year * 12 + start.month - 1) // frequency.months
