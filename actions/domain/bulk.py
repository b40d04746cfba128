"""Changing many actions at once: what a set of changes consists of.

``actions.domain.bulk_check`` reads it, cell by cell, and says what would change and what is wrong;
``actions.domain.bulk_save`` saves it whole or not at all.

A cell says what the page showed, what somebody typed, and what stands in the database by now. One
that was not touched is left as it stands. One that was touched while somebody else changed the
same thing is an error once: the page shows what it has become, and typing over that is a choice.

The status is said by people, in progress entries: a changed status is saved as an entry written by
whoever fills the grid. The column beside it, the comment, is the reason of a status that needs one
and else what has happened.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Person
from actions.domain.bulk_cells import Directory
from actions.domain.shaping import needs_note
from actions.models import Action, ActionPlan, ProgressEntry
from actions.permissions import visible_actions
from actions.statuses import ACTION_STATUSES
from foundation.bilingual import active_language
from foundation.errors import DomainError
from strategy.models import Strategy

COLUMNS: dict[str, Any] = {
    "number": gettext_lazy("Number"),
    "title": gettext_lazy("Title"),
    "organisation": gettext_lazy("Responsible organisation"),
    "person": gettext_lazy("Responsible person"),
    "starts": gettext_lazy("Starts"),
    "ends": gettext_lazy("Ends"),
    "plan": gettext_lazy("Action plan"),
    "status": gettext_lazy("Status"),
    "comment": gettext_lazy("Comment on the status"),
}
"""The columns of the grid, in their order, with their headings."""

SETTABLE = tuple(name for name in COLUMNS if name not in ("number", "title"))
"""The columns that many rows can share a value of."""

ATTRIBUTES = {
    "number": "number",
    "organisation": "responsible_organisation",
    "person": "responsible_person",
    "starts": "starts_on",
    "ends": "ends_on",
    "plan": "plan",
}
"""What each column is called in the model; the title is that of the active language."""

NUMBERED = frozenset({"number", "plan"})
"""A number is one of a plan."""

MOST_ROWS = 50
ENTRY = "entry"
"""The key of the newest entry that the page knew of, among what it showed of a row."""


def plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


@dataclass(frozen=True)
class RowEdit:
    """One row of the grid as it came back: what it had shown, and the texts of its cells now."""

    action_id: int
    shown: Mapping[str, str]
    typed: Mapping[str, str]

    def is_touched(self, column: str) -> bool:
        return plain(self.typed.get(column, self.shown.get(column, ""))) != plain(
            self.shown.get(column, "")
        )


@dataclass
class CheckedCell:
    """``text`` is what is typed or stands there, ``before`` what stands in the database."""

    column: str
    text: str
    before: str
    after: str = ""
    """What ``text`` was understood as, where it is a change."""
    is_changed: bool = False
    error: str = ""

    @property
    def label(self) -> str:
        return str(COLUMNS[self.column])


@dataclass
class CheckedRow:
    """An action with its cells; ``values`` and ``status`` are what is to be saved of it."""

    action: Action
    newest_entry: int
    cells: dict[str, CheckedCell]
    values: dict[str, Any] = field(default_factory=dict)
    status: str = ""
    left_plan: ActionPlan | None = None
    """The plan that the action stands in, where it is to be moved from it."""
    objectives_left: list[str] = field(default_factory=list)
    """The numbers of the objectives of that plan: it serves them no more."""

    @property
    def plans(self) -> list[ActionPlan]:
        """The plan that the action is to stand in, and before it the one that it leaves."""
        return [plan for plan in (self.left_plan, self.action.plan) if plan is not None]

    @property
    def changes(self) -> list[CheckedCell]:
        return [cell for cell in self.cells.values() if cell.is_changed]

    @property
    def errors(self) -> list[CheckedCell]:
        return [cell for cell in self.cells.values() if cell.error]

    @property
    def shown(self) -> dict[str, str]:
        """What a page that shows this row has to give back with it."""
        return {name: cell.before for name, cell in self.cells.items()} | {
            ENTRY: str(self.newest_entry)
        }


@dataclass
class ChangeSet:
    rows: list[CheckedRow]
    missing: int = 0
    """How many of the rows are not there any more."""

    @property
    def changed(self) -> list[CheckedRow]:
        return [row for row in self.rows if row.changes]

    @property
    def faults(self) -> list[tuple[CheckedRow, CheckedCell]]:
        return [(row, cell) for row in self.rows for cell in row.errors]

    @property
    def change_count(self) -> int:
        return sum(len(row.changes) for row in self.rows)

    @property
    def adopted_plans(self) -> list[ActionPlan]:
        """The adopted plans that the changes alter: these change only with a note."""
        plans = {plan.pk: plan for row in self.rows if row.values for plan in row.plans}
        return [plan for plan in plans.values() if needs_note(plan)]


class ChangesRefused(DomainError):  # noqa: N818
    """Something in the set is wrong, or has become so; ``changes`` says what."""

    def __init__(self, changes: ChangeSet) -> None:
        super().__init__(_("Nothing has been saved: some cells need another look."))
        self.changes = changes


def grid_actions(strategy: Strategy, viewer: Person) -> QuerySet[Action]:
    """The actions that the grid of ``strategy`` is about, with what its cells show."""
    return (
        visible_actions(viewer)
        .filter(plan__area__strategy=strategy)
        .select_related("plan__area__strategy", "responsible_organisation", "responsible_person")
        .defer("description_sv", "description_en", "plan__summary_sv", "plan__summary_en")
    )


def rows_of(actions: Iterable[Action], directory: Directory) -> list[CheckedRow]:
    """``actions`` as the grid first shows them: one query."""
    found = list(actions)
    newest = newest_entries({action.pk: action for action in found})
    return [
        CheckedRow(
            action,
            newest.get(action.pk, 0),
            {
                column: CheckedCell(column, text, text)
                for column, text in texts_of(action, directory).items()
            },
        )
        for action in found
    ]


def texts_of(action: Action, directory: Directory) -> dict[str, str]:
    """The cells of ``action`` as they stand."""
    return {
        "number": action.number,
        "title": getattr(action, f"title_{active_language()}"),
        "organisation": action.responsible_organisation.label,
        "person": directory.person_text(action.responsible_person),
        "starts": action.starts_on.isoformat(),
        "ends": action.ends_on.isoformat() if action.ends_on else "",
        "plan": directory.plan_text(action.plan),
        "status": str(ACTION_STATUSES[action.status]),
        "comment": "",
    }


def newest_entries(actions: Mapping[int, Action]) -> dict[int, int]:
    """The id of the newest entry of each action that has one: one query."""
    return dict(
        ProgressEntry.objects.current()
        .filter(action__in=list(actions))
        .order_by()
        .values_list("action")
        .annotate(Max("id"))
    )
