"""What somebody has typed and not saved yet, kept on the server for every device."""

import uuid
from collections.abc import Mapping, Sequence

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from accounts.models import Person
from actions.models import Action, EntryDraft, ProgressEntry
from foundation.errors import DomainError

MOST_CHARACTERS = 200_000
"""In all fields together: a form holds no more than this that could be saved."""

Fields = Mapping[str, Sequence[str]]


class DraftConflict(DomainError):  # noqa: N818
    """Another device has kept something since; ``draft`` is what stands there."""

    def __init__(self, draft: EntryDraft) -> None:
        moment = moment_of(draft)
        super().__init__(
            _("The draft was changed on another device or in another window (%(moment)s).")
            % {"moment": moment}
        )
        self.draft = draft


class AlreadySaved(DomainError):  # noqa: N818
    """The form that the draft comes from has become a report."""


def moment_of(draft: EntryDraft) -> str:
    """When the draft was kept, as people say it: the time, and the day unless it is today."""
    kept_at = timezone.localtime(draft.kept_at)
    time = time_format(kept_at, "H:i")
    if kept_at.date() == timezone.localdate():
        return time
    return f"{date_format(kept_at)} {time}"


def draft_of(
    *, action: Action, author: Person, entry: ProgressEntry | None = None
) -> EntryDraft | None:
    """The author's unfinished report on ``action``, or unfinished correction of ``entry``."""
    return EntryDraft.objects.filter(action=action, author=author, entry=entry).first()


def keep_draft(
    *,
    action: Action,
    by: Person,
    fields: Fields,
    version: int,
    entry: ProgressEntry | None = None,
) -> EntryDraft:
    """Keep what the form holds now. ``version`` is the draft that it was built on, 0 for none.

    Raises DraftConflict, with nothing written, when another device has kept something else since;
    AlreadySaved for a form that has been saved; DomainError for more than MOST_CHARACTERS.
    """
    # PostgreSQL's JSON has no NUL; saving the report says what is wrong with a text that has one.
    kept = {
        name.replace("\0", ""): [value.replace("\0", "") for value in values]
        for name, values in fields.items()
    }
    if sum(len(name) + sum(map(len, values)) for name, values in kept.items()) > MOST_CHARACTERS:
        raise DomainError(_("The text is too long to be kept as a draft. Shorten it, or save it."))
    if entry is None and _is_saved(kept):
        raise AlreadySaved(_("This form has been saved already."))
    with transaction.atomic():
        standing = draft_of(action=action, author=by, entry=entry)
        if standing is None:
            return _first_draft(action, by, kept, entry)
        if standing.fields == kept:
            return standing
        changed = EntryDraft.objects.filter(pk=standing.pk, version=version).update(
            fields=kept, version=F("version") + 1, kept_at=timezone.now()
        )
        if not changed:
            raise DraftConflict(standing)
        standing.refresh_from_db()
        return standing


def discard_draft(*, action: Action, by: Person, entry: ProgressEntry | None = None) -> None:
    EntryDraft.objects.filter(action=action, author=by, entry=entry).delete()


def end_draft_of(*, action: Action, by: Person, submission_key: uuid.UUID) -> None:
    """Delete the draft that has become a report; one of another form's is still to be saved."""
    draft = draft_of(action=action, author=by)
    if draft is not None and draft.fields.get("submission_key") == [str(submission_key)]:
        draft.delete()


def _first_draft(
    action: Action, by: Person, fields: dict[str, list[str]], entry: ProgressEntry | None
) -> EntryDraft:
    try:
        with transaction.atomic():
            return EntryDraft.objects.create(
                action=action, author=by, entry=entry, fields=fields, kept_at=timezone.now()
            )
    except IntegrityError:
        # Two first keepings at once; the other one was quicker.
        standing = draft_of(action=action, author=by, entry=entry)
        if standing is None:
            raise
        raise DraftConflict(standing) from None


def _is_saved(fields: Fields) -> bool:
    """Whether a report was made of this form: a keeping that arrives late makes no new draft."""
    try:
        key = uuid.UUID(next(iter(fields.get("submission_key", [])), ""))
    except ValueError:
        return False
    return ProgressEntry.objects.filter(submission_key=key).exists()
