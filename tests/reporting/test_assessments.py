from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.errors import DomainError
from foundation.shaping import ChangedMeanwhile, newest_version
from reporting.domain.assessment_facts import facts_of
from reporting.domain.assessments import (
    assessed_plans,
    write_plan_assessment,
    write_strategy_assessment,
)
from reporting.models import PlanAssessment, ReviewCycle, StrategyAssessment
from tests.cast import assemble
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    AreaFactory,
    IndicatorFactory,
    MeasurementFactory,
    ObjectiveFactory,
    PlanAssessmentFactory,
    ProgressEntryFactory,
    ReviewCycleFactory,
    ReviewFactory,
    StrategyAssessmentFactory,
    StrategyRoleFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db

VALUES = {
    "judgement": "on_course",
    "reasons_sv": "Det går framåt.",
    "reasons_en": "",
    "proposal_sv": "",
    "proposal_en": "",
}
AFTER = date(2026, 5, 1)


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def cycle(cast):
    return ReviewCycleFactory(strategy=cast.strategy)


def write(cycle, cast, *, by=None, **options):
    changes = {**VALUES, **options.pop("values", {})}
    by = by or cast.viewer("coordinator")
    return write_plan_assessment(cycle=cycle, plan=cast.plan, by=by, values=changes, **options)


def address(cycle, cast):
    return reverse("reporting:assessment", args=[cycle.pk, cast.plan.pk])


def test_coordinator_assesses_a_plan_and_the_history_says_who(cast, cycle):
    assessment = write(cycle, cast)
    assert (assessment.judgement, assessment.author) == ("on_course", cast.coordinator)
    assert assessment.history.get().history_user == cast.coordinator


def test_second_coordinator_who_changes_it_signs_it(cast, cycle):
    first = write(cycle, cast)
    other = StrategyRoleFactory(strategy=cast.strategy).person
    values = {"judgement": "off_course"}
    based_on = newest_version(first)
    second = write(cycle, cast, by=other, values=values, reason="Nya siffror", based_on=based_on)
    assert (second.pk, second.judgement, second.author) == (first.pk, "off_course", other)
    assert second.history.first().history_change_reason == "Nya siffror"


@pytest.mark.parametrize("based_on", [None, 0, "first"], ids=["new", "empty form", "old version"])
def test_what_somebody_else_has_written_is_not_overwritten(cast, cycle, based_on):
    first = write(cycle, cast)
    seen = newest_version(first) if based_on == "first" else based_on
    if based_on == "first":
        write(cycle, cast, values={"reasons_sv": "Deras skäl."}, based_on=seen)
    with pytest.raises(ChangedMeanwhile) as raised:
        write(cycle, cast, values={"judgement": "off_course"}, based_on=seen)
    assert "reasons_sv" in {change.name for change in raised.value.meanwhile.changes}
    assert PlanAssessment.objects.get().judgement == "on_course"


@pytest.mark.parametrize("status", [ReviewCycle.DRAFT, ReviewCycle.CLOSED])
def test_only_an_open_year_is_assessed(cast, cycle, status):
    ReviewCycle.objects.filter(pk=cycle.pk).update(status=status)
    with pytest.raises(DomainError):
        write(cycle, cast)
    with pytest.raises(DomainError):
        write_strategy_assessment(cycle=cycle, by=cast.viewer("coordinator"), values=VALUES)
    assert not PlanAssessment.objects.exists()


@pytest.mark.parametrize("role", ["reader", "responsible", "outsider", "inactive"])
def test_nobody_but_a_coordinator_assesses(cast, cycle, role):
    with pytest.raises(DomainError):
        write(cycle, cast, by=cast.viewer(role))


def test_plan_that_the_year_is_not_about_is_not_assessed(cast, cycle):
    other = ActionPlanFactory(area=cast.area)
    cycle.plans.add(other)
    assert list(assessed_plans(cycle)) == [other]
    with pytest.raises(DomainError):
        write(cycle, cast)


def test_strategy_is_assessed_once_a_year(cast, cycle):
    by = cast.viewer("coordinator")
    first = write_strategy_assessment(cycle=cycle, by=by, values=VALUES)
    changed = {**VALUES, "judgement": "off_course"}
    based_on = newest_version(first)
    write_strategy_assessment(cycle=cycle, by=by, values=changed, based_on=based_on)
    assert StrategyAssessment.objects.get().judgement == "off_course"


def test_facts_are_those_of_the_year_and_of_the_years_before(cast, cycle):
    before = ReviewCycleFactory(strategy=cast.strategy, year=2024, status=ReviewCycle.CLOSED)
    earlier = PlanAssessmentFactory(cycle=before, plan=cast.plan, judgement="off_course")
    late = ActionFactory(plan=cast.plan, ends_on=date(2025, 6, 30))
    ActionFactory(plan=cast.plan, starts_on=date(2026, 1, 1))
    ProgressEntryFactory(action=late, reported_on=date(2024, 9, 1), status="on_track")
    ProgressEntryFactory(
        action=late, reported_on=date(2025, 9, 1), status="delayed", reason="Sent."
    )
    ProgressEntryFactory(action=late, reported_on=date(2026, 2, 1), status="completed")
    ReviewFactory(cycle=cycle, action=late, status="submitted", decision="stop")
    indicator = IndicatorFactory(
        objective=ObjectiveFactory(plan=cast.plan),
        series__baseline=0,
        series__baseline_period=date(2023, 1, 1),
    )
    series = indicator.series.get()
    TargetFactory(series=series)
    MeasurementFactory(series=series, period=date(2024, 1, 1), value=10)
    MeasurementFactory(series=series, period=date(2025, 1, 1), value=20)

    facts = facts_of(cycle, cast.viewer("coordinator"), plan=cast.plan, today=AFTER)

    now, then = facts.years[:2]
    assert dict(now.statuses) == {"delayed": 1, "no_report": 1}
    assert (now.reported, now.overdue, now.handed_in, now.approved) == (1, 1, 1, 0)
    assert dict(then.statuses) == {"on_track": 1, "no_report": 1}
    assert (then.overdue, then.assessment) == (0, earlier)
    assert [each.action for each in facts.overdue.shown] == [late]
    assert [(status.value, rows.total) for status, rows in facts.proposed] == [("stop", 1)]
    [fact] = facts.indicators.shown
    assert (fact.record.evaluation.status, fact.trend) == ("off_track", "improved")
    assert facts.years_before == [then]


def test_pages_ask_the_database_as_often_with_many_plans(cast, cycle, client):
    client.force_login(cast.coordinator)
    pages = [
        reverse("reporting:assessment-list", args=[cycle.pk]),
        reverse("reporting:strategy-assessment", args=[cycle.pk]),
        address(cycle, cast),
    ]

    def asked():
        counts = []
        for page in pages:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(page).status_code == 200
            counts.append(len(queries))
        return counts

    few_plans(cast, cycle, 1)
    few = asked()
    few_plans(cast, cycle, 5)
    assert asked() == few


def few_plans(cast, cycle, number):
    for _each in range(number):
        new = ActionPlanFactory(area=AreaFactory(strategy=cast.strategy))
        for plan in (new, cast.plan):
            action = ActionFactory(plan=plan)
            ProgressEntryFactory(action=action, obstacles="Det saknas läkare.")
            ReviewFactory(cycle=cycle, action=action)
            series = IndicatorFactory(objective=ObjectiveFactory(plan=plan)).series.get()
            TargetFactory(series=series)
            MeasurementFactory(series=series)
        PlanAssessmentFactory(cycle=cycle, plan=new)


@pytest.mark.parametrize(
    ("role", "seen"),
    [("coordinator", 200), ("reader", 200), ("responsible", 404), ("visitor", 404)],
)
def test_assessments_are_for_insiders(cast, cycle, client, role, seen):
    if role != "visitor":
        client.force_login(cast.viewer(role))
    response = client.get(reverse("reporting:assessment-list", args=[cycle.pk]))
    assert response.status_code == seen


def test_reader_reads_the_assessment_and_cannot_write(cast, cycle, client):
    write(cycle, cast)
    client.force_login(cast.viewer("reader"))
    page = client.get(address(cycle, cast))
    assert "Det går framåt." in page.text
    assert "Save the assessment" not in page.text
    assert client.post(address(cycle, cast), VALUES).status_code == 403


def test_form_saves_and_leads_to_the_list(cast, cycle, client):
    client.force_login(cast.coordinator)
    response = client.post(address(cycle, cast), VALUES, follow=True)
    assert response.redirect_chain == [(reverse("reporting:assessment-list", args=[cycle.pk]), 302)]
    assert "has been saved: on course." in response.text
    assert PlanAssessment.objects.get().reasons_sv == "Det går framåt."


def test_form_shows_what_somebody_else_has_written_first(cast, cycle, client):
    write(cycle, cast)
    client.force_login(StrategyRoleFactory(strategy=cast.strategy).person)
    mine = {**VALUES, "judgement": "off_course", "reasons_sv": "Mina skäl."}
    page = client.post(address(cycle, cast), mine)
    assert "Somebody else has changed this since you opened it" in page.text
    assert "Mina skäl." in page.text
    assert "Det går framåt." in page.text
    version = page.context["form"].data["version"]
    assert client.post(address(cycle, cast), {**mine, "version": version}).status_code == 302
    assert PlanAssessment.objects.get().reasons_sv == "Mina skäl."


def test_closed_year_says_why_it_cannot_be_assessed(cast, cycle, client):
    ReviewCycle.objects.filter(pk=cycle.pk).update(status=ReviewCycle.CLOSED)
    client.force_login(cast.coordinator)
    page = client.get(address(cycle, cast))
    assert "its assessments do not change any more" in page.text
    assert "Save the assessment" not in page.text
    client.post(address(cycle, cast), VALUES)
    assert not PlanAssessment.objects.exists()


def test_missing_reasons_are_said_beside_the_field(cast, cycle, client):
    client.force_login(cast.coordinator)
    page = client.post(address(cycle, cast), {**VALUES, "judgement": "", "reasons_sv": ""})
    assert "Choose how it goes." in page.text
    assert "Say why it is judged so." in page.text


def test_list_shows_earlier_judgements(cast, cycle, client):
    before = ReviewCycleFactory(strategy=cast.strategy, year=2024, status=ReviewCycle.CLOSED)
    PlanAssessmentFactory(cycle=before, plan=cast.plan, judgement="off_course")
    StrategyAssessmentFactory(cycle=before)
    client.force_login(cast.coordinator)
    judged = client.get(reverse("reporting:assessment-list", args=[cycle.pk])).context["judged"]
    [plan] = judged.plans
    assert plan.assessment is None
    assert [each.judgement for each in plan.earlier] == ["off_course"]
    assert [each.judgement for each in judged.strategy.earlier] == ["on_course"]
