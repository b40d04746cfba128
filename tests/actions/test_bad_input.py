"""What nobody should send, and somebody will: a clear message, nothing lost, nothing crashes."""

import threading
import uuid
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actions.domain.wanted import value_field
from actions.models import Attachment, Measurement, ProgressEntry
from actions.rules.periods import Frequency, latest_ended_period
from tests.cast import assemble
from tests.factories import IndicatorFactory, MilestoneFactory, ObjectiveFactory

pytestmark = pytest.mark.django_db

LAST_YEAR = latest_ended_period(timezone.localdate(), Frequency.YEAR)
TEXTS = ("what_happened", "obstacles", "opportunities", "next_steps", "reason")


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def served_series(cast):
    indicator = IndicatorFactory(objective=ObjectiveFactory(plan=cast.plan))
    cast.action.objectives.add(indicator.objective)
    return indicator.series.get()


def account(**changes):
    return {
        "submission_key": str(uuid.uuid4()),
        "status": "on_track",
        "what_happened": "The biobank opened.",
        "reported_on": str(timezone.localdate()),
        **changes,
    }


def send(cast, data, language="en"):
    client = Client(headers={"accept-language": language})
    client.force_login(cast.responsible)
    return client.post(reverse("actions:entry-new", args=[cast.action.pk]), data)


def errors(response):
    return response.context["form"].errors if response.status_code == 200 else {}


@pytest.mark.parametrize(
    "day",
    [
        "2025-02-30",
        "2025-13-01",
        "0000-00-00",
        "tomorrow",
        "99999-01-01",
        "2999-01-01",
        "0001-01-01",
        "9" * 1000,
        "２０２５-01-01x",
        "2025-01-01\x00",
    ],
)
def test_impossible_date_is_refused_beside_its_field(cast, day):
    response = send(cast, account(reported_on=day))

    assert list(errors(response)) == ["reported_on"]
    assert ProgressEntry.objects.count() == 0


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 250,5", "1250.5"),
        ("1\u00a0250,5", "1250.5"),
        ("1,250.5", "1250.5"),
        ("1.250,5", "1250.5"),
        ("1250.5", "1250.5"),
        ("0,5", "0.5"),
        ("−3,25", "-3.25"),
        ("12,000001", "12.000001"),
        ("0", "0"),
    ],
)
def test_number_is_read_in_both_languages(cast, language, text, value):
    series = served_series(cast)

    send(cast, account(**{value_field(series.pk, LAST_YEAR.start): text}), language)

    assert Measurement.objects.get().value == Decimal(value)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(
    "text",
    [
        "många",
        "12 %",
        "1e5",
        "NaN",
        "Infinity",
        "-",
        "1,2,3",
        "=1+1",
        "1.1234567",
        "9" * 16,
        "9" * 5000,
        "٣",
        "1\x00",
        "<b>1</b>",
    ],
)
def test_text_in_a_number_field_is_refused_beside_it_and_kept(cast, language, text):
    field = value_field(served_series(cast).pk, LAST_YEAR.start)

    response = send(cast, account(**{field: text}), language)

    assert list(errors(response)) == [field]
    assert response.context["form"][field].value() == text
    assert Measurement.objects.count() == ProgressEntry.objects.count() == 0


@pytest.mark.parametrize("text", ["half", "-1", "101", "50,5", "1e2", "NaN", "9" * 400, "%%5x"])
def test_percent_that_is_none_is_refused(cast, text):
    assert list(errors(send(cast, account(percent_complete=text)))) == ["percent_complete"]


@pytest.mark.parametrize("name", TEXTS)
def test_too_long_text_is_refused_and_given_back_whole(cast, name):
    text = "å" * 100_000

    response = send(cast, account(**{name: text}))

    assert list(errors(response)) == [name]
    assert "100,000 characters long; at most 20,000" in errors(response)[name][0]
    assert f">\n{text}</textarea>" in response.content.decode()


def test_too_long_text_in_every_field_is_given_back_whole(cast):
    text = "患" * 100_000

    response = send(cast, account(**dict.fromkeys(TEXTS, text)))

    assert response.content.decode().count(text) == 5


@pytest.mark.parametrize(
    "text",
    [
        "🧬🏥👩🏽‍⚕️",
        "患者数据 日本語 العربية",
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        '=HYPERLINK("http://example.org")',
        "{{ 7*7 }} {% load x %} #let x = 1",
        "'; DROP TABLE actions_action; --",
        "a\u202eb\u200bc",
    ],
)
def test_text_of_any_kind_is_kept_as_it_is_and_shown_as_text(cast, text):
    send(cast, account(what_happened=text, next_steps=text))

    assert ProgressEntry.objects.get().what_happened == text
    again = send(cast, account(what_happened=text, status="delayed")).content.decode()
    for dangerous in ("<script>alert", "<img src=x"):
        assert dangerous not in again


@pytest.mark.parametrize("name", TEXTS)
def test_nul_is_refused_beside_its_field(cast, name):
    response = send(cast, account(**{name: "a\x00b"}))

    assert list(errors(response)) == [name]
    assert ProgressEntry.objects.count() == 0


def test_bytes_that_are_no_text_do_not_crash(cast):
    client = Client()
    client.force_login(cast.responsible)
    body = f"status=on_track&reported_on={timezone.localdate()}&what_happened=%ff%fe%ed%a0%80"

    response = client.post(
        reverse("actions:entry-new", args=[cast.action.pk]),
        body,
        content_type="application/x-www-form-urlencoded",
    )

    assert response.status_code == 302
    assert "\ufffd" in ProgressEntry.objects.get().what_happened


@pytest.mark.parametrize("status", ["no_report", "splendid", "", "on_track\x00"])
def test_unknown_status_is_refused(cast, status):
    assert list(errors(send(cast, account(status=status)))) == ["status"]


@pytest.mark.parametrize("pk", ["0", "-1", "9999999", "9" * 30, "x", "1 OR 1=1"])
def test_unknown_milestone_is_refused(cast, pk):
    response = send(cast, account(completed_milestones=[pk]))

    assert errors(response)["completed_milestones"] == [
        "One of the milestones is not open any more."
    ]


def test_milestone_of_another_strategy_is_refused(cast):
    foreign = MilestoneFactory()

    response = send(cast, account(completed_milestones=[foreign.pk]))

    foreign.refresh_from_db()
    assert "completed_milestones" in errors(response)
    assert foreign.completed_on is None


def test_value_for_an_indicator_of_another_strategy_is_not_taken(cast):
    foreign = IndicatorFactory().series.get()

    send(cast, account(**{value_field(foreign.pk, LAST_YEAR.start): "5"}))

    assert Measurement.objects.count() == 0


def test_value_for_a_period_that_is_not_open_is_not_taken(cast):
    series = served_series(cast)

    send(cast, account(**{value_field(series.pk, LAST_YEAR.shifted(-3).start): "5"}))

    assert Measurement.objects.count() == 0


def test_action_of_another_strategy_cannot_be_reported_on(cast):
    foreign = assemble(is_published=False).action
    client = Client()
    client.force_login(cast.responsible)

    address = reverse("actions:entry-new", args=[foreign.pk])

    assert client.post(address, account()).status_code == 404
    assert ProgressEntry.objects.count() == 0


@pytest.mark.parametrize("pk", [0, 2**63, 10**30])
def test_action_that_does_not_exist_is_not_found(client, cast, pk):
    client.force_login(cast.responsible)

    assert client.get(f"/actions/{pk}/report/").status_code == 404
    assert client.get(f"/attachments/{pk}/").status_code == 404


def test_nobody_reports_in_the_name_of_another(cast):
    send(cast, account(author=cast.coordinator.pk, on_behalf_of=cast.outsider.pk, by=1))

    entry = ProgressEntry.objects.get()
    assert (entry.author, entry.on_behalf_of) == (cast.responsible, None)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("report.pdf", b"MZ\x90\0" + b"\0" * 300),
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("page.html", b"<script>alert(1)</script>"),
        ("picture.png", b"<svg><script>alert(1)</script></svg>"),
        ("empty.pdf", b""),
        ("large.pdf", b"%PDF-1.7" + b"x" * 2_000),
        ("no extension", b"%PDF-1.7"),
    ],
)
def test_wrong_file_is_refused_beside_its_field(cast, settings, media, name, content):
    settings.MAX_ATTACHMENT_BYTES = 1_000

    response = send(cast, account(attached_files=[SimpleUploadedFile(name, content)]))

    assert list(errors(response)) == ["attached_files"]
    assert Attachment.objects.count() == ProgressEntry.objects.count() == 0
    assert list(media.rglob("*.*")) == []


def test_one_wrong_file_among_several_is_named_and_none_is_kept(cast):
    good = SimpleUploadedFile("good.pdf", b"%PDF-1.7")
    bad = SimpleUploadedFile("bad.exe", b"MZ")

    response = send(cast, account(attached_files=[good, bad]))

    assert "bad.exe" in errors(response)["attached_files"][0]
    assert "good.pdf, bad.exe" in errors(response)["attached_files"][1]
    assert Attachment.objects.count() == 0


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://example.org", "not an address"])
def test_wrong_link_is_refused_beside_its_field(cast, link):
    assert list(errors(send(cast, account(links=link)))) == ["links"]


def in_threads(work, count=2):
    """Run ``work(turn)`` in threads that start together, and raise what any of them raised."""
    start = threading.Barrier(count)
    faults = []

    def run(turn):
        try:
            start.wait(timeout=20)
            work(turn)
        except BaseException as fault:  # noqa: BLE001
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[turn]) for turn in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert faults == []


@pytest.mark.django_db(transaction=True)
def test_double_click_in_a_real_race_makes_one_entry(cast, media):
    field = value_field(served_series(cast).pk, LAST_YEAR.start)
    milestone = MilestoneFactory(action=cast.action)
    data = account(
        **{field: "12,5"}, completed_milestones=[milestone.pk], links="https://example.org"
    )
    addresses = []

    def press(_turn):
        pdf = SimpleUploadedFile("minutes.pdf", b"%PDF-1.7")
        addresses.append(send(cast, data | {"attached_files": [pdf]}).url)

    in_threads(press, count=4)

    assert addresses == [cast.action.get_absolute_url()] * 4
    assert ProgressEntry.objects.count() == Measurement.objects.count() == 1
    assert Attachment.objects.count() == 2
    assert len([path for path in media.rglob("*") if path.is_file()]) == 1


@pytest.mark.django_db(transaction=True)
def test_two_reports_in_a_real_race_record_a_value_once(cast):
    field = value_field(served_series(cast).pk, LAST_YEAR.start)
    statuses = []

    def report(turn):
        statuses.append(send(cast, account(**{field: f"{turn + 1}"})).status_code)

    in_threads(report)

    assert sorted(statuses) == [200, 302]
    assert Measurement.objects.count() == ProgressEntry.objects.count() == 1
