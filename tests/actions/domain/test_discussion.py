import uuid

import pytest

from actions.domain.discussion import (
    ask_question,
    mark_answered,
    questions_of,
    reopen_question,
    reply_to_question,
)
from actions.models import Question, Reply
from foundation.errors import DomainError
from jobs.models import OutgoingMail
from tests.cast import assemble
from tests.factories import QuestionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return assemble()


def told():
    return sorted(OutgoingMail.objects.values_list("recipient", flat=True))


def asked(cast, by, text="När är avtalet på plats?", key=None):
    return ask_question(
        action=cast.action, by=cast.viewer(by), text=text, submission_key=key or uuid.uuid4()
    )


def test_question_of_a_coordinator_goes_to_who_answers_for_the_action(cast):
    asked(cast, "coordinator")
    mail = OutgoingMail.objects.get()
    assert mail.recipient == cast.responsible.email
    assert f"{cast.action.get_absolute_url()}#questions" in mail.text


def test_question_of_the_responsible_goes_to_the_coordinators(cast):
    asked(cast, "responsible")
    assert told() == [cast.coordinator.email]


def test_question_of_a_colleague_goes_to_both(cast):
    asked(cast, "colleague")
    assert told() == sorted([cast.coordinator.email, cast.responsible.email])


def test_question_where_no_person_answers_goes_to_the_organisation(cast):
    cast.action.responsible_person = None
    cast.action.save()
    asked(cast, "coordinator")
    assert told() == sorted([cast.colleague.email, cast.responsible.email])


@pytest.mark.parametrize("role", ["reader", "outsider", "homeless", "inactive"])
def test_others_take_no_part(role, cast):
    with pytest.raises(DomainError):
        asked(cast, role)
    with pytest.raises(DomainError):
        mark_answered(question=QuestionFactory(action=cast.action), by=cast.viewer(role))


def test_sending_twice_makes_one(cast):
    key = uuid.uuid4()
    question = asked(cast, "coordinator", key=key)
    assert asked(cast, "coordinator", key=key) == question
    for _ in range(2):
        reply_to_question(question=question, by=cast.responsible, text="I mars", submission_key=key)
    assert (Question.objects.count(), Reply.objects.count()) == (1, 1)
    assert told() == sorted([cast.responsible.email, cast.coordinator.email])


@pytest.mark.parametrize("text", ["", " \n", "x" * 5_001, "a\x00b"])
def test_text_that_cannot_be_kept(text, cast):
    with pytest.raises(DomainError):
        asked(cast, "coordinator", text=text)


def test_reply_reaches_all_who_took_part_but_its_author(cast):
    question = asked(cast, "coordinator")
    reply_to_question(
        question=question, by=cast.colleague, text="I mars.", submission_key=uuid.uuid4()
    )
    OutgoingMail.objects.all().delete()

    reply_to_question(
        question=question, by=cast.responsible, text="I april.", submission_key=uuid.uuid4()
    )

    assert told() == sorted([cast.coordinator.email, cast.colleague.email])


def test_answered_question_comes_last_and_can_be_opened_again(cast):
    first, second = asked(cast, "coordinator"), asked(cast, "coordinator")
    mark_answered(question=second, by=cast.responsible)
    mark_answered(question=second, by=cast.coordinator)

    assert questions_of(cast.action) == [first, second]
    second.refresh_from_db()
    assert second.answered_by == cast.responsible

    reopen_question(question=second, by=cast.coordinator)
    assert questions_of(cast.action) == [second, first]
