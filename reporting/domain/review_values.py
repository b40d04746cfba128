"""The year's values of indicators, given with the review of an action, or promised for a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from actions.domain.figures import IndicatorRecord, MeasurementRecord, figures_of
from actions.domain.measurements import record_measurement, values_barrier
from actions.domain.parts import breakdowns_of
from actions.domain.texts import checked_text
from actions.models import Indicator, Series
from actions.permissions import can_enter_values, can_report
from actions.rules.periods import Period
from foundation.errors import DomainError
from foundation.history import delete_as
from foundation.shaping import save_values
from reporting.models import AwaitedValue, Review


@dataclass(frozen=True)
class YearValue:
    """One period of the year that has begun, of one indicator, and its value if there is one."""

    record: IndicatorRecord
    series_id: int
    period: Period
    recorded: MeasurementRecord | None
    previous: MeasurementRecord | None
    is_running: bool

    @property
    def indicator(self) -> Indicator:
        return self.record.indicator

    @property
    def field(self) -> str:
        return value_field(self.series_id, self.period.start)

    @property
    def recorded_text(self) -> str:
        return self.record.with_unit(self.recorded.value) if self.recorded else ""

    @property
    def previous_text(self) -> str:
        return self.record.with_unit(self.previous.value) if self.previous else ""

    @property
    def previous_label(self) -> str:
        return Period(self.previous.period, self.period.frequency).label if self.previous else ""


@dataclass(frozen=True)
class YearOfIndicator:
    """What one indicator of the action's objectives has and lacks for the year.

    ``may_give``: the viewer may give its values here. ``has_parts``: they are broken down, and are
    given on the indicator's own page.
    """

    record: IndicatorRecord
    values: Sequence[YearValue]
    awaited: AwaitedValue | None
    may_give: bool
    has_parts: bool

    @property
    def indicator(self) -> Indicator:
        return self.record.indicator

    @property
    def missing(self) -> list[YearValue]:
        return [each for each in self.values if each.recorded is None]

    @property
    def lacks(self) -> bool:
        return bool(self.missing)

    @property
    def promise_field(self) -> str:
        return promise_field(self.indicator.pk)

    @property
    def note_field(self) -> str:
        return f"{self.promise_field}_note"


@dataclass(frozen=True)
class GivenValue:
    series_id: int
    period: date
    value: Decimal


@dataclass(frozen=True)
class Promise:
    """There is no value yet; it is expected on a day, or no longer where that is None."""

    indicator_id: int
    expected_on: date | None
    note: str = ""


def value_field(series_id: int, period: date) -> str:
    """The name of the form field for the value of a period."""
    return f"value_{series_id}_{period:%Y%m%d}"


def promise_field(indicator_id: int) -> str:
    """The name of the form field for the day on which a value is expected."""
    return f"expected_{indicator_id}"


def year_of_indicators(review: Review, viewer: Person) -> list[YearOfIndicator]:
    """What the indicators of the objectives that the action serves have for the year of the
    review, in a fixed number of queries.
    """
    today = timezone.localdate()
    indicators = (
        Indicator.objects.current()
        .filter(objective__in=review.action.objectives.current())
        .select_related("objective__plan__area__strategy")
        .order_by("objective__position", "objective_id", "position", "id")
    )
    records = figures_of(indicators)
    awaited = {
        each.indicator_id: each
        for each in AwaitedValue.objects.filter(cycle=review.cycle_id, indicator__in=records)
    }
    breakdowns = breakdowns_of(records)
    may_report = can_report(viewer, review.action)
    found = []
    for key, record in records.items():
        values = list(_values_of_year(record, review.cycle.year, today))
        if values:
            breakdown = breakdowns.get(key)
            found.append(
                YearOfIndicator(
                    record,
                    values,
                    awaited.get(key),
                    may_give=_may_give(viewer, record.indicator, may_report=may_report),
                    has_parts=breakdown is not None and bool(breakdown.current),
                )
            )
    return found


def _may_give(viewer: Person, indicator: Indicator, *, may_report: bool) -> bool:
    if values_barrier(indicator):
        return False
    names_nobody = (
        indicator.responsible_organisation_id is None and indicator.responsible_person_id is None
    )
    return (names_nobody and may_report) or can_enter_values(viewer, indicator)


def _values_of_year(record: IndicatorRecord, year: int, today: date) -> Iterable[YearValue]:
    """The periods of the year that are over, or the one that is running where none is."""
    series = record.current
    if series is None:
        return
    period = Period.containing(date(year, 1, 1), record.frequency)
    begun = []
    while period.start.year == year and period.start <= today:
        begun.append(period)
        period = period.shifted(1)
    over = [each for each in begun if each.end < today]
    recorded = {each.period: each for each in series.measurements}
    for each in over or begun[:1]:
        earlier = [known for known in series.measurements if known.period < each.start]
        yield YearValue(
            record,
            series.id,
            each,
            recorded.get(each.start),
            earlier[-1] if earlier else None,
            is_running=each.end >= today,
        )


def keep_values(
    review: Review, *, by: Person, values: Iterable[GivenValue], promises: Iterable[Promise]
) -> None:
    """Record the values and promises that come with ``review``, in the caller's transaction.

    A value that is recorded already, the same, is passed over. Raises DomainError with the field
    of the form.
    """
    values, promises = list(values), list(promises)
    if not values and not promises:
        return
    rows = {each.indicator.pk: each for each in year_of_indicators(review, by) if each.may_give}
    offered = {
        (each.series_id, each.period.start): each for row in rows.values() for each in row.values
    }
    for given in values:
        wanted = offered.get((given.series_id, given.period))
        if wanted is None:
            raise DomainError(_("One of the values does not belong to this action."))
        if wanted.recorded is not None and wanted.recorded.value == given.value:
            continue
        try:
            record_measurement(
                series=Series.objects.select_related("indicator").get(pk=given.series_id),
                by=by,
                period=given.period,
                value=given.value,
                source=wanted.indicator.source,
            )
        except DomainError as error:
            error.field = wanted.field
            raise
    for promise in promises:
        if promise.indicator_id not in rows:
            raise DomainError(_("One of the values does not belong to this action."))
        _keep_promise(review, rows[promise.indicator_id], promise, by)


def _keep_promise(review: Review, row: YearOfIndicator, promise: Promise, by: Person) -> None:
    note = checked_text(promise.note, field=row.note_field, longest=5000).strip()
    if promise.expected_on is None:
        if note:
            raise DomainError(_("Give the day on which it is expected."), field=row.promise_field)
        if row.awaited is not None:
            delete_as(row.awaited, by=by)
        return
    is_new = row.awaited is None or row.awaited.expected_on != promise.expected_on
    if is_new and promise.expected_on < timezone.localdate():
        raise DomainError(_("The day has passed already."), field=row.promise_field)
    awaited = row.awaited or AwaitedValue(cycle=review.cycle, indicator=row.indicator)
    save_values(awaited, by=by, values={"expected_on": promise.expected_on, "note": note})
