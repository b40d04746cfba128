from datetime import date
from decimal import Decimal

import pytest

from actions.domain.differences import compare_days
from actions.models import ActionPlan
from tests.cast import assemble
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    IndicatorFactory,
    MeasurementFactory,
    MilestoneFactory,
    ObjectiveFactory,
    OrganisationFactory,
    PersonFactory,
    TargetFactory,
)
from tests.past import changed, recorded, withdrawn

pytestmark = pytest.mark.django_db

JANUARY, MARCH, JUNE = date(2026, 1, 15), date(2026, 3, 1), date(2026, 6, 1)


@pytest.fixture
def cast():
    found = assemble()
    recorded(JANUARY, found.plan, found.action)
    return found


def compare(cast, earlier=date(2026, 2, 1), later=JUNE, role="coordinator", **options):
    return compare_days(cast.strategy, earlier, later, cast.viewer(role), **options)


def told(comparison):
    return [
        (each.kind.value, each.turn.value, each.before, each.after) for each in comparison.turns
    ]


def test_a_day_and_itself_are_the_same(cast):
    changed(cast.action, MARCH, status="delayed", last_reported_on=MARCH)
    assert compare(cast, JUNE, JUNE).turns == []


def test_an_action_slips_with_its_days(cast):
    changed(cast.action, MARCH, ends_on=date(2028, 1, 30), reason="Procurement")
    (turn,) = compare(cast).turns
    assert (turn.turn, turn.before, turn.after, turn.days) == (
        "slipped",
        "2027-12-31",
        "2028-01-30",
        30,
    )
    assert (turn.name, turn.plan.title) == (str(cast.action), cast.plan.title)


def test_statuses_and_percent_in_words(cast):
    changed(cast.action, MARCH, status="at_risk", percent_complete=20, last_reported_on=MARCH)
    assert told(compare(cast)) == [
        ("action", "status", "no report yet", "at risk"),
        ("action", "percent", "", "20\u00a0%"),
    ]


def test_who_answers_is_named_for_insiders_only(cast):
    new = OrganisationFactory(name_en="The new one", short_name="New")
    person = PersonFactory(name="Per Person", organisation=new)
    changed(cast.action, MARCH, responsible_organisation=new, responsible_person=person)
    ((_kind, turn, _before, after),) = told(compare(cast))
    assert (turn, after) == ("responsible", "New, Per Person")
    ((_kind, _turn, _before, after),) = told(compare(cast, role="visitor"))
    assert after == "New"


def test_another_person_of_the_same_organisation_is_told_to_insiders(cast):
    changed(cast.action, MARCH, responsible_person=cast.colleague)
    assert [each.turn.value for each in compare(cast).turns] == ["responsible"]
    assert compare(cast, role="visitor").turns == []


def test_what_is_withdrawn_says_why_to_insiders(cast):
    other = ActionFactory(plan=cast.plan)
    recorded(JANUARY, other)
    withdrawn(other, MARCH, reason="No money")
    (turn,) = compare(cast).turns
    assert (turn.turn, turn.name, turn.reason) == ("withdrawn", str(other), "No money")
    assert compare(cast, role="visitor").turns == []


def test_an_action_that_became_late_says_since_when(cast):
    changed(cast.action, JANUARY, ends_on=date(2026, 4, 30))
    (turn,) = compare(cast).turns
    assert (turn.turn, turn.note) == ("became_late", "was to be ready by 2026-04-30")


def test_milestones_come_and_go_with_their_action(cast):
    action = ActionFactory(plan=cast.plan)
    new = MilestoneFactory(action=cast.action, due_on=date(2027, 1, 1))
    recorded(MARCH, action, MilestoneFactory(action=action, due_on=date(2027, 1, 1)), new)
    assert {(each.kind.value, each.id) for each in compare(cast).turns} == {
        ("action", action.pk),
        ("milestone", new.pk),
    }


def test_a_milestone_is_reached(cast):
    milestone = MilestoneFactory(action=cast.action)
    recorded(JANUARY, milestone)
    changed(milestone, MARCH, completed_on=date(2026, 2, 28))
    (turn,) = compare(cast).turns
    assert (turn.turn, turn.after, turn.above, turn.action_id) == (
        "completed",
        "2026-02-28",
        str(cast.action),
        cast.action.pk,
    )


def test_an_indicator_goes_worse_with_its_values(cast):
    objective = ObjectiveFactory(plan=cast.plan)
    indicator = IndicatorFactory(
        objective=objective, series__baseline=0, series__baseline_period=date(2023, 1, 1)
    )
    series = indicator.series.get()
    target = TargetFactory(series=series, value=Decimal(100))
    value = MeasurementFactory(series=series, period=date(2024, 1, 1), value=Decimal(25))
    recorded(JANUARY, objective, indicator, series, target, value)
    recorded(MARCH, MeasurementFactory(series=series, period=date(2025, 1, 1), value=Decimal(30)))
    assert told(compare(cast)) == [
        (
            "indicator",
            "worsened",
            "on track, 25\u00a0per cent (2024)",
            "off track, 30\u00a0per cent (2025)",
        )
    ]


def test_a_plan_adopted_in_between_is_added_with_all_that_stands_in_it(cast):
    plan = ActionPlanFactory(area=cast.area)
    action, objective = ActionFactory(plan=plan), ObjectiveFactory(plan=plan)
    recorded(JANUARY, plan, action, objective)
    ActionPlan.history.filter(id=plan.pk).update(status=ActionPlan.DRAFT)
    changed(plan, MARCH, status=ActionPlan.ADOPTED)
    for role in ("coordinator", "visitor"):
        assert [(each.kind.value, each.turn.value) for each in compare(cast, role=role).turns] == [
            ("plan", "added"),
            ("objective", "added"),
            ("action", "added"),
        ]


def test_one_plan_is_compared_alone(cast):
    other = ActionFactory(plan__area=cast.area)
    recorded(JANUARY, other.plan, other)
    changed(other, MARCH, ends_on=date(2028, 12, 31))
    assert len(compare(cast).turns) == 1
    assert compare(cast, plan=cast.plan).turns == []


def test_swapped_days_mirror(cast):
    changed(
        cast.action, MARCH, ends_on=date(2028, 1, 30), status="completed", last_reported_on=MARCH
    )
    forwards, backwards = compare(cast).turns, compare(cast, JUNE, date(2026, 2, 1)).turns
    assert {each.turn.value for each in forwards} == {"completed", "slipped"}
    assert {each.turn.value for each in backwards} == {"reopened", "brought_forward"}


def test_queries_do_not_grow(cast, django_assert_num_queries):
    def more(count):
        for _turn in range(count):
            action = ActionFactory(plan=cast.plan)
            recorded(JANUARY, action)
            changed(action, MARCH, responsible_person=None, ends_on=date(2028, 1, 1))

    for count in (1, 5):
        more(count)
        viewer = cast.viewer("coordinator")
        with django_assert_num_queries(21):
            found = compare_days(cast.strategy, date(2026, 2, 1), JUNE, viewer)
    assert len(found.turns) == 12
