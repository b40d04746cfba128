import pytest
from django.core.exceptions import ValidationError

from actions.domain.shaping import (
    change_part,
    next_number,
    plan_of,
    reorder_parts,
    restore_part,
    withdraw_part,
)
from actions.domain.shaping_actions import change_action
from actions.models import Action, ActionPlan, Handover, Objective
from foundation.errors import DomainError
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    BreakdownFactory,
    CategoryFactory,
    ContributorFactory,
    DirectionFactory,
    HandoverFactory,
    IndicatorFactory,
    MilestoneFactory,
    NeedFactory,
    ObjectiveFactory,
    PersonFactory,
    ReportingDateFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return ActionPlanFactory(status=ActionPlan.DRAFT, decided_on=None)


@pytest.fixture
def adopted():
    return ActionPlanFactory()


@pytest.fixture
def closed():
    return ActionPlanFactory(status=ActionPlan.CLOSED)


@pytest.mark.parametrize(
    "make",
    [
        ActionFactory,
        BreakdownFactory,
        CategoryFactory,
        ContributorFactory,
        IndicatorFactory,
        MilestoneFactory,
        ObjectiveFactory,
        ReportingDateFactory,
        TargetFactory,
        ActionPlanFactory,
    ],
    ids=lambda make: make.__name__,
)
def test_every_part_knows_its_plan(make):
    part = make()
    assert plan_of(part) in ActionPlan.objects.all()


def test_draft_changes_without_a_note(draft):
    objective = ObjectiveFactory(plan=draft)
    change_part(part=objective, by=None, values={"title_sv": "Nytt"})
    assert Objective.objects.get().title_sv == "Nytt"


def test_what_is_adopted_changes_only_with_a_note(adopted):
    objective, person = ObjectiveFactory(plan=adopted, title_sv="Förr"), PersonFactory()
    with pytest.raises(DomainError) as refused:
        change_part(part=objective, by=person, values={"title_sv": "Nytt"}, note="  ")
    assert refused.value.field == "note"
    assert Objective.objects.get().title_sv == "Förr"

    change_part(part=objective, by=person, values={"title_sv": "Nytt"}, note="Beslut 12")

    row = objective.history.latest()
    assert (row.title_sv, row.history_change_reason) == ("Nytt", "Beslut 12")


def test_what_is_closed_does_not_change(closed):
    objective = ObjectiveFactory(plan=closed)
    with pytest.raises(DomainError):
        change_part(part=objective, by=None, values={"title_sv": "Nytt"}, note="Beslut")
    with pytest.raises(DomainError):
        withdraw_part(part=objective, by=None, reason="Dubblett")
    with pytest.raises(DomainError):
        reorder_parts(plan=closed, parts=[objective], ids=[], by=None)


def test_part_is_added(draft):
    objective = Objective(plan=draft, number="1")
    change_part(part=objective, by=PersonFactory(), values={"title_sv": "Nytt"})
    assert Objective.objects.get().title_sv == "Nytt"


def test_a_number_that_another_has_is_refused(draft):
    ObjectiveFactory(plan=draft, number="1")
    with pytest.raises(ValidationError, match="has this number"):
        change_part(part=Objective(plan=draft), by=None, values={"number": "1", "title_sv": "Nytt"})


@pytest.mark.parametrize(
    ("name", "make"), [("needs", NeedFactory), ("directions", DirectionFactory)]
)
def test_an_objective_serves_its_own_strategy(name, make, draft):
    objective = ObjectiveFactory(plan=draft)
    with pytest.raises(DomainError) as refused:
        change_part(part=objective, by=None, values={}, links={name: [make()]})
    assert refused.value.field == name


def test_an_action_serves_objectives_of_its_own_plan(draft):
    action = ActionFactory(plan=draft)
    with pytest.raises(DomainError) as refused:
        change_part(part=action, by=None, values={}, links={"objectives": [ObjectiveFactory()]})
    assert refused.value.field == "objectives"


def test_withdrawal_leaves_what_somebody_has_changed_since_it_was_read(adopted):
    read_before = ActionFactory(plan=adopted)
    Action.objects.update(title_sv="Ny rubrik")
    withdraw_part(part=read_before, by=None, reason="Dubblett")
    action = Action.objects.get()
    assert (action.title_sv, action.is_withdrawn) == ("Ny rubrik", True)


def test_second_withdrawal_leaves_the_reason_of_the_first(adopted):
    first = ActionFactory(plan=adopted)
    second = Action.objects.get()
    withdraw_part(part=first, by=None, reason="Dubblett")
    with pytest.raises(DomainError):
        withdraw_part(part=second, by=None, reason="Annat")
    assert Action.objects.get().withdrawal_reason == "Dubblett"


def test_withdrawn_and_restored(adopted):
    action = ActionFactory(plan=adopted)
    withdraw_part(part=action, by=None, reason="Dubblett")
    assert Action.objects.get().is_withdrawn
    with pytest.raises(DomainError) as refused:
        restore_part(part=action, by=None)
    assert refused.value.field == "note"
    restore_part(part=action, by=None, note="Behövs ändå")
    assert not Action.objects.get().is_withdrawn


def test_restored_with_the_next_number_where_its_own_is_taken(draft):
    gone = ObjectiveFactory(plan=draft, number="1")
    withdraw_part(part=gone, by=None, reason="Dubblett")
    ObjectiveFactory(plan=draft, number="1")
    restore_part(part=gone, by=None)
    assert Objective.objects.get(pk=gone.pk).number == "2"


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [([], "1"), (["1", "2"], "3"), (["A", "7"], "8"), (["1.1"], "1")],
    ids=str,
)
def test_next_number(numbers, expected, draft):
    for number in numbers:
        ObjectiveFactory(plan=draft, number=number)
    assert next_number(Objective(plan=draft)) == expected


def test_next_number_of_a_part(draft):
    above = ObjectiveFactory(plan=draft, number="2")
    ObjectiveFactory(plan=draft, parent=above, number="2.3")
    assert next_number(Objective(plan=draft, parent=above)) == "2.4"


def test_order_of_parts(adopted):
    first, second = (ObjectiveFactory(plan=adopted, position=n) for n in (1, 2))
    reorder_parts(plan=adopted, parts=[first, second], ids=[second.pk, first.pk], by=None)
    assert list(Objective.objects.order_by("position")) == [second, first]


def test_a_person_of_another_organisation_is_chosen_knowingly(draft):
    action, elsewhere = ActionFactory(plan=draft), PersonFactory()
    values = {
        "responsible_organisation": action.responsible_organisation,
        "responsible_person": elsewhere,
    }
    with pytest.raises(DomainError) as refused:
        change_action(action=action, by=None, values=values)
    assert refused.value.field == "responsible_person"

    change_action(action=action, by=None, values=values, person_is_elsewhere=True)

    assert Action.objects.get().responsible_person == elsewhere
    change_action(action=action, by=None, values=values | {"title_sv": "Nytt"})
    assert Action.objects.get().title_sv == "Nytt"


def test_an_offer_ends_where_somebody_else_answers(draft):
    action = ActionFactory(plan=draft)
    handover = HandoverFactory(action=action)
    change_action(action=action, by=None, values={"title_sv": "Nytt"})
    assert Handover.objects.get().is_open

    change_action(action=action, by=None, values={"responsible_person": None})

    handover.refresh_from_db()
    assert handover.state == Handover.TAKEN_BACK
