"""The values of indicators: recording them, and correcting them."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from actions.domain.evaluations import keep_evaluations
from actions.domain.parts import Parts, check_parts, is_corrected, keep_parts, parts_of
from actions.domain.texts import checked_text
from actions.domain.wanted import series_open_to, value_field
from actions.models import (
    ActionPlan,
    Indicator,
    Measurement,
    PartValue,
    ProgressEntry,
    Series,
)
from actions.rules.periods import Frequency, Period
from foundation.errors import DomainError
from foundation.history import save_as
from foundation.numbers import format_decimal
from foundation.withdrawal import withdraw

VALUE = Measurement._meta.get_field("value")


@dataclass(frozen=True)
class NewMeasurement:
    """A value that comes with a progress entry.

    ``correction_reason`` says why the value that the period has already, or one of its parts, is
    changed. ``parts_are_sure`` says that parts which disagree with the total are right.
    """

    series_id: int
    period: date
    value: Decimal
    source: str = ""
    note: str = ""
    correction_reason: str = ""
    parts: Parts = field(default_factory=dict)
    parts_are_sure: bool = False


def record_measurement(
    *,
    series: Series,
    by: Person | None,
    period: date,
    value: Decimal,
    source: str = "",
    note: str = "",
    entry: ProgressEntry | None = None,
    parts: Parts | None = None,
    parts_are_sure: bool = False,
) -> Measurement:
    """Record the value of a period that has none, with the ``parts`` that are known of it. Whether
    ``by`` may is for the caller to know.

    Raises DomainError, with ``field="value"`` or the field that is wrong, for a period that has
    not begun or has a value already, and for a value that cannot be right. Raises PartsDisagree
    for parts that disagree with the value, unless ``parts_are_sure``.
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
    given = {category: part for category, part in (parts or {}).items() if part is not None}
    for part in given.values():
        _check_value(series.indicator, part, field="parts")
    check_parts(series.indicator, value, given, is_sure=parts_are_sure)
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
        save_as(measurement, by=by)
        if given:
            keep_parts(measurement, given, by=by)
        keep_evaluations([series.indicator_id])
        return measurement


class ValueChanged(DomainError):  # noqa: N818
    """Somebody else has changed the value since the form was opened; ``version`` is what a form
    builds on once that has been seen.
    """

    def __init__(self, version: int) -> None:
        super().__init__(_("Somebody else has changed this value since you opened the page."))
        self.version = version


def version_of_value(measurement: Measurement) -> int:
    """A number that grows with every change of the value and of its parts."""
    changes = (
        Measurement.history.filter(id=measurement.pk),
        PartValue.history.filter(measurement_id=measurement.pk),
    )
    return sum(found.aggregate(latest=Max("history_id"))["latest"] or 0 for found in changes)


def values_barrier(indicator: Indicator) -> str:
    """Why ``indicator`` takes no values now; empty when it does."""
    if indicator.objective.plan.status == ActionPlan.CLOSED:
        return _("The plan is closed and takes no more values.")
    return ""


def correct_measurement(
    *,
    measurement: Measurement,
    by: Person | None,
    value: Decimal,
    reason: str,
    version: int | None = None,
    source: str | None = None,
    note: str | None = None,
    parts: Parts | None = None,
    parts_are_sure: bool = False,
) -> Measurement:
    """Replace a value. The earlier one stays in the history, with who, when and ``reason``.

    ``source``, ``note`` and each category that ``parts`` does not name stay as they are; a part
    that is None is taken away. Parts may be added to a value without a reason. Raises DomainError
    and PartsDisagree as ``record_measurement`` does, and ValueChanged when ``version`` is not the
    one that stands; None asks nothing.
    """
    reason = checked_text(reason, field="reason").strip()
    _check_value(measurement.series.indicator, value)
    new = {
        "value": value,
        "source": None if source is None else checked_text(source, field="source", longest=300),
        "note": None if note is None else checked_text(note, field="note", longest=5000),
    }
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
        if version is not None and (standing := version_of_value(current)) != version:
            raise ValueChanged(standing)
        changes = {
            name: what
            for name, what in new.items()
            if what is not None and what != getattr(current, name)
        }
        indicator = current.series.indicator
        parts_change = _parts_change(current, value, parts or {}, is_sure=parts_are_sure)
        if not reason and (changes or parts_change == "corrected"):
            raise DomainError(_("Say why the value is changed."), field="reason")
        if not changes and not parts_change:
            raise DomainError(_("This is the value that is recorded already."), field="value")
        if "value" in changes:
            current.recorded_by = by
            current.recorded_at = timezone.now()
        if changes:
            for name, what in changes.items():
                setattr(current, name, what)
            save_as(current, by=by, reason=reason)
        if parts_change:
            keep_parts(current, parts or {}, by=by, reason=reason)
        keep_evaluations([indicator.pk])
        return current


def withdraw_measurement(*, measurement: Measurement, by: Person | None, reason: str) -> None:
    """Take a value out of use; it stays in the history, and its period may be given another."""
    reason = checked_text(reason, field="reason")
    with transaction.atomic():
        current = (
            Measurement.objects.current()
            .select_for_update(of=("self",))
            .select_related("series")
            .filter(pk=measurement.pk)
            .first()
        )
        if current is None:
            raise DomainError(_("This value has been withdrawn."))
        withdraw(current, by=by, reason=reason)
        keep_evaluations([current.series.indicator_id])


def record_with_entry(entry: ProgressEntry, measurements: list[NewMeasurement], by: Person) -> None:
    """Keep the values that come with ``entry``, in the caller's transaction.

    Raises DomainError with the field of the entry's form; see ``actions.domain.wanted``.
    """
    if not measurements:
        return
    series = series_open_to(entry.action, (each.series_id for each in measurements))
    for measurement in sorted(measurements, key=lambda each: (each.series_id, each.period)):
        if measurement.series_id not in series:
            raise DomainError(_("One of the values does not belong to this action."))
        try:
            _record_one(entry, series[measurement.series_id], measurement, by)
        except DomainError as error:
            name = value_field(measurement.series_id, measurement.period)
            field = {"reason": f"{name}_reason", "parts": f"{name}_parts"}.get(
                error.field or "", name
            )
            error.field = field
            raise


def _record_one(entry: ProgressEntry, series: Series, new: NewMeasurement, by: Person) -> None:
    """A value of its own, a correction of the one that the period has, or parts added to that."""
    recorded = Measurement.objects.current().filter(series=series, period=new.period).first()
    if recorded is not None and (
        new.correction_reason or (new.parts and new.value == recorded.value)
    ):
        correct_measurement(
            measurement=recorded,
            by=by,
            value=new.value,
            reason=new.correction_reason,
            parts=new.parts,
            parts_are_sure=new.parts_are_sure,
        )
        return
    record_measurement(
        series=series,
        by=by,
        period=new.period,
        value=new.value,
        source=new.source,
        note=new.note,
        entry=entry,
        parts=new.parts,
        parts_are_sure=new.parts_are_sure,
    )


def _parts_change(current: Measurement, value: Decimal, parts: Parts, *, is_sure: bool) -> str:
    """What ``parts`` do to those of ``current``: "corrected", "added", or nothing. Those that it
    will have are checked against ``value``.
    """
    indicator = current.series.indicator
    for part in parts.values():
        if part is not None:
            _check_value(indicator, part, field="parts")
    standing = parts_of([current.pk]).get(current.pk, {})
    check_parts(indicator, value, {**standing, **parts}, is_sure=is_sure)
    if is_corrected(standing, parts):
        return "corrected"
    is_more = any(part is not None and pk not in standing for pk, part in parts.items())
    return "added" if is_more else ""


def _check_value(indicator: Indicator, value: Decimal, *, field: str = "value") -> None:
    if not value.is_finite():
        raise DomainError(_("Write a number, for example 1 250,5."), field=field)
    try:
        VALUE.clean(value, None)
    except ValidationError as error:
        raise DomainError(
            _("The number is too long: at most 15 digits, 6 of them decimals, can be kept."),
            field=field,
        ) from error
    if indicator.direction == Indicator.Direction.MILESTONE and value not in (0, 1):
        raise DomainError(_("Write 1 for yes or 0 for no."), field=field)
