"""The figures that an indicator's chart is drawn of, and how they are written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import pgettext

from actions.rules.indicator_state import Point, SeriesFigures, actual_points
from actions.rules.periods import Frequency, Period
from foundation.bilingual import active_language
from foundation.numbers import format_decimal


@dataclass(frozen=True)
class SeriesPoints:
    """The figures of one series, as they were reported (not accumulated)."""

    number: int
    definition: str
    baseline: Point | None
    targets: Sequence[Point]
    measurements: Sequence[Point]


@dataclass(frozen=True)
class IndicatorFigures:
    """All that the chart shows. ``direction`` and ``accumulation`` are the Indicator's values."""

    name: str
    unit: str
    decimals: int
    frequency: Frequency
    direction: str
    accumulation: str
    series: tuple[SeriesPoints, ...]

    @property
    def is_milestone(self) -> bool:
        return self.direction == "milestone"

    def figure(self, value: Decimal) -> str:
        """``value`` as people read it: 1 250,5, or yes and no."""
        if self.is_milestone:
            return pgettext("milestone", "yes") if value >= 1 else pgettext("milestone", "no")
        return format_decimal(value, self.decimals).replace("\xa0", "\u202f")

    @property
    def suffix(self) -> str:
        """The unit as it stands after a figure."""
        if self.is_milestone or not self.unit:
            return ""
        joint = "" if self.unit.startswith("%") and active_language() == "en" else "\xa0"
        return f"{joint}{self.unit}"

    def figure_with_unit(self, value: Decimal) -> str:
        return f"{self.figure(value)}{self.suffix}"

    def at(self, period: date) -> int:
        """Which period this is, counted from the year 0."""
        return (period.year * 12 + period.month - 1) // Frequency(self.frequency).months

    def label(self, period: date) -> str:
        return Period(period, Frequency(self.frequency)).label


@dataclass(frozen=True)
class SeriesToDraw:
    actual: list[Point]
    baseline: Point | None
    targets: list[Point]

    @classmethod
    def of(cls, figures: IndicatorFigures, points: SeriesPoints) -> "SeriesToDraw":
        series = SeriesFigures(
            direction=figures.direction,
            frequency=Frequency(figures.frequency),
            accumulation=figures.accumulation,
            tolerance=Decimal(0),
            baseline=points.baseline,
            targets=points.targets,
            measurements=points.measurements,
        )
        targets = sorted(points.targets, key=lambda point: point.period)
        return cls(actual_points(series), points.baseline, targets)

    @property
    def points(self) -> list[Point]:
        return [*self.actual, *self.targets, *([self.baseline] if self.baseline else [])]

    @property
    def known(self) -> list[Point]:
        """What has been, oldest first: the baseline and what was measured."""
        by_period = {point.period: point for point in self.actual}
        if self.baseline:
            by_period.setdefault(self.baseline.period, self.baseline)
        return [by_period[period] for period in sorted(by_period)]
