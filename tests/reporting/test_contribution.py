import io
import json
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reporting.contribution_schema import FORM, FORM_VERSION, Contribution
from reporting.domain.contribution import contribution_of
from reporting.models import ReviewCycle
from tests.cast import assemble
from tests.factories import (
    AnnualReportFactory,
    FrameworkFactory,
    FrameworkGoalFactory,
    IndicatorFactory,
    MeasurementFactory,
    ObjectiveFactory,
    PlanAssessmentFactory,
    ReviewCycleFactory,
    StrategyAssessmentFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db

AFTER = date(2026, 5, 1)


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def cycle(cast):
    return ReviewCycleFactory(strategy=cast.strategy, status=ReviewCycle.CLOSED)


@pytest.fixture
def goal(cast):
    framework = FrameworkFactory(slug="agenda-2030", title_en="The 2030 Agenda")
    cast.strategy.frameworks.add(framework)
    return FrameworkGoalFactory(framework=framework, number="3", position=3)


def serving(plan, *goals, name="Trials"):
    """An objective that serves ``goals``, with an indicator that went from 10 to 20 of 100."""
    objective = ObjectiveFactory(plan=plan)
    objective.framework_goals.add(*goals)
    indicator = IndicatorFactory(
        objective=objective,
        name_en=name,
        series__baseline=0,
        series__baseline_period=date(2023, 1, 1),
    )
    series = indicator.series.get()
    TargetFactory(series=series)
    MeasurementFactory(series=series, period=date(2024, 1, 1), value=10)
    MeasurementFactory(series=series, period=date(2025, 1, 1), value=Decimal("20.5"))
    MeasurementFactory(series=series, period=date(2026, 1, 1), value=99)
    return objective


def page_of(cycle, ending=""):
    return reverse(f"reporting:contribution{ending}", args=[cycle.pk])


def test_contribution_tells_of_goals_objectives_indicators_and_assessments(cast, cycle, goal):
    unserved = FrameworkGoalFactory(framework=goal.framework, number="4", position=4)
    objective = serving(cast.plan, goal)
    PlanAssessmentFactory(cycle=cycle, plan=cast.plan)
    StrategyAssessmentFactory(cycle=cycle, judgement="off_course")

    found = contribution_of(cycle, AFTER)

    assert set(found) == set(Contribution.__annotations__)
    assert (found["form"], found["form_version"], found["as_of"]) == (
        FORM,
        FORM_VERSION,
        "2025-12-31",
    )
    assert found["assessment"]["judgement"] == "off_course"
    assert [plan["assessment"]["judgement"] for plan in found["plans"]] == ["on_course"]
    [framework] = found["frameworks"]
    assert [each["number"] for each in framework["goals"]] == [goal.number, unserved.number]
    served, other = framework["goals"]
    assert other["objectives"] == []
    [state] = served["objectives"]
    assert (state["id"], state["plan"]) == (objective.pk, cast.plan.pk)
    [indicator] = state["indicators"]
    assert {
        name: indicator[name]
        for name in ("status", "trend", "progress", "progress_year_before", "value", "value_period")
    } == {
        "status": "off_track",
        "trend": "improved",
        "progress": "0.205",
        "progress_year_before": "0.1",
        "value": "20.5",
        "value_period": "2025",
    }


def test_json_is_what_the_domain_gives(cast, cycle, goal, client):
    serving(cast.plan, goal)
    response = client.get(page_of(cycle, "-json"))
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"].endswith('-2025.json"')
    assert json.loads(response.content) == contribution_of(cycle, date.today())


def test_workbook_has_a_row_for_each_indicator_with_numbers(cast, cycle, goal, client):
    FrameworkGoalFactory(framework=goal.framework, number="4", position=4)
    serving(cast.plan, goal, name="=SUM(A1)")
    ObjectiveFactory(plan=cast.plan).framework_goals.add(goal)
    PlanAssessmentFactory(cycle=cycle, plan=cast.plan)
    response = client.get(page_of(cycle, "-xlsx"))
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    head, first, second, third = sheet.iter_rows(values_only=True)
    row = dict(zip(head, first, strict=True))
    assert row["Framework"] == "The 2030 Agenda"
    assert (row["Indicator"], row["Assessment"], row["Since last year"]) == (
        "=SUM(A1)",
        "on course",
        "improved",
    )
    assert (row["Latest value"], row["Target"], row["Progress, per cent"]) == (20.5, 100, 20)
    assert dict(zip(head, second, strict=True))["Indicator"] is None
    assert third[:2] == ("The 2030 Agenda", "4")
    assert {cell.data_type for cell in next(sheet.iter_rows(min_row=2, max_row=2))} <= {"s", "n"}


def test_framework_narrows_page_and_files(cast, cycle, goal, client):
    other = FrameworkFactory(slug="rufs", title_en="The regional plan")
    cast.strategy.frameworks.add(other)
    serving(cast.plan, goal, FrameworkGoalFactory(framework=other))
    page = client.get(page_of(cycle), {"framework": "rufs"})
    assert [each.slug for each in page.context["frameworks"]] == ["rufs"]
    found = json.loads(client.get(page_of(cycle, "-json"), {"framework": "rufs"}).content)
    assert [each["slug"] for each in found["frameworks"]] == ["rufs"]
    assert client.get(page_of(cycle, "-json"), {"framework": "unknown"}).status_code == 404
    assert len(client.get(page_of(cycle), {"framework": "unknown"}).context["frameworks"]) == 2


def test_open_year_is_told_to_everybody_once_it_is_reported(cast, goal, client):
    cycle = ReviewCycleFactory(strategy=cast.strategy, year=2024)
    assert client.get(page_of(cycle)).status_code == 404
    AnnualReportFactory(cycle=cycle, published=True)
    assert client.get(page_of(cycle)).status_code == 200


def test_strategy_without_frameworks_says_so(cycle, client):
    assert "names no framework" in client.get(page_of(cycle)).text


def test_page_asks_the_database_as_often_with_many_goals(cast, cycle, goal, client):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page_of(cycle)).status_code == 200
        return len(queries)

    serving(cast.plan, goal)
    few = asked()
    for _each in range(5):
        serving(cast.plan, goal, FrameworkGoalFactory(framework=goal.framework))
    assert asked() == few
