"""Correcting an entry: a new state of it, with a reason. Every earlier wording stays readable."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Person
from actions.domain.attachments import check_files, check_links
from actions.domain.drafts import report_draft
from actions.domain.history import Author, FieldChange
from actions.domain.progress import (
    Account,
    attach,
    check_action,
    checked_account,
    files_kept_or_gone,
    refresh_action_status,
)
from actions.domain.texts import checked_text
from actions.models import Action, Attachment, ProgressEntry
from actions.statuses import ACTION_STATUSES
from foundation.errors import DomainError
from foundation.history import save_as
from foundation.withdrawal import withdraw

HISTORY = ProgressEntry.history.model
CORRECTED = (
    "reported_on",
    "status",
    "percent_complete",
    "reason",
    "what_happened",
    "obstacles",
    "opportunities",
    "next_steps",
)
"""The fields that a correction may change, in the order of the page."""

LABELS = {field.name: field.verbose_name for field in ProgressEntry._meta.concrete_fields}


class EntryChanged(DomainError):  # noqa: N818
    """Somebody else has corrected the entry since the form was opened; ``entry`` is how it stands
    now, ``version`` what the form builds on once that has been seen.
    """

    def __init__(self, entry: ProgressEntry, version: int) -> None:
        super().__init__(_("Somebody else has corrected this report since you opened it."))
        self.entry = entry
        self.version = version


@dataclass(frozen=True)
class Correction:
    """One correction of an entry, with the earlier wording of what it changed."""

    at: datetime
    by: Author
    reason: str
    changes: tuple[FieldChange, ...]


def version_of(entry: ProgressEntry) -> int:
    """A number that grows with every change of the entry."""
    latest = HISTORY.objects.filter(id=entry.pk).order_by("-history_id").values_list("history_id")
    return latest[0][0] if latest[:1] else 0


def correct_entry(
    *,
    entry: ProgressEntry,
    by: Person,
    version: int,
    correction_reason: str,
    account: Account,
    files: Iterable[File] = (),
    links: Iterable[str] = (),
    withdrawn_attachments: Iterable[int] = (),
) -> ProgressEntry:
    """Let the entry say ``account`` from now on, because of ``correction_reason``.

    What came with the entry stays, but for ``withdrawn_attachments``; ``files`` and ``links`` are
    added. ``version`` is ``version_of`` the entry when the form was opened.

    Raises EntryChanged when the entry was changed meanwhile, DomainError for who may not report on
    the action, for a plan that takes no reports, without a reason, and when nothing is changed.
    """
    correction_reason = checked_text(correction_reason, field="correction_reason").strip()
    if not correction_reason:
        raise DomainError(_("Say why the report is corrected."), field="correction_reason")
    account = checked_account(account)
    checked_files, checked_links = check_files(files), check_links(links)
    withdrawn = set(withdrawn_attachments)
    with files_kept_or_gone() as stored, transaction.atomic():
        action = (
            Action.objects.select_for_update(of=("self",))
            .select_related("plan__area__strategy")
            .get(pk=entry.action_id)
        )
        current = ProgressEntry.objects.current().filter(pk=entry.pk).first()
        if current is None:
            raise DomainError(_("The report has been withdrawn."))
        check_action(action, by, account.reported_on)
        if (standing := version_of(current)) != version:
            raise EntryChanged(current, standing)
        changes = {
            name: value for name, value in vars(account).items() if getattr(current, name) != value
        }
        if not (changes or checked_files or checked_links or withdrawn):
            raise DomainError(_("Nothing has been changed in the report."))
        for name, value in changes.items():
            setattr(current, name, value)
        save_as(current, by=by, reason=correction_reason)
        _withdraw_attachments(current, withdrawn, by, correction_reason)
        attach(current, checked_files, checked_links, stored, by)
        refresh_action_status(action, by=by)
        report_draft(action=action, by=by, entry=current).discard()
    return current


def _withdraw_attachments(entry: ProgressEntry, ids: set[int], by: Person, reason: str) -> None:
    if not ids:
        return
    found = {each.pk: each for each in Attachment.objects.current().filter(entry=entry, pk__in=ids)}
    if ids - set(found):
        raise DomainError(
            _("One of the files or links does not belong to this report."),
            field="withdrawn_attachments",
        )
    for attachment in found.values():
        withdraw(attachment, by=by, reason=reason)


def corrections_of(entries: Iterable[ProgressEntry]) -> dict[int, list[Correction]]:
    """The corrections of each entry by its id, newest first, in one query."""
    ids = [entry.pk for entry in entries]
    rows = defaultdict(list)
    for row in (
        HISTORY.objects.filter(id__in=ids)
        .order_by("history_id")
        .values(
            "id",
            "history_date",
            "history_type",
            "history_change_reason",
            "history_user__name",
            "history_user__organisation__name_sv",
            "history_user__organisation__name_en",
            *CORRECTED,
        )
    ):
        rows[row["id"]].append(row)
    return {
        pk: [
            _correction(earlier, row)
            for earlier, row in pairwise(states)
            if row["history_change_reason"]
        ][::-1]
        for pk, states in rows.items()
    }


def _correction(earlier: Mapping[str, Any], row: Mapping[str, Any]) -> Correction:
    return Correction(
        at=row["history_date"],
        by=Author.of(row),
        reason=row["history_change_reason"],
        changes=tuple(
            FieldChange(
                str(LABELS[name]),
                _written(name, earlier[name]),
                _written(name, row[name]),
            )
            for name in CORRECTED
            if earlier[name] != row[name]
        ),
    )


def _written(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name == "status":
        return str(ACTION_STATUSES[value])
    if isinstance(value, date):
        return date_format(value)
    return f"{value} %" if name == "percent_complete" else str(value)
