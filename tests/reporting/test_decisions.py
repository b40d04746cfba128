import pytest
from django.urls import reverse

from actions.models import Action, ActionPlan, ProgressEntry
from foundation.errors import DomainError
from foundation.shaping import save_values
from reporting.domain.decisions import decisions_of, end_action
from reporting.domain.reviews import Content, approve_review, submit_review
from reporting.models import Review
from tests.cast import assemble
from tests.factories import ActionFactory, ReviewFactory
from tests.reporting.test_reviews import this_years_cycle

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def cycle(cast):
    return this_years_cycle(cast)


def decided(cast, cycle, decision, action=None):
    """An approved review with ``decision``."""
    action = action or ActionFactory(plan=cast.plan)
    save_values(action, by=cast.coordinator, values={"description_sv": "Som den beslutades."})
    review = ReviewFactory(cycle=cycle, action=action)
    content = Content(account="Klart.", proposal=decision, proposal_reasons="Inget intresse.")
    submitted = submit_review(review=review, by=cast.coordinator, content=content)
    return approve_review(review=submitted, by=cast.coordinator)


def done(cycle, viewer):
    return {each.review.decision: each.is_done for each in decisions_of(cycle, viewer)}


def test_what_is_to_be_changed_or_stopped_is_listed_until_it_is(cast, cycle):
    stop, change = (decided(cast, cycle, each) for each in ("stop", "change"))
    decided(cast, cycle, "continue")
    assert done(cycle, cast.coordinator) == {"stop": False, "change": False}
    save_values(change.action, by=cast.coordinator, values={"title_sv": "Ny inriktning"})
    end_action(review=stop, by=cast.coordinator)
    assert done(cycle, cast.coordinator) == {"stop": True, "change": True}
    entry = ProgressEntry.objects.get(action=stop.action)
    assert (entry.status, entry.reason) == ("cancelled", "Inget intresse.")


def test_only_what_was_decided_to_stop_is_ended_once_and_by_a_coordinator(cast, cycle):
    stop, change = decided(cast, cycle, "stop", cast.action), decided(cast, cycle, "change")
    for review, by in ((change, cast.coordinator), (stop, cast.responsible)):
        with pytest.raises(DomainError):
            end_action(review=review, by=by)
    end_action(review=stop, by=cast.coordinator)
    with pytest.raises(DomainError, match="ended already"):
        end_action(review=Review.objects.get(pk=stop.pk), by=cast.coordinator)


def test_coordinator_ends_the_action_from_the_page(client, cast, cycle):
    stop = decided(cast, cycle, "stop")
    client.force_login(cast.coordinator)
    address = reverse("reporting:decision-list", args=[cycle.pk])
    assert "Inget intresse." in client.get(address).content.decode()
    answer = client.post(reverse("reporting:review-end-action", args=[stop.pk]))
    assert answer.url == address
    assert Action.objects.get(pk=stop.action_id).status == "cancelled"
    client.force_login(cast.responsible)
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("count", [1, 5])
def test_decisions_take_two_queries(cast, cycle, count, django_assert_num_queries):
    for _number in range(count):
        decided(cast, cycle, "change")
    viewer = cast.viewer("coordinator")
    decisions_of(cycle, viewer)
    with django_assert_num_queries(2):
        decisions_of(cycle, viewer)


@pytest.mark.parametrize("keeps", [False, True], ids=["left out", "kept all the same"])
def test_what_is_to_be_stopped_is_left_out_of_the_copied_plan(client, cast, cycle, keeps):
    stop, other = decided(cast, cycle, "stop"), decided(cast, cycle, "continue")
    client.force_login(cast.coordinator)
    address = reverse("actions:plan-copy", args=[cast.plan.pk])
    form = client.get(address).context["form"]
    assert form["left_out"].value() == [stop.action_id]
    data = {name: form[name].value() for name in ("title_sv", "starts_on", "ends_on")}
    data |= {"actions": "on"} | ({} if keeps else {"left_out": [stop.action_id]})
    client.post(address, data)
    copied = Action.objects.filter(plan=ActionPlan.objects.latest("pk"))
    titles = {action.title_sv for action in copied}
    assert other.action.title_sv in titles
    assert (stop.action.title_sv in titles) == keeps
