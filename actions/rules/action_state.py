"""What follows about an action from its dates and its latest report. Never stored."""

from collections.abc import Iterable
from datetime import date, timedelta

from actions.rules.periods import add_months

NEEDS_REASON = frozenset({"at_risk", "delayed", "cancelled"})
ENDED = frozenset({"completed", "cancelled"})
DUE_SOON_DAYS = 30


def is_overdue(*, status: str, ends_on: date | None, today: date) -> bool:
    """Past its end and neither completed nor cancelled."""
    return ends_on is not None and ends_on < today and status not in ENDED


def next_report_due(
    *,
    status: str,
    starts_on: date,
    last_reported_on: date | None,
    interval_months: int,
    reporting_dates: Iterable[tuple[date, int | None]] = (),
) -> date | None:
    """The day by which the next report is wanted; None when the action has ended.

    It is ``interval_months`` after the last report (or the start), or the first of the action's
    own reporting dates after the last report, if that is earlier. A reporting date is a day and
    the number of months after which it recurs (None: once).
    """
    if status in ENDED:
        return None
    since = last_reported_on or starts_on
    candidates = [add_months(since, interval_months)]
    for day, repeats_every in reporting_dates:
        occurrence, turn = day, 0
        while occurrence <= since and repeats_every:
            turn += 1
            occurrence = add_months(day, turn * repeats_every)
        if occurrence > since:
            candidates.append(occurrence)
    return min(candidates)


def is_stale(due: date | None, today: date) -> bool:
    """Whether the report that was due on ``due`` has not come by ``today``."""
    return due is not None and due < today


def is_due_soon(due: date | None, today: date) -> bool:
    """Whether a report is wanted within the next DUE_SOON_DAYS days."""
    return due is not None and today <= due <= today + timedelta(days=DUE_SOON_DAYS)
