"""What is typed into a review is kept while one types, for its writer alone, until it is saved."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reporting.domain.review_values import year_of_indicators
from reporting.domain.reviews import Content, content_of, save_review, submit_review
from reporting.models import CycleQuestion, ReviewCycle, ReviewDraft
from tests.cast import assemble
from tests.factories import (
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
    return ReviewFactory(cycle=this_years_cycle(cast), action=cast.action)


@pytest.fixture
def address(review):
    return reverse("reporting:review-draft", args=[review.pk])


def client_of(person):
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def writer(cast):
    return client_of(cast.responsible)


def opened(client, review):
    return client.get(review.get_absolute_url()).context


def typed(context, **fields):
    return {"based_on": context["form"]["based_on"].value(), **fields}


def test_script_keeps_a_draft_that_every_device_finds(writer, cast, review, address):
    question = CycleQuestion.objects.create(cycle=review.cycle, text_sv="Vad har ni lärt?")
    answer = f"answer_{question.pk}"
    fields = typed(opened(writer, review), account="Half a", proposal="stop") | {answer: "Much"}

    kept = writer.post(address, fields).json()

    phone = opened(client_of(cast.responsible), review)
    assert (kept["version"], phone["draft_version"]) == (1, 1)
    names = ("account", "proposal", answer)
    assert [phone["form"][name].value() for name in names] == ["Half a", "stop", "Much"]
    assert phone["draft_kept"] == kept["kept"]
    review.refresh_from_db()
    assert (review.status, review.account) == ("not_started", "")
    assert opened(client_of(cast.colleague), review)["form"]["account"].value() == ""


def test_what_was_emptied_stays_empty(writer, cast, review, address):
    ProgressEntryFactory(
        action=cast.action, reported_on=timezone.localdate(), what_happened="The biobank opened."
    )
    before = opened(writer, review)
    assert before["is_proposed"]
    assert "The biobank opened." in before["form"]["account"].value()

    writer.post(address, typed(before, account=""))

    after = opened(writer, review)
    assert (after["form"]["account"].value(), after["is_proposed"]) == ("", False)


def test_draft_of_another_device_is_a_conflict(writer, review, address):
    first = writer.post(address, {"account": "One"}).json()
    writer.post(address, {"account": "Two", "draft_version": first["version"]})

    answer = writer.post(address, {"account": "Three", "draft_version": first["version"]})

    assert (answer.status_code, answer.json()["version"]) == (409, 2)
    assert ReviewDraft.objects.get().fields == {"account": ["Two"]}


@pytest.mark.parametrize("button", ["save", "submit"])
def test_saving_ends_the_draft_of_the_writer_alone(writer, cast, review, address, button):
    fields = typed(opened(writer, review), account="Året.", proposal="continue")
    writer.post(address, fields)
    client_of(cast.colleague).post(address, {"account": "Kollegans."})

    assert writer.post(review.get_absolute_url(), fields | {button: "1"}).status_code == 302

    assert [draft.author for draft in ReviewDraft.objects.all()] == [cast.colleague]


def test_keeping_that_arrives_after_saving_makes_no_draft(writer, cast, review, address):
    fields = typed(opened(writer, review), account="Året.\r\nOch mer.")
    writer.post(review.get_absolute_url(), fields | {"save": "1"})

    assert writer.post(address, fields).status_code == 410
    assert not ReviewDraft.objects.exists()
    assert writer.post(address, fields | {"account": "Nyare."}).status_code == 200


def test_answer_that_is_not_saved_yet_is_kept(writer, cast, review, address):
    question = CycleQuestion.objects.create(cycle=review.cycle, text_sv="Vad har ni lärt?")
    fields = typed(opened(writer, review), account="Året.")
    save_review(review=review, by=cast.colleague, content=Content(account="Året."))

    assert writer.post(address, fields | {f"answer_{question.pk}": "Much"}).status_code == 200


@pytest.fixture
def year_value(cast, review):
    """What the form asks of an indicator for the year: its value, or when it is expected."""
    indicator = IndicatorFactory(
        objective=ObjectiveFactory(plan=cast.plan), responsible_person=cast.responsible
    )
    cast.action.objectives.add(indicator.objective)
    [year] = year_of_indicators(review, cast.responsible)
    return year


@pytest.mark.parametrize("kind", ["value", "promise"])
def test_figure_is_kept_although_another_has_saved_the_same_texts(
    writer, cast, review, address, year_value, kind
):
    fields = (
        typed(opened(writer, review), account="Året.")
        | {
            "value": {year_value.values[0].field: "12"},
            "promise": {year_value.promise_field: "2030-05-01", year_value.note_field: ""},
        }[kind]
    )
    save_review(review=review, by=cast.colleague, content=Content(account="Året."))

    assert writer.post(address, fields).status_code == 200
    writer.post(review.get_absolute_url(), fields | {"based_on": mark_of(review), "save": "1"})
    assert writer.post(address, fields).status_code == 410


def mark_of(review):
    review.refresh_from_db()
    return content_of(review).mark


def test_figure_of_a_draft_stands_in_the_form_although_another_has_given_one(
    writer, review, address, year_value
):
    value = year_value.values[0]
    writer.post(address, typed(opened(writer, review), **{value.field: "12"}))
    MeasurementFactory(
        series=year_value.indicator.series.get(), period=value.period.start, value=10
    )

    assert opened(writer, review)["form"][value.field].value() == "12"


def test_text_of_another_is_not_overwritten_from_a_draft(writer, cast, review, address):
    writer.post(address, typed(opened(writer, review), account="Mine."))
    save_review(review=review, by=cast.colleague, content=Content(account="Hers."))

    form = opened(writer, review)["form"]
    shown = writer.post(
        review.get_absolute_url(),
        {"account": form["account"].value(), "based_on": form["based_on"].value(), "save": "1"},
    )

    assert shown.context["others"].account == "Hers."
    assert shown.context["form"]["account"].value() == "Mine."
    review.refresh_from_db()
    assert review.account == "Hers."


def test_draft_is_thrown_away(writer, review, address):
    writer.post(address, typed(opened(writer, review), account="Mine."))

    answer = writer.post(review.get_absolute_url(), {"account": "Mine.", "discard": "1"})

    assert answer.url == review.get_absolute_url()
    assert not ReviewDraft.objects.exists()
    review.refresh_from_db()
    assert review.account == ""


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("administrator", 200),
        ("coordinator", 200),
        ("responsible", 200),
        ("colleague", 200),
        ("reader", 404),
        ("reading_organisation", 404),
        ("outsider", 404),
        ("homeless", 404),
        ("inactive", 401),
        ("visitor", 401),
    ],
)
def test_draft_is_for_those_who_write_the_review(cast, review, address, role, status):
    client = Client() if role == "visitor" else client_of(getattr(cast, role))

    assert client.post(address, {"account": "x"}).status_code == status
    assert ReviewDraft.objects.exists() is (status == 200)


def test_review_that_cannot_be_written_now_says_why(writer, cast, review, address):
    submit_review(review=review, by=cast.responsible, content=WHOLE)
    submitted = writer.post(address, {"account": "Later."})
    ReviewCycle.objects.update(status=ReviewCycle.CLOSED)
    closed = writer.post(address, {"account": "Later."})

    assert [submitted.status_code, closed.status_code] == [423, 423]
    assert submitted.json()["message"] != closed.json()["message"] != ""
    assert not ReviewDraft.objects.exists()


def test_what_was_sent_signed_out_comes_back_and_then_stands_on_the_server(cast, review, address):
    client = Client()
    client.post(review.get_absolute_url(), {"account": "Skrivet.", "draft_version": "0"})
    client.force_login(cast.responsible)
    page = opened(client, review)
    assert (page["form"]["account"].value(), page["is_unkept"]) == ("Skrivet.", True)

    client.post(address, {"account": "Skrivet och mer."})

    page = opened(client, review)
    assert page["form"]["account"].value() == "Skrivet och mer."
    assert (page["was_signed_out"], page["is_unkept"]) == (False, False)


def test_form_has_a_fixed_number_of_queries(
    writer, cast, review, address, django_assert_num_queries
):
    opened(writer, review)
    with django_assert_num_queries(11):
        opened(writer, review)
    writer.post(address, {"account": "Kept."})
    with django_assert_num_queries(11):
        opened(writer, review)
