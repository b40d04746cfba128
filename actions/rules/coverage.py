"""Whether something that a strategy aims at is taken up by objectives and actions."""

from enum import StrEnum


class CoverageState(StrEnum):
    COVERED = "covered"
    WITHOUT_ACTION = "without_action"
    WITHOUT_OBJECTIVE = "without_objective"


def coverage_state(*, objectives: int, actions: int) -> CoverageState:
    """The state of a need, direction or goal with so many objectives, and actions that serve them.

    An action serves through an objective, so where there is none the actions do not count.
    """
    if not objectives:
        return CoverageState.WITHOUT_OBJECTIVE
    return CoverageState.COVERED if actions else CoverageState.WITHOUT_ACTION
