"""Saving a list under a name, sharing it, and taking it away again."""

import pytest
from django.test import Client
from django.urls import reverse

from actions.models import SavedView
from tests.actions.views.world import PEOPLE
from tests.cast import assemble
from tests.factories import SavedViewFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return assemble()


def as_(person):
    client = Client()
    client.force_login(person)
    return client


def save_address(cast, kind="actions"):
    return reverse(f"actions:{kind}-save", args=[cast.strategy.slug])


def list_address(cast):
    return reverse("actions:action-list", args=[cast.strategy.slug])


def test_list_is_saved_as_it_stands(cast):
    client = as_(cast.coordinator)
    page = client.get(save_address(cast), {"status": "delayed", "cols": ["plan", "ends"]})
    query = page.context["query"]
    assert query == "status=delayed&cols=plan&cols=ends"
    response = client.post(save_address(cast), {"query": query, "name": " Late  ones "})
    view = SavedView.objects.get()
    assert (view.name, view.query, view.is_shared) == ("Late ones", query, False)
    assert response.url == f"{list_address(cast)}?{query}"
    assert "Late ones" in client.get(list_address(cast)).content.decode()
    assert "Late ones" not in Client().get(list_address(cast)).content.decode()


def test_only_what_is_valid_is_saved(cast):
    query = "status=delayed&evil=%3Cscript%3E&area=999999&page=7&sort=password&cols=x"
    as_(cast.coordinator).post(save_address(cast), {"query": query, "name": "Late"})
    assert SavedView.objects.get().query == "status=delayed"


@pytest.mark.parametrize(
    ("name", "fault"),
    [("", "Give the view a name."), ("  ", "Give the view a name."), ("Mine", "already")],
    ids=["empty", "blank", "taken"],
)
def test_name_is_asked_for_and_nothing_is_lost(name, fault, cast):
    SavedViewFactory(strategy=cast.strategy, owner=cast.coordinator, name="Mine")
    data = {"query": "status=delayed", "name": name, "is_shared": "on"}
    response = as_(cast.coordinator).post(save_address(cast), data)
    assert response.status_code == 400
    assert fault in str(response.context["form"].errors["name"])
    assert response.context["query"] == "status=delayed"
    assert SavedView.objects.count() == 1


def test_shared_view_is_seen_by_visitors_without_the_name_of_its_owner(cast):
    cast.coordinator.name = PEOPLE
    cast.coordinator.save()
    data = {"query": "", "name": "Everything", "is_shared": "on"}
    as_(cast.coordinator).post(save_address(cast), data)
    address = reverse("actions:saved-view-list", args=[cast.strategy.slug])
    for page in (list_address(cast), address):
        text = Client().get(page).content.decode()
        assert "Everything" in text
        assert PEOPLE not in text
    assert PEOPLE in as_(cast.reader).get(address).content.decode()


def test_sharing_is_for_insiders(cast):
    data = {"query": "", "name": "Mine", "is_shared": "on"}
    as_(cast.outsider).post(save_address(cast), data)
    assert not SavedView.objects.get().is_shared


def test_view_with_a_person_tells_visitors_nothing(cast):
    SavedViewFactory(strategy=cast.strategy, is_shared=True, query=f"person={cast.responsible.pk}")
    page = Client().get(list_address(cast), {"person": cast.responsible.pk})
    assert page.context["active"] == []
    assert cast.responsible.name not in page.content.decode()


def test_view_is_renamed_shared_and_removed_by_its_owner(cast):
    view = SavedViewFactory(strategy=cast.strategy, owner=cast.reader)
    client = as_(cast.reader)
    client.post(
        reverse("actions:saved-view-edit", args=[view.pk]), {"name": "New", "is_shared": "on"}
    )
    view.refresh_from_db()
    assert (view.name, view.is_shared) == ("New", True)
    remove = reverse("actions:saved-view-remove", args=[view.pk])
    assert client.get(remove).status_code == 200
    client.post(remove)
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("who", "is_shared", "edit", "remove"),
    [
        ("reader", False, 404, 404),
        ("reader", True, 403, 403),
        ("coordinator", False, 404, 404),
        ("coordinator", True, 403, 302),
    ],
)
def test_view_of_somebody_else(who, is_shared, edit, remove, cast):
    view = SavedViewFactory(strategy=cast.strategy, is_shared=is_shared)
    client = as_(getattr(cast, who))
    for name, status in (("edit", edit), ("remove", remove)):
        address = reverse(f"actions:saved-view-{name}", args=[view.pk])
        assert client.post(address, {"name": "Stolen"}).status_code == status
    assert SavedView.objects.exists() == (remove != 302)


def test_visitor_is_asked_to_sign_in_before_saving(cast):
    response = Client().get(save_address(cast))
    assert response.status_code == 302


@pytest.mark.parametrize("number", [2, 40])
def test_views_are_listed_in_a_fixed_number_of_queries(number, cast, django_assert_num_queries):
    SavedViewFactory.create_batch(number, strategy=cast.strategy, is_shared=True)
    address = reverse("actions:saved-view-list", args=[cast.strategy.slug])
    client = as_(cast.coordinator)
    client.get(address)
    with django_assert_num_queries(5):
        client.get(address)
