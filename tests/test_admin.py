"""The administration pages open, keep their rules, and are for administrators."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, Person
from actions.models import Action, ActionPlan, Indicator
from reporting.models import Review, ReviewCycle
from strategy.models import Area, Strategy, StrategyRole
from tests import factories
from tests.factories import (
    PASSWORD,
    PersonFactory,
    ReviewCycleFactory,
    ReviewFactory,
)

pytestmark = pytest.mark.django_db

OWN_ROOMS = ("accounts", "strategy", "actions", "reporting", "jobs")
MODELS = sorted(
    (model for model in admin.site._registry if model._meta.app_label in OWN_ROOMS),
    key=lambda model: model._meta.label,
)
BY_MODEL = {
    factory._meta.model: factory
    for name, factory in vars(factories).items()
    if name.endswith("Factory") and hasattr(factory, "_meta") and factory._meta.model
}
each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)


def address(model: type, page: str, *arguments: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


@pytest.fixture
def administrator() -> Person:
    return PersonFactory(is_superuser=True)


@pytest.fixture
def pages(client: Client, administrator: Person) -> Client:
    client.force_login(administrator, "django.contrib.auth.backends.ModelBackend")
    return client


def test_admin_index_names_every_room(pages):
    response = pages.get(reverse("admin:index"))
    assert {app["app_label"] for app in response.context["app_list"]} == set(OWN_ROOMS)


@each_model
def test_admin_list_opens(pages, model):
    BY_MODEL[model]()
    assert pages.get(address(model, "changelist")).status_code == 200


@each_model
def test_admin_list_searches(pages, model):
    BY_MODEL[model]()
    assert pages.get(address(model, "changelist"), {"q": "x"}).status_code == 200


@each_model
def test_admin_add_page_opens_unless_only_the_domain_writes(pages, model):
    expected = 200 if admin.site._registry[model].has_add_permission(_request(pages)) else 403
    assert pages.get(address(model, "add")).status_code == expected


@each_model
def test_admin_change_page_and_history_open(pages, model):
    row = BY_MODEL[model]()
    assert pages.get(address(model, "change", row.pk)).status_code == 200
    assert pages.get(address(model, "history", row.pk)).status_code == 200


@each_model
def test_admin_deletes_nothing(pages, model):
    row = BY_MODEL[model]()
    assert pages.get(address(model, "delete", row.pk)).status_code == 403


def _request(pages: Client):
    return pages.get(reverse("admin:index")).wsgi_request


def test_admin_is_for_administrators(client):
    client.force_login(PersonFactory(), "django.contrib.auth.backends.ModelBackend")
    response = client.get(reverse("admin:index"), follow=True)
    assert response.status_code == 403


def test_admin_sends_visitors_to_the_one_sign_in(client):
    response = client.get(reverse("admin:index"), follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))
    response = client.post(
        response.redirect_chain[-1][0],
        {"login": PersonFactory(is_superuser=True).email, "password": PASSWORD},
    )
    assert response["Location"] == reverse("admin:index")


@pytest.mark.parametrize(
    "model", [Organisation, Person, Strategy, StrategyRole, Area, ActionPlan, Action, Indicator]
)
def test_what_has_pages_of_its_own_is_only_looked_at(pages, model):
    row = BY_MODEL[model]()
    assert pages.get(address(model, "add")).status_code == 403
    page = pages.get(address(model, "change", row.pk))
    assert page.context["has_change_permission"] is False
    assert pages.post(address(model, "change", row.pk), {"name": "X"}).status_code == 403


def test_admin_shows_no_password(pages):
    person = PersonFactory()
    page = pages.get(address(Person, "change", person.pk)).content.decode()
    assert person.password not in page


def test_admin_withdraws_with_a_reason(pages, administrator):
    cycle = ReviewCycleFactory()
    data = {"action": "withdraw_chosen", "_selected_action": [cycle.pk], "reason": "Dubblett"}
    pages.post(address(ReviewCycle, "changelist"), data)
    cycle.refresh_from_db()
    assert cycle.is_withdrawn
    assert (cycle.withdrawn_by, cycle.withdrawal_reason) == (administrator, "Dubblett")
    assert cycle.history.latest().history_user == administrator


def test_admin_withdraws_nothing_without_a_reason(pages):
    cycle = ReviewCycleFactory()
    data = {"action": "withdraw_chosen", "_selected_action": [cycle.pk], "reason": " "}
    response = pages.post(address(ReviewCycle, "changelist"), data, follow=True)
    cycle.refresh_from_db()
    assert not cycle.is_withdrawn
    assert "Say why this is withdrawn." in response.content.decode()


def test_admin_keeps_who_changed_what(pages, administrator):
    cycle = ReviewCycleFactory()
    page = pages.get(address(ReviewCycle, "change", cycle.pk))
    form = page.context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    data = {name: "" if value is None else value for name, value in values.items()}
    data["year"] = 2031
    response = pages.post(address(ReviewCycle, "change", cycle.pk), data)
    assert response.status_code == 302, response.context["errors"]
    assert cycle.history.latest().year == 2031
    assert cycle.history.latest().history_user == administrator


def test_admin_locks_an_approved_review(pages):
    review = ReviewFactory()
    Review.objects.filter(pk=review.pk).update(
        status="approved", account="Klart", decision="continue", decided_at="2026-01-01T00:00:00Z"
    )
    page = address(Review, "change", review.pk)
    assert pages.get(page).context["has_change_permission"] is False
    assert pages.post(page, {"account": "Annat"}).status_code == 403


def test_admin_leaves_states_of_the_review_to_the_pages(pages):
    review = ReviewFactory()
    cycle_form = (
        pages.get(address(ReviewCycle, "change", review.cycle_id)).context["adminform"].form
    )
    review_form = pages.get(address(Review, "change", review.pk)).context["adminform"].form

    assert "status" not in cycle_form.fields
    assert {"status", "decision"}.isdisjoint(review_form.fields)
