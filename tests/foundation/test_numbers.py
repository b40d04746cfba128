from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from foundation.numbers import (
    DecimalField,
    editable_decimal,
    format_decimal,
    is_ambiguous,
    parse_decimal,
    validate_figure,
)

NBSP, NARROW, THIN = "\u00a0", "\u202f", "\u2009"
each_language = pytest.mark.parametrize("language", ["sv", "en"])
figures = st.decimals(
    min_value=-(10**9), max_value=10**9, places=4, allow_nan=False, allow_infinity=False
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", "0"),
        ("12", "12"),
        ("1,5", "1.5"),
        ("1.5", "1.5"),
        (",5", "0.5"),
        (".5", "0.5"),
        ("5,", "5"),
        ("+5", "5"),
        ("-5", "-5"),
        ("−5", "-5"),
        ("–5,25", "-5.25"),
        ("− 5", "-5"),
        ("  7 ", "7"),
        ("1 250,5", "1250.5"),
        (f"1{NBSP}250,5", "1250.5"),
        (f"1{NARROW}250,5", "1250.5"),
        (f"1{THIN}250,5", "1250.5"),
        ("1'250.5", "1250.5"),
        ("1\t250", "1250"),
        ("1.250,5", "1250.5"),
        ("1,250.5", "1250.5"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("1,234,567.89", "1234567.89"),
        ("1.234.567,89", "1234567.89"),
        ("-1,234,567", "-1234567"),
        ("007", "7"),
        ("0,1234567890", "0.1234567890"),
    ],
)
def test_parse_decimal_reads(text, expected):
    assert parse_decimal(text) == Decimal(expected)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-", "+", ",", ".", "-,", "abc", "12 kr", "12 %", "1e5", "1E5", "0x10", "1_000"),
        *("NaN", "nan", "inf", "Infinity", "-Infinity", "sNaN", "--5", "5-", "+-5", "½", "²"),
        *("١٢", "१२", "１２", "12٫5", "1,2,3", "1.2.3", "12,34.5", "1,23,456", "1,2345,678"),
        *("1,5,", ",,5", "1..5", "1,250.5.5", "2025-01-01", "=1+1", "1/2", "<b>1</b>", "🙂"),
    ],
)
def test_parse_decimal_refuses(text):
    with pytest.raises(ValueError, match=r".*"):
        parse_decimal(text)


@given(st.text())
def test_parse_decimal_reads_or_refuses_anything(text):
    try:
        number = parse_decimal(text)
    except ValueError:
        return
    assert number.is_finite()


def test_parse_decimal_reads_a_very_long_number():
    assert parse_decimal("9" * 10_000) == Decimal("9" * 10_000)


@given(figures)
def test_parse_decimal_reads_what_format_decimal_writes_in_swedish(value):
    with translation.override("sv"):
        assert parse_decimal(format_decimal(value)) == value


@given(figures)
@each_language
def test_parse_decimal_reads_what_stands_in_a_form(language, value):
    with translation.override(language):
        text = editable_decimal(value)
        assert parse_decimal(text) == value
        assert not is_ambiguous(text)


@pytest.mark.parametrize(
    ("value", "decimals", "swedish", "english"),
    [
        ("1250.5", None, f"1{NBSP}250,5", "1,250.5"),
        ("1250.50", None, f"1{NBSP}250,5", "1,250.5"),
        ("1250", None, f"1{NBSP}250", "1,250"),
        ("100", None, "100", "100"),
        ("0", None, "0", "0"),
        ("-3.5", None, "−3,5", "−3.5"),
        ("3.14159", 2, "3,14", "3.14"),
        ("2.675", 2, "2,68", "2.68"),
        ("0.5", 0, "1", "1"),
        ("-0.4", 0, "0", "0"),
        ("-0.004", 2, "0,00", "0.00"),
        ("7", 1, "7,0", "7.0"),
        ("1234567.891", 1, f"1{NBSP}234{NBSP}567,9", "1,234,567.9"),
        ("1E+3", None, f"1{NBSP}000", "1,000"),
    ],
)
def test_format_decimal(value, decimals, swedish, english):
    with translation.override("sv"):
        assert format_decimal(Decimal(value), decimals) == swedish
    with translation.override("en"):
        assert format_decimal(Decimal(value), decimals) == english


@pytest.mark.parametrize(
    ("text", "in_swedish", "in_english"),
    [
        ("1,250", False, True),
        ("1.250", True, False),
        ("−12,500", False, True),
        ("0,125", False, False),
        ("0.125", False, False),
        ("1250,125", False, False),
        ("1,25", False, False),
        ("1,2500", False, False),
        ("1 250", False, False),
        ("1,250,000", False, False),
    ],
)
def test_is_ambiguous(text, in_swedish, in_english):
    with translation.override("sv"):
        assert is_ambiguous(text) is in_swedish
    with translation.override("en"):
        assert is_ambiguous(text) is in_english


@pytest.mark.parametrize("text", ["123456789012345", "0.000000000000001", "1" + "0" * 30])
def test_validate_figure_accepts_fifteen_digits(text):
    validate_figure(Decimal(text))


@pytest.mark.parametrize("text", ["1234567890123456", "0.1234567890123456", "NaN", "Infinity"])
def test_validate_figure_refuses_what_no_database_keeps(text):
    with pytest.raises(ValidationError):
        validate_figure(Decimal(text))


class FigureForm(forms.Form):
    value = DecimalField(required=False, max_digits=20, decimal_places=6)


@each_language
@pytest.mark.parametrize(
    ("text", "expected"), [("1 250,5", "1250.5"), ("1250.5", "1250.5"), ("-0,5", "-0.5")]
)
def test_decimal_field_reads_both_ways_in_either_language(language, text, expected):
    with translation.override(language):
        form = FigureForm({"value": text})
        assert form.is_valid(), form.errors
        assert form.cleaned_data["value"] == Decimal(expected)


@each_language
def test_decimal_field_may_be_empty(language):
    with translation.override(language):
        form = FigureForm({"value": ""})
        assert form.is_valid()
        assert form.cleaned_data["value"] is None


@pytest.mark.parametrize("text", ["tolv", "1e5", "NaN", "١٢", "1,2,3"])
def test_decimal_field_says_how_to_write(text):
    form = FigureForm({"value": text})
    assert form.errors == {"value": ["Write a number, for example 1 250,5."]}


def test_decimal_field_asks_when_the_sign_is_ambiguous():
    form = FigureForm({"value": " 1,250 "})
    assert form.errors == {
        "value": [
            "Is the sign in 1,250 for thousands or for decimals? Write the number without a sign"
            " for thousands."
        ]
    }


@pytest.mark.parametrize("text", ["9" * 21, "9" * 5000, "0,1234567"])
def test_decimal_field_refuses_more_digits_than_are_kept(text):
    assert not FigureForm({"value": text}).is_valid()


@each_language
@pytest.mark.parametrize("value", ["1250", "1250.5", "0.125", "-1234567.25", "100"])
def test_decimal_field_shows_what_it_reads_back(language, value):
    with translation.override(language):
        form = FigureForm(initial={"value": Decimal(value)})
        shown = form["value"].value()
        again = FigureForm({"value": shown}, initial={"value": Decimal(value)})
        assert again.is_valid(), again.errors
        assert again.cleaned_data["value"] == Decimal(value)
        assert not again.has_changed()


def test_decimal_field_sees_a_change():
    form = FigureForm({"value": "1251"}, initial={"value": Decimal(1250)})
    assert form.has_changed()
    assert FigureForm({"value": "x"}, initial={"value": Decimal(1250)}).has_changed()
