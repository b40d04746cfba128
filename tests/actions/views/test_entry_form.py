import re
import uuid
from datetime import date, timedelta
from decimal import Decimal
from unittest.mock import ANY

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actions.domain.wanted import value_field
from actions.models import ActionPlan, Attachment, Measurement, ProgressEntry
from actions.rules.periods import Frequency, latest_ended_period
from foundation.storage import WholeFileStorage
from tests.cast import assemble
from tests.factories import (
    PASSWORD,
    IndicatorFactory,
    MeasurementFactory,
    MilestoneFactory,
    ObjectiveFactory,
    ProgressEntryFactory,
    TargetFactory,
)
from tests.outages import disk_full

pytestmark = pytest.mark.django_db

LAST_YEAR = latest_ended_period(timezone.localdate(), Frequency.YEAR)


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def address(cast):
    return reverse("actions:entry-new", args=[cast.action.pk])


@pytest.fixture
def series(cast):
    indicator = IndicatorFactory(
        objective=ObjectiveFactory(plan=cast.plan), unit_en="trials <b>a</b> year"
    )
    cast.action.objectives.add(indicator.objective)
    return indicator.series.get()


@pytest.fixture
def field(series):
    return value_field(series.pk, LAST_YEAR.start)


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


def errors(response):
    return {name: list(faults) for name, faults in response.context["form"].errors.items()}


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("administrator", 200),
        ("coordinator", 200),
        ("responsible", 200),
        ("colleague", 200),
        ("reader", 403),
        ("reading_organisation", 403),
        ("outsider", 403),
        ("homeless", 403),
        ("inactive", 302),
    ],
)
def test_form_is_for_those_who_may_report(client, cast, address, account, role, status):
    client.force_login(cast.viewer(role))

    assert client.get(address).status_code == status
    posted = client.post(address, account).status_code
    assert posted == (302 if status == 200 else status)
    assert ProgressEntry.objects.count() == (1 if status == 200 else 0)


def test_form_of_an_unseen_action_is_not_found(client, cast):
    hidden = assemble(is_published=False)
    client.force_login(cast.coordinator)

    address = reverse("actions:entry-new", args=[hidden.action.pk])

    assert client.get(address).status_code == 404
    assert client.post(address, {}).status_code == 404


def test_visitor_signs_in_first_and_comes_back(client, address):
    response = client.get(address)

    assert response.url == f"{reverse('account_login')}?next={address}"


def test_previous_entry_stands_beside_the_form(responsible, cast, address):
    ProgressEntryFactory(action=cast.action, what_happened="We *met*.", next_steps="Sign")

    content = responsible.get(address).content.decode()

    assert "We <em>met</em>." in content
    assert "Sign" in content


def test_values_come_with_their_unit_last_value_and_target(responsible, series, address):
    MeasurementFactory(series=series, period=LAST_YEAR.shifted(-1).start, value=Decimal("1250.5"))
    TargetFactory(series=series, period=LAST_YEAR.shifted(2).start, value=Decimal(1800))

    content = responsible.get(address).content.decode()

    assert "trials &lt;b&gt;a&lt;/b&gt; year" in content
    assert f"Value {LAST_YEAR.shifted(-1).label}: 1,25" in content
    assert f"Target {LAST_YEAR.shifted(2).label}: 1,800" in content


@pytest.mark.parametrize("status", [ActionPlan.DRAFT, ActionPlan.CLOSED])
def test_no_form_unless_the_plan_is_adopted(client, cast, address, account, status):
    ActionPlan.objects.update(status=status)
    client.force_login(cast.coordinator)

    response = client.get(address)

    assert response.context["barrier"] != ""
    assert "<textarea" not in response.content.decode()
    assert client.post(address, account).status_code == 200
    assert ProgressEntry.objects.count() == 0


def test_everything_on_the_page_is_saved(responsible, cast, address, account, field):
    milestone = MilestoneFactory(action=cast.action)
    pdf = SimpleUploadedFile("minutes.pdf", b"%PDF-1.7\n")
    picture = SimpleUploadedFile("picture.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 30)

    response = responsible.post(
        address,
        account
        | {
            "status": "at_risk",
            "reason": "The agreement is late.",
            "percent_complete": "40 %",
            "obstacles": "Nobody signs.",
            "opportunities": "A new law.",
            "next_steps": "Sign.",
            "completed_milestones": [milestone.pk],
            field: "1 250,5",
            "attached_files": [pdf, picture],
            "links": "https://example.org/a\nexample.org/b",
        },
    )

    entry = ProgressEntry.objects.get()
    assert response.url == cast.action.get_absolute_url()
    assert (entry.status, entry.percent_complete) == ("at_risk", 40)
    assert (entry.reason, entry.next_steps) == ("The agreement is late.", "Sign.")
    assert entry.measurements.get().value == Decimal("1250.5")
    assert [attachment.title for attachment in entry.attachments.all()] == [
        "minutes.pdf",
        "picture.png",
        "example.org/a",
        "example.org/b",
    ]
    milestone.refresh_from_db()
    assert milestone.completed_on == timezone.localdate()
    (message,) = map(str, get_messages(response.wsgi_request))
    assert message.startswith("Saved: at risk, 40 %, 1 value, 1 milestone, 2 files, 2 links.")
    assert "The next report is due on" in message


def test_message_says_when_a_later_report_holds(responsible, cast, address, account):
    today = timezone.localdate()
    responsible.post(address, account)

    response = responsible.post(
        address,
        account
        | {"submission_key": str(uuid.uuid4()), "reported_on": str(today - timedelta(days=30))},
    )

    assert "still follows the later report" in str(list(get_messages(response.wsgi_request))[-1])


def test_errors_stand_beside_their_fields_and_in_the_summary(responsible, address, account, field):
    response = responsible.post(
        address,
        account
        | {"status": "delayed", "percent_complete": "140", "what_happened": "Kept.", field: "many"},
    )

    assert errors(response) == {
        "reason": ["Say why the action is at risk, delayed or cancelled."],
        "percent_complete": ["Write a whole number from 0 to 100."],
        field: ["Write a number, for example 1 250,5."],
    }
    content = response.content.decode()
    assert f'<a href="#id_{field}">' in content
    assert f'id="id_{field}_error"' in content
    assert ">\nKept.</textarea>" in content
    assert 'value="140"' in content
    assert 'value="many"' in content
    assert ProgressEntry.objects.count() == 0


def test_every_link_of_the_summary_leads_somewhere(responsible, address):
    content = responsible.post(address, {}).content.decode()

    targets = re.findall(r'<li><a href="#([^"]+)"', content)
    assert targets == ["id_status_0", "id_what_happened", "id_reported_on"]
    for target in targets:
        assert f'id="{target}"' in content


def test_what_describes_a_field_is_on_the_page(responsible, address, field):
    content = responsible.post(address, {field: "x", "status": "delayed"}).content.decode()

    described_by = " ".join(re.findall(r'aria-describedby="([^"]+)"', content)).split()
    assert described_by != []
    assert [name for name in described_by if f'id="{name}"' not in content] == []


def test_all_that_is_wrong_is_said_together(responsible, address, account):
    response = responsible.post(
        address,
        account
        | {"status": "completed", "percent_complete": "90", "reported_on": "2020-01-01"}
        | {"what_happened": ""},
    )

    assert set(errors(response)) == {"percent_complete", "reported_on", "what_happened"}


def test_rule_that_only_the_domain_knows_stands_in_the_summary(responsible, cast, address, account):
    key = account["submission_key"]
    ProgressEntryFactory(action=cast.action, author=cast.colleague, submission_key=key)

    response = responsible.post(address, account)

    assert errors(response) == {"__all__": ["This form has been used already. Open it again."]}


def test_full_disk_is_told_beside_what_was_typed(
    responsible, address, account, tmp_path, monkeypatch
):
    class FullDisk(WholeFileStorage):
        def _save(self, name, content):
            with disk_full(3):
                return super()._save(name, content)

    field = Attachment._meta.get_field("file")
    monkeypatch.setattr(field, "storage", FullDisk(location=tmp_path))
    pdf = SimpleUploadedFile("minutes.pdf", b"%PDF-1.7\n")

    response = responsible.post(
        address, account | {"what_happened": "Every word.", "attached_files": [pdf]}
    )

    assert errors(response) == {
        "__all__": [
            "The server has no room left for files. Nothing of this has been saved."
            " Whoever runs Milstolpe has to make room; then try again."
        ],
        "attached_files": ["Choose the files again; the browser does not keep them: minutes.pdf."],
    }
    assert "Every word." in response.content.decode()
    assert not ProgressEntry.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]

    monkeypatch.undo()
    assert responsible.post(address, account | {"what_happened": "Every word."}).status_code == 302


def test_files_are_asked_for_again_after_an_error(responsible, address, account):
    pdf = SimpleUploadedFile("minutes.pdf", b"%PDF-1.7\n")

    response = responsible.post(address, account | {"what_happened": "", "attached_files": [pdf]})

    assert errors(response)["attached_files"] == [
        "Choose the files again; the browser does not keep them: minutes.pdf."
    ]


def test_recorded_value_is_corrected_with_a_reason(responsible, address, account, series, field):
    MeasurementFactory(series=series, period=LAST_YEAR.start, value=Decimal(7))

    without = responsible.post(address, account | {field: "9"})
    assert errors(without) == {f"{field}_reason": ["Say why the value is changed."]}

    responsible.post(address, account | {field: "9", f"{field}_reason": "Counted wrong."})
    assert Measurement.objects.get().value == 9


def test_reason_without_a_new_value_asks_for_it(responsible, address, account, series, field):
    MeasurementFactory(series=series, period=LAST_YEAR.start)

    response = responsible.post(address, account | {f"{field}_reason": "Counted wrong."})

    assert errors(response) == {field: ["Write the new value."]}


def test_value_that_a_colleague_gave_meanwhile_is_no_obstacle(
    responsible, address, account, series, field
):
    MeasurementFactory(series=series, period=LAST_YEAR.start, value=Decimal(7))

    responsible.post(address, account | {field: "7,0"})

    assert ProgressEntry.objects.count() == 1
    assert Measurement.objects.get().history.count() == 1


def test_yes_or_no_is_chosen(responsible, cast, address, account):
    indicator = IndicatorFactory(objective=ObjectiveFactory(plan=cast.plan), direction="milestone")
    cast.action.objectives.add(indicator.objective)
    field = value_field(indicator.series.get().pk, LAST_YEAR.start)

    responsible.post(address, account | {field: "1"})

    assert Measurement.objects.get().value == 1


def test_second_press_on_save_makes_one_entry(responsible, cast, address, account, field):
    milestone = MilestoneFactory(action=cast.action)
    account |= {
        field: "12,5",
        "completed_milestones": [milestone.pk],
        "links": "https://example.org",
    }

    first = responsible.post(address, account)
    second = responsible.post(address, account)

    assert first.url == second.url == cast.action.get_absolute_url()
    assert ProgressEntry.objects.get().attachments.count() == 1
    assert [str(message) for message in get_messages(second.wsgi_request)][-1].startswith(
        "Saved: on track, 1 value, 1 milestone, 1 link."
    )


def test_what_is_written_after_going_back_is_not_lost(responsible, address, account):
    responsible.post(address, account)

    response = responsible.post(address, account | {"what_happened": "And a second one."})

    form = response.context["form"]
    assert "was saved before" in errors(response)["__all__"][0]
    assert form["what_happened"].value() == "And a second one."
    responsible.post(
        address, {**form.data.dict(), "submission_key": form["submission_key"].value()}
    )
    assert {entry.what_happened for entry in ProgressEntry.objects.all()} == {
        "The biobank opened.",
        "And a second one.",
    }


def test_broken_key_is_replaced(responsible, address, account):
    responsible.post(address, account | {"submission_key": "x' OR 1=1"})

    assert ProgressEntry.objects.get().submission_key == ANY


def test_text_survives_a_session_that_has_ended(client, cast, address, account):
    milestone = MilestoneFactory(action=cast.action)
    written = account | {
        "what_happened": "Long & <thought>",
        "completed_milestones": [milestone.pk],
    }

    response = client.post(address, written)
    assert response.url == f"{reverse('account_login')}?next={address}"
    assert ProgressEntry.objects.count() == 0
    signed_in = client.post(response.url, {"login": cast.responsible.email, "password": PASSWORD})
    assert signed_in.url == address

    page = client.get(address)
    assert "Long &amp; &lt;thought&gt;</textarea>" in page.content.decode()
    assert page.context["form"]["completed_milestones"].value() == [str(milestone.pk)]
    assert page.context["was_signed_out"]

    client.post(address, written)
    assert ProgressEntry.objects.get().what_happened == "Long & <thought>"
    assert "You had been signed out" not in client.get(address).content.decode()


def test_draft_of_one_action_does_not_reach_another(client, cast, address, account):
    other = assemble()
    client.post(address, account)
    client.force_login(other.responsible)

    page = client.get(reverse("actions:entry-new", args=[other.action.pk]))

    assert page.context["form"]["what_happened"].value() is None


def test_draft_has_an_end(client, address, account):
    client.post(address, account | {"obstacles": "x" * 200_001})

    assert client.session.get("entry_draft") is None


def test_form_that_has_become_too_old_shows_what_was_written(cast, address, account):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.responsible)

    response = client.post(address, account | {"password": "secret", "reason": "a<b"})

    content = response.content.decode()
    assert response.status_code == 403
    assert "The biobank opened.</textarea>" in content
    assert "a&lt;b</textarea>" in content
    assert "secret" not in content


@pytest.mark.parametrize("count", [1, 10])
def test_form_has_a_fixed_number_of_queries(
    responsible, cast, address, django_assert_num_queries, count
):
    for _ in range(count):
        indicator = IndicatorFactory(objective=ObjectiveFactory(plan=cast.plan))
        cast.action.objectives.add(indicator.objective)
        MeasurementFactory(series=indicator.series.get(), period=date(2024, 1, 1))
        MilestoneFactory(action=cast.action)
        ProgressEntryFactory(action=cast.action)

    with django_assert_num_queries(16):
        assert responsible.get(address).status_code == 200
