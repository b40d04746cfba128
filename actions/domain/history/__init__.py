"""What has been changed, by whom and why, read from the history.

``wording`` decides how a change is told; the other modules find the changes of one thing each.
"""

from actions.domain.history.of_action import changes_of_action
from actions.domain.history.of_figures import PublicTimes, changes_of_figures, public_times
from actions.domain.history.of_plan import PlanChange, adopted_at, changes_since
from actions.domain.history.wording import (
    LONGEST_HISTORY,
    Author,
    Change,
    FieldChange,
    Names,
    changed_fields,
    fields_told_of,
)

__all__ = [
    "LONGEST_HISTORY",
    "Author",
    "Change",
    "FieldChange",
    "Names",
    "PlanChange",
    "PublicTimes",
    "adopted_at",
    "changed_fields",
    "changes_of_action",
    "changes_of_figures",
    "changes_since",
    "fields_told_of",
    "public_times",
]
