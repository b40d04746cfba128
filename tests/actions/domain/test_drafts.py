import uuid
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from actions.domain.drafts import report_draft
from actions.domain.progress import record_progress
from actions.models import EntryDraft
from foundation.drafts import MOST_CHARACTERS, AlreadySaved, DraftConflict, moment_of
from foundation.errors import DomainError
from tests.cast import assemble
from tests.factories import ProgressEntryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return assemble()


def keep(cast, text, version=0, **values):
    by = values.pop("by", cast.responsible)
    fields = {"what_happened": [text]} | values.pop("fields", {})
    return report_draft(action=cast.action, by=by, **values).keep(fields, version=version)


def test_draft_is_kept_and_found_again(cast):
    keep(cast, "We met.")

    found = report_draft(action=cast.action, by=cast.responsible).standing()
    assert found.fields == {"what_happened": ["We met."]}
    assert found.version == 1


def test_sign_that_no_database_keeps_loses_no_draft(cast):
    keep(cast, "We\0 met.", fields={"strange\0": ["x"]})

    assert EntryDraft.objects.get().fields == {"what_happened": ["We met."], "strange": ["x"]}


def test_each_keeping_is_a_new_version(cast):
    first = keep(cast, "We")
    second = keep(cast, "We met.", first.version)

    assert second.version == 2
    assert EntryDraft.objects.get().fields == {"what_happened": ["We met."]}


def test_what_another_device_kept_is_not_overwritten(cast):
    first = keep(cast, "We")
    keep(cast, "From the phone.", first.version)

    with pytest.raises(DraftConflict) as conflict:
        keep(cast, "From the desk.", first.version)

    assert conflict.value.draft.fields == {"what_happened": ["From the phone."]}
    assert EntryDraft.objects.get().fields == {"what_happened": ["From the phone."]}


def test_two_first_keepings_do_not_overwrite_each_other(cast):
    keep(cast, "From the phone.")

    with pytest.raises(DraftConflict):
        keep(cast, "From the desk.")


def test_keeping_the_same_again_changes_nothing(cast):
    first = keep(cast, "We")

    again = keep(cast, "We")

    assert (again.version, again.kept_at) == (first.version, first.kept_at)


def test_people_have_drafts_of_their_own(cast):
    keep(cast, "Mine.")
    keep(cast, "Hers.", by=cast.colleague)

    standing = report_draft(action=cast.action, by=cast.colleague).standing()
    assert standing.fields == {"what_happened": ["Hers."]}


def test_correction_has_a_draft_of_its_own(cast):
    entry = ProgressEntryFactory(action=cast.action)
    keep(cast, "A report.")
    keep(cast, "A correction.", entry=entry)

    report_draft(action=cast.action, by=cast.responsible).discard()

    assert EntryDraft.objects.get().fields == {"what_happened": ["A correction."]}


def test_draft_that_is_too_long_is_refused(cast):
    with pytest.raises(DomainError, match="too long"):
        keep(cast, "x" * (MOST_CHARACTERS + 1))

    assert not EntryDraft.objects.exists()


def test_saving_the_report_ends_its_draft_and_what_arrives_late_makes_none(cast):
    key = uuid.uuid4()
    keep(cast, "We met.", fields={"submission_key": [str(key)]})
    keep(cast, "Hers.", by=cast.colleague)
    record_progress(
        action=cast.action,
        by=cast.responsible,
        submission_key=key,
        reported_on=timezone.localdate(),
        status="on_track",
        percent_complete=None,
        reason="",
        what_happened="We met.",
        obstacles="",
        opportunities="",
        next_steps="",
    )

    assert [draft.author for draft in EntryDraft.objects.all()] == [cast.colleague]
    with pytest.raises(AlreadySaved):
        keep(cast, "We met.", fields={"submission_key": [str(key)]})


def test_moment_names_the_day_unless_it_is_today(cast):
    draft = keep(cast, "We met.")
    now = timezone.localtime(draft.kept_at)

    assert moment_of(draft) == f"{now:%H:%M}"

    draft.kept_at = datetime(2026, 3, 1, 13, 5, tzinfo=now.tzinfo) - timedelta(days=365)
    assert moment_of(draft) == "1 March 2025 13:05"
