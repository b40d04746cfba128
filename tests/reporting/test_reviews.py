from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from actions.models import Measurement
from foundation.errors import DomainError
from jobs.models import OutgoingMail
from reporting.domain.review_pages import prefill
from reporting.domain.review_values import GivenValue, Promise, year_of_indicators
from reporting.domain.reviews import (
    Content,
    ReviewChanged,
    add_remark,
    approve_review,
    approve_reviews,
    content_of,
    faults_of,
    return_review,
    save_review,
    submit_review,
    take_back_review,
    unlock_review,
)
from reporting.models import AwaitedValue, CycleQuestion, Review, ReviewCycle
from tests.cast import assemble
from tests.factories import (
    ActionFactory,
    IndicatorFactory,
    ObjectiveFactory,
    PersonFactory,
    ProgressEntryFactory,
    ReviewCycleFactory,
    ReviewFactory,
)

pytestmark = pytest.mark.django_db

WHOLE = Content(account="Två kliniker är anslutna.", proposal="continue")


@pytest.fixture
def cast():
    return assemble()


def this_years_cycle(cast, **values):
    """Open, and running today."""
    today = timezone.localdate()
    days = {
        "opens_on": today - timedelta(days=30),
        "due_on": today + timedelta(days=10),
        "closes_on": today + timedelta(days=40),
    }
    return ReviewCycleFactory(**{"strategy": cast.strategy, "year": today.year} | days | values)


@pytest.fixture
def review(cast):
    return ReviewFactory(cycle=this_years_cycle(cast), action=cast.action)


@pytest.fixture
def submitted(cast, review):
    return submit_review(review=review, by=cast.responsible, content=WHOLE)


def kinds(review):
    return list(review.turns.values_list("kind", flat=True))


def test_draft_need_not_be_complete_and_is_kept(cast, review):
    saved = save_review(review=review, by=cast.colleague, content=Content(obstacles="Avtalen."))
    assert (saved.status, saved.obstacles, kinds(saved)) == ("draft", "Avtalen.", [])
    assert saved.history.first().history_user == cast.colleague


def test_submitting_tells_who_and_when_and_mails_nobody(cast, submitted):
    assert (submitted.status, submitted.submitted_by) == ("submitted", cast.responsible)
    assert submitted.submitted_at is not None
    assert kinds(submitted) == ["submitted"]
    assert OutgoingMail.objects.count() == 0


def test_all_that_a_submitted_review_lacks_is_told_at_once(review):
    CycleQuestion.objects.create(cycle=review.cycle, text_sv="Vad har ni lärt?", is_required=True)
    question = CycleQuestion.objects.get()
    assert [fault.field for fault in faults_of(review, Content())] == [
        "account",
        "proposal",
        f"answer_{question.pk}",
    ]


@pytest.mark.parametrize("proposal", ["change", "stop"])
def test_change_and_stop_need_reasons(cast, review, proposal):
    content = Content(account="Klart.", proposal=proposal)
    with pytest.raises(DomainError) as refused:
        submit_review(review=review, by=cast.responsible, content=content)
    assert refused.value.field == "proposal_reasons"
    review.refresh_from_db()
    assert review.status == "not_started"


def test_answers_are_kept_with_their_history(cast, review):
    question = CycleQuestion.objects.create(cycle=review.cycle, text_sv="Vad har ni lärt?")
    elsewhere = CycleQuestion.objects.create(
        cycle=ReviewCycleFactory(strategy=cast.strategy, year=2000), text_sv="Annat?"
    )
    for text in ("Mycket.", "Mer."):
        save_review(
            review=review,
            by=cast.responsible,
            content=Content(answers={question.pk: text, elsewhere.pk: "Nej"}),
        )
    answer = review.answers.get()
    assert (answer.question, answer.text, answer.history.count()) == (question, "Mer.", 2)


def test_second_persons_text_is_not_overwritten_unseen(cast, review):
    seen = content_of(review).mark
    save_review(review=review, by=cast.colleague, content=Content(account="Mitt."), based_on=seen)
    with pytest.raises(ReviewChanged) as refused:
        save_review(
            review=review, by=cast.responsible, content=Content(account="Vårt."), based_on=seen
        )
    assert refused.value.content.account == "Mitt."
    saved = save_review(
        review=review,
        by=cast.responsible,
        content=Content(account="Vårt."),
        based_on=refused.value.content.mark,
    )
    assert saved.account == "Vårt."


def test_submitted_review_is_taken_back_to_be_changed(cast, submitted):
    with pytest.raises(DomainError, match="Take it back"):
        save_review(review=submitted, by=cast.responsible, content=WHOLE)
    taken = take_back_review(review=submitted, by=cast.colleague)
    assert (taken.status, taken.submitted_at, kinds(taken)) == (
        "draft",
        None,
        ["submitted", "taken_back"],
    )


def test_returned_review_goes_to_the_responsible_person_by_mail(cast, submitted):
    returned = return_review(review=submitted, by=cast.coordinator, comment="Hur många?")
    mail = OutgoingMail.objects.get()
    assert returned.status == "returned"
    assert mail.recipient == cast.responsible.email
    assert "Hur många?" in mail.text
    assert returned.get_absolute_url() in mail.text
    assert kinds(returned) == ["submitted", "returned"]
    again = submit_review(review=returned, by=cast.responsible, content=WHOLE)
    assert again.status == "submitted"


def test_returned_review_of_nobody_goes_to_the_organisation(cast, submitted):
    cast.action.responsible_person = None
    cast.action.save()
    return_review(review=submitted, by=cast.coordinator, comment="Hur många?")
    assert set(OutgoingMail.objects.values_list("recipient", flat=True)) == {
        cast.responsible.email,
        cast.colleague.email,
    }


def test_returning_needs_a_comment(cast, submitted):
    with pytest.raises(DomainError) as refused:
        return_review(review=submitted, by=cast.coordinator, comment="  ")
    assert refused.value.field == "comment"


def test_decision_is_what_was_proposed_unless_another_is_made(cast, submitted):
    approved = approve_review(review=submitted, by=cast.coordinator, comment="Tack.")
    assert (approved.status, approved.decision) == ("approved", "continue")
    assert (approved.decided_by, approved.comment) == (cast.coordinator, "Tack.")
    assert OutgoingMail.objects.count() == 0


def test_other_decision_stands_beside_the_proposal(cast, submitted):
    approved = approve_review(review=submitted, by=cast.coordinator, decision="stop")
    assert (approved.proposal, approved.decision) == ("continue", "stop")


def test_approved_review_is_locked_until_it_is_unlocked_with_a_reason(cast, submitted):
    approved = approve_review(review=submitted, by=cast.coordinator)
    with pytest.raises(DomainError, match="locked"):
        save_review(review=approved, by=cast.coordinator, content=WHOLE)
    with pytest.raises(DomainError):
        unlock_review(review=approved, by=cast.coordinator, reason="")
    unlocked = unlock_review(review=approved, by=cast.coordinator, reason="Fel siffra.")
    assert (unlocked.status, unlocked.decision) == ("returned", "")
    assert unlocked.turns.last().text == "Fel siffra."
    assert "Fel siffra." in OutgoingMail.objects.get().text


def test_many_are_approved_each_on_its_own(cast, submitted):
    other = ReviewFactory(cycle=submitted.cycle, action=ActionFactory(plan=cast.plan))
    outcome = approve_reviews(reviews=[other, submitted], by=cast.coordinator)
    assert [each.pk for each in outcome.approved] == [submitted.pk]
    assert [each.review for each in outcome.refused] == [other]
    assert "submitted one" in outcome.refused[0].why
    assert Review.objects.get(pk=submitted.pk).status == "approved"


def test_review_that_proposes_nothing_is_not_approved_without_a_decision(cast, submitted):
    Review.objects.filter(pk=submitted.pk).update(proposal="")
    with pytest.raises(DomainError) as refused:
        approve_review(review=submitted, by=cast.coordinator)
    assert refused.value.field == "decision"


def test_comment_of_a_coordinator_is_mailed_and_one_of_the_responsible_is_not(cast, review):
    add_remark(review=review, by=cast.responsible, text="Vi väntar på siffror.")
    assert OutgoingMail.objects.count() == 0
    add_remark(review=review, by=cast.coordinator, text="Det är i sin ordning.")
    assert [mail.recipient for mail in OutgoingMail.objects.all()] == [cast.responsible.email]
    assert kinds(review) == ["remark", "remark"]


@pytest.mark.parametrize("role", ["reader", "outsider", "homeless", "inactive"])
def test_who_has_no_part_in_it_can_do_nothing(cast, submitted, role):
    by = cast.viewer(role)
    for act in (
        lambda: save_review(review=submitted, by=by, content=WHOLE),
        lambda: submit_review(review=submitted, by=by, content=WHOLE),
        lambda: take_back_review(review=submitted, by=by),
        lambda: return_review(review=submitted, by=by, comment="Nej."),
        lambda: approve_review(review=submitted, by=by),
        lambda: unlock_review(review=submitted, by=by, reason="Nej."),
        lambda: add_remark(review=submitted, by=by, text="Nej."),
    ):
        with pytest.raises(DomainError):
            act()
    assert Review.objects.get(pk=submitted.pk).status == "submitted"


def test_responsible_person_does_not_decide(cast, submitted):
    with pytest.raises(DomainError, match="may not"):
        approve_review(review=submitted, by=cast.responsible, decision="continue")


@pytest.mark.parametrize(
    ("status", "days", "words"),
    [
        ("closed", {}, "closed"),
        ("draft", {}, "not been opened"),
        ("open", {"opens_on": 1, "due_on": 2, "closes_on": 3}, "not been opened"),
        ("open", {"opens_on": -9, "due_on": -5, "grace_until": -2, "closes_on": 3}, "passed"),
    ],
    ids=["closed", "draft", "not yet", "too late"],
)
def test_cycle_holds_who_reports_to_its_days(cast, status, days, words):
    today = timezone.localdate()
    days = {name: today + timedelta(days=count) for name, count in days.items()}
    cycle = this_years_cycle(cast, status=status, **days)
    review = ReviewFactory(cycle=cycle, action=cast.action)
    with pytest.raises(DomainError, match=words):
        submit_review(review=review, by=cast.responsible, content=WHOLE)
    if status == "open":
        submitted = submit_review(review=review, by=cast.coordinator, content=WHOLE)
        assert submitted.status == "submitted"


def test_account_is_proposed_from_the_years_reports_and_not_stored(cast, review):
    year = review.cycle.year
    entries = [
        ProgressEntryFactory(
            action=cast.action,
            author=cast.responsible,
            reported_on=review.cycle.opens_on.replace(month=month, day=1),
            what_happened=text,
            obstacles=obstacles,
        )
        for month, text, obstacles in ((2, "Avtal.", "Tid."), (5, "Start.", ""))
    ]
    content = prefill(entries)
    assert content.account == f"1 February {year}: Avtal.\n\n1 May {year}: Start."
    assert content.obstacles == f"1 February {year}: Tid."
    assert content.proposal == ""
    assert content_of(review) == Content()


def test_what_is_proposed_fits_in_the_field(cast, review):
    entries = [
        ProgressEntryFactory(
            action=cast.action,
            author=cast.responsible,
            reported_on=review.cycle.opens_on,
            what_happened=letter * 9000,
        )
        for letter in "abc"
    ]
    account = prefill(entries).account
    assert len(account) <= 20_000
    assert account.endswith("c" * 9000)


@pytest.fixture
def indicator(cast):
    objective = ObjectiveFactory(plan=cast.plan)
    cast.action.objectives.add(objective)
    return IndicatorFactory(
        objective=objective, responsible_organisation=cast.action.responsible_organisation
    )


def test_values_of_the_year_come_with_the_review(cast, review, indicator):
    [year] = year_of_indicators(review, cast.responsible)
    [wanted] = year.values
    assert (year.may_give, year.lacks) == (True, True)
    given = GivenValue(wanted.series_id, wanted.period.start, Decimal(12))
    content = Content(account="Klart.", values=[given])
    save_review(review=review, by=cast.responsible, content=content)
    measurement = Measurement.objects.get(series__indicator=indicator)
    assert (measurement.value, measurement.recorded_by) == (12, cast.responsible)
    save_review(review=review, by=cast.responsible, content=content)
    other = GivenValue(wanted.series_id, wanted.period.start, Decimal(13))
    with pytest.raises(DomainError) as refused:
        save_review(review=review, by=cast.responsible, content=Content("Ny", values=[other]))
    assert refused.value.field == wanted.field
    assert Review.objects.get(pk=review.pk).account == "Klart."


def test_no_value_yet_is_an_answer(cast, review, indicator):
    day = timezone.localdate() + timedelta(days=60)

    def promise(*args):
        content = Content(promises=[Promise(indicator.pk, *args)])
        save_review(review=review, by=cast.responsible, content=content)

    promise(day, "Registret.")
    awaited = AwaitedValue.objects.get()
    assert (awaited.expected_on, awaited.note, awaited.indicator) == (day, "Registret.", indicator)
    with pytest.raises(DomainError, match="passed"):
        promise(timezone.localdate() - timedelta(days=1))
    promise(None)
    assert AwaitedValue.objects.count() == 0


def test_values_of_others_are_shown_and_not_taken(cast, review, indicator):
    indicator.responsible_organisation = PersonFactory().organisation
    indicator.save()
    [year] = year_of_indicators(review, cast.responsible)
    assert not year.may_give
    content = Content(promises=[Promise(indicator.pk, timezone.localdate())])
    with pytest.raises(DomainError):
        save_review(review=review, by=cast.responsible, content=content)


def test_cycle_of_a_withdrawn_strategy_part_is_out_of_reach(cast, submitted):
    ReviewCycle.objects.filter(pk=submitted.cycle_id).update(status=ReviewCycle.CLOSED)
    with pytest.raises(DomainError, match="closed"):
        add_remark(review=submitted, by=cast.coordinator, text="Sent.")
