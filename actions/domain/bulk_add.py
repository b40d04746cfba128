"""Adding what a pasted table says to a plan, whole or not at all; see actions.domain.bulk_new."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from actions.domain.bulk_new import NewRow, NewTable
from actions.domain.bulk_read import check_table, decimals_of
from actions.domain.bulk_tables import ACTIONS, INDICATORS, OBJECTIVES
from actions.domain.shaping import change_part, next_position, open_for_change
from actions.domain.shaping_actions import change_action
from actions.domain.texts import checked_text
from actions.models import Action, ActionPlan, Indicator, Milestone, Objective, Series, Target
from actions.rules.cells import folded
from foundation.errors import DomainError
from strategy.permissions import can_coordinate

TEXTS = {
    OBJECTIVES: ("number", "title_sv", "title_en", "description_sv", "description_en"),
    ACTIONS: ("number", "title_sv", "title_en", "description_sv", "description_en"),
    INDICATORS: (
        *("name_sv", "name_en", "unit_sv", "unit_en", "source_sv"),
        *("direction", "frequency"),
    ),
}


class TableRefused(DomainError):  # noqa: N818
    """Some cells are wrong, or have become so: ``table`` says which."""

    def __init__(self, table: NewTable) -> None:
        super().__init__(_("Nothing has been added: some cells need another look."))
        self.table = table


def add_table(
    *,
    plan: ActionPlan,
    kind: str,
    text: str,
    by: Person,
    note: str = "",
    mended: Mapping[tuple[int, str], str] | None = None,
) -> NewTable:
    """Add every row of ``text`` to ``plan``, or none; returns what was added.

    Raises TableRefused when a cell is wrong; DomainError for a closed plan, for ``note`` where an
    adopted plan changes without one, and for ``table`` where no table can be made out.
    """
    if not can_coordinate(by, plan.area.strategy):
        raise DomainError(_("Only a coordinator of the strategy may add to its plans."))
    note = checked_text(note, field="note").strip()
    with transaction.atomic():
        plan = open_for_change(plan, note)
        table = check_table(plan=plan, kind=kind, text=text, by=by, mended=mended)
        if table.faults:
            raise TableRefused(table)
        add = {OBJECTIVES: _add_objectives, ACTIONS: _add_actions, INDICATORS: _add_indicators}
        add[kind](plan, table.rows, by, note)
    return table


def _add_each(rows: list[NewRow], add: Callable[[NewRow], None]) -> None:
    for row in rows:
        try:
            add(row)
        except ValidationError as error:
            words = " ".join(error.messages)
            raise DomainError(
                _("Row %(row)s: %(words)s") % {"row": row.position, "words": words}
            ) from error


def _texts(row: NewRow, kind: str) -> dict[str, Any]:
    return {name: row.values[name] for name in TEXTS[kind] if name in row.values}


def _add_objectives(plan: ActionPlan, rows: list[NewRow], by: Person, note: str) -> None:
    standing = Objective.objects.current().filter(plan=plan)
    known = {folded(each.number): each for each in standing}
    first = next_position(standing)

    def add(row: NewRow) -> None:
        parent = row.values.get("parent")
        values = {
            **_texts(row, OBJECTIVES),
            "parent": known[folded(parent)] if parent else None,
            "position": first + row.position,
        }
        added = change_part(part=Objective(plan=plan), by=by, values=values, note=note)
        known[folded(added.number)] = added

    # Those above come before those below, in whatever order they were pasted.
    _add_each(sorted(rows, key=lambda row: bool(row.values.get("parent"))), add)


def _add_actions(plan: ActionPlan, rows: list[NewRow], by: Person, note: str) -> None:
    first = next_position(Action.objects.current().filter(plan=plan))

    def add(row: NewRow) -> None:
        action = change_action(
            action=Action(plan=plan),
            by=by,
            values={
                **_texts(row, ACTIONS),
                "responsible_organisation": row.values["organisation"],
                "responsible_person": row.values.get("person"),
                "starts_on": row.values["starts"],
                "ends_on": row.values["ends"],
                "position": first + row.position,
            },
            links={"objectives": row.values["objectives"]},
            note=note,
        )
        for position, (title, day) in enumerate(row.values.get("milestones", ()), start=1):
            change_part(
                part=Milestone(action=action),
                by=by,
                values={"title_sv": title, "due_on": day, "position": position},
                note=note,
            )

    _add_each(rows, add)


def _add_indicators(plan: ActionPlan, rows: list[NewRow], by: Person, note: str) -> None:
    first = next_position(Indicator.objects.current().filter(objective__plan=plan))

    def add(row: NewRow) -> None:
        values = row.values
        indicator = change_part(
            part=Indicator(objective=values["objective"]),
            by=by,
            values={
                **_texts(row, INDICATORS),
                "responsible_organisation": values.get("organisation"),
                "decimals": decimals_of(row),
                "position": first + row.position,
            },
            note=note,
        )
        figures = {name: values.get(name) for name in ("baseline", "baseline_period")}
        series = change_part(part=Series(indicator=indicator), by=by, values=figures, note=note)
        if "target" in values:
            target = {"period": values["target_period"], "value": values["target"]}
            change_part(part=Target(series=series), by=by, values=target, note=note)

    _add_each(rows, add)
