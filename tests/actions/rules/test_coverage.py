import pytest

from actions.rules.coverage import CoverageState, coverage_state


@pytest.mark.parametrize(
    ("objectives", "actions", "expected"),
    [
        (0, 0, CoverageState.WITHOUT_OBJECTIVE),
        (0, 3, CoverageState.WITHOUT_OBJECTIVE),
        (2, 0, CoverageState.WITHOUT_ACTION),
        (1, 1, CoverageState.COVERED),
    ],
)
def test_state(objectives, actions, expected):
    assert coverage_state(objectives=objectives, actions=actions) == expected
