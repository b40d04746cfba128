"""Every change of a review from every state, by every role: allowed and refused, in one table."""

import pytest

from reporting.rules.cycle_state import CycleStatus, Stage
from reporting.rules.review_state import Refusal, ReviewChange, ReviewStatus, Role, changed_review

STATES = list(ReviewStatus)
N, D, S, R, A = STATES
X, W = Refusal.NOT_ALLOWED, Refusal.WRONG_STATE

TABLE = {
    #                                         from: N  D  S  R  A
    (Role.REPORTER, ReviewChange.SAVE): (D, D, W, R, W),
    (Role.REPORTER, ReviewChange.SUBMIT): (S, S, W, S, W),
    (Role.REPORTER, ReviewChange.TAKE_BACK): (W, W, D, W, W),
    (Role.REPORTER, ReviewChange.RETURN): (X, X, X, X, X),
    (Role.REPORTER, ReviewChange.APPROVE): (X, X, X, X, X),
    (Role.REPORTER, ReviewChange.UNLOCK): (X, X, X, X, X),
    (Role.COORDINATOR, ReviewChange.SAVE): (D, D, W, R, W),
    (Role.COORDINATOR, ReviewChange.SUBMIT): (S, S, W, S, W),
    (Role.COORDINATOR, ReviewChange.TAKE_BACK): (W, W, D, W, W),
    (Role.COORDINATOR, ReviewChange.RETURN): (W, W, R, W, W),
    (Role.COORDINATOR, ReviewChange.APPROVE): (W, W, A, W, W),
    (Role.COORDINATOR, ReviewChange.UNLOCK): (W, W, W, W, R),
} | {(Role.OTHER, change): (X, X, X, X, X) for change in ReviewChange}


def test_the_table_is_whole():
    assert set(TABLE) == {(role, change) for role in Role for change in ReviewChange}


@pytest.mark.parametrize(
    ("role", "change", "status", "expected"),
    [
        pytest.param(role, change, status, after, id=f"{role}-{change}-{status}")
        for (role, change), row in TABLE.items()
        for status, after in zip(STATES, row, strict=True)
    ],
)
def test_change_while_the_cycle_runs(role, change, status, expected):
    after = changed_review(
        status, change, role=role, cycle_status=CycleStatus.OPEN, stage=Stage.RUNNING
    )

    assert after is expected


@pytest.mark.parametrize("cycle_status", [CycleStatus.DRAFT, CycleStatus.CLOSED])
@pytest.mark.parametrize("stage", list(Stage))
def test_nothing_is_done_unless_the_cycle_is_open(cycle_status, stage):
    for (role, change), row in TABLE.items():
        for status in STATES:
            after = changed_review(
                status, change, role=role, cycle_status=cycle_status, stage=stage
            )
            assert after is (X if X in row else Refusal.CYCLE_NOT_OPEN)


LATE = Refusal.TOO_LATE
EARLY = Refusal.CYCLE_NOT_OPEN
SUBMITTING = {
    # from:          N      D      S  R      A
    Stage.BEFORE: (EARLY, EARLY, W, EARLY, W),
    Stage.RUNNING: (S, S, W, S, W),
    Stage.GRACE: (S, S, W, S, W),
    Stage.DECIDING: (LATE, LATE, W, S, W),
    Stage.OVER: (LATE, LATE, W, LATE, W),
}


@pytest.mark.parametrize("stage", list(Stage))
def test_reporter_is_held_to_the_days_of_the_cycle(stage):
    for status, expected in zip(STATES, SUBMITTING[stage], strict=True):
        after = changed_review(
            status,
            ReviewChange.SUBMIT,
            role=Role.REPORTER,
            cycle_status=CycleStatus.OPEN,
            stage=stage,
        )
        assert after is expected


@pytest.mark.parametrize("stage", list(Stage))
def test_coordinator_is_not(stage):
    for (role, change), row in TABLE.items():
        if role is Role.COORDINATOR:
            for status, expected in zip(STATES, row, strict=True):
                after = changed_review(
                    status, change, role=role, cycle_status=CycleStatus.OPEN, stage=stage
                )
                assert after is expected
