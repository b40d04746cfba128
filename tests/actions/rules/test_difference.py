"""The difference between two days: tables, and generated pairs of days."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.rules.difference import (
    Difference,
    Facts,
    IndicatorFacts,
    Kind,
    Turn,
    differences,
)

MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)


@dataclass(frozen=True)
class Plan:
    status: str = "adopted"
    ends_on: date | None = date(2027, 12, 31)


@dataclass(frozen=True)
class Action:
    status: str = "on_track"
    percent_complete: int | None = 20
    ends_on: date | None = date(2026, 12, 31)
    responsible_organisation_id: int = 1
    responsible_person_id: int | None = 1


@dataclass(frozen=True)
class Milestone:
    due_on: date = date(2026, 4, 1)
    completed_on: date | None = None


def facts(day=MARCH, **things):
    found = {"plans": {}, "objectives": {}, "indicators": {}, "actions": {}, "milestones": {}}
    return Facts(day=day, **(found | things))


def turns(found):
    return [(each.kind.value, each.turn.value, each.days) for each in found]


def compared(kind, before, after):
    return differences(facts(**{kind: {1: before}}), facts(day=JUNE, **{kind: {1: after}}))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"status": "delayed"}, [("worsened", None)]),
        ({"status": "at_risk"}, [("worsened", None)]),
        ({"status": "completed"}, [("completed", None)]),
        ({"status": "cancelled"}, [("cancelled", None)]),
        ({"status": "not_started"}, [("status", None)]),
        ({"ends_on": date(2027, 1, 30)}, [("slipped", 30)]),
        ({"ends_on": date(2026, 12, 1)}, [("brought_forward", -30)]),
        ({"ends_on": None}, [("end_removed", None)]),
        ({"percent_complete": 40}, [("percent", None)]),
        ({"percent_complete": None}, [("percent", None)]),
        ({"responsible_person_id": None}, [("responsible", None)]),
        ({"responsible_organisation_id": 2}, [("responsible", None)]),
        (
            {"status": "completed", "percent_complete": 100, "ends_on": date(2027, 12, 31)},
            [("completed", None), ("slipped", 365), ("percent", None)],
        ),
    ],
    ids=str,
)
def test_turns_of_an_action(changes, expected):
    found = compared("actions", Action(), replace(Action(), **changes))
    assert [(each.turn.value, each.days) for each in found] == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("delayed", "at_risk", ["improved"]),
        ("delayed", "on_track", ["improved"]),
        ("on_track", "delayed", ["worsened"]),
        ("no_report", "delayed", ["status"]),
        ("not_started", "on_track", ["status"]),
        ("completed", "on_track", ["reopened"]),
        ("cancelled", "at_risk", ["resumed"]),
        ("completed", "cancelled", ["cancelled", "reopened"]),
        ("cancelled", "completed", ["completed", "resumed"]),
    ],
    ids=str,
)
def test_turns_of_a_status(before, after, expected):
    found = compared("actions", Action(status=before), Action(status=after))
    assert [each.turn.value for each in found] == expected


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (Milestone(), [("became_late", None)]),
        (Milestone(completed_on=date(2026, 4, 20)), [("completed", None)]),
        (Milestone(due_on=date(2026, 8, 1)), [("slipped", 122)]),
        (Milestone(due_on=date(2026, 3, 1)), [("brought_forward", -31), ("became_late", None)]),
    ],
    ids=["waits", "reached", "put off", "brought forward"],
)
def test_turns_of_a_milestone(after, expected):
    found = compared("milestones", Milestone(), after)
    assert [(each.turn.value, each.days) for each in found] == expected


def value(year, figure):
    return date(year, 1, 1), Decimal(figure)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (IndicatorFacts("on_track"), IndicatorFacts("on_track"), []),
        (IndicatorFacts("off_track"), IndicatorFacts("achieved"), ["improved"]),
        (IndicatorFacts("achieved"), IndicatorFacts("at_risk"), ["worsened"]),
        (IndicatorFacts("no_measurement"), IndicatorFacts("on_track"), ["status"]),
        (
            IndicatorFacts("on_track", value(2024, 4)),
            IndicatorFacts("on_track", value(2025, 5)),
            ["value"],
        ),
        (
            IndicatorFacts("on_track", None, value(2027, 9)),
            IndicatorFacts("off_track", None, value(2027, 12)),
            ["worsened", "target"],
        ),
    ],
    ids=["same", "better", "worse", "first value", "new value", "stricter target"],
)
def test_turns_of_an_indicator(before, after, expected):
    assert [each.turn.value for each in compared("indicators", before, after)] == expected


def test_what_is_added_and_withdrawn():
    before = facts(actions={1: Action(), 2: Action()}, objectives={7: "1"})
    after = facts(day=JUNE, actions={2: Action(), 3: Action()}, objectives={7: "1", 8: "2"})
    assert turns(differences(before, after)) == [
        ("objective", "added", None),
        ("action", "added", None),
        ("action", "withdrawn", None),
    ]


def test_an_action_that_passed_its_end_became_late():
    before, after = facts(actions={1: Action()}), facts(day=JUNE, actions={1: Action()})
    found = differences(before, replace(after, late=frozenset({1})))
    assert found == [Difference(Kind.ACTION, 1, Turn.BECAME_LATE)]


def test_a_plan_is_adopted():
    found = compared("plans", Plan(status="draft"), Plan())
    assert [(each.turn, each.before, each.after) for each in found] == [
        (Turn.PLAN_STATUS, "draft", "adopted")
    ]


# --- Generated -----------------------------------------------------------------------------------

DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))
IDS = st.integers(1, 5)
POINTS = st.none() | st.tuples(DAYS, st.decimals(0, 9, places=0))
ACTIONS = st.builds(
    Action,
    status=st.sampled_from(
        ["no_report", "not_started", "on_track", "at_risk", "delayed", "completed", "cancelled"]
    ),
    percent_complete=st.none() | st.integers(0, 100),
    ends_on=st.none() | DAYS,
    responsible_organisation_id=IDS,
    responsible_person_id=st.none() | IDS,
)
INDICATORS = st.builds(
    IndicatorFacts,
    status=st.sampled_from(
        ["achieved", "on_track", "at_risk", "off_track", "no_measurement", "no_target"]
    ),
    value=POINTS,
    target=POINTS,
)
FACTS = st.builds(
    Facts,
    day=DAYS,
    plans=st.dictionaries(
        IDS,
        st.builds(Plan, status=st.sampled_from(["draft", "adopted", "closed"]), ends_on=DAYS),
    ),
    objectives=st.dictionaries(IDS, st.just("")),
    indicators=st.dictionaries(IDS, INDICATORS),
    actions=st.dictionaries(IDS, ACTIONS),
    milestones=st.dictionaries(
        IDS, st.builds(Milestone, due_on=DAYS, completed_on=st.none() | DAYS)
    ),
    late=st.frozensets(IDS),
)


MIRRORS = {
    Turn.ADDED: Turn.WITHDRAWN,
    Turn.COMPLETED: Turn.REOPENED,
    Turn.CANCELLED: Turn.RESUMED,
    Turn.BECAME_LATE: Turn.CAUGHT_UP,
    Turn.SLIPPED: Turn.BROUGHT_FORWARD,
    Turn.END_SET: Turn.END_REMOVED,
    Turn.WORSENED: Turn.IMPROVED,
}
MIRRORS |= {other: turn for turn, other in MIRRORS.items()}
"""What each turn is when the two days change places."""


@given(FACTS)
def test_nothing_turns_between_a_day_and_itself(day):
    assert differences(day, day) == []


@given(FACTS, FACTS)
def test_swapped_days_are_mirrored(earlier, later):
    forwards = Counter(
        Difference(
            each.kind,
            each.id,
            MIRRORS.get(each.turn, each.turn),
            each.after,
            each.before,
            None if each.days is None else -each.days,
        )
        for each in differences(earlier, later)
    )
    assert forwards == Counter(differences(later, earlier))


@given(FACTS, FACTS)
def test_each_turn_of_a_thing_is_told_once(earlier, later):
    found = [(each.kind, each.id, each.turn) for each in differences(earlier, later)]
    assert len(found) == len(set(found))


@given(FACTS, FACTS, FACTS)
def test_things_add_up(first, second, third):
    """What stood, with what was added and without what was withdrawn, is what stands."""
    for earlier, later in ((first, second), (second, third), (first, third)):
        found = differences(earlier, later)
        for kind, before, after in (
            (Kind.ACTION, earlier.actions, later.actions),
            (Kind.PLAN, earlier.plans, later.plans),
        ):
            added = {e.id for e in found if e.kind == kind and e.turn == Turn.ADDED}
            withdrawn = {e.id for e in found if e.kind == kind and e.turn == Turn.WITHDRAWN}
            assert (set(before) | added) - withdrawn == set(after)
