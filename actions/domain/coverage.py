"""What a strategy aims at, against the objectives and actions that take it up.

Counted is only what the viewer may see. A cancelled action serves nothing. What serves a
sub-objective serves the objective above it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q

from accounts.permissions import Viewer
from actions.models import Action, ActionPlan, Objective
from actions.permissions import visible_actions, visible_objectives, visible_plans
from actions.rules.coverage import CoverageState, coverage_state
from actions.statuses import COVERAGE_STATES
from foundation.sorting import sort_key
from foundation.status import Status
from strategy.models import Area, Direction, FrameworkGoal, Need, Strategy
from strategy.permissions import visible_areas


@dataclass(frozen=True)
class Narrowing:
    """Which plans are counted: those of one area, under way in one year, drafts too."""

    area_id: int | None = None
    year: int | None = None
    with_drafts: bool = False

    def of_plans(self, plan: str) -> Q:
        """Rows whose plan (reached by the prefix ``plan``) is counted."""
        asked = Q()
        if self.area_id is not None:
            asked &= Q(**{f"{plan}area": self.area_id})
        if self.year is not None:
            asked &= Q(
                **{f"{plan}starts_on__year__lte": self.year, f"{plan}ends_on__year__gte": self.year}
            )
        if not self.with_drafts:
            asked &= ~Q(**{f"{plan}status": ActionPlan.DRAFT})
        return asked


@dataclass(frozen=True)
class CoverageRow:
    """A need, direction or framework goal with what takes it up."""

    thing: Any
    objectives: Sequence[Objective]
    actions: Sequence[Action]

    @property
    def key(self) -> str:
        return str(self.thing.pk)

    @property
    def state(self) -> CoverageState:
        return coverage_state(objectives=len(self.objectives), actions=len(self.actions))

    @property
    def state_style(self) -> Status:
        return COVERAGE_STATES[self.state]

    @property
    def is_hole(self) -> bool:
        return self.state != CoverageState.COVERED

    @cached_property
    def objectives_by_area(self) -> Mapping[int, int]:
        """How many of the objectives stand in plans of each area."""
        counts: dict[int, int] = defaultdict(int)
        for objective in self.objectives:
            counts[objective.plan.area_id] += 1
        return counts


@dataclass(frozen=True)
class CoverageGroup:
    """The rows under one heading: an area or a framework; None for directions."""

    heading: Any
    rows: Sequence[CoverageRow]
    plans: Sequence[ActionPlan] = ()
    """The plans of the area in which a hole can be filled: those that are not closed."""


@dataclass(frozen=True)
class Coverage:
    areas: Sequence[Area]
    """The areas whose plans are counted."""
    needs: Sequence[CoverageGroup]
    directions: Sequence[CoverageGroup]
    goals: Sequence[CoverageGroup]

    @property
    def tables(self) -> list[tuple[str, Sequence[CoverageGroup]]]:
        return [("needs", self.needs), ("directions", self.directions), ("goals", self.goals)]

    def counts(self, name: str) -> Mapping[CoverageState, int]:
        """How many rows of the table ``name`` have each state."""
        counts = dict.fromkeys(CoverageState, 0)
        for group in dict(self.tables)[name]:
            for row in group.rows:
                counts[row.state] += 1
        return counts


def plan_years(strategy: Strategy, viewer: Viewer) -> list[int]:
    """The years in which plans that the viewer may see are under way, in order."""
    years: set[int] = set()
    for starts_on, ends_on in (
        visible_plans(viewer)
        .filter(area__strategy=strategy)
        .order_by()
        .values_list("starts_on", "ends_on")
    ):
        years.update(range(starts_on.year, ends_on.year + 1))
    return sorted(years)


def coverage_of(strategy: Strategy, viewer: Viewer, narrowing: Narrowing) -> Coverage:
    """The coverage of ``strategy`` by the plans that ``narrowing`` asks for: eleven queries."""
    areas = [
        area
        for area in visible_areas(viewer)
        .filter(strategy=strategy)
        .only("strategy_id", "number", "short_title_sv", "short_title_en", "position")
        .order_by("position", "id")
        if narrowing.area_id in (None, area.pk)
    ]
    serving = _Serving(strategy, viewer, narrowing)
    plans = defaultdict(list)
    for plan in (
        visible_plans(viewer)
        .filter(area__in=areas)
        .exclude(status=ActionPlan.CLOSED)
        .defer("summary_sv", "summary_en")
        .order_by("starts_on", "id")
    ):
        plans[plan.area_id].append(plan)
    needs = defaultdict(list)
    for need in Need.objects.current().filter(area__in=areas).order_by("position", "id"):
        needs[need.area_id].append(need)
    directions = (
        Direction.objects.current()
        .filter(strategy=strategy)
        .defer("description_sv", "description_en")
        .order_by("position", "id")
    )
    goals = defaultdict(list)
    for goal in (
        FrameworkGoal.objects.current()
        .filter(framework__strategies=strategy, framework__withdrawn_at__isnull=True)
        .select_related("framework")
        .order_by("position", "id")
    ):
        goals[goal.framework].append(goal)
    return Coverage(
        areas,
        [
            CoverageGroup(area, serving.rows("needs", needs[area.pk]), plans[area.pk])
            for area in areas
            if needs[area.pk]
        ],
        [CoverageGroup(None, rows)] if (rows := serving.rows("directions", directions)) else [],
        [
            CoverageGroup(framework, serving.rows("framework_goals", found))
            for framework, found in sorted(goals.items(), key=lambda each: sort_key(each[0].title))
        ],
    )


class _Serving:
    """The objectives and actions that are counted, and what they take up."""

    def __init__(self, strategy: Strategy, viewer: Viewer, narrowing: Narrowing) -> None:
        objectives = visible_objectives(viewer).filter(
            narrowing.of_plans("plan__"), plan__area__strategy=strategy
        )
        actions = (
            visible_actions(viewer)
            .filter(narrowing.of_plans("plan__"), plan__area__strategy=strategy)
            .exclude(status="cancelled")
        )
        self.objectives = {
            each.pk: each
            for each in objectives.select_related("plan")
            .only("number", "title_sv", "title_en", "parent_id", "plan__area_id")
            .order_by("plan__area__position", "plan__starts_on", "plan_id", "position", "id")
        }
        self.actions = {
            each.pk: each
            for each in actions.only("number", "title_sv", "title_en", "plan_id").order_by(
                "plan__area__position", "plan__starts_on", "plan_id", "position", "id"
            )
        }
        ids = objectives.order_by().values("pk")
        self.links = {
            name: _pairs(Objective, name, ids)
            for name in ("needs", "directions", "framework_goals")
        }
        self.served_by = self._served_by(
            _pairs(Action, "objectives", actions.order_by().values("pk"))
        )

    def _served_by(self, served: Iterable[tuple[int, int]]) -> Mapping[int, set[int]]:
        """The actions that serve each objective, or a sub-objective of it."""
        found: dict[int, set[int]] = defaultdict(set)
        for action_id, objective_id in served:
            found[objective_id].add(action_id)
            objective = self.objectives.get(objective_id)
            if objective is not None and objective.parent_id is not None:
                found[objective.parent_id].add(action_id)
        return found

    def rows(self, name: str, things: Iterable[Any]) -> list[CoverageRow]:
        linked: dict[int, set[int]] = defaultdict(set)
        for objective_id, far_id in self.links[name]:
            linked[far_id].add(objective_id)
        rows = []
        for thing in things:
            ids = linked[thing.pk]
            serving = set().union(*(self.served_by[pk] for pk in ids if pk in self.served_by))
            rows.append(
                CoverageRow(
                    thing,
                    [each for pk, each in self.objectives.items() if pk in ids],
                    [each for pk, each in self.actions.items() if pk in serving],
                )
            )
        return rows


def _pairs(model: type[Objective] | type[Action], name: str, ids: Any) -> list[tuple[int, int]]:
    """The links of the many-to-many relation ``name``, from the rows with ``ids``."""
    relation: Any = model._meta.get_field(name)
    near, far = relation.m2m_column_name(), relation.m2m_reverse_name()
    through = relation.remote_field.through
    return list(through.objects.filter(**{f"{near}__in": ids}).values_list(near, far))
