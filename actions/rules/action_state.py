"""What follows about an action from its dates and its latest report. Never stored."""

from collections.abc import Iterable
from datetime import date, timedelta

from actions.rules.periods import add_months

NEEDS_REASON = frozenset({"at_risk", "delayed", "cancelled"})
ENDED = frozenset({"completed", "cancelled"})
DUE_SOON_DAYS = 30
"""A report is announced as due so many days ahead; one that comes after that answers the date."""
EARLY_DAYS_A_MONTH = 10
"""For each month between recurring dates, so that one report never answers two of them."""


def is_overdue(*, status: str, ends_on: date | None, today: date) -> bool:
    """Past its end and neither completed nor cancelled."""
    return ends_on is not None and ends_on < today and status not in ENDED


def is_unreported(
    *, status: str, starts_on: date, last_reported_on: date | None, since: date, today: date
) -> bool:
    """Whether a report is wanted for the time that began on ``since``, and none has come.

    Wanted of an action that has begun and not ended; whether its plan takes reports is another
    question.
    """
    if starts_on > today or status in ENDED:
        return False
    return last_reported_on is None or last_reported_on < since


def next_report_due(
    *,
    status: str,
    starts_on: date,
    last_reported_on: date | None,
    interval_months: int,
    reporting_dates: Iterable[tuple[date, int | None]] = (),
    plan_decided_on: date | None = None,
) -> date | None:
    """The day by which the next report is wanted; None when the action has ended.

    It is ``interval_months`` after the last report, or the first of the action's own reporting
    dates that is not answered yet, if that is earlier. A reporting date is a day and the number
    of months after which it recurs (None: once); a report answers the dates up to its own day,
    and one that comes soon after it (see EARLY_DAYS_A_MONTH). Before the first report, time counts
    from the day the action starts or its plan is decided, whichever is later.
    """
    if status in ENDED:
        return None
    since = last_reported_on or max(starts_on, plan_decided_on or starts_on)
    candidates = [add_months(since, interval_months)]
    for day, repeats_every in reporting_dates:
        early = _early_days(repeats_every) if last_reported_on else 0
        occurrence, turn = day, 0
        while (occurrence - since).days <= early and repeats_every and occurrence < date.max:
            turn += 1
            occurrence = add_months(day, turn * repeats_every)
        if (occurrence - since).days > early:
            candidates.append(occurrence)
    return min(candidates)


def _early_days(repeats_every: int | None) -> int:
    """How many days before a reporting date a report already answers it."""
    if not repeats_every:
        return DUE_SOON_DAYS
    return min(DUE_SOON_DAYS, EARLY_DAYS_A_MONTH * repeats_every)


def is_stale(due: date | None, today: date) -> bool:
    """Whether the report that was due on ``due`` has not come by ``today``."""
    return due is not None and due < today


def is_due_soon(due: date | None, today: date) -> bool:
    """Whether a report is wanted within the next DUE_SOON_DAYS days."""
    return due is not None and today <= due <= today + timedelta(days=DUE_SOON_DAYS)
