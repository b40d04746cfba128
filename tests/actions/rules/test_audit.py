import pytest

from actions.rules.audit import (
    MOST_ELEMENTS,
    ActionFacts,
    Finding,
    IndicatorFacts,
    ObjectiveFacts,
    audit,
)


def found(*, objectives=(), indicators=(), actions=(), needs=()):
    return dict(
        audit(
            objectives=objectives, indicators=indicators, actions=actions, unserved_needs=needs
        ).found
    )


def test_plan_that_lacks_nothing_is_clean():
    result = audit(
        objectives=[ObjectiveFacts(1)],
        indicators=[IndicatorFacts(1, objective_id=1)],
        actions=[ActionFacts(1)],
        unserved_needs=[],
    )
    assert (result.is_clean, result.stops, result.lacking, result.elements) == (True, False, 0, 3)


def test_empty_plan_stops_and_names_the_needs_too():
    result = audit(objectives=[], indicators=[], actions=[], unserved_needs=[7])
    assert result.found == {Finding.EMPTY: [], Finding.NEED_WITHOUT_OBJECTIVE: [7]}
    assert result.stops


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        (ActionFacts(1, has_person=False), {Finding.ACTION_WITHOUT_PERSON: [1]}),
        (ActionFacts(1, has_end=False), {Finding.ACTION_WITHOUT_END: [1]}),
        (ActionFacts(1, "completed", has_person=False, has_end=False), {}),
        (ActionFacts(1, "cancelled", has_person=False, has_end=False), {}),
        (
            ActionFacts(1, "no_report", has_person=False, has_end=False),
            {Finding.ACTION_WITHOUT_PERSON: [1], Finding.ACTION_WITHOUT_END: [1]},
        ),
    ],
    ids=["person", "end", "completed", "cancelled", "both"],
)
def test_action(action, expected):
    result = found(actions=[action])
    assert result == expected


@pytest.mark.parametrize(
    ("indicator", "expected"),
    [
        ({"has_baseline": False}, [Finding.INDICATOR_WITHOUT_BASELINE]),
        ({"has_baseline": False, "direction": "decrease"}, [Finding.INDICATOR_WITHOUT_BASELINE]),
        ({"has_baseline": False, "direction": "keep_at_least"}, []),
        ({"has_baseline": False, "direction": "keep_at_most"}, []),
        ({"has_baseline": False, "direction": "milestone"}, []),
        ({"has_target": False}, [Finding.INDICATOR_WITHOUT_TARGET]),
        ({"has_source": False}, [Finding.INDICATOR_WITHOUT_SOURCE]),
    ],
    ids=lambda value: str(value),
)
def test_indicator(indicator, expected):
    result = found(
        objectives=[ObjectiveFacts(1)], indicators=[IndicatorFacts(5, objective_id=1, **indicator)]
    )
    assert result == {finding: [5] for finding in expected}


def test_objective_is_measured_and_served_by_its_parts():
    result = found(
        objectives=[
            ObjectiveFacts(1, has_actions=False),
            ObjectiveFacts(2, parent_id=1),
            ObjectiveFacts(3, parent_id=1, has_actions=False),
        ],
        indicators=[IndicatorFacts(1, objective_id=2)],
    )
    assert result == {
        Finding.OBJECTIVE_WITHOUT_INDICATOR: [3],
        Finding.OBJECTIVE_WITHOUT_ACTION: [3],
    }


def test_parts_are_not_measured_by_the_objective_above():
    result = found(
        objectives=[ObjectiveFacts(1), ObjectiveFacts(2, parent_id=1)],
        indicators=[IndicatorFacts(1, objective_id=1)],
    )
    assert result == {Finding.OBJECTIVE_WITHOUT_INDICATOR: [2]}


@pytest.mark.parametrize(("number", "is_told"), [(MOST_ELEMENTS, False), (MOST_ELEMENTS + 1, True)])
def test_more_than_people_manage(number, is_told):
    result = audit(
        objectives=[],
        indicators=[],
        actions=[ActionFacts(pk) for pk in range(number)],
        unserved_needs=[],
    )
    assert (Finding.TOO_MANY in result.found, result.elements) == (is_told, number)
    assert not result.stops


def test_findings_come_in_their_order():
    result = found(
        objectives=[ObjectiveFacts(1, has_actions=False)],
        indicators=[IndicatorFacts(1, 9, has_baseline=False, has_target=False, has_source=False)],
        actions=[ActionFacts(1, has_person=False, has_end=False)],
        needs=[1],
    )
    assert list(result) == list(Finding)[1:-1]
