import json
from datetime import UTC, date, datetime

import pytest

from foundation.errors import DomainError
from jobs.domain import run_job
from reporting.domain.closing import (
    close_cycle,
    frozen_snapshot,
    lacking_of,
    reason_for_reopening,
    reopen_cycle,
    report_snapshot,
)
from reporting.domain.cycles import edit_cycle
from reporting.domain.reports import compile_report, request_report
from reporting.domain.snapshot import DamagedSnapshotError, build_snapshot, read_year, sha256_of
from reporting.models import (
    AnnualReport,
    AwaitedValue,
    CycleFreeze,
    CycleQuestion,
    Review,
    ReviewAnswer,
    ReviewCycle,
    ReviewTurn,
    StrategyAssessment,
)
from tests.cast import assemble
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    IndicatorFactory,
    ObjectiveFactory,
    PlanAssessmentFactory,
    ReviewCycleFactory,
    ReviewFactory,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 1, 31)
MOMENT = datetime(2026, 1, 20, 12, tzinfo=UTC)


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def cycle(cast):
    return ReviewCycleFactory(strategy=cast.strategy, year=2025)


def approved(cycle, action, **values):
    return ReviewFactory(
        cycle=cycle,
        action=action,
        status="approved",
        account="Det gick bra.",
        decision="continue",
        decided_at=MOMENT,
        **values,
    )


def complete(cast, cycle):
    approved(cycle, cast.action)
    PlanAssessmentFactory(cycle=cycle, plan=cast.plan)
    StrategyAssessment.objects.create(
        cycle=cycle, judgement="on_course", reasons_sv="Bra.", author=cast.coordinator
    )


def test_what_is_missing_is_told(cast, cycle):
    ReviewFactory(cycle=cycle, action=cast.action, status="returned")
    waiting = ReviewFactory(cycle=cycle, action=ActionFactory(plan=cast.plan), status="submitted")
    objective = ObjectiveFactory(plan=cast.plan)
    awaited = IndicatorFactory(objective=objective, name_en="Waiting times")
    IndicatorFactory(objective=objective, name_en="Patents")
    AwaitedValue.objects.create(
        cycle=cycle, indicator=awaited, expected_on=date(2026, 3, 1), note="Efter bokslutet."
    )
    lacking = lacking_of(cycle, TODAY)
    assert [each.status for each in lacking.unsubmitted] == ["returned"]
    assert lacking.undecided == [waiting]
    assert [(each.name, each.expected_on, each.note) for each in lacking.values] == [
        ("Waiting times", date(2026, 3, 1), "Efter bokslutet."),
        ("Patents", None, ""),
    ]
    assert lacking.plans == [(cast.plan.pk, cast.plan.title)]
    assert lacking.lacks_strategy
    assert lacking.count == 6


@pytest.mark.parametrize("size", [1, 5])
def test_what_is_missing_takes_the_same_queries(cast, cycle, size, django_assert_num_queries):
    objective = ObjectiveFactory(plan=cast.plan)
    for _number in range(size):
        ReviewFactory(cycle=cycle, action=ActionFactory(plan=cast.plan))
        IndicatorFactory(objective=objective)
    with django_assert_num_queries(40):
        lacking_of(ReviewCycle.objects.get(pk=cycle.pk), TODAY)


def test_nothing_is_closed_unseen(cast, cycle):
    ReviewFactory(cycle=cycle, action=cast.action)
    with pytest.raises(DomainError) as refused:
        close_cycle(cycle=cycle, by=cast.coordinator, today=TODAY)
    assert refused.value.field == "is_accepted"
    cycle.refresh_from_db()
    assert cycle.status == ReviewCycle.OPEN
    assert CycleFreeze.objects.count() == 0


def test_closing_freezes_what_the_cycle_holds(cast, cycle):
    complete(cast, cycle)
    freeze = close_cycle(cycle=cycle, by=cast.coordinator, today=TODAY)
    cycle.refresh_from_db()
    assert cycle.status == ReviewCycle.CLOSED
    assert (freeze.number, freeze.reason, freeze.frozen_by) == (1, "", cast.coordinator)
    assert freeze.sha256 == sha256_of(freeze.data)
    stored = json.loads(freeze.data)
    assert stored == json.loads(json.dumps(read_year(cycle, version=1, today=TODAY)))
    assert stored["cycle_status"] == "closed"


@pytest.mark.parametrize("role", ["responsible", "reader", "outsider"])
def test_only_a_coordinator_closes_and_reopens(cast, cycle, role):
    with pytest.raises(DomainError):
        close_cycle(cycle=cycle, by=cast.viewer(role), today=TODAY, is_accepted=True)
    ReviewCycle.objects.update(status=ReviewCycle.CLOSED)
    with pytest.raises(DomainError):
        reopen_cycle(cycle=cycle, by=cast.viewer(role), reason="Sent underlag")


@pytest.mark.parametrize("status", ["draft", "closed"])
def test_only_an_open_cycle_is_closed(cast, cycle, status):
    ReviewCycle.objects.update(status=status)
    with pytest.raises(DomainError, match="cannot be done now"):
        close_cycle(cycle=cycle, by=cast.coordinator, today=TODAY, is_accepted=True)


def test_late_material_makes_another_freeze_with_the_reason(cast, cycle):
    close_cycle(cycle=cycle, by=cast.coordinator, today=TODAY, is_accepted=True)
    with pytest.raises(DomainError) as refused:
        reopen_cycle(cycle=cycle, by=cast.coordinator, reason=" ")
    assert refused.value.field == "reason"
    reopen_cycle(cycle=cycle, by=cast.coordinator, reason="Sent underlag")
    edit_cycle(
        cycle=cycle, by=cast.coordinator, values={"closes_on": date(2026, 3, 1)}, note="Mer tid"
    )
    assert reason_for_reopening(cycle) == "Sent underlag"
    approved(cycle, cast.action)
    second = close_cycle(cycle=cycle, by=cast.coordinator, today=TODAY, is_accepted=True)
    assert (second.number, second.reason) == (2, "Sent underlag")
    first = CycleFreeze.objects.get(cycle=cycle, number=1)
    assert "Det gick bra." not in first.data
    assert "Det gick bra." in second.data


def test_report_of_a_closed_cycle_is_made_of_its_freeze(cast, cycle, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    close_cycle(cycle=cycle, by=cast.coordinator, today=TODAY, is_accepted=True)
    cycle.refresh_from_db()
    type(cast.action).objects.update(title_sv="Ändrad efteråt", title_en="Changed since")
    request = request_report(cycle=cycle, by=cast.coordinator)
    run_job(
        str(request.job_id),
        lambda run, request_id: compile_report(run, request_id, exporters={}),
    )
    data = AnnualReport.objects.get(request=request).snapshot.data
    assert "Changed since" not in data
    assert cast.action.title_en in data
    assert json.loads(data)["as_of"] == "2026-01-31"


def test_version_is_that_of_the_report(cast, cycle):
    close_cycle(cycle=cycle, by=cast.coordinator, today=TODAY, is_accepted=True)
    cycle.refresh_from_db()
    assert report_snapshot(cycle, version=3, today=TODAY)["version"] == 3


def test_report_of_a_closed_cycle_is_never_made_of_live_or_damaged_data(cast, cycle):
    ReviewCycle.objects.update(status=ReviewCycle.CLOSED)
    cycle.refresh_from_db()
    with pytest.raises(DomainError, match="without its data being frozen"):
        report_snapshot(cycle, version=1, today=TODAY)
    CycleFreeze.objects.create(
        cycle=cycle,
        number=1,
        frozen_at=MOMENT,
        frozen_by=cast.coordinator,
        schema_version=1,
        data="{}",
        sha256="0" * 64,
    )
    with pytest.raises(DamagedSnapshotError):
        frozen_snapshot(cycle)


def test_snapshot_holds_the_named_plans_only(cast, cycle):
    ActionPlanFactory(area=cast.area)
    cycle.plans.set([cast.plan])
    [area] = build_snapshot(cycle, version=1, today=TODAY)["areas"]
    assert [plan["id"] for plan in area["plans"]] == [cast.plan.pk]


def test_snapshot_tells_of_unlocking_and_answers(cast, cycle):
    review = approved(cycle, cast.action)
    ReviewTurn.objects.create(
        review=review, kind="unlocked", text="Fel siffra", by=cast.coordinator, at=MOMENT
    )
    question = CycleQuestion.objects.create(
        cycle=cycle, text_sv="Vad har ni lärt er?", text_en="What have you learnt?"
    )
    ReviewAnswer.objects.create(review=review, question=question, text="Tålamod.")
    [area] = build_snapshot(cycle, version=1, today=TODAY)["areas"]
    told = area["plans"][0]["actions"][0]["review"]
    assert told["unlocked"] == [{"on": "2026-01-20", "reason": "Fel siffra"}]
    assert told["answers"] == [
        {
            "question": {"sv": "Vad har ni lärt er?", "en": "What have you learnt?"},
            "answer": "Tålamod.",
        }
    ]
    Review.objects.update(status="returned")
    [area] = build_snapshot(cycle, version=1, today=TODAY)["areas"]
    assert "answers" not in area["plans"][0]["actions"][0]["review"]
