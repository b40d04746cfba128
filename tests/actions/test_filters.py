"""What lists are narrowed by, and that figures counted by it are the lists' rows."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actions.filters import (
    actions_matching,
    attention_conditions,
    indicators_matching,
)
from actions.models import Action, ActionPlan, StoredEvaluation
from tests.cast import ROLES, assemble
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    DirectionFactory,
    FrameworkGoalFactory,
    IndicatorFactory,
    MeasurementFactory,
    NeedFactory,
    ObjectiveFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def today():
    return timezone.localdate()


def served(cast, name):
    """Something that objectives serve, and the objective field that says so."""
    return {
        "direction": ("directions", lambda: DirectionFactory(strategy=cast.strategy)),
        "goal": ("framework_goals", FrameworkGoalFactory),
        "need": ("needs", lambda: NeedFactory(area=cast.area)),
    }[name]


@pytest.mark.parametrize("name", ["direction", "goal", "need"])
def test_rows_by_what_their_objectives_serve_come_once(name, cast, today):
    column, make = served(cast, name)
    thing, other = make(), make()
    objectives = ObjectiveFactory.create_batch(2, plan=cast.plan)
    for objective in objectives:
        getattr(objective, column).add(thing)
        cast.action.objectives.add(objective)
    elsewhere = ObjectiveFactory(plan=cast.plan)
    getattr(elsewhere, column).add(other)
    ActionFactory(plan=cast.plan).objectives.add(elsewhere)
    indicators = [IndicatorFactory(objective=objective) for objective in objectives]
    IndicatorFactory(objective=elsewhere)
    query = {name: thing.pk}
    assert list(actions_matching(cast.visitor, cast.strategy, query, today)) == [cast.action]
    found = indicators_matching(cast.visitor, cast.strategy, query, today)
    assert sorted(found.values_list("pk", flat=True)) == [each.pk for each in indicators]


def test_rows_by_objective(cast, today):
    objective = ObjectiveFactory(plan=cast.plan)
    cast.action.objectives.add(objective)
    ActionFactory(plan=cast.plan)
    indicator = IndicatorFactory(objective=objective)
    query = {"objective": objective.pk}
    assert list(actions_matching(cast.visitor, cast.strategy, query, today)) == [cast.action]
    assert list(indicators_matching(cast.visitor, cast.strategy, query, today)) == [indicator]


@pytest.mark.parametrize("name", ["direction", "goal", "need"])
def test_what_a_draft_says_of_an_action_is_not_told(name, cast, today):
    column, make = served(cast, name)
    thing = make()
    draft = ActionPlanFactory(area=cast.area, status=ActionPlan.DRAFT, decided_on=None)
    secret = ObjectiveFactory(plan=draft)
    getattr(secret, column).add(thing)
    getattr(ObjectiveFactory(plan=cast.plan), column).add(thing)
    cast.action.objectives.add(secret)
    query = {name: thing.pk}
    assert not actions_matching(cast.visitor, cast.strategy, query, today).exists()
    assert actions_matching(cast.coordinator, cast.strategy, query, today).exists()


def test_goals_that_only_a_draft_contributes_to_are_not_offered(cast, today):
    draft = ActionPlanFactory(area=cast.area, status=ActionPlan.DRAFT, decided_on=None)
    goal = FrameworkGoalFactory()
    ObjectiveFactory(plan=draft).framework_goals.add(goal)
    address = reverse("actions:action-list", args=[cast.strategy.slug])
    assert goal.title_en not in Client().get(address).content.decode()


def test_actions_by_person_are_for_insiders(cast, today):
    ActionFactory(plan=cast.plan)
    query = {"person": cast.responsible.pk}
    assert list(actions_matching(cast.reader, cast.strategy, query, today)) == [cast.action]
    assert actions_matching(cast.visitor, cast.strategy, query, today).count() == 2


@pytest.mark.parametrize("viewer", ROLES)
def test_figures_are_the_rows_of_the_lists(viewer, cast, today):
    draft = ActionPlanFactory(area=cast.area, status=ActionPlan.DRAFT, decided_on=None)
    closed = ActionPlanFactory(area=cast.area, status=ActionPlan.CLOSED)
    ActionFactory(plan=ActionPlanFactory())
    for plan in (cast.plan, draft, closed):
        for days in (0, 400):
            ActionFactory(
                plan=plan,
                status="delayed",
                last_reported_on=today - timedelta(days=days),
                ends_on=plan.starts_on,
                responsible_person=None,
                responsible_organisation=cast.action.responsible_organisation,
            )
    address = reverse("actions:action-list", args=[cast.strategy.slug])
    client = Client()
    if viewer not in ("visitor", "inactive"):
        client.force_login(cast.viewer(viewer))
    for query in (
        {},
        {"status": "delayed"},
        {"attention": "overdue"},
        {"attention": "stale"},
        {"attention": "unreported", "status": "delayed"},
        {"attention": "unassigned"},
        {"area": cast.area.pk, "drafts": "only"},
        {"plan": draft.pk},
        {"person": cast.responsible.pk},
    ):
        person = cast.viewer("visitor" if viewer == "inactive" else viewer)
        count = actions_matching(person, cast.strategy, query, today).count()
        assert client.get(address, query).context["page_obj"].paginator.count == count, query


def test_attention_is_counted_as_it_is_listed(cast, today):
    for days in (0, 400):
        ActionFactory(
            plan=cast.plan,
            status="on_track",
            last_reported_on=today - timedelta(days=days),
            ends_on=today - timedelta(days=1),
        )
    everything = actions_matching(cast.coordinator, cast.strategy, {}, today)
    for name, condition in attention_conditions(today, everything).items():
        listed = actions_matching(cast.coordinator, cast.strategy, {"attention": name}, today)
        assert set(everything.filter(condition)) == set(listed), name
    assert everything.filter(attention_conditions(today, everything)["stale"]).exists()


def test_indicator_without_a_kept_status_has_no_target(cast, today):
    indicator = IndicatorFactory(objective=ObjectiveFactory(plan=cast.plan), with_series=False)
    assert not StoredEvaluation.objects.exists()
    found = indicators_matching(cast.visitor, cast.strategy, {"status": "no_target"}, today)
    assert list(found) == [indicator]


def test_indicators_whose_latest_value_is_missing(cast):
    today = date(2026, 5, 20)
    objective = ObjectiveFactory(plan=cast.plan)

    def indicator(name, **known):
        return IndicatorFactory(
            objective=objective,
            name_sv=name,
            **{
                "series__baseline": Decimal(0),
                "series__baseline_period": date(2023, 1, 1),
                **known,
            },
        )

    def measured(found, *days):
        for day in days:
            MeasurementFactory(series=found.series.get(), period=day)

    measured(indicator("delivered"), date(2024, 1, 1), date(2025, 1, 1))
    measured(indicator("late"), date(2024, 1, 1))
    measured(indicator("this quarter", frequency="quarter"), date(2026, 1, 1))
    measured(indicator("last quarter", frequency="quarter"), date(2025, 10, 1))
    indicator("never")
    indicator("new", series__baseline_period=date(2025, 1, 1))
    IndicatorFactory(objective=objective, name_sv="empty", with_series=False)
    IndicatorFactory(
        objective=ObjectiveFactory(plan=ActionPlanFactory(area=cast.area, status="closed"))
    )
    found = indicators_matching(cast.visitor, cast.strategy, {"attention": "missing"}, today)
    assert {each.name_sv for each in found} == {"late", "last quarter", "never", "empty"}


@pytest.mark.parametrize("status", ["achieved", "off_track", "no_measurement"])
def test_indicators_are_counted_as_they_are_listed(status, cast, today):
    for value in (None, 1, 100):
        indicator = IndicatorFactory(
            objective=ObjectiveFactory(plan=cast.plan),
            series__baseline=Decimal(0),
            series__baseline_period=date(2022, 1, 1),
        )
        series = indicator.series.get()
        TargetFactory(series=series, period=date(2026, 1, 1))
        if value is not None:
            MeasurementFactory(series=series, period=date(2025, 1, 1), value=Decimal(value))
    address = reverse("actions:indicator-list", args=[cast.strategy.slug])
    page = Client().get(address, {"status": status}).context["page_obj"]
    found = indicators_matching(cast.visitor, cast.strategy, {"status": status}, today)
    assert [record.indicator.pk for record in page] == [each.pk for each in found]
    assert len(page) == 1


def test_figures_ask_only_for_what_is_chosen(cast, today, django_assert_num_queries):
    viewer = cast.viewer("reader")
    list(actions_matching(viewer, cast.strategy, {}, today))
    with django_assert_num_queries(2):
        list(actions_matching(viewer, cast.strategy, {"status": "delayed"}, today))
    with django_assert_num_queries(3):
        list(actions_matching(viewer, cast.strategy, {"area": cast.area.pk}, today))
    assert Action.objects.exists()
