from datetime import date
from decimal import Decimal

import pytest

from actions.domain.measurements import (
    correct_measurement,
    record_measurement,
)
from actions.domain.wanted import wanted_measurements, wanted_of
from actions.models import Indicator
from foundation.errors import DomainError
from foundation.withdrawal import withdraw
from tests.factories import (
    ActionFactory,
    IndicatorFactory,
    MeasurementFactory,
    ObjectiveFactory,
    OrganisationFactory,
    PersonFactory,
    SeriesFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db

APRIL = date(2026, 4, 10)
NOVEMBER = date(2026, 11, 10)


@pytest.fixture
def action():
    return ActionFactory()


def served_indicator(action, **values):
    indicator = IndicatorFactory(objective=ObjectiveFactory(plan=action.plan), **values)
    action.objectives.add(indicator.objective)
    return indicator


def periods(action, today):
    return [each.period.label for each in wanted_measurements(action, today)]


def test_latest_ended_period_is_wanted(action):
    served_indicator(action)

    (wanted,) = wanted_measurements(action, APRIL)

    assert (wanted.period.label, wanted.is_running, wanted.is_missing) == ("2025", False, True)


def test_running_period_is_offered_near_its_end(action):
    served_indicator(action)

    ended, running = wanted_measurements(action, NOVEMBER)

    assert (ended.period.label, ended.is_missing) == ("2025", True)
    assert (running.period.label, running.is_missing, running.is_running) == ("2026", False, True)


def test_quarters_are_asked_for_by_their_own_calendar(action):
    served_indicator(action, frequency="quarter")

    assert periods(action, APRIL) == ["2026 Q1"]
    assert periods(action, date(2026, 6, 20)) == ["2026 Q1", "2026 Q2"]


def test_wanted_value_comes_with_what_helps_to_give_it(action):
    indicator = served_indicator(action)
    series = indicator.series.get()
    for year, value in ((2023, 10), (2024, 20)):
        MeasurementFactory(series=series, period=date(year, 1, 1), value=value)
    for year, value in ((2024, 15), (2026, 40), (2027, 60)):
        TargetFactory(series=series, period=date(year, 1, 1), value=value)

    (wanted,) = wanted_measurements(action, APRIL)

    assert wanted.indicator == indicator
    assert (wanted.previous.value, wanted.previous_label) == (20, "2024")
    assert (wanted.target.value, wanted.target_label) == (40, "2026")


def test_recorded_value_is_shown_and_not_missing(action):
    series = served_indicator(action).series.get()
    MeasurementFactory(series=series, period=date(2025, 1, 1), value=12)

    (wanted,) = wanted_measurements(action, APRIL)

    assert (wanted.recorded.value, wanted.previous, wanted.is_missing) == (12, None, False)


def test_withdrawn_value_is_wanted_again(action):
    series = served_indicator(action).series.get()
    withdraw(
        MeasurementFactory(series=series, period=date(2025, 1, 1)), by=None, reason="Fel källa."
    )

    assert wanted_measurements(action, APRIL)[0].is_missing


def test_period_of_the_baseline_is_not_wanted(action):
    served_indicator(action, series__baseline=Decimal(3), series__baseline_period=date(2025, 1, 1))

    assert periods(action, APRIL) == []
    assert periods(action, NOVEMBER) == ["2026"]


def test_values_are_wanted_for_the_latest_series_only(action):
    indicator = served_indicator(action)
    latest = SeriesFactory(indicator=indicator, number=2)

    (wanted,) = wanted_measurements(action, APRIL)

    assert wanted.series_id == latest.pk


def test_nothing_is_wanted_for_what_others_deliver_or_is_withdrawn(action):
    served_indicator(action, responsible_organisation=OrganisationFactory())
    IndicatorFactory(objective=ObjectiveFactory(plan=action.plan))
    withdraw(served_indicator(action), by=None, reason="Mäts inte längre.")
    withdraw(served_indicator(action).objective, by=None, reason="Utgår.")
    IndicatorFactory(objective=served_indicator(action).objective, with_series=False)
    own = served_indicator(action, responsible_organisation=action.responsible_organisation)

    wanted = wanted_measurements(action, APRIL)

    assert len(wanted) == 2
    assert wanted[-1].indicator == own


def test_objective_served_by_two_actions_asks_both(action):
    other = ActionFactory(plan=action.plan)
    other.objectives.add(served_indicator(action).objective)

    wanted = wanted_of([action, other], APRIL)

    assert {key: len(rows) for key, rows in wanted.items()} == {action.pk: 1, other.pk: 1}


@pytest.mark.parametrize("count", [1, 20])
def test_wanted_values_take_five_queries(action, django_assert_num_queries, count):
    others = [ActionFactory(plan=action.plan) for _ in range(count)]
    for other in others:
        MeasurementFactory(series=served_indicator(other).series.get())

    with django_assert_num_queries(5):
        wanted_of(others, APRIL)


def test_measurement_is_recorded_with_who(action):
    series = served_indicator(action).series.get()
    person = PersonFactory()

    measurement = record_measurement(
        series=series, by=person, period=date(2025, 1, 1), value=Decimal("99999999999999.9")
    )

    measurement.refresh_from_db()
    assert measurement.value == Decimal("99999999999999.9")
    assert measurement.recorded_by == person
    assert measurement.history.get().history_user == person


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"period": date(2025, 2, 1)}, "period"),
        ({"period": date(2999, 1, 1)}, "period"),
        ({"value": Decimal("1e14")}, "value"),
        ({"value": Decimal("1.1234567")}, "value"),
        ({"value": Decimal("12345678901234.56")}, "value"),
        ({"value": Decimal("NaN")}, "value"),
        ({"value": Decimal("Infinity")}, "value"),
        ({"note": "\x00"}, "note"),
        ({"source": "x" * 301}, "source"),
    ],
    ids=str,
)
def test_measurement_is_refused_beside_what_is_wrong(action, changes, field):
    series = served_indicator(action).series.get()

    with pytest.raises(DomainError) as raised:
        record_measurement(
            **{"series": series, "by": None, "period": date(2025, 1, 1), "value": Decimal(1)}
            | changes
        )

    assert raised.value.field == field


def test_yes_or_no_takes_nothing_else(action):
    series = served_indicator(action, direction=Indicator.Direction.MILESTONE).series.get()

    with pytest.raises(DomainError, match="yes"):
        record_measurement(series=series, by=None, period=date(2025, 1, 1), value=Decimal("0.5"))


def test_second_value_of_a_period_is_refused(action):
    series = served_indicator(action).series.get()
    MeasurementFactory(series=series, period=date(2025, 1, 1), value=Decimal("1250.5"))

    with pytest.raises(DomainError, match=r"2025 already has the value 1,250\.5"):
        record_measurement(series=series, by=None, period=date(2025, 1, 1), value=Decimal(2))


def test_correction_keeps_the_earlier_value_with_who_and_why():
    first, second = PersonFactory(), PersonFactory()
    measurement = record_measurement(
        series=IndicatorFactory().series.get(), by=first, period=date(2025, 1, 1), value=Decimal(7)
    )
    reason = "Ett sjukhus saknades i underlaget. " * 10

    correct_measurement(measurement=measurement, by=second, value=Decimal(9), reason=reason)

    measurement.refresh_from_db()
    assert (measurement.value, measurement.recorded_by) == (9, second)
    assert list(
        measurement.history.values_list("value", "history_user", "history_change_reason")
    ) == [(9, second.pk, reason.strip()), (7, first.pk, None)]


@pytest.mark.parametrize(
    ("value", "reason", "field"),
    [
        (Decimal(9), " ", "reason"),
        (Decimal(50), "Fel.", "value"),
        (Decimal("1e20"), "Fel", "value"),
    ],
)
def test_correction_is_refused_without_a_reason_or_a_new_value(value, reason, field):
    measurement = MeasurementFactory(series=IndicatorFactory().series.get())

    with pytest.raises(DomainError) as raised:
        correct_measurement(measurement=measurement, by=None, value=value, reason=reason)

    assert raised.value.field == field


def test_correction_of_a_withdrawn_value_is_refused():
    measurement = MeasurementFactory(series=IndicatorFactory().series.get())
    withdraw(measurement, by=None, reason="Fel källa.")

    with pytest.raises(DomainError, match="withdrawn"):
        correct_measurement(measurement=measurement, by=None, value=Decimal(1), reason="Fel.")
