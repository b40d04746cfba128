from datetime import date

import pytest
from django.db import IntegrityError, transaction

from foundation.errors import DomainError
from foundation.shaping import ChangedMeanwhile, newest_version
from jobs.models import OutgoingMail
from reporting.domain.cycles import (
    QuestionRefused,
    actions_to_review,
    add_late_reviews,
    add_reviews,
    current_questions,
    edit_cycle,
    make_cycle,
    open_cycle,
    plans_of,
)
from reporting.models import CycleEscalation, CycleQuestion, Review, ReviewCycle
from tests.cast import assemble
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    IndicatorFactory,
    ObjectiveFactory,
    ReviewCycleFactory,
    ReviewFactory,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 10, 1)


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def draft(cast):
    return ReviewCycleFactory(strategy=cast.strategy, year=2026, status=ReviewCycle.DRAFT)


def test_next_years_cycle_is_made_from_the_last(cast):
    last = ReviewCycleFactory(
        strategy=cast.strategy,
        year=2025,
        grace_until=date(2025, 12, 15),
        instructions_sv="Sammanfatta året.",
    )
    for position, text in enumerate(("Vad har ni lärt er?", "Vad vill ni fråga?")):
        CycleQuestion.objects.create(cycle=last, text_sv=text, position=position)
    made = make_cycle(strategy=cast.strategy, by=cast.coordinator, today=TODAY)
    assert (made.year, made.status) == (2026, ReviewCycle.DRAFT)
    assert made.opens_on == date(2026, 10, 1)
    assert made.due_on == date(2026, 12, 1)
    assert made.grace_until == date(2026, 12, 15)
    assert made.closes_on == date(2027, 1, 31)
    assert made.instructions_sv == "Sammanfatta året."
    assert [each.text_sv for each in current_questions(made)] == [
        "Vad har ni lärt er?",
        "Vad vill ni fråga?",
    ]
    assert list(made.plans.all()) == []
    assert made.history.first().history_user == cast.coordinator


def test_named_plans_are_those_in_force_then_with_what_is_new(cast):
    ending = ActionPlanFactory(area=cast.area, ends_on=date(2025, 12, 31))
    left_out = ActionPlanFactory(area=cast.area)
    new = ActionPlanFactory(area=cast.area, starts_on=date(2026, 1, 1))
    last = ReviewCycleFactory(strategy=cast.strategy, year=2025)
    last.plans.set([cast.plan, ending])
    made = make_cycle(strategy=cast.strategy, by=cast.coordinator, today=TODAY)
    assert set(made.plans.all()) == {cast.plan, new}
    assert left_out not in plans_of(made)


def test_first_cycle_of_a_strategy_is_this_years(cast):
    made = make_cycle(strategy=cast.strategy, by=cast.coordinator, today=TODAY)
    assert made.year == 2026
    assert made.opens_on <= made.due_on <= made.grace_until <= made.closes_on


def test_one_draft_at_a_time(cast, draft):
    with pytest.raises(DomainError, match="2026 is being prepared already"):
        make_cycle(strategy=cast.strategy, by=cast.coordinator, today=TODAY)


@pytest.mark.parametrize("role", ["responsible", "reader", "outsider"])
def test_only_a_coordinator_changes_cycles(cast, draft, role):
    by = cast.viewer(role)
    with pytest.raises(DomainError):
        make_cycle(strategy=cast.strategy, by=by, today=TODAY)
    with pytest.raises(DomainError):
        edit_cycle(cycle=draft, by=by, values={})
    with pytest.raises(DomainError):
        open_cycle(cycle=draft, by=by, today=TODAY)
    with pytest.raises(DomainError):
        add_reviews(cycle=draft, by=by)


def test_what_is_under_way_in_the_year_is_reviewed(cast, draft):
    plan = cast.plan
    ActionFactory(plan=plan, starts_on=date(2027, 1, 1), ends_on=None)
    ActionFactory(plan=plan, status="completed", last_reported_on=date(2025, 6, 1))
    ended = ActionFactory(plan=plan, status="completed", last_reported_on=date(2026, 6, 1))
    ActionFactory(plan__area=cast.area, plan__status="draft")
    assert set(actions_to_review(draft)) == {cast.action, ended}


def test_opening_gives_each_action_its_review_and_each_person_one_mail(cast, draft):
    other = ActionFactory(plan=cast.plan, responsible_person=cast.responsible)
    ActionFactory(plan=cast.plan, responsible_person=None)
    IndicatorFactory(
        objective=ObjectiveFactory(plan=cast.plan),
        name_en="Share of patients",
        responsible_person=cast.colleague,
    )
    added = open_cycle(cycle=draft, by=cast.coordinator, today=TODAY)
    assert (added.reviews, added.told) == (3, 2)
    draft.refresh_from_db()
    assert draft.status == ReviewCycle.OPEN
    assert [each.status for each in draft.reviews.all()] == ["not_started"] * 3
    assert Review.history.filter(history_user=cast.coordinator).count() == 3
    mail = OutgoingMail.objects.get(recipient=cast.responsible.email)
    assert str(cast.action) in mail.text
    assert str(other) in mail.text
    assert "Share of patients" in OutgoingMail.objects.get(recipient=cast.colleague.email).text


def test_empty_or_passed_cycle_is_not_opened(cast, draft):
    with pytest.raises(DomainError, match="has passed"):
        open_cycle(cycle=draft, by=cast.coordinator, today=date(2027, 3, 1))
    type(cast.plan).objects.update(status="draft")
    with pytest.raises(DomainError, match="nothing to review"):
        open_cycle(cycle=draft, by=cast.coordinator, today=TODAY)
    draft.refresh_from_db()
    assert draft.status == ReviewCycle.DRAFT


@pytest.mark.parametrize("status", ["open", "closed"])
def test_only_a_draft_is_opened(cast, status):
    cycle = ReviewCycleFactory(strategy=cast.strategy, year=2026, status=status)
    with pytest.raises(DomainError, match="cannot be done now"):
        open_cycle(cycle=cycle, by=cast.coordinator, today=TODAY)


def test_action_that_comes_later_gets_its_review_once(cast, draft):
    open_cycle(cycle=draft, by=cast.coordinator, today=TODAY)
    OutgoingMail.objects.all().delete()
    late = ActionFactory(plan=cast.plan)
    assert add_late_reviews() == 1
    assert add_late_reviews() == 0
    assert draft.reviews.filter(action=late).exists()
    [mail] = OutgoingMail.objects.all()
    assert mail.recipient == late.responsible_person.email
    assert mail.subject.startswith("More to review")


def test_edit_changes_days_plans_and_questions(cast, draft):
    kept = CycleQuestion.objects.create(cycle=draft, text_sv="Kvar?")
    gone = CycleQuestion.objects.create(cycle=draft, text_sv="Borta?")
    edit_cycle(
        cycle=draft,
        by=cast.coordinator,
        values={"due_on": date(2026, 12, 10)},
        links={"plans": [cast.plan]},
        questions=[
            (None, {"text_sv": "Ny?", "text_en": "New?", "is_required": True}),
            (kept.pk, {"text_sv": "Kvar, ändrad?"}),
        ],
    )
    draft.refresh_from_db()
    assert draft.due_on == date(2026, 12, 10)
    assert list(draft.plans.all()) == [cast.plan]
    assert [each.text_sv for each in current_questions(draft)] == ["Ny?", "Kvar, ändrad?"]
    gone.refresh_from_db()
    assert gone.is_withdrawn


def test_edit_says_which_question_is_refused(cast, draft):
    with pytest.raises(QuestionRefused) as refused:
        edit_cycle(cycle=draft, by=cast.coordinator, values={}, questions=[(None, {"text_sv": ""})])
    assert (refused.value.row, refused.value.field) == (0, "text_sv")


def test_open_cycle_keeps_its_year_and_the_plans_it_reviews(cast, draft):
    open_cycle(cycle=draft, by=cast.coordinator, today=TODAY)
    other = ActionPlanFactory(area=cast.area)
    with pytest.raises(DomainError) as refused:
        edit_cycle(cycle=draft, by=cast.coordinator, values={"year": 2027})
    assert refused.value.field == "year"
    with pytest.raises(DomainError) as refused:
        edit_cycle(cycle=draft, by=cast.coordinator, values={}, links={"plans": [other]})
    assert refused.value.field == "plans"


def test_closed_cycle_is_not_changed_and_nothing_is_overwritten_unseen(cast, draft):
    seen = newest_version(draft)
    edit_cycle(cycle=draft, by=cast.coordinator, values={"due_on": date(2026, 12, 5)})
    with pytest.raises(ChangedMeanwhile):
        edit_cycle(
            cycle=draft,
            by=cast.coordinator,
            values={"due_on": date(2026, 12, 6)},
            based_on=seen,
        )
    ReviewCycle.objects.update(status=ReviewCycle.CLOSED)
    with pytest.raises(DomainError, match="closed"):
        edit_cycle(cycle=draft, by=cast.coordinator, values={})


def test_database_lets_in_one_escalation_a_day(cast, draft):
    row = {
        "cycle": draft,
        "organisation": cast.action.responsible_organisation,
        "sent_on": TODAY,
        "sent_by": cast.coordinator,
    }
    CycleEscalation.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        CycleEscalation.objects.create(**row)


@pytest.mark.parametrize("number", [1, 4])
def test_opening_takes_a_fixed_number_of_queries_for_its_rows(
    cast, draft, number, django_assert_num_queries
):
    ActionFactory.create_batch(number, plan=cast.plan, responsible_person=None)
    type(cast.action).objects.update(responsible_person=None)
    with django_assert_num_queries(26):
        open_cycle(cycle=draft, by=cast.viewer("coordinator"), today=TODAY)
    assert ReviewFactory._meta.model.objects.count() == number + 1
