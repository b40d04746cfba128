"""The page of an organisation, and the list of them."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actions.models import ActionPlan, Contributor
from foundation.withdrawal import withdraw
from tests.cast import assemble
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    ContributorFactory,
    ForumFactory,
    IndicatorFactory,
    ObjectiveFactory,
    OrganisationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db


def page(organisation, person=None, **query):
    client = Client()
    if person is not None:
        client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client.get(reverse("actions:organisation-detail", args=[organisation.pk]), query)


def text(response):
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def organisation(cast):
    return cast.action.responsible_organisation


def test_what_it_answers_for_stands_under_its_plan(cast, organisation):
    ActionFactory(plan=cast.plan, responsible_organisation=organisation, title_en="Open at night")
    ActionFactory(plan=cast.plan, title_en="Somebody else's")

    shown = text(page(organisation))

    assert "Open at night" in shown
    assert cast.plan.title_en in shown
    assert "It answers for 2 actions" in shown
    assert "Somebody else" not in shown


def test_drafts_are_for_those_who_may_see_them_and_are_not_counted(cast, organisation):
    draft = ActionPlanFactory(area=cast.area, status=ActionPlan.DRAFT, decided_on=None)
    ActionFactory(plan=draft, responsible_organisation=organisation, title_en="Secret plan")

    assert "Secret plan" not in text(page(organisation))
    own = text(page(organisation, cast.colleague))
    assert "Secret plan" in own
    assert "It answers for 1 action " in own


def test_late_report_is_told_in_words(cast, organisation):
    cast.action.reporting_dates.create(due_on=timezone.localdate().replace(year=2024))

    assert "a report was due on" in text(page(organisation))


def test_what_others_depend_on_it_for(cast, organisation):
    other = ActionFactory(plan=cast.plan, title_en="The other's action")
    ContributorFactory(
        action=other, organisation=organisation, role=Contributor.Role.CO_RESPONSIBLE
    )
    objective = ObjectiveFactory(plan=cast.plan)
    other.objectives.add(objective)
    IndicatorFactory(
        objective=objective, name_en="Waiting time", responsible_organisation=organisation
    )
    IndicatorFactory(
        objective=ObjectiveFactory(plan=cast.plan),
        name_en="Its own alone",
        responsible_organisation=organisation,
    )
    ForumFactory(strategy=cast.strategy, host=organisation, name_en="The council")

    shown = text(page(organisation))

    assert "The other&#x27;s action" in shown
    assert "Co-responsible" in shown
    assert "Waiting time" in shown
    assert "Its own alone" not in shown
    assert "It delivers the values of 2 indicators" in shown
    assert "The council" in shown


def test_partners_are_counted_by_role(cast, organisation):
    partner = OrganisationFactory(name_en="The partner")
    for action in (
        cast.action,
        ActionFactory(plan=cast.plan, responsible_organisation=organisation),
    ):
        ContributorFactory(action=action, organisation=partner, role=Contributor.Role.CONSULTED)

    assert "consulted in 2 actions" in text(page(organisation))


def test_no_names_of_people(cast, organisation):
    cast.responsible.name = "Hemliga Namnet"
    cast.responsible.save()
    ContributorFactory(
        action=ActionFactory(plan=cast.plan),
        organisation=organisation,
        person=PersonFactory(name="Hemliga Namnet", organisation=organisation),
    )

    assert "Hemliga Namnet" not in text(page(organisation))


def test_organisation_of_which_nothing_is_public_is_not_found(cast):
    draft = ActionPlanFactory(area=cast.area, status=ActionPlan.DRAFT, decided_on=None)
    hidden = ActionFactory(plan=draft).responsible_organisation

    assert page(hidden).status_code == 404
    assert page(hidden, cast.colleague).status_code == 404
    assert page(hidden, cast.coordinator).status_code == 200


def test_own_organisation_that_does_nothing_says_so():
    person = PersonFactory()

    shown = text(page(person.organisation, person))

    assert "It answers for no action and delivers no values in any adopted plan." in shown
    assert "Nobody else depends on it, as far as the plans say." in shown


def test_withdrawn_organisation_is_not_found(cast, organisation):
    withdraw(organisation, by=cast.administrator, reason="Closed")

    assert page(organisation).status_code == 404


@pytest.mark.parametrize("show", ["contributions", "forums", "indicators", "partners"])
def test_long_lists_are_shown_in_pages(show, cast, organisation):
    for number in range(12):
        other = ActionFactory(plan=cast.plan)
        ContributorFactory(action=other, organisation=organisation)
        ContributorFactory(action=cast.action)
        ForumFactory(strategy=cast.strategy, host=organisation)
        objective = ObjectiveFactory(plan=cast.plan)
        other.objectives.add(objective)
        IndicatorFactory(
            objective=objective, name_en=f"I{number}", responsible_organisation=organisation
        )

    assert f"?show={show}" in page(organisation).content.decode()
    whole = page(organisation, show=show)
    assert len(whole.context["rows"]) == 12
    assert "Page" not in text(whole)


def test_unknown_list_is_the_page_itself(organisation):
    assert "How it goes" in text(page(organisation, show="people"))


def test_list_is_alphabetical_in_the_language_read(cast):
    for sv, en in (("Örebro", "Orebro"), ("Zeta", "Zeta"), ("Ånge", "Ange")):
        ActionFactory(
            plan=cast.plan, responsible_organisation=OrganisationFactory(name_sv=sv, name_en=en)
        )
    client = Client()

    def names():
        response = client.get(reverse("actions:organisation-list"))
        found = [row["counts"].organisation.name for row in response.context["rows"]]
        return [name for name in found if not name.startswith("Organisation")]

    assert names() == ["Ange", "Orebro", "Zeta"]
    client.cookies["django_language"] = "sv"
    assert names() == ["Zeta", "Ånge", "Örebro"]


def test_list_counts_what_the_viewer_may_see(cast, organisation):
    draft = ActionPlanFactory(area=cast.area, status=ActionPlan.DRAFT, decided_on=None)
    ActionFactory(plan=draft, responsible_organisation=organisation)
    ContributorFactory(action=ActionFactory(plan=cast.plan), organisation=organisation)

    response = Client().get(reverse("actions:organisation-list"))

    (counts,) = [
        row["counts"]
        for row in response.context["rows"]
        if row["counts"].organisation == organisation
    ]
    assert (counts.actions, counts.contributions, counts.indicators) == (1, 1, 0)
