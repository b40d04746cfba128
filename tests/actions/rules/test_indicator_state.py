from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.rules.indicator_state import (
    IndicatorStatus,
    Point,
    SeriesFigures,
    actual_points,
    evaluate,
    expected_value,
    path_around,
)
from actions.rules.periods import Frequency, Period


def year(number, value):
    return Point(date(number, 1, 1), Decimal(str(value)))


def quarter(number, turn, value):
    return Point(date(number, 3 * turn - 2, 1), Decimal(str(value)))


def figures(**known):
    """From 50 in 2022 to 80 in 2025, yearly, with a tolerance of 2."""
    return SeriesFigures(
        **{
            "direction": "increase",
            "frequency": Frequency.YEAR,
            "accumulation": "each",
            "tolerance": Decimal(2),
            "baseline": year(2022, 50),
            "targets": [year(2025, 80)],
            "measurements": [],
            **known,
        }
    )


# --- The expected value --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("targets", "on", "expected"),
    [
        pytest.param([year(2025, 80)], date(2022, 12, 31), 50, id="on-the-baseline"),
        pytest.param([year(2025, 80)], date(2020, 1, 1), 50, id="before-the-baseline"),
        pytest.param([year(2025, 80)], date(2025, 12, 31), 80, id="on-the-target"),
        pytest.param([year(2025, 80)], date(2030, 1, 1), 80, id="after-the-target"),
        pytest.param(
            [year(2024, 60), year(2026, 100)], date(2025, 12, 31), 80, id="between-two-targets"
        ),
        pytest.param(
            [year(2026, 100), year(2024, 60)], date(2024, 12, 31), 60, id="targets-in-any-order"
        ),
        pytest.param([year(2022, 999), year(2025, 80)], date(2025, 12, 31), 80, id="overtaken"),
    ],
)
def test_expected_value_lies_on_the_path(targets, on, expected):
    assert expected_value(figures(targets=targets), on) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        pytest.param(date(2023, 12, 31), 60, id="a-year-on"),
        pytest.param(date(2024, 12, 31), 70, id="a-leap-year-on"),
        pytest.param(date(2024, 6, 30), 65, id="half-a-year-on"),
        pytest.param(date(2024, 2, 29), "61.666667", id="two-months-on"),
    ],
)
def test_expected_value_rises_in_equal_steps(on, expected):
    assert expected_value(figures(), on) == Decimal(expected)


def test_expected_value_rises_in_equal_quarters():
    found = figures(
        frequency=Frequency.QUARTER,
        baseline=quarter(2024, 4, 100),
        targets=[quarter(2025, 4, 180)],
    )
    ends = [Period(date(2025, month, 1), Frequency.QUARTER).end for month in (1, 4, 7, 10)]
    assert [expected_value(found, end) for end in ends] == [120, 140, 160, 180]


def test_expected_value_goes_down_to_a_lower_target():
    found = figures(direction="decrease", targets=[year(2023, 40), year(2025, 20)])
    assert expected_value(found, date(2024, 12, 31)) == 30


@given(st.integers(1, 40), st.integers(-10_000, 10_000), st.integers(-10_000, 10_000))
def test_expected_value_is_met_by_equal_yearly_steps(years, start, step):
    """Whoever takes the same step each year is on the path, in leap years too."""
    found = figures(
        baseline=year(2022, start),
        targets=[year(2022 + years, start + step * years)],
    )
    expected = [expected_value(found, date(2022 + n, 12, 31)) for n in range(years + 1)]
    assert expected == [start + step * n for n in range(years + 1)]


@pytest.mark.parametrize("direction", ["keep_at_least", "keep_at_most"])
@pytest.mark.parametrize(
    ("on", "expected"),
    [
        pytest.param(date(2022, 12, 31), 70, id="before-the-first-target-the-first"),
        pytest.param(date(2023, 12, 31), 70, id="own-target"),
        pytest.param(date(2024, 12, 31), 70, id="nearest-earlier-target"),
        pytest.param(date(2025, 12, 31), 90, id="new-target"),
        pytest.param(date(2029, 12, 31), 90, id="last-target-holds"),
    ],
)
def test_expected_value_to_keep_is_the_level_in_force(direction, on, expected):
    found = figures(direction=direction, baseline=None, targets=[year(2023, 70), year(2025, 90)])
    assert expected_value(found, on) == expected


@pytest.mark.parametrize(
    ("on", "expected"), [(date(2025, 12, 30), 0), (date(2025, 12, 31), 1), (date(2026, 1, 1), 1)]
)
def test_expected_value_of_a_milestone_from_the_end_of_its_period(on, expected):
    found = figures(direction="milestone", baseline=None, targets=[year(2025, 1)])
    assert expected_value(found, on) == expected


@pytest.mark.parametrize(
    "known",
    [
        pytest.param({"targets": []}, id="no-target"),
        pytest.param({"baseline": None}, id="no-baseline"),
        pytest.param({"targets": [year(2021, 80)]}, id="target-before-baseline"),
        pytest.param({"direction": "milestone", "targets": []}, id="milestone-without-target"),
        pytest.param({"direction": "keep_at_most", "targets": []}, id="keep-without-target"),
    ],
)
def test_expected_value_unknown_without_a_path(known):
    assert expected_value(figures(**known), date(2025, 12, 31)) is None


@given(
    st.integers(-1000, 1000),
    st.lists(
        st.tuples(st.integers(2023, 2040), st.integers(-1000, 1000)),
        min_size=1,
        max_size=6,
        unique_by=lambda point: point[0],
    ),
    st.dates(date(2020, 1, 1), date(2045, 1, 1)),
)
def test_expected_value_never_leaves_the_span_of_its_path(baseline, targets, on):
    found = figures(baseline=year(2022, baseline), targets=[year(*point) for point in targets])
    start, end = path_around(found, on)
    value = expected_value(found, on)
    assert min(start.value, end.value) <= value <= max(start.value, end.value)


# --- Values that accumulate ----------------------------------------------------------------------


def test_actual_points_accumulate_from_the_baseline():
    found = figures(
        accumulation="sum",
        measurements=[year(2024, 7), year(2021, 100), year(2022, 100), year(2023, 5)],
    )
    assert actual_points(found) == [year(2023, 55), year(2024, 62)]


def test_actual_points_accumulate_from_nothing_without_a_baseline():
    found = figures(accumulation="sum", baseline=None, measurements=[year(2023, 5), year(2024, 7)])
    assert actual_points(found) == [year(2023, 5), year(2024, 12)]


@pytest.mark.parametrize("accumulation", ["each", "latest"])
def test_actual_points_stand_for_themselves(accumulation):
    found = figures(accumulation=accumulation, measurements=[year(2024, 7), year(2023, 5)])
    assert actual_points(found) == [year(2023, 5), year(2024, 7)]


DOWN = {"direction": "decrease", "targets": [year(2025, 20)]}


# --- The status ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "status"),
    [
        pytest.param({"targets": []}, "no_target", id="no-target"),
        pytest.param(
            {"targets": [year(2022, 80)]}, "no_target", id="target-for-the-baselines-year"
        ),
        pytest.param({"targets": [year(2020, 80)]}, "no_target", id="target-before-the-baseline"),
        pytest.param({"baseline": None}, "no_baseline", id="no-baseline"),
        pytest.param({}, "no_measurement", id="no-measurement"),
        pytest.param(
            {"measurements": [year(2022, 50)]},
            "no_measurement",
            id="measured-in-the-baselines-period",
        ),
        pytest.param(
            {"measurements": [year(2021, 99)]}, "no_measurement", id="measured-before-the-baseline"
        ),
        pytest.param({"measurements": [year(2024, 80)]}, "achieved", id="target-reached-early"),
        pytest.param({"measurements": [year(2025, "79.99")]}, "at_risk", id="nearly-there"),
        pytest.param({"measurements": [year(2025, 78)]}, "at_risk", id="edge-of-the-tolerance"),
        pytest.param({"measurements": [year(2025, "77.99")]}, "off_track", id="past-the-tolerance"),
        pytest.param(
            {"measurements": [year(2025, "79.99")], "tolerance": Decimal(0)},
            "off_track",
            id="no-tolerance",
        ),
        pytest.param(
            {"targets": [year(2024, 60), year(2026, 80)], "measurements": [year(2024, 60)]},
            "on_track",
            id="exactly-as-expected",
        ),
        pytest.param({"measurements": [year(2029, 80)]}, "achieved", id="reached-long-after"),
        pytest.param({"measurements": [year(2029, 79)]}, "at_risk", id="short-long-after"),
        pytest.param(
            {"measurements": [year(2025, 90), year(2026, 60)]}, "off_track", id="fallen-back"
        ),
        pytest.param(
            {
                "direction": "decrease",
                "targets": [year(2025, 20)],
                "measurements": [year(2025, 20)],
            },
            "achieved",
            id="decreased-to-the-target",
        ),
        pytest.param(
            {
                "direction": "decrease",
                "targets": [year(2025, 20)],
                "measurements": [year(2025, 22)],
            },
            "at_risk",
            id="decreased-nearly",
        ),
        pytest.param(
            {
                "direction": "decrease",
                "targets": [year(2025, 20)],
                "measurements": [year(2023, 50)],
            },
            "off_track",
            id="not-decreased",
        ),
        pytest.param(
            {
                "direction": "decrease",
                "targets": [year(2025, 20)],
                "measurements": [year(2023, 39)],
            },
            "on_track",
            id="decreased-faster-than-expected",
        ),
    ],
)
def test_status_on_a_path(known, status):
    assert evaluate(figures(**known)).status == status


@pytest.mark.parametrize(
    ("direction", "value", "measured", "status"),
    [
        pytest.param("keep_at_least", 80, 2024, "on_track", id="at-least-kept-so-far"),
        pytest.param("keep_at_least", 80, 2025, "achieved", id="at-least-kept-to-the-end"),
        pytest.param("keep_at_least", 95, 2024, "on_track", id="at-least-above-early"),
        pytest.param("keep_at_least", 78, 2025, "at_risk", id="at-least-within-tolerance"),
        pytest.param("keep_at_least", 77, 2025, "off_track", id="at-least-not-kept"),
        pytest.param("keep_at_most", 80, 2025, "achieved", id="at-most-kept-to-the-end"),
        pytest.param("keep_at_most", 10, 2023, "on_track", id="at-most-kept-so-far"),
        pytest.param("keep_at_most", 82, 2024, "at_risk", id="at-most-within-tolerance"),
        pytest.param("keep_at_most", 83, 2024, "off_track", id="at-most-not-kept"),
    ],
)
def test_status_of_what_is_kept(direction, value, measured, status):
    found = figures(direction=direction, baseline=None, measurements=[year(measured, value)])
    assert evaluate(found).status == status


@pytest.mark.parametrize(
    ("measurements", "status"),
    [
        pytest.param([], "no_measurement", id="nothing-said"),
        pytest.param([year(2024, 0)], "on_track", id="not-yet-and-not-due"),
        pytest.param([year(2025, 0)], "off_track", id="due-and-not-reached"),
        pytest.param([year(2023, 1)], "achieved", id="reached-before-it-was-due"),
        pytest.param([year(2025, 0), year(2026, 1)], "achieved", id="reached-late"),
    ],
)
def test_status_of_a_milestone(measurements, status):
    found = figures(
        direction="milestone",
        tolerance=Decimal(0),
        baseline=None,
        targets=[year(2025, 1)],
        measurements=measurements,
    )
    assert evaluate(found).status == status


@pytest.mark.parametrize(
    ("measurements", "actual", "status"),
    [
        pytest.param([year(2023, 10), year(2024, 10)], 70, "on_track", id="so-far"),
        pytest.param([year(2023, 10), year(2024, 10), year(2025, 10)], 80, "achieved", id="all"),
        pytest.param([year(2023, 2), year(2024, 2)], 54, "off_track", id="too-little"),
        pytest.param([year(2022, 30)], None, "no_measurement", id="in-the-baselines-period"),
    ],
)
def test_status_of_values_that_accumulate(measurements, actual, status):
    evaluation = evaluate(figures(accumulation="sum", measurements=measurements))
    assert (evaluation.actual, evaluation.status) == (actual, status)


def test_evaluation_tells_the_figures_it_was_computed_from():
    found = figures(
        targets=[year(2024, 60), year(2026, 80)], measurements=[year(2023, 51), year(2024, 57)]
    )
    evaluation = evaluate(found)
    assert evaluation.status is IndicatorStatus.OFF_TRACK
    assert evaluation.measured_period == date(2024, 1, 1)
    assert evaluation.actual == 57
    assert evaluation.expected == 60
    assert evaluation.shortfall == 3
    assert evaluation.baseline == year(2022, 50)
    assert evaluation.target == year(2026, 80)
    assert evaluation.progress == Decimal(7) / Decimal(30)


@pytest.mark.parametrize(
    ("value", "progress"),
    [("83.6", "1.12"), ("47.6", "-0.08"), (80, 1), (50, 0)],
    ids=["more-than-all", "backwards", "all", "none"],
)
def test_progress_is_not_clipped(value, progress):
    assert evaluate(figures(measurements=[year(2025, value)])).progress == Decimal(progress)


@pytest.mark.parametrize(
    "known",
    [
        pytest.param({"targets": [year(2025, 50)]}, id="target-equals-baseline"),
        pytest.param({"direction": "keep_at_least"}, id="keep-at-least"),
        pytest.param({"direction": "keep_at_most"}, id="keep-at-most"),
        pytest.param({"direction": "milestone"}, id="milestone"),
    ],
)
def test_progress_unknown_where_there_is_no_way(known):
    assert evaluate(figures(measurements=[year(2024, 60)], **known)).progress is None


def test_shortfall_is_negative_past_the_expected_value():
    decreasing = figures(
        direction="decrease", targets=[year(2025, 20)], measurements=[year(2025, 15)]
    )
    assert evaluate(decreasing).shortfall == -5


values = st.integers(-1000, 1000)
measured_years = st.lists(
    st.tuples(st.integers(2020, 2030), values), unique_by=lambda point: point[0]
)


@given(
    values, values, st.lists(st.tuples(st.integers(2020, 2030), values), unique_by=lambda p: p[0])
)
def test_status_mirrors_when_up_and_down_change_places(baseline, target, measured):
    """An indicator to increase, and the same with every sign turned to decrease, go alike."""
    up = figures(
        baseline=year(2022, baseline),
        targets=[year(2025, target)],
        measurements=[year(*point) for point in measured],
    )
    down = figures(
        direction="decrease",
        baseline=year(2022, -baseline),
        targets=[year(2025, -target)],
        measurements=[year(number, -value) for number, value in measured],
    )
    assert evaluate(up).status == evaluate(down).status
    assert evaluate(up).shortfall == evaluate(down).shortfall


@given(measured_years.filter(lambda measured: measured and max(measured)[0] > 2022))
def test_status_follows_the_latest_value_alone(measured):
    last = max(measured)
    found = figures(measurements=[year(*point) for point in measured])
    assert evaluate(found) == evaluate(figures(measurements=[year(*last)]))
