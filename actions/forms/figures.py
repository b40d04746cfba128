"""The field for a figure of an indicator, and what is asked about a surprising one."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from actions.models import Indicator
from foundation.numbers import DecimalField, format_decimal, validate_figure


def figure_field(indicator: Indicator, *, required: bool = False, **options: Any) -> forms.Field:
    """Takes a number as people type it; yes or no for a milestone."""
    if indicator.direction == Indicator.Direction.MILESTONE:
        return forms.TypedChoiceField(
            choices=[("", "–"), ("1", _("Yes")), ("0", _("No"))],
            coerce=Decimal,
            empty_value=None,
            required=required,
            **options,
        )
    return DecimalField(
        required=required,
        decimal_places=6,
        max_digits=20,
        validators=[validate_figure],
        **options,
    )


def question_about_surprise(
    indicator: Indicator, value: Decimal, previous: Decimal, previous_label: str
) -> str:
    """What is asked about a value that ``actions.rules.surprise`` wonders about."""
    return gettext(
        "Is %(value)s %(unit)s right? The value for %(period)s was %(previous)s. If it is,"
        " tick the box below the field."
    ) % {
        "value": format_decimal(value),
        "unit": indicator.unit,
        "period": previous_label,
        "previous": format_decimal(previous),
    }


def answer_to_surprise(indicator: Indicator, value: Decimal) -> str:
    """The label of the box that says that the value is right."""
    return gettext("Yes, %(value)s %(unit)s is right") % {
        "value": format_decimal(value),
        "unit": indicator.unit,
    }
