"""The figures of a series as a table: a row for each period."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from actions.domain.evidence import Evidence
from actions.domain.figures import (
    IndicatorRecord,
    MeasurementRecord,
    SeriesRecord,
    TargetRecord,
)
from actions.rules.indicator_state import Point, actual_points, expected_value
from actions.rules.periods import Period

MOST_ROWS = 240
"""Beyond this, periods that nothing is known of are left out."""


@dataclass(frozen=True)
class FigureRow:
    """One period. ``total`` is the accumulated value, where values accumulate; ``forecast`` what a
    forecast says of the period; ``evidence`` what the value came with, for those who may read it.
    """

    period: Period
    is_baseline: bool
    is_over: bool
    measurement: MeasurementRecord | None
    baseline: Decimal | None
    total: Decimal | None
    target: TargetRecord | None
    expected: Decimal | None
    forecast: Decimal | None = None
    evidence: Evidence | None = None


def figure_rows(
    record: IndicatorRecord,
    series: SeriesRecord,
    today: date,
    *,
    forecast: Point | None = None,
    evidence: Mapping[int, Evidence] | None = None,
) -> list[FigureRow]:
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
        measurement = measurements.get(period.start)
        is_before_path = baseline is not None and period.start < baseline.period
        rows.append(
            FigureRow(
                period=period,
                is_baseline=baseline is not None and baseline.period == period.start,
                is_over=period.end < today,
                measurement=measurement,
                baseline=baseline.value
                if baseline is not None and baseline.period == period.start
                else None,
                total=totals.get(period.start),
                target=targets.get(period.start),
                expected=None if is_before_path else expected_value(figures, period.end),
                forecast=forecast.value if forecast and forecast.period == period.start else None,
                evidence=(evidence or {}).get(measurement.entry_id or 0) if measurement else None,
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
