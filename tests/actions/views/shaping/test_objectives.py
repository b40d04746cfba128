import pytest
from django.urls import reverse

from actions.models import ActionPlan, Objective
from foundation.shaping import save_values
from tests.actions.views.shaping.forms import sent_by
from tests.cast import ROLES, assemble
from tests.factories import (
    ActionFactory,
    DirectionFactory,
    FrameworkGoalFactory,
    IndicatorFactory,
    NeedFactory,
    ObjectiveFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return assemble(plan_status=ActionPlan.DRAFT)


@pytest.fixture
def adopted():
    return assemble()


@pytest.fixture
def objective(cast):
    return ObjectiveFactory(plan=cast.plan, number="1", title_sv="Fler prövningar", title_en="")


def address(objective, verb="edit"):
    return reverse(f"actions:objective-{verb}", args=[objective.pk])


def edit(client, objective, follow=False, **changes):
    form = client.get(address(objective)).context["form"]
    return client.post(address(objective), sent_by(form, **changes), follow=follow)


def page_of(answer):
    return answer.content.decode()


def test_objective_is_changed_with_all_that_it_serves(client, cast, objective):
    client.force_login(cast.coordinator)
    need, direction = NeedFactory(area=cast.area), DirectionFactory(strategy=cast.strategy)
    goal = FrameworkGoalFactory()
    cast.strategy.frameworks.add(goal.framework)

    answer = edit(
        client,
        objective,
        follow=True,
        title_sv="Flest prövningar",
        title_en="Most trials",
        needs=[need.pk],
        directions=[direction.pk],
        framework_goals=[goal.pk],
    )

    assert answer.redirect_chain == [(objective.get_absolute_url(), 302)]
    assert "1 Most trials has been saved." in page_of(answer)
    saved = Objective.objects.get()
    assert (saved.title_sv, saved.title_en) == ("Flest prövningar", "Most trials")
    assert [*saved.needs.all(), *saved.directions.all(), *saved.framework_goals.all()] == [
        need,
        direction,
        goal,
    ]
    assert saved.history.latest().history_user == cast.coordinator


def test_fault_stands_beside_its_field_and_nothing_is_lost(client, cast, objective):
    ObjectiveFactory(plan=cast.plan, number="2")
    client.force_login(cast.coordinator)
    answer = edit(client, objective, number="2", description_sv="Lång text")
    assert answer.context["form"].errors == {
        "number": ["Another objective of the plan has this number."]
    }
    assert "Lång text" in page_of(answer)
    assert "Edit 1 Fler prövningar" in page_of(answer)
    assert Objective.objects.get(pk=objective.pk).number == "1"


def test_adopted_plan_asks_for_a_note(client, adopted):
    objective = ObjectiveFactory(plan=adopted.plan)
    client.force_login(adopted.coordinator)
    answer = edit(client, objective, title_sv="Nytt")
    assert list(answer.context["form"].errors) == ["note"]

    answer = edit(client, objective, title_sv="Nytt", note="Beslut den 3 mars")

    assert answer.status_code == 302
    assert objective.history.latest().history_change_reason == "Beslut den 3 mars"


def test_closed_plan_says_so_and_takes_nothing(client, adopted):
    ActionPlan.objects.update(status=ActionPlan.CLOSED)
    objective = ObjectiveFactory(plan=adopted.plan, title_sv="Förr")
    client.force_login(adopted.coordinator)
    assert "The plan is closed" in page_of(client.get(address(objective)))
    client.post(address(objective), {"title_sv": "Nytt", "number": "1", "note": "x"})
    assert Objective.objects.get().title_sv == "Förr"


def test_second_person_sees_what_the_first_wrote_and_overwrites_nothing(client, cast, objective):
    client.force_login(cast.coordinator)
    form = client.get(address(objective)).context["form"]
    need = NeedFactory(area=cast.area)
    save_values(
        objective,
        by=cast.administrator,
        values={"title_sv": "Deras titel", "description_sv": "Deras text"},
        links={"needs": [need]},
    )

    answer = client.post(address(objective), sent_by(form, title_sv="Min titel"))

    page, form = page_of(answer), answer.context["form"]
    assert "Somebody else has changed this" in page
    assert cast.administrator.name in page
    assert "Deras titel" in page
    assert form["title_sv"].value() == "Min titel"
    assert form["description_sv"].value() == "Deras text"
    assert form["needs"].value() == [str(need.pk)]
    assert Objective.objects.get().title_sv == "Deras titel"

    client.post(address(objective), sent_by(form))

    saved = Objective.objects.get()
    assert (saved.title_sv, saved.description_sv) == ("Min titel", "Deras text")
    assert list(saved.needs.all()) == [need]


def test_preview_without_script_keeps_the_form(client, cast, objective):
    client.force_login(cast.coordinator)
    answer = edit(client, objective, description_sv="**fet**", title_sv="", preview="description")
    page = page_of(answer)
    assert "<strong>fet</strong>" in page
    assert not answer.context["form"].errors
    assert Objective.objects.get().title_sv == "Fler prövningar"


def test_preview_with_script_is_a_part_of_the_page(client, cast, objective):
    client.force_login(cast.coordinator)
    answer = client.post(
        address(objective),
        {"description_sv": "*x* <script>", "preview": "description"},
        headers={"HX-Request": "true"},
    )
    assert "<em>x</em> &lt;script&gt;" in page_of(answer)
    assert "<html" not in page_of(answer)


def test_several_are_added_in_a_row(client, cast):
    client.force_login(cast.coordinator)
    add = reverse("actions:objective-add", args=[cast.plan.pk])
    for title in ("Första", "Andra"):
        form = client.get(add).context["form"]
        answer = client.post(add, sent_by(form, title_sv=title, another="1"))
        assert answer["Location"] == add
    assert list(Objective.objects.values_list("number", "title_sv", "position")) == [
        ("1", "Första", 1),
        ("2", "Andra", 2),
    ]


def test_sub_objective_is_added_under_its_objective(client, cast, objective):
    client.force_login(cast.coordinator)
    add = reverse("actions:objective-add", args=[cast.plan.pk]) + f"?parent={objective.pk}"
    form = client.get(add).context["form"]
    assert form["number"].value() == "1.1"
    client.post(add, sent_by(form, title_sv="Del"))
    assert Objective.objects.get(number="1.1").parent == objective


def test_withdrawing_says_what_hangs_on_it(client, cast, objective):
    IndicatorFactory(objective=objective)
    ObjectiveFactory(plan=cast.plan, parent=objective)
    ActionFactory(plan=cast.plan).objectives.add(objective)
    client.force_login(cast.coordinator)
    page = page_of(client.get(address(objective, "withdraw")))
    for words in ("1 indicator measures it", "1 sub-objective stays", "1 action serves it"):
        assert words in page
    assert "Say why." in page_of(client.post(address(objective, "withdraw"), {"reason": " "}))

    answer = client.post(address(objective, "withdraw"), {"reason": "Dubblett"}, follow=True)

    assert "has been withdrawn" in page_of(answer)
    saved = Objective.objects.get(pk=objective.pk)
    assert (saved.is_withdrawn, saved.withdrawal_reason) == (True, "Dubblett")


@pytest.mark.parametrize("verb", ["edit", "withdraw"])
@pytest.mark.parametrize("role", ROLES)
def test_only_coordinators_shape(role, verb, client, adopted):
    objective = ObjectiveFactory(plan=adopted.plan)
    if role != "visitor":
        client.force_login(adopted.viewer(role), "django.contrib.auth.backends.ModelBackend")
    answer = client.get(address(objective, verb))
    shown = "Edit</a>" in page_of(client.get(objective.get_absolute_url()))
    if role in ("coordinator", "administrator"):
        assert (answer.status_code, shown) == (200, True)
    elif role in ("visitor", "inactive"):
        assert (answer.status_code, shown) == (302, False)
    else:
        assert (answer.status_code, shown) == (403, False)


def test_what_is_not_seen_is_not_found(client, cast, objective):
    client.force_login(cast.outsider)
    assert client.get(address(objective)).status_code == 404


@pytest.mark.parametrize("number", [1, 12], ids=["few", "many"])
def test_form_takes_the_same_queries(number, client, cast, objective, django_assert_num_queries):
    goal = FrameworkGoalFactory()
    cast.strategy.frameworks.add(goal.framework)
    for _turn in range(number):
        objective.needs.add(NeedFactory(area=cast.area))
        objective.directions.add(DirectionFactory(strategy=cast.strategy))
        objective.framework_goals.add(FrameworkGoalFactory(framework=goal.framework))
        ObjectiveFactory(plan=cast.plan)
    client.force_login(cast.coordinator)
    client.get(address(objective))
    with django_assert_num_queries(12):
        client.get(address(objective))


@pytest.mark.parametrize("field", ["needs", "directions", "framework_goals"])
@pytest.mark.parametrize("pk", ["x", "99999999", "9" * 19, "9" * 30], ids=str)
def test_forged_choice_is_refused_beside_its_field(pk, field, client, cast, objective):
    client.force_login(cast.coordinator)
    page = client.get(address(objective, "edit"))
    answer = client.post(address(objective, "edit"), sent_by(page.context["form"], **{field: [pk]}))
    assert list(answer.context["form"].errors) == [field]
