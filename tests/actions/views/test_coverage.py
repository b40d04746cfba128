import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from actions.models import ActionPlan
from tests.cast import assemble
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    AreaFactory,
    DirectionFactory,
    FrameworkGoalFactory,
    NeedFactory,
    ObjectiveFactory,
)

pytestmark = pytest.mark.django_db


def page_of(cast, role="visitor", query="", name="coverage"):
    client = Client()
    if role != "visitor":
        client.force_login(getattr(cast, role))
    return client.get(reverse(f"actions:{name}", args=[cast.strategy.slug]) + query)


def test_everybody_who_sees_the_strategy_sees_its_coverage():
    assert page_of(assemble()).status_code == 200
    hidden = assemble(is_published=False)
    assert page_of(hidden).status_code == 404
    assert page_of(hidden, name="coverage-csv").status_code == 404
    assert page_of(hidden, "reader").status_code == 200


def test_holes_stand_out_and_lead_to_where_they_are_filled():
    cast = assemble()
    NeedFactory(area=cast.area, text_en="Less waiting")
    served = NeedFactory(area=cast.area, text_en="More nurses")
    objective = ObjectiveFactory(plan=cast.plan, number="7")
    objective.needs.add(served)
    DirectionFactory(strategy=cast.strategy, title_en="Care for all")
    page = page_of(cast).content.decode()
    assert "Needs of 2: no objective" in page
    assert "Needs of 2: objective, no action" in page
    assert "Directions of 1: no objective" in page
    assert f'<a href="{cast.plan.get_absolute_url()}">{cast.plan.title}</a>' in page
    assert f'<a href="{objective.get_absolute_url()}">To objective 7' in page


def test_no_holes():
    cast = assemble()
    objective = ObjectiveFactory(plan=cast.plan)
    objective.needs.add(NeedFactory(area=cast.area))
    cast.action.objectives.add(objective)
    assert "No holes" in page_of(cast).content.decode()


def test_strategy_without_needs_says_so():
    assert "The strategy names no needs." in page_of(assemble()).content.decode()


def test_drafts_are_neither_offered_to_visitors_nor_shown_to_them():
    cast = assemble()
    draft = ActionPlanFactory(area=cast.area, status=ActionPlan.DRAFT, decided_on=None)
    objective = ObjectiveFactory(plan=draft, title_en="Secret draft", title_sv="Hemligt utkast")
    objective.needs.add(NeedFactory(area=cast.area))
    visitor = page_of(cast, query="?drafts=with").content.decode()
    assert "Secret draft" not in visitor
    assert 'name="drafts"' not in visitor
    assert draft.title not in visitor
    assert "Secret draft" in page_of(cast, "reader", "?drafts=with").content.decode()
    assert "Secret draft" not in page_of(cast, "reader").content.decode()


@pytest.mark.parametrize("query", ["?area=x", "?area=999", "?year=%00", "?drafts=only&year=1"])
def test_strange_questions_are_answered(query):
    cast = assemble()
    NeedFactory(area=cast.area, text_en="Less waiting")
    response = page_of(cast, "reader", query)
    assert response.status_code == 200
    assert "Less waiting" in response.content.decode()


def test_csv_holds_the_three_tables_and_no_formulas():
    cast = assemble()
    objective = ObjectiveFactory(plan=cast.plan, number="1", title_en="Shorter queues")
    need = NeedFactory(area=cast.area, letter="a", text_en="=HYPERLINK(1)")
    objective.needs.add(need)
    cast.action.objectives.add(objective)
    DirectionFactory(strategy=cast.strategy, number="1", title_en="Care for all")
    response = page_of(cast, name="coverage-csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert lines[1:] == [
        [
            "Needs",
            str(cast.area),
            "a",
            "'=HYPERLINK(1)",
            "covered",
            "1",
            "1",
            "1 Shorter queues",
            str(cast.action),
        ],
        ["Directions", "", "1", "Care for all", "no objective", "0", "0", "", ""],
    ]


def fill(cast, number):
    for _turn in range(number):
        area = AreaFactory(strategy=cast.strategy)
        goal = FrameworkGoalFactory()
        cast.strategy.frameworks.add(goal.framework)
        direction = DirectionFactory(strategy=cast.strategy)
        for plan in (cast.plan, ActionPlanFactory(area=area)):
            objective = ObjectiveFactory(plan=plan)
            objective.needs.add(NeedFactory(area=plan.area))
            objective.directions.add(direction)
            objective.framework_goals.add(goal)
            NeedFactory(area=plan.area)
            ActionFactory(plan=plan).objectives.add(objective)


@pytest.mark.parametrize("number", [2, 25], ids=["few", "many"])
@pytest.mark.parametrize(("role", "queries"), [("coordinator", 17), ("visitor", 14)])
def test_page_takes_the_same_queries(role, queries, number, django_assert_num_queries):
    cast = assemble()
    fill(cast, number)
    page_of(cast, role)
    client = Client()
    if role != "visitor":
        client.force_login(getattr(cast, role))
    address = reverse("actions:coverage", args=[cast.strategy.slug])
    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200
