"""The values of indicators: which are wanted, recording them, and correcting them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from actions.domain.figures import (
    IndicatorRecord,
    MeasurementRecord,
    TargetRecord,
    figures_of,
)
from actions.domain.texts import checked_text
from actions.models import Action, Indicator, Measurement, Objective, ProgressEntry, Series
from actions.rules.periods import Frequency, Period
from actions.rules.wanted import open_periods
from foundation.errors import DomainError
from foundation.history import save_as
from foundation.numbers import format_decimal

VALUE = Measurement._meta.get_field("value")


@dataclass(frozen=True)
class NewMeasurement:
    """A value that comes with a progress entry.

    ``correction_reason`` says why the value that the period has already is changed.
    """

    series_id: int
    period: date
    value: Decimal
    source: str = ""
    note: str = ""
    correction_reason: str = ""


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
    """What the indicators of the objectives served want from ``action``; see ``wanted_of``."""
    return wanted_of([action], today)[action.pk]


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


def record_measurement(
    *,
    series: Series,
    by: Person | None,
    period: date,
    value: Decimal,
    source: str = "",
    note: str = "",
    entry: ProgressEntry | None = None,
) -> Measurement:
    """Record the value of a period that has none. Whether ``by`` may is for the caller to know.

    Raises DomainError, with ``field="value"`` or the field that is wrong, for a period that has
    not begun or has a value already, and for a value that cannot be right.
    """
    frequency = Frequency(series.indicator.frequency)
    if Period.containing(period, frequency).start != period:
        raise DomainError(_("This is not the first day of a period."), field="period")
    label = Period(period, frequency).label
    if period > timezone.localdate():
        raise DomainError(
            _("%(period)s has not begun, so it has no value yet.") % {"period": label},
            field="period",
        )
    _check_value(series.indicator, value)
    with transaction.atomic():
        Series.objects.select_for_update(of=("self",)).get(pk=series.pk)
        recorded = Measurement.objects.current().filter(series=series, period=period).first()
        if recorded is not None:
            raise DomainError(
                _("%(period)s already has the value %(value)s. To change it, say why.")
                % {"period": label, "value": format_decimal(recorded.value)},
                field="value",
            )
        measurement = Measurement(
            series=series,
            period=period,
            value=value,
            source=checked_text(source, field="source", longest=300),
            note=checked_text(note, field="note", longest=5000),
            entry=entry,
            recorded_by=by,
        )
        return save_as(measurement, by=by)


def correct_measurement(
    *, measurement: Measurement, by: Person | None, value: Decimal, reason: str
) -> Measurement:
    """Replace a value. The earlier one stays in the history, with who, when and ``reason``."""
    reason = checked_text(reason, field="reason").strip()
    if not reason:
        raise DomainError(_("Say why the value is changed."), field="reason")
    _check_value(measurement.series.indicator, value)
    with transaction.atomic():
        current = (
            Measurement.objects.current()
            .select_for_update(of=("self",))
            .select_related("series__indicator")
            .filter(pk=measurement.pk)
            .first()
        )
        if current is None:
            raise DomainError(_("This value has been withdrawn."), field="value")
        if current.value == value:
            raise DomainError(_("This is the value that is recorded already."), field="value")
        current.value = value
        current.recorded_by = by
        current.recorded_at = timezone.now()
        return save_as(current, by=by, reason=reason)


def _check_value(indicator: Indicator, value: Decimal) -> None:
    if not value.is_finite():
        raise DomainError(_("Write a number, for example 1 250,5."), field="value")
    try:
        VALUE.clean(value, None)
    except ValidationError as error:
        raise DomainError(
            _("The number is too long: at most 15 digits, 6 of them decimals, can be kept."),
            field="value",
        ) from error
    if indicator.direction == Indicator.Direction.MILESTONE and value not in (0, 1):
        raise DomainError(_("Write 1 for yes or 0 for no."), field="value")
