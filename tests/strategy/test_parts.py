"""Keeping a strategy: each kind of part is added, changed, ordered, numbered, withdrawn and
restored by the strategy's coordinators.
"""

import pytest
from django.urls import reverse

from accounts.models import Organisation
from foundation.errors import DomainError
from strategy.domain.parts import next_number, withdraw_part
from strategy.models import Area, Direction, Forum, Framework, FrameworkGoal, Need, Strategy
from tests.cast import assemble
from tests.factories import (
    AreaFactory,
    DirectionFactory,
    ForumFactory,
    FrameworkFactory,
    FrameworkGoalFactory,
    NeedFactory,
    ObjectiveFactory,
    OrganisationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def pages(client, cast):
    client.force_login(cast.coordinator)
    return client


def make(kind, cast):
    match kind:
        case "direction":
            return DirectionFactory(strategy=cast.strategy, number="7")
        case "area":
            return AreaFactory(strategy=cast.strategy, number="7")
        case "need":
            return NeedFactory(area=cast.area, letter="f")
        case "forum":
            return ForumFactory(strategy=cast.strategy)
        case "framework":
            return FrameworkFactory()
        case "goal":
            return FrameworkGoalFactory(number="7")


KINDS = ("direction", "area", "need", "forum", "framework", "goal")
TEXT = {"direction": "title", "area": "title", "need": "text", "forum": "name"}
NUMBERED = {
    "direction": (Direction, "number", "strategy"),
    "area": (Area, "number", "strategy"),
    "need": (Need, "letter", "area"),
    "goal": (FrameworkGoal, "number", "framework"),
}
each_kind = pytest.mark.parametrize("kind", KINDS)
each_numbered = pytest.mark.parametrize("kind", NUMBERED)


def text_of(kind):
    return TEXT.get(kind, "title")


def page_of(kind, verb, thing):
    return reverse(f"strategy:{kind}-{verb}", args=[thing.pk])


def above_of(kind, part):
    name = NUMBERED[kind][2]
    above = getattr(part, name)
    return above.slug if name == "strategy" else above.pk


def sent(response):
    """What the form of a page would send as it stands."""
    form = response.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items()}


@each_kind
def test_part_is_changed_with_who_and_why(pages, cast, kind):
    part = make(kind, cast)
    address = page_of(kind, "edit", part)
    answer = sent(pages.get(address)) | {
        f"{text_of(kind)}_sv": "Ny text",
        f"{text_of(kind)}_en": "",
        "note": "Beslut 12",
    }

    response = pages.post(address, answer)

    assert response.status_code == 302, response.context["form"].errors
    part.refresh_from_db()
    assert getattr(part, f"{text_of(kind)}_sv") == "Ny text"
    latest = part.history.latest()
    assert (latest.history_user, latest.history_change_reason) == (cast.coordinator, "Beslut 12")
    assert "Ny text" in pages.get(response["Location"].partition("#")[0]).content.decode()


@each_kind
@pytest.mark.parametrize("role", ["outsider", "reader", "responsible"])
def test_others_find_no_page(client, cast, kind, role):
    if role == "outsider" and kind in ("framework", "goal"):
        pytest.skip("Frameworks are common to all who coordinate.")
    part = make(kind, cast)
    client.force_login(cast.viewer(role))
    for verb in ("edit", "withdraw", "restore"):
        address = page_of(kind, verb, part)
        assert client.get(address).status_code == 404
        assert client.post(address, {"reason": "x"}).status_code == 404


@each_kind
def test_visitors_are_asked_to_sign_in(client, cast, kind):
    assert client.get(page_of(kind, "edit", make(kind, cast))).status_code == 302


@each_kind
def test_part_is_withdrawn_with_a_reason_and_restored(pages, cast, kind):
    part = make(kind, cast)
    withdraw = page_of(kind, "withdraw", part)
    assert pages.get(withdraw).status_code == 200
    assert "reason" in pages.post(withdraw, {"reason": ""}).context["form"].errors

    pages.post(withdraw, {"reason": "Utgår"})

    part.refresh_from_db()
    assert (part.is_withdrawn, part.withdrawal_reason) == (True, "Utgår")
    restore = page_of(kind, "restore", part)
    assert "Utgår" in pages.get(restore).content.decode()
    pages.post(restore, {"reason": ""})
    part.refresh_from_db()
    assert not part.is_withdrawn


@each_numbered
def test_several_are_added_in_a_row_with_the_next_number(pages, cast, kind):
    Area.objects.filter(pk=cast.area.pk).update(number="1")
    first = make(kind, cast)
    model, number, above = NUMBERED[kind]
    address = reverse(f"strategy:{kind}-add", args=[above_of(kind, first)])
    for text in ("Ett", "Två"):
        answer = sent(pages.get(address)) | {f"{text_of(kind)}_sv": text, "another": "1"}
        if kind == "area":
            answer["short_title_sv"] = text
        response = pages.post(address, answer)
        assert response.status_code == 302, response.context["form"].errors
        assert response["Location"] == address
    rows = model.objects.filter(**{above: getattr(first, above)}).order_by("position", "id")
    expected = ["f", "g", "h"] if kind == "need" else ["7", "8", "9"]
    assert [getattr(row, number) for row in rows if row.pk >= first.pk] == expected


@each_numbered
def test_order_is_changed(pages, cast, kind):
    first = make(kind, cast)
    _model, number, _above = NUMBERED[kind]
    second = type(first).objects.get(pk=first.pk)
    second.pk, second._state.adding = None, True
    setattr(second, number, "x")
    second.save()
    address = reverse(f"strategy:{kind}-order", args=[above_of(kind, first)])
    ids = [row.pk for row in pages.get(address).context["items"]]
    pages.post(address, {f"place-{pk}": place for place, pk in enumerate(reversed(ids), 1)})
    assert [row.pk for row in pages.get(address).context["items"]] == ids[::-1]


@each_numbered
def test_two_numbers_change_places(pages, cast, kind):
    first = make(kind, cast)
    model, number, _above = NUMBERED[kind]
    second = type(first).objects.get(pk=first.pk)
    second.pk, second._state.adding = None, True
    setattr(second, number, "x")
    second.save()
    address = reverse(f"strategy:{kind}-numbers", args=[above_of(kind, first)])
    before = {row.pk: value for row, value in pages.get(address).context["rows"]}
    before |= {first.pk: "x", second.pk: getattr(first, number)}

    answer = {f"number-{pk}": value for pk, value in before.items()}
    assert pages.post(address, answer).status_code == 302

    second.refresh_from_db()
    assert getattr(second, number) == getattr(first, number)
    assert getattr(model.objects.get(pk=first.pk), number) == "x"
    assert second.history.latest().history_user == cast.coordinator


@pytest.mark.parametrize("number", ["", "7", "x" * 21], ids=["empty", "twice", "too long"])
def test_bad_numbers_are_refused_and_kept_on_the_page(pages, cast, number):
    first, second = make("direction", cast), DirectionFactory(strategy=cast.strategy, number="8")
    address = reverse("strategy:direction-numbers", args=[cast.strategy.slug])
    response = pages.post(address, {f"number-{first.pk}": "7", f"number-{second.pk}": number})
    assert response.context["fault"]
    assert (second, number) in response.context["rows"]
    second.refresh_from_db()
    assert second.number == "8"


def test_number_of_another_is_refused_beside_its_field(pages, cast):
    DirectionFactory(strategy=cast.strategy, number="1")
    part = make("direction", cast)
    address = page_of("direction", "edit", part)
    response = pages.post(address, sent(pages.get(address)) | {"number": "1"})
    assert "number" in response.context["form"].errors


def test_restored_part_gets_another_number_where_its_own_is_taken(pages, cast):
    part = make("direction", cast)
    withdraw_part(part=part, by=cast.coordinator, reason="Utgår")
    DirectionFactory(strategy=cast.strategy, number="7")
    pages.post(page_of("direction", "restore", part), {"reason": ""})
    part.refresh_from_db()
    assert (part.is_withdrawn, part.number) == (False, "8")


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [([], "1"), (["1", "2"], "3"), (["3.1", "3.4"], "3.5"), (["A"], "1"), (["9", "10"], "11")],
)
def test_next_number(cast, numbers, expected):
    for position, number in enumerate(numbers):
        DirectionFactory(strategy=cast.strategy, number=number, position=position)
    assert next_number(Direction(strategy=cast.strategy)) == expected


def test_area_with_plans_is_not_withdrawn(pages, cast):
    address = page_of("area", "withdraw", cast.area)
    assert f"1 action plan ({cast.plan.title})" in pages.get(address).content.decode()
    pages.post(address, {"reason": "Utgår"})
    cast.area.refresh_from_db()
    assert not cast.area.is_withdrawn
    with pytest.raises(DomainError, match="1 action plan"):
        withdraw_part(part=cast.area, by=cast.coordinator, reason="Utgår")


@pytest.mark.parametrize("kind", ["direction", "need", "goal"])
def test_what_objectives_name_is_said_before_it_is_withdrawn(pages, cast, kind):
    part = make(kind, cast)
    objective = ObjectiveFactory(plan=cast.plan)
    {
        "direction": objective.directions,
        "need": objective.needs,
        "goal": objective.framework_goals,
    }[kind].add(part)
    page = pages.get(page_of(kind, "withdraw", part)).content.decode()
    assert "1 objective" in page


def test_needs_go_with_their_area(pages, cast):
    area = make("area", cast)
    NeedFactory(area=area)
    page = pages.get(page_of("area", "withdraw", area)).content.decode()
    assert "No longer shown with it: 1 need." in page


def test_part_of_something_withdrawn_is_left_alone(pages, cast):
    area = make("area", cast)
    need = NeedFactory(area=area)
    withdraw_part(part=area, by=cast.coordinator, reason="Utgår")
    response = pages.get(page_of("need", "edit", need))
    assert "has been withdrawn" in response.content.decode()
    pages.post(page_of("need", "withdraw", need), {"reason": "x"})
    need.refresh_from_db()
    assert not need.is_withdrawn
    add = reverse("strategy:need-add", args=[area.pk])
    pages.post(add, {"letter": "a", "text_sv": "Nytt"})
    assert Need.objects.filter(area=area).count() == 1


def test_text_of_two_writers_is_shown_to_the_second(pages, cast):
    part = make("area", cast)
    address = page_of("area", "edit", part)
    mine = sent(pages.get(address)) | {"background_sv": "Min text"}
    pages.post(address, sent(pages.get(address)) | {"background_sv": "Din text"})
    response = pages.post(address, mine)
    page = response.content.decode()
    assert "Min text" in page
    assert "Din text" in page
    part.refresh_from_db()
    assert part.background_sv == "Din text"


def test_markdown_is_previewed_and_nothing_saved(pages, cast):
    part = make("area", cast)
    address = page_of("area", "edit", part)
    answer = sent(pages.get(address)) | {"background_sv": "**Fett**", "preview": "background"}
    page = pages.post(address, answer).content.decode()
    assert "<strong>Fett</strong>" in page
    part.refresh_from_db()
    assert part.background_sv == ""


# --- Strategies ----------------------------------------------------------------------------------


def test_strategy_is_changed_and_published(pages, cast):
    framework = FrameworkFactory()
    address = reverse("strategy:strategy-edit", args=[cast.strategy.slug])
    page = pages.get(address)
    assert "slug" not in page.context["form"].fields
    answer = sent(page) | {
        "vision_sv": "Bäst",
        "horizon_year": "2030",
        "frameworks": [framework.pk],
        "is_published": "",
    }
    assert pages.post(address, answer).status_code == 302
    strategy = Strategy.objects.get(pk=cast.strategy.pk)
    assert (strategy.vision_sv, strategy.horizon_year, strategy.is_published) == (
        "Bäst",
        2030,
        False,
    )
    assert list(strategy.frameworks.all()) == [framework]


def test_administrator_adds_a_strategy_with_an_address_of_its_own(client, cast):
    client.force_login(cast.administrator)
    address = reverse("strategy:strategy-add")
    owner = OrganisationFactory()
    for expected in ("ny-strategi-a", "ny-strategi-a-2"):
        response = client.post(address, {"title_sv": "Ny strategi Å", "owner": owner.pk})
        assert response["Location"] == reverse("strategy:role-list", args=[expected])
    assert not Strategy.objects.get(slug="ny-strategi-a").is_published
    response = client.post(address, {"title_sv": "X", "slug": "new", "owner": owner.pk})
    assert "slug" in response.context["form"].errors


def test_coordinator_neither_adds_nor_withdraws_a_strategy(pages, cast):
    assert pages.get(reverse("strategy:strategy-add")).status_code == 403
    for verb in ("withdraw", "restore"):
        address = reverse(f"strategy:strategy-{verb}", args=[cast.strategy.slug])
        assert pages.post(address, {"reason": "x"}).status_code == 403


def test_administrator_withdraws_a_strategy_and_takes_it_back(client, cast):
    client.force_login(cast.administrator)
    address = reverse("strategy:strategy-withdraw", args=[cast.strategy.slug])
    assert client.get(address).status_code == 200
    client.post(address, {"reason": "Ersatt"}, follow=True)
    cast.strategy.refresh_from_db()
    assert cast.strategy.is_withdrawn
    client.post(reverse("strategy:strategy-restore", args=[cast.strategy.slug]), {"reason": ""})
    cast.strategy.refresh_from_db()
    assert not cast.strategy.is_withdrawn


def test_framework_is_added_to_the_strategy(pages, cast):
    address = reverse("strategy:framework-add", args=[cast.strategy.slug])
    response = pages.post(address, {"title_sv": "Agenda 2030"})
    framework = Framework.objects.get()
    assert framework.slug == "agenda-2030"
    assert response["Location"] == reverse("strategy:framework", args=[framework.pk])
    assert list(cast.strategy.frameworks.all()) == [framework]
    assert cast.strategy.history.first().history_user == cast.coordinator


def test_forum_is_added(pages, cast):
    address = reverse("strategy:forum-add", args=[cast.strategy.slug])
    host = OrganisationFactory()
    pages.post(address, {"name_sv": "Rådet", "host": host.pk})
    assert Forum.objects.get().host == host


# --- Organisations -------------------------------------------------------------------------------

ORGANISATIONS = reverse("strategy:organisation-list")


def test_organisations_are_added_in_a_row_and_changed(pages):
    address = reverse("strategy:organisation-add")
    for name in ("Kliniken", "Labbet"):
        response = pages.post(address, {"name_sv": name, "kind": "hospital", "another": "1"})
        assert response["Location"] == address
    organisation = Organisation.objects.get(name_sv="Labbet")
    address = reverse("strategy:organisation-edit", args=[organisation.pk])
    pages.post(address, sent(pages.get(address)) | {"short_name": "Lab"})
    organisation.refresh_from_db()
    assert organisation.short_name == "Lab"
    page = pages.get(ORGANISATIONS, {"q": "LABBET"}).content.decode()
    assert "Labbet" in page
    assert "Kliniken" not in page


def test_organisation_of_the_same_name_is_refused(pages):
    OrganisationFactory(name_sv="Kliniken")
    response = pages.post(
        reverse("strategy:organisation-add"), {"name_sv": "Kliniken", "kind": "hospital"}
    )
    assert "name_sv" in response.context["form"].errors


def test_organisation_that_answers_for_something_is_not_withdrawn(pages, cast):
    organisation = cast.responsible.organisation
    address = reverse("strategy:organisation-withdraw", args=[organisation.pk])
    page = pages.get(address).content.decode()
    assert "2 people" in page
    assert "1 action" in page
    pages.post(address, {"reason": "Nedlagd"})
    organisation.refresh_from_db()
    assert not organisation.is_withdrawn


def test_organisation_is_withdrawn_and_taken_back(pages):
    organisation = PersonFactory(is_active=False).organisation
    pages.post(
        reverse("strategy:organisation-withdraw", args=[organisation.pk]), {"reason": "Nedlagd"}
    )
    organisation.refresh_from_db()
    assert organisation.withdrawal_reason == "Nedlagd"
    assert "Nedlagd" in pages.get(ORGANISATIONS).content.decode()
    pages.post(reverse("strategy:organisation-restore", args=[organisation.pk]), {"reason": ""})
    organisation.refresh_from_db()
    assert not organisation.is_withdrawn


@pytest.mark.parametrize("role", ["reader", "responsible", "homeless"])
def test_organisations_are_kept_by_those_who_coordinate(client, cast, role):
    client.force_login(cast.viewer(role))
    for address in (
        ORGANISATIONS,
        reverse("strategy:organisation-add"),
        reverse("strategy:organisation-edit", args=[cast.responsible.organisation_id]),
        reverse("strategy:framework-list"),
        reverse("strategy:framework", args=[FrameworkFactory().pk]),
    ):
        assert client.get(address).status_code == 404


# --- Query counts --------------------------------------------------------------------------------


def fill(cast, more):
    framework = FrameworkFactory()
    cast.strategy.frameworks.add(framework)
    for _turn in range(more):
        DirectionFactory(strategy=cast.strategy)
        NeedFactory.create_batch(2, area=AreaFactory(strategy=cast.strategy))
        NeedFactory(area=cast.area)
        ForumFactory(strategy=cast.strategy, host=OrganisationFactory())
        FrameworkGoalFactory(framework=framework)
        cast.strategy.frameworks.add(FrameworkGoalFactory().framework)
        PersonFactory()
    return framework


@pytest.mark.parametrize("more", [1, 10])
@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("overview", 5),
        ("manage", 10),
        ("framework", 7),
        ("framework-list", 6),
        ("organisation-list", 5),
        ("strategy-edit", 8),
        ("area-edit", 5),
        ("area-add", 6),
        ("area-order", 5),
        ("area-numbers", 5),
        ("need-order", 5),
        ("area-withdraw", 8),
        ("organisation-edit", 6),
    ],
)
def test_pages_ask_the_database_a_fixed_number_of_times(
    pages, cast, name, queries, more, django_assert_num_queries
):
    framework = fill(cast, more)
    key = {
        "framework": framework.pk,
        "need-order": cast.area.pk,
        "area-edit": cast.area.pk,
        "area-withdraw": cast.area.pk,
        "organisation-edit": cast.responsible.organisation_id,
    }.get(name, cast.strategy.slug)
    keys = [] if name in ("framework-list", "organisation-list", "overview") else [key]
    with django_assert_num_queries(queries):
        assert pages.get(reverse(f"strategy:{name}", args=keys)).status_code == 200


def test_goals_of_a_withdrawn_framework_are_not_offered_to_objectives(pages, cast):
    goal = FrameworkGoalFactory()
    cast.strategy.frameworks.add(goal.framework)
    need = NeedFactory(area=AreaFactory(strategy=cast.strategy))
    objective = ObjectiveFactory(plan=cast.plan)
    address = reverse("actions:objective-edit", args=[objective.pk])

    def offered():
        fields = pages.get(address).context["form"].fields
        return goal in fields["framework_goals"].queryset, need in fields["needs"].queryset

    assert offered() == (True, True)
    withdraw_part(part=goal.framework, by=cast.coordinator, reason="Ersatt")
    withdraw_part(part=need.area, by=cast.coordinator, reason="Utgår")
    assert offered() == (False, False)
    objective.framework_goals.add(goal)
    objective.needs.add(need)
    assert offered() == (True, True)
