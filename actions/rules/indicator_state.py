"""The computed status of an indicator.

The expected value on a day lies on the straight line from the baseline through the targets, each
standing at the last day of its period (linear interpolation, all months being equally long). What
is compared is the latest
value, with the expected value on the last day of its own period: a figure from 2023 is judged by
what was expected of 2023.
"""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, Protocol

from actions.rules.periods import Frequency, Period

DECIMALS_KEPT = 6
"""As many as a figure is stored with."""
CHANGING = frozenset({"increase", "decrease"})
LASTING = frozenset({"keep_at_least", "keep_at_most"})


class IndicatorStatus(StrEnum):
    ACHIEVED = "achieved"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    NO_MEASUREMENT = "no_measurement"
    NO_TARGET = "no_target"
    NO_BASELINE = "no_baseline"


class Valued(Protocol):
    """Whatever has a value for one period, known by the period's first day."""

    @property
    def period(self) -> date: ...
    @property
    def value(self) -> Decimal: ...


class Point(NamedTuple):
    """A value of one period, and nothing else."""

    period: date
    value: Decimal


@dataclass(frozen=True)
class SeriesFigures:
    """All that the status of an indicator is computed from: its current series.

    ``direction`` and ``accumulation`` are the values of Indicator.Direction and
    Indicator.Accumulation; ``tolerance`` is in the indicator's unit.
    """

    direction: str
    frequency: Frequency
    accumulation: str
    tolerance: Decimal
    baseline: Point | None
    targets: Sequence[Valued]
    measurements: Sequence[Valued]


@dataclass(frozen=True)
class Evaluation:
    """A status with the figures it was computed from.

    ``actual`` is the value compared (accumulated where values accumulate), ``expected`` what was
    expected of ``measured_period``, ``shortfall`` how far short of it ``actual`` is (negative:
    past it), ``target`` the final target in force, ``progress`` the share of the way from baseline
    to the final target (1 is all of it; not clipped), None where there is no such way.
    """

    status: IndicatorStatus
    measured_period: date | None = None
    actual: Decimal | None = None
    expected: Decimal | None = None
    shortfall: Decimal | None = None
    baseline: Point | None = None
    target: Point | None = None
    progress: Decimal | None = None


def _in_order(found: Iterable[Valued]) -> list[Point]:
    return sorted(Point(each.period, each.value) for each in found)


def targets_in_force(figures: SeriesFigures) -> list[Point]:
    """The targets in order, without those that the baseline has overtaken.

    On the way from a baseline upwards or downwards, a target for the baseline's own period or an
    earlier one promises nothing.
    """
    targets = _in_order(figures.targets)
    if figures.baseline is None or figures.direction not in CHANGING:
        return targets
    return [point for point in targets if point.period > figures.baseline.period]


def path_around(figures: SeriesFigures, on: date) -> tuple[Point, Point] | None:
    """The two points of the path between which the day ``on`` lies.

    Before the path begins both are its first point, after it ends both are its last. None where
    there is no path: the direction is not one of change, or baseline or target is missing.
    """
    targets = targets_in_force(figures)
    if figures.direction not in CHANGING or figures.baseline is None or not targets:
        return None
    earlier = figures.baseline
    if on <= Period(earlier.period, figures.frequency).end:
        return earlier, earlier
    for point in targets:
        if on <= Period(point.period, figures.frequency).end:
            return earlier, point
        earlier = point
    return earlier, earlier


def expected_value(figures: SeriesFigures, on: date) -> Decimal | None:
    """The value expected on the day ``on``; None where no path is known.

    To keep at least or at most, the expected value is the target of the period, or the nearest
    earlier one (before the first target: the first). A milestone is expected (1) from the end of
    its target's period, and 0 before.
    """
    targets = targets_in_force(figures)
    if not targets:
        return None
    if figures.direction == "milestone":
        is_due = on >= Period(targets[-1].period, figures.frequency).end
        return targets[-1].value if is_due else Decimal(0)
    if figures.direction in LASTING:
        earlier = [point for point in targets if point.period <= on]
        return (earlier or targets[:1])[-1].value
    around = path_around(figures, on)
    if around is None:
        return None
    start, end = around
    if start == end:
        return end.value
    first = _months(Period(start.period, figures.frequency).end)
    last = _months(Period(end.period, figures.frequency).end)
    # Multiplied before it is divided: a third of the way to 30 is 10 and not a little less.
    covered = (end.value - start.value) * (_months(on) - first) / (last - first)
    return start.value + round(covered, DECIMALS_KEPT)


def _months(day: date) -> Decimal:
    """The moment at the end of ``day`` on a calendar of equal months.

    Counted in days, equal steps would be expected to be larger in leap years and long quarters.
    """
    days_in_month = calendar.monthrange(day.year, day.month)[1]
    return day.year * 12 + day.month - 1 + Decimal(day.day) / Decimal(days_in_month)


def actual_points(figures: SeriesFigures) -> list[Point]:
    """The measured values as they are compared: accumulated, if the values accumulate."""
    points = _in_order(figures.measurements)
    if figures.accumulation != "sum":
        return points
    total = figures.baseline.value if figures.baseline else Decimal(0)
    accumulated = []
    for point in points:
        if figures.baseline and point.period <= figures.baseline.period:
            continue
        total += point.value
        accumulated.append(Point(point.period, total))
    return accumulated


def evaluate(figures: SeriesFigures) -> Evaluation:
    """The status of an indicator with the figures used."""
    targets = targets_in_force(figures)
    target = targets[-1] if targets else None
    baseline = figures.baseline
    actuals = [
        point
        for point in actual_points(figures)
        if baseline is None or point.period > baseline.period
    ]
    latest = actuals[-1] if actuals else None
    found: dict[str, object] = {"baseline": baseline, "target": target}
    if latest is not None:
        found |= {"measured_period": latest.period, "actual": latest.value}
    if target is None:
        return Evaluation(IndicatorStatus.NO_TARGET, **found)  # type: ignore[arg-type]
    if baseline is None and figures.direction in CHANGING:
        return Evaluation(IndicatorStatus.NO_BASELINE, **found)  # type: ignore[arg-type]
    if latest is None:
        return Evaluation(IndicatorStatus.NO_MEASUREMENT, **found)  # type: ignore[arg-type]

    downwards = figures.direction in ("decrease", "keep_at_most")
    sign = Decimal(-1 if downwards else 1)
    measured_to = Period(latest.period, figures.frequency).end
    expected = expected_value(figures, measured_to)
    assert expected is not None  # noqa: S101 - there is a target, and a baseline where one is needed
    shortfall = sign * (expected - latest.value)
    progress = None
    if figures.direction in CHANGING and baseline is not None and target.value != baseline.value:
        progress = (latest.value - baseline.value) / (target.value - baseline.value)

    is_past_final_target = sign * (latest.value - target.value) >= 0
    is_lasting = figures.direction in LASTING
    if is_past_final_target and (not is_lasting or latest.period >= target.period):
        status = IndicatorStatus.ACHIEVED
    elif shortfall <= 0:
        status = IndicatorStatus.ON_TRACK
    elif shortfall <= figures.tolerance:
        status = IndicatorStatus.AT_RISK
    else:
        status = IndicatorStatus.OFF_TRACK
    return Evaluation(
        status,
        measured_period=latest.period,
        actual=latest.value,
        expected=expected,
        shortfall=shortfall,
        baseline=baseline,
        target=target,
        progress=progress,
    )
