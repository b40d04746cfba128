"""Every reading page, as each role finds it."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from actions.models import ActionPlan
from foundation.withdrawal import withdraw
from strategy.models import Strategy
from tests.actions.views.world import (
    BEYOND_STRATEGIES,
    DRAFT,
    ENTRY,
    INSIDERS,
    OUTSIDE,
    OWN,
    PAGES,
    PEOPLE,
    make_world,
)
from tests.cast import ROLES
from tests.factories import (
    ActionFactory,
    IndicatorFactory,
    ObjectiveFactory,
    PersonFactory,
    ProgressEntryFactory,
    StrategyFactory,
)

pytestmark = pytest.mark.django_db

STRATEGY_PAGES = [page for page in PAGES if page not in BEYOND_STRATEGIES]


@pytest.fixture
def world():
    return make_world()


def client_of(world, role):
    client = Client()
    if role != "visitor":
        client.force_login(getattr(world.cast, role), "django.contrib.auth.backends.ModelBackend")
    return client


def text_of(client, address, **query):
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_pages_open_for(role, world):
    client = client_of(world, role)
    for page in PAGES:
        text = text_of(client, world.addresses[page])
        assert len(re.findall(r"<h1[ >]", text)) == 1, page


def test_pages_in_swedish(world):
    client = client_of(world, "coordinator")
    client.cookies["django_language"] = "sv"
    for page in PAGES:
        assert '<html lang="sv"' in text_of(client, world.addresses[page])


def test_pages_have_no_inline_style_or_script(world):
    client = client_of(world, "coordinator")
    for page in PAGES:
        text = text_of(client, world.addresses[page])
        assert " style=" not in text, page
        assert not re.search(r"<script(?![^>]* src=)[^>]*>", text), page
        assert not re.search(r" on[a-z]+=", text), page


# --- What visitors may not see -------------------------------------------------------------------


@pytest.mark.parametrize("role", OUTSIDE)
def test_pages_hide_people_entries_and_drafts_from(role, world):
    client = client_of(world, role)
    for page in PAGES:
        text = text_of(client, world.addresses[page])
        for secret in (PEOPLE, ENTRY, DRAFT):
            assert secret not in text, page


@pytest.mark.parametrize("role", OWN)
def test_pages_hide_people_entries_and_drafts_from_the_responsible(role, world):
    """Beside their own action, and what it says of an indicator, they are told what everybody is;
    the header has their own name.
    """
    client = client_of(world, role)
    for page in PAGES:
        if page == "action":
            continue
        main = text_of(client, world.addresses[page]).partition("<main")[2]
        for secret in (PEOPLE, DRAFT) if page == "indicator" else (PEOPLE, ENTRY, DRAFT):
            assert secret not in main, page


@pytest.mark.parametrize("role", [*INSIDERS, *OWN])
def test_action_shows_people_and_entries_to(role, world):
    text = text_of(client_of(world, role), world.addresses["action"])
    assert PEOPLE in text
    assert ENTRY in text
    assert "History" in text


@pytest.mark.parametrize("role", OUTSIDE)
def test_action_hides_its_history_from(role, world):
    assert "History" not in text_of(client_of(world, role), world.addresses["action"])


@pytest.mark.parametrize("role", INSIDERS)
def test_indicator_names_people_to(role, world):
    assert PEOPLE in text_of(client_of(world, role), world.addresses["indicator"])


@pytest.mark.parametrize("role", INSIDERS)
def test_pages_show_drafts_to(role, world):
    client = client_of(world, role)
    for page in ("strategy", "area"):
        assert DRAFT in text_of(client, world.addresses[page])


@pytest.mark.parametrize("role", ROLES)
def test_draft_is_there_for_insiders_alone(role, world):
    client = client_of(world, role)
    for thing, address in world.draft_addresses.items():
        assert client.get(address).status_code == (200 if role in INSIDERS else 404), thing


def test_draft_action_opens_for_its_organisation_without_its_plan(world):
    person = PersonFactory(organisation=world.draft_action.responsible_organisation)
    client = Client()
    client.force_login(person)
    text = text_of(client, world.draft_action.get_absolute_url())
    assert world.draft.get_absolute_url() not in text
    assert world.draft_objective.get_absolute_url() not in text
    assert "Log progress" not in text


@pytest.mark.parametrize("role", ROLES)
def test_unpublished_strategy_is_there_for_insiders_alone(role):
    world = make_world(is_published=False)
    client = client_of(world, role)
    for page in STRATEGY_PAGES:
        may = role in INSIDERS or (page == "action" and role in OWN)
        assert client.get(world.addresses[page]).status_code == (200 if may else 404), page


@pytest.mark.parametrize("role", OWN)
def test_own_action_of_an_unpublished_strategy_leads_nowhere_else(role):
    world = make_world(is_published=False)
    text = text_of(client_of(world, role), world.addresses["action"])
    for page in ("strategy", "area", "plan", "objective", "indicator"):
        assert f'href="{world.addresses[page]}"' not in text


def test_strategy_list_leaves_unpublished_strategies_out():
    StrategyFactory(title_en="Not yet", is_published=False)
    assert "Not yet" not in text_of(Client(), reverse("actions:strategy-list"))


@pytest.mark.parametrize("role", OUTSIDE)
def test_lists_do_not_tell_of_drafts_by_filters(role, world):
    client = client_of(world, role)
    asked = [
        {"q": "utkast"},
        {"drafts": "with"},
        {"drafts": "only"},
        {"status": "no_report"},
        {"attention": "unassigned"},
        {"plan": world.draft.pk},
        {"organisation": world.draft_action.responsible_organisation_id},
        {"sort": "-title"},
    ]
    for page in ("action-list", "indicator-list"):
        for query in asked:
            assert DRAFT not in text_of(client, world.addresses[page], **query), (page, query)


@pytest.mark.parametrize("role", OUTSIDE)
def test_list_does_not_tell_by_counts_who_is_named(role, world):
    world.cast.action.responsible_person = None
    world.cast.action.save()
    client = client_of(world, role)
    assert "unassigned" not in text_of(client, world.addresses["action-list"])
    response = client.get(world.addresses["action-list"], {"attention": "unassigned"})
    assert response.context["page_obj"].paginator.count == 1
    named = PersonFactory()
    world.cast.action.responsible_person = named
    world.cast.action.save()
    response = client.get(world.addresses["action-list"], {"attention": "unassigned"})
    assert response.context["page_obj"].paginator.count == 1


def test_counts_are_the_same_for_everybody(world):
    """Drafts are named to insiders and counted for nobody."""
    for page in ("strategy-list", "strategy"):
        found = {
            role: re.findall(
                r'class="count">(\d+)<', text_of(client_of(world, role), world.addresses[page])
            )
            for role in ROLES
        }
        assert set(map(tuple, found.values())) == {tuple(found["visitor"])}


def test_indicator_hides_changes_made_while_the_plan_was_a_draft(world):
    """What the draft said stays with the insiders after it has been adopted."""
    world.draft.status, world.draft.decided_on = ActionPlan.ADOPTED, world.cast.plan.decided_on
    world.draft.save()
    address = world.draft_indicator.get_absolute_url()
    assert "Decided again" not in text_of(Client(), address)
    assert "Decided again" in text_of(client_of(world, "coordinator"), address)


def test_indicator_shows_changes_made_since_the_plan_was_adopted(world):
    text = text_of(Client(), world.addresses["indicator"])
    assert "Decided again" in text
    assert "<del>100" in text


# --- What is not there ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["area-detail", "plan-detail", "objective-detail", "indicator-detail", "action-detail"]
)
@pytest.mark.parametrize("pk", [0, 999_999, 10**30])
def test_unknown_thing_is_not_found(name, pk):
    assert Client().get(reverse(f"actions:{name}", args=[pk])).status_code == 404


@pytest.mark.parametrize("name", ["strategy-detail", "action-list", "indicator-list"])
def test_unknown_strategy_is_not_found(name):
    assert Client().get(reverse(f"actions:{name}", args=["no-such"])).status_code == 404


@pytest.mark.parametrize("role", ["administrator", "responsible", "visitor"])
def test_withdrawn_strategy_is_not_found(role, world):
    strategy = Strategy.objects.get(pk=world.cast.strategy.pk)
    withdraw(strategy, by=world.cast.administrator, reason="Replaced")
    client = client_of(world, role)
    for page in STRATEGY_PAGES:
        assert client.get(world.addresses[page]).status_code == 404, page


@pytest.mark.parametrize("thing", ["objective", "indicator", "need"])
def test_withdrawn_thing_is_left_out(thing, world):
    withdraw(getattr(world, thing), by=world.cast.administrator, reason="Replaced")
    client = client_of(world, "administrator")
    words = {"objective": "Shorter queues", "indicator": "Waiting time", "need": "Less waiting"}
    for page in PAGES:
        response = client.get(world.addresses[page])
        if response.status_code == 200:
            assert words[thing] not in response.content.decode(), page


# --- What the pages say --------------------------------------------------------------------------


def test_strategy_shows_its_areas_first(world):
    text = text_of(Client(), world.addresses["strategy"])
    assert text.index(world.cast.area.title) < text.index("Care for all")
    for words in ("To be a place worth living in", "The council", "1 action", "1 indicator"):
        assert words in text


def test_strategy_links_insiders_to_the_dashboard(world):
    dashboard = reverse("reporting:dashboard", args=[world.cast.strategy.slug])
    assert dashboard in text_of(client_of(world, "reader"), world.addresses["strategy"])
    assert dashboard not in text_of(Client(), world.addresses["strategy"])


def test_years_are_not_written_as_amounts(world):
    Strategy.objects.update(horizon_year=2030, vision_year=2035)
    client = Client()
    client.cookies["django_language"] = "sv"
    for page in ("strategy-list", "strategy"):
        assert "2\xa0030" not in text_of(client, world.addresses[page])
    assert "2035" in text_of(client, world.addresses["strategy"])


def test_area_tells_which_objectives_serve_a_need(world):
    text = text_of(Client(), world.addresses["area"])
    assert "Less waiting" in text
    assert world.addresses["objective"] in text
    assert "No objective serves this need yet." not in text


def test_area_names_a_need_that_only_a_draft_serves_as_unserved(world):
    world.objective.needs.clear()
    text = text_of(Client(), world.addresses["area"])
    assert "No objective serves this need yet." in text


def test_plan_puts_sub_objectives_under_their_objective(world):
    text = text_of(Client(), world.addresses["plan"])
    assert text.index("Shorter queues") < text.index("objective-parts") < text.index("At night")


def test_plan_shows_a_sub_objective_whose_objective_is_withdrawn(world):
    withdraw(world.objective, by=world.cast.administrator, reason="Replaced")
    assert "At night" in text_of(Client(), world.addresses["plan"])


def test_plan_shows_fifty_actions_a_page(world):
    ActionFactory.create_batch(
        50,
        plan=world.cast.plan,
        responsible_organisation=world.cast.action.responsible_organisation,
    )
    address = world.addresses["plan"]
    assert len(Client().get(address).context["page_obj"]) == 50
    assert len(Client().get(address, {"page": 2}).context["page_obj"]) == 1
    assert Client().get(address, {"page": "garbage"}).context["page_obj"].number == 1
    assert Client().get(address, {"page": 10**30}).context["page_obj"].number == 2


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        pytest.param({}, 1, id="nothing"),
        pytest.param({"entry": "oldest"}, 2, id="the oldest report"),
        pytest.param({"entry": "oldest", "page": 1}, 1, id="a page besides"),
        pytest.param({"entry": "9" * 30}, 1, id="a report that there is not"),
        pytest.param({"entry": "x"}, 1, id="garbage"),
    ],
)
def test_action_shows_the_page_with_the_report_that_is_asked_for(client, world, asked, number):
    action = ActionFactory(plan=world.cast.plan)
    oldest, *_newer = (
        ProgressEntryFactory(action=action, reported_on=date(2025, 1, day)) for day in range(1, 12)
    )
    client.force_login(world.cast.coordinator)
    asked = {name: oldest.pk if value == "oldest" else value for name, value in asked.items()}

    response = client.get(action.get_absolute_url(), asked)

    assert response.context["page_obj"].number == number


def test_objective_tells_what_it_serves(world):
    text = text_of(Client(), world.addresses["objective"])
    for words in ("Less waiting", "Care for all", "Good health", "Waiting time", "Open at night"):
        assert words in text


def test_indicator_explains_its_status(world):
    text = text_of(Client(), world.addresses["indicator"])
    assert "The value for 2024, 50" in text
    assert "straight line from the baseline" in text
    assert 'role="img"' in text
    assert world.cast.responsible.organisation.name_en in text


def test_indicator_without_figures_says_so(world):
    indicator = IndicatorFactory(objective=world.objective, with_series=False)
    text = text_of(Client(), indicator.get_absolute_url())
    assert "The indicator has no figures yet." in text


def test_action_offers_to_log_progress(world):
    address = reverse("actions:entry-new", args=[world.cast.action.pk])
    for role in ROLES:
        may = role in ("administrator", "coordinator", *OWN)
        text = text_of(client_of(world, role), world.addresses["action"])
        assert (f'href="{address}"' in text) is may, role


@pytest.mark.parametrize("status", ["draft", "closed"])
def test_action_of_a_plan_that_takes_no_reports_offers_none(status, world):
    ActionPlan.objects.filter(pk=world.cast.plan.pk).update(status=status)
    text = text_of(client_of(world, "coordinator"), world.addresses["action"])
    assert "Log progress" not in text


def test_action_tells_milestones_done_and_late(world):
    text = text_of(Client(), world.addresses["action"])
    assert 'done <time class="date" datetime="2025-01-01">2025-01-01</time>' in text
    assert "late, was due" in text


def test_action_shows_its_newest_entries_first(world):
    for day in ("2025-11-01", "2025-10-01"):
        ProgressEntryFactory(action=world.cast.action, reported_on=day, what_happened=f"On {day}")
    text = text_of(client_of(world, "reader"), world.addresses["action"])
    assert text.index("On 2025-11-01") < text.index("On 2025-10-01") < text.index(ENTRY)


def test_text_of_users_is_never_markup(world):
    objective = ObjectiveFactory(
        plan=world.cast.plan,
        title_en="<script>alert(1)</script>",
        description_en="<img src=x onerror=alert(1)>",
    )
    for address in (objective.get_absolute_url(), world.addresses["plan"]):
        text = text_of(Client(), address)
        assert "<script>alert" not in text
        assert "<img src=x" not in text


@pytest.mark.parametrize("name", ["timeline", "compare", "optimistic"])
def test_pages_that_only_show_take_nothing(name, client):
    address = reverse(f"actions:{name}", args=["any"])
    assert client.post(address).status_code == 405
