"""Template tags of the pages about plans, actions and indicators."""

from decimal import Decimal

from django import template

from actions.domain.figures import IndicatorRecord

register = template.Library()


@register.simple_tag
def written(record: IndicatorRecord, value: Decimal | None) -> str:
    """A figure of an indicator as it is written in the active language."""
    return record.figure(value)
