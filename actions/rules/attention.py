"""What is wrong with an action, said by the names that lists filter by."""

from datetime import date

from actions.rules.action_state import ENDED, is_unreported

REASONS = ("overdue", "delayed", "at_risk", "stale", "unreported", "unassigned")


def reasons_for_attention(
    *,
    status: str,
    starts_on: date,
    last_reported_on: date | None,
    has_person: bool,
    is_overdue: bool,
    is_stale: bool,
    takes_reports: bool,
    today: date,
) -> frozenset[str]:
    """Those of REASONS that hold on ``today``; "unreported" means in the year of that day."""
    holds = {
        "overdue": is_overdue,
        "delayed": status == "delayed",
        "at_risk": status == "at_risk",
        "stale": is_stale,
        "unreported": takes_reports
        and is_unreported(
            status=status,
            starts_on=starts_on,
            last_reported_on=last_reported_on,
            since=date(today.year, 1, 1),
            today=today,
        ),
        "unassigned": not has_person and status not in ENDED,
    }
    return frozenset(reason for reason in REASONS if holds[reason])
