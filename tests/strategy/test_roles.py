"""Roles in a strategy: given and taken away by its coordinators, of whom one always remains."""

import pytest
from django.urls import reverse

from foundation.errors import DomainError
from strategy.domain.roles import give_role, take_role
from strategy.models import StrategyRole
from tests.cast import assemble
from tests.factories import OrganisationFactory, PersonFactory, StrategyRoleFactory

pytestmark = pytest.mark.django_db

COORDINATOR, READER = StrategyRole.Role.COORDINATOR, StrategyRole.Role.READER


@pytest.fixture
def cast():
    return assemble()


def role_of(person):
    return StrategyRole.objects.get(person=person)


def pages(cast):
    return reverse("strategy:role-list", args=[cast.strategy.slug])


@pytest.mark.parametrize("role", ["responsible", "reader", "outsider", "visitor"])
def test_others_give_and_take_no_roles(cast, role, client):
    by = cast.viewer(role)
    with pytest.raises(DomainError):
        give_role(strategy=cast.strategy, role=READER, person=cast.homeless, by=by)
    with pytest.raises(DomainError):
        take_role(role=role_of(cast.reader), by=by)
    if role != "visitor":
        client.force_login(by)
        for address in (
            pages(cast),
            reverse("strategy:role-take", args=[role_of(cast.reader).pk]),
            reverse("strategy:manage", args=[cast.strategy.slug]),
        ):
            assert client.get(address).status_code == 404


def test_organisation_reads_and_does_not_coordinate(cast):
    organisation = OrganisationFactory()
    with pytest.raises(DomainError) as refusal:
        give_role(
            strategy=cast.strategy, role=COORDINATOR, organisation=organisation, by=cast.coordinator
        )
    assert refusal.value.field == "role"
    give_role(strategy=cast.strategy, role=READER, organisation=organisation, by=cast.coordinator)
    assert organisation.strategy_roles.count() == 1


def test_last_coordinator_stays_one(cast):
    role = role_of(cast.coordinator)
    with pytest.raises(DomainError, match="Name another coordinator first"):
        take_role(role=role, by=cast.administrator)
    # Somebody who cannot sign in does not count.
    StrategyRoleFactory(strategy=cast.strategy, person=PersonFactory(is_active=False))
    with pytest.raises(DomainError):
        take_role(role=role, by=cast.administrator)
    StrategyRoleFactory(strategy=cast.strategy)
    take_role(role=role, by=cast.administrator, reason="Annat arbete")
    latest = StrategyRole.history.first()
    assert (latest.history_type, latest.history_change_reason, latest.history_user) == (
        "-",
        "Annat arbete",
        cast.administrator,
    )


def test_role_is_given_from_the_page(client, cast):
    client.force_login(cast.coordinator)
    page = client.post(
        pages(cast), {"role": READER, "email": cast.homeless.email.upper()}, follow=True
    )
    assert "has the role reader now" in page.content.decode()
    assert role_of(cast.homeless).role == READER


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        ({"role": "reader", "email": "nobody@example.org"}, "email"),
        ({"role": "reader"}, "email"),
        ({"email": "x@example.org"}, "role"),
        ({"role": "coordinator", "organisation": "ORGANISATION"}, "role"),
        ({"role": "reader", "email": "READER"}, "email"),
        ({"role": "reader", "email": "INACTIVE"}, "email"),
    ],
    ids=["unknown", "nobody", "no role", "coordinating organisation", "has it", "closed"],
)
def test_what_is_wrong_is_said_beside_the_field(client, cast, answer, field):
    words = {
        "ORGANISATION": str(cast.responsible.organisation_id),
        "READER": cast.reader.email,
        "INACTIVE": cast.inactive.email,
    }
    client.force_login(cast.coordinator)
    before = StrategyRole.objects.count()
    answer = {name: words.get(value, value) for name, value in answer.items()}
    response = client.post(pages(cast), answer)
    assert field in response.context["form"].errors
    assert StrategyRole.objects.count() == before


def test_role_is_taken_away_after_asking(client, cast):
    client.force_login(cast.coordinator)
    address = reverse("strategy:role-take", args=[role_of(cast.reader).pk])
    assert cast.reader.name in client.get(address).content.decode()
    assert StrategyRole.objects.filter(person=cast.reader).exists()

    page = client.post(address, {"reason": "Klar"}, follow=True).content.decode()

    assert "taken away" in page
    assert not StrategyRole.objects.filter(person=cast.reader).exists()


def test_own_role_is_given_up_when_another_coordinates(client, cast):
    StrategyRoleFactory(strategy=cast.strategy)
    client.force_login(cast.coordinator)
    address = reverse("strategy:role-take", args=[role_of(cast.coordinator).pk])
    assert "your own role" in client.get(address).content.decode()
    assert client.post(address)["Location"] == cast.strategy.get_absolute_url()


@pytest.mark.parametrize("more", [1, 8])
def test_pages_ask_the_database_a_fixed_number_of_times(
    client, cast, more, django_assert_num_queries
):
    for _turn in range(more):
        StrategyRoleFactory(strategy=cast.strategy)
        StrategyRoleFactory(strategy=cast.strategy, role=READER)
    client.force_login(cast.coordinator)
    with django_assert_num_queries(7):
        client.get(pages(cast))
