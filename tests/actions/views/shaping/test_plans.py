"""Plans on pages: a new one, its outline, the order of what stands in it."""

import pytest
from django.urls import reverse

from actions.models import Action, ActionPlan, Objective
from strategy.models import Strategy
from tests.actions.views.shaping.forms import sent_by
from tests.cast import assemble
from tests.factories import ActionFactory, IndicatorFactory, ObjectiveFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return assemble(plan_status=ActionPlan.DRAFT)


@pytest.fixture
def coordinator(client, cast):
    client.force_login(cast.coordinator)
    return client


def at(name, plan):
    return reverse(f"actions:{name}", args=[plan.pk])


def test_plan_is_added_as_a_draft_and_leads_to_its_desk(coordinator, cast):
    adding = reverse("actions:plan-add", args=[cast.strategy.slug])
    form = coordinator.get(f"{adding}?area={cast.area.pk}").context["form"]
    answer = coordinator.post(adding, sent_by(form, title_sv="Ny plan", summary_sv="Kort."))
    plan = ActionPlan.objects.latest("pk")
    assert answer["Location"] == at("plan-shape", plan)
    assert (plan.area, plan.title_sv, plan.status) == (cast.area, "Ny plan", ActionPlan.DRAFT)


def test_plan_that_ends_before_it_starts_is_told_beside_its_field(coordinator, cast):
    form = coordinator.get(at("plan-edit", cast.plan)).context["form"]
    answer = coordinator.post(at("plan-edit", cast.plan), sent_by(form, ends_on="2020-01-01"))
    assert answer.context["form"].errors == {"ends_on": ["The plan ends before it starts."]}


def test_outline_shows_everything_with_what_can_be_done(coordinator, cast):
    objective = ObjectiveFactory(plan=cast.plan, number="1")
    part = ObjectiveFactory(plan=cast.plan, parent=objective, number="1.1")
    indicator = IndicatorFactory(objective=part)
    text = coordinator.get(at("plan-shape", cast.plan)).content.decode()
    for name, thing in (
        ("objective-edit", objective),
        ("objective-edit", part),
        ("indicator-targets", indicator),
        ("action-edit", cast.action),
    ):
        assert at(name, thing) in text


@pytest.mark.parametrize("name", ["plan-shape", "plan-withdrawn"])
def test_whoever_is_signed_out_signs_in_and_comes_back(client, cast, name):
    answer = client.get(at(name, cast.plan))
    assert answer["Location"].endswith(f"next={at(name, cast.plan)}")


@pytest.mark.parametrize("role", ["reader", "responsible", "outsider"])
@pytest.mark.parametrize("name", ["plan-shape", "plan-withdrawn"])
def test_desk_is_for_coordinators(client, cast, role, name):
    client.force_login(cast.viewer(role))
    assert client.get(at(name, cast.plan)).status_code == 404
    assert (
        at("plan-shape", cast.plan) not in client.get(cast.plan.get_absolute_url()).content.decode()
    )


def test_objectives_are_put_in_order_by_numbers_and_by_arrows(coordinator, cast):
    first, second, third = (ObjectiveFactory(plan=cast.plan, position=n) for n in (1, 2, 3))
    order = at("objective-order", cast.plan)
    coordinator.post(order, {f"place-{third.pk}": "1"})
    coordinator.post(order, {"move": f"{second.pk}:up"})
    assert list(Objective.objects.order_by("position")) == [third, second, first]


def test_plan_is_withdrawn_with_all_that_hangs_on_it_told(coordinator, cast):
    page = coordinator.get(at("plan-withdraw", cast.plan)).content.decode()
    assert "1 action stands in it" in page
    coordinator.post(at("plan-withdraw", cast.plan), {"reason": "Ersatt"})
    cast.plan.refresh_from_db()
    assert cast.plan.is_withdrawn


def test_withdrawn_plan_is_taken_into_use_again_from_its_area(coordinator, cast):
    coordinator.post(at("plan-withdraw", cast.plan), {"reason": "Ersatt"})
    area = coordinator.get(cast.area.get_absolute_url()).content.decode()
    assert at("plan-restore", cast.plan) in area
    answer = coordinator.post(at("plan-restore", cast.plan), {"reason": "Ändå inte"})
    cast.plan.refresh_from_db()
    assert not cast.plan.is_withdrawn
    assert answer["Location"] == cast.plan.get_absolute_url()
    newest = cast.plan.history.latest()
    assert (newest.history_user, newest.history_change_reason) == (cast.coordinator, "Ändå inte")


@pytest.mark.parametrize(("role", "code"), [("reader", 403), ("outsider", 404)])
def test_withdrawn_plan_is_restored_by_coordinators(client, cast, role, code):
    ActionPlan.objects.update(withdrawn_at="2026-01-01T00:00:00Z", withdrawal_reason="x")
    Strategy.objects.update(is_published=False)
    client.force_login(cast.viewer(role))
    assert client.post(at("plan-restore", cast.plan), {"reason": "x"}).status_code == code


@pytest.mark.parametrize("number", [1, 12], ids=["few", "many"])
def test_outline_takes_the_same_queries(number, coordinator, cast, django_assert_num_queries):
    for _ in range(number):
        IndicatorFactory(objective=ObjectiveFactory(plan=cast.plan))
        ActionFactory(plan=cast.plan)
    coordinator.get(at("plan-shape", cast.plan))
    with django_assert_num_queries(7):
        coordinator.get(at("plan-shape", cast.plan))
    assert Action.objects.count() == number + 1
