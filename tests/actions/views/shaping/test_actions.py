import pytest
from django.urls import reverse

from actions.models import Action, ActionPlan
from tests.actions.views.shaping.forms import sent_by, sent_by_set
from tests.cast import assemble
from tests.factories import (
    ContributorFactory,
    MilestoneFactory,
    ObjectiveFactory,
    OrganisationFactory,
    PersonFactory,
    ProgressEntryFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return assemble(plan_status=ActionPlan.DRAFT)


@pytest.fixture
def coordinator(client, cast):
    client.force_login(cast.coordinator)
    return client


def address(cast):
    return reverse("actions:action-edit", args=[cast.action.pk])


def sent(page, **changes):
    """What a browser sends of the form and its rows."""
    data = {}
    for rows in page.context["row_sets"]:
        data |= sent_by_set(rows)
    return {**data, **sent_by(page.context["form"], **changes)}


def edit(client, cast, **changes):
    page = client.get(address(cast))
    return client.post(address(cast), sent(page, **changes))


def test_action_is_changed(coordinator, cast):
    objective = ObjectiveFactory(plan=cast.plan)
    answer = edit(
        coordinator,
        cast,
        title_sv="Ny titel",
        starts_on="2025-02-01",
        ends_on="",
        responsible_person=cast.colleague.pk,
        objectives=[objective.pk],
    )
    assert answer["Location"] == cast.action.get_absolute_url()
    saved = Action.objects.get()
    assert saved.title_sv == "Ny titel"
    assert (str(saved.starts_on), saved.ends_on) == ("2025-02-01", None)
    assert saved.responsible_person == cast.colleague
    assert list(saved.objectives.all()) == [objective]


def test_person_of_another_organisation_is_asked_about(coordinator, cast):
    other = PersonFactory()
    answer = edit(coordinator, cast, responsible_person=other.pk)
    assert list(answer.context["form"].errors) == ["responsible_person"]

    answer = edit(coordinator, cast, responsible_person=other.pk, person_is_elsewhere="on")

    assert answer.status_code == 302
    assert Action.objects.get().responsible_person == other


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"starts_on": "i morgon"}, "starts_on"),
        ({"reporting_interval_months": "25"}, "reporting_interval_months"),
        ({"title_sv": ""}, "title_sv"),
        ({"title_sv": "a\x00b"}, "title_sv"),
        ({"objectives": ["99999999"]}, "objectives"),
        ({"objectives": ["9" * 19]}, "objectives"),
        ({"objectives": ["9" * 30]}, "objectives"),
        ({"description_sv": "x" * 20_001}, "description_sv"),
    ],
    ids=str,
)
def test_faults_stand_beside_their_fields(changes, field, coordinator, cast):
    answer = edit(coordinator, cast, **changes)
    assert list(answer.context["form"].errors) == [field]


def test_a_report_that_comes_meanwhile_is_neither_conflict_nor_lost(coordinator, cast):
    page = coordinator.get(address(cast))
    Action.objects.update(status="on_track", last_reported_on="2025-01-01")
    Action.objects.get().save()

    answer = coordinator.post(address(cast), sent(page, title_sv="Ny titel"))

    assert answer.status_code == 302
    saved = Action.objects.get()
    assert (saved.title_sv, saved.status) == ("Ny titel", "on_track")


@pytest.mark.parametrize("number", [1, 12], ids=["few", "many"])
def test_form_takes_the_same_queries(number, coordinator, cast, django_assert_num_queries):
    for _turn in range(number):
        PersonFactory()
        OrganisationFactory()
        cast.action.objectives.add(ObjectiveFactory(plan=cast.plan))
        ContributorFactory(action=cast.action)
        MilestoneFactory(action=cast.action)
    coordinator.get(address(cast))
    with django_assert_num_queries(18):
        coordinator.get(address(cast))


# --- What stands under an action -----------------------------------------------------------------


def test_action_is_added_with_all_that_stands_under_it(coordinator, cast):
    taking_part, objective = OrganisationFactory(), ObjectiveFactory(plan=cast.plan)
    adding = reverse("actions:action-add", args=[cast.plan.pk])
    page = coordinator.get(f"{adding}?objective={objective.pk}")
    data = sent(
        page,
        title_sv="Ny åtgärd",
        responsible_organisation=cast.action.responsible_organisation_id,
        **{
            "milestones-0-title_sv": "Avtal",
            "milestones-0-due_on": "2025-03-01",
            "milestones-1-title_sv": "Start",
            "milestones-1-due_on": "2025-09-01",
            "contributors-0-organisation": taking_part.pk,
            "contributors-0-role": "consulted",
            "reporting_dates-0-due_on": "2025-01-31",
            "reporting_dates-0-repeats_every_months": "12",
        },
    )

    answer = coordinator.post(adding, data)

    action = Action.objects.latest("pk")
    assert answer["Location"] == action.get_absolute_url()
    assert [str(each) for each in action.milestones.all()] == ["Avtal", "Start"]
    assert [(each.organisation, each.role) for each in action.contributors.all()] == [
        (taking_part, "consulted")
    ]
    [day] = action.reporting_dates.all()
    assert (str(day.due_on), day.repeats_every_months) == ("2025-01-31", 12)
    assert list(action.objectives.all()) == [objective]
    assert {each.history.latest().history_user for each in action.milestones.all()} == {
        cast.coordinator
    }


def test_rows_are_changed_and_taken_away(coordinator, cast):
    kept = MilestoneFactory(action=cast.action, due_on="2025-01-01")
    gone = MilestoneFactory(action=cast.action, due_on="2025-02-01")
    contributor = ContributorFactory(action=cast.action)
    changes = {
        "milestones-0-title_sv": "Nytt namn",
        "milestones-1-DELETE": "on",
        "contributors-0-DELETE": "on",
    }

    assert edit(coordinator, cast, **changes).status_code == 302

    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.title_sv, gone.is_withdrawn) == ("Nytt namn", True)
    assert not cast.action.contributors.exists()
    assert contributor.history.latest().history_user == cast.coordinator


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"milestones-0-title_sv": "Avtal"}, "Say when it is due."),
        ({"milestones-0-due_on": "2025-03-01"}, "Say what it is."),
        ({"milestones-0-title_sv": "Avtal", "milestones-0-due_on": "snart"}, "This is not a date."),
        ({"reporting_dates-0-repeats_every_months": "30"}, "less than or equal to 24"),
    ],
    ids=["no day", "no title", "no date", "too seldom"],
)
def test_fault_in_a_row_stands_at_the_head_and_beside_its_field(changes, fault, coordinator, cast):
    answer = edit(coordinator, cast, title_sv="Ny titel", **changes)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert text.count(fault) == 2
    assert 'value="Ny titel"' in text
    assert Action.objects.get().title_sv != "Ny titel"


def test_two_rows_that_cannot_stand_together_save_nothing(coordinator, cast):
    other = OrganisationFactory()
    rows = {f"contributors-{n}-organisation": other.pk for n in (0, 1)}
    answer = edit(coordinator, cast, title_sv="Ny titel", **rows)
    assert answer.status_code == 200
    assert "already exists" in answer.content.decode()
    assert (Action.objects.get().title_sv, cast.action.contributors.count()) != ("Ny titel", 1)
    assert not cast.action.contributors.exists()


def test_action_is_withdrawn_with_a_reason_and_taken_into_use_again(coordinator, cast):
    ProgressEntryFactory(action=cast.action)
    withdrawing = reverse("actions:action-withdraw", args=[cast.action.pk])
    assert (
        "1 report on it is not shown any more either."
        in coordinator.get(withdrawing).content.decode()
    )
    assert coordinator.post(withdrawing, {"reason": ""}).status_code == 200
    coordinator.post(withdrawing, {"reason": "Dubblett"})
    cast.action.refresh_from_db()
    assert cast.action.withdrawal_reason == "Dubblett"

    page = coordinator.get(reverse("actions:plan-withdrawn", args=[cast.plan.pk]))
    assert "Dubblett" in page.content.decode()
    restoring = reverse("actions:part-restore", args=["action", cast.action.pk])
    coordinator.post(restoring, {"reason": ""})
    cast.action.refresh_from_db()
    assert not cast.action.is_withdrawn


def test_rows_that_somebody_else_changed_are_shown_and_not_overwritten(coordinator, cast):
    milestone = MilestoneFactory(action=cast.action, title_sv="Förr")
    page = coordinator.get(address(cast))
    data = sent(page) | {f"{rows.prefix}-seen": rows.seen for rows in page.context["row_sets"]}
    milestone.title_sv = "Deras"
    milestone.save()
    added = MilestoneFactory(action=cast.action, title_sv="Deras nya")

    answer = coordinator.post(address(cast), data | {"milestones-0-title_sv": "Min"})

    shown = answer.content.decode()
    assert "Somebody else has changed these rows" in shown
    assert "Deras nya" in shown
    milestone.refresh_from_db()
    added.refresh_from_db()
    assert (milestone.title_sv, added.is_withdrawn) == ("Deras", False)

    seen = {f"{rows.prefix}-seen": rows.seen for rows in answer.context["row_sets"]}
    answer = coordinator.post(address(cast), data | seen | {"milestones-0-title_sv": "Min"})

    assert answer.status_code == 302
    milestone.refresh_from_db()
    assert milestone.title_sv == "Min"


def test_contributors_of_somebody_else_are_named(coordinator, cast):
    page = coordinator.get(address(cast))
    data = sent(page) | {f"{rows.prefix}-seen": rows.seen for rows in page.context["row_sets"]}
    contributor = ContributorFactory(action=cast.action, role="consulted")
    answer = coordinator.post(address(cast), data)
    shown = answer.content.decode()
    assert f"{contributor.organisation.name}, consulted" in shown
