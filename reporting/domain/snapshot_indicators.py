"""The indicators of a snapshot, as they stood at the end of the reported year."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from actions.domain.figures import IndicatorRecord, MeasurementRecord, SeriesRecord, figures_of
from actions.domain.parts import BreakdownRecord, breakdowns_of, parts_of
from actions.models import Indicator, Objective, ProgressEntry
from actions.permissions import PUBLIC_PLAN_STATUSES
from actions.rules.indicator_state import Evaluation, Point
from actions.rules.periods import Frequency, Period
from foundation.bilingual import both
from reporting.domain.reported_year import ReportedYear
from reporting.domain.snapshot_evidence import evidence_by_entry
from reporting.models import AwaitedValue, ReviewCycle
from reporting.snapshot_schema import (
    AwaitedData,
    BreakdownData,
    CameWithData,
    EvaluationData,
    IndicatorData,
    MeasurementData,
    PointData,
    SeriesData,
    TargetData,
)

SMALLEST = Decimal("0.000001")


def indicators_by_objective(
    objectives: QuerySet[Objective], cycle: ReviewCycle, year: ReportedYear
) -> dict[int, list[IndicatorData]]:
    """The indicators of ``objectives`` in at most nine queries, with nothing measured after the
    year.
    """
    found = Indicator.objects.current().filter(objective__in=objectives)
    awaited = _awaited(found, cycle)
    records = [
        record_as_of(record, year)
        for record in figures_of(found.order_by("position", "id"), in_full=True).values()
    ]
    origins = _origins(found, records)
    by_objective: dict[int, list[IndicatorData]] = {}
    for record in records:
        data = _indicator_data(record, origins)
        if record.indicator.pk in awaited and is_unmeasured(data, cycle.year):
            data["awaited"] = awaited[record.indicator.pk]
        by_objective.setdefault(record.indicator.objective_id, []).append(data)
    return by_objective


@dataclass(frozen=True)
class _Origins:
    """What values came with and are made of: entries by their ids, breakdowns by indicator, and
    the known parts by measurement.
    """

    entries: Mapping[int, CameWithData]
    breakdowns: Mapping[int, BreakdownRecord]
    parts: Mapping[int, Mapping[int, Decimal]]


def _origins(indicators: QuerySet[Indicator], records: Iterable[IndicatorRecord]) -> _Origins:
    breakdowns = breakdowns_of(record.indicator.pk for record in records)
    broken = [
        measurement.id
        for record in records
        if record.indicator.pk in breakdowns
        for series in record.series
        for measurement in series.measurements
    ]
    entries = ProgressEntry.objects.current().filter(
        measurements__series__indicator__in=indicators,
        action__withdrawn_at__isnull=True,
        action__plan__withdrawn_at__isnull=True,
        action__plan__status__in=PUBLIC_PLAN_STATUSES,
    )
    evidence = evidence_by_entry(entries)
    return _Origins(
        entries={
            pk: {
                "id": pk,
                "action": action_id,
                "reported_on": reported_on.isoformat(),
                "evidence": evidence.get(pk, []),
            }
            for pk, action_id, reported_on in entries.order_by().values_list(
                "id", "action_id", "reported_on"
            )
        },
        breakdowns=breakdowns,
        parts=parts_of(broken) if broken else {},
    )


def _awaited(indicators: QuerySet[Indicator], cycle: ReviewCycle) -> dict[int, AwaitedData]:
    """When a value that is not there yet is expected, by indicator."""
    return {
        each.indicator_id: {"expected_on": each.expected_on.isoformat(), "note": each.note}
        for each in AwaitedValue.objects.filter(cycle=cycle, indicator__in=indicators)
    }


def is_unmeasured(indicator: IndicatorData, year: int) -> bool:
    """Whether no period of the year has a value."""
    return not any(
        measurement["period"].startswith(f"{year}-")
        for series in indicator["series"]
        for measurement in series["measurements"]
    )


def record_as_of(record: IndicatorRecord, year: ReportedYear) -> IndicatorRecord:
    """The record without what lies after the year: values, baselines, and series begun later."""
    series = [_series_as_of(each, record.frequency, year) for each in record.series]
    return IndicatorRecord(record.indicator, tuple(each for each in series if each is not None))


def _series_as_of(
    series: SeriesRecord, frequency: Frequency, year: ReportedYear
) -> SeriesRecord | None:
    baseline = series.baseline
    if baseline is not None and baseline.period > year.last:
        baseline = None
    measurements = tuple(
        each for each in series.measurements if Period(each.period, frequency).end <= year.last
    )
    # A series has no day of its own. A later one had begun if it has a figure from that time; one
    # without any figures belongs to the present.
    had_begun = bool(series.number == 1 or baseline or measurements)
    is_empty = not (series.baseline or series.measurements)
    if not had_begun and (year.is_over or not is_empty):
        return None
    return replace(series, baseline=baseline, measurements=measurements)


def _indicator_data(record: IndicatorRecord, origins: _Origins) -> IndicatorData:
    indicator, frequency = record.indicator, record.frequency
    data: IndicatorData = {
        "id": indicator.pk,
        "name": both(indicator, "name"),
        "unit": both(indicator, "unit"),
        "decimals": indicator.decimals,
        "direction": indicator.direction,
        "frequency": indicator.frequency,
        "accumulation": indicator.accumulation,
        "tolerance": plain_figure(indicator.tolerance),
        "geography": both(indicator, "geography"),
        "source": both(indicator, "source"),
        "source_url": indicator.source_url,
        "series": [_series_data(series, frequency, origins) for series in record.series],
        "evaluation": _evaluation_data(record.evaluation, frequency),
    }
    if indicator.pk in origins.breakdowns:
        data["breakdown"] = _breakdown_data(record, origins)
    return data


def _breakdown_data(record: IndicatorRecord, origins: _Origins) -> BreakdownData:
    breakdown = origins.breakdowns[record.indicator.pk]
    known = {
        category
        for series in record.series
        for measurement in series.measurements
        for category in origins.parts.get(measurement.id, {})
    }
    return {
        "name": breakdown.texts,
        "parts_add_up": breakdown.parts_add_up,
        "categories": [
            {"id": each.id, "name": each.texts}
            for each in breakdown.categories
            if each.is_current or each.id in known
        ],
    }


def _series_data(series: SeriesRecord, frequency: Frequency, origins: _Origins) -> SeriesData:
    targets: list[TargetData] = [
        {
            **_point(Point(target.period, target.value), frequency),
            "is_illustrative": target.is_illustrative,
        }
        for target in series.targets
    ]
    return {
        "number": series.number,
        "definition": series.definition,
        "break_reason": series.break_reason,
        "baseline": _point(series.baseline, frequency) if series.baseline else None,
        "targets": targets,
        "measurements": [
            _measurement_data(each, frequency, origins) for each in series.measurements
        ],
    }


def _measurement_data(
    measurement: MeasurementRecord, frequency: Frequency, origins: _Origins
) -> MeasurementData:
    recorded_at = measurement.recorded_at
    data: MeasurementData = {
        **_point(Point(measurement.period, measurement.value), frequency),
        "id": measurement.id,
        "note": measurement.note,
        "source": measurement.source,
        "recorded_by": measurement.organisation_sv or "",
        "recorded_on": timezone.localdate(recorded_at).isoformat() if recorded_at else "",
        "is_illustrative": measurement.is_illustrative,
    }
    if measurement.organisation_en:
        data["recorded_by_en"] = measurement.organisation_en
    came_with = origins.entries.get(measurement.entry_id or 0)
    if came_with is not None:
        data["came_with"] = came_with
    if measurement.id in origins.parts:
        data["parts"] = [
            {"category": category, "value": plain_figure(value)}
            for category, value in sorted(origins.parts[measurement.id].items())
        ]
    return data


def _evaluation_data(evaluation: Evaluation, frequency: Frequency) -> EvaluationData:
    def optional(value: Decimal | None) -> str | None:
        return None if value is None else plain_figure(value)

    measured = evaluation.measured_period
    return {
        "status": evaluation.status.value,
        "measured_period": Period(measured, frequency).label if measured else None,
        "actual": optional(evaluation.actual),
        "expected": optional(evaluation.expected),
        "shortfall": optional(evaluation.shortfall),
        "progress": optional(evaluation.progress),
        "target": _point(evaluation.target, frequency) if evaluation.target else None,
    }


def _point(point: Point, frequency: Frequency) -> PointData:
    return {
        "period": point.period.isoformat(),
        "label": Period(point.period, frequency).label,
        "value": plain_figure(point.value),
    }


def plain_figure(value: Decimal) -> str:
    """``value`` as plain text without needless zeros; computed ones to six decimals."""
    text = format(value.quantize(SMALLEST).normalize(), "f")
    return "0" if text == "-0" else text
