"""Which actions, indicators and objectives of a strategy a list shows, and in which order.

Everything is decided by the database. A list and a figure that leads to it both ask here
(``actions_matching`` and its siblings), so that they are the same rows by construction: what is
not valid in an address is passed over in both.
"""

from actions.filters.actions import ActionFilter, actions_matching, attention_conditions
from actions.filters.base import ListFilter
from actions.filters.indicators import IndicatorFilter, indicators_matching
from actions.filters.objectives import ObjectiveFilter, objectives_matching

__all__ = [
    "ActionFilter",
    "IndicatorFilter",
    "ListFilter",
    "ObjectiveFilter",
    "actions_matching",
    "attention_conditions",
    "indicators_matching",
    "objectives_matching",
]
