from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from actions.domain.audit import audit_plan
from actions.models import ActionPlan
from actions.rules.audit import Finding
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    IndicatorFactory,
    NeedFactory,
    ObjectiveFactory,
    PersonFactory,
    SeriesFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return ActionPlanFactory(status=ActionPlan.DRAFT, decided_on=None)


def whole_indicator(objective):
    indicator = IndicatorFactory(
        objective=objective,
        source_sv="Enkät",
        series__baseline=Decimal(1),
        series__baseline_period=date(2023, 1, 1),
    )
    TargetFactory(series=indicator.series.get())
    return indicator


def whole_plan(plan):
    objective = ObjectiveFactory(plan=plan)
    objective.needs.add(NeedFactory(area=plan.area))
    ActionFactory(plan=plan).objectives.add(objective)
    whole_indicator(objective)
    return objective


def found(plan):
    audited = audit_plan(plan)
    return {finding: list(audited.things(finding)) for finding in audited.audit.found}


def test_plan_with_everything_lacks_nothing(plan):
    whole_plan(plan)
    assert audit_plan(plan).audit.is_clean


def test_plan_without_anything_is_empty(plan):
    need = NeedFactory(area=plan.area)
    assert found(plan) == {Finding.EMPTY: [], Finding.NEED_WITHOUT_OBJECTIVE: [need]}


def test_actions_that_nobody_answers_for_and_that_never_end(plan):
    objective = whole_plan(plan)
    left = PersonFactory(is_active=False)
    actions = [
        ActionFactory(plan=plan, responsible_person=None, ends_on=None),
        ActionFactory(plan=plan, responsible_person=left),
    ]
    for action in actions:
        action.objectives.add(objective)
    assert found(plan) == {
        Finding.ACTION_WITHOUT_PERSON: actions,
        Finding.ACTION_WITHOUT_END: actions[:1],
    }


def test_objective_that_only_a_cancelled_or_withdrawn_action_serves(plan):
    whole_plan(plan)
    objective = ObjectiveFactory(plan=plan)
    whole_indicator(objective)
    cancelled = ActionFactory(plan=plan, status="cancelled", last_reported_on=date(2025, 1, 1))
    withdrawn = ActionFactory(plan=plan, withdrawn_at=timezone.now())
    for action in (cancelled, withdrawn):
        action.objectives.add(objective)
    assert found(plan) == {Finding.OBJECTIVE_WITHOUT_ACTION: [objective]}


def test_objective_may_be_served_by_an_action_of_another_plan(plan):
    whole_plan(plan)
    objective = ObjectiveFactory(plan=plan)
    whole_indicator(objective)
    ActionFactory().objectives.add(objective)
    assert found(plan) == {}


def test_indicators_lack_what_the_series_in_force_lacks(plan):
    objective = whole_plan(plan)
    indicator = whole_indicator(objective)
    SeriesFactory(indicator=indicator, number=2)
    bare = IndicatorFactory(objective=objective, with_series=False)
    assert found(plan) == {
        Finding.INDICATOR_WITHOUT_BASELINE: [indicator, bare],
        Finding.INDICATOR_WITHOUT_TARGET: [indicator, bare],
        Finding.INDICATOR_WITHOUT_SOURCE: [bare],
    }


@pytest.mark.parametrize(
    ("status", "is_served"),
    [(ActionPlan.ADOPTED, True), (ActionPlan.DRAFT, False), (ActionPlan.CLOSED, False)],
)
def test_need_may_be_served_by_another_adopted_plan(plan, status, is_served):
    whole_plan(plan)
    need = NeedFactory(area=plan.area)
    other = ObjectiveFactory(plan__area=plan.area, plan__status=status)
    other.needs.add(need)
    assert found(plan) == ({} if is_served else {Finding.NEED_WITHOUT_OBJECTIVE: [need]})


def test_needs_of_other_areas_are_not_asked_for(plan):
    whole_plan(plan)
    NeedFactory()
    assert found(plan) == {}


def test_what_is_withdrawn_is_left_out(plan):
    whole_plan(plan)
    gone = {"withdrawn_at": timezone.now()}
    objective = ObjectiveFactory(plan=plan, **gone)
    IndicatorFactory(objective=objective)
    ActionFactory(plan=plan, responsible_person=None, **gone)
    NeedFactory(area=plan.area, **gone)
    assert found(plan) == {}


@pytest.mark.parametrize("number", [1, 20])
def test_audit_takes_the_same_queries(plan, number, django_assert_num_queries):
    for _turn in range(number):
        IndicatorFactory(objective=ObjectiveFactory(plan=plan))
        ActionFactory(plan=plan)
        NeedFactory(area=plan.area)
    with django_assert_num_queries(5):
        audit_plan(plan)
