"""What has been changed of a plan, and of what stands in it, since it was adopted.

What reports say of actions and milestones is no change of the plan. Milestones and contributors are
told as changes of their action; baselines and targets as changes of their indicator.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.text import capfirst

from actions.domain.history.plan_words import LINKS, PlanWords, Telling
from actions.domain.history.steps import TOGETHER, Row, Step, steps_since
from actions.domain.history.wording import Change, change_of
from actions.models import (
    Action,
    ActionPlan,
    Contributor,
    Indicator,
    Milestone,
    Objective,
    Series,
    Target,
)
from actions.statuses import PLAN_CHANGES
from foundation.status import Status


@dataclass(frozen=True)
class PlanChange:
    """A change of the plan, or of an objective, indicator or action in it."""

    status: Status
    """One of PLAN_CHANGES."""
    thing: Any
    change: Change

    @property
    def kind(self) -> str:
        return capfirst(str(self.thing._meta.verbose_name))

    @property
    def address(self) -> str:
        """Where the thing is read; "" where it is withdrawn."""
        return "" if self.thing.is_withdrawn else self.thing.get_absolute_url()


def adopted_at(plan: ActionPlan) -> datetime | None:
    """When ``plan`` came to be adopted, the last time; None where it never was."""
    before: str = ActionPlan.DRAFT
    found = None
    for at, status in (
        ActionPlan.history.filter(id=plan.pk)
        .order_by("history_date", "history_id")
        .values_list("history_date", "status")
    ):
        if before == ActionPlan.DRAFT and status != ActionPlan.DRAFT:
            found = at
        before = status
    return found


def changes_since(plan: ActionPlan, since: datetime, *, with_people: bool) -> list[PlanChange]:
    """What has been changed after the moment ``since``, newest first, in a fixed number of queries.

    ``with_people`` for those who may read names: without, who answers for what is left out.
    """
    objectives = _things(Objective, plan=plan)
    indicators = _things(Indicator, objective__plan=plan)
    actions = _things(Action, plan=plan)
    steps: dict[type[models.Model], list[Step]] = {
        model: steps_since(model, of, since, links=LINKS.get(model, ()), also=also)
        for model, of, also in (
            (ActionPlan, Q(id=plan.pk), ()),
            (Objective, Q(id__in=list(objectives)), ()),
            (Indicator, Q(id__in=list(indicators)), ()),
            (Action, Q(id__in=list(actions)), ()),
            (Series, Q(indicator__in=list(indicators)), ()),
            (Target, Q(series__indicator__in=list(indicators)), ("series__indicator_id",)),
            (Milestone, Q(action__in=list(actions)), ()),
            (Contributor, Q(action__in=list(actions)), ()),
        )
    }
    words = PlanWords(steps, indicators, with_people=with_people)

    def told(
        model: type[models.Model], things: Mapping[int, Any], key: str, telling: Telling
    ) -> Iterable[PlanChange]:
        return _told(steps[model], lambda row: things[row[key]], telling, is_part=key != "id")

    return _joined(
        [
            *told(ActionPlan, {plan.pk: plan}, "id", words.of(ActionPlan)),
            *told(Objective, objectives, "id", words.of(Objective)),
            *told(Indicator, indicators, "id", words.of(Indicator)),
            *told(Action, actions, "id", words.of(Action)),
            *told(Series, indicators, "indicator_id", words.series),
            *told(Target, indicators, "series__indicator_id", words.target),
            *told(Milestone, actions, "action_id", words.milestone),
            *told(Contributor, actions, "action_id", words.contributor),
        ]
    )


def _things(model: type[models.Model], **of: Any) -> dict[int, Any]:
    """The things of the plan, also those that are withdrawn, as they are called now."""
    found = model._default_manager.filter(**of)
    unread = ("description_sv", "description_en", "search_text")
    kept = {field.name for field in model._meta.concrete_fields}
    return found.defer(*(name for name in unread if name in kept)).in_bulk()


def _told(
    steps: Iterable[Step], thing: Callable[[Row], Any], telling: Telling, *, is_part: bool
) -> Iterable[PlanChange]:
    """The changes that the steps tell of; a step of a part is a change of what it is part of."""
    for step in steps:
        fields = telling(step)
        what = "changed" if is_part else step.what
        if what != "changed" or fields:
            change = replace(change_of(step.row, "", fields), reason=step.reason)
            yield PlanChange(PLAN_CHANGES[what], thing(step.row), change)


def _joined(changes: Iterable[PlanChange]) -> list[PlanChange]:
    """Newest first, with what was saved of one thing and its parts together as one change."""
    found: list[PlanChange] = []
    latest: dict[Any, int] = {}
    for each in sorted(changes, key=lambda each: each.change.at):
        key = (each.thing, each.change.by, each.change.reason)
        number = latest.get(key)
        if number is not None and _is_part_of(found[number], each):
            found[number] = _with(found[number], each)
        else:
            latest[key] = len(found)
            found.append(each)
    return found[::-1]


def _is_part_of(first: PlanChange, later: PlanChange) -> bool:
    is_close = later.change.at - first.change.at <= TOGETHER
    return is_close and later.status == PLAN_CHANGES["changed"]


def _with(first: PlanChange, later: PlanChange) -> PlanChange:
    fields = first.change.fields + later.change.fields
    return replace(first, change=replace(first.change, fields=fields))
