"""Copying and moving: a plan to the next period, an action within a plan or into another one.

What has happened is never copied: no reports, no values. A copy is a draft to be worked on, or a
part of a plan that may be changed.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from actions.domain.evaluations import keep_evaluations
from actions.domain.shaping import next_number, next_position, open_for_change
from actions.models import (
    Action,
    ActionPlan,
    Contributor,
    Indicator,
    Milestone,
    Objective,
    ReportingDate,
    Series,
)
from actions.rules.action_state import ENDED
from foundation.errors import DomainError
from foundation.history import save_as
from foundation.shaping import save_values

NEVER = {"id", "status", "percent_complete", "last_reported_on"} | {
    "withdrawn_at",
    "withdrawn_by",
    "withdrawal_reason",
}


_finders: list[Callable[[ActionPlan], Iterable[int]]] = []
"""Each names actions of a plan that it has been decided to stop, by their ids."""


def register_stopped(find: Callable[[ActionPlan], Iterable[int]]) -> None:
    """Let an upper room say which actions are not to go on in the next period."""
    if find not in _finders:
        _finders.append(find)


def stopped_actions(plan: ActionPlan) -> list[Action]:
    """The actions of ``plan`` that have not ended yet, and that it has been decided to stop."""
    keys = {key for find in _finders for key in find(plan)}
    return list(
        Action.objects.current()
        .filter(plan=plan, pk__in=keys)
        .exclude(status__in=ENDED)
        .order_by("position", "id")
    )


@dataclass(frozen=True)
class Wanted:
    """What of a plan is copied. Indicators and actions need the objectives."""

    indicators: bool = True
    actions: bool = True
    milestones: bool = True


def copy_plan(
    *,
    plan: ActionPlan,
    by: Any,
    values: Mapping[str, Any],
    wanted: Wanted,
    without: Iterable[int] = (),
) -> tuple[ActionPlan, Counter[str]]:
    """A new draft like ``plan``, and how many "objectives", "indicators", "actions" it has.

    ``values`` are its title, start and end; every date moves as the start does. Indicators keep
    their definition and start at their latest value; targets are to be decided anew. Actions that
    have ended, and milestones that are done, stay behind, and so do the actions ``without``.
    Raises ValidationError, and DomainError where a date would leave the calendar.
    """
    shift = values["starts_on"] - plan.starts_on
    reason = _("Copied from %(plan)s") % {"plan": plan}
    counts: Counter[str] = Counter()
    with transaction.atomic():
        copied = _copy(plan, by, reason, **values, decided_on=None, reference_number="")
        objectives = _copy_objectives(plan, copied, by, reason)
        counts["objectives"] = len(objectives)
        if wanted.indicators:
            counts["indicators"] = _copy_indicators(objectives, by, reason)
        if wanted.actions:
            found = Action.objects.current().filter(plan=plan).exclude(status__in=ENDED)
            found = found.exclude(pk__in=list(without))
            for action in found.order_by("position", "id"):
                _copy_action(
                    action, copied, by, reason, shift, objectives, milestones=wanted.milestones
                )
                counts["actions"] += 1
    return copied, counts


def copy_action(
    *, action: Action, by: Any, plan: ActionPlan, days: int = 0, note: str = ""
) -> Action:
    """A new action like ``action`` in ``plan``, its dates moved by so many ``days``.

    It serves the same objectives where the plan is the same. Raises DomainError as
    ``open_for_change`` does, and where a date would leave the calendar.
    """
    with transaction.atomic():
        open_for_change(plan, note)
        own = {each.pk: each for each in action.objectives.all()} if plan == action.plan else {}
        reason = note.strip() or _("Copied from %(action)s") % {"action": action}
        return _copy_action(action, plan, by, reason, timedelta(days=days), own, milestones=True)


def move_action(*, action: Action, by: Any, plan: ActionPlan, note: str = "") -> Action:
    """Let ``action`` stand in ``plan``, with its reports; what it served stays behind.

    Raises DomainError where it stands there already, and as ``open_for_change`` does for either
    plan.
    """
    with transaction.atomic():
        if plan.pk == action.plan_id:
            raise DomainError(_("It stands in this plan already."), field="plan")
        # Always in the same order: of two moves in opposite directions one waits for the other.
        for each in sorted((action.plan, plan), key=lambda plan: plan.pk):
            open_for_change(each, note)
        place = Action(plan=plan)
        return save_values(
            action,
            by=by,
            values={
                "plan": plan,
                "number": next_number(place),
                "position": next_position(Action.objects.filter(plan=plan)),
            },
            links={"objectives": []},
            reason=note.strip() or _("Moved to %(plan)s") % {"plan": plan},
        )


def _copy(thing: Any, by: Any, reason: str, **changes: Any) -> Any:
    """A new row like that of ``thing``, with ``changes``."""
    copied = type(thing)()
    for field in thing._meta.concrete_fields:
        if field.name not in NEVER and field.name not in changes:
            setattr(copied, field.attname, getattr(thing, field.attname))
    for name, value in changes.items():
        setattr(copied, name, value)
    return save_as(copied, by=by, reason=reason)


def _copy_objectives(
    plan: ActionPlan, copied: ActionPlan, by: Any, reason: str
) -> dict[int, Objective]:
    """The new objectives, by the id of those that they were copied from."""
    found = Objective.objects.current().filter(plan=plan)
    copies: dict[int, Objective] = {}
    for objective in found.order_by(
        models.F("parent").asc(nulls_first=True), "position", "id"
    ).prefetch_related("needs", "directions", "framework_goals"):
        parent = copies.get(objective.parent_id or 0)
        copies[objective.pk] = _copy(objective, by, reason, plan=copied, parent=parent)
        for name in ("needs", "directions", "framework_goals"):
            getattr(copies[objective.pk], name).set(getattr(objective, name).all())
    return copies


def _copy_indicators(objectives: Mapping[int, Objective], by: Any, reason: str) -> int:
    found = Indicator.objects.current().filter(objective__in=objectives).order_by("position", "id")
    copies = []
    for indicator in found.select_related("evaluated"):
        copied = _copy(indicator, by, reason, objective=objectives[indicator.objective_id])
        copies.append(copied.pk)
        last = indicator.series.order_by("-number").first()
        evaluated = getattr(indicator, "evaluated", None)
        series = Series(indicator=copied)
        if last is not None:
            series.definition_sv, series.definition_en = last.definition_sv, last.definition_en
        if evaluated is not None and evaluated.actual is not None:
            series.baseline, series.baseline_period = evaluated.actual, evaluated.measured_period
        save_as(series, by=by, reason=reason)
    keep_evaluations(copies)
    return len(copies)


def _copy_action(
    action: Action,
    plan: ActionPlan,
    by: Any,
    reason: str,
    shift: timedelta,
    objectives: Mapping[int, Objective],
    *,
    milestones: bool,
) -> Action:
    place = Action(plan=plan)
    copied = _copy(
        action,
        by,
        reason,
        plan=plan,
        number=next_number(place),
        position=next_position(Action.objects.filter(plan=plan)),
        starts_on=_moved(action.starts_on, shift),
        ends_on=_moved(action.ends_on, shift),
    )
    served = [
        objectives[pk] for pk in action.objectives.values_list("pk", flat=True) if pk in objectives
    ]
    copied.objectives.set(served)
    for contributor in Contributor.objects.filter(action=action):
        _copy(contributor, by, reason, action=copied)
    for day in ReportingDate.objects.filter(action=action):
        _copy(day, by, reason, action=copied, due_on=_moved(day.due_on, shift))
    if milestones:
        for milestone in Milestone.objects.current().filter(
            action=action, completed_on__isnull=True
        ):
            _copy(milestone, by, reason, action=copied, due_on=_moved(milestone.due_on, shift))
    return copied


def _moved(day: date | None, shift: timedelta) -> date | None:
    try:
        return None if day is None else day + shift
    except OverflowError as error:
        raise DomainError(
            _("A date would be moved beyond the calendar. Move the dates by less."),
        ) from error
