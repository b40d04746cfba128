from datetime import date
from decimal import Decimal

import pytest

from actions.domain.explanation import explanation, telling_decimals
from actions.domain.figures import IndicatorRecord, SeriesRecord, TargetRecord
from actions.domain.figures import MeasurementRecord as Value
from actions.models import Indicator
from actions.rules.indicator_state import Point


def said(*measurements, baseline=(2022, 50), targets=((2025, 80),), tolerance=2, **indicator):
    """The explanation of an indicator in per cent, one decimal, from 50 (2022) to 80 (2025)."""
    record = IndicatorRecord(
        Indicator(
            **{
                "name_en": "Share",
                "unit_en": "per cent",
                "decimals": 1,
                "direction": "increase",
                "frequency": "year",
                "accumulation": "each",
                "tolerance": Decimal(tolerance),
                **indicator,
            }
        ),
        (
            SeriesRecord(
                id=1,
                number=1,
                definition={},
                break_reason={},
                baseline=baseline and Point(date(baseline[0], 1, 1), Decimal(str(baseline[1]))),
                targets=tuple(
                    TargetRecord(1, date(year, 1, 1), Decimal(str(value)), False)
                    for year, value in targets
                ),
                measurements=tuple(
                    Value(1, date(year, 1, 1), Decimal(str(value)), False)
                    for year, value in measurements
                ),
            ),
        ),
    )
    return " ".join(explanation(record)).replace("\xa0", " ").replace("\u202f", ",")


CASES = {
    "off-track": (
        [(2024, 62.3)],
        {},
        "The value for 2024, 62.3 per cent, is 7.7 percentage points short of the expected value,"
        " 70.0 per cent. What is expected by the end of 2024 lies on the straight line from the"
        " baseline, 50.0 per cent (2022), to the target, 80.0 per cent (2025). That is more than"
        " the tolerance, 2.0 percentage points: off track. 41 per cent of the way from the"
        " baseline, 50.0 per cent (2022), to the final target, 80.0 per cent (2025), has been"
        " covered.",
    ),
    "between-targets": (
        [(2025, 72)],
        {"targets": ((2024, 60), (2026, 80))},
        "The value for 2025, 72.0 per cent, is 2.0 percentage points above the expected value,"
        " 70.0 per cent. What is expected by the end of 2025 lies on the straight line between two"
        " targets, 60.0 per cent (2024) and 80.0 per cent (2026). 73 per cent of the way from the"
        " baseline, 50.0 per cent (2022), to the final target, 80.0 per cent (2026), has been"
        " covered.",
    ),
    "own-target-within-tolerance": (
        [(2024, 59)],
        {"targets": ((2024, 60), (2026, 80))},
        "The value for 2024, 59.0 per cent, is 1.0 percentage points short of the expected value,"
        " 60.0 per cent. The expected value is the target for that very period. That is within the"
        " tolerance, 2.0 percentage points: at risk rather than off track. 30 per cent of the way"
        " from the baseline, 50.0 per cent (2022), to the final target, 80.0 per cent (2026), has"
        " been covered.",
    ),
    "achieved": (
        [(2024, 83.6)],
        {},
        "The value for 2024, 83.6 per cent, has reached the final target, 80.0 per cent (2025)."
        " 112 per cent of the way from the baseline, 50.0 per cent (2022), to the final target,"
        " 80.0 per cent (2025), has been covered.",
    ),
    "moved-away-without-tolerance": (
        [(2025, 47.6)],
        {"tolerance": 0},
        "The value for 2025, 47.6 per cent, is 32.4 percentage points short of the expected value,"
        " 80.0 per cent. The expected value is the target for that very period. The indicator has"
        " no tolerance, so any shortfall is off track. The value has moved away from the target:"
        " −8 per cent of the way from the baseline, 50.0 per cent (2022), to the final target,"
        " 80.0 per cent (2025).",
    ),
    "decrease": (
        [(2024, 31)],
        {
            "direction": "decrease",
            "unit_en": "days",
            "decimals": 0,
            "targets": ((2025, 20),),
        },
        "The value for 2024, 31 days, is 1 higher than the expected value, 30 days, and lower is"
        " better here. What is expected by the end of 2024 lies on the straight line from the"
        " baseline, 50 days (2022), to the target, 20 days (2025). That is within the tolerance, 2:"
        " at risk rather than off track. 63 per cent of the way from the baseline, 50 days (2022),"
        " to the final target, 20 days (2025), has been covered.",
    ),
    "after-the-last-target": (
        [(2027, 79)],
        {},
        "The value for 2027, 79.0 per cent, is 1.0 percentage points short of the expected value,"
        " 80.0 per cent. No target is set for a later period, so the final target still holds."
        " That is within the tolerance, 2.0 percentage points: at risk rather than off track."
        " 97 per cent of the way from the baseline, 50.0 per cent (2022), to the final target,"
        " 80.0 per cent (2025), has been covered.",
    ),
    "keep": (
        [(2024, 95)],
        {"direction": "keep_at_least", "baseline": None},
        "The value for 2024, 95.0 per cent, is 15.0 percentage points above the expected value,"
        " 80.0 per cent. The value is to be kept at 80.0 per cent or more in 2024.",
    ),
    "sum": (
        [(2023, 10), (2024, 10)],
        {"accumulation": "sum", "unit_en": "people", "decimals": 0},
        "The value for 2024, 70 people, is the value expected of that period. What is expected by"
        " the end of 2024 lies on the straight line from the baseline, 50 people (2022), to the"
        " target, 80 people (2025). The values of the periods are added up, from the baseline"
        " 50 people (2022). 67 per cent of the way from the baseline, 50 people (2022), to the"
        " final target, 80 people (2025), has been covered.",
    ),
    "milestone-reached": (
        [(2024, 1)],
        {"direction": "milestone", "baseline": None, "targets": ((2025, 1),)},
        "Reached: the latest report, for 2024, says yes.",
    ),
    "milestone-not-due": (
        [(2024, 0)],
        {"direction": "milestone", "baseline": None, "targets": ((2025, 1),)},
        "Not reached by the end of 2024, and not expected to be: it is to be reached by the end of"
        " 2025.",
    ),
    "milestone-missed": (
        [(2025, 0)],
        {"direction": "milestone", "baseline": None, "targets": ((2025, 1),), "tolerance": 0},
        "Not reached by the end of 2025, though it was to be reached by the end of 2025.",
    ),
    "milestone-unreported": (
        [],
        {"direction": "milestone", "baseline": None, "targets": ((2025, 1),)},
        "Nothing has been reported yet. It is to be reached by the end of 2025.",
    ),
    "no-target": (
        [(2024, 62.3)],
        {"targets": ()},
        "No target has been set, so there is nothing to compare with. The latest value is"
        " 62.3 per cent (2024).",
    ),
    "overtaken-target": (
        [],
        {"targets": ((2022, 80),)},
        "No target lies after the baseline, so there is nothing to compare with.",
    ),
    "no-baseline": (
        [(2024, 62.3)],
        {"baseline": None},
        "The target is 80.0 per cent (2025), but no baseline has been set, so the path to it is"
        " unknown.",
    ),
    "no-measurement": (
        [],
        {},
        "Nothing has been measured after the baseline, 50.0 per cent (2022). The target is"
        " 80.0 per cent (2025).",
    ),
    "keep-without-measurement": (
        [],
        {"direction": "keep_at_most", "baseline": None},
        "Nothing has been measured yet. The target is 80.0 per cent (2025).",
    ),
}


@pytest.mark.parametrize(("measured", "known", "sentences"), CASES.values(), ids=CASES)
def test_explanation_uses_the_figures(measured, known, sentences):
    assert said(*measured, **known) == sentences


@pytest.mark.parametrize(
    ("expected", "actual", "decimals"),
    [("57.52", "57", 0), ("57.4", "57", 1), ("57.004", "57", 3), ("57", "57", 0)],
)
def test_telling_decimals_show_that_values_differ(expected, actual, decimals):
    assert telling_decimals(Decimal(expected), Decimal(actual), 0) == decimals
