"""The report form keeps what is typed, shows what others wrote, and asks before it believes."""

import uuid
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actions.domain.wanted import value_field
from actions.models import EntryDraft, Measurement, ProgressEntry
from actions.rules.periods import Frequency, latest_ended_period
from tests.cast import assemble
from tests.factories import (
    IndicatorFactory,
    MeasurementFactory,
    MilestoneFactory,
    ObjectiveFactory,
    ProgressEntryFactory,
)

pytestmark = pytest.mark.django_db

LAST_YEAR = latest_ended_period(timezone.localdate(), Frequency.YEAR)


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def address(cast):
    return reverse("actions:entry-new", args=[cast.action.pk])


@pytest.fixture
def draft_address(cast):
    return reverse("actions:entry-draft", args=[cast.action.pk])


@pytest.fixture
def account():
    return {
        "submission_key": str(uuid.uuid4()),
        "status": "on_track",
        "what_happened": "The biobank opened.",
        "reported_on": str(timezone.localdate()),
    }


@pytest.fixture
def responsible(client, cast):
    client.force_login(cast.responsible)
    return client


def test_script_keeps_a_draft_that_every_device_finds(responsible, cast, address, draft_address):
    milestone = MilestoneFactory(action=cast.action)
    typed = {"what_happened": "Half a", "completed_milestones": [milestone.pk], "status": ""}

    kept = responsible.post(draft_address, typed).json()

    assert kept["version"] == 1
    phone = Client()
    phone.force_login(cast.responsible)
    form = phone.get(address).context["form"]
    assert form["what_happened"].value() == "Half a"
    assert form["completed_milestones"].value() == [str(milestone.pk)]
    assert phone.get(address).context["draft_version"] == 1


def test_token_and_buttons_are_no_part_of_a_draft(responsible, draft_address):
    responsible.post(
        draft_address,
        {"what_happened": "x", "csrfmiddlewaretoken": "secret", "draft_version": "0", "keep": "1"},
    )

    assert EntryDraft.objects.get().fields == {"what_happened": ["x"]}


def test_draft_of_another_device_is_a_conflict(responsible, draft_address):
    first = responsible.post(draft_address, {"what_happened": "One"}).json()
    responsible.post(draft_address, {"what_happened": "Two", "draft_version": first["version"]})

    answer = responsible.post(
        draft_address, {"what_happened": "Three", "draft_version": first["version"]}
    )

    assert (answer.status_code, answer.json()["version"]) == (409, 2)
    assert EntryDraft.objects.get().fields == {"what_happened": ["Two"]}


@pytest.mark.parametrize("role", ["reader", "outsider", "homeless"])
def test_draft_is_for_those_who_may_report(client, cast, draft_address, role):
    client.force_login(cast.viewer(role))

    assert client.post(draft_address, {"what_happened": "x"}).status_code == 404
    assert not EntryDraft.objects.exists()


def test_draft_of_somebody_signed_out_is_answered_without_a_sign_in_page(client, draft_address):
    assert client.post(draft_address, {"what_happened": "x"}).status_code == 401


def test_draft_is_not_kept_by_following_a_link(responsible, draft_address):
    assert responsible.get(draft_address).status_code == 405


def test_saved_report_leaves_no_draft_and_takes_none(responsible, address, draft_address, account):
    responsible.post(draft_address, account)
    responsible.post(address, account)

    assert not EntryDraft.objects.exists()
    assert responsible.post(draft_address, account).status_code == 410


def test_button_keeps_a_draft_without_script(responsible, address, account):
    response = responsible.post(address, account | {"keep": "1", "status": ""}, follow=True)

    assert "The draft is kept" in response.content.decode()
    assert response.context["form"]["what_happened"].value() == "The biobank opened."
    assert not ProgressEntry.objects.exists()


def test_button_overwrites_another_devices_draft_only_when_asked_again(
    responsible, address, draft_address, account
):
    responsible.post(draft_address, {"what_happened": "From the phone."})

    response = responsible.post(address, account | {"keep": "1", "draft_version": "0"})

    assert "The draft was not kept" in response.content.decode()
    assert response.context["form"]["what_happened"].value() == "The biobank opened."
    assert EntryDraft.objects.get().fields == {"what_happened": ["From the phone."]}
    responsible.post(address, account | {"keep_over": "1", "draft_version": "0"})
    assert EntryDraft.objects.get().fields["what_happened"] == ["The biobank opened."]


def test_draft_is_thrown_away(responsible, address, draft_address, account):
    responsible.post(draft_address, account)

    responsible.post(address, account | {"discard": "1"})

    assert not EntryDraft.objects.exists()
    assert responsible.get(address).context["form"]["what_happened"].value() is None


def test_text_of_the_last_report_fills_what_is_empty(responsible, cast, address, account):
    ProgressEntryFactory(
        action=cast.action, what_happened="We met.", next_steps="Sign.", percent_complete=40
    )

    response = responsible.post(address, account | {"take_over": "1", "next_steps": " "})

    form = response.context["form"]
    assert form["what_happened"].value() == "The biobank opened."
    assert (form["next_steps"].value(), form["percent_complete"].value()) == ("Sign.", 40)
    assert form.errors == {}
    assert ProgressEntry.objects.count() == 1


def test_report_that_came_in_meanwhile_is_seen_before_a_second_is_saved(
    responsible, cast, address, account
):
    based_on = responsible.get(address).context["form"]["based_on"].value()
    ProgressEntryFactory(action=cast.action, author=cast.colleague, what_happened="She wrote this.")

    response = responsible.post(address, account | {"based_on": based_on})

    content = response.content.decode()
    assert ProgressEntry.objects.count() == 1
    assert "She wrote this." in content
    assert "The biobank opened.</textarea>" in content
    again = account | {"based_on": response.context["form"]["based_on"].value()}
    assert responsible.post(address, again).status_code == 302
    assert ProgressEntry.objects.count() == 2


def test_page_says_for_whom_a_colleague_writes(client, cast, address):
    client.force_login(cast.colleague)
    assert f"on behalf of {cast.responsible.name}" in client.get(address).content.decode()

    client.force_login(cast.responsible)
    assert "on behalf of" not in client.get(address).content.decode()


@pytest.fixture
def field(cast):
    indicator = IndicatorFactory(objective=ObjectiveFactory(plan=cast.plan), unit_en="trials")
    cast.action.objectives.add(indicator.objective)
    series = indicator.series.get()
    MeasurementFactory(series=series, period=LAST_YEAR.shifted(-1).start, value=Decimal(12))
    return value_field(series.pk, LAST_YEAR.start)


def test_value_ten_times_off_is_asked_about_and_taken_when_confirmed(
    responsible, address, account, field
):
    response = responsible.post(address, account | {field: "120"})

    (question,) = response.context["form"].errors[field]
    assert question.startswith("Is 120 trials right? The value for")
    assert "Yes, 120 trials is right" in response.content.decode()
    assert not ProgressEntry.objects.exists()
    assert responsible.post(address, account | {field: "120", f"{field}_sure": "on"}).url
    assert Measurement.objects.get(period=LAST_YEAR.start).value == 120


def test_value_near_the_last_one_is_not_asked_about(responsible, address, account, field):
    assert "is right" not in responsible.get(address).content.decode()
    assert responsible.post(address, account | {field: "13,5"}).status_code == 302


def test_draft_of_another_form_outlives_the_saving_of_this_one(
    responsible, address, draft_address, account
):
    responsible.post(draft_address, {"submission_key": str(uuid.uuid4()), "what_happened": "Mine."})

    responsible.post(address, account)

    assert EntryDraft.objects.get().fields["what_happened"] == ["Mine."]


def test_what_the_server_keeps_takes_the_place_of_what_came_back_with_the_session(
    client, cast, address, draft_address, account
):
    client.post(address, account | {"what_happened": "From the session."})
    client.force_login(cast.responsible)
    assert client.get(address).context["form"]["what_happened"].value() == "From the session."

    client.post(draft_address, account | {"what_happened": "Written on."})

    assert client.get(address).context["form"]["what_happened"].value() == "Written on."


def test_other_draft_can_be_looked_at_beside_what_came_back_with_the_session(
    client, cast, address, draft_address, account
):
    phone = Client()
    phone.force_login(cast.responsible)
    phone.post(draft_address, account | {"what_happened": "From the phone."})
    client.post(address, account | {"what_happened": "From the session."})
    client.force_login(cast.responsible)

    assert client.get(address).context["form"]["what_happened"].value() == "From the session."
    other = client.get(f"{address}?kept=1")
    assert other.context["form"]["what_happened"].value() == "From the phone."
