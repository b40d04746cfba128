"""Reading numbers as people in Sweden type them, in either language."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext_lazy as _

SPACES = re.compile(r"[\s\u00a0\u202f\u2009']")
MINUS = str.maketrans({"−": "-", "–": "-"})
MOST_DIGITS = 15
"""SQLite keeps a figure as a double, which holds this many decimal digits and no more."""


def validate_figure(value: Decimal) -> None:
    """Refuse a number that not every database would give back as it was."""
    if not value.is_finite() or len(value.normalize().as_tuple().digits) > MOST_DIGITS:
        raise ValidationError(
            _("The number is too long: at most %(most)s digits can be kept."),
            code="too_long",
            params={"most": MOST_DIGITS},
        )


def parse_decimal(text: str) -> Decimal:
    """Read ``text`` as a number written the Swedish or the English way.

    Spaces group thousands. When both comma and point occur, the last one is the decimal sign. One
    kind alone is the decimal sign if it occurs once ("1,5", "1.5"), and groups thousands if it
    occurs more often in groups of three ("1,234,567").

    Raises ValueError when the text is not a finite number.
    """
    number = SPACES.sub("", text).translate(MINUS)
    last_comma, last_point = number.rfind(","), number.rfind(".")
    if last_comma >= 0 and last_point >= 0:
        group, decimal = (",", ".") if last_point > last_comma else (".", ",")
    elif number.count(",") > 1:
        group, decimal = ",", "."
    elif number.count(".") > 1:
        group, decimal = ".", ","
    else:
        group, decimal = "", "," if last_comma >= 0 else "."
    whole, sign, fraction = number.partition(decimal)
    if group and group in whole:
        if not re.fullmatch(rf"[+-]?\d{{1,3}}(?:{re.escape(group)}\d{{3}})+", whole):
            raise ValueError(text)
        whole = whole.replace(group, "")
    number = whole + ("." if sign else "") + fraction
    if not re.fullmatch(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", number, re.ASCII):
        raise ValueError(text)
    try:
        return Decimal(number)
    except InvalidOperation as error:
        raise ValueError(text) from error


def format_decimal(value: Decimal | int | float, decimals: int | None = None) -> str:
    """Write ``value`` with the active language's signs; without ``decimals``, as many as it has."""
    value = Decimal(str(value))
    if decimals is None:
        exponent = value.normalize().as_tuple().exponent
        decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    # Django's formatting cuts decimals off instead of rounding.
    value = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, Context(prec=100))
    value = value or abs(value)  # nothing is written "−0"
    return formats.number_format(value, decimal_pos=decimals, force_grouping=True).replace("-", "−")


def is_ambiguous(text: str) -> bool:
    """Whether the sign in ``text`` may be for thousands as well as for decimals.

    That is so of the sign which the active language does not use for decimals, before exactly
    three digits: "1,250" in English, "1.250" in Swedish.
    """
    sign = "," if formats.get_format("DECIMAL_SEPARATOR") == "." else "."
    return bool(re.fullmatch(rf"[+−–-]?[1-9]\d{{0,2}}{re.escape(sign)}\d{{3}}", text.strip()))


def editable_decimal(value: Decimal) -> str:
    """``value`` as it stands in a form: without signs for thousands, so that it reads back."""
    plain = f"{value.normalize():f}"
    return plain.replace(".", str(formats.get_format("DECIMAL_SEPARATOR")))


class DecimalField(forms.DecimalField):
    """A number field that reads Swedish and English forms in either language."""

    default_error_messages = {
        "invalid": _("Write a number, for example 1 250,5."),
        "ambiguous": _(
            "Is the sign in %(text)s for thousands or for decimals? Write the number without a"
            " sign for thousands."
        ),
    }

    def __init__(self, **options: object) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"widget": widget, "localize": False, **options})  # type: ignore[arg-type]

    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        if isinstance(value, (int, float, Decimal)):
            return Decimal(str(value))
        text = str(value)
        if is_ambiguous(text):
            raise ValidationError(
                self.error_messages["ambiguous"], code="ambiguous", params={"text": text.strip()}
            )
        try:
            return parse_decimal(text)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def prepare_value(self, value: object) -> object:
        return editable_decimal(value) if isinstance(value, Decimal) else value

    def has_changed(self, initial: object, data: object) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True
