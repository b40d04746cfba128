"""Reports that say better than the figures do."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from actions.domain.optimism import farthest_first, optimistic_actions, optimistic_objectives
from actions.models import ActionPlan
from foundation.withdrawal import withdraw
from tests.cast import ROLES, assemble
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    IndicatorFactory,
    MeasurementFactory,
    ObjectiveFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db

INSIDERS = {"administrator", "coordinator", "reader", "reading_organisation"}


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def address(cast):
    return reverse("actions:optimistic", args=[cast.strategy.slug])


def measured(objective, value, **options):
    """From 0 in 2023 to 100 in 2027: 50 is expected of 2025."""
    indicator = IndicatorFactory(
        objective=objective,
        **{
            "series__baseline": Decimal(0),
            "series__baseline_period": date(2023, 1, 1),
            **options,
        },
    )
    series = indicator.series.get()
    TargetFactory(series=series)
    MeasurementFactory(series=series, value=Decimal(value))
    return indicator


def said(cast, status, *objectives, **options):
    action = ActionFactory(
        plan=options.pop("plan", cast.plan),
        status=status,
        last_reported_on=date(2026, 5, 3),
        percent_complete=100 if status == "completed" else 60,
        **options,
    )
    action.objectives.set(objectives)
    return action


def listed(cast):
    return [pk for pk, _found in farthest_first(cast.coordinator, cast.strategy)]


def test_farthest_apart_stand_first(cast):
    near, far = ObjectiveFactory(plan=cast.plan), ObjectiveFactory(plan=cast.plan)
    measured(near, 40)
    measured(far, 10)
    slightly, much = said(cast, "on_track", near), said(cast, "on_track", far)
    done = said(cast, "completed", near)

    assert listed(cast) == [done.pk, much.pk, slightly.pk]
    assert optimistic_actions(cast.coordinator, cast.strategy).count() == 3


def test_both_sides_are_shown_with_their_figures(client, cast, address):
    objective = ObjectiveFactory(plan=cast.plan)
    indicator = measured(objective, 10)
    action = said(cast, "on_track", objective)
    client.force_login(cast.coordinator)

    page = client.get(address)

    (report,) = page.context["reports"]
    assert report.action == action
    assert [each.record.indicator for each in report.contradictions] == [indicator]
    text = " ".join(page.content.decode().replace("\xa0", " ").split())
    assert "10 per cent in 2025, where 50 per cent was expected" in text
    assert "40 percentage points apart." in text
    assert "The report came 4 months after the period had ended." in text
    assert f"{action.get_absolute_url()}#questions" in text


@pytest.mark.parametrize(
    ("status", "value"),
    [("delayed", 10), ("at_risk", 10), ("on_track", 60), ("cancelled", 10)],
)
def test_what_agrees_is_not_listed(cast, status, value):
    objective = ObjectiveFactory(plan=cast.plan)
    measured(objective, value)
    said(cast, status, objective)

    assert listed(cast) == []
    assert optimistic_actions(cast.coordinator, cast.strategy).count() == 0


@pytest.mark.parametrize("what", ["action", "indicator", "objective", "draft plan"])
def test_what_is_out_of_use_is_not_listed(cast, what):
    plan = ActionPlanFactory(
        area=cast.area, status=ActionPlan.DRAFT if what == "draft plan" else ActionPlan.ADOPTED
    )
    objective = ObjectiveFactory(plan=plan)
    indicator = measured(objective, 10)
    action = said(cast, "on_track", objective, plan=plan)
    things = {"action": action, "indicator": indicator, "objective": objective}
    if what in things:
        withdraw(things[what], by=cast.coordinator, reason="Utgår.")

    assert listed(cast) == []
    assert optimistic_actions(cast.coordinator, cast.strategy).count() == 0


def test_objective_is_listed_when_all_its_actions_are_said_to_go_well(cast):
    whole, mixed = ObjectiveFactory(plan=cast.plan), ObjectiveFactory(plan=cast.plan)
    for objective in (whole, mixed):
        measured(objective, 10)
        said(cast, "on_track", objective)
        said(cast, "cancelled", objective)
    said(cast, "delayed", mixed)

    found = optimistic_objectives(cast.coordinator, cast.strategy)

    assert [(each.objective, each.action_count) for each in found] == [(whole, 1)]


@pytest.mark.parametrize("role", ROLES)
def test_insiders_see_it(client, cast, address, role):
    if role != "visitor":
        client.force_login(getattr(cast, role))

    assert client.get(address).status_code == (200 if role in INSIDERS else 404)


def test_nothing_to_show_says_what_would_stand_there(client, cast, address):
    client.force_login(cast.reader)

    assert "Nothing contradicts what is said" in client.get(address).content.decode()


def test_page_of_the_indicator_names_the_actions_to_insiders(client, cast):
    objective = ObjectiveFactory(plan=cast.plan)
    indicator = measured(objective, 10)
    action = said(cast, "on_track", objective)

    assert client.get(indicator.get_absolute_url()).context["said_well"] == []
    client.force_login(cast.reader)
    assert client.get(indicator.get_absolute_url()).context["said_well"] == [action]


@pytest.mark.parametrize("count", [1, 12])
def test_list_has_a_fixed_number_of_queries(
    client, cast, address, django_assert_num_queries, count
):
    client.force_login(cast.coordinator)
    for _ in range(count):
        objective = ObjectiveFactory(plan=cast.plan)
        measured(objective, 10)
        measured(objective, 20)
        said(cast, "on_track", objective)
        said(cast, "completed", objective)

    with django_assert_num_queries(17):
        client.get(address)
    optimistic_actions(cast.coordinator, cast.strategy).count()
    with django_assert_num_queries(1):
        optimistic_actions(cast.coordinator, cast.strategy).count()
