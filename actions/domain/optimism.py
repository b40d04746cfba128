"""Reports that say better than the figures do: what is said and what is computed, side by side.

Each part is a fixed number of queries, whatever the size of the strategy.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet

from accounts.permissions import Viewer
from actions.domain.explanation import difference_text, telling_decimals
from actions.domain.figures import IndicatorRecord, figures_of
from actions.models import Action, ActionPlan, Indicator, Objective
from actions.permissions import visible_actions, visible_indicators
from actions.rules.optimism import (
    COMPUTED_BADLY,
    SAID_WELL,
    Distance,
    TimeApart,
    distance,
    time_apart,
)
from actions.rules.periods import Period
from strategy.models import Strategy

LEFT_OUT = ("cancelled",)
"""Actions that nobody works on say nothing about how an objective fares."""
MOST_OBJECTIVES = 50
MOST_ACTIONS = 20


@dataclass(frozen=True)
class Contradiction:
    """An indicator that says otherwise than the action."""

    record: IndicatorRecord
    distance: Distance
    apart: TimeApart | None
    """From the end of the measured period to the report."""

    @property
    def shortfall_text(self) -> str:
        """How far the value is from what was expected."""
        evaluation = self.record.evaluation
        expected, actual = evaluation.expected or Decimal(0), evaluation.actual or Decimal(0)
        decimals = telling_decimals(expected, actual, self.record.indicator.decimals)
        return difference_text(self.record, abs(expected - actual), decimals)


@dataclass(frozen=True)
class OptimisticReport:
    """An action that is said to go well, and the indicators that contradict it, the farthest
    first.
    """

    action: Action
    contradictions: tuple[Contradiction, ...]


@dataclass(frozen=True)
class OptimisticObjective:
    """An objective all of whose actions are said to go well while an indicator is off track."""

    objective: Objective
    action_count: int
    records: tuple[IndicatorRecord, ...]


def _actions(viewer: Viewer, strategy: Strategy) -> QuerySet[Action]:
    return visible_actions(viewer).filter(
        plan__area__strategy=strategy, plan__status=ActionPlan.ADOPTED
    )


def _indicators(viewer: Viewer, strategy: Strategy) -> QuerySet[Indicator]:
    return visible_indicators(viewer).filter(
        objective__plan__area__strategy=strategy,
        objective__plan__status=ActionPlan.ADOPTED,
        evaluated__status__in=COMPUTED_BADLY,
    )


def optimistic_actions(viewer: Viewer, strategy: Strategy) -> QuerySet[Action]:
    """The actions that are said to go well while an indicator of an objective that they serve is
    off track or at risk.
    """
    served = Action.objectives.through.objects.filter(
        action=OuterRef("pk"),
        objective__in=_indicators(viewer, strategy).values("objective"),
    )
    return _actions(viewer, strategy).filter(Exists(served), status__in=SAID_WELL)


def said_well_about(indicator: Indicator) -> list[Action]:
    """The actions serving the indicator's objective that are said to go well, in one query."""
    return list(
        Action.objects.current()
        .filter(
            objectives=indicator.objective_id,
            status__in=SAID_WELL,
            plan__status=ActionPlan.ADOPTED,
            plan__withdrawn_at__isnull=True,
        )
        .select_related("responsible_organisation")
        .order_by("-last_reported_on", "id")[:MOST_ACTIONS]
    )


def farthest_first(
    viewer: Viewer, strategy: Strategy
) -> list[tuple[int, list[tuple[int, Distance]]]]:
    """The ids of the optimistic actions, the farthest first, each with the ids of the indicators
    that contradict it and how far they are; two queries.
    """
    of_objectives: dict[int, list[tuple[int, str, float | None]]] = defaultdict(list)
    for pk, objective_id, computed, shortfall in _indicators(viewer, strategy).values_list(
        "pk", "objective_id", "evaluated__status", "evaluated__shortfall"
    ):
        of_objectives[objective_id].append((pk, computed, shortfall))
    rows: dict[int, dict[int, Distance]] = defaultdict(dict)
    for action_id, said, objective_id in (
        _actions(viewer, strategy)
        .filter(status__in=SAID_WELL, objectives__isnull=False)
        .values_list("pk", "status", "objectives__pk")
    ):
        for indicator_id, computed, shortfall in of_objectives.get(objective_id, ()):
            found = distance(said, computed, shortfall)
            if found is not None:
                rows[action_id][indicator_id] = found
    ordered = [
        (pk, sorted(found.items(), key=lambda each: (each[1], -each[0]), reverse=True))
        for pk, found in rows.items()
    ]
    return sorted(ordered, key=lambda row: (row[1][0][1], -row[0]), reverse=True)


def optimistic_reports(
    rows: Sequence[tuple[int, list[tuple[int, Distance]]]],
) -> list[OptimisticReport]:
    """Some rows of ``farthest_first``, such as a page of them, with all that is shown of them:
    five queries.
    """
    actions = Action.objects.select_related(
        "plan__area", "responsible_organisation", "responsible_person"
    ).in_bulk([pk for pk, _found in rows])
    records = figures_of(
        Indicator.objects.filter(pk__in={pk for _pk, found in rows for pk, _far in found})
        .select_related("objective")
        .order_by("pk")
    )
    return [
        OptimisticReport(
            actions[pk],
            tuple(
                Contradiction(records[other], far, _apart(actions[pk], records[other]))
                for other, far in found
            ),
        )
        for pk, found in rows
    ]


def _apart(action: Action, record: IndicatorRecord) -> TimeApart | None:
    measured = record.evaluation.measured_period
    if measured is None or action.last_reported_on is None:
        return None
    return time_apart(action.last_reported_on, Period(measured, record.frequency).end)


def optimistic_objectives(viewer: Viewer, strategy: Strategy) -> list[OptimisticObjective]:
    """The objectives all of whose actions are said to go well while an indicator is off track, by
    their number of actions, at most MOST_OBJECTIVES: six queries.
    """
    off_track = _indicators(viewer, strategy).filter(evaluated__status="off_track")
    said: dict[int, list[str]] = defaultdict(list)
    for objective_id, status in (
        _actions(viewer, strategy)
        .exclude(status__in=LEFT_OUT)
        .filter(objectives__in=off_track.values("objective"))
        .values_list("objectives__pk", "status")
    ):
        said[objective_id].append(status)
    found = {
        pk: len(statuses)
        for pk, statuses in said.items()
        if all(status in SAID_WELL for status in statuses)
    }
    shown = sorted(found, key=lambda pk: (-found[pk], pk))[:MOST_OBJECTIVES]
    records = defaultdict(list)
    for record in figures_of(off_track.filter(objective__in=shown).order_by("pk")).values():
        records[record.indicator.objective_id].append(record)
    objectives = Objective.objects.select_related("plan").in_bulk(shown)
    return [
        OptimisticObjective(objectives[pk], found[pk], tuple(records[pk]))
        for pk in shown
        if pk in objectives
    ]
