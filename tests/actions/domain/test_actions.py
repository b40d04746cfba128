from datetime import date, timedelta

import pytest

from actions.domain.actions import overdue_on, states_in, states_of
from actions.models import Action, ActionPlan
from tests.factories import ActionFactory, ActionPlanFactory, ReportingDateFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 1)


def state_of(action, today=TODAY):
    return states_of([action], today)[action.pk]


def test_state_of_an_action_by_its_plans_interval():
    action = ActionFactory(plan__reporting_interval_months=3, starts_on=date(2026, 1, 15))
    state = state_of(action)
    assert state.next_report_due == date(2026, 4, 15)
    assert (state.is_stale, state.is_due_soon, state.is_overdue) == (False, False, False)


def test_state_of_an_action_by_its_own_interval():
    action = ActionFactory(reporting_interval_months=1, starts_on=date(2026, 1, 31))
    state = state_of(action)
    assert state.next_report_due == date(2026, 2, 28)
    assert state.is_stale
    assert [mark.value for mark in state.marks] == ["stale"]


def test_state_of_an_action_by_its_own_dates():
    action = ActionFactory(starts_on=date(2026, 1, 15))
    ReportingDateFactory(action=action, due_on=date(2026, 3, 31))
    state = state_of(action)
    assert (state.next_report_due, state.is_due_soon) == (date(2026, 3, 31), True)


def test_state_of_an_action_whose_plan_was_decided_after_its_start():
    action = ActionFactory(plan__decided_on=date(2026, 2, 1), starts_on=date(2024, 1, 1))
    assert state_of(action).next_report_due == date(2026, 8, 1)


def test_state_of_an_action_past_its_end():
    action = ActionFactory(ends_on=date(2026, 2, 28))
    assert state_of(action).is_overdue
    assert not state_of(action, today=date(2026, 2, 28)).is_overdue


def test_state_in_a_draft_plan_promises_nothing():
    plan = ActionPlanFactory(status=ActionPlan.DRAFT, decided_on=None)
    state = state_of(ActionFactory(plan=plan, starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1)))
    assert (state.is_overdue, state.is_stale, state.next_report_due) == (False, False, None)


def test_state_in_a_closed_plan_wants_no_reports():
    plan = ActionPlanFactory(status=ActionPlan.CLOSED)
    state = state_of(ActionFactory(plan=plan, starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1)))
    assert (state.is_overdue, state.is_stale, state.next_report_due) == (True, False, None)


@pytest.mark.parametrize("number", [3, 60])
def test_states_take_two_queries(number, django_assert_num_queries):
    plan = ActionPlanFactory()
    actions = ActionFactory.create_batch(number, plan=plan)
    for action in actions:
        ReportingDateFactory(action=action)
    with django_assert_num_queries(2):
        states = states_of(actions, TODAY)
    with django_assert_num_queries(3):
        assert states_in(Action.objects.all(), TODAY) == states
    assert len(states) == number


def test_states_of_nothing_ask_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert states_of([], TODAY) == {}


@pytest.mark.parametrize("plan_status", ["draft", "adopted", "closed"])
def test_overdue_in_the_database_agrees_with_the_rule(plan_status):
    plan = ActionPlanFactory(status=plan_status)
    for status in ("no_report", "on_track", "delayed", "completed", "cancelled"):
        for ends_on in (None, TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1)):
            ActionFactory(
                plan=plan,
                ends_on=ends_on,
                status=status,
                last_reported_on=None if status == "no_report" else date(2026, 1, 1),
            )
    states = states_in(Action.objects.all(), TODAY)
    assert set(Action.objects.filter(overdue_on(TODAY)).values_list("pk", flat=True)) == {
        pk for pk, state in states.items() if state.is_overdue
    }
