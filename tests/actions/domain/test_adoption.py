from datetime import date, timedelta

import pytest
from django.utils import timezone

from actions.domain.adoption import adopt_plan, close_plan, reopen_plan, take_plan_back
from actions.models import ActionPlan
from foundation.errors import DomainError
from tests.cast import assemble

pytestmark = pytest.mark.django_db

DECIDED = date(2026, 3, 1)


def saved(cast):
    return ActionPlan.objects.get(pk=cast.plan.pk)


def test_adopting_keeps_decision_number_and_note():
    cast = assemble(plan_status=ActionPlan.DRAFT)
    adopt_plan(
        plan=cast.plan,
        by=cast.coordinator,
        decided_on=DECIDED,
        reference_number=" RS 2026-0123 ",
        note="Beslutad av nämnden",
    )
    plan = saved(cast)
    assert (plan.status, plan.decided_on, plan.reference_number) == (
        ActionPlan.ADOPTED,
        DECIDED,
        "RS 2026-0123",
    )
    written = plan.history.first()
    assert (written.history_user, written.history_change_reason) == (
        cast.coordinator,
        "Beslutad av nämnden",
    )


@pytest.mark.parametrize(
    ("decided_on", "message"),
    [
        (None, "Say when the plan was decided."),
        (timezone.localdate() + timedelta(days=2), "The decision date lies in the future"),
    ],
    ids=["missing", "future"],
)
def test_adopting_needs_a_decision_that_has_been_taken(decided_on, message):
    cast = assemble(plan_status=ActionPlan.DRAFT)
    with pytest.raises(DomainError, match=message) as caught:
        adopt_plan(plan=cast.plan, by=cast.coordinator, decided_on=decided_on)
    assert caught.value.field == "decided_on"
    assert saved(cast).status == ActionPlan.DRAFT


def test_empty_plan_is_not_adopted():
    cast = assemble(plan_status=ActionPlan.DRAFT)
    cast.plan.actions.update(withdrawn_at=timezone.now())
    with pytest.raises(DomainError, match="The plan is empty"):
        adopt_plan(plan=cast.plan, by=cast.coordinator, decided_on=DECIDED)
    assert saved(cast).status == ActionPlan.DRAFT


def test_closing_and_reopening():
    cast = assemble()
    close_plan(plan=cast.plan, by=cast.coordinator)
    assert saved(cast).status == ActionPlan.CLOSED
    reopen_plan(plan=cast.plan, by=cast.coordinator, note="Stängd av misstag")
    plan = saved(cast)
    assert (plan.status, plan.decided_on) == (ActionPlan.ADOPTED, cast.plan.decided_on)


def test_taking_back_clears_the_decision_and_keeps_it_in_the_history():
    cast = assemble()
    take_plan_back(plan=cast.plan, by=cast.coordinator, note="Fel version")
    plan = saved(cast)
    assert (plan.status, plan.decided_on, plan.reference_number) == (ActionPlan.DRAFT, None, "")
    assert plan.history.all()[1].decided_on == cast.plan.decided_on
    assert plan.history.first().history_change_reason == "Fel version"


@pytest.mark.parametrize(
    ("change", "status"),
    [(reopen_plan, ActionPlan.CLOSED), (take_plan_back, ActionPlan.ADOPTED)],
)
def test_going_back_needs_a_note(change, status):
    cast = assemble(plan_status=status)
    with pytest.raises(DomainError, match="Say why") as caught:
        change(plan=cast.plan, by=cast.coordinator, note="  ")
    assert caught.value.field == "note"
    assert saved(cast).status == status


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (adopt_plan, ActionPlan.DRAFT),
        (close_plan, ActionPlan.ADOPTED),
        (reopen_plan, ActionPlan.CLOSED),
        (take_plan_back, ActionPlan.ADOPTED),
    ],
)
def test_only_coordinators_and_only_from_the_right_status(change, status):
    cast = assemble(plan_status=status)
    options = {"decided_on": DECIDED} if change is adopt_plan else {}
    with pytest.raises(DomainError, match="Only a coordinator"):
        change(plan=cast.plan, by=cast.reader, note="Därför", **options)
    for other in {ActionPlan.DRAFT, ActionPlan.ADOPTED, ActionPlan.CLOSED} - {status}:
        ActionPlan.objects.update(status=other)
        with pytest.raises(DomainError, match="This cannot be done now"):
            change(plan=cast.plan, by=cast.coordinator, note="Därför", **options)
        assert saved(cast).status == other


def test_second_adoption_finds_that_it_has_been_done():
    cast = assemble(plan_status=ActionPlan.DRAFT)
    adopt_plan(plan=cast.plan, by=cast.coordinator, decided_on=DECIDED)
    with pytest.raises(DomainError, match="the plan is adopted"):
        adopt_plan(plan=cast.plan, by=cast.coordinator, decided_on=DECIDED)
