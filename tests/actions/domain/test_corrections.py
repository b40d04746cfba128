from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from actions.domain.corrections import (
    EntryChanged,
    correct_entry,
    corrections_of,
    version_of,
)
from actions.domain.progress import Account, refresh_action_status
from actions.models import ActionPlan, Attachment, ProgressEntry
from foundation.errors import DomainError
from foundation.history import save_as
from tests.cast import assemble
from tests.factories import AttachmentFactory, ProgressEntryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return assemble()


@pytest.fixture
def entry(cast):
    entry = ProgressEntryFactory(action=cast.action, what_happened="We met twice.")
    refresh_action_status(cast.action)
    return entry


def account_of(entry, **changes):
    names = Account.__dataclass_fields__
    return replace(Account(**{name: getattr(entry, name) for name in names}), **changes)


def correct(entry, by, **changes):
    values = {"version": version_of(entry), "correction_reason": "Counted wrong."}
    for name in ("version", "correction_reason", "files", "links", "withdrawn_attachments"):
        if name in changes:
            values[name] = changes.pop(name)
    return correct_entry(entry=entry, by=by, account=account_of(entry, **changes), **values)


def test_entry_says_the_new_and_history_the_earlier(cast, entry):
    correct(entry, cast.colleague, what_happened="We met once.", percent_complete=20)

    entry.refresh_from_db()
    assert (entry.what_happened, entry.author) == ("We met once.", cast.responsible)
    (correction,) = corrections_of([entry])[entry.pk]
    assert (correction.by.name, correction.reason) == (cast.colleague.name, "Counted wrong.")
    assert [(change.label, change.before, change.after) for change in correction.changes] == [
        ("percent complete", "", "20 %"),
        ("what happened", "We met twice.", "We met once."),
    ]


def test_action_follows_the_corrected_entry(cast, entry):
    correct(entry, cast.responsible, status="delayed", reason="The agreement is late.")

    cast.action.refresh_from_db()
    assert cast.action.status == "delayed"


def test_newest_correction_comes_first(cast, entry):
    correct(entry, cast.responsible, what_happened="We met once.")
    entry.refresh_from_db()
    correct(entry, cast.coordinator, what_happened="We never met.", correction_reason="Asked.")

    assert [each.reason for each in corrections_of([entry])[entry.pk]] == [
        "Asked.",
        "Counted wrong.",
    ]


def test_second_of_two_at_once_sees_the_other_and_overwrites_nothing(cast, entry):
    opened = version_of(entry)
    correct(entry, cast.colleague, what_happened="We met once.")

    with pytest.raises(EntryChanged) as changed:
        correct(entry, cast.responsible, what_happened="We met thrice.", version=opened)

    assert changed.value.entry.what_happened == "We met once."
    assert ProgressEntry.objects.get().what_happened == "We met once."
    correct(entry, cast.responsible, what_happened="We met thrice.", version=changed.value.version)
    assert ProgressEntry.objects.get().what_happened == "We met thrice."


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_correction_needs_a_reason(cast, entry, reason):
    with pytest.raises(DomainError, match="Say why the report is corrected") as error:
        correct(entry, cast.responsible, what_happened="x", correction_reason=reason)

    assert error.value.field == "correction_reason"


def test_correction_that_changes_nothing_is_refused(cast, entry):
    with pytest.raises(DomainError, match="Nothing has been changed"):
        correct(entry, cast.responsible)


@pytest.mark.parametrize("role", ["reader", "outsider", "homeless"])
def test_correction_is_refused_from_who_may_not_report(cast, entry, role):
    with pytest.raises(DomainError, match="may not report"):
        correct(entry, cast.viewer(role), what_happened="x")


def test_closed_plan_takes_no_corrections(cast, entry):
    ActionPlan.objects.update(status=ActionPlan.CLOSED)

    with pytest.raises(DomainError, match="closed"):
        correct(entry, cast.responsible, what_happened="x")


def test_attachments_stay_some_are_added_and_one_is_withdrawn(cast, entry):
    stays, goes = AttachmentFactory(entry=entry), AttachmentFactory(entry=entry)
    pdf = SimpleUploadedFile("minutes.pdf", b"%PDF-1.7\n")

    correct(
        entry,
        cast.responsible,
        files=[pdf],
        links=["example.org/a"],
        withdrawn_attachments=[goes.pk],
    )

    current = Attachment.objects.current().filter(entry=entry).order_by("pk")
    assert [each.title for each in current] == [stays.title, "minutes.pdf", "example.org/a"]
    goes.refresh_from_db()
    assert (goes.withdrawal_reason, goes.withdrawn_by) == ("Counted wrong.", cast.responsible)


def test_attachment_of_another_entry_cannot_be_withdrawn(cast, entry):
    other = AttachmentFactory()

    with pytest.raises(DomainError, match="does not belong"):
        correct(entry, cast.responsible, withdrawn_attachments=[other.pk])

    assert not Attachment.objects.get(pk=other.pk).is_withdrawn


def test_what_the_system_changes_is_no_correction(cast, entry):
    save_as(entry, by=None)

    assert corrections_of([entry])[entry.pk] == []
