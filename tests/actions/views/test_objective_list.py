"""The list of objectives, and the columns that people choose in all lists."""

import pytest
from django.test import Client
from django.urls import reverse

from actions.columns import LISTS
from actions.models import ActionPlan
from tests.cast import assemble
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    DirectionFactory,
    FrameworkGoalFactory,
    IndicatorFactory,
    NeedFactory,
    ObjectiveFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return assemble()


def objectives_of(cast, client=None, **query):
    address = reverse("actions:objective-list", args=[cast.strategy.slug])
    response = (client or Client()).get(address, query)
    assert response.status_code == 200
    return [item.objective.title_en for item in response.context["page_obj"]]


def test_objectives_narrowed_and_sorted(cast):
    served = ObjectiveFactory(plan=cast.plan, title_en="Zebra", description_sv="Kortare köer")
    ObjectiveFactory(plan=cast.plan, title_en="Bison")
    goal, need = FrameworkGoalFactory(), NeedFactory(area=cast.area)
    direction = DirectionFactory(strategy=cast.strategy)
    served.framework_goals.add(goal)
    served.needs.add(need)
    served.directions.add(direction)
    IndicatorFactory(objective=served)
    cast.action.objectives.add(served)
    assert objectives_of(cast) == ["Zebra", "Bison"]
    assert objectives_of(cast, sort="title") == ["Bison", "Zebra"]
    assert objectives_of(cast, q="KÖER") == ["Zebra"]
    for query in ({"goal": goal.pk}, {"need": need.pk}, {"direction": direction.pk}):
        assert objectives_of(cast, **query) == ["Zebra"]
    for missing in ("indicator", "action"):
        assert objectives_of(cast, missing=missing) == ["Bison"]
    assert objectives_of(cast, area=cast.area.pk, plan=cast.plan.pk) == ["Zebra", "Bison"]


def test_objectives_of_drafts_are_for_insiders_who_ask(cast):
    draft = ActionPlanFactory(area=cast.area, status=ActionPlan.DRAFT, decided_on=None)
    ObjectiveFactory(plan=draft, title_en="Secret")
    client = Client()
    client.force_login(cast.reader)
    assert objectives_of(cast, client, drafts="with") == ["Secret"]
    assert objectives_of(cast, client) == objectives_of(cast, drafts="only") == []


def test_counts_of_an_objective_lead_to_those_rows(cast):
    objective = ObjectiveFactory(plan=cast.plan)
    for _turn in range(2):
        ActionFactory(plan=cast.plan).objectives.add(objective)
    IndicatorFactory(objective=objective)
    address = reverse("actions:objective-list", args=[cast.strategy.slug])
    (item,) = Client().get(address).context["page_obj"]
    for count in (*item.action_counts, *item.indicator_counts):
        found = Client().get(count.address).context["page_obj"].paginator.count
        assert found == count.number
    assert [count.number for count in item.action_counts] == [2]


@pytest.mark.parametrize("kind", LISTS)
def test_columns_are_chosen_in_the_address(kind, cast):
    objective = ObjectiveFactory(plan=cast.plan)
    IndicatorFactory(objective=objective)
    cast.action.objectives.add(objective)
    client = Client()
    client.force_login(cast.coordinator)
    address = reverse(LISTS[kind].url_name, args=[cast.strategy.slug])
    keys = [column.key for column in LISTS[kind].columns[1:]]
    for chosen in ([keys[0]], keys):
        response = client.get(address, {"cols": chosen})
        assert len(response.context["heads"]) == 1 + len(chosen)
        assert response.context["asked"].query.getlist("cols") == chosen
    usual = client.get(address)
    assert "cols" not in usual.context["asked"].query
    shown = [key for key, box in zip(keys, usual.context["columns"], strict=True) if box[1]]
    again = client.get(address, {"cols": shown})
    assert "cols" not in again.context["asked"].query


def test_column_with_names_of_people_is_not_offered_to_visitors(cast):
    address = reverse("actions:action-list", args=[cast.strategy.slug])
    response = Client().get(address, {"cols": ["person", "ends"]})
    assert [head.label for head in response.context["heads"]] == ["Action", "Ends"]
    assert cast.responsible.name not in response.content.decode()


@pytest.mark.parametrize(("rows", "shown"), [("", 50), ("25", 25), ("100", 60), ("7", 50)])
def test_rows_a_page(rows, shown, cast):
    ActionFactory.create_batch(59, plan=cast.plan)
    address = reverse("actions:action-list", args=[cast.strategy.slug])
    assert len(Client().get(address, {"rows": rows}).context["page_obj"]) == shown


def test_htmx_is_told_the_short_address(cast):
    address = reverse("actions:action-list", args=[cast.strategy.slug])
    query = {"q": "", "status": "no_report", "area": "", "sort": ""}
    response = Client().get(address, query, headers={"HX-Request": "true"})
    assert response["HX-Push-Url"] == f"{address}?status=no_report"
