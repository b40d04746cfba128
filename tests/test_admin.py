"""The administration pages open, keep their rules, and are for administrators."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from actions.models import Action
from reporting.models import Review
from strategy.models import Area, StrategyRole
from tests import factories
from tests.factories import (
    PASSWORD,
    ActionFactory,
    AreaFactory,
    OrganisationFactory,
    PersonFactory,
    ReviewFactory,
    StrategyRoleFactory,
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
def test_admin_deletes_nothing_but_roles(pages, model):
    row = BY_MODEL[model]()
    expected = 200 if model is StrategyRole else 403
    assert pages.get(address(model, "delete", row.pk)).status_code == expected


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


def test_admin_adds_person_without_password(pages):
    organisation = OrganisationFactory()
    response = pages.post(
        address(Person, "add"),
        {
            "email": "Ny.Person@Example.org",
            "name": "Ny Person",
            "title": "",
            "organisation": organisation.pk,
            "language": "sv",
            "usable_password": "false",
        },
    )
    assert response.status_code == 302
    person = Person.objects.get(name="Ny Person")
    assert person.email == "ny.person@example.org"
    assert not person.has_usable_password()
    assert person.organisation == organisation


def test_admin_adds_person_with_password(pages):
    pages.post(
        address(Person, "add"),
        {
            "email": "ny@example.org",
            "name": "Ny Person",
            "language": "en",
            "usable_password": "true",
            "password1": PASSWORD,
            "password2": PASSWORD,
        },
    )
    assert Person.objects.get(email="ny@example.org").check_password(PASSWORD)


def test_admin_refuses_the_same_address_in_other_case(pages):
    PersonFactory(email="anna@example.org")
    response = pages.post(
        address(Person, "add"),
        {"email": "ANNA@example.org", "name": "B", "language": "sv", "usable_password": "false"},
    )
    assert "email" in response.context["adminform"].form.errors


def test_admin_shows_no_password(pages):
    person = PersonFactory()
    page = pages.get(address(Person, "change", person.pk)).content.decode()
    assert person.password not in page


def test_admin_withdraws_with_a_reason(pages, administrator):
    area = AreaFactory()
    data = {"action": "withdraw_chosen", "_selected_action": [area.pk], "reason": "Dubblett"}
    pages.post(address(Area, "changelist"), data)
    area.refresh_from_db()
    assert area.is_withdrawn
    assert (area.withdrawn_by, area.withdrawal_reason) == (administrator, "Dubblett")
    assert area.history.latest().history_user == administrator


def test_admin_withdraws_nothing_without_a_reason(pages):
    area = AreaFactory()
    data = {"action": "withdraw_chosen", "_selected_action": [area.pk], "reason": " "}
    response = pages.post(address(Area, "changelist"), data, follow=True)
    area.refresh_from_db()
    assert not area.is_withdrawn
    assert "Say why this is withdrawn." in response.content.decode()


def test_admin_takes_a_role_away_and_keeps_its_history(pages, administrator):
    role = StrategyRoleFactory()
    pages.post(address(StrategyRole, "delete", role.pk), {"post": "yes"})
    assert not StrategyRole.objects.exists()
    assert StrategyRole.history.latest().history_type == "-"
    assert StrategyRole.history.latest().history_user == administrator


def test_admin_keeps_who_changed_what(pages, administrator):
    action = ActionFactory()
    page = pages.get(address(Action, "change", action.pk))
    form = page.context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    data = {name: "" if value is None else value for name, value in values.items()}
    data["title_sv"] = "Ny titel"
    for formset in page.context["inline_admin_formsets"]:
        data |= {
            f"{formset.formset.prefix}-{name}": formset.formset.management_form[name].value()
            for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
        }
    response = pages.post(address(Action, "change", action.pk), data)
    assert response.status_code == 302, response.context["errors"]
    assert action.history.latest().title_sv == "Ny titel"
    assert action.history.latest().history_user == administrator


def test_admin_locks_an_approved_review(pages):
    review = ReviewFactory()
    Review.objects.filter(pk=review.pk).update(
        status="approved", account="Klart", decision="continue", decided_at="2026-01-01T00:00:00Z"
    )
    page = address(Review, "change", review.pk)
    assert pages.get(page).context["has_change_permission"] is False
    assert pages.post(page, {"account": "Annat"}).status_code == 403
