from datetime import date, timedelta

import pytest

from actions.domain.actions import overdue_on, stale_on, states_in, states_of
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
    with django_assert_num_queries(2):
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


@pytest.mark.parametrize("today", [date(2026, 3, 31), date(2026, 2, 28), date(2024, 2, 29)])
@pytest.mark.parametrize("plan_status", ["draft", "adopted", "closed"])
def test_stale_in_the_database_agrees_with_the_rule(plan_status, today):
    plan = ActionPlanFactory(status=plan_status, decided_on=date(2023, 6, 1))
    for months in (None, 1, 2, 12, 24):
        for days in (27, 28, 29, 30, 31, 32, 59, 61, 184, 366, 731):
            ActionFactory(
                plan=plan,
                status="on_track",
                last_reported_on=today - timedelta(days=days),
                reporting_interval_months=months,
            )
        ActionFactory(plan=plan, reporting_interval_months=months, starts_on=date(2023, 1, 1))
    ActionFactory(plan=plan, status="completed", last_reported_on=date(2023, 12, 1))
    for due_on in (today, today - timedelta(days=1)):
        action = ActionFactory(
            plan=plan, status="on_track", last_reported_on=today - timedelta(days=60)
        )
        ReportingDateFactory(action=action, due_on=due_on)

    found = Action.objects.filter(stale_on(today, Action.objects.all()))

    states = states_of(Action.objects.all(), today)
    assert {action.pk for action in found} == {pk for pk, each in states.items() if each.is_stale}
    assert found.exists() == (plan_status == "adopted")
