from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from actions.domain.as_of import (
    attention_counts,
    by_area,
    end_of,
    entries_on,
    first_recorded_on,
    state_on,
)
from actions.domain.as_of.state import indicator_of
from actions.filters import actions_matching, indicators_matching
from actions.models import Action, ActionPlan, Indicator
from reporting.domain.dashboard import dashboard_of
from tests.cast import assemble
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    AreaFactory,
    IndicatorFactory,
    MeasurementFactory,
    MilestoneFactory,
    ObjectiveFactory,
    ProgressEntryFactory,
    ReportingDateFactory,
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


def state(cast, day=MARCH, role="coordinator", **options):
    return state_on(cast.strategy, day, cast.viewer(role), **options)


@pytest.mark.parametrize(
    ("day", "status", "percent"),
    [
        (date(2026, 1, 14), None, None),
        (date(2026, 1, 15), "no_report", None),
        (date(2026, 2, 9), "no_report", None),
        (date(2026, 2, 10), "on_track", 20),
        (MARCH, "on_track", 20),
        (JUNE, "delayed", 30),
    ],
    ids=str,
)
def test_an_action_stood_as_its_newest_row_by_the_end_of_the_day_says(cast, day, status, percent):
    changed(
        cast.action,
        date(2026, 2, 10),
        status="on_track",
        percent_complete=20,
        last_reported_on=date(2026, 2, 9),
    )
    changed(cast.action, JUNE, status="delayed", percent_complete=30)
    action = state(cast, day).actions.get(cast.action.pk)
    found = (None, None) if action is None else (action.status, action.percent_complete)
    assert found == (status, percent)


def test_the_day_ends_at_midnight_where_the_installation_stands(settings):
    settings.TIME_ZONE = "Europe/Stockholm"
    assert end_of(date(2026, 3, 1)).isoformat() == "2026-03-02T00:00:00+01:00"
    assert end_of(date(2026, 3, 29)).isoformat() == "2026-03-30T00:00:00+02:00"


def test_of_rows_of_the_same_moment_the_one_written_last_counts(cast):
    changed(cast.action, MARCH, title_en="First")
    changed(cast.action, MARCH, title_en="Second")
    assert state(cast).actions[cast.action.pk].title_en == "Second"


def test_what_is_written_later_with_an_earlier_date_is_older(cast):
    changed(cast.action, JUNE, title_en="June")
    changed(cast.action, MARCH, title_en="March")
    assert state(cast, JUNE).actions[cast.action.pk].title_en == "June"
    assert state(cast, MARCH).actions[cast.action.pk].title_en == "March"


def test_what_had_been_withdrawn_is_not_there_and_says_why(cast):
    withdrawn(cast.action, JUNE, by=cast.coordinator, reason="No money")
    assert cast.action.pk in state(cast, MARCH).actions
    after = state(cast, JUNE)
    assert after.actions == {}
    assert after.withdrawn == {("action", cast.action.pk): "No money"}


def test_what_stood_in_a_withdrawn_plan_is_not_there(cast):
    objective = ObjectiveFactory(plan=cast.plan)
    indicator = IndicatorFactory(objective=objective)
    recorded(JANUARY, objective, indicator)
    withdrawn(cast.plan, JUNE)
    after = state(cast, JUNE)
    assert (after.plans, after.objectives, after.indicators, after.actions) == ({}, {}, {}, {})


def test_overdue_and_stale_are_those_of_the_day(cast):
    changed(
        cast.action,
        date(2026, 1, 20),
        status="on_track",
        last_reported_on=date(2026, 1, 20),
        ends_on=date(2026, 5, 31),
    )
    pk = cast.action.pk
    assert not state(cast, MARCH).states[pk].is_overdue
    assert state(cast, JUNE).states[pk].is_overdue
    assert not state(cast, JUNE).states[pk].is_stale
    assert state(cast, date(2026, 8, 1)).states[pk].is_stale


def test_reporting_dates_of_the_day_count_even_if_deleted_since(cast):
    changed(cast.action, JANUARY, status="on_track", last_reported_on=date(2025, 12, 1))
    asked = ReportingDateFactory(action=cast.action, due_on=date(2026, 2, 20))
    recorded(JANUARY, asked)
    asked.delete()
    assert state(cast, MARCH).states[cast.action.pk].next_report_due == date(2026, 2, 20)
    today = timezone.localdate()
    assert state(cast, today).states[cast.action.pk].next_report_due == date(2026, 6, 1)


def test_indicator_is_evaluated_by_the_figures_recorded_by_then(cast):
    objective = ObjectiveFactory(plan=cast.plan)
    indicator = IndicatorFactory(
        objective=objective, series__baseline=0, series__baseline_period=date(2023, 1, 1)
    )
    series = indicator.series.get()
    target = TargetFactory(series=series, period=date(2027, 1, 1), value=Decimal(100))
    value = MeasurementFactory(series=series, period=date(2025, 1, 1), value=Decimal(50))
    recorded(JANUARY, objective, indicator, series, target)
    recorded(date(2026, 2, 1), value)
    changed(value, JUNE, value=Decimal(10))

    def told(day):
        record = state(cast, day).indicators[indicator.pk]
        return record.evaluation.status.value, record.actual_text

    assert told(date(2026, 1, 20)) == ("no_measurement", "")
    assert told(MARCH) == ("on_track", "50\u00a0per cent")
    assert told(JUNE) == ("off_track", "10\u00a0per cent")


def test_target_that_was_deleted_since_counted_then(cast):
    objective = ObjectiveFactory(plan=cast.plan)
    indicator = IndicatorFactory(objective=objective)
    series = indicator.series.get()
    target = TargetFactory(series=series)
    recorded(JANUARY, objective, indicator, series, target)
    target.delete()
    record = state(cast, MARCH).indicators[indicator.pk]
    assert record.evaluation.target is not None


def test_a_report_is_told_in_its_wording_of_then(cast):
    entry = ProgressEntryFactory(action=cast.action, what_happened="First wording")
    recorded(date(2026, 2, 1), entry)
    changed(entry, JUNE, what_happened="Corrected")
    told = {day: entries_on(day, [cast.action.pk]) for day in (JANUARY, MARCH, JUNE)}
    assert told[JANUARY] == {}
    assert told[MARCH][cast.action.pk].what_happened == "First wording"
    assert told[JUNE][cast.action.pk].what_happened == "Corrected"


def test_the_latest_report_is_the_one_of_the_latest_day(cast):
    older = ProgressEntryFactory(action=cast.action, reported_on=date(2026, 1, 20))
    newer = ProgressEntryFactory(action=cast.action, reported_on=date(2026, 2, 1))
    gone = ProgressEntryFactory(action=cast.action, reported_on=date(2026, 2, 20))
    recorded(date(2026, 2, 2), newer)
    recorded(date(2026, 2, 25), older, gone)
    withdrawn(gone, date(2026, 2, 26))
    assert entries_on(MARCH, [cast.action.pk])[cast.action.pk].id == newer.pk


# --- Who sees what -------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["visitor", "outsider", "responsible", "colleague"])
def test_others_than_insiders_see_what_had_been_adopted(cast, role):
    changed(cast.plan, MARCH, status=ActionPlan.ADOPTED)
    plan = ActionPlan.history.filter(id=cast.plan.pk)
    plan.filter(history_type="+").update(status=ActionPlan.DRAFT)
    assert state(cast, date(2026, 2, 1), role).is_empty
    assert list(state(cast, MARCH, role).actions) == [cast.action.pk]
    assert list(state(cast, date(2026, 2, 1), "reader").actions) == [cast.action.pk]


def test_what_has_been_withdrawn_since_is_for_insiders(cast):
    milestone = MilestoneFactory(action=cast.action)
    objective = ObjectiveFactory(plan=cast.plan)
    recorded(JANUARY, milestone, objective)
    for thing in (cast.action, objective):
        withdrawn(thing, JUNE)
    for role, there in (("reader", True), ("coordinator", True), ("visitor", False)):
        found = state(cast, MARCH, role, with_milestones=True)
        assert bool(found.actions) is there
        assert bool(found.milestones) is there
        assert bool(found.objectives) is there


def test_one_plan_is_read_alone(cast):
    other = ActionFactory(plan__area=cast.area)
    recorded(JANUARY, other, other.plan)
    found = state(cast, plan=cast.plan)
    assert (list(found.plans), list(found.actions)) == ([cast.plan.pk], [cast.action.pk])
    assert len(state(cast).plans) == 2


def test_another_strategy_is_not_among_it(cast):
    recorded(JANUARY, other := ActionFactory(), other.plan)
    assert list(state(cast).actions) == [cast.action.pk]


def test_everything_is_in_the_order_of_areas_plans_and_positions(cast):
    type(cast.area).objects.filter(pk=cast.area.pk).update(position=5)
    first = AreaFactory(strategy=cast.strategy, position=1)
    plan = ActionPlanFactory(area=first)
    later, sooner = ActionFactory(plan=plan, position=2), ActionFactory(plan=plan, position=1)
    recorded(JANUARY, plan, later, sooner)
    assert list(state(cast).actions) == [sooner.pk, later.pk, cast.action.pk]


def test_first_recorded_on(cast):
    assert first_recorded_on(cast.strategy) == JANUARY
    assert first_recorded_on(assemble().strategy) == timezone.localdate()


# --- Counts --------------------------------------------------------------------------------------


def furnish(cast, actions=3):
    """Actions in every state, and indicators with figures, as they stand now."""
    objective = ObjectiveFactory(plan=cast.plan)
    for status in ("on_track", "at_risk", "delayed", "completed", "not_started"):
        for _turn in range(actions):
            ActionFactory(
                plan=cast.plan,
                status=status,
                last_reported_on=date(2025, 9, 1),
                ends_on=date(2026, 5, 1),
                responsible_person=None,
            )
    for value in (10, 50, 90, 100):
        for _turn in range(actions):
            indicator = IndicatorFactory(
                objective=objective, series__baseline=0, series__baseline_period=date(2023, 1, 1)
            )
            series = indicator.series.get()
            TargetFactory(series=series)
            MeasurementFactory(series=series, value=Decimal(value))
    draft = ActionPlanFactory(area=cast.area, status=ActionPlan.DRAFT, decided_on=None)
    ActionFactory(plan=draft, status="delayed", last_reported_on=date(2026, 1, 1))


def test_today_is_what_the_dashboard_says(cast):
    furnish(cast)
    today = timezone.localdate()
    viewer = cast.viewer("coordinator")
    dashboard = dashboard_of(
        cast.strategy,
        actions_matching(viewer, cast.strategy, {}, today),
        indicators_matching(viewer, cast.strategy, {}, today),
        today,
    )
    found = state_on(cast.strategy, today, viewer)
    counts = attention_counts(found)
    assert {name: count for name, count in counts.items() if count} == {
        name: count for name, count in dashboard.attention.items() if count
    }
    for then, now in zip(by_area(found, cast.strategy), dashboard.areas, strict=True):
        assert (then.actions, then.indicators) == (now.actions, now.indicators)


def test_queries_do_not_grow(cast, django_assert_num_queries):
    for size in (1, 4):
        furnish(cast, size)
        viewer = cast.viewer("coordinator")
        today = timezone.localdate()
        with django_assert_num_queries(11):
            found = state_on(cast.strategy, today, viewer, with_milestones=True)
            attention_counts(found)
            by_area(found, cast.strategy)
    assert len(found.actions) == Action.objects.count()
    assert len(found.indicators) == Indicator.objects.count()


def test_records_are_of_indicators_as_they_stood(cast):
    objective = ObjectiveFactory(plan=cast.plan)
    indicator = IndicatorFactory(objective=objective, name_en="Old name")
    recorded(JANUARY, objective, indicator, indicator.series.get())
    changed(indicator, JUNE, name_en="New name")
    (record,) = state(cast).indicators.values()
    assert indicator_of(record).name == "Old name"
