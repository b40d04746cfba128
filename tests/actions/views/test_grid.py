"""The pages on which many actions are edited at once."""

import json
import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from actions.models import Action, ActionPlan, ProgressEntry
from tests.cast import assemble
from tests.factories import ActionFactory, ActionPlanFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def address(cast):
    return reverse("actions:action-grid", args=[cast.strategy.slug])


@pytest.fixture
def client(cast):
    client = Client()
    client.force_login(cast.coordinator)
    return client


def fields_of(response):
    """What a browser would send of the page as it stands, but for buttons and ticks."""
    html = response.content.decode()
    html = html[html.index('method="post"') :]
    fields = {}
    for tag in re.findall(r"<input [^>]*>", html):
        values = {name: unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        if values.get("type") in ("text", "hidden") and "name" in values:
            fields[values["name"]] = values.get("value", "")
    for name, text in re.findall(r'<textarea[^>]* name="([^"]*)"[^>]*>\n?([^<]*)<', html):
        fields[name] = unescape(text)
    return fields


def cell(action, column):
    return f"cell-{action.pk}-{column}"


def test_changes_are_checked_then_confirmed(cast, client, address):
    fields = fields_of(client.get(address))
    sent = {
        **fields,
        cell(cast.action, "ends"): "1 maj 2026",
        cell(cast.action, "status"): "On track",
    }

    check = client.post(address, {**sent, "step": "check"})

    assert Action.objects.get().ends_on == cast.action.ends_on
    html = check.content.decode()
    assert "<del>2027-12-31</del>" in html
    assert "<ins>2026-05-01</ins>" in html
    assert "1 progress entry will be recorded today" in html

    without = client.post(address, {**fields_of(check), "note": "", "step": "confirm"})
    assert "Write why the adopted plan changes." in without.content.decode()

    saved = client.post(address, {**fields_of(without), "note": "Decided", "step": "confirm"})
    assert saved.url == address
    action = Action.objects.get()
    assert (f"{action.ends_on}", action.status) == ("2026-05-01", "on_track")
    assert action.history.earliest("-history_id").history_user == cast.coordinator
    assert "1 action has been changed." in client.get(address).content.decode()


def test_a_wrong_cell_is_told_and_what_was_typed_stands(cast, client, address):
    sent = fields_of(client.get(address)) | {
        cell(cast.action, "starts"): "in spring",
        cell(cast.action, "number"): "<b>7</b>",
    }

    answer = client.post(address, {**sent, "step": "check"}).content.decode()

    name = cell(cast.action, "starts")
    assert f'<a href="#{name}">' in answer
    assert f'id="{name}-error">Write a day as 2026-05-01 or 1 May 2026.' in answer
    assert 'value="in spring"' in answer
    assert 'value="&lt;b&gt;7&lt;/b&gt;"' in answer


def test_one_value_for_the_ticked_rows(cast, client, address):
    other = ActionFactory(plan=cast.plan)
    person = PersonFactory(name="Åsa Öst", organisation=cast.action.responsible_organisation)
    sent = fields_of(client.get(address)) | {"fill_column": "person", "fill_value": "åsa öst"}

    nothing = client.post(address, {**sent, "step": "fill"})
    filled = client.post(address, {**sent, "step": "fill", "row": [cast.action.pk]})

    assert "Tick the actions first." in nothing.content.decode()
    fields = fields_of(filled)
    assert fields[cell(cast.action, "person")] == "åsa öst"
    assert fields[cell(other, "person")] == other.responsible_person.name
    check = client.post(address, {**fields, "step": "check"})
    client.post(address, {**fields_of(check), "note": "Decided", "step": "confirm"})
    assert set(person.actions.all()) == {cast.action}


def test_back_to_the_grid_keeps_what_was_typed(cast, client, address):
    sent = fields_of(client.get(address)) | {cell(cast.action, "title"): "Typed"}
    check = client.post(address, {**sent, "step": "check"})

    back = fields_of(client.post(address, {**fields_of(check), "step": "edit"}))

    assert back[cell(cast.action, "title")] == "Typed"


def test_what_changes_between_checking_and_saving_is_shown(cast, client, address):
    sent = fields_of(client.get(address)) | {cell(cast.action, "number"): "mine"}
    check = client.post(address, {**sent, "step": "check"})
    Action.objects.update(number="theirs")

    answer = client.post(address, {**fields_of(check), "note": "Decided", "step": "confirm"})

    assert "Somebody has changed this to “theirs” since you opened the page." in (
        answer.content.decode()
    )
    assert Action.objects.get().number == "theirs"
    assert json.loads(fields_of(answer)[f"shown-{cast.action.pk}"])["number"] == "theirs"


def test_nothing_changed_is_said(client, address):
    answer = client.post(address, {**fields_of(client.get(address)), "step": "check"}, follow=True)
    assert "Nothing has been changed" in answer.content.decode()
    assert not ProgressEntry.objects.exists()


def test_the_filters_of_the_list_narrow_the_grid(cast, client, address):
    draft = ActionFactory(plan=ActionPlanFactory(area=cast.area, status=ActionPlan.DRAFT))

    assert cell(draft, "title") not in fields_of(client.get(address))
    assert cell(draft, "title") in fields_of(client.get(address, {"plan": draft.plan_id}))


@pytest.mark.parametrize(
    "data",
    [
        {"shown-1": "[]", "cell-1-number": "1"},
        {"shown-1": "no json"},
        {"shown-99999999999999999999": "{}"},
        {"shown-": "{}", "shown-x": "{}", "shown-²": "{}"},
        {"step": "nonsense"},
        {"step": "fill", "fill_column": "number", "row": "x"},
        {f"shown-{number}": "{}" for number in range(1, 52)},
    ],
    ids=["list", "no-json", "long", "no-numbers", "step", "fill", "many"],
)
def test_what_no_page_sends_is_taken_calmly(client, address, data):
    assert client.post(address, data).status_code in (200, 302)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("administrator", 200),
        ("coordinator", 200),
        ("responsible", 403),
        ("reader", 403),
        ("outsider", 403),
        ("visitor", 302),
    ],
)
def test_the_grid_is_for_coordinators(cast, address, role, status):
    client = Client()
    if role != "visitor":
        client.force_login(cast.viewer(role))
    assert client.get(address).status_code == status
    assert client.post(address, {"step": "confirm"}).status_code == (
        302 if status == 200 else status
    )
    listed = client.get(reverse("actions:action-list", args=[cast.strategy.slug]))
    assert ("Edit many" in listed.content.decode()) == (status == 200)


def test_a_strategy_that_one_may_not_see_is_not_there():
    cast = assemble(is_published=False)
    client = Client()
    client.force_login(cast.outsider)
    address = reverse("actions:action-grid", args=[cast.strategy.slug])
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("number", [1, 60], ids=["few", "many"])
def test_the_pages_take_the_same_queries(cast, client, address, number, django_assert_num_queries):
    ActionFactory.create_batch(number, plan=cast.plan)
    client.get(address)

    with django_assert_num_queries(19):
        page = client.get(address)
    sent = fields_of(page)
    for name in list(sent):
        if name.endswith("-number"):
            sent[name] += "b"
        if name.endswith("-status"):
            sent[name] = "on track"
    with django_assert_num_queries(10):
        check = client.post(address, {**sent, "step": "check"})
    with django_assert_num_queries(13):
        client.post(address, {**fields_of(check), "step": "edit"})
