"""Saving a set of changes whole, or nothing of it; see actions.domain.bulk."""

import uuid
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from actions.domain.bulk import NUMBERED, ChangeSet, ChangesRefused, CheckedRow, RowEdit
from actions.domain.bulk_check import check_changes
from actions.domain.progress import record_progress
from actions.domain.shaping import open_for_change
from actions.domain.shaping_actions import change_action
from actions.domain.texts import checked_text
from actions.models import Action, Objective
from actions.rules.action_state import NEEDS_REASON
from foundation.errors import DomainError
from strategy.models import Strategy


def save_changes(
    *,
    strategy: Strategy,
    edits: Sequence[RowEdit],
    by: Person,
    note: str = "",
    submission_key: uuid.UUID | None = None,
) -> ChangeSet:
    """Save every change of ``edits``, or none: returns what was saved.

    Raises ChangesRefused when a cell is wrong or has been changed by somebody else, DomainError
    for ``note`` when an adopted plan changes without one. Rows without a change write nothing.
    With ``submission_key``, given with the page, saving twice records no entry twice.
    """
    note = checked_text(note, field="note").strip()
    key = submission_key or uuid.uuid4()
    with transaction.atomic():
        _lock([edit.action_id for edit in edits])
        changes = check_changes(strategy=strategy, edits=edits, by=by)
        if changes.faults:
            raise ChangesRefused(changes)
        for plan in changes.adopted_plans:
            open_for_change(plan, note)
        _free_numbers(row for row in changes.rows if NUMBERED & row.values.keys())
        for row in changes.changed:
            if row.values:
                _save_values(row, by, note)
            if row.status:
                _report(row, by, note, uuid.uuid5(key, str(row.action.pk)))
    return changes


def _lock(ids: Iterable[int]) -> None:
    list(Action.objects.select_for_update().filter(pk__in=list(ids)).order_by("pk").values("pk"))


def _free_numbers(rows: Iterable[CheckedRow]) -> None:
    """Let numbers be exchanged: two actions of a plan never have the same, not even in between.

    The rows get the numbers that they are to have in the same transaction: nobody sees these.
    """
    found = list(rows)
    for row in found:
        row.values["number"] = row.action.number
    Action.objects.filter(pk__in=[row.action.pk for row in found]).update(
        number=Concat(Value("~"), Cast(F("pk"), TextField()))
    )


def _save_values(row: CheckedRow, by: Person, note: str) -> None:
    links: dict[str, Iterable[Objective]] | None = None
    if row.left_plan is not None:
        open_for_change(row.left_plan, note)
        links = {"objectives": row.action.objectives.current().filter(plan=row.action.plan)}
    try:
        change_action(action=row.action, by=by, values=row.values, links=links, note=note)
    except ValidationError as error:
        raise DomainError(f"{row.action}: {' '.join(error.messages)}") from error


def _report(row: CheckedRow, by: Person, note: str, submission_key: uuid.UUID) -> None:
    comment = row.cells["comment"].text
    needs_reason = row.status in NEEDS_REASON
    said = "" if needs_reason else comment
    record_progress(
        action=row.action,
        by=by,
        submission_key=submission_key,
        reported_on=timezone.localdate(),
        status=row.status,
        percent_complete=_percent(row.action.percent_complete, row.status),
        reason=comment if needs_reason else "",
        what_happened=said
        or _("The status was changed from “%(before)s” when many actions were edited at once.")
        % {"before": row.cells["status"].before},
        obstacles="",
        opportunities="",
        next_steps="",
        based_on=row.newest_entry,
    )


def _percent(percent: int | None, status: str) -> int | None:
    """The percentage goes on being said, unless the status says another one."""
    if percent is None:
        return None
    return {"completed": 100, "not_started": 0}.get(status, percent)
