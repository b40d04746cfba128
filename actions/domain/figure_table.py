"""The figures of a series as a table: a row for each period."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from actions.domain.figures import (
    IndicatorRecord,
    MeasurementRecord,
    SeriesRecord,
    TargetRecord,
)
from actions.rules.indicator_state import actual_points, expected_value
from actions.rules.periods import Period

MOST_ROWS = 240
"""Beyond this, periods that nothing is known of are left out."""


@dataclass(frozen=True)
class FigureRow:
    """One period. ``total`` is the accumulated value, where values accumulate."""

    period: Period
    is_baseline: bool
    is_over: bool
    measurement: MeasurementRecord | None
    baseline: Decimal | None
    total: Decimal | None
    target: TargetRecord | None
    expected: Decimal | None


def figure_rows(record: IndicatorRecord, series: SeriesRecord, today: date) -> list[FigureRow]:
    """The periods of ``series`` from the first to the last figure, oldest first."""
    figures = series.figures(record.indicator)
    measurements = {each.period: each for each in series.measurements}
    targets = {each.period: each for each in series.targets}
    totals = {point.period: point.value for point in actual_points(figures)}
    baseline = series.baseline
    known = {*measurements, *targets, *({baseline.period} if baseline else ())}
    if not known:
        return []
    rows = []
    for period in _periods(record, known):
        is_before_path = baseline is not None and period.start < baseline.period
        rows.append(
            FigureRow(
                period=period,
                is_baseline=baseline is not None and baseline.period == period.start,
                is_over=period.end < today,
                measurement=measurements.get(period.start),
                baseline=baseline.value
                if baseline is not None and baseline.period == period.start
                else None,
                total=totals.get(period.start),
                target=targets.get(period.start),
                expected=None if is_before_path else expected_value(figures, period.end),
            )
        )
    return rows


def _periods(record: IndicatorRecord, known: set[date]) -> list[Period]:
    first, last = min(known), max(known)
    months = (last.year - first.year) * 12 + last.month - first.month
    if months // record.frequency.months >= MOST_ROWS:
        return [Period(start, record.frequency) for start in sorted(known)]
    return [
        Period(first, record.frequency).shifted(turn)
        for turn in range(months // record.frequency.months + 1)
    ]
