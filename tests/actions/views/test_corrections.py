import pytest
from django.urls import reverse
from django.utils import timezone

from actions.domain.corrections import version_of
from actions.models import EntryDraft
from tests.cast import assemble
from tests.factories import PASSWORD, ProgressEntryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def entry(cast):
    return ProgressEntryFactory(
        action=cast.action, what_happened="We met twice.", reported_on=timezone.localdate()
    )


@pytest.fixture
def address(entry):
    return reverse("actions:entry-correct", args=[entry.pk])


@pytest.fixture
def correction(entry):
    return {
        "entry_version": version_of(entry),
        "status": "on_track",
        "what_happened": "We met once.",
        "reported_on": str(entry.reported_on),
        "correction_reason": "Counted wrong.",
    }


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("coordinator", 200),
        ("responsible", 200),
        ("colleague", 200),
        ("reader", 403),
        ("outsider", 404),
        ("visitor", 302),
    ],
)
def test_correcting_is_for_those_who_may_report(
    client, cast, entry, address, correction, role, status
):
    if role != "visitor":
        client.force_login(cast.viewer(role))

    assert client.get(address).status_code == status
    assert client.post(address, correction).status_code == (302 if status == 200 else status)
    entry.refresh_from_db()
    assert (entry.what_happened == "We met once.") == (status == 200)


def test_earlier_wording_stands_on_the_action_page(client, cast, address, correction):
    client.force_login(cast.colleague)

    response = client.post(address, correction, follow=True)

    content = response.content.decode()
    assert "The report is corrected. Its earlier wording is kept." in content
    assert "<del>We met twice.</del>" in content
    assert "Reason: Counted wrong." in content
    assert cast.colleague.name in content


def test_second_of_two_sees_the_others_text_beside_the_own(
    client, cast, entry, address, correction
):
    client.force_login(cast.colleague)
    client.post(address, correction)
    client.force_login(cast.responsible)

    mine = correction | {"what_happened": "We met thrice."}
    response = client.post(address, mine)

    content = response.content.decode()
    assert "Somebody else has corrected this report since you opened it" in content
    assert "We met once." in content
    assert "We met thrice.</textarea>" in content
    again = mine | {"entry_version": response.context["form"]["entry_version"].value()}
    assert client.post(address, again).status_code == 302
    entry.refresh_from_db()
    assert entry.what_happened == "We met thrice."


def test_correction_without_a_reason_keeps_what_was_typed(client, cast, address, correction):
    client.force_login(cast.responsible)

    content = client.post(address, correction | {"correction_reason": ""}).content.decode()

    assert "Say why the report is corrected." in content
    assert "We met once.</textarea>" in content


def test_draft_of_a_correction_is_kept_and_comes_back(client, cast, entry, address, correction):
    client.force_login(cast.responsible)

    kept = client.post(reverse("actions:correction-draft", args=[entry.pk]), correction)

    assert kept.json()["version"] == 1
    page = client.get(address)
    assert page.context["form"]["what_happened"].value() == "We met once."
    assert EntryDraft.objects.get().entry == entry


def test_correction_survives_a_session_that_has_ended(client, cast, address, correction):
    response = client.post(address, correction)
    client.post(response.url, {"login": cast.responsible.email, "password": PASSWORD})

    page = client.get(address)

    assert page.context["form"]["what_happened"].value() == "We met once."
    assert page.context["was_signed_out"]
