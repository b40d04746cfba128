import pytest
from django.urls import reverse

from actions.models import Question, Reply
from tests.cast import assemble
from tests.factories import PASSWORD, QuestionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return assemble()


def page_of(client, action):
    return client.get(action.get_absolute_url()).content.decode()


def test_question_is_asked_replied_to_and_answered_on_the_page(client, cast):
    client.force_login(cast.coordinator)
    client.post(reverse("actions:question-ask", args=[cast.action.pk]), {"text": "När då?"})
    question = Question.objects.get()
    client.force_login(cast.responsible)
    assert "När då?" in page_of(client, cast.action)

    client.post(reverse("actions:question-reply", args=[question.pk]), {"text": "I mars."})
    client.post(reverse("actions:question-answered", args=[question.pk]))

    assert Reply.objects.get().author == cast.responsible
    assert "1 answered question" in page_of(client, cast.action)
    client.post(reverse("actions:question-reopen", args=[question.pk]))
    assert "answered question" not in page_of(client, cast.action)


def test_text_is_kept_when_it_cannot_be_saved(client, cast):
    client.force_login(cast.coordinator)
    text = "fråga " * 1_000

    client.post(reverse("actions:question-ask", args=[cast.action.pk]), {"text": text})

    assert text.strip() in page_of(client, cast.action)
    assert not Question.objects.exists()


@pytest.mark.parametrize("is_reply", [False, True], ids=["question", "reply"])
def test_text_is_kept_when_the_sign_in_has_expired(is_reply, client, cast):
    question = QuestionFactory(action=cast.action)
    address = (
        reverse("actions:question-reply", args=[question.pk])
        if is_reply
        else reverse("actions:question-ask", args=[cast.action.pk])
    )

    answer = client.post(address, {"text": "Skrivet länge"})
    signed_in = client.post(
        answer.url, {"login": cast.responsible.email, "password": PASSWORD}, follow=True
    )

    assert signed_in.redirect_chain[-1][0].endswith("#questions")
    assert "Skrivet länge</textarea>" in signed_in.content.decode()
    assert "Skrivet länge" not in page_of(client, cast.action)


def test_reader_reads_and_has_no_form(client, cast):
    QuestionFactory(action=cast.action, text="När då?")
    client.force_login(cast.reader)
    page = page_of(client, cast.action)
    assert "När då?" in page
    assert "question-text" not in page


def test_visitor_sees_no_questions(client, cast):
    QuestionFactory(action=cast.action, text="När då?")
    assert "När då?" not in page_of(client, cast.action)
