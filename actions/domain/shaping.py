"""Shaping plans: one function owns a change of any part of one.

Whether the asker may is the views' question (``can_coordinate``). What holds for everybody is
asked here: a closed plan does not change; a part of an adopted plan changes only with a note, which
the history keeps as the reason; what serves or measures belongs to the same plan or strategy.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from actions.domain.evaluations import keep_evaluations
from actions.models import (
    Action,
    ActionPlan,
    Breakdown,
    Category,
    Contributor,
    Indicator,
    Milestone,
    Objective,
    ReportingDate,
    Series,
    Target,
)
from foundation.errors import DomainError
from foundation.ordering import in_wanted_order, reorder
from foundation.shaping import save_values
from foundation.withdrawal import Withdrawable, restore, withdraw
from strategy.models import Direction, Need

Part = TypeVar("Part", bound=models.Model)


def plan_of(part: models.Model) -> ActionPlan:
    """The plan that ``part`` is a part of; a plan is its own."""
    match part:
        case ActionPlan():
            return part
        case Objective() | Action():
            return part.plan
        case Indicator():
            return part.objective.plan
        case Series() | Breakdown():
            return part.indicator.objective.plan
        case Target():
            return part.series.indicator.objective.plan
        case Category():
            return part.breakdown.indicator.objective.plan
        case Contributor() | Milestone() | ReportingDate():
            return part.action.plan
    raise TypeError(part)


def shaping_barrier(plan: ActionPlan) -> str:
    """Why ``plan`` cannot be changed by anybody; empty when it can."""
    if plan.is_withdrawn:
        return _("The plan has been withdrawn.")
    if plan.status == ActionPlan.CLOSED:
        return _("The plan is closed and does not change any more.")
    return ""


def needs_note(plan: ActionPlan) -> bool:
    """Whether a change in ``plan`` needs a note: once it has been adopted."""
    return plan.status == ActionPlan.ADOPTED


def open_for_change(plan: ActionPlan, note: str) -> ActionPlan:
    """``plan`` as it stands, locked, once the rules for a change in it are met.

    Call it first in the transaction of the change. Raises DomainError, its field ``note`` where
    the note is missing.
    """
    plan = (
        ActionPlan.objects.select_for_update(of=("self",))
        .select_related("area__strategy")
        .get(pk=plan.pk)
    )
    barrier = shaping_barrier(plan)
    if barrier:
        raise DomainError(barrier)
    if needs_note(plan) and not note.strip():
        raise DomainError(
            _("Say why this is changed: what is adopted changes only so."), field="note"
        )
    return plan


def change_part(
    *,
    part: Part,
    by: Any,
    values: Mapping[str, Any],
    links: Mapping[str, Iterable[models.Model]] | None = None,
    note: str = "",
    based_on: int | None = None,
) -> Part:
    """Add ``part`` to its plan, or change it: columns by ``values``, many-to-many by ``links``.

    ``based_on`` is the version that the writer has seen (``foundation.shaping``). Raises
    DomainError, ChangedMeanwhile among them, and ValidationError.
    """
    with transaction.atomic():
        plan = open_for_change(plan_of(part), note)
        check_links(plan, links or {})
        saved = save_values(
            part, by=by, values=values, links=links, reason=note.strip(), based_on=based_on
        )
        keep_evaluations(_measured(saved))
    return saved


def withdraw_part(*, part: Withdrawable, by: Any, reason: str) -> None:
    """Take ``part`` out of its plan. Its reason is the note that an adopted plan asks for."""
    with transaction.atomic():
        open_for_change(plan_of(part), reason)
        _read_anew(part)
        if part.is_withdrawn:
            raise DomainError(_("It has been withdrawn already."))
        withdraw(part, by=by, reason=reason)


def restore_part(*, part: Withdrawable, by: Any, note: str = "") -> None:
    """Take ``part`` into its plan again; where another has got its number, with the next one.

    A plan comes back as it was, whatever its status.
    """
    with transaction.atomic():
        if isinstance(part, ActionPlan):
            if needs_note(part) and not note.strip():
                raise DomainError(_("Say why."), field="note")
            restore(part, by=by, reason=note)
            return
        plan = open_for_change(plan_of(part), note)
        _read_anew(part)
        if isinstance(part, Objective | Action):
            others = type(part).objects.current().filter(plan=plan).exclude(pk=part.pk)
            if others.filter(number=part.number).exists():
                part.number = next_number(part)
        restore(part, by=by, reason=note)


def _read_anew(part: models.Model) -> None:
    """Lock ``part`` and let it be as it stands now: what is saved whole brings nothing old back."""
    rows = type(part)._base_manager.select_for_update(of=("self",))
    part.refresh_from_db(from_queryset=rows)


def reorder_parts(*, plan: ActionPlan, parts: Sequence[Any], ids: Iterable[int], by: Any) -> None:
    """Let ``parts``, siblings in ``plan``, come in the order of ``ids``.

    The order says nothing that anybody has decided: no note is asked for.
    """
    with transaction.atomic():
        open_for_change(plan, _("Put in another order"))
        reorder(in_wanted_order(parts, ids), by=by, reason=_("Put in another order"))


def next_number(part: Objective | Action) -> str:
    """The number that ``part`` gets among its current siblings: 4 after 3, 2.3 after 2.2."""
    siblings = type(part).objects.current().filter(plan=part.plan_id).exclude(pk=part.pk)
    prefix = ""
    if isinstance(part, Objective) and part.parent is not None:
        prefix = f"{part.parent.number}."
    pattern = re.compile(rf"{re.escape(prefix)}(\d{{1,9}})")
    found = [
        int(match[1])
        for number in siblings.values_list("number", flat=True)
        if (match := pattern.fullmatch(number))
    ]
    return f"{prefix}{max(found, default=0) + 1}"


def next_position(siblings: models.QuerySet) -> int:
    """The position after all ``siblings``."""
    return (siblings.aggregate(last=models.Max("position"))["last"] or 0) + 1


def check_links(plan: ActionPlan, links: Mapping[str, Iterable[models.Model]]) -> None:
    """Raise DomainError for links that lead out of the plan, or out of its strategy."""
    strategy = plan.area.strategy_id
    for name, things in links.items():
        for thing in things:
            match thing:
                case Objective() if thing.plan_id != plan.pk:
                    raise DomainError(_("An action serves objectives of its own plan."), field=name)
                case Need() if thing.area.strategy_id != strategy:
                    raise DomainError(_("A need belongs to another strategy."), field=name)
                case Direction() if thing.strategy_id != strategy:
                    raise DomainError(_("A direction belongs to another strategy."), field=name)


def _measured(part: models.Model) -> list[int]:
    """The indicators whose computed status ``part`` has to do with."""
    match part:
        case Indicator():
            return [part.pk]
        case Series():
            return [part.indicator_id]
        case Target():
            return [part.series.indicator_id]
    return []
