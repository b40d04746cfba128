from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.rules.breakdown import Disagreement, disagreement

PARTS = st.lists(
    st.decimals(min_value=0, max_value=10**6, places=2), min_size=2, max_size=6
).filter(lambda parts: any(parts))


def found(total, parts, *, add_up, decimals=0):
    finding = disagreement(
        Decimal(total),
        [None if part is None else Decimal(part) for part in parts],
        add_up=add_up,
        decimals=decimals,
    )
    return finding and (finding.kind, finding.other)


@pytest.mark.parametrize(
    ("total", "parts", "decimals", "expected"),
    [
        ("88", ["41", "47"], 0, None),
        ("90", ["41", "47"], 0, (Disagreement.SUM_DIFFERS, 88)),
        ("89", ["41", "47"], 0, (Disagreement.SUM_DIFFERS, 88)),
        ("10.0", ["3.3", "3.3", "3.3"], 1, None),
        ("10.0", ["3.3", "3.3", "3.1"], 1, (Disagreement.SUM_DIFFERS, Decimal("9.7"))),
        ("88", ["41", None], 0, None),
        ("40", ["41", None], 0, (Disagreement.SUM_EXCEEDS, 41)),
        ("-40", ["-10", None], 0, None),
        ("88", [None, None], 0, None),
        ("88", [], 0, None),
    ],
    ids=[
        *("sum", "two-off", "one-off", "rounded", "more-than-rounding"),
        *("one-missing", "one-missing-and-too-much", "negative", "all-missing", "no-parts"),
    ],
)
def test_parts_that_add_up(total, parts, decimals, expected):
    assert found(total, parts, add_up=True, decimals=decimals) == expected


@pytest.mark.parametrize(
    ("total", "parts", "expected"),
    [
        ("44", ["41", "47"], None),
        ("41", ["41", "47"], None),
        ("48", ["41", "47"], None),
        ("49", ["41", "47"], (Disagreement.ABOVE_PARTS, 47)),
        ("39", ["41", "47"], (Disagreement.BELOW_PARTS, 41)),
        ("88", ["41", None], None),
        ("88", ["41"], None),
    ],
    ids=["between", "at-the-edge", "rounding", "above", "below", "one-missing", "one-part"],
)
def test_total_lies_between_parts_that_do_not_add_up(total, parts, expected):
    assert found(total, parts, add_up=False) == expected


@given(PARTS, st.integers(0, 3))
def test_sum_of_the_parts_is_no_surprise(parts, decimals):
    assert disagreement(sum(parts), parts, add_up=True, decimals=decimals) is None


@given(PARTS, st.data())
def test_weighted_mean_of_the_parts_is_no_surprise(parts, data):
    weights = data.draw(
        st.lists(st.integers(1, 1000), min_size=len(parts), max_size=len(parts)), label="weights"
    )
    mean = sum(part * weight for part, weight in zip(parts, weights, strict=True)) / sum(weights)

    assert disagreement(mean, parts, add_up=False, decimals=2) is None


@given(PARTS, st.booleans(), st.randoms())
def test_order_of_the_parts_does_not_matter(parts, add_up, chance):
    shuffled = list(parts)
    chance.shuffle(shuffled)

    def seen(order):
        return disagreement(Decimal(50), order, add_up=add_up, decimals=2)

    assert seen(shuffled) == seen(parts)
