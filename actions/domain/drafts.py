"""Where unfinished reports, and unfinished corrections of reports, lie."""

import uuid

from accounts.models import Person
from actions.models import Action, EntryDraft, ProgressEntry
from foundation.drafts import DraftPlace, Fields


def report_draft(*, action: Action, by: Person, entry: ProgressEntry | None = None) -> DraftPlace:
    """Where the report of ``by`` on ``action`` is kept, or their correction of ``entry``."""
    keys = {"action": action, "author": by, "entry": entry}
    return DraftPlace(EntryDraft, keys) if entry else DraftPlace(EntryDraft, keys, _is_saved)


def end_draft_of(*, action: Action, by: Person, submission_key: uuid.UUID) -> None:
    """Delete the draft that has become a report; one of another form's is still to be saved."""
    draft = report_draft(action=action, by=by).standing()
    if draft is not None and draft.fields.get("submission_key") == [str(submission_key)]:
        draft.delete()


def _is_saved(fields: Fields) -> bool:
    """Whether a report was made of this form."""
    try:
        key = uuid.UUID(next(iter(fields.get("submission_key", [])), ""))
    except ValueError:
        return False
    return ProgressEntry.objects.filter(submission_key=key).exists()
