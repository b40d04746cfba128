"""Presentations at forums, the slides that were shown, and what is followed up afterwards.

One function owns one change. Each asks whether the acting person may, and raises DomainError where
not; its field is that of the form where one is to blame.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.letters import send_letter, site_address
from accounts.models import Person
from actions.domain.attachments import MOST_FILES, CheckedFile, check_file
from actions.domain.progress import files_kept_or_gone
from actions.domain.texts import checked_text
from foundation.errors import DomainError
from foundation.history import save_as
from foundation.shaping import save_values
from foundation.withdrawal import Withdrawable, restore, withdraw
from reporting.forum_permissions import can_complete_follow_up, can_edit_presentation
from reporting.models import FollowUp, ForumPresentation, Slides
from strategy.models import Forum

SLIDE_KINDS = ("pdf", "pptx", "odp")
MOST_SLIDES = 50
LONGEST_RESULT = 5_000
TOLD = (
    *("what_sv", "what_en", "due_on", "responsible_organisation", "responsible_person"),
    *("plan", "action"),
)
"""What a follow-up says while it is open."""

Links = Mapping[str, Iterable[models.Model]]


# --- Presentations -------------------------------------------------------------------------------


def change_presentation(
    *,
    presentation: ForumPresentation,
    by: Any,
    values: Mapping[str, Any],
    links: Links | None = None,
    note: str = "",
    based_on: int | None = None,
) -> ForumPresentation:
    """Add or change a presentation, held or planned.

    ``based_on`` is the version that the writer has seen (``foundation.shaping``). Raises
    ChangedMeanwhile, and ValidationError for values that the model does not take.
    """
    forum = values.get("forum") or presentation.forum
    if not presentation._state.adding:
        _check_may_write(presentation, by)
        if forum.strategy_id != presentation.forum.strategy_id:
            raise DomainError(_("The forum belongs to another strategy."), field="forum")
    for plan in (links or {}).get("plans", ()):
        if plan.area.strategy_id != forum.strategy_id:  # type: ignore[attr-defined]
            raise DomainError(_("The plan belongs to another strategy."), field="plans")
    with transaction.atomic():
        # One at a time at a forum, so that the second of two sent at once is told of the first.
        Forum._base_manager.select_for_update(of=("self",)).get(pk=forum.pk)
        saved = save_values(
            presentation,
            by=by,
            values=values,
            links=links,
            reason=note.strip(),
            based_on=based_on,
        )
        _check_may_write(saved, by)
    return saved


def withdraw_presentation(*, presentation: ForumPresentation, by: Any, reason: str) -> None:
    """Take it out of sight, with its slides and follow-ups."""
    with transaction.atomic():
        _check_may_write(presentation, by)
        _withdraw(presentation, by, reason)


def restore_presentation(*, presentation: ForumPresentation, by: Any, reason: str = "") -> None:
    with transaction.atomic():
        _check_may_write(presentation, by)
        restore(presentation, by=by, reason=reason)


# --- Slides --------------------------------------------------------------------------------------


def add_slides(
    *, presentation: ForumPresentation, by: Person, files: Iterable[Any]
) -> list[Slides]:
    """Keep uploaded files as they were shown, each with its size and hash; all or none."""
    files = list(files)
    _check_may_write(presentation, by)
    if presentation.is_withdrawn:
        raise DomainError(_("The presentation has been withdrawn."))
    if not files:
        raise DomainError(_("Choose a file."), field="files")
    if len(files) > MOST_FILES:
        raise DomainError(
            _("Send at most %(most)s files at once.") % {"most": MOST_FILES}, field="files"
        )
    checked = [check_file(file, SLIDE_KINDS) for file in files]
    with files_kept_or_gone() as stored, transaction.atomic():
        ForumPresentation.objects.select_for_update(of=("self",)).get(pk=presentation.pk)
        if presentation.slides.count() + len(checked) > MOST_SLIDES:
            raise DomainError(
                _("A presentation keeps at most %(most)s files.") % {"most": MOST_SLIDES},
                field="files",
            )
        for each in checked:
            _keep(presentation, by, each, stored)
    return list(stored)


def _keep(
    presentation: ForumPresentation, by: Person, checked: CheckedFile, stored: list[Any]
) -> None:
    digest = sha256_of(checked.file)
    if presentation.slides.filter(withdrawn_at__isnull=True, sha256=digest).exists():
        raise DomainError(
            _("%(name)s: the same file is kept here already.") % {"name": checked.name},
            field="files",
        )
    slides = Slides(
        presentation=presentation,
        name=checked.name,
        content_type=checked.content_type,
        size=checked.file.size,
        sha256=digest,
        added_by=by,
    )
    slides.file.save(checked.name, checked.file, save=False)
    stored.append(slides)
    save_as(slides, by=by)


def sha256_of(file: Any) -> str:
    """The hash of what an open file holds, as hexadecimal digits; it stands at its start again."""
    file.seek(0)
    digest = hashlib.sha256()
    while part := file.read(1 << 16):
        digest.update(part)
    file.seek(0)
    return digest.hexdigest()


def withdraw_slides(*, slides: Slides, by: Any, reason: str) -> None:
    """Take a file out of sight; it is kept."""
    with transaction.atomic():
        _check_may_write(slides.presentation, by)
        _withdraw(slides, by, reason)


def restore_slides(*, slides: Slides, by: Any, reason: str = "") -> None:
    with transaction.atomic():
        _check_may_write(slides.presentation, by)
        restore(slides, by=by, reason=reason)


# --- Follow-ups ----------------------------------------------------------------------------------


def change_follow_up(
    *,
    follow_up: FollowUp,
    by: Person,
    values: Mapping[str, Any],
    note: str = "",
    based_on: int | None = None,
) -> FollowUp:
    """Add or change what is to be done. Whoever is named newly as responsible is told by mail.

    Raises DomainError for one that is open after the presentation already.
    """
    presentation = follow_up.presentation
    _check_may_write(presentation, by)
    due_on = values.get("due_on", follow_up.due_on)
    if due_on is not None and due_on < presentation.held_on:
        raise DomainError(_("It cannot be due before the presentation."), field="due_on")
    with transaction.atomic():
        before = None
        if follow_up._state.adding:
            ForumPresentation.objects.select_for_update(of=("self",)).get(pk=presentation.pk)
            _check_is_another(follow_up, values)
        else:
            before = FollowUp.objects.values_list("responsible_person", flat=True).get(
                pk=follow_up.pk
            )
        saved = save_values(follow_up, by=by, values=values, reason=note.strip(), based_on=based_on)
        person = saved.responsible_person
        if person is not None and person.pk != before and person != by:
            _tell(person, saved, by)
    return saved


def _check_is_another(follow_up: FollowUp, values: Mapping[str, Any]) -> None:
    """A form that is sent twice makes one follow-up."""
    said = {name: values.get(name, getattr(follow_up, name)) for name in TOLD}
    standing = follow_up.presentation.follow_ups.current()
    if standing.filter(state=FollowUp.OPEN, **said).exists():
        raise DomainError(_("The same follow-up stands here already."), field="what_sv")


def _tell(person: Person, follow_up: FollowUp, by: Person) -> None:
    send_letter(
        person,
        "follow_up_given",
        {
            "follow_up": follow_up,
            "presentation": follow_up.presentation,
            "author": by,
            "address": site_address(follow_up.get_absolute_url()),
        },
    )


def complete_follow_up(
    *, follow_up: FollowUp, by: Person, result: str, done_on: date | None = None
) -> None:
    """Mark it as done on a day (today, where none is given), with what came of it."""
    result = checked_text(result, field="result", longest=LONGEST_RESULT).strip()
    done_on = done_on or timezone.localdate()
    if not can_complete_follow_up(by, follow_up):
        raise DomainError(_("Only whoever answers for it, or a coordinator, can do this."))
    if not result:
        raise DomainError(_("Say what came of it."), field="result")
    if done_on > timezone.localdate():
        raise DomainError(_("It cannot have been done on a day to come."), field="done_on")
    if done_on < follow_up.presentation.held_on:
        raise DomainError(_("It cannot have been done before the presentation."), field="done_on")
    with transaction.atomic():
        _read_anew(follow_up)
        if follow_up.state == FollowUp.DONE:
            raise DomainError(_("It has been marked as done already."))
        if follow_up.is_withdrawn:
            raise DomainError(_("It has been withdrawn."))
        follow_up.state, follow_up.done_on = FollowUp.DONE, done_on
        follow_up.done_by, follow_up.result = by, result
        save_as(follow_up, by=by)


def reopen_follow_up(*, follow_up: FollowUp, by: Any, reason: str) -> None:
    """Let it be open again; the history keeps what had come of it."""
    _check_may_write(follow_up.presentation, by)
    if not reason.strip():
        raise DomainError(_("Say why."), field="reason")
    with transaction.atomic():
        _read_anew(follow_up)
        if follow_up.state != FollowUp.DONE:
            raise DomainError(_("It is open already."))
        follow_up.state, follow_up.result = FollowUp.OPEN, ""
        follow_up.done_on = follow_up.done_by = None
        save_as(follow_up, by=by, reason=reason.strip())


def withdraw_follow_up(*, follow_up: FollowUp, by: Any, reason: str) -> None:
    with transaction.atomic():
        _check_may_write(follow_up.presentation, by)
        _withdraw(follow_up, by, reason)


def restore_follow_up(*, follow_up: FollowUp, by: Any, reason: str = "") -> None:
    with transaction.atomic():
        _check_may_write(follow_up.presentation, by)
        restore(follow_up, by=by, reason=reason)


# --- What they share -----------------------------------------------------------------------------


def _check_may_write(presentation: ForumPresentation, by: Any) -> None:
    if not can_edit_presentation(by, presentation):
        raise DomainError(_("Only a coordinator of the strategy can do this."))


def _withdraw(thing: Withdrawable, by: Any, reason: str) -> None:
    _read_anew(thing)
    if thing.is_withdrawn:
        raise DomainError(_("It has been withdrawn already."))
    withdraw(thing, by=by, reason=reason)


def _read_anew(thing: models.Model) -> None:
    """Lock the row and let ``thing`` be as it stands now: nothing old is brought back."""
    rows = type(thing)._base_manager.select_for_update(of=("self",))
    thing.refresh_from_db(from_queryset=rows)
