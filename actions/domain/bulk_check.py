"""Reading a set of changes cell by cell; see actions.domain.bulk."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from actions.domain.bulk import (
    ATTRIBUTES,
    COLUMNS,
    ENTRY,
    MOST_ROWS,
    NUMBERED,
    ChangeSet,
    CheckedCell,
    CheckedRow,
    RowEdit,
    grid_actions,
    newest_entries,
    plain,
    texts_of,
)
from actions.domain.bulk_cells import (
    CellError,
    Directory,
    directory_of,
    is_nothing,
    read_date,
    read_text,
)
from actions.domain.progress import check_day, reporting_barrier
from actions.domain.shaping import shaping_barrier
from actions.domain.texts import checked_text
from actions.models import Action, ActionPlan, Objective
from actions.rules.action_state import NEEDS_REASON
from actions.rules.cells import folded
from actions.statuses import ACTION_STATUSES
from foundation.bilingual import active_language
from foundation.errors import DomainError
from strategy.models import Strategy
from strategy.permissions import can_coordinate


def check_changes(*, strategy: Strategy, edits: Sequence[RowEdit], by: Person) -> ChangeSet:
    """Read every cell of ``edits`` and say what would change and what is wrong; saves nothing.

    Six queries at most however many rows there are, and one more when an action moves to another
    plan. Raises DomainError for more rows than MOST_ROWS, and for who may not.
    """
    if not can_coordinate(by, strategy):
        raise DomainError(_("Only a coordinator of the strategy may change many actions at once."))
    if len(edits) > MOST_ROWS:
        raise DomainError(
            _("At most %(most)s actions can be changed at once.") % {"most": MOST_ROWS}
        )
    actions = grid_actions(strategy, by).in_bulk([edit.action_id for edit in edits])
    directory = directory_of(strategy, by)
    newest = newest_entries(actions)
    rows = []
    for edit in edits:
        action = actions.get(edit.action_id)
        if action is not None:
            rows.append(_checked(action, newest.get(action.pk, 0), edit, directory, by))
    _check_numbers(rows)
    _name_objectives(rows)
    return ChangeSet(rows, missing=len(edits) - len(rows))


def _checked(
    action: Action, newest_entry: int, edit: RowEdit, directory: Directory, by: Person
) -> CheckedRow:
    """The row with every touched cell read; ``action`` gets the values that could be read."""
    now = texts_of(action, directory)
    row = CheckedRow(action, newest_entry, {})
    for column in COLUMNS:
        is_touched = edit.is_touched(column)
        text = plain(edit.typed[column]) if is_touched else now[column]
        row.cells[column] = CheckedCell(column, text, now[column])
        if is_touched and text != now[column]:
            _read(row, column, directory, edit)
    _check_row(row, edit, by)
    return row


def _read(row: CheckedRow, column: str, directory: Directory, edit: RowEdit) -> None:
    """Read one cell that was typed into."""
    cell, action = row.cells[column], row.action
    try:
        if column in ("status", "comment"):
            _read_account(row, column, directory)
            return
        attribute = ATTRIBUTES.get(column) or f"title_{active_language()}"
        value = _value(action, column, cell.text, directory)
        if value == getattr(action, attribute):
            return
        if plain(edit.shown.get(column, "")) != cell.before:
            raise CellError(_changed_meanwhile(cell.before))
        if column == "plan":
            row.left_plan = action.plan
        setattr(action, attribute, value)
        row.values[attribute] = value
        cell.after = texts_of(action, directory)[column]
        cell.is_changed = True
    except CellError as error:
        cell.error = error.message


def _changed_meanwhile(now: str) -> str:
    if not now:
        return _("Somebody has emptied this since you opened the page. Check what you wrote.")
    return _("Somebody has changed this to “%(now)s” since you opened the page. Check yours.") % {
        "now": now
    }


def _value(action: Action, column: str, text: str, directory: Directory) -> Any:
    """What the text of a cell says, as the model has it. Raises CellError."""
    if column == "number":
        return read_text(text, Action, "number")
    if column == "title":
        return read_text(" ".join(text.split()), Action, f"title_{active_language()}")
    if column in ("person", "ends") and is_nothing(text):
        return None
    if is_nothing(text):
        raise CellError(_("This cell cannot be empty."))
    if column == "organisation":
        return directory.read_organisation(text)
    if column == "person":
        # The organisation stands to the left, so it has been read already.
        return directory.read_person(text, action.responsible_organisation_id)
    if column == "plan":
        return _plan_to_take_it(directory.read_plan(text))
    return read_date(text)


def _plan_to_take_it(plan: ActionPlan) -> ActionPlan:
    if plan.status == ActionPlan.CLOSED:
        raise CellError(_("That plan is closed and takes no more actions."))
    return plan


def _read_account(row: CheckedRow, column: str, directory: Directory) -> None:
    cell = row.cells[column]
    if column == "comment":
        cell.after = cell.text
        cell.is_changed = True
        return
    status = directory.read_status(cell.text)
    if status == row.action.status:
        return
    if status == "no_report":
        raise CellError(
            _("A status that has been reported cannot be taken back. Choose another one.")
        )
    row.status = status
    cell.after = str(ACTION_STATUSES[status])
    cell.is_changed = True


def _check_row(row: CheckedRow, edit: RowEdit, by: Person) -> None:
    """The rules that several cells of a row keep together."""
    action, cells = row.action, row.cells
    if barrier := shaping_barrier(row.plans[0]):
        for cell in row.changes:
            cell.error = cell.error or barrier
        return
    _check_person(row)
    dates = {"starts_on", "ends_on"} & row.values.keys()
    if dates and action.ends_on is not None and action.ends_on < action.starts_on:
        column = "ends" if "ends_on" in dates else "starts"
        cells[column].error = _("The action ends before it starts.")
    _check_account(row, edit)


def _check_person(row: CheckedRow) -> None:
    """Whoever answers belongs to the responsible organisation.

    That somebody of elsewhere is meant can be said on the page of the one action alone.
    """
    action, person = row.action, row.action.responsible_person
    if person is None or not {"responsible_organisation", "responsible_person"} & row.values.keys():
        return
    if person.organisation_id != action.responsible_organisation_id:
        cell = row.cells["person"]
        cell.error = cell.error or _(
            "%(person)s does not belong to %(organisation)s. Choose a colleague there, or nobody."
        ) % {"person": person, "organisation": action.responsible_organisation.label}


def _check_account(row: CheckedRow, edit: RowEdit) -> None:
    status, comment = row.cells["status"], row.cells["comment"]
    if not row.status:
        if comment.text and not status.error:
            comment.error = _(
                "A comment is saved with a changed status. Change the status too, or report on"
                " the page of the action."
            )
        return
    try:
        comment.text = checked_text(comment.text, field="comment")
        if edit.shown.get(ENTRY, "0") != str(row.newest_entry):
            raise CellError(
                _(
                    "Another report has come in since you opened the page: the status is"
                    " “%(now)s”. Check yours."
                )
                % {"now": status.before}
            )
        if barrier := reporting_barrier(row.action):
            raise CellError(barrier)
        check_day(row.action, timezone.localdate())
    except CellError as error:
        status.error = error.message
    except DomainError as error:
        cell = comment if error.field == "comment" else status
        cell.error = error.message
    if row.status in NEEDS_REASON and not comment.text:
        comment.error = _("Say why the action is at risk, delayed or cancelled.")


def _check_numbers(rows: Iterable[CheckedRow]) -> None:
    """No two actions of a plan have the same number once all is saved."""
    found = list(rows)
    moved = [row for row in found if NUMBERED & row.values.keys()]
    if not moved:
        return
    standing = Action.objects.current().filter(plan__in={row.action.plan_id for row in moved})
    others = standing.exclude(pk__in=[row.action.pk for row in found])
    taken = Counter(
        (plan_id, folded(number)) for plan_id, number in others.values_list("plan", "number")
    )
    taken.update((row.action.plan_id, folded(row.action.number)) for row in found)
    for row in moved:
        if taken[row.action.plan_id, folded(row.action.number)] > 1:
            cell = row.cells["number"]
            cell.error = cell.error or _("Another action of the plan has this number.")


def _name_objectives(rows: Iterable[CheckedRow]) -> None:
    """Which objectives a moved action serves no more: an action serves those of its own plan."""
    moved = {row.action.pk: row for row in rows if row.left_plan is not None}
    if not moved:
        return
    served = Objective.objects.current().filter(actions__in=list(moved)).order_by("position", "id")
    for action_id, plan_id, number in served.values_list("actions", "plan", "number"):
        row = moved.get(action_id)
        if row is not None and plan_id != row.action.plan_id:
            row.objectives_left.append(number)
