"""Numbering a whole plan anew: objectives 1, 1.1, 2 and actions 1, 2, 3, in their order."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from actions.domain.shaping import open_for_change
from actions.models import Action, ActionPlan, Objective
from foundation.ordering import renumber


@dataclass(frozen=True)
class NewNumber:
    thing: Objective | Action
    number: str

    @property
    def is_changed(self) -> bool:
        return self.thing.number != self.number


def new_numbers(plan: ActionPlan) -> list[NewNumber]:
    """What each objective and action of ``plan`` would be numbered, in order: two queries."""
    objectives = list(Objective.objects.current().filter(plan=plan).order_by("position", "id"))
    parts: dict[int, list[Objective]] = defaultdict(list)
    known = {each.pk for each in objectives}
    for each in objectives:
        parts[each.parent_id if each.parent_id in known else 0].append(each)
    found: list[NewNumber] = []
    for number, objective in enumerate(parts[0], start=1):
        found.append(NewNumber(objective, str(number)))
        found += [
            NewNumber(part, f"{number}.{turn}")
            for turn, part in enumerate(parts[objective.pk], start=1)
        ]
    actions = Action.objects.current().filter(plan=plan).order_by("position", "id")
    return found + [NewNumber(action, str(turn)) for turn, action in enumerate(actions, start=1)]


def renumber_plan(*, plan: ActionPlan, by: Any, note: str = "") -> int:
    """Give everything in ``plan`` its new number; returns how many have changed.

    Raises DomainError as ``open_for_change`` does.
    """
    with transaction.atomic():
        plan = open_for_change(plan, note)
        wanted: Sequence[NewNumber] = new_numbers(plan)
        changed = 0
        for kind in (Objective, Action):
            own = [each for each in wanted if isinstance(each.thing, kind)]
            numbers = {each.thing.pk: each.number for each in own}
            changed += len(
                renumber([each.thing for each in own], numbers, by=by, reason=note.strip())
            )
    return changed
