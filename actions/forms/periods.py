"""A period, written as its label: 2027, 2027 H1, 2027 Q3, 2027-05."""

import re
from datetime import MAXYEAR, date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from actions.rules.periods import Frequency, Period

WRITTEN = re.compile(
    r"(\d{4})(?:\s*[-:/ ]?\s*(?:[HQK]|HALVÅR|KVARTAL)?\s*(\d{1,2}))?", re.IGNORECASE
)
TURNED = re.compile(r"(?:[HQK]|HALVÅR|KVARTAL)?\s*(\d{1,2})\s*[-:/ ]\s*(\d{4})", re.IGNORECASE)


def read_period(text: str, frequency: Frequency) -> date | None:
    """The first day of the period that ``text`` names; None when it names none.

    The number of the half-year, quarter or month may come first or last, with H, Q, Swedish K, or
    the word before it.
    """
    text = text.strip()
    if found := WRITTEN.fullmatch(text):
        year, number = found[1], found[2]
    elif found := TURNED.fullmatch(text):
        number, year = found[1], found[2]
    else:
        return None
    months = frequency.months
    turn = int(number) if number else 0
    if not 1 <= int(year) <= MAXYEAR or (frequency == Frequency.YEAR) != (turn == 0):
        return None
    if turn > 12 // months:
        return None
    return date(int(year), (max(turn, 1) - 1) * months + 1, 1)


class PeriodField(forms.Field):
    """Gives the first day of the period. Set ``frequency`` before it is used."""

    frequency = Frequency.YEAR

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs |= {"class": "short-field", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        return Period(value, self.frequency).label if isinstance(value, date) else value

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or not str(value).strip():
            return None
        start = read_period(str(value), self.frequency)
        if start is None:
            example = Period.containing(date(2027, 5, 1), self.frequency).label
            raise ValidationError(
                _("Write the period like %(example)s.") % {"example": example}, code="invalid"
            )
        return start
