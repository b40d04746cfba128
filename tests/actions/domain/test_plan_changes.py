"""What is told of a plan since its adoption."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from actions.domain.history import adopted_at, changes_since
from actions.models import ActionPlan
from foundation.history import save_as
from foundation.withdrawal import withdraw
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    ContributorFactory,
    IndicatorFactory,
    MilestoneFactory,
    NeedFactory,
    ObjectiveFactory,
    OrganisationFactory,
    PersonFactory,
    SeriesFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db

BEFORE = timedelta(days=30)


@pytest.fixture
def editor():
    return PersonFactory(name="Eva Exempel", organisation__name_en="The Example")


@pytest.fixture
def plan():
    return ActionPlanFactory()


def age(*things):
    """Let what stands in the history of ``things`` have been there before the adoption."""
    for thing in things:
        for row in thing.history.all():
            row.history_date -= BEFORE
            row.save(update_fields=["history_date"])


def changes_of(plan, *, with_people=True):
    return changes_since(plan, adopted_at(plan), with_people=with_people)


def told(change):
    return (
        change.status.value,
        change.thing,
        [(field.label, field.before, field.after) for field in change.change.fields],
    )


def test_adopted_at_is_the_last_time_it_became_so(plan, editor):
    first = plan.history.get().history_date
    assert adopted_at(plan) == first
    plan.status = ActionPlan.CLOSED
    save_as(plan, by=editor)
    assert adopted_at(plan) == first
    plan.status = ActionPlan.DRAFT
    save_as(plan, by=editor)
    plan.status = ActionPlan.ADOPTED
    save_as(plan, by=editor)
    assert adopted_at(plan) == plan.history.first().history_date


def test_draft_was_never_adopted():
    assert adopted_at(ActionPlanFactory(status=ActionPlan.DRAFT, decided_on=None)) is None


def test_nothing_has_changed(plan):
    action = ActionFactory(plan=plan)
    age(action)
    assert changes_of(plan) == []


def test_what_was_there_before_and_is_changed_says_old_and_new(plan, editor):
    action = ActionFactory(plan=plan, ends_on=date(2026, 12, 31))
    age(action)
    action.ends_on = date(2027, 6, 30)
    save_as(action, by=editor, reason="Upphandlingen överklagades")
    (change,) = changes_of(plan)
    assert told(change) == ("changed", action, [("ends on", "2026-12-31", "2027-06-30")])
    assert change.change.reason == "Upphandlingen överklagades"
    assert change.change.by.name == "Eva Exempel"


def test_added_withdrawn_and_restored(plan, editor):
    objective = ObjectiveFactory(plan=plan)
    assert told(changes_of(plan)[0]) == ("added", objective, [])
    withdraw(objective, by=editor, reason="Ingår i ett annat mål")
    change = changes_of(plan)[0]
    assert told(change) == ("withdrawn", objective, [])
    assert change.change.reason == "Ingår i ett annat mål"
    objective.refresh_from_db()
    objective.withdrawn_at = objective.withdrawn_by = None
    objective.withdrawal_reason = ""
    save_as(objective, by=editor)
    assert told(changes_of(plan)[0]) == ("restored", objective, [])


def test_withdrawn_thing_has_no_address(plan, editor):
    objective = ObjectiveFactory(plan=plan)
    age(objective)
    withdraw(objective, by=editor, reason="Utgår")
    (change,) = changes_of(plan)
    assert change.address == ""


def test_plan_itself(plan, editor):
    plan.title_sv = "Ny titel"
    plan.status = ActionPlan.CLOSED
    save_as(plan, by=editor)
    (change,) = changes_of(plan)
    status, thing, fields = told(change)
    assert (status, thing) == ("changed", plan)
    assert ("status", "adopted", "closed") in fields


def test_links_are_told_by_number_whatever_way_they_are_saved(plan, editor):
    objective = ObjectiveFactory(plan=plan)
    one, two = (NeedFactory(area=plan.area, letter=letter) for letter in "ab")
    objective.needs.add(one)
    age(objective)
    objective._history_user = editor
    objective.needs.set([two])
    (change,) = changes_of(plan)
    assert told(change) == ("changed", objective, [("needs", "a", "b")])


def test_columns_and_links_saved_together_are_one_change(plan, editor):
    action = ActionFactory(plan=plan, ends_on=date(2026, 12, 31))
    objective = ObjectiveFactory(plan=plan, number="1")
    age(action, objective)
    action.ends_on = None
    save_as(action, by=editor, reason="Löper vidare")
    action.objectives.set([objective])
    (change,) = changes_of(plan)
    assert told(change) == (
        "changed",
        action,
        [("ends on", "2026-12-31", ""), ("objectives served", "", "1")],
    )


def test_changes_for_different_reasons_stand_apart(plan, editor):
    action = ActionFactory(plan=plan, ends_on=date(2026, 12, 31))
    age(action)
    for day, reason in ((30, "Först"), (29, "Sedan")):
        action.ends_on = date(2026, 12, day)
        save_as(action, by=editor, reason=reason)
    assert [change.change.reason for change in changes_of(plan)] == ["Sedan", "Först"]


def test_reports_are_no_changes(plan, editor):
    action = ActionFactory(plan=plan)
    milestone = MilestoneFactory(action=action)
    age(action, milestone)
    action.status, action.percent_complete = "on_track", 40
    action.last_reported_on = date(2026, 1, 1)
    save_as(action, by=editor)
    milestone.completed_on = date(2026, 1, 1)
    save_as(milestone, by=editor)
    assert changes_of(plan) == []


def test_targets_and_baselines_are_changes_of_their_indicator(plan, editor):
    indicator = IndicatorFactory(
        objective__plan=plan,
        series__baseline=Decimal(50),
        series__baseline_period=date(2022, 1, 1),
    )
    series = indicator.series.get()
    target = TargetFactory(series=series, value=Decimal(80), period=date(2027, 1, 1))
    age(indicator, series, target, indicator.objective)
    target.value = Decimal(70)
    save_as(target, by=editor, reason="Beslutat på nytt")
    series.baseline = Decimal(55)
    save_as(series, by=editor, reason="Beslutat på nytt")
    TargetFactory(series=series, value=Decimal(90), period=date(2028, 1, 1))
    added, changed = changes_of(plan)
    assert told(changed) == (
        "changed",
        indicator,
        [
            ("target for 2027", "80\xa0per cent", "70\xa0per cent"),
            ("baseline", "50\xa0per cent (2022)", "55\xa0per cent (2022)"),
        ],
    )
    assert told(added) == ("changed", indicator, [("target for 2028", "", "90\xa0per cent")])


def test_removed_target(plan):
    target = TargetFactory(series__indicator__objective__plan=plan, value=Decimal(80))
    indicator = target.series.indicator
    age(target, target.series, indicator, indicator.objective)
    target.delete()
    (change,) = changes_of(plan)
    assert told(change) == (
        "changed",
        indicator,
        [("target for 2027", "80\xa0per cent", "withdrawn")],
    )


def test_new_series_begins(plan):
    indicator = IndicatorFactory(objective__plan=plan)
    age(indicator, indicator.objective, indicator.series.get())
    SeriesFactory(indicator=indicator, number=2)
    (change,) = changes_of(plan)
    assert told(change) == ("changed", indicator, [("new definition", "", "a new series begins")])


def test_new_indicator_with_its_figures_is_one_change(plan):
    indicator = IndicatorFactory(
        objective__plan=plan, series__baseline=Decimal(5), series__baseline_period=date(2022, 1, 1)
    )
    TargetFactory(series=indicator.series.get())
    age(indicator.objective)
    (change,) = changes_of(plan)
    assert told(change) == (
        "added",
        indicator,
        [
            ("baseline", "", "5\xa0per cent (2022)"),
            ("target for 2027", "", "100\xa0per cent"),
        ],
    )


def test_milestones_and_contributors_are_changes_of_their_action(plan, editor):
    action = ActionFactory(plan=plan)
    milestone = MilestoneFactory(action=action, title_en="Opened", due_on=date(2026, 6, 30))
    contributor = ContributorFactory(action=action, organisation=OrganisationFactory(name_en="KI"))
    age(action, milestone, contributor)
    milestone.due_on = date(2026, 9, 30)
    save_as(milestone, by=editor)
    contributor.delete()
    changes = changes_of(plan)
    assert sorted(field for change in changes for field in told(change)[2]) == [
        ("contributor", "KI (participating)", "withdrawn"),
        ("milestone", "Opened, 2026-06-30", "Opened, 2026-09-30"),
    ]
    assert {change.thing for change in changes} == {action}


def test_people_are_left_out_for_those_who_may_not_read_names(plan, editor):
    action = ActionFactory(plan=plan)
    age(action)
    action.responsible_person = PersonFactory(name="Hemlig")
    save_as(action, by=editor, reason="Överlämnad av Hemlig")
    person = PersonFactory(name="Hemlig", organisation__name_en="KI")
    ContributorFactory(action=action, person=person, organisation=person.organisation)
    (visible,) = changes_of(plan, with_people=False)
    assert told(visible)[2] == [("contributor", "", "KI (participating)")]
    assert len(changes_of(plan)) == 2
    assert told(changes_of(plan)[0])[2] == [("contributor", "", "KI, Hemlig (participating)")]


def test_other_plans_are_left_out(plan):
    ActionFactory()
    assert changes_of(plan) == []
