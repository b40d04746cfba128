"""Figures in a text that come from the data."""

import pytest

from reporting.rules.placeholders import filled, unknown_in

FIGURES = {"actions": 12, "actions.reported": 9}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("{actions.reported} of {actions}", "9 of 12", id="two"),
        pytest.param("{actions}{actions}", "1212", id="twice"),
        pytest.param("{nothing} {actions}", "{nothing} 12", id="unknown stays"),
        pytest.param("{ actions } {} {1} {a b}", "{ actions } {} {1} {a b}", id="no placeholders"),
        pytest.param("", "", id="empty"),
    ],
)
def test_figures_take_the_places_of_their_names(text, expected):
    assert filled(text, FIGURES) == expected


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        pytest.param("{actions} {nothing} {Actions} {nothing}", ["nothing", "Actions"], id="some"),
        pytest.param("{actions.reported}", [], id="none"),
        pytest.param("{0} {} { }", [], id="no placeholders"),
    ],
)
def test_unknown_names_are_told_once(text, unknown):
    assert unknown_in(text, FIGURES) == unknown
