"""The pages of people and invitations, as coordinators use them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, Person
from actions.models import Action
from jobs.models import OutgoingMail
from strategy.models import StrategyRole
from tests.cast import assemble
from tests.factories import (
    InvitationFactory,
    OrganisationFactory,
    OutgoingMailFactory,
    PersonFactory,
    StrategyRoleFactory,
)

pytestmark = pytest.mark.django_db

PEOPLE = reverse("actions:person-list")
INVITE = reverse("actions:invitation-new")
INVITATIONS = reverse("actions:invitation-list")


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def coordinator(client, cast):
    client.force_login(cast.coordinator)
    return client


def detail(person):
    return reverse("actions:person-detail", args=[person.pk])


def values(person, **changes):
    return {
        "name": person.name,
        "title": person.title,
        "email": person.email,
        "organisation": person.organisation_id or "",
        "language": person.language,
    } | changes


@pytest.mark.parametrize("role", ["responsible", "reader", "homeless"])
def test_pages_are_for_those_who_coordinate(client, cast, role):
    client.force_login(cast.viewer(role))
    for address in (PEOPLE, INVITE, INVITATIONS, detail(cast.responsible)):
        assert client.get(address).status_code == 404


def test_visitors_are_asked_to_sign_in(client, cast):
    assert client.get(PEOPLE).status_code == 302


def test_list_shows_those_of_the_strategy_and_no_others(coordinator, cast):
    page = coordinator.get(PEOPLE).content.decode()
    for person in (cast.coordinator, cast.responsible, cast.colleague, cast.reader):
        assert person.name in page
    assert f">{cast.outsider.name}<" not in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "åsa"}, {"Åsa Ögren"}),
        ({"q": "ÖGREN"}, {"Åsa Ögren"}),
        ({"q": "kliniken"}, {"Åsa Ögren", "Bo Ek"}),
        ({"state": "closed"}, {"Bo Ek"}),
        ({"q": "ögren bo"}, set()),
        ({"state": "nonsense"}, None),
    ],
)
def test_list_is_searched_and_narrowed(coordinator, cast, query, expected):
    clinic = OrganisationFactory(name_sv="Kliniken", name_en="")
    for name, is_active in (("Åsa Ögren", True), ("Bo Ek", False)):
        person = PersonFactory(name=name, organisation=clinic, is_active=is_active)
        InvitationFactory(person=person, sent_by=cast.coordinator)
    rows = coordinator.get(PEOPLE, query).context["rows"]
    found = {row.person.name for row in rows} & {"Åsa Ögren", "Bo Ek"}
    assert found == ({"Åsa Ögren", "Bo Ek"} if expected is None else expected)


def test_list_is_in_swedish_order(client, cast):
    client.force_login(cast.administrator)
    for name in ("Örjan", "Åke", "Ärla", "Zeb"):
        PersonFactory(name=name)
    client.cookies["django_language"] = "sv"
    rows = client.get(PEOPLE).context["rows"]
    assert [row.person.name for row in rows][-4:] == ["Zeb", "Åke", "Ärla", "Örjan"]


def test_states(client, cast):
    client.force_login(cast.administrator)

    def newcomer(name):
        person = PersonFactory(name=name)
        person.set_unusable_password()
        person.save()
        return person

    invited = InvitationFactory(
        person=newcomer("A"), sent_at=timezone.now(), expires_at=timezone.now() + timedelta(1)
    ).person
    late = InvitationFactory(person=newcomer("B"), expires_at=timezone.now() - timedelta(1)).person
    by_code = newcomer("C")
    Person.objects.filter(pk=by_code.pk).update(last_login=timezone.now())
    states = {row.person.pk: row.state for row in client.get(PEOPLE).context["rows"]}
    assert [states[person.pk] for person in (invited, late, by_code, cast.inactive)] == [
        "invited",
        "waiting",
        "joined",
        "closed",
    ]
    assert states[cast.responsible.pk] == "joined"


def test_person_is_edited(coordinator, cast):
    organisation = OrganisationFactory()
    answer = values(cast.responsible, name="Nytt Namn", organisation=organisation.pk)
    page = coordinator.post(detail(cast.responsible), answer, follow=True)
    assert "Nytt Namn is saved" in page.content.decode()
    person = Person.objects.get(pk=cast.responsible.pk)
    assert (person.name, person.organisation) == ("Nytt Namn", organisation)
    assert person.history.latest().history_user == cast.coordinator


def test_what_is_wrong_is_said_and_nothing_lost(coordinator, cast):
    answer = values(cast.responsible, name="", title="Klinikchef")
    response = coordinator.post(detail(cast.responsible), answer)
    assert "name" in response.context["form"].errors
    assert "Klinikchef" in response.content.decode()


def test_what_somebody_else_wrote_meanwhile_is_shown(coordinator, cast):
    address = detail(cast.responsible)
    version = coordinator.get(address).context["form"]["version"].value()
    coordinator.post(address, values(cast.responsible, name="Din", version=version))
    page = coordinator.post(address, values(cast.responsible, name="Min", version=version))
    assert "Somebody else has changed this" in page.content.decode()
    assert Person.objects.get(pk=cast.responsible.pk).name == "Din"


def test_coordinator_slips_in_neither_an_address_nor_an_administrator(coordinator, cast):
    answer = values(cast.responsible, email="mine@example.org", is_superuser="on")
    coordinator.post(detail(cast.responsible), answer)
    person = Person.objects.get(pk=cast.responsible.pk)
    assert (person.email, person.is_superuser) == (cast.responsible.email, False)


def test_administrators_are_shown_to_coordinators_and_not_changed(coordinator, cast):
    boss = PersonFactory(is_superuser=True, organisation=cast.coordinator.organisation)
    page = coordinator.get(detail(boss)).content.decode()
    assert "Only an administrator can change this person" in page
    assert coordinator.post(detail(boss), values(boss, name="X")).status_code == 403
    close = reverse("actions:person-close", args=[boss.pk])
    assert coordinator.post(close, {"reason": "x"}).status_code == 403
    assert coordinator.post(reverse("actions:person-open", args=[boss.pk])).status_code == 404
    assert coordinator.post(reverse("actions:person-invite", args=[boss.pk])).status_code == 404


def test_administrator_makes_another(client, cast):
    client.force_login(cast.administrator)
    client.post(detail(cast.responsible), values(cast.responsible, is_superuser="on"))
    assert Person.objects.get(pk=cast.responsible.pk).is_superuser


def test_account_is_closed_with_a_reason_and_opened_again(coordinator, cast):
    address = reverse("actions:person-close", args=[cast.responsible.pk])
    assert str(cast.action) in coordinator.get(address).content.decode()
    assert "reason" in coordinator.post(address, {"reason": ""}).context["form"].errors

    page = coordinator.post(address, {"reason": "Bytt arbete"}, follow=True).content.decode()

    assert "Bytt arbete" in page
    assert Action.objects.get(pk=cast.action.pk).responsible_person is None
    assert not Person.objects.get(pk=cast.responsible.pk).is_active

    coordinator.post(reverse("actions:person-open", args=[cast.responsible.pk]))
    assert Person.objects.get(pk=cast.responsible.pk).is_active


def test_last_coordinator_is_not_closed(client, cast):
    client.force_login(cast.administrator)
    address = reverse("actions:person-close", args=[cast.coordinator.pk])
    response = client.post(address, {"reason": "Slutat"})
    assert "Name another coordinator first" in response.content.decode()


def test_several_are_invited_at_once_with_a_role(coordinator, cast):
    organisation = OrganisationFactory()
    answer = {
        "people": "Anna Andersson <Anna@Example.org>\n\n  Bo Ek, bo@example.org \n",
        "organisation": organisation.pk,
        "language": "en",
        "role": f"reader-{cast.strategy.pk}",
    }
    page = coordinator.post(INVITE, answer, follow=True)

    assert "2 people are invited" in page.content.decode()
    assert set(Person.objects.filter(organisation=organisation).values_list("name", "email")) == {
        ("Anna Andersson", "anna@example.org"),
        ("Bo Ek", "bo@example.org"),
    }
    assert OutgoingMail.objects.count() == 2
    assert (
        StrategyRole.objects.filter(person__organisation=organisation, role="reader").count() == 2
    )
    assert "waiting" in page.content.decode()


def test_one_wrong_line_sends_nothing_and_loses_nothing(coordinator, cast):
    lines = [
        "Anna Andersson <anna@example.org>",
        "bo@example.org",
        "Carl Carlsson",
        "Dag <dag@nowhere>",
        f"X <{cast.responsible.email}>",
        "Anna igen <ANNA@example.org>",
    ]
    response = coordinator.post(INVITE, {"people": "\n".join(lines), "language": "sv"})
    errors = response.context["form"].errors["people"]
    assert [error.split(":")[0].split(",")[0] for error in errors] == [
        f"Line {number}" for number in (2, 3, 4, 5, 6)
    ]
    for line in lines:
        assert line.replace("<", "&lt;").replace(">", "&gt;") in response.content.decode()
    assert not Invitation.objects.exists()


def test_role_in_a_strategy_of_others_is_not_given(coordinator, cast):
    other = StrategyRole.objects.get(person=cast.outsider).strategy
    response = coordinator.post(
        INVITE,
        {"people": "A <a@example.org>", "language": "sv", "role": f"coordinator-{other.pk}"},
    )
    assert "role" in response.context["form"].errors


def test_invitation_is_sent_again_and_revoked(coordinator, cast):
    coordinator.post(INVITE, {"people": "Anna <anna@example.org>", "language": "sv"})
    first = Invitation.objects.get()
    page = coordinator.get(INVITATIONS).content.decode()
    assert "Send again" in page
    coordinator.post(reverse("actions:person-invite", args=[first.person_id]))
    second = Invitation.objects.exclude(pk=first.pk).get()
    page = coordinator.post(
        reverse("actions:invitation-revoke", args=[second.pk]), follow=True
    ).content.decode()
    assert "is revoked. Its link opens nothing any more." in page
    assert {each.state for each in Invitation.objects.all()} == {"revoked"}


def test_mail_that_came_back_is_shown_with_the_servers_words(coordinator, cast):
    mail = OutgoingMailFactory(state=OutgoingMail.BOUNCED, error="550 User unknown")
    InvitationFactory(sent_by=cast.coordinator, mail=mail)
    page = coordinator.get(INVITATIONS).content.decode()
    assert "came back" in page
    assert "550 User unknown" in page


def test_invitations_of_others_are_not_touched(coordinator, cast):
    invitation = InvitationFactory()
    address = reverse("actions:invitation-revoke", args=[invitation.pk])
    assert coordinator.post(address).status_code == 404
    assert coordinator.get(address).status_code == 405


@pytest.mark.parametrize("more", [1, 12])
@pytest.mark.parametrize(
    ("address", "queries"),
    [(PEOPLE, 8), (INVITATIONS, 10), (INVITE, 6), ("detail", 14), ("close", 9)],
)
def test_pages_ask_the_database_a_fixed_number_of_times(
    coordinator, cast, address, queries, more, django_assert_num_queries
):
    for _turn in range(more):
        person = PersonFactory(organisation=cast.responsible.organisation)
        mail = OutgoingMailFactory()
        InvitationFactory(person=person, sent_by=cast.coordinator, mail=mail)
        InvitationFactory(person=cast.colleague, sent_by=cast.coordinator)
        StrategyRoleFactory(strategy=cast.strategy, role="reader", person=person)
    if address == "detail":
        address = detail(cast.colleague)
    if address == "close":
        address = reverse("actions:person-close", args=[cast.colleague.pk])
    with django_assert_num_queries(queries):
        assert coordinator.get(address).status_code == 200
