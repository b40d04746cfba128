"""The audit of a plan, the pages that ask before its status changes, and its changes since."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actions.models import ActionPlan
from foundation.history import save_as
from tests.cast import assemble
from tests.factories import (
    ActionFactory,
    ContributorFactory,
    IndicatorFactory,
    MilestoneFactory,
    NeedFactory,
    ObjectiveFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db

INSIDERS = ("administrator", "coordinator", "reader", "reading_organisation")
COORDINATORS = ("administrator", "coordinator")
OUTSIDE = ("responsible", "colleague", "outsider", "homeless", "visitor")
STEPS = ("adopt", "close", "reopen", "take-back")


def client_of(person):
    client = Client()
    if person.is_authenticated:
        client.force_login(person)
    return client


def address(plan, page):
    return reverse(f"actions:plan-{page}", args=[plan.pk])


@pytest.fixture
def draft():
    return assemble(plan_status=ActionPlan.DRAFT)


@pytest.mark.parametrize("status", [ActionPlan.DRAFT, ActionPlan.ADOPTED, ActionPlan.CLOSED])
def test_audit_is_for_insiders_and_mending_for_coordinators(status):
    cast = assemble(plan_status=status)
    ActionFactory(plan=cast.plan, responsible_person=None)
    for role in INSIDERS:
        response = client_of(getattr(cast, role)).get(address(cast.plan, "audit"))
        assert response.status_code == 200
        assert "Actions without a responsible person" in response.content.decode()
        assert (">Mend<" in response.content.decode()) == (role in COORDINATORS)
    for role in OUTSIDE:
        assert client_of(getattr(cast, role)).get(address(cast.plan, "audit")).status_code == 404


def test_audit_names_every_finding_with_its_links(draft):
    plan = draft.plan
    objective = ObjectiveFactory(plan=plan, title_en="Shorter queues")
    indicator = IndicatorFactory(objective=ObjectiveFactory(plan=plan), name_en="Waiting time")
    need = NeedFactory(area=plan.area, text_en="Less waiting")
    action = ActionFactory(plan=plan, responsible_person=None, ends_on=None, title_en="At night")
    page = client_of(draft.coordinator).get(address(plan, "audit")).content.decode()
    for heading in (
        "Actions without a responsible person",
        "Actions without an end date",
        "Objectives that no indicator measures",
        "Objectives that no action serves",
        "Needs that no objective serves",
        "Indicators without a baseline",
        "Indicators without a target",
        "Indicators without a source",
    ):
        assert heading in page
    for thing in (objective, indicator, action):
        assert f'href="{thing.get_absolute_url()}">{thing}' in page
    assert str(need) in page


def test_clean_audit_says_so(draft):
    objective = ObjectiveFactory(plan=draft.plan)
    indicator = IndicatorFactory(
        objective=objective,
        source_sv="Enkät",
        series__baseline=1,
        series__baseline_period=date(2023, 1, 1),
    )
    TargetFactory(series=indicator.series.get())
    draft.action.objectives.add(objective)
    page = client_of(draft.reader).get(address(draft.plan, "audit")).content.decode()
    assert "Nothing is lacking" in page


def test_large_plan_is_told_kindly(draft):
    for _turn in range(61):
        ActionFactory(plan=draft.plan)
    page = client_of(draft.coordinator).get(address(draft.plan, "audit")).content.decode()
    assert "More than people manage" in page
    assert "The plan has 62 objectives, indicators and actions" in page


@pytest.mark.parametrize("step", STEPS)
def test_steps_are_for_coordinators(step):
    cast = assemble()
    for role in COORDINATORS:
        assert client_of(getattr(cast, role)).get(address(cast.plan, step)).status_code == 200
    for role in ("reader", "responsible", "outsider"):
        assert client_of(getattr(cast, role)).get(address(cast.plan, step)).status_code == 403
    assert client_of(cast.visitor).get(address(cast.plan, step)).status_code == 302


def test_step_of_a_plan_that_one_may_not_see_is_not_found(draft):
    assert client_of(draft.outsider).get(address(draft.plan, "adopt")).status_code == 404


def test_adopting_shows_the_audit_and_asks_for_the_decision(draft):
    client = client_of(draft.coordinator)
    ActionFactory(plan=draft.plan, ends_on=None)
    page = client.get(address(draft.plan, "adopt")).content.decode()
    assert "actions without an end date" in page
    response = client.post(address(draft.plan, "adopt"), {"note": "Efter nämndens möte"})
    assert "Say when the plan was decided." in response.content.decode()
    assert "Efter nämndens möte" in response.content.decode()
    response = client.post(
        address(draft.plan, "adopt"),
        {"decided_on": "2026-03-01", "reference_number": "RS 1", "note": "Efter nämndens möte"},
        follow=True,
    )
    assert "The plan has been adopted." in response.content.decode()
    plan = ActionPlan.objects.get(pk=draft.plan.pk)
    assert (plan.status, plan.decided_on, plan.reference_number) == (
        ActionPlan.ADOPTED,
        date(2026, 3, 1),
        "RS 1",
    )
    assert client_of(draft.visitor).get(plan.get_absolute_url()).status_code == 200


def test_empty_plan_offers_no_adoption(draft):
    draft.plan.actions.update(withdrawn_at=timezone.now())
    client = client_of(draft.coordinator)
    page = client.get(address(draft.plan, "adopt")).content.decode()
    assert "Add an objective or an action" in page
    assert 'name="decided_on"' not in page
    page = client.post(address(draft.plan, "adopt"), {"decided_on": "2026-03-01"}).content.decode()
    assert "Add an objective or an action" in page
    assert ActionPlan.objects.get(pk=draft.plan.pk).status == ActionPlan.DRAFT


@pytest.mark.parametrize(
    ("before", "step", "after", "told"),
    [
        (ActionPlan.ADOPTED, "close", ActionPlan.CLOSED, "The plan has been closed."),
        (ActionPlan.CLOSED, "reopen", ActionPlan.ADOPTED, "The plan has been reopened."),
        (ActionPlan.ADOPTED, "take-back", ActionPlan.DRAFT, "The plan is a draft again."),
    ],
)
def test_other_steps(before, step, after, told):
    cast = assemble(plan_status=before)
    client = client_of(cast.coordinator)
    response = client.post(address(cast.plan, step), {"note": "Därför"}, follow=True)
    assert told in response.content.decode()
    assert ActionPlan.objects.get(pk=cast.plan.pk).status == after


def test_taking_back_says_what_it_hides():
    cast = assemble()
    page = client_of(cast.coordinator).get(address(cast.plan, "take-back")).content.decode()
    assert "This hides the plan from everybody but" in page
    assert "its 1 action are hidden with it" in page


def test_step_that_is_not_possible_says_so(draft):
    page = client_of(draft.coordinator).get(address(draft.plan, "close")).content.decode()
    assert "This cannot be done now: the plan is draft." in page
    assert "<textarea" not in page


def test_plan_page_offers_what_the_viewer_may():
    cast = assemble()
    plan_page = cast.plan.get_absolute_url()
    links = {
        role: {
            page
            for page in ("audit", "changes", *STEPS)
            if f'href="{address(cast.plan, page)}"'
            in client_of(getattr(cast, role)).get(plan_page).content.decode()
        }
        for role in ("coordinator", "reader", "visitor")
    }
    assert links == {
        "coordinator": {"audit", "changes", "close", "take-back"},
        "reader": {"audit", "changes"},
        "visitor": {"changes"},
    }


def test_changes_tell_insiders_who_and_others_which_organisation():
    cast = assemble()
    cast.action.history.update(history_date=timezone.now() - timedelta(days=9))
    cast.action.ends_on = date(2027, 6, 30)
    save_as(cast.action, by=cast.coordinator, reason="Upphandlingen överklagades")
    pages = {
        role: client_of(getattr(cast, role)).get(address(cast.plan, "changes")).content.decode()
        for role in ("reader", "visitor")
    }
    for page in pages.values():
        assert "2027-06-30" in page
        assert "Upphandlingen överklagades" in page
        assert cast.coordinator.organisation.name in page
    assert cast.coordinator.name in pages["reader"]
    assert cast.coordinator.name not in pages["visitor"]


def test_changes_of_a_draft(draft):
    page = client_of(draft.reader).get(address(draft.plan, "changes")).content.decode()
    assert "The plan has not been adopted yet." in page
    assert client_of(draft.visitor).get(address(draft.plan, "changes")).status_code == 404


def fill(cast, number):
    for turn in range(number):
        objective = ObjectiveFactory(plan=cast.plan)
        need = NeedFactory(area=cast.area)
        objective.needs.add(need)
        NeedFactory(area=cast.area)
        indicator = IndicatorFactory(objective=objective)
        TargetFactory(series=indicator.series.get())
        action = ActionFactory(plan=cast.plan)
        action.objectives.add(objective)
        MilestoneFactory(action=action)
        ContributorFactory(action=action, person=cast.responsible)
        cast.action.ends_on = date(2030, 1, 1) + timedelta(days=turn)
        cast.action.responsible_person = cast.colleague if turn % 2 else cast.responsible
        save_as(cast.action, by=cast.coordinator, reason=f"{turn}")
        cast.action.objectives.set([objective])


@pytest.mark.parametrize("number", [3, 30], ids=["few", "many"])
@pytest.mark.parametrize(
    ("page", "status", "role", "queries"),
    [
        ("audit", ActionPlan.DRAFT, "coordinator", 9),
        ("adopt", ActionPlan.DRAFT, "coordinator", 9),
        ("close", ActionPlan.ADOPTED, "coordinator", 6),
        ("changes", ActionPlan.ADOPTED, "coordinator", 23),
        ("changes", ActionPlan.ADOPTED, "visitor", 19),
    ],
)
def test_pages_take_the_same_queries(
    page, status, role, queries, number, django_assert_num_queries
):
    cast = assemble(plan_status=status)
    fill(cast, number)
    client = client_of(getattr(cast, role))
    client.get(address(cast.plan, page))
    with django_assert_num_queries(queries):
        assert client.get(address(cast.plan, page)).status_code == 200
