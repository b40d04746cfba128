"""The computed status of an indicator.

The expected value on a day lies on the straight line from the baseline through the targets, each
standing at the last day of its period (linear interpolation). What is compared is the latest
value, with the expected value on the last day of its own period: a figure from 2023 is judged by
what was expected of 2023.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from actions.rules.periods import Frequency, Period


class IndicatorStatus(StrEnum):
    ACHIEVED = "achieved"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    NO_MEASUREMENT = "no_measurement"
    NO_TARGET = "no_target"
    NO_BASELINE = "no_baseline"


@dataclass(frozen=True)
class Point:
    """A value of one period, known by the period's first day."""

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
    targets: Sequence[Point]
    measurements: Sequence[Point]


@dataclass(frozen=True)
class Evaluation:
    """A status with the figures it was computed from.

    ``actual`` is the value compared (accumulated where values accumulate), ``expected`` what was
    expected of ``measured_period``, ``shortfall`` how far short of it ``actual`` is (negative:
    past it), ``target`` the final target, ``progress`` the share of the way from baseline to the
    final target (1 is all of it; not clipped), None where there is no such way.
    """

    status: IndicatorStatus
    measured_period: date | None = None
    actual: Decimal | None = None
    expected: Decimal | None = None
    shortfall: Decimal | None = None
    baseline: Point | None = None
    target: Point | None = None
    progress: Decimal | None = None


def expected_value(figures: SeriesFigures, on: date) -> Decimal | None:
    """The value expected on the day ``on``; None where no path is known.

    To keep at least or at most, the expected value is the target of the period, or the nearest
    earlier one (before the first target: the first). A milestone is expected (1) from the end of
    its target's period, and 0 before.
    """
    targets = sorted(figures.targets, key=lambda point: point.period)
    if not targets:
        return None
    ends = [Period(point.period, figures.frequency).end for point in targets]
    if figures.direction == "milestone":
        return targets[-1].value if on >= ends[-1] else Decimal(0)
    if figures.direction in ("keep_at_least", "keep_at_most"):
        in_force = targets[0]
        for point in targets:
            if point.period <= on:
                in_force = point
        return in_force.value
    if figures.baseline is None:
        return None
    earlier_day = Period(figures.baseline.period, figures.frequency).end
    earlier_value = figures.baseline.value
    for point, day in zip(targets, ends, strict=True):
        if day <= earlier_day:
            continue
        if on <= earlier_day:
            return earlier_value
        if on <= day:
            share = Decimal((on - earlier_day).days) / Decimal((day - earlier_day).days)
            return earlier_value + (point.value - earlier_value) * share
        earlier_day, earlier_value = day, point.value
    return earlier_value


def actual_points(figures: SeriesFigures) -> list[Point]:
    """The measured values as they are compared: accumulated, if the values accumulate."""
    points = sorted(figures.measurements, key=lambda point: point.period)
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
    targets = sorted(figures.targets, key=lambda point: point.period)
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
    if baseline is None and figures.direction in ("increase", "decrease"):
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
    if baseline is not None and target.value != baseline.value:
        progress = (latest.value - baseline.value) / (target.value - baseline.value)

    is_past_final_target = sign * (latest.value - target.value) >= 0
    is_lasting = figures.direction in ("keep_at_least", "keep_at_most")
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
