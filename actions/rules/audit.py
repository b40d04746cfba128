"""What an action plan lacks before it is adopted. Nothing but an empty plan stops an adoption."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from actions.rules.action_state import ENDED

MOST_ELEMENTS = 60
"""More objectives, indicators and actions than this are hard to follow up in one plan."""
CHANGING_DIRECTIONS = frozenset({"increase", "decrease"})
"""Only on the way from somewhere to somewhere is a baseline needed."""


class Finding(StrEnum):
    """One kind of thing that a plan lacks, in the order in which they are told."""

    EMPTY = "empty"
    ACTION_WITHOUT_PERSON = "action_without_person"
    ACTION_WITHOUT_END = "action_without_end"
    OBJECTIVE_WITHOUT_INDICATOR = "objective_without_indicator"
    OBJECTIVE_WITHOUT_ACTION = "objective_without_action"
    NEED_WITHOUT_OBJECTIVE = "need_without_objective"
    INDICATOR_WITHOUT_BASELINE = "indicator_without_baseline"
    INDICATOR_WITHOUT_TARGET = "indicator_without_target"
    INDICATOR_WITHOUT_SOURCE = "indicator_without_source"
    TOO_MANY = "too_many"


STOPPING = frozenset({Finding.EMPTY})


@dataclass(frozen=True)
class ObjectiveFacts:
    id: int
    parent_id: int | None = None
    has_actions: bool = True
    """Whether an action that is not cancelled serves it."""


@dataclass(frozen=True)
class ActionFacts:
    id: int
    status: str = "on_track"
    has_person: bool = True
    """Whether somebody who can sign in answers for it."""
    has_end: bool = True


@dataclass(frozen=True)
class IndicatorFacts:
    id: int
    objective_id: int
    direction: str = "increase"
    has_baseline: bool = True
    has_target: bool = True
    has_source: bool = True


@dataclass(frozen=True)
class Audit:
    """``found`` holds the ids of what each finding is about; the plan itself has none."""

    found: Mapping[Finding, Sequence[int]]
    elements: int
    """How many objectives, indicators and actions the plan has."""

    @property
    def is_clean(self) -> bool:
        return not self.found

    @property
    def stops(self) -> bool:
        return bool(STOPPING & self.found.keys())

    @property
    def lacking(self) -> int:
        """How many things lack something, each counted once for each thing that it lacks."""
        return sum(len(ids) for ids in self.found.values())


def audit(
    *,
    objectives: Collection[ObjectiveFacts],
    indicators: Collection[IndicatorFacts],
    actions: Collection[ActionFacts],
    unserved_needs: Iterable[int],
) -> Audit:
    """What the plan lacks.

    ``unserved_needs`` are the needs of the plan's area that no objective serves. An objective is
    measured, and served, by what belongs to its sub-objectives too. What an ended action lacks is
    not to be mended any more.
    """
    measured = _with_parents(objectives, {each.objective_id for each in indicators})
    served = _with_parents(objectives, {each.id for each in objectives if each.has_actions})
    running = [each for each in actions if each.status not in ENDED]
    elements = len(objectives) + len(indicators) + len(actions)
    found: dict[Finding, list[int]] = {
        Finding.ACTION_WITHOUT_PERSON: [each.id for each in running if not each.has_person],
        Finding.ACTION_WITHOUT_END: [each.id for each in running if not each.has_end],
        Finding.OBJECTIVE_WITHOUT_INDICATOR: [
            each.id for each in objectives if each.id not in measured
        ],
        Finding.OBJECTIVE_WITHOUT_ACTION: [each.id for each in objectives if each.id not in served],
        Finding.NEED_WITHOUT_OBJECTIVE: list(unserved_needs),
        Finding.INDICATOR_WITHOUT_BASELINE: [
            each.id
            for each in indicators
            if not each.has_baseline and each.direction in CHANGING_DIRECTIONS
        ],
        Finding.INDICATOR_WITHOUT_TARGET: [each.id for each in indicators if not each.has_target],
        Finding.INDICATOR_WITHOUT_SOURCE: [each.id for each in indicators if not each.has_source],
    }
    told: dict[Finding, list[int]] = {} if elements else {Finding.EMPTY: []}
    told |= {finding: ids for finding, ids in found.items() if ids}
    if elements > MOST_ELEMENTS:
        told[Finding.TOO_MANY] = []
    return Audit(told, elements)


def _with_parents(objectives: Iterable[ObjectiveFacts], ids: set[int]) -> set[int]:
    """``ids`` with the objectives above them."""
    return ids | {
        each.parent_id for each in objectives if each.id in ids and each.parent_id is not None
    }
