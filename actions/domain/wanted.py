"""Which values are wanted of whom: what the form of a progress entry asks for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from actions.domain.figures import IndicatorRecord, MeasurementRecord, TargetRecord, figures_of
from actions.domain.parts import BreakdownRecord, breakdowns_of, parts_of
from actions.models import Action, Indicator, Objective, Series
from actions.rules.periods import Period
from actions.rules.wanted import open_periods


@dataclass(frozen=True)
class WantedMeasurement:
    """One period that a value can be given for, with what helps to give it.

    ``recorded`` is the value the period has already: another one is a correction. ``target`` is
    the period's own, or the nearest later one. ``previous`` is the latest value of an earlier
    period.
    """

    indicator: Indicator
    series_id: int
    period: Period
    is_running: bool
    recorded: MeasurementRecord | None
    previous: MeasurementRecord | None
    target: TargetRecord | None
    breakdown: BreakdownRecord | None = None
    recorded_parts: Mapping[int, Decimal] = field(default_factory=dict)

    @property
    def is_missing(self) -> bool:
        """The period is over and has no value."""
        return self.recorded is None and not self.is_running

    @property
    def is_yes_or_no(self) -> bool:
        return self.indicator.direction == Indicator.Direction.MILESTONE

    @property
    def field(self) -> str:
        return value_field(self.series_id, self.period.start)

    @property
    def reason_field(self) -> str:
        return f"{self.field}_reason"

    @property
    def previous_label(self) -> str:
        return self._label(self.previous)

    @property
    def target_label(self) -> str:
        return self._label(self.target)

    def _label(self, point: MeasurementRecord | TargetRecord | None) -> str:
        return Period(point.period, self.period.frequency).label if point else ""


def value_field(series_id: int, period: date) -> str:
    """The name of the form field for the value of a period."""
    return f"value_{series_id}_{period:%Y%m%d}"


def wanted_measurements(action: Action, today: date) -> list[WantedMeasurement]:
    """What the indicators of the objectives served want from ``action``; see ``wanted_of``.

    With the breakdowns of the values, in two queries more.
    """
    wanted = wanted_of([action], today)[action.pk]
    breakdowns = breakdowns_of(each.indicator.pk for each in wanted)
    parts = parts_of(each.recorded.id for each in wanted if each.recorded)
    return [
        replace(
            each,
            breakdown=breakdowns.get(each.indicator.pk),
            recorded_parts=parts.get(each.recorded.id, {}) if each.recorded else {},
        )
        for each in wanted
    ]


def wanted_of(actions: Iterable[Action], today: date) -> dict[int, list[WantedMeasurement]]:
    """What each action is asked for, by its id, in five queries.

    An indicator asks the actions of the organisation that delivers its values, or every action
    that serves its objective when no organisation is named. See actions.rules.wanted for the
    periods.
    """
    found = list(actions)
    served: dict[int, set[int]] = defaultdict(set)
    for action_id, objective_id in Action.objectives.through.objects.filter(
        action__in=[action.pk for action in found]
    ).values_list("action_id", "objective_id"):
        served[objective_id].add(action_id)
    indicators = _indicators_of(Objective.objects.filter(pk__in=served)).order_by(
        "objective__position", "objective_id", "position", "id"
    )
    records = figures_of(indicators)
    wanted: dict[int, list[WantedMeasurement]] = {action.pk: [] for action in found}
    for record in records.values():
        indicator = record.indicator
        rows = list(_wanted_in(record, today))
        for action in found:
            if action.pk in served[indicator.objective_id] and _asks(indicator, action):
                wanted[action.pk] += rows
    return wanted


def _indicators_of(objectives: Any) -> QuerySet[Indicator]:
    """Current indicators of the current ones among ``objectives``."""
    return Indicator.objects.current().filter(objective__in=objectives.current())


def _asks(indicator: Indicator, action: Action) -> bool:
    return indicator.responsible_organisation_id in (None, action.responsible_organisation_id)


def _wanted_in(record: IndicatorRecord, today: date) -> Iterable[WantedMeasurement]:
    series = record.current
    if series is None:
        return
    baseline = series.baseline.period if series.baseline else None
    for period in open_periods(record.frequency, today, baseline):
        yield WantedMeasurement(
            indicator=record.indicator,
            series_id=series.id,
            period=period,
            is_running=period.end >= today,
            recorded=next(
                (each for each in series.measurements if each.period == period.start), None
            ),
            previous=next(
                (each for each in reversed(series.measurements) if each.period < period.start), None
            ),
            target=next((each for each in series.targets if each.period >= period.start), None),
        )


MOST_PERIODS = 60
"""Periods without a value that a page offers, the latest ones."""


def periods_without_value(record: IndicatorRecord, today: date) -> list[Period]:
    """The periods that a value can be entered for, newest first: those that the rules ask about,
    and the earlier ones since the first figure of the current series that were missed.
    """
    series = record.current
    if series is None:
        return []
    baseline = series.baseline.period if series.baseline else None
    open_ones = open_periods(record.frequency, today, baseline)
    if not open_ones:
        return []
    figures = [each.period for each in series.targets]
    figures += [each.period for each in series.measurements]
    if baseline is not None:
        earliest = Period(baseline, record.frequency).shifted(1)
    else:
        earliest = Period(min([*figures, open_ones[0].start]), record.frequency)
    recorded = {each.period for each in series.measurements}
    found: list[Period] = []
    period = open_ones[-1]
    while period >= earliest and len(found) < MOST_PERIODS:
        if period.start not in recorded:
            found.append(period)
        period = period.shifted(-1)
    return found


def series_open_to(action: Action, series_ids: Iterable[int]) -> dict[int, Series]:
    """Those of the series that ``action`` may give values for, locked, by their id."""
    return {
        series.pk: series
        for series in Series.objects.select_for_update(of=("self",))
        .select_related("indicator")
        .filter(pk__in=set(series_ids), indicator__in=_indicators_of(action.objectives))
        .order_by("pk")
        if _asks(series.indicator, action)
    }
