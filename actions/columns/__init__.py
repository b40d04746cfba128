"""The columns that people choose between in lists, on the page and in downloads alike."""

from actions.columns.actions import ACTIONS
from actions.columns.base import Column, Found, ListKind, keys_of
from actions.columns.indicators import INDICATORS
from actions.columns.objectives import OBJECTIVES

LISTS = {each.kind: each for each in (ACTIONS, INDICATORS, OBJECTIVES)}
"""The lists of a strategy by SavedView.Kind."""

__all__ = ["ACTIONS", "INDICATORS", "LISTS", "OBJECTIVES", "Column", "Found", "ListKind", "keys_of"]
