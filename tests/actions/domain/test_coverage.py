from datetime import date

import pytest
from django.utils import timezone

from actions.domain.coverage import Narrowing, coverage_of, plan_years
from actions.models import ActionPlan
from tests.cast import assemble
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    AreaFactory,
    DirectionFactory,
    FrameworkGoalFactory,
    NeedFactory,
    ObjectiveFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return assemble()


def coverage(cast, role="coordinator", **narrowing):
    return coverage_of(cast.strategy, cast.viewer(role), Narrowing(**narrowing))


def rows(groups):
    return {
        row.thing: (row.state.value, list(row.objectives), list(row.actions))
        for group in groups
        for row in group.rows
    }


def test_need_direction_and_goal_are_covered_by_objective_and_action(cast):
    need, direction = NeedFactory(area=cast.area), DirectionFactory(strategy=cast.strategy)
    goal = FrameworkGoalFactory()
    cast.strategy.frameworks.add(goal.framework)
    objective = ObjectiveFactory(plan=cast.plan)
    objective.needs.add(need)
    objective.directions.add(direction)
    objective.framework_goals.add(goal)
    cast.action.objectives.add(objective)
    found = coverage(cast)
    expected = ("covered", [objective], [cast.action])
    assert rows(found.needs) == {need: expected}
    assert rows(found.directions) == {direction: expected}
    assert rows(found.goals) == {goal: expected}
    assert found.directions[0].rows[0].objectives_by_area == {cast.area.pk: 1}


def test_holes(cast):
    bare, halfway = NeedFactory(area=cast.area), NeedFactory(area=cast.area)
    objective = ObjectiveFactory(plan=cast.plan)
    objective.needs.add(halfway)
    found = coverage(cast)
    assert rows(found.needs) == {
        bare: ("without_objective", [], []),
        halfway: ("without_action", [objective], []),
    }
    assert dict(found.counts("needs")) == {
        "covered": 0,
        "without_action": 1,
        "without_objective": 1,
    }
    assert list(found.needs[0].plans) == [cast.plan]


def test_action_serves_the_objective_above_its_own(cast):
    need = NeedFactory(area=cast.area)
    objective = ObjectiveFactory(plan=cast.plan)
    objective.needs.add(need)
    part = ObjectiveFactory(plan=cast.plan, parent=objective)
    cast.action.objectives.add(part)
    assert rows(coverage(cast).needs) == {need: ("covered", [objective], [cast.action])}


@pytest.mark.parametrize(
    "change",
    [
        {"status": "cancelled", "last_reported_on": date(2025, 1, 1)},
        {"withdrawn_at": timezone.now()},
    ],
    ids=["cancelled", "withdrawn"],
)
def test_action_that_will_not_be_done_serves_nothing(cast, change):
    need = NeedFactory(area=cast.area)
    objective = ObjectiveFactory(plan=cast.plan)
    objective.needs.add(need)
    ActionFactory(plan=cast.plan, **change).objectives.add(objective)
    assert rows(coverage(cast).needs)[need][0] == "without_action"


def test_drafts_are_counted_when_asked_for_and_never_for_outsiders(cast):
    need = NeedFactory(area=cast.area)
    draft = ActionPlanFactory(area=cast.area, status=ActionPlan.DRAFT, decided_on=None)
    objective = ObjectiveFactory(plan=draft)
    objective.needs.add(need)
    states = {
        (role, drafts): rows(coverage(cast, role, with_drafts=drafts).needs)[need][0]
        for role in ("coordinator", "visitor")
        for drafts in (False, True)
    }
    assert states == {
        ("coordinator", False): "without_objective",
        ("coordinator", True): "without_action",
        ("visitor", False): "without_objective",
        ("visitor", True): "without_objective",
    }


def test_one_area(cast):
    other = AreaFactory(strategy=cast.strategy)
    need, elsewhere = NeedFactory(area=cast.area), NeedFactory(area=other)
    direction = DirectionFactory(strategy=cast.strategy)
    objective = ObjectiveFactory(plan__area=other)
    objective.directions.add(direction)
    found = coverage(cast, area_id=cast.area.pk)
    assert rows(found.needs).keys() == {need}
    assert rows(found.directions)[direction][0] == "without_objective"
    assert rows(coverage(cast, area_id=other.pk).needs).keys() == {elsewhere}
    assert rows(coverage(cast).directions)[direction][0] == "without_action"


@pytest.mark.parametrize(
    ("year", "state"),
    [(2023, "without_objective"), (2024, "without_action"), (2027, "without_action")],
)
def test_plans_under_way_in_one_year(cast, year, state):
    need = NeedFactory(area=cast.area)
    ObjectiveFactory(plan=cast.plan).needs.add(need)
    assert rows(coverage(cast, year=year).needs)[need][0] == state


def test_plan_years(cast):
    ActionPlanFactory(
        area=cast.area, starts_on=date(2028, 1, 1), ends_on=date(2029, 12, 31), status="draft"
    )
    assert plan_years(cast.strategy, cast.viewer("coordinator")) == list(range(2024, 2030))
    assert plan_years(cast.strategy, cast.viewer("visitor")) == list(range(2024, 2028))


def test_other_strategies_are_left_out(cast):
    goal = FrameworkGoalFactory()
    cast.strategy.frameworks.add(goal.framework)
    ObjectiveFactory().framework_goals.add(goal)
    NeedFactory()
    found = coverage(cast)
    assert rows(found.goals)[goal][0] == "without_objective"
    assert found.needs == []
