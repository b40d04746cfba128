"""The plans of a strategy as they stood at the end of an earlier day, read from the history.

``state_on`` gives what stood; ``counts`` counts it. What is told is what was recorded by then: a
report that is dated earlier and came later is not part of it.
"""

from actions.domain.as_of.counts import AreaThen, attention_counts, by_area
from actions.domain.as_of.entries import EntryThen, entries_on
from actions.domain.as_of.reading import end_of, first_recorded_on, state_on
from actions.domain.as_of.state import (
    ActionThen,
    IndicatorThen,
    MilestoneThen,
    ObjectiveThen,
    PlanThen,
    State,
)

__all__ = [
    "ActionThen",
    "AreaThen",
    "EntryThen",
    "IndicatorThen",
    "MilestoneThen",
    "ObjectiveThen",
    "PlanThen",
    "State",
    "attention_counts",
    "by_area",
    "end_of",
    "entries_on",
    "first_recorded_on",
    "state_on",
]
