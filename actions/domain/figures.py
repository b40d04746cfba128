"""The figures of indicators, fetched flat and put together in memory."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from actions.charts_figures import IndicatorFigures, SeriesPoints
from actions.models import Indicator, Measurement, Series, Target
from actions.rules.indicator_state import (
    Evaluation,
    Point,
    SeriesFigures,
    evaluate,
)
from actions.rules.periods import Frequency, Period
from actions.statuses import INDICATOR_STATUSES
from foundation.bilingual import choose
from foundation.numbers import format_decimal
from foundation.status import Status


class TargetRecord(NamedTuple):
    id: int
    period: date
    value: Decimal
    is_illustrative: bool


class MeasurementRecord(NamedTuple):
    """One value. What comes after ``is_illustrative`` is there only when fetched ``in_full``."""

    id: int
    period: date
    value: Decimal
    is_illustrative: bool
    note: str = ""
    source: str = ""
    recorded_at: datetime | None = None
    organisation_sv: str | None = None
    organisation_en: str | None = None
    person: str | None = None
    entry_id: int | None = None

    @property
    def organisation(self) -> str:
        """The organisation of whoever delivered the value."""
        return choose({"sv": self.organisation_sv or "", "en": self.organisation_en or ""})


@dataclass(frozen=True)
class SeriesRecord:
    """An indicator's figures under one definition, in order of their periods."""

    id: int
    number: int
    definition: dict[str, str]
    break_reason: dict[str, str]
    baseline: Point | None
    targets: tuple[TargetRecord, ...]
    measurements: tuple[MeasurementRecord, ...]

    def figures(self, indicator: Indicator) -> SeriesFigures:
        """What the rules compute from."""
        return SeriesFigures(
            direction=indicator.direction,
            frequency=Frequency(indicator.frequency),
            accumulation=indicator.accumulation,
            tolerance=indicator.tolerance,
            baseline=self.baseline,
            targets=self.targets,
            measurements=self.measurements,
        )


@dataclass(frozen=True)
class IndicatorRecord:
    """An indicator with its series, oldest first, and the evaluation of the last of them."""

    indicator: Indicator
    series: tuple[SeriesRecord, ...]

    @cached_property
    def evaluation(self) -> Evaluation:
        return evaluate(self.current_figures)

    @property
    def current(self) -> SeriesRecord | None:
        """The series that counts: the last; None for an indicator without any."""
        return self.series[-1] if self.series else None

    @property
    def current_figures(self) -> SeriesFigures:
        current = self.current or SeriesRecord(0, 1, {}, {}, None, (), ())
        return current.figures(self.indicator)

    @property
    def _writing(self) -> IndicatorFigures:
        """How this indicator's figures are written, without the figures."""
        return IndicatorFigures(
            name=self.indicator.name,
            unit=self.indicator.unit,
            decimals=self.indicator.decimals,
            frequency=self.frequency,
            direction=self.indicator.direction,
            accumulation=self.indicator.accumulation,
            series=(),
        )

    @property
    def chart_figures(self) -> IndicatorFigures:
        """What the chart is drawn of, in the active language."""
        return replace(
            self._writing,
            series=tuple(
                SeriesPoints(
                    number=each.number,
                    definition=choose(each.definition),
                    baseline=each.baseline,
                    targets=[Point(target.period, target.value) for target in each.targets],
                    measurements=[Point(value.period, value.value) for value in each.measurements],
                )
                for each in self.series
            ),
        )

    @property
    def frequency(self) -> Frequency:
        return Frequency(self.indicator.frequency)

    @property
    def status_style(self) -> Status:
        return INDICATOR_STATUSES[self.evaluation.status]

    def figure(self, value: Decimal | None) -> str:
        """``value`` as it is written in the active language; yes or no for a milestone."""
        return "" if value is None else self._writing.figure(value)

    def with_unit(self, value: Decimal | None, decimals: int | None = None) -> str:
        """``value`` with its unit, and with other ``decimals`` than the indicator's if given."""
        if value is None:
            return ""
        writing = self._writing if decimals is None else replace(self._writing, decimals=decimals)
        return writing.figure_with_unit(value)

    @property
    def actual_text(self) -> str:
        """The value that the status was computed from, with its unit."""
        return self.with_unit(self.evaluation.actual)

    @property
    def expected_text(self) -> str:
        """What was expected of the period compared, with its unit."""
        return self.with_unit(self.evaluation.expected)

    @property
    def target_text(self) -> str:
        """The final target with its unit."""
        return self.with_unit(self.evaluation.target.value if self.evaluation.target else None)

    @property
    def baseline_text(self) -> str:
        return self.with_unit(self.evaluation.baseline.value if self.evaluation.baseline else None)

    @property
    def progress_text(self) -> str:
        """The share of the way from baseline to final target, in per cent: 112 %, −8 %."""
        progress = self.evaluation.progress
        return "" if progress is None else f"{format_decimal(progress * 100, 0)}\u00a0%"

    @property
    def measured_label(self) -> str:
        """The period of the value that the status was computed from, such as 2025 Q3."""
        return self._label(self.evaluation.measured_period)

    @property
    def target_label(self) -> str:
        """The period of the final target."""
        return self._label(self.evaluation.target.period if self.evaluation.target else None)

    @property
    def baseline_label(self) -> str:
        return self._label(self.evaluation.baseline.period if self.evaluation.baseline else None)

    @property
    def has_illustrative_targets(self) -> bool:
        return any(target.is_illustrative for each in self.series for target in each.targets)

    @property
    def has_illustrative_values(self) -> bool:
        return any(value.is_illustrative for each in self.series for value in each.measurements)

    def _label(self, start: date | None) -> str:
        return Period(start, self.frequency).label if start else ""


FLAT = ("series_id", "id", "period", "value", "is_illustrative")
IN_FULL = (
    "note",
    "source",
    "recorded_at",
    "recorded_by__organisation__name_sv",
    "recorded_by__organisation__name_en",
    "recorded_by__name",
    "entry_id",
)
TEXTS = ("definition_sv", "definition_en", "break_reason_sv", "break_reason_en")


def figures_of(
    indicators: Iterable[Indicator], *, in_full: bool = False
) -> dict[int, IndicatorRecord]:
    """The record of each indicator by its id, in the given order.

    Three queries, and one more when ``indicators`` is a query set not yet evaluated. ``in_full``
    adds definitions, reasons of breaks, notes, sources and who delivered each value; lists do
    without. Names of people are among that: show them only to those who may read them.
    """
    found = list(indicators)
    ids = [indicator.pk for indicator in found]
    targets: dict[int, list[TargetRecord]] = defaultdict(list)
    measurements: dict[int, list[MeasurementRecord]] = defaultdict(list)
    series: dict[int, list[SeriesRecord]] = defaultdict(list)

    for series_id, *values in (
        Target.objects.filter(series__indicator__in=ids).order_by("period").values_list(*FLAT)
    ):
        targets[series_id].append(TargetRecord(*values))
    for series_id, *values in (
        Measurement.objects.current()
        .filter(series__indicator__in=ids)
        .order_by("period")
        .values_list(*FLAT, *(IN_FULL if in_full else ()))
    ):
        measurements[series_id].append(MeasurementRecord(*values))
    for series_id, indicator_id, number, baseline, period, *texts in (
        Series.objects.filter(indicator__in=ids)
        .order_by("number")
        .values_list(
            "id",
            "indicator_id",
            "number",
            "baseline",
            "baseline_period",
            *(TEXTS if in_full else ()),
        )
    ):
        definition_sv, definition_en, reason_sv, reason_en = texts or ("",) * 4
        series[indicator_id].append(
            SeriesRecord(
                id=series_id,
                number=number,
                definition={"sv": definition_sv, "en": definition_en},
                break_reason={"sv": reason_sv, "en": reason_en},
                baseline=None if baseline is None else Point(period, baseline),
                targets=tuple(targets[series_id]),
                measurements=tuple(measurements[series_id]),
            )
        )
    return {
        indicator.pk: IndicatorRecord(indicator, tuple(series[indicator.pk])) for indicator in found
    }
