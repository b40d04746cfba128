"""What the latest report on each action said on an earlier day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from actions.domain.as_of.reading import GONE, end_of, newest_by
from actions.models import ProgressEntry
from actions.statuses import ACTION_STATUSES
from foundation.status import Status


@dataclass(frozen=True)
class EntryThen:
    id: int
    action_id: int
    reported_on: date
    status: str
    reason: str
    what_happened: str
    obstacles: str
    opportunities: str
    next_steps: str
    author: str

    @property
    def status_style(self) -> Status:
        return ACTION_STATUSES[self.status]


COLUMNS = (
    "id",
    "action_id",
    "reported_on",
    "status",
    "reason",
    "what_happened",
    "obstacles",
    "opportunities",
    "next_steps",
    "author__name",
)


def entries_on(day: date, actions: Iterable[int]) -> dict[int, EntryThen]:
    """The latest report on each of ``actions`` (by id) in its wording of then: one query.

    A wording that was corrected later is told as it stood. For those who may read entries.
    """
    rows = newest_by(end_of(day), ProgressEntry.objects.filter(action__in=list(actions)))
    found: dict[int, EntryThen] = {}
    for values in (
        rows.exclude(history_type=GONE)
        .filter(withdrawn_at__isnull=True)
        .order_by("reported_on", "id")
        .values_list(*COLUMNS)
    ):
        entry = EntryThen(*values)
        found[entry.action_id] = entry
    return found
