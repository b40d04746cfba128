"""Pages ask the database the same number of questions whatever they show."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from foundation.history import save_as
from tests.actions.views.world import make_world
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    AreaFactory,
    AttachmentFactory,
    ContributorFactory,
    DirectionFactory,
    ForumFactory,
    FrameworkGoalFactory,
    IndicatorFactory,
    MeasurementFactory,
    MilestoneFactory,
    NeedFactory,
    ObjectiveFactory,
    ProgressEntryFactory,
    QuestionFactory,
    RemarkFactory,
    ReplyFactory,
    ReportingDateFactory,
    ReviewCycleFactory,
    ReviewFactory,
    StrategyFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db

COUNTS = {
    "strategy-list": (8, 4),
    "strategy": (11, 8),
    "area": (10, 6),
    "plan": (13, 10),
    "objective": (16, 13),
    "indicator": (15, 10),
    "action": (22, 6),
    "action-list": (20, 16),
    "indicator-list": (18, 15),
    "objective-list": (20, 17),
    "organisation-list": (8, 4),
    "organisation": (20, 16),
}
"""Queries for a coordinator (session, person and roles among them) and for a visitor."""


@pytest.fixture
def world():
    return make_world()


def fill(world, number):
    """``number`` more of everything."""
    cast = world.cast
    organisation = cast.action.responsible_organisation
    person = cast.responsible
    for turn in range(number):
        ReplyFactory(question=QuestionFactory(action=cast.action))
        StrategyFactory()
        area = AreaFactory(strategy=cast.strategy)
        ActionPlanFactory(area=area)
        plan = ActionPlanFactory(area=cast.area)
        ForumFactory(strategy=cast.strategy, host=organisation)
        ContributorFactory(action=ActionFactory(plan=plan), organisation=organisation)
        NeedFactory(area=cast.area).objectives.add(world.objective)
        DirectionFactory(strategy=cast.strategy).objectives.add(world.objective)
        goal = FrameworkGoalFactory()
        world.objective.framework_goals.add(goal)
        cast.strategy.frameworks.add(goal.framework)
        part = ObjectiveFactory(plan=cast.plan, parent=world.objective)
        IndicatorFactory(objective=ObjectiveFactory(plan=plan))
        for objective in (world.objective, part):
            indicator = IndicatorFactory(
                objective=objective,
                responsible_organisation=organisation,
                series__baseline=Decimal(0),
                series__baseline_period=date(2020, 1, 1),
            )
            TargetFactory(series=indicator.series.get())
            MeasurementFactory(series=indicator.series.get())
        action = ActionFactory(
            plan=cast.plan, responsible_organisation=organisation, responsible_person=person
        )
        action.objectives.add(world.objective)
        cast.action.objectives.add(part)
        for served in (action, cast.action):
            MilestoneFactory(action=served)
            ContributorFactory(action=served, person=person)
            entry = ProgressEntryFactory(action=served, on_behalf_of=person, author=person)
            AttachmentFactory(entry=entry)
            RemarkFactory(entry=entry, note="Noted")
            day = timezone.localdate() + timedelta(days=turn)
            ReportingDateFactory(action=served, due_on=day)
        measurement = MeasurementFactory(
            series=world.indicator.series.get(),
            period=date(1950 + turn, 1, 1),
            recorded_by=person,
            entry=entry,
        )
        measurement.value += 1
        save_as(measurement, by=person, reason="Corrected")
        ReviewFactory(
            cycle=ReviewCycleFactory(strategy=cast.strategy, year=2000 + turn),
            action=cast.action,
            status="approved",
            account="Well",
            decision="change",
            decided_at=timezone.now(),
        )
        cast.action.ends_on = date(2030, 1, 1) + timedelta(days=turn)
        save_as(cast.action, by=person, reason="Moved")


@pytest.mark.parametrize("number", [2, 60], ids=["few", "many"])
def test_pages_take_the_same_queries(number, world, django_assert_num_queries):
    fill(world, number)
    coordinator = Client()
    coordinator.force_login(world.cast.coordinator)
    for page, numbers in COUNTS.items():
        for client, queries in zip((coordinator, Client()), numbers, strict=True):
            address = world.addresses[page]
            client.get(address)
            with django_assert_num_queries(queries, info=page):
                assert client.get(address).status_code == 200
