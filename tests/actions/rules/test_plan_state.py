from datetime import date

import pytest

from actions.rules.plan_state import (
    ADOPTED,
    CLOSED,
    DRAFT,
    TRANSITIONS,
    Barrier,
    barrier,
    transitions_from,
)

TODAY = date(2026, 11, 24)
STATUSES = (DRAFT, ADOPTED, CLOSED)
MAY = {
    ("adopt", DRAFT): ADOPTED,
    ("close", ADOPTED): CLOSED,
    ("reopen", CLOSED): ADOPTED,
    ("take-back", ADOPTED): DRAFT,
}


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("name", TRANSITIONS)
def test_step_is_taken_from_its_status_only(name, status):
    transition = TRANSITIONS[name]
    found = barrier(transition, status=status, note="Därför", decided_on=TODAY, today=TODAY)
    if (name, status) in MAY:
        assert found is None
        assert transition.after == MAY[name, status]
    else:
        assert found == Barrier.OTHER_STATUS


@pytest.mark.parametrize(
    ("status", "names"),
    [(DRAFT, ["adopt"]), (ADOPTED, ["close", "take-back"]), (CLOSED, ["reopen"])],
)
def test_steps_from_each_status(status, names):
    assert [each.name for each in transitions_from(status)] == names


@pytest.mark.parametrize(
    ("name", "note", "decided_on", "expected"),
    [
        ("adopt", "", TODAY, None),
        ("adopt", "", None, Barrier.DECISION_MISSING),
        ("adopt", "", date(2026, 11, 25), Barrier.DECISION_IN_FUTURE),
        ("adopt", "", date(2020, 1, 1), None),
        ("close", "", None, None),
        ("reopen", "", None, Barrier.NOTE_MISSING),
        ("reopen", " \n", None, Barrier.NOTE_MISSING),
        ("reopen", "Fel plan", None, None),
        ("take-back", "", None, Barrier.NOTE_MISSING),
        ("take-back", "Fel plan", None, None),
    ],
)
def test_what_each_step_needs(name, note, decided_on, expected):
    transition = TRANSITIONS[name]
    found = barrier(
        transition, status=transition.before, note=note, decided_on=decided_on, today=TODAY
    )
    assert found == expected
