import re
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import unquote

import pytest
from django.urls import reverse
from django.utils import timezone

from actions.models import ActionPlan
from actions.views.as_of import TILES
from tests.cast import ROLES, assemble
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    AreaFactory,
    IndicatorFactory,
    MeasurementFactory,
    MilestoneFactory,
    ObjectiveFactory,
    ProgressEntryFactory,
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


def sign_in(client, person):
    if person.is_authenticated:
        client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client


def at(name, thing, day=MARCH, **query):
    key = thing.pk if name == "plan-on" else thing.slug
    return reverse(f"actions:{name}", args=[key, day])


def furnish(cast, day=JANUARY, size=2):
    """Actions and indicators in every state in two areas, and a draft with others."""
    plans = [cast.plan, ActionPlanFactory(area=AreaFactory(strategy=cast.strategy))]
    things = [plans[1]]
    for plan in plans:
        objective = ObjectiveFactory(plan=plan)
        things.append(objective)
        for number, status in enumerate(
            ("on_track", "at_risk", "delayed", "completed", "cancelled", "no_report") * size
        ):
            reported = None if status == "no_report" else date(2025, 7, 1)
            things.append(
                ActionFactory(
                    plan=plan,
                    status=status,
                    last_reported_on=reported,
                    ends_on=date(2026, 2, 1) if number % 2 else date(2027, 1, 1),
                    responsible_person=None if number % 3 else cast.responsible,
                )
            )
        for value in (10, 50, 90, 100, None):
            indicator = IndicatorFactory(
                objective=objective, series__baseline=0, series__baseline_period=date(2023, 1, 1)
            )
            series = indicator.series.get()
            things += [indicator, series, TargetFactory(series=series)]
            if value is not None:
                things.append(MeasurementFactory(series=series, value=Decimal(value)))
    draft = ActionPlanFactory(area=cast.area, status=ActionPlan.DRAFT, decided_on=None)
    things += [draft, ActionFactory(plan=draft, status="delayed", last_reported_on=JANUARY)]
    recorded(day, *things)
    return plans


def rows_of(client, address):
    return client.get(unquote(address).replace("&amp;", "&")).context["page_obj"].paginator.count


@pytest.mark.parametrize("role", ["coordinator", "visitor"])
def test_every_count_of_the_overview_equals_its_rows(client, cast, role):
    furnish(cast)
    sign_in(client, cast.viewer(role))
    context = client.get(at("strategy-on", cast.strategy)).context
    told = [(count, address) for _tile, count, address in context["tiles"]]
    for name in ("action_shares", "indicator_shares"):
        told += [(count, address) for _status, count, address in context[name]]
        for area in context["areas"]:
            told += [(count, address) for _status, count, address in area[name]]
    assert sum(count > 0 for count, _address in told) > 20
    assert [(c, rows_of(client, a)) for c, a in told] == [(c, c) for c, _a in told]
    if role == "coordinator":
        assert all(count for _tile, count, _address in context["tiles"])


def test_one_action_is_told_of_in_the_singular(client, cast):
    sign_in(client, cast.coordinator)
    recorded(JANUARY, ActionFactory(plan=cast.plan, status="delayed", last_reported_on=JANUARY))
    labels = {
        str(tile.label): count
        for tile, count, _address in client.get(at("strategy-on", cast.strategy)).context["tiles"]
    }
    assert labels["action delayed"] == 1


def test_counts_of_a_plan_equal_their_rows(client, cast):
    plan = furnish(cast)[1]
    sign_in(client, cast.coordinator)
    context = client.get(at("plan-on", plan)).context
    told = [
        (context["overdue_count"], context["list_address"] + "&attention=overdue"),
        (context["stale_count"], context["list_address"] + "&attention=stale"),
        *((count, address) for _s, count, address in context["action_shares"]),
        *((count, address) for _s, count, address in context["indicator_shares"]),
    ]
    assert [(c, rows_of(client, a)) for c, a in told] == [(c, c) for c, _a in told]
    assert context["overdue_count"] > 0


def test_every_attention_of_the_tiles_can_be_narrowed_to(client, cast):
    furnish(cast)
    sign_in(client, cast.coordinator)
    for tile in TILES:
        name = tile.list_name.removeprefix("actions:")
        response = client.get(at(name, cast.strategy), tile.query)
        assert [words for _name, _label, words in response.context["narrowing"].active()] != []


def test_the_page_says_which_day_it_shows_and_leads_back(client, cast):
    page = client.get(at("plan-on", cast.plan)).content.decode()
    assert "This is the plan as it stood on 1 March 2026." in page
    assert f'href="{cast.plan.get_absolute_url()}"' in page
    assert "1 March 2026" in client.get(at("strategy-on", cast.strategy)).content.decode()


def test_the_plan_as_it_stood(client, cast):
    milestone = MilestoneFactory(action=cast.action, title_en="Contract signed")
    objective = ObjectiveFactory(plan=cast.plan, title_en="Faster trials")
    part = ObjectiveFactory(plan=cast.plan, parent=objective, title_en="Answers in ten days")
    indicator = IndicatorFactory(objective=part, name_en="Days to an answer")
    entry = ProgressEntryFactory(action=cast.action, what_happened="We began")
    recorded(JANUARY, milestone, objective, part, indicator, indicator.series.get(), entry)
    changed(cast.plan, JUNE, title_en="Another name")
    changed(cast.action, JUNE, title_en="Another action")
    sign_in(client, cast.coordinator)
    page = client.get(at("plan-on", cast.plan)).content.decode()
    for text in (
        "Contract signed",
        "Faster trials",
        "Answers in ten days",
        "Days to an answer",
        "We began",
        cast.responsible.name,
    ):
        assert text in page
    assert "Another name" not in re.sub(r"<nav.*?</nav>", "", page, flags=re.DOTALL)
    assert "Another action" not in page


def test_visitors_read_no_names_and_no_reports(client, cast):
    recorded(JANUARY, ProgressEntryFactory(action=cast.action, what_happened="We began"))
    page = client.get(at("plan-on", cast.plan)).content.decode()
    assert str(cast.action.title) in page
    assert cast.responsible.name not in page
    assert "We began" not in page


def test_before_the_plan_there_is_nothing(client, cast):
    page = client.get(at("plan-on", cast.plan, date(2025, 1, 1))).content.decode()
    assert "The plan was not there on this day." in page
    page = client.get(at("strategy-on", cast.strategy, date(2025, 1, 1))).content.decode()
    assert "The first plan was recorded on 15 January 2026." in page


def test_a_plan_withdrawn_since_is_for_insiders(client, cast):
    withdrawn(cast.plan, JUNE)
    assert client.get(at("plan-on", cast.plan)).status_code == 404
    sign_in(client, cast.reader)
    page = client.get(at("plan-on", cast.plan)).content.decode()
    assert "The plan has been withdrawn since" in page
    assert cast.action.title in page
    overview = client.get(at("strategy-on", cast.strategy)).content.decode()
    assert at("plan-on", cast.plan) in overview


@pytest.mark.parametrize("role", ROLES)
def test_an_unpublished_strategys_past_is_for_insiders(client, role):
    cast = assemble(is_published=False)
    recorded(JANUARY, cast.plan, cast.action)
    sign_in(client, cast.viewer(role))
    insiders = {"administrator", "coordinator", "reader", "reading_organisation"}
    expected = 200 if role in insiders else 404
    for name in ("strategy-on", "actions-on", "indicators-on"):
        assert client.get(at(name, cast.strategy)).status_code == expected
    assert client.get(at("plan-on", cast.plan)).status_code == expected


@pytest.mark.parametrize("day", ["2026-02-30", "0000-01-01", "1899-12-31", "9999-12-31"])
def test_days_that_are_none_are_not_found(client, cast, day):
    for address in (
        f"/strategies/{cast.strategy.slug}/on/{day}/",
        f"/strategies/{cast.strategy.slug}/on/{day}/actions/",
        f"/plans/{cast.plan.pk}/on/{day}/",
    ):
        assert client.get(address).status_code == 404


def test_tomorrow_is_not_found(client, cast):
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert client.get(at("strategy-on", cast.strategy, tomorrow)).status_code == 404


@pytest.mark.parametrize(("name", "target"), [("strategy", "strategy-on"), ("plan", "plan-on")])
def test_a_chosen_day_leads_to_its_page(client, cast, name, target):
    thing = cast.strategy if name == "strategy" else cast.plan
    key = thing.slug if name == "strategy" else thing.pk
    address = reverse(f"actions:{name}-on-choose", args=[key])
    response = client.get(address, {"day": "2026-03-01"})
    assert response.url == at(target, thing)
    for day, fault in (
        ("2026-02-30", "Write the day as year-month-day"),
        ("2999-01-01", "Choose a day that has come."),
        ("0001-01-01", "Choose a day after the year 1900."),
    ):
        page = client.get(address, {"day": day})
        assert page.status_code == 200
        assert fault in page.content.decode()
    assert client.get(address).status_code == 200


def test_wrong_filters_narrow_nothing(client, cast):
    for query in ("status=none", "area=x", "plan=99999", "attention=all", "page=x"):
        response = client.get(f"{at('actions-on', cast.strategy)}?{query}")
        assert response.context["page_obj"].paginator.count == 1


def test_queries_do_not_grow(client, cast, django_assert_num_queries):
    """Session, person, roles, strategy and what each page reads."""
    sign_in(client, cast.coordinator)
    counts = {"strategy-on": 13, "actions-on": 12, "indicators-on": 14, "plan-on": 18}
    for size in (1, 4):
        furnish(cast, size=size)
        MilestoneFactory(action=cast.action)
        ProgressEntryFactory(action=cast.action)
        for name, count in counts.items():
            thing = cast.plan if name == "plan-on" else cast.strategy
            with django_assert_num_queries(count):
                client.get(at(name, thing))
