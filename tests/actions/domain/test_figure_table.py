from datetime import date
from decimal import Decimal

import pytest

from actions.domain.figure_table import MOST_ROWS, figure_rows
from actions.domain.figures import figures_of
from tests.factories import IndicatorFactory, MeasurementFactory, TargetFactory

pytestmark = pytest.mark.django_db

TODAY = date(2025, 6, 1)


def rows_of(indicator):
    record = figures_of([indicator])[indicator.pk]
    return figure_rows(record, record.series[0], TODAY)


def test_rows_run_from_the_first_figure_to_the_last():
    indicator = IndicatorFactory(
        series__baseline=Decimal(50), series__baseline_period=date(2022, 1, 1)
    )
    series = indicator.series.get()
    MeasurementFactory(series=series, period=date(2023, 1, 1), value=Decimal(65))
    TargetFactory(series=series, period=date(2025, 1, 1), value=Decimal(80))
    rows = rows_of(indicator)
    assert [row.period.label for row in rows] == ["2022", "2023", "2024", "2025"]
    assert [row.expected for row in rows] == [50, 60, 70, 80]
    assert [row.is_over for row in rows] == [True, True, True, False]
    assert [row.measurement and row.measurement.value for row in rows] == [None, 65, None, None]
    assert [row.target and row.target.value for row in rows] == [None, None, None, 80]
    assert [row.is_baseline for row in rows] == [True, False, False, False]


def test_rows_before_the_baseline_have_no_expected_value():
    indicator = IndicatorFactory(
        series__baseline=Decimal(50), series__baseline_period=date(2022, 1, 1)
    )
    series = indicator.series.get()
    MeasurementFactory(series=series, period=date(2020, 1, 1))
    TargetFactory(series=series, period=date(2025, 1, 1))
    assert [row.expected is None for row in rows_of(indicator)][:3] == [True, True, False]


def test_rows_accumulate_where_values_do():
    indicator = IndicatorFactory(accumulation="sum")
    series = indicator.series.get()
    for year in (2022, 2024):
        MeasurementFactory(series=series, period=date(year, 1, 1), value=Decimal(5))
    assert [row.total for row in rows_of(indicator)] == [5, None, 10]


def test_rows_of_a_series_without_figures():
    assert rows_of(IndicatorFactory()) == []


def test_rows_stay_few_over_a_long_time():
    indicator = IndicatorFactory(frequency="month")
    series = indicator.series.get()
    for period in (date(1900, 1, 1), date(2025, 1, 1), date(9999, 12, 1)):
        MeasurementFactory(series=series, period=period)
    labels = [row.period.label for row in rows_of(indicator)]
    assert labels == ["1900-01", "2025-01", "9999-12"]
    assert len(labels) < MOST_ROWS
