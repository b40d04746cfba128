from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.rules.optimism import COMPUTED_BADLY, SAID_WELL, distance, time_apart
from actions.statuses import ACTION_STATUSES, INDICATOR_STATUSES

SHARES = st.none() | st.floats(-5, 5)


@pytest.mark.parametrize(("said", "computed"), list(product(ACTION_STATUSES, INDICATOR_STATUSES)))
def test_only_good_news_about_bad_figures_is_optimistic(said, computed):
    is_optimistic = said in ("on_track", "completed") and computed in ("at_risk", "off_track")

    assert (distance(said, computed, 0.1) is not None) is is_optimistic


def test_farthest_is_a_completed_action_of_an_indicator_off_track():
    found = sorted(product(SAID_WELL, COMPUTED_BADLY), key=lambda pair: distance(*pair, 0.1))

    assert found[0] == ("on_track", "at_risk")
    assert found[-1] == ("completed", "off_track")


@given(SHARES, SHARES)
def test_larger_shortfall_is_never_nearer(one, other):
    if (one or 0) <= (other or 0):
        assert distance("on_track", "off_track", one) <= distance("on_track", "off_track", other)


@pytest.mark.parametrize(
    ("reported_on", "days", "months", "is_later"),
    [
        (date(2026, 5, 3), 123, 4, True),
        (date(2025, 12, 31), 0, 0, True),
        (date(2025, 11, 1), -60, 1, False),
    ],
    ids=["after", "same-day", "before"],
)
def test_time_between_report_and_figure(reported_on, days, months, is_later):
    apart = time_apart(reported_on, date(2025, 12, 31))

    assert (apart.days, apart.months, apart.is_later) == (days, months, is_later)
