from datetime import date
from decimal import Decimal

import pytest

from actions.rules.indicator_state import Evaluation, IndicatorStatus
from reporting.rules.trend import Standing, Trend, trend


def stood(year, *, progress=None, shortfall=None, actual=None, direction="increase", series=1):
    def figure(value):
        return None if value is None else Decimal(value)

    evaluation = Evaluation(
        IndicatorStatus.ON_TRACK,
        measured_period=date(year, 1, 1) if year else None,
        actual=figure(actual),
        shortfall=figure(shortfall),
        progress=figure(progress),
    )
    return Standing(direction, series, evaluation)


KEPT = {"direction": "keep_at_most"}
MILESTONE = {"direction": "milestone"}


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (stood(2024, progress="0.2"), stood(2025, progress="0.4"), Trend.IMPROVED),
        (stood(2024, progress="0.4"), stood(2025, progress="-0.1"), Trend.WORSENED),
        (stood(2024, progress="1.2"), stood(2025, progress="1.20"), Trend.UNCHANGED),
        (
            stood(2024, progress="0.2", direction="decrease"),
            stood(2025, progress="0.3", direction="decrease"),
            Trend.IMPROVED,
        ),
        (None, stood(2025, progress="0.4"), Trend.UNKNOWN),
        (stood(2024, progress="0.4"), None, Trend.UNKNOWN),
        (stood(None, progress=None), stood(2025, progress="0.4"), Trend.UNKNOWN),
        (stood(2024, progress="0.4"), stood(2024, progress="0.4"), Trend.UNKNOWN),
        (stood(2024, progress="0.4"), stood(2025, progress="0.9", series=2), Trend.UNKNOWN),
        (stood(2024, actual="3"), stood(2025, actual="4"), Trend.UNKNOWN),
        (stood(2024, shortfall="2", **KEPT), stood(2025, shortfall="1", **KEPT), Trend.IMPROVED),
        (stood(2024, shortfall="-1", **KEPT), stood(2025, shortfall="1", **KEPT), Trend.WORSENED),
        (stood(2024, shortfall="-9", **KEPT), stood(2025, shortfall="-1", **KEPT), Trend.UNCHANGED),
        (stood(2024, **KEPT), stood(2025, **KEPT), Trend.UNKNOWN),
        (
            stood(2024, actual="0", **MILESTONE),
            stood(2025, actual="1", **MILESTONE),
            Trend.IMPROVED,
        ),
        (
            stood(2024, actual="0", **MILESTONE),
            stood(2025, actual="0", **MILESTONE),
            Trend.UNCHANGED,
        ),
    ],
    ids=[
        "farther on",
        "farther back",
        "the same, beyond the target",
        "farther down",
        "nothing before",
        "nothing now",
        "no value before",
        "no new value",
        "a new definition between",
        "neither baseline nor target",
        "nearer its limit",
        "past its limit",
        "within its limit both years",
        "no limit",
        "milestone reached",
        "milestone not reached",
    ],
)
def test_trend(before, now, expected):
    assert trend(now, before) is expected
