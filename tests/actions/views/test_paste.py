"""The pages on which a plan gets rows from a pasted table."""

import pytest
from django.test import Client
from django.urls import reverse

from actions.models import ActionPlan, Objective
from tests.actions.views.test_grid import fields_of
from tests.cast import assemble
from tests.factories import ObjectiveFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return assemble(plan_status=ActionPlan.DRAFT)


@pytest.fixture
def address(cast):
    return reverse("actions:plan-paste", args=[cast.plan.pk])


@pytest.fixture
def client(cast):
    client = Client()
    client.force_login(cast.coordinator)
    return client


def html_of(response):
    return response.content.decode()


def test_a_table_is_checked_mended_and_added(cast, client, address):
    client.get(address)
    check = client.post(address, {"table": "1\tKorta köer\n2\t", "step": "check"})

    html = html_of(check)
    assert '<a href="#mend-2-title_sv">Row 2, Title in Swedish: This field cannot be blank.' in html
    assert 'id="mend-2-title_sv-error">This field cannot be blank.' in html
    assert "Add to the plan" not in html

    fields = fields_of(check) | {"mend-2-title_sv": "<b>Fler</b>"}
    again = client.post(address, {**fields, "step": "check"})
    assert "&lt;b&gt;Fler&lt;/b&gt;" in html_of(again)
    assert not Objective.objects.exists()

    added = client.post(address, {**fields_of(again), "note": "", "step": "confirm"}, follow=True)
    assert "2 rows have been added to the plan." in html_of(added)
    assert added.redirect_chain[-1][0] == cast.plan.get_absolute_url()
    assert [each.title_sv for each in Objective.objects.all()] == ["Korta köer", "<b>Fler</b>"]


def test_the_text_can_be_changed_again(client, address):
    check = client.post(address, {"table": "Titel\tNr\nA\t7", "step": "check"})
    back = client.post(address, {**fields_of(check), "step": "edit"})
    assert fields_of(back)["table"].splitlines() == ["Title in Swedish\tNumber", "A\t7"]


def test_what_is_no_table_is_told_beside_the_field(client, address):
    answer = client.post(address, {"table": "Nr\tBeskrivning\n1\tA", "step": "check"})
    assert "The table lacks a column that is needed: Title in Swedish." in html_of(answer)
    assert fields_of(answer)["table"] == "Nr\tBeskrivning\n1\tA"


def test_a_number_that_came_in_between_is_refused(cast, client, address):
    check = client.post(address, {"table": "1\tA", "step": "check"})
    ObjectiveFactory(plan=cast.plan, number="1")

    answer = client.post(address, {**fields_of(check), "step": "confirm"})

    assert "The plan has the number 1 already." in html_of(answer)
    assert Objective.objects.count() == 1


def test_an_adopted_plan_asks_for_a_note(client, cast, address):
    ActionPlan.objects.update(status=ActionPlan.ADOPTED)
    check = client.post(address, {"table": "1\tA", "step": "check"})

    without = client.post(address, {**fields_of(check), "note": "", "step": "confirm"})
    assert "Write why the adopted plan changes." in html_of(without)
    client.post(address, {**fields_of(without), "note": "Decided", "step": "confirm"})

    assert Objective.objects.get().history.get().history_change_reason == "Decided"


def test_a_closed_plan_leads_back(client, cast, address):
    ActionPlan.objects.update(status=ActionPlan.CLOSED)
    answer = client.get(address, follow=True)
    assert "The plan is closed and does not change any more." in html_of(answer)


@pytest.mark.parametrize("kind", ["objectives", "actions", "indicators"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_example_can_be_pasted(cast, client, address, kind, language):
    ObjectiveFactory(plan=cast.plan, number="1") if kind != "objectives" else None
    for number in ("1.1", "2") if kind != "objectives" else ():
        ObjectiveFactory(plan=cast.plan, number=number)
    client.cookies["language"] = language
    page = client.get(address, {"kind": kind}, headers={"accept-language": language})
    html = html_of(page)
    example = html[html.index('id="paste-example"') :]
    example = example[example.index(">") + 2 : example.index("</textarea>")]

    check = client.post(
        f"{address}?kind={kind}", {"table": example}, headers={"accept-language": language}
    )

    assert "error-summary" not in html_of(check)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("administrator", 200),
        ("coordinator", 200),
        ("responsible", 404),
        ("reader", 403),
        ("outsider", 404),
        ("visitor", 302),
    ],
)
def test_pasting_is_for_coordinators(cast, address, role, status):
    client = Client()
    if role != "visitor":
        client.force_login(cast.viewer(role))
    assert client.get(address).status_code == status
    assert client.post(address, {"table": "1\tA", "step": "confirm"}).status_code == (
        302 if status == 200 else status
    )
    if status in (200, 403):
        plan = html_of(client.get(cast.plan.get_absolute_url()))
        assert ("Paste from a spreadsheet" in plan) == (status == 200)


@pytest.mark.parametrize("number", [1, 60], ids=["few", "many"])
def test_the_pages_take_the_same_queries(client, address, number, django_assert_num_queries):
    table = "\n".join(f"{line}\tMål {line}" for line in range(number))
    client.get(address)
    with django_assert_num_queries(5):
        client.get(address)
    with django_assert_num_queries(8):
        client.post(address, {"table": table})
