from datetime import date
from decimal import Decimal

import pytest

from actions.domain.figures import figures_of
from actions.models import Indicator
from actions.rules.indicator_state import IndicatorStatus, Point
from foundation.withdrawal import withdraw
from tests.factories import (
    IndicatorFactory,
    MeasurementFactory,
    ObjectiveFactory,
    PersonFactory,
    SeriesFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db


def measured_indicator(**known):
    """50 in 2022, to be 80 in 2025, and 65 in 2023."""
    indicator = IndicatorFactory(
        series__baseline=Decimal(50), series__baseline_period=date(2022, 1, 1), **known
    )
    series = indicator.series.get()
    TargetFactory(series=series, period=date(2025, 1, 1), value=Decimal(80))
    MeasurementFactory(series=series, period=date(2023, 1, 1), value=Decimal(65))
    return indicator


def test_figures_are_those_of_the_indicator():
    indicator = measured_indicator()
    record = figures_of([indicator])[indicator.pk]
    series = record.series[0]
    assert series.baseline == Point(date(2022, 1, 1), Decimal(50))
    assert [(target.period, target.value) for target in series.targets] == [
        (date(2025, 1, 1), Decimal(80))
    ]
    assert [(each.period, each.value) for each in series.measurements] == [
        (date(2023, 1, 1), Decimal(65))
    ]
    assert record.evaluation.status is IndicatorStatus.ON_TRACK
    assert record.evaluation.progress == Decimal("0.5")


def test_figures_leave_out_withdrawn_values():
    indicator = measured_indicator()
    measurement = indicator.series.get().measurements.get()
    withdraw(measurement, by=PersonFactory(), reason="Wrong year")
    record = figures_of([indicator])[indicator.pk]
    assert record.evaluation.status is IndicatorStatus.NO_MEASUREMENT


def test_figures_are_evaluated_by_the_last_series_alone():
    indicator = measured_indicator()
    SeriesFactory(indicator=indicator, number=2)
    record = figures_of([indicator])[indicator.pk]
    assert [series.number for series in record.series] == [1, 2]
    assert record.evaluation.status is IndicatorStatus.NO_TARGET
    assert record.current == record.series[1]


def test_figures_of_an_indicator_without_series():
    indicator = IndicatorFactory(with_series=False)
    record = figures_of([indicator])[indicator.pk]
    assert record.evaluation.status is IndicatorStatus.NO_TARGET
    assert record.chart_figures.series == ()


def test_figures_in_full_tell_who_delivered_a_value():
    indicator = measured_indicator()
    person = PersonFactory(name="Eva Exempel", organisation__name_sv="Exempelsjukhuset")
    indicator.series.get().measurements.update(recorded_by=person, note="Preliminär", source="SCB")
    value = figures_of([indicator], in_full=True)[indicator.pk].series[0].measurements[0]
    assert (value.person, value.organisation_sv) == ("Eva Exempel", "Exempelsjukhuset")
    assert (value.note, value.source) == ("Preliminär", "SCB")


def test_figures_in_full_of_a_value_nobody_delivered():
    indicator = measured_indicator()
    value = figures_of([indicator], in_full=True)[indicator.pk].series[0].measurements[0]
    assert (value.person, value.organisation) == (None, "")


def test_figures_keep_the_order_given():
    indicators = IndicatorFactory.create_batch(3)
    assert list(figures_of(indicators[::-1])) == [each.pk for each in indicators[::-1]]


@pytest.mark.parametrize("number", [3, 60])
@pytest.mark.parametrize("in_full", [False, True])
def test_figures_take_four_queries(number, in_full, django_assert_num_queries):
    objective = ObjectiveFactory()
    for _turn in range(number):
        measured_indicator(objective=objective)
    with django_assert_num_queries(4):
        records = figures_of(Indicator.objects.all(), in_full=in_full)
        assert len([record.evaluation for record in records.values()]) == number


def test_figures_of_nothing_ask_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert figures_of([]) == {}


def test_progress_text_is_not_clipped():
    indicator = measured_indicator()
    MeasurementFactory(
        series=indicator.series.get(), period=date(2024, 1, 1), value=Decimal("47.6")
    )
    assert figures_of([indicator])[indicator.pk].progress_text == "−8\xa0%"
