"""What can be done to a review, from which state, by whom, and while its cycle is in which stage.

not started → draft → submitted → returned or approved. An approved review is locked; a coordinator
may unlock it with a reason.
"""

from dataclasses import dataclass
from enum import StrEnum

from reporting.rules.cycle_state import CycleStatus, Stage


class ReviewStatus(StrEnum):
    NOT_STARTED = "not_started"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


class ReviewChange(StrEnum):
    SAVE = "save"
    SUBMIT = "submit"
    TAKE_BACK = "take_back"
    RETURN = "return"
    APPROVE = "approve"
    UNLOCK = "unlock"


class Role(StrEnum):
    """What somebody is to a review."""

    REPORTER = "reporter"
    """May report on its action."""
    COORDINATOR = "coordinator"
    """Coordinates its strategy, and may do what a reporter may."""
    OTHER = "other"


class Refusal(StrEnum):
    NOT_ALLOWED = "not_allowed"
    """Not by this person, whatever the state."""
    WRONG_STATE = "wrong_state"
    CYCLE_NOT_OPEN = "cycle_not_open"
    TOO_LATE = "too_late"
    """The days of grace are over for who reports."""


@dataclass(frozen=True)
class _Change:
    role: Role
    leads: dict[ReviewStatus, ReviewStatus]


CHANGES = {
    ReviewChange.SAVE: _Change(
        Role.REPORTER,
        {
            ReviewStatus.NOT_STARTED: ReviewStatus.DRAFT,
            ReviewStatus.DRAFT: ReviewStatus.DRAFT,
            ReviewStatus.RETURNED: ReviewStatus.RETURNED,
        },
    ),
    ReviewChange.SUBMIT: _Change(
        Role.REPORTER,
        {
            ReviewStatus.NOT_STARTED: ReviewStatus.SUBMITTED,
            ReviewStatus.DRAFT: ReviewStatus.SUBMITTED,
            ReviewStatus.RETURNED: ReviewStatus.SUBMITTED,
        },
    ),
    ReviewChange.TAKE_BACK: _Change(Role.REPORTER, {ReviewStatus.SUBMITTED: ReviewStatus.DRAFT}),
    ReviewChange.RETURN: _Change(Role.COORDINATOR, {ReviewStatus.SUBMITTED: ReviewStatus.RETURNED}),
    ReviewChange.APPROVE: _Change(
        Role.COORDINATOR, {ReviewStatus.SUBMITTED: ReviewStatus.APPROVED}
    ),
    ReviewChange.UNLOCK: _Change(Role.COORDINATOR, {ReviewStatus.APPROVED: ReviewStatus.RETURNED}),
}


def changed_review(
    status: str, change: ReviewChange, *, role: Role, cycle_status: str, stage: Stage
) -> ReviewStatus | Refusal:
    """The state after ``change``, or why it is refused.

    Everything asks for an open cycle. Who reports is also held to its days: nothing before it
    opens; after the days of grace only what was returned, and nothing once it should have closed.
    A coordinator is held to none of them.
    """
    wanted = CHANGES[change]
    if role is Role.OTHER or (wanted.role is Role.COORDINATOR and role is not Role.COORDINATOR):
        return Refusal.NOT_ALLOWED
    if cycle_status != CycleStatus.OPEN:
        return Refusal.CYCLE_NOT_OPEN
    after = wanted.leads.get(ReviewStatus(status))
    if after is None:
        return Refusal.WRONG_STATE
    if role is Role.REPORTER:
        if stage is Stage.BEFORE:
            return Refusal.CYCLE_NOT_OPEN
        is_late = stage is Stage.OVER or (
            stage is Stage.DECIDING and status != ReviewStatus.RETURNED
        )
        if is_late:
            return Refusal.TOO_LATE
    return after
