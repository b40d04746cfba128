"""What is different between two days: one turn for each thing that stands otherwise.

Every turn has its mirror: what one sees from the earlier day to the later as added is withdrawn
when one looks from the later to the earlier. Nothing turns between a day and itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol


class Turn(StrEnum):
    """What may have become of a thing, in the order in which it is told."""

    ADDED = "added"
    WITHDRAWN = "withdrawn"
    PLAN_STATUS = "plan_status"
    COMPLETED = "completed"
    REOPENED = "reopened"
    CANCELLED = "cancelled"
    RESUMED = "resumed"
    BECAME_LATE = "became_late"
    CAUGHT_UP = "caught_up"
    SLIPPED = "slipped"
    BROUGHT_FORWARD = "brought_forward"
    END_SET = "end_set"
    END_REMOVED = "end_removed"
    WORSENED = "worsened"
    IMPROVED = "improved"
    STATUS = "status"
    PERCENT = "percent"
    RESPONSIBLE = "responsible"
    VALUE = "value"
    TARGET = "target"


class Kind(StrEnum):
    PLAN = "plan"
    OBJECTIVE = "objective"
    INDICATOR = "indicator"
    ACTION = "action"
    MILESTONE = "milestone"


@dataclass(frozen=True)
class Difference:
    """One turn of one thing. ``before`` and ``after`` are the values that differ, None where there
    was none; ``days`` is how much later (negative: earlier) an end or a due day has come to lie.
    """

    kind: Kind
    id: int
    turn: Turn
    before: object = None
    after: object = None
    days: int | None = None


class PlanFacts(Protocol):
    @property
    def status(self) -> str: ...
    @property
    def ends_on(self) -> date | None: ...


class ActionFacts(Protocol):
    @property
    def status(self) -> str: ...
    @property
    def percent_complete(self) -> int | None: ...
    @property
    def ends_on(self) -> date | None: ...
    @property
    def responsible_organisation_id(self) -> int: ...
    @property
    def responsible_person_id(self) -> int | None: ...


class MilestoneFacts(Protocol):
    @property
    def due_on(self) -> date: ...
    @property
    def completed_on(self) -> date | None: ...


@dataclass(frozen=True)
class IndicatorFacts:
    """``value`` is the latest value with the period it is of, ``target`` likewise the final one."""

    status: str
    value: tuple[date, Decimal] | None = None
    target: tuple[date, Decimal] | None = None


@dataclass(frozen=True)
class Facts:
    """All that is compared of one day, by id. ``late`` are the actions that were overdue."""

    day: date
    plans: Mapping[int, PlanFacts]
    objectives: Mapping[int, object]
    indicators: Mapping[int, IndicatorFacts]
    actions: Mapping[int, ActionFacts]
    milestones: Mapping[int, MilestoneFacts]
    late: frozenset[int] = frozenset()


ACTION_RANKS = {"delayed": 0, "at_risk": 1, "on_track": 2}
"""Statuses of work under way, from worse to better; others are other, and no better or worse."""
INDICATOR_RANKS = {"off_track": 0, "at_risk": 1, "on_track": 2, "achieved": 3}
ENDINGS = {
    "completed": (Turn.COMPLETED, Turn.REOPENED),
    "cancelled": (Turn.CANCELLED, Turn.RESUMED),
}


def differences(earlier: Facts, later: Facts) -> list[Difference]:
    """Every turn from ``earlier`` to ``later``, thing by thing."""
    found: list[Difference] = []
    for kind, before, after in (
        (Kind.PLAN, earlier.plans, later.plans),
        (Kind.OBJECTIVE, earlier.objectives, later.objectives),
        (Kind.INDICATOR, earlier.indicators, later.indicators),
        (Kind.ACTION, earlier.actions, later.actions),
        (Kind.MILESTONE, earlier.milestones, later.milestones),
    ):
        found += [Difference(kind, pk, Turn.ADDED) for pk in after if pk not in before]
        found += [Difference(kind, pk, Turn.WITHDRAWN) for pk in before if pk not in after]
    for pk in _in_both(earlier.plans, later.plans):
        found += _of_plan(pk, earlier.plans[pk], later.plans[pk])
    for pk in _in_both(earlier.indicators, later.indicators):
        found += _of_indicator(pk, earlier.indicators[pk], later.indicators[pk])
    for pk in _in_both(earlier.actions, later.actions):
        found += _of_action(pk, earlier.actions[pk], later.actions[pk])
        found += _of_lateness(Kind.ACTION, pk, pk in earlier.late, pk in later.late)
    for pk in _in_both(earlier.milestones, later.milestones):
        found += _of_milestone(pk, earlier, later)
    return found


def _in_both(earlier: Mapping[int, object], later: Mapping[int, object]) -> Iterable[int]:
    return (pk for pk in earlier if pk in later)


def _of_plan(pk: int, before: PlanFacts, after: PlanFacts) -> Iterable[Difference]:
    if before.status != after.status:
        yield Difference(Kind.PLAN, pk, Turn.PLAN_STATUS, before.status, after.status)
    yield from _of_end(Kind.PLAN, pk, before.ends_on, after.ends_on)


def _of_action(pk: int, before: ActionFacts, after: ActionFacts) -> Iterable[Difference]:
    yield from _of_status(Kind.ACTION, pk, before.status, after.status, ACTION_RANKS)
    yield from _of_end(Kind.ACTION, pk, before.ends_on, after.ends_on)
    if before.percent_complete != after.percent_complete:
        yield Difference(
            Kind.ACTION, pk, Turn.PERCENT, before.percent_complete, after.percent_complete
        )
    answered = (before.responsible_organisation_id, before.responsible_person_id)
    answers = (after.responsible_organisation_id, after.responsible_person_id)
    if answered != answers:
        yield Difference(Kind.ACTION, pk, Turn.RESPONSIBLE, answered, answers)


def _of_status(
    kind: Kind, pk: int, before: str, after: str, ranks: Mapping[str, int]
) -> Iterable[Difference]:
    """An end that was reached, an end that was left, better or worse, or only otherwise."""
    if before == after:
        return
    ends = [ENDINGS[after][0]] if after in ENDINGS else []
    ends += [ENDINGS[before][1]] if before in ENDINGS else []
    for turn in ends:
        yield Difference(kind, pk, turn, before, after)
    if ends:
        return
    turn = Turn.STATUS
    if before in ranks and after in ranks:
        turn = Turn.IMPROVED if ranks[after] > ranks[before] else Turn.WORSENED
    yield Difference(kind, pk, turn, before, after)


def _of_end(kind: Kind, pk: int, before: date | None, after: date | None) -> Iterable[Difference]:
    if before == after:
        return
    if before is None or after is None:
        turn = Turn.END_SET if before is None else Turn.END_REMOVED
        yield Difference(kind, pk, turn, before, after)
        return
    days = (after - before).days
    turn = Turn.SLIPPED if days > 0 else Turn.BROUGHT_FORWARD
    yield Difference(kind, pk, turn, before, after, days)


def _of_lateness(kind: Kind, pk: int, was_late: bool, is_late: bool) -> Iterable[Difference]:
    if was_late != is_late:
        yield Difference(kind, pk, Turn.BECAME_LATE if is_late else Turn.CAUGHT_UP)


def _of_milestone(pk: int, earlier: Facts, later: Facts) -> Iterable[Difference]:
    before, after = earlier.milestones[pk], later.milestones[pk]
    if (before.completed_on is None) != (after.completed_on is None):
        turn = Turn.REOPENED if after.completed_on is None else Turn.COMPLETED
        yield Difference(Kind.MILESTONE, pk, turn, before.completed_on, after.completed_on)
    yield from _of_end(Kind.MILESTONE, pk, before.due_on, after.due_on)
    yield from _of_lateness(
        Kind.MILESTONE, pk, is_late(before, earlier.day), is_late(after, later.day)
    )


def is_late(milestone: MilestoneFacts, day: date) -> bool:
    """Due before ``day``, and not reached."""
    return milestone.completed_on is None and milestone.due_on < day


def _of_indicator(pk: int, before: IndicatorFacts, after: IndicatorFacts) -> Iterable[Difference]:
    """One turn where the status differs, with the values; else one for a new value or target."""
    if before.status != after.status:
        ranks = INDICATOR_RANKS
        turn = Turn.STATUS
        if before.status in ranks and after.status in ranks:
            better = ranks[after.status] > ranks[before.status]
            turn = Turn.IMPROVED if better else Turn.WORSENED
        yield Difference(Kind.INDICATOR, pk, turn, before.status, after.status)
    elif before.value != after.value:
        yield Difference(Kind.INDICATOR, pk, Turn.VALUE, before.value, after.value)
    if before.target != after.target:
        yield Difference(Kind.INDICATOR, pk, Turn.TARGET, before.target, after.target)
