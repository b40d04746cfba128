"""Copies of plans and actions, moving an action, numbering a plan anew."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actions.domain.copying import move_action
from actions.models import Action, ActionPlan, Measurement, Objective, ProgressEntry, Target
from tests.actions.views.shaping.forms import sent_by
from tests.cast import assemble
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    ContributorFactory,
    IndicatorFactory,
    MeasurementFactory,
    MilestoneFactory,
    NeedFactory,
    ObjectiveFactory,
    ProgressEntryFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def coordinator(client, cast):
    client.force_login(cast.coordinator)
    return client


def send(client, name, thing, **changes):
    address = reverse(f"actions:{name}", args=[thing.pk])
    return client.post(address, sent_by(client.get(address).context["form"], **changes))


def test_plan_is_copied_to_the_next_period_without_what_has_happened(coordinator, cast):
    need = NeedFactory(area=cast.area)
    above = ObjectiveFactory(plan=cast.plan, number="1", position=1)
    above.needs.add(need)
    below = ObjectiveFactory(plan=cast.plan, number="1.1", position=2, parent=above)
    indicator = IndicatorFactory(
        objective=below, series__baseline=0, series__baseline_period=date(2023, 1, 1)
    )
    TargetFactory(series=indicator.series.get())
    MeasurementFactory(series=indicator.series.get(), value=Decimal(42))
    cast.action.objectives.add(below)
    MilestoneFactory(action=cast.action, due_on=date(2025, 5, 1))
    MilestoneFactory(action=cast.action, completed_on=date(2025, 5, 1))
    ContributorFactory(action=cast.action)
    ProgressEntryFactory(action=cast.action)
    ActionFactory(plan=cast.plan, status="completed", last_reported_on=date(2025, 1, 1))

    answer = send(coordinator, "plan-copy", cast.plan, starts_on="2028-01-01", ends_on="2031-12-31")

    plan = ActionPlan.objects.latest("pk")
    assert answer["Location"] == reverse("actions:plan-shape", args=[plan.pk])
    assert (plan.status, plan.decided_on, plan.area) == (ActionPlan.DRAFT, None, cast.area)
    objectives = list(plan.objectives.order_by("position"))
    assert [(each.number, each.parent) for each in objectives] == [
        ("1", None),
        ("1.1", objectives[0]),
    ]
    assert list(objectives[0].needs.all()) == [need]
    [measured] = objectives[1].indicators.all()
    series = measured.series.get()
    assert (series.baseline, series.baseline_period) == (42, date(2025, 1, 1))
    [action] = plan.actions.all()
    assert (action.starts_on, action.ends_on) == (date(2028, 1, 1), date(2031, 12, 31))
    assert (action.status, action.last_reported_on) == ("no_report", None)
    assert list(action.objectives.all()) == [objectives[1]]
    assert [each.due_on for each in action.milestones.all()] == [date(2029, 5, 1)]
    assert action.contributors.count() == 1
    assert (Target.objects.count(), Measurement.objects.count()) == (1, 1)
    assert ProgressEntry.objects.count() == 1
    assert plan.history.latest().history_user == cast.coordinator


def test_dates_beyond_the_calendar_are_refused_and_nothing_is_copied(coordinator, cast):
    answer = send(coordinator, "plan-copy", cast.plan, starts_on="9999-01-01", ends_on="9999-12-31")
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()
    assert ActionPlan.objects.count() == 1


def test_action_is_copied_within_its_plan_with_what_it_serves(coordinator, cast):
    objective = ObjectiveFactory(plan=cast.plan)
    cast.action.objectives.add(objective)
    answer = send(coordinator, "action-copy", cast.action, days="365", note="Igen")
    copied = Action.objects.latest("pk")
    assert answer["Location"] == reverse("actions:action-edit", args=[copied.pk])
    assert list(copied.objectives.all()) == [objective]
    assert copied.number != cast.action.number
    assert copied.starts_on == date(2024, 12, 31)


def test_adopted_plan_asks_for_a_note_and_nothing_is_lost(coordinator, cast):
    answer = send(coordinator, "action-copy", cast.action, days="10")
    assert list(answer.context["form"].errors) == ["note"]
    assert answer.context["form"]["days"].value() == "10"
    assert Action.objects.count() == 1


def test_action_moves_with_its_reports_and_without_the_objectives(coordinator, cast):
    other = ActionPlanFactory(area=cast.area, status=ActionPlan.DRAFT)
    ActionFactory(plan=other, number="7")
    cast.action.objectives.add(ObjectiveFactory(plan=cast.plan))
    entry = ProgressEntryFactory(action=cast.action)
    send(coordinator, "action-move", cast.action, plan=other.pk, note="Rätt plan")
    cast.action.refresh_from_db()
    assert (cast.action.plan, cast.action.number) == (other, "8")
    assert not cast.action.objectives.exists()
    assert ProgressEntry.objects.get() == entry


def test_action_is_offered_other_plans_only(coordinator, cast):
    other = ActionPlanFactory(area=cast.area, status=ActionPlan.DRAFT)
    form = coordinator.get(reverse("actions:action-move", args=[cast.action.pk])).context["form"]
    assert list(form.fields["plan"].queryset) == [other]


@pytest.mark.parametrize("back", [False, True], ids=["there", "back"])
def test_plans_are_locked_in_one_order(cast, back):
    other = ActionPlanFactory(area=cast.area, status=ActionPlan.DRAFT)
    action = ActionFactory(plan=other) if back else cast.action
    goal = cast.plan if back else other
    with CaptureQueriesContext(connection) as queries:
        move_action(action=action, by=cast.coordinator, plan=goal, note="x")
    wanted = 'FROM "actions_actionplan" .* WHERE "actions_actionplan"."id" = (\\d+)'
    found = [re.search(wanted, query["sql"]) for query in queries]
    locked = [int(match[1]) for match in found if match and "strategy_area" in match[0]]
    assert locked == [cast.plan.pk, other.pk]


@pytest.mark.parametrize("status", [ActionPlan.CLOSED])
def test_closed_plan_takes_nothing(coordinator, cast, status):
    closed = ActionPlanFactory(area=cast.area, status=status)
    answer = send(coordinator, "action-move", cast.action, plan=closed.pk, note="x")
    assert list(answer.context["form"].errors) == ["plan"]


def test_plan_is_numbered_anew_in_its_order(coordinator, cast):
    second = ObjectiveFactory(plan=cast.plan, number="1", position=2)
    first = ObjectiveFactory(plan=cast.plan, number="2", position=1)
    part = ObjectiveFactory(plan=cast.plan, number="9", position=3, parent=second)
    send(coordinator, "plan-renumber", cast.plan, note="Ny ordning")
    numbers = dict(Objective.objects.values_list("pk", "number"))
    assert numbers == {first.pk: "1", second.pk: "2", part.pk: "2.1"}
    assert Action.objects.get().number == "1"
    assert first.history.latest().history_change_reason == "Ny ordning"


@pytest.mark.parametrize(
    ("name", "which"),
    [
        ("plan-copy", "plan"),
        ("plan-renumber", "plan"),
        ("action-copy", "action"),
        ("action-move", "action"),
    ],
)
@pytest.mark.parametrize(("role", "code"), [("reader", 403), ("responsible", 403)])
def test_copying_is_for_coordinators(client, cast, name, which, role, code):
    client.force_login(cast.viewer(role))
    address = reverse(f"actions:{name}", args=[getattr(cast, which).pk])
    assert client.post(address, {}).status_code == code
