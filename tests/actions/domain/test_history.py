from datetime import date
from decimal import Decimal

import pytest

from actions.domain.figures import figures_of
from actions.domain.history import changes_of_action, changes_of_figures, public_times
from actions.models import ActionPlan
from foundation.history import save_as
from foundation.withdrawal import withdraw
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    IndicatorFactory,
    MeasurementFactory,
    ObjectiveFactory,
    OrganisationFactory,
    PersonFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return PersonFactory(name="Eva Exempel", organisation__name_en="The Example")


def told(change):
    return [(field.label, field.before, field.after) for field in change.fields]


def test_changes_of_an_action_say_who_when_what_and_why(editor):
    action = ActionFactory(ends_on=date(2026, 12, 31))
    action.ends_on = date(2027, 6, 30)
    save_as(action, by=editor, reason="Procurement was appealed")
    newest, first = changes_of_action(action)
    assert told(newest) == [("ends on", "2026-12-31", "2027-06-30")]
    assert (newest.by.name, newest.by.organisation) == ("Eva Exempel", "The Example")
    assert newest.reason == "Procurement was appealed"
    assert first.what == "added"


def test_changes_of_an_action_name_organisations_and_statuses(editor):
    action = ActionFactory(responsible_organisation=OrganisationFactory(name_en="Old"))
    action.responsible_organisation = OrganisationFactory(name_en="New")
    action.responsible_person = None
    action.status, action.last_reported_on = "at_risk", date(2026, 1, 1)
    person = PersonFactory(name="Per Person")
    action.responsible_person = person
    save_as(action, by=editor)
    fields = {label: (before, after) for label, before, after in told(changes_of_action(action)[0])}
    assert fields["responsible organisation"] == ("Old", "New")
    assert fields["responsible person"][1] == "Per Person"
    assert fields["status"] == ("no report yet", "at risk")


def test_changes_of_an_action_leave_long_texts_out(editor):
    action = ActionFactory(description_sv="Gammal")
    action.description_sv = "Ny"
    save_as(action, by=editor)
    assert told(changes_of_action(action)[0]) == [("description in Swedish", "", "")]


def test_changes_of_an_action_tell_which_objectives_it_served(editor):
    action = ActionFactory()
    first = ObjectiveFactory(plan=action.plan, number="1")
    second = ObjectiveFactory(plan=action.plan, number="2")
    action.objectives.set([first])
    action.objectives.set([first, second])
    assert told(changes_of_action(action)[0]) == [("objectives served", "1", "1, 2")]


def test_changes_of_an_action_leave_saves_without_change_out(editor):
    action = ActionFactory()
    save_as(action, by=editor)
    assert len(changes_of_action(action)) == 1


def changes_of(indicator):
    return changes_of_figures(figures_of([indicator])[indicator.pk])


def test_changes_of_figures_show_a_changed_target_beside_the_new(editor):
    target = TargetFactory(value=Decimal(80), period=date(2027, 1, 1))
    assert changes_of(target.series.indicator) == []
    target.value = Decimal(70)
    save_as(target, by=editor, reason="Decided again")
    (change,) = changes_of(target.series.indicator)
    assert told(change) == [("target for 2027", "80\xa0per cent", "70\xa0per cent")]
    assert (change.reason, change.by.name) == ("Decided again", "Eva Exempel")


def test_changes_of_figures_show_a_target_moved_to_another_period(editor):
    target = TargetFactory(value=Decimal(80), period=date(2027, 1, 1))
    target.period = date(2028, 1, 1)
    save_as(target, by=editor)
    (change,) = changes_of(target.series.indicator)
    assert told(change) == [("target for 2027", "80\xa0per cent (2027)", "80\xa0per cent (2028)")]


def test_changes_of_figures_show_a_corrected_value_and_one_withdrawn(editor):
    value = MeasurementFactory(value=Decimal(17), period=date(2025, 1, 1))
    value.value = Decimal(71)
    save_as(value, by=editor, reason="Digits had changed places")
    withdraw(value, by=editor, reason="Another definition")
    withdrawn, corrected = changes_of(value.series.indicator)
    assert told(corrected) == [("value for 2025", "17\xa0per cent", "71\xa0per cent")]
    assert told(withdrawn) == [("value for 2025", "71\xa0per cent", "withdrawn")]
    assert withdrawn.reason == "Another definition"


def test_changes_of_figures_show_a_changed_baseline(editor):
    indicator = IndicatorFactory(
        series__baseline=Decimal(50), series__baseline_period=date(2022, 1, 1)
    )
    series = indicator.series.get()
    series.baseline, series.baseline_period = Decimal(55), date(2023, 1, 1)
    save_as(series, by=editor, reason="New survey")
    (change,) = changes_of(indicator)
    assert told(change) == [("baseline", "50\xa0per cent (2022)", "55\xa0per cent (2023)")]


def test_changes_of_figures_leave_a_first_baseline_out(editor):
    series = IndicatorFactory().series.get()
    series.baseline, series.baseline_period = Decimal(55), date(2023, 1, 1)
    save_as(series, by=editor)
    assert changes_of(series.indicator) == []


def test_public_times_of_a_plan_begin_when_it_is_adopted(editor):
    plan = ActionPlanFactory(status=ActionPlan.DRAFT, decided_on=None)
    drafted = plan.history.first().history_date
    plan.status, plan.decided_on = ActionPlan.ADOPTED, date(2026, 1, 1)
    save_as(plan, by=editor)
    adopted = plan.history.first().history_date
    plan.status = ActionPlan.DRAFT
    save_as(plan, by=editor)
    again = plan.history.first().history_date
    times = public_times(plan)
    assert [times.include(moment) for moment in (drafted, adopted, again)] == [False, True, False]
