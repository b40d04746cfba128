"""The kept status is the computed one, whoever has changed a figure."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command

from actions.domain.evaluations import keep_evaluations
from actions.domain.figures import figures_of
from actions.domain.measurements import correct_measurement, record_measurement
from actions.models import Indicator, StoredEvaluation
from tests.factories import IndicatorFactory, MeasurementFactory, TargetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def series():
    indicator = IndicatorFactory(
        series__baseline=Decimal(0), series__baseline_period=date(2023, 1, 1)
    )
    series = indicator.series.get()
    TargetFactory(series=series)
    return series


def assert_kept(status):
    """Every indicator's kept status is what the rules compute."""
    records = figures_of(Indicator.objects.all())
    kept = {row.pk: row.status for row in StoredEvaluation.objects.all()}
    assert kept == {pk: record.evaluation.status for pk, record in records.items()}
    assert set(kept.values()) == {status}


def test_a_recorded_and_a_corrected_value_change_the_status(series):
    assert_kept("no_measurement")
    value = record_measurement(series=series, by=None, period=date(2024, 1, 1), value=Decimal(5))
    assert_kept("off_track")
    kept = StoredEvaluation.objects.get()
    assert (kept.actual, kept.measured_period) == (Decimal(5), date(2024, 1, 1))
    assert (kept.expected, kept.target) == (Decimal(25), Decimal(100))
    assert (kept.progress, kept.shortfall) == (0.05, 0.2)
    correct_measurement(measurement=value, by=None, value=Decimal(30), reason="Fel rad.")
    assert_kept("on_track")


def test_command_computes_all_again(series):
    MeasurementFactory(series=series, value=Decimal(100))
    StoredEvaluation.objects.all().delete()
    call_command("evaluate_indicators")
    assert_kept("achieved")


def test_many_are_computed_in_a_fixed_number_of_queries(django_assert_num_queries):
    ids = [IndicatorFactory().pk for _ in range(12)]
    with django_assert_num_queries(7):
        keep_evaluations(ids)
