import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from actions.domain.measurements import NewMeasurement
from actions.domain.progress import record_progress, refresh_action_status
from actions.domain.wanted import value_field
from actions.models import Action, ActionPlan, Attachment, Measurement, ProgressEntry
from foundation.errors import DomainError
from foundation.withdrawal import withdraw
from tests.cast import assemble
from tests.factories import (
    ActionFactory,
    IndicatorFactory,
    MeasurementFactory,
    MilestoneFactory,
    ObjectiveFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db

REPORTED_ON = date(2025, 9, 1)


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def report(cast, **changes):
    return record_progress(
        **{
            "action": cast.action,
            "by": cast.responsible,
            "submission_key": uuid.uuid4(),
            "reported_on": REPORTED_ON,
            "status": "on_track",
            "percent_complete": 40,
            "reason": "",
            "what_happened": "Biobanken öppnade.",
            "obstacles": "",
            "opportunities": "",
            "next_steps": "",
            **changes,
        }
    )


def served_indicator(action, **values):
    indicator = IndicatorFactory(objective=ObjectiveFactory(plan=action.plan), **values)
    action.objectives.add(indicator.objective)
    return indicator


def test_entry_is_kept_and_its_action_says_the_same(cast):
    entry = report(cast)

    cast.action.refresh_from_db()
    assert (entry.author, entry.on_behalf_of) == (cast.responsible, None)
    assert cast.action.status == "on_track"
    assert cast.action.percent_complete == 40
    assert cast.action.last_reported_on == REPORTED_ON


@pytest.mark.parametrize("role", ["colleague", "coordinator", "administrator"])
def test_entry_is_on_behalf_of_the_responsible_person_when_somebody_else_writes(cast, role):
    entry = report(cast, by=cast.viewer(role))

    assert entry.on_behalf_of == cast.responsible
    assert entry.author == cast.viewer(role)


def test_entry_is_on_nobodys_behalf_when_no_person_is_responsible(cast):
    Action.objects.update(responsible_person=None)

    assert report(cast, by=cast.colleague).on_behalf_of is None


@pytest.mark.parametrize("role", ["reader", "reading_organisation", "outsider", "homeless"])
def test_entry_is_refused_from_who_may_not_report(cast, role):
    with pytest.raises(DomainError, match="may not report"):
        report(cast, by=cast.viewer(role))


@pytest.mark.parametrize("status", [ActionPlan.DRAFT, ActionPlan.CLOSED])
def test_entry_is_refused_unless_the_plan_is_adopted(cast, status):
    ActionPlan.objects.update(status=status)

    with pytest.raises(DomainError, match="plan"):
        report(cast, by=cast.coordinator)
    assert ProgressEntry.objects.count() == 0


def test_entry_is_refused_for_a_withdrawn_action(cast):
    withdraw(cast.action, by=cast.coordinator, reason="Slogs ihop med en annan.")

    with pytest.raises(DomainError, match="withdrawn"):
        report(cast)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"status": "no_report"}, "status"),
        ({"status": "splendid"}, "status"),
        ({"status": "at_risk"}, "reason"),
        ({"status": "delayed", "reason": " \r\n "}, "reason"),
        ({"status": "cancelled"}, "reason"),
        ({"percent_complete": 101}, "percent_complete"),
        ({"percent_complete": -1}, "percent_complete"),
        ({"status": "completed", "percent_complete": 99}, "percent_complete"),
        ({"status": "not_started", "percent_complete": 5}, "percent_complete"),
        ({"what_happened": "  "}, "what_happened"),
        ({"what_happened": "x" * 20_001}, "what_happened"),
        ({"obstacles": "a\x00b"}, "obstacles"),
        ({"next_steps": "a\ud800b"}, "next_steps"),
        ({"reported_on": timezone.localdate() + timedelta(days=1)}, "reported_on"),
        ({"reported_on": date(2023, 11, 30)}, "reported_on"),
    ],
    ids=str,
)
def test_entry_is_refused_beside_the_field_that_is_wrong(cast, changes, field):
    with pytest.raises(DomainError) as raised:
        report(cast, **changes)

    assert raised.value.field == field
    assert ProgressEntry.objects.count() == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "completed", "percent_complete": 100},
        {"status": "completed", "percent_complete": None},
        {"status": "not_started", "percent_complete": 0},
        {"status": "at_risk", "reason": "Avtalet dröjer."},
        {"reported_on": date(2023, 12, 1)},
        {"what_happened": "x" * 20_000},
        {"what_happened": "患者数据 🧬 <script>alert(1)</script>"},
    ],
    ids=lambda changes: str(changes)[:50],
)
def test_entry_is_kept_as_it_was_written(cast, changes):
    entry = report(cast, **changes)

    entry.refresh_from_db()
    assert {name: getattr(entry, name) for name in changes} == changes


def test_line_ends_count_once(cast):
    text = "\n".join(["rad"] * 5_000)

    entry = report(cast, what_happened=text.replace("\n", "\r\n"))

    assert entry.what_happened == text


def test_status_follows_the_latest_date_and_then_the_latest_entry(cast):
    report(cast, status="delayed", reason="Avtalet dröjer.", percent_complete=30)
    report(cast, reported_on=date(2025, 3, 1), percent_complete=10)
    cast.action.refresh_from_db()
    assert (cast.action.status, cast.action.last_reported_on) == ("delayed", REPORTED_ON)

    report(cast, status="on_track", percent_complete=60)
    cast.action.refresh_from_db()
    assert (cast.action.status, cast.action.percent_complete) == ("on_track", 60)


def test_status_follows_the_entry_before_when_the_latest_is_withdrawn(cast):
    report(cast, reported_on=date(2025, 3, 1), percent_complete=10)
    latest = report(cast, status="completed", percent_complete=100)
    withdraw(latest, by=cast.coordinator, reason="Fel åtgärd.")

    refresh_action_status(cast.action, by=cast.coordinator)
    cast.action.refresh_from_db()
    assert (cast.action.status, cast.action.percent_complete) == ("on_track", 10)

    withdraw(ProgressEntry.objects.current().get(), by=cast.coordinator, reason="Fel åtgärd.")
    refresh_action_status(cast.action, by=cast.coordinator)
    cast.action.refresh_from_db()
    assert (cast.action.status, cast.action.last_reported_on) == ("no_report", None)


def test_second_save_of_a_form_returns_the_first_entry(cast):
    key = uuid.uuid4()
    link = ["https://example.org/rapport"]

    first = report(cast, submission_key=key, links=link)
    second = report(cast, submission_key=key, links=link, what_happened="Något annat.")

    assert second == first
    assert ProgressEntry.objects.get().what_happened == "Biobanken öppnade."
    assert Attachment.objects.count() == 1


def test_form_of_one_action_cannot_be_used_for_another(cast):
    key = uuid.uuid4()
    other = ActionFactory(plan=cast.plan, responsible_person=cast.responsible)
    report(cast, submission_key=key)

    with pytest.raises(DomainError, match="used already"):
        report(cast, submission_key=key, action=other)


def test_form_of_one_person_cannot_be_used_by_another(cast):
    key = uuid.uuid4()
    report(cast, submission_key=key)

    with pytest.raises(DomainError, match="used already"):
        report(cast, submission_key=key, by=cast.colleague)


def test_history_says_who(cast):
    milestone = MilestoneFactory(action=cast.action)
    indicator = served_indicator(cast.action)
    series = indicator.series.get()

    entry = report(
        cast,
        by=cast.colleague,
        measurements=[NewMeasurement(series.pk, date(2024, 1, 1), Decimal(5))],
        completed_milestones=[milestone.pk],
        links=["https://example.org"],
    )

    for thing in (
        entry,
        milestone,
        cast.action,
        entry.attachments.get(),
        entry.measurements.get(),
    ):
        assert thing.history.first().history_user == cast.colleague


def test_values_and_milestones_come_with_the_entry(cast):
    series = served_indicator(cast.action).series.get()
    milestone = MilestoneFactory(action=cast.action)

    entry = report(
        cast,
        measurements=[NewMeasurement(series.pk, date(2024, 1, 1), Decimal("12.5"))],
        completed_milestones=[milestone],
    )

    measurement = Measurement.objects.get()
    milestone.refresh_from_db()
    assert (measurement.entry, measurement.value) == (entry, Decimal("12.5"))
    assert measurement.recorded_by == cast.responsible
    assert milestone.completed_on == REPORTED_ON


def test_milestone_completed_before_keeps_its_day(cast):
    milestone = MilestoneFactory(action=cast.action, completed_on=date(2025, 1, 5))

    report(cast, completed_milestones=[milestone])

    milestone.refresh_from_db()
    assert milestone.completed_on == date(2025, 1, 5)


def test_milestone_of_another_action_is_refused(cast):
    with pytest.raises(DomainError) as raised:
        report(
            cast, completed_milestones=[MilestoneFactory(), MilestoneFactory(action=cast.action)]
        )

    assert raised.value.field == "completed_milestones"
    assert ProgressEntry.objects.count() == 0


def not_served(action):
    return IndicatorFactory(objective=ObjectiveFactory(plan=action.plan))


def of_another_strategy(action):
    return IndicatorFactory()


def delivered_by_another_organisation(action):
    return served_indicator(action, responsible_organisation=PersonFactory().organisation)


def withdrawn(action):
    indicator = served_indicator(action)
    withdraw(indicator, by=None, reason="Mäts inte längre.")
    return indicator


@pytest.mark.parametrize(
    "make", [not_served, of_another_strategy, delivered_by_another_organisation, withdrawn]
)
def test_value_of_a_foreign_indicator_is_refused_and_nothing_is_saved(cast, make):
    series = make(cast.action).series.get()

    with pytest.raises(DomainError, match="does not belong"):
        report(cast, measurements=[NewMeasurement(series.pk, date(2024, 1, 1), Decimal(1))])

    cast.action.refresh_from_db()
    assert ProgressEntry.objects.count() == Measurement.objects.count() == 0
    assert cast.action.status == "no_report"


def test_value_for_a_period_that_has_one_needs_a_reason(cast):
    series = served_indicator(cast.action).series.get()
    recorded = MeasurementFactory(series=series, period=date(2024, 1, 1), value=Decimal(7))
    new = {"series_id": series.pk, "period": date(2024, 1, 1), "value": Decimal(9)}

    with pytest.raises(DomainError) as raised:
        report(cast, measurements=[NewMeasurement(**new)])
    assert raised.value.field == value_field(series.pk, date(2024, 1, 1))

    report(cast, measurements=[NewMeasurement(**new, correction_reason="Räknat fel.")])
    recorded.refresh_from_db()
    assert recorded.value == 9
    assert list(recorded.history.values_list("value", flat=True)) == [9, 7]


def pdf(name="rapport.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")


def test_files_and_links_come_with_the_entry(cast, media):
    entry = report(cast, files=[pdf("../../Bilaga å.pdf")], links=["example.org/rapport/"])

    file, link = entry.attachments.all()
    assert (file.title, file.content_type, file.url) == ("Bilaga å.pdf", "application/pdf", "")
    with file.file.open() as kept:
        assert kept.read().startswith(b"%PDF-1.7")
    assert file.size == file.file.size
    assert "Bilaga" not in file.file.name
    assert (link.title, link.url) == ("example.org/rapport", "https://example.org/rapport/")


def test_no_file_is_left_when_the_entry_fails(cast, media, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("actions.domain.progress.refresh_action_status", fail)

    with pytest.raises(RuntimeError):
        report(cast, files=[pdf(), pdf()])

    assert [path for path in media.rglob("*") if path.is_file()] == []
    assert ProgressEntry.objects.count() == Attachment.objects.count() == 0
