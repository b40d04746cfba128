from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps

from actions.domain.measurements import correct_measurement, withdraw_measurement
from foundation.history import save_as
from reporting.document.blocks import Table
from reporting.document.building import document_of
from reporting.domain.excerpt_contents import excerpt_of
from reporting.domain.restated_figures import keep_restated_figures, restated_figures_of
from reporting.domain.snapshot import build_snapshot, canonical, sha256_of
from reporting.models import ReviewCycle
from tests.cast import assemble
from tests.factories import (
    AnnualReportFactory,
    IndicatorFactory,
    MeasurementFactory,
    ObjectiveFactory,
    ReportSnapshotFactory,
    ReviewCycleFactory,
    StrategyAssessmentFactory,
    TargetFactory,
)
from tests.reporting.test_reports import compiled

pytestmark = pytest.mark.django_db

CORRECTED = {"value": Decimal(12), "reason": "Fel år."}


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def measurement(cast):
    objective = ObjectiveFactory(plan=cast.plan)
    series = IndicatorFactory(objective=objective, name_en="Trials").series.get()
    TargetFactory(series=series)
    return MeasurementFactory(series=series, period=date(2024, 1, 1), value=10)


def publish(cast, year=2024):
    cycle = ReviewCycleFactory(strategy=cast.strategy, year=year)
    report = AnnualReportFactory(
        cycle=cycle,
        version=1,
        published=True,
        published_at=datetime(year + 1, 2, 1, 12, tzinfo=UTC),
    )
    data = canonical(build_snapshot(cycle, version=1, today=date(year + 1, 2, 1)))
    return ReportSnapshotFactory(report=report, schema_version=2, data=data, sha256=sha256_of(data))


def next_report(cast):
    cycle = ReviewCycleFactory(strategy=cast.strategy, year=2025)
    return build_snapshot(cycle, version=1, today=date(2026, 2, 1))


def test_corrected_value_stands_as_published_and_as_corrected_with_the_reason(cast, measurement):
    publish(cast)
    correct_measurement(
        measurement=measurement, by=cast.responsible, value=Decimal(12), reason="Fel år."
    )
    snapshot = next_report(cast)
    [row] = snapshot["restatements"]
    assert (row["kind"], row["published"]["value"], row["corrected"]["value"]) == (
        "measurement",
        "10",
        "12",
    )
    assert (row["published_year"], row["published_version"], row["published_on"]) == (
        2024,
        1,
        "2025-02-01",
    )
    assert row["reason"] == "Fel år."
    assert row["corrected_by"]["sv"] == cast.responsible.organisation.name_sv

    document = document_of(snapshot, sha256="5e" * 32, language="en")
    [part] = [part for part in document.parts if part.key == "restatements"]
    [table] = [block for block in part.blocks if isinstance(block, Table)]
    words = ["".join(run.text for run in cell) for cell in table.rows[0]]
    assert words[:2] == ["Trials", "Actual, 2024"]
    assert words[2].startswith("10\xa0per cent")
    assert words[3] == "12\xa0per cent"


def test_withdrawn_value_is_told_until_a_report_has_told_it(cast, measurement):
    publish(cast)
    withdraw_measurement(measurement=measurement, by=cast.coordinator, reason="Fel källa.")
    [row] = next_report(cast)["restatements"]
    assert (row["corrected"], row["reason"]) == (None, "Fel källa.")


def test_changed_target_is_restated_too(cast, measurement):
    publish(cast)
    target = measurement.series.targets.get()
    target.value = 90
    save_as(target, by=cast.coordinator, reason="Beslut i mars.")
    [row] = next_report(cast)["restatements"]
    assert (row["kind"], row["corrected"]["value"], row["reason"]) == (
        "target",
        "90",
        "Beslut i mars.",
    )


def test_nothing_is_restated_where_nothing_was_corrected(cast, measurement):
    publish(cast)
    assert next_report(cast)["restatements"] == []


def test_damaged_report_of_an_earlier_year_does_not_stop_the_next(cast, measurement):
    stored = publish(cast, year=2023)
    type(stored).objects.filter(pk=stored.pk).update(sha256="0" * 64)
    assert next_report(cast)["restatements"] == []


def test_excerpt_has_the_restated_figures_of_its_own_indicators(cast, measurement):
    publish(cast)
    correct_measurement(
        measurement=measurement, by=cast.responsible, value=Decimal(12), reason="Fel."
    )
    part = excerpt_of(next_report(cast), organisation_id=0, name={"sv": "Ingen", "en": ""})
    assert part["restatements"] == []


def test_assessment_of_the_strategy_stands_in_the_snapshot_and_its_summary(cast):
    cycle = ReviewCycleFactory(strategy=cast.strategy)
    StrategyAssessmentFactory(cycle=cycle, reasons_en="It goes well.")
    snapshot = build_snapshot(cycle, version=1, today=date(2026, 2, 1))
    assert snapshot["assessment"]["judgement"] == "on_course"
    summary = document_of(snapshot, sha256="5e" * 32, language="en").parts[0]
    assert "Assessment of the whole strategy" in str(summary.blocks)
    assert "It goes well." in str(summary.blocks)


def told_in(cast, measurement, **values):
    """The report of 2025, which tells that a figure of 2024 has been corrected."""
    publish(cast)
    correct_measurement(measurement=measurement, by=cast.responsible, **CORRECTED)
    snapshot = next_report(cast)
    report = AnnualReportFactory(
        cycle=ReviewCycle.objects.get(strategy=cast.strategy, year=2025), version=1, **values
    )
    keep_restated_figures(report, snapshot["restatements"])
    return report


def test_compiling_lets_restated_figures_be_found(cast, measurement):
    publish(cast)
    correct_measurement(measurement=measurement, by=cast.responsible, **CORRECTED)

    report = compiled(ReviewCycleFactory(strategy=cast.strategy, year=2025), cast.coordinator)

    [found] = report.restated_figures.all()
    assert (found.indicator, found.data["reason"]) == (measurement.series.indicator, "Fel år.")


def page_of(client, cast, measurement, role):
    if role != "visitor":
        client.force_login(getattr(cast, role))
    indicator = measurement.series.indicator
    return client.get(indicator.get_absolute_url()).content.decode()


INSIDERS = ("administrator", "coordinator", "reader", "reading_organisation")
OTHERS = ("responsible", "colleague", "outsider", "homeless", "visitor")


@pytest.mark.parametrize("role", [*INSIDERS, *OTHERS])
@pytest.mark.parametrize("is_published", [True, False], ids=["published", "draft"])
def test_page_of_the_indicator_tells_what_was_restated_to_whoever_may_see_the_report(
    client, cast, measurement, role, is_published
):
    report = told_in(cast, measurement, published=is_published)

    words = page_of(client, cast, measurement, role)

    sees = is_published or role in INSIDERS
    expected = ("Restated figures", "report 2024, version 1", report.get_absolute_url())
    for each in expected:
        assert (each in words) is sees
    if sees:
        part = words.partition('id="restated"')[2].partition("</section>")[0]
        for each in ("Actual, 2024", "10\xa0per cent", "12\xa0per cent", "Fel år."):
            assert each in part


def test_what_drafts_repeat_is_told_once_by_the_report_that_was_published(cast, measurement):
    told = told_in(cast, measurement, published=True)
    again = AnnualReportFactory(cycle=told.cycle, version=2)
    keep_restated_figures(again, [each.data for each in told.restated_figures.all()])
    indicator = measurement.series.indicator

    found = restated_figures_of(indicator, cast.viewer("coordinator"))

    assert [each.report for each in found] == [told]


def test_page_of_an_indicator_that_was_not_restated_says_nothing(client, cast, measurement):
    publish(cast)

    assert "Restated figures" not in page_of(client, cast, measurement, "coordinator")


def test_reports_that_had_been_compiled_before_are_found(cast, measurement):
    publish(cast)
    correct_measurement(measurement=measurement, by=cast.responsible, **CORRECTED)
    snapshot = next_report(cast)
    cycle = ReviewCycle.objects.get(strategy=cast.strategy, year=2025)
    report = AnnualReportFactory(cycle=cycle, version=1, published=True)
    ReportSnapshotFactory(report=report, schema_version=2, data=canonical(snapshot))
    migration = import_module("reporting.migrations.0011_find_restated_figures")

    migration.find_restated_figures(apps, None)

    [found] = restated_figures_of(measurement.series.indicator, cast.viewer("visitor"))
    assert (found.report, found.data) == (report, snapshot["restatements"][0])
