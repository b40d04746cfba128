"""Template tags of the pages about plans, actions and indicators."""

from decimal import Decimal

from django import template

from actions.domain.figures import IndicatorRecord
from actions.models import Measurement
from actions.rules.periods import Period

register = template.Library()


@register.simple_tag
def written(record: IndicatorRecord, value: Decimal | None) -> str:
    """A figure of an indicator as it is written in the active language."""
    return record.figure(value)


@register.simple_tag
def measured_value(record: IndicatorRecord, value: Decimal | None) -> str:
    """A figure of an indicator with its unit."""
    return record.with_unit(value)


@register.simple_tag
def measured(measurement: Measurement) -> str:
    """The value of a measurement with unit and period: 62 % (2024)."""
    indicator = measurement.series.indicator
    record = IndicatorRecord(indicator, ())
    label = Period(measurement.period, record.frequency).label
    return f"{record.with_unit(measurement.value)} ({label})"
