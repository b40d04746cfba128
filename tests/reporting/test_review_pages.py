import pytest
from django.urls import reverse
from django.utils import timezone

from reporting.domain.review_values import year_of_indicators
from reporting.domain.reviews import Content, return_review, save_review, submit_review
from reporting.models import AwaitedValue, Review
from tests.cast import assemble
from tests.factories import (
    ActionFactory,
    IndicatorFactory,
    MeasurementFactory,
    ObjectiveFactory,
    ProgressEntryFactory,
    ReviewFactory,
)
from tests.reporting.test_reviews import WHOLE, this_years_cycle

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def review(cast):
    ProgressEntryFactory(
        action=cast.action,
        author=cast.responsible,
        reported_on=timezone.localdate(),
        what_happened="Biobanken öppnade.",
        obstacles="Avtalen dröjer.",
    )
    return ReviewFactory(cycle=this_years_cycle(cast), action=cast.action)


def mark(page):
    return page.context["form"]["based_on"].value()


def send(client, review, page, **data):
    form = {"based_on": mark(page), "account": "Året.", "obstacles": "", "opportunities": ""}
    return client.post(review.get_absolute_url(), form | data)


def test_form_starts_from_the_years_reports_and_stores_nothing(client, cast, review):
    client.force_login(cast.responsible)
    page = client.get(review.get_absolute_url())
    assert "Biobanken öppnade." in page.context["form"]["account"].value()
    assert page.context["is_proposed"]
    review.refresh_from_db()
    assert (review.status, review.account) == ("not_started", "")


def test_draft_is_saved_and_submitted(client, cast, review):
    client.force_login(cast.responsible)
    address = review.get_absolute_url()
    assert send(client, review, client.get(address), save="1").url == address
    page = client.get(address)
    assert page.context["form"]["account"].value() == "Året."
    faulty = send(client, review, page, submit="1", proposal="stop")
    assert list(faulty.context["form"].errors) == ["proposal_reasons"]
    done = send(client, review, page, submit="1", proposal="stop", proposal_reasons="Klart.")
    assert done.url == reverse("reporting:my-work")
    assert Review.objects.get().status == "submitted"
    page = client.get(address)
    assert page.context["form"] is None
    assert page.context["can_take_back"]
    client.post(reverse("reporting:review-take-back", args=[review.pk]))
    assert Review.objects.get().status == "draft"


def test_text_of_another_is_shown_and_nothing_typed_is_lost(client, cast, review):
    client.force_login(cast.responsible)
    page = client.get(review.get_absolute_url())
    theirs = Content(account="Kollegans.", proposal="stop", proposal_reasons="Klart.")
    save_review(review=review, by=cast.colleague, content=theirs)
    shown = send(client, review, page, save="1")
    assert shown.context["others"].account == "Kollegans."
    part = shown.content.decode().partition('class="previous-entry"')[2].partition("</dl>")[0]
    for said in ("Kollegans.", "stop", "Klart."):
        assert said in part
    assert shown.context["form"]["account"].value() == "Året."
    assert cast.colleague.name in shown.content.decode()
    assert send(client, review, shown, save="1").status_code == 302
    assert Review.objects.get().account == "Året."


def test_what_was_sent_signed_out_waits_until_one_has_signed_in(client, cast, review):
    client.post(review.get_absolute_url(), {"account": "Skrivet.", "based_on": "x"})
    client.force_login(cast.responsible)
    page = client.get(review.get_absolute_url())
    assert page.context["form"]["account"].value() == "Skrivet."
    assert page.context["was_signed_out"]


@pytest.mark.parametrize(
    ("role", "answer"),
    [("responsible", 200), ("colleague", 200), ("coordinator", 200), ("reader", 404)],
)
def test_who_opens_a_review_that_is_not_approved(client, cast, review, role, answer):
    client.force_login(cast.viewer(role))
    assert client.get(review.get_absolute_url()).status_code == answer


def test_reader_reads_an_approved_review_without_forms(client, cast, review):
    submit_review(review=review, by=cast.responsible, content=WHOLE)
    client.force_login(cast.coordinator)
    client.post(
        reverse("reporting:review-approve", args=[review.pk]), {"approve-decision": "continue"}
    )
    client.force_login(cast.reader)
    page = client.get(review.get_absolute_url())
    assert WHOLE.account in page.content.decode()
    assert page.context["unlock_form"] is page.context["remark_form"] is None
    assert client.post(review.get_absolute_url(), {"account": "x"}).status_code == 403


def test_values_are_given_or_promised_in_the_form(client, cast, review):
    objective = ObjectiveFactory(plan=cast.plan)
    cast.action.objectives.add(objective)
    indicators = [
        IndicatorFactory(
            objective=objective, responsible_organisation=cast.action.responsible_organisation
        )
        for _number in range(2)
    ]
    years = {each.indicator: each for each in year_of_indicators(review, cast.responsible)}
    given, promised = years[indicators[0]], years[indicators[1]]
    MeasurementFactory(
        series_id=given.values[0].series_id,
        period=given.values[0].period.shifted(-1).start,
        value=10,
    )
    client.force_login(cast.responsible)
    page = client.get(review.get_absolute_url())
    data = {
        given.values[0].field: "1200",
        promised.promise_field: "2099-02-01",
        promised.note_field: "Registret släpar.",
        "save": "1",
    }
    asked = send(client, review, page, **data)
    assert list(asked.context["form"].errors) == [given.values[0].field]
    assert send(client, review, page, **data, **{f"sure_{given.values[0].field}": "on"}).url
    assert AwaitedValue.objects.get().note == "Registret släpar."
    page = client.get(review.get_absolute_url())
    assert "1,200" in page.content.decode()


@pytest.mark.parametrize("name", ["return", "unlock", "approve", "comment"])
def test_coordinators_form_comes_back_with_its_fault(client, cast, review, name):
    submit_review(review=review, by=cast.responsible, content=WHOLE)
    if name == "unlock":
        Review.objects.update(status="approved", decision="stop", decided_at=timezone.now())
    client.force_login(cast.coordinator)
    page = client.post(reverse(f"reporting:review-{name}", args=[review.pk]), {})
    assert page.status_code == 200
    form = {"comment": "remark"}.get(name, name)
    assert page.context[f"{form}_form"].errors


def test_coordinator_works_through_the_pile(client, cast, review):
    later = ReviewFactory(
        cycle=review.cycle,
        action=ActionFactory(
            plan=cast.plan,
            responsible_organisation=cast.action.responsible_organisation,
            position=cast.action.position + 1,
        ),
    )
    for each in (review, later):
        submit_review(review=each, by=cast.responsible, content=WHOLE)
    client.force_login(cast.coordinator)
    page = client.get(review.get_absolute_url())
    assert (page.context["pile"].waiting, page.context["pile"].after) == (2, later.pk)
    answer = client.post(
        reverse("reporting:review-return", args=[review.pk]), {"return-comment": "Hur många?"}
    )
    assert answer.url == later.get_absolute_url()
    answer = client.post(
        reverse("reporting:review-approve", args=[later.pk]), {"approve-decision": "stop"}
    )
    assert answer.url == reverse("reporting:review-list", args=[review.cycle_id])
    assert Review.objects.get(pk=later.pk).decision == "stop"
    client.force_login(cast.responsible)
    page = client.get(reverse("reporting:my-work"))
    assert [each.pk for each in page.context["work"].reviews] == [review.pk]
    assert "Hur många?" in page.content.decode()


def test_list_counts_and_narrows(client, cast, review):
    others = [
        ReviewFactory(cycle=review.cycle, action=ActionFactory(plan=cast.plan)) for _number in "ab"
    ]
    submit_review(review=review, by=cast.responsible, content=WHOLE)
    client.force_login(cast.coordinator)
    address = reverse("reporting:review-list", args=[review.cycle_id])
    page = client.get(address)
    assert {state.value: count for state, count, _address in page.context["states"]} == {
        "not_started": 2,
        "draft": 0,
        "submitted": 1,
        "returned": 0,
        "approved": 0,
    }
    for query, wanted in (
        ({"state": "submitted"}, [review]),
        ({"plan": cast.plan.pk}, [review, *others]),
        ({"organisation": others[0].action.responsible_organisation_id}, [others[0]]),
        ({"text": others[1].action.title_sv}, None),
        ({"state": "nonsense", "plan": "x"}, [review, *others]),
    ):
        found = client.get(address, query).context["page_obj"].object_list
        if wanted is None:
            assert others[1] in found
        else:
            assert {each.pk for each in found} == {each.pk for each in wanted}


def test_many_are_approved_once_they_have_been_named(client, cast, review):
    other = ReviewFactory(cycle=review.cycle, action=ActionFactory(plan=cast.plan))
    submit_review(review=review, by=cast.responsible, content=WHOLE)
    client.force_login(cast.coordinator)
    address = reverse("reporting:review-approve-many", args=[review.cycle_id])
    page = client.post(address, {"review": [review.pk, other.pk, "x"]})
    assert (page.context["ready"], page.context["unready"]) == ([review], [other])
    assert Review.objects.get(pk=review.pk).status == "submitted"
    told = client.post(address, {"review": [review.pk, other.pk], "confirm": "1"}, follow=True)
    assert str(next(iter(told.context["messages"]))) == "1 review is approved."
    assert Review.objects.get(pk=review.pk).status == "approved"
    assert client.post(address, {}).status_code == 302


@pytest.mark.parametrize("role", ["responsible", "reader", "outsider"])
def test_list_is_for_coordinators(client, cast, review, role):
    client.force_login(cast.viewer(role))
    address = reverse("reporting:review-list", args=[review.cycle_id])
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("count", [1, 60])
def test_list_has_a_fixed_number_of_queries(client, cast, review, count, django_assert_num_queries):
    for _number in range(count):
        ReviewFactory(cycle=review.cycle, action=ActionFactory(plan=cast.plan))
    client.force_login(cast.coordinator)
    address = reverse("reporting:review-list", args=[review.cycle_id])
    client.get(address)
    with django_assert_num_queries(9):
        client.get(address)


@pytest.mark.parametrize("count", [1, 8])
def test_review_has_a_fixed_number_of_queries(
    client, cast, review, count, django_assert_num_queries
):
    objective = ObjectiveFactory(plan=cast.plan)
    cast.action.objectives.add(objective)
    for _number in range(count):
        IndicatorFactory(
            objective=objective, responsible_organisation=cast.action.responsible_organisation
        )
        ProgressEntryFactory(
            action=cast.action, author=cast.responsible, reported_on=timezone.localdate()
        )
        submitted = submit_review(review=review, by=cast.responsible, content=WHOLE)
        return_review(review=submitted, by=cast.coordinator, comment="Mer.")
    submit_review(review=review, by=cast.responsible, content=WHOLE)
    client.force_login(cast.coordinator)
    client.get(review.get_absolute_url())
    with django_assert_num_queries(16):
        client.get(review.get_absolute_url())
