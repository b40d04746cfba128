"""How an action plan goes from draft to adopted to closed, and back: one table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

DRAFT, ADOPTED, CLOSED = "draft", "adopted", "closed"


@dataclass(frozen=True)
class Transition:
    """A step that a plan may take from one status to another."""

    name: str
    before: str
    after: str
    needs_note: bool = False
    """Whether whoever takes it has to say why."""
    needs_decision: bool = False
    """Whether it is taken by a decision, which has its date."""


TRANSITIONS: Mapping[str, Transition] = {
    each.name: each
    for each in (
        Transition("adopt", DRAFT, ADOPTED, needs_decision=True),
        Transition("close", ADOPTED, CLOSED),
        Transition("reopen", CLOSED, ADOPTED, needs_note=True),
        Transition("take-back", ADOPTED, DRAFT, needs_note=True),
    )
}


def transitions_from(status: str) -> list[Transition]:
    """The steps that a plan with ``status`` may take, the usual one first."""
    return [each for each in TRANSITIONS.values() if each.before == status]


class Barrier(StrEnum):
    """Why a step cannot be taken."""

    OTHER_STATUS = "other_status"
    NOTE_MISSING = "note_missing"
    DECISION_MISSING = "decision_missing"
    DECISION_IN_FUTURE = "decision_in_future"


def barrier(
    transition: Transition, *, status: str, note: str, decided_on: date | None, today: date
) -> Barrier | None:
    """What stands against taking the step now; None where nothing does."""
    if status != transition.before:
        return Barrier.OTHER_STATUS
    if transition.needs_decision and decided_on is None:
        return Barrier.DECISION_MISSING
    if transition.needs_decision and decided_on is not None and decided_on > today:
        return Barrier.DECISION_IN_FUTURE
    if transition.needs_note and not note.strip():
        return Barrier.NOTE_MISSING
    return None
