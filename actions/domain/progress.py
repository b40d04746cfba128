"""Logging progress on an action."""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Person
from actions.domain.attachments import CheckedFile, check_files, check_links
from actions.domain.drafts import end_draft_of
from actions.domain.measurements import NewMeasurement, record_with_entry
from actions.domain.texts import checked_text
from actions.models import Action, ActionPlan, Attachment, Milestone, ProgressEntry
from actions.models.progress import REPORTABLE_STATUSES
from actions.permissions import can_report
from actions.rules.action_state import NEEDS_REASON
from foundation.errors import DomainError
from foundation.history import save_as

TEXT_FIELDS = ("reason", "what_happened", "obstacles", "opportunities", "next_steps")


class NewerEntry(DomainError):  # noqa: N818
    """Somebody has reported on the action since the form was opened: ``entry``."""

    def __init__(self, entry: ProgressEntry) -> None:
        super().__init__(_("Another report on this action has come in since you began."))
        self.entry = entry


@dataclass(frozen=True)
class Account:
    """What an entry says, before it is known to be in order."""

    reported_on: date
    status: str
    percent_complete: int | None
    reason: str
    what_happened: str
    obstacles: str
    opportunities: str
    next_steps: str


def reporting_barrier(action: Action) -> str:
    """Why nothing can be logged on ``action`` now; empty when it can."""
    if action.is_withdrawn:
        return _("The action has been withdrawn.")
    if action.plan.status == ActionPlan.DRAFT:
        return _("The plan has not been adopted yet, so there is nothing to report on.")
    if action.plan.status == ActionPlan.CLOSED:
        return _("The plan is closed and takes no more reports.")
    return ""


def open_milestones(action: Action) -> QuerySet[Milestone]:
    """Those that can be ticked."""
    return Milestone.objects.current().filter(action=action, completed_on__isnull=True)


def latest_entry(action: Action) -> ProgressEntry | None:
    """The entry that the status of ``action`` comes from."""
    return (
        ProgressEntry.objects.current()
        .filter(action=action)
        .order_by("-reported_on", "-id")
        .first()
    )


def newest_entry_id(action: Action) -> int:
    """The entry that came in last, whatever its date; 0 when there is none."""
    newest = _newest_entry(action)
    return newest.pk if newest else 0


def _newest_entry(action: Action) -> ProgressEntry | None:
    return ProgressEntry.objects.current().filter(action=action).order_by("-id").first()


def entry_of_submission(
    *, action: Action, by: Person, submission_key: uuid.UUID
) -> ProgressEntry | None:
    """The entry that this form has made already, if any."""
    return ProgressEntry.objects.filter(
        submission_key=submission_key, action=action, author=by
    ).first()


def record_progress(
    *,
    action: Action,
    by: Person,
    submission_key: uuid.UUID,
    reported_on: date,
    status: str,
    percent_complete: int | None,
    reason: str,
    what_happened: str,
    obstacles: str,
    opportunities: str,
    next_steps: str,
    measurements: Iterable[NewMeasurement] = (),
    completed_milestones: Iterable[int | Milestone] = (),
    files: Iterable[File] = (),
    links: Iterable[str] = (),
    based_on: int | None = None,
) -> ProgressEntry:
    """Save an account of ``action`` with all that comes with it, or nothing of it.

    ``based_on`` is the id of the newest entry that the writer has seen, 0 when there was none; a
    newer one raises NewerEntry. None asks nothing. The writer's draft goes with the saving.

    Saving the same ``submission_key`` again returns the entry that the first save made. Values,
    milestones and files that do not belong to the action, a plan that is not adopted, and people
    who may not report are refused. Raises DomainError, its field named after the parameter (for a
    value: ``value_field``).
    """
    account = checked_account(
        Account(
            reported_on=reported_on,
            status=status,
            percent_complete=percent_complete,
            reason=reason,
            what_happened=what_happened,
            obstacles=obstacles,
            opportunities=opportunities,
            next_steps=next_steps,
        )
    )
    checked_files = check_files(files)
    checked_links = check_links(links)
    with files_kept_or_gone() as stored, transaction.atomic():
        # The lock makes two saves of one form come after each other where rows can be
        # locked; SQLite lets only one transaction write at a time.
        action = (
            Action.objects.select_for_update(of=("self",))
            .select_related("plan__area__strategy")
            .get(pk=action.pk)
        )
        earlier = ProgressEntry.objects.filter(submission_key=submission_key).first()
        if earlier is not None:
            if earlier.action_id != action.pk or earlier.author_id != by.pk:
                raise DomainError(_("This form has been used already. Open it again."))
            return earlier
        check_action(action, by, account.reported_on)
        if based_on is not None and (newer := _newest_entry(action)) and newer.pk > based_on:
            raise NewerEntry(newer)
        entry = save_as(
            ProgressEntry(
                action=action,
                author=by,
                on_behalf_of_id=_on_behalf_of(action, by),
                submission_key=submission_key,
                **vars(account),
            ),
            by=by,
        )
        record_with_entry(entry, list(measurements), by)
        _complete_milestones(entry, completed_milestones, by)
        attach(entry, checked_files, checked_links, stored, by)
        refresh_action_status(action, by=by)
        end_draft_of(action=action, by=by, submission_key=submission_key)
    return entry


@contextmanager
def files_kept_or_gone() -> Iterator[list[Any]]:
    """A list for rows with a ``file`` on the disk, which a transaction does not take back."""
    stored: list[Any] = []
    try:
        yield stored
    except BaseException:
        for row in stored:
            row.file.delete(save=False)
        raise


def refresh_action_status(action: Action, *, by: Person | None = None) -> None:
    """Let ``action`` repeat what its latest current entry says."""
    entry = latest_entry(action)
    said: dict[str, Any] = {
        "status": entry.status if entry else "no_report",
        "percent_complete": entry.percent_complete if entry else None,
        "last_reported_on": entry.reported_on if entry else None,
    }
    if all(getattr(action, name) == value for name, value in said.items()):
        return
    for name, value in said.items():
        setattr(action, name, value)
    action._history_user = by  # type: ignore[attr-defined]
    action._change_reason = None  # type: ignore[attr-defined]
    action.save(update_fields=list(said))


def check_percent(status: str, percent: int | None) -> None:
    """Raise DomainError for a percentage that is none, or says something else than the status."""
    if percent is None:
        return
    if not 0 <= percent <= 100:
        raise DomainError(_("Write a whole number from 0 to 100."), field="percent_complete")
    if status == "completed" and percent < 100:
        raise DomainError(
            _(
                "A completed action is 100 percent done. Write 100, leave the field empty, or"
                " choose another status."
            ),
            field="percent_complete",
        )
    if status == "not_started" and percent > 0:
        raise DomainError(
            _(
                "An action that has not started is 0 percent done. Write 0, leave the field"
                " empty, or choose another status."
            ),
            field="percent_complete",
        )


def check_day(action: Action, reported_on: date) -> None:
    """Raise DomainError for a day that has not come, or lies before the plan's life."""
    if reported_on > timezone.localdate():
        raise DomainError(_("A report cannot be dated in the future."), field="reported_on")
    plan = action.plan
    earliest = min(action.starts_on, plan.starts_on, plan.decided_on or plan.starts_on)
    if reported_on < earliest:
        raise DomainError(
            _("The action and its plan begin later: a report can be dated from %(day)s.")
            % {"day": date_format(earliest)},
            field="reported_on",
        )


def checked_account(account: Account) -> Account:
    if account.status not in REPORTABLE_STATUSES:
        raise DomainError(_("Choose how the action is going."), field="status")
    texts = {name: checked_text(getattr(account, name), field=name).strip() for name in TEXT_FIELDS}
    if not texts["what_happened"]:
        raise DomainError(_("Write what has happened."), field="what_happened")
    if account.status in NEEDS_REASON and not texts["reason"]:
        raise DomainError(_("Say why the action is at risk, delayed or cancelled."), field="reason")
    check_percent(account.status, account.percent_complete)
    return Account(
        reported_on=account.reported_on,
        status=account.status,
        percent_complete=account.percent_complete,
        **texts,
    )


def check_action(action: Action, by: Person, reported_on: date) -> None:
    barrier = reporting_barrier(action)
    if barrier:
        raise DomainError(barrier)
    if not can_report(by, action):
        raise DomainError(_("You may not report on this action."))
    check_day(action, reported_on)


def _on_behalf_of(action: Action, by: Person) -> int | None:
    """The responsible person, when somebody else writes."""
    return None if action.responsible_person_id == by.pk else action.responsible_person_id


def _complete_milestones(
    entry: ProgressEntry, milestones: Iterable[int | Milestone], by: Person
) -> None:
    wanted = {each.pk if isinstance(each, Milestone) else each for each in milestones}
    if not wanted:
        return
    own = {
        milestone.pk: milestone
        for milestone in Milestone.objects.current().filter(action=entry.action, pk__in=wanted)
    }
    if wanted - set(own):
        raise DomainError(
            _("One of the milestones does not belong to this action."),
            field="completed_milestones",
        )
    for milestone in own.values():
        if milestone.completed_on is None:
            milestone.completed_on = entry.reported_on
            save_as(milestone, by=by)


def attach(
    entry: ProgressEntry,
    files: list[CheckedFile],
    links: list[str],
    stored: list[Attachment],
    by: Person,
) -> None:
    """Keep files and links; ``stored`` tells the caller at once which files lie on the disk."""
    for checked in files:
        attachment = Attachment(
            entry=entry,
            title=checked.name,
            content_type=checked.content_type,
            size=checked.file.size,
            added_by=by,
        )
        attachment.file.save(checked.name, checked.file, save=False)
        stored.append(attachment)
        save_as(attachment, by=by)
    for link in links:
        title = link.partition("://")[2].rstrip("/")[:255]
        save_as(Attachment(entry=entry, title=title, url=link, added_by=by), by=by)
