from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.rules.surprise import is_surprising

FIGURES = st.decimals(min_value=-(10**9), max_value=10**9, places=3)


@pytest.mark.parametrize(
    ("value", "previous", "expected"),
    [
        ("120", "12", True),
        ("119.9", "12", False),
        ("1.2", "12", True),
        ("1.3", "12", False),
        ("12", "12", False),
        ("-12", "12", True),
        ("-120", "-12", True),
        ("-13", "-12", False),
        ("0", "12", False),
        ("12", "0", False),
    ],
)
def test_value_ten_times_off_is_surprising(value, previous, expected):
    assert is_surprising(Decimal(value), Decimal(previous)) is expected


@given(FIGURES, FIGURES)
def test_surprise_does_not_depend_on_which_value_came_first(one, other):
    assert is_surprising(one, other) == is_surprising(other, one)


@given(FIGURES, FIGURES)
def test_surprise_does_not_depend_on_the_sign(one, other):
    assert is_surprising(one, other) == is_surprising(-one, -other)
