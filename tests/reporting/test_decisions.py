import pytest
from django.urls import reverse
from django.utils import timezone

from actions.models import Action, ActionPlan, ProgressEntry
from foundation.errors import DomainError
from foundation.shaping import save_values
from reporting.domain.decisions import decisions_of, end_action
from reporting.domain.reviews import Content, approve_review, submit_review
from reporting.models import Review
from tests.cast import assemble
from tests.factories import ActionFactory, ReviewCycleFactory, ReviewFactory
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
def test_decisions_take_one_query(cast, cycle, count, django_assert_num_queries):
    for _number in range(count):
        decided(cast, cycle, "change")
    viewer = cast.viewer("coordinator")
    decisions_of(cycle, viewer)
    with django_assert_num_queries(1):
        decisions_of(cycle, viewer)


def on_the_page(client, cast, role, action):
    """What the page of ``action`` shows ``role`` of decisions."""
    if role != "visitor":
        client.force_login(getattr(cast, role))
    return [insert.shown for insert in client.get(action.get_absolute_url()).context["inserts"]]


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("administrator", True),
        ("coordinator", True),
        ("responsible", True),
        ("colleague", True),
        ("reader", True),
        ("reading_organisation", True),
        ("outsider", False),
        ("homeless", False),
        ("visitor", False),
    ],
)
def test_decision_stands_on_the_page_for_whoever_may_read_the_review(
    client, cast, cycle, role, sees
):
    review = decided(cast, cycle, "change", cast.action)

    found = on_the_page(client, cast, role, cast.action)

    assert [each.review for each in found] == ([review] if sees else [])
    words = client.get(cast.action.get_absolute_url()).content.decode()
    for told in (review.get_absolute_url(), "Inget intresse.", f"Decision for {cycle.year + 1}"):
        assert (told in words) is sees


def test_page_says_whether_the_decision_has_been_carried_out(client, cast, cycle):
    reviews = {each: decided(cast, cycle, each) for each in ("continue", "change", "stop")}

    def told(decision):
        action = reviews[decision].action
        words = on_the_page_in_words(client, cast, action)
        said = ["Not carried out yet", "has been changed since", "the action has ended"]
        return [each for each in said if each in words]

    assert (told("continue"), told("change"), told("stop")) == ([], *[["Not carried out yet"]] * 2)
    save_values(reviews["change"].action, by=cast.coordinator, values={"title_sv": "Ny inriktning"})
    save_values(reviews["continue"].action, by=cast.coordinator, values={"title_sv": "Lika"})
    end_action(review=reviews["stop"], by=cast.coordinator)
    assert (told("continue"), told("change"), told("stop")) == (
        [],
        ["has been changed since"],
        ["the action has ended"],
    )


def on_the_page_in_words(client, cast, action):
    client.force_login(cast.coordinator)
    return client.get(action.get_absolute_url()).content.decode()


def test_latest_decision_stands_and_nothing_that_is_not_decided(client, cast, cycle):
    assert on_the_page(client, cast, "coordinator", cast.action) == []
    earlier = ReviewFactory(
        cycle=ReviewCycleFactory(strategy=cast.strategy, year=cycle.year - 1),
        action=cast.action,
        status=Review.APPROVED,
        decision="continue",
        account="Bra.",
        decided_at=timezone.now(),
    )
    ReviewFactory(cycle=cycle, action=cast.action, status=Review.SUBMITTED, proposal="stop")
    [shown] = on_the_page(client, cast, "coordinator", cast.action)
    assert (shown.review, shown.year, shown.is_open) == (earlier, cycle.year, False)

    Review.objects.filter(cycle=cycle).update(
        status=Review.APPROVED, decision="stop", account="Nej.", decided_at=timezone.now()
    )
    [shown] = on_the_page(client, cast, "coordinator", cast.action)
    assert (shown.review.decision, shown.year, shown.is_open) == ("stop", cycle.year + 1, True)


@pytest.mark.parametrize(
    ("proposal", "reasons"),
    [
        pytest.param("stop", "Inget intresse.", id="as proposed"),
        pytest.param("continue", "Det kostar för mycket.", id="otherwise than proposed"),
    ],
)
def test_reasons_are_of_whoever_wanted_what_was_decided(cast, cycle, proposal, reasons):
    review = ReviewFactory(
        cycle=cycle,
        action=cast.action,
        status=Review.APPROVED,
        account="Bra.",
        proposal=proposal,
        proposal_reasons="Inget intresse.",
        decision="stop",
        comment="Det kostar för mycket.",
        decided_at=timezone.now(),
    )

    assert end_action(review=review, by=cast.coordinator).reason == reasons


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
