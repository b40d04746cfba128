import pytest

from reporting.document.blocks import Paragraph, Pill, Table
from reporting.document.building import document_of
from reporting.domain.snapshot_previous import previous_of
from tests.reporting.exporters.snapshots import SHA256, small


def section(snapshot):
    document = document_of(snapshot, sha256=SHA256, language="en")
    found = [part for part in document.parts if part.key == "since-last-year"]
    return found[0].blocks if found else None


def compared(change, **kept):
    """The tables of a year that stands as it did a year before but for ``change``."""
    snapshot = small()
    plans = [plan for area in snapshot["areas"] for plan in area["plans"]]
    previous = previous_of(2024, plans, **kept)
    change(snapshot, previous)
    return {
        block.caption: [words(cell) for cell in block.rows[0]]
        for block in section({**snapshot, "previous": previous})
        if isinstance(block, Table)
    }


def words(line):
    return "".join(each.label if isinstance(each, Pill) else each.text for each in line)


def action_of(previous, pk):
    return next(each for each in previous["actions"] if each["id"] == pk)


def test_first_year_is_compared_with_nothing():
    assert section(small()) is None


def test_year_in_which_nothing_turned_says_so():
    snapshot = small()
    plans = [plan for area in snapshot["areas"] for plan in area["plans"]]
    previous = previous_of(2024, plans, version=2, sha256=SHA256)
    for each in previous["actions"]:
        each["is_reported"] = False

    told, nothing = section({**snapshot, "previous": previous})

    assert words(told.line) == "Compared with the annual report 2024, version 2."
    assert isinstance(nothing, Paragraph)


def was(pk, **values):
    return lambda snapshot, previous: action_of(previous, pk).update(values)


@pytest.mark.parametrize(
    ("change", "title", "before", "after"),
    [
        (was(1, status="on_track"), "Actions that go worse", "on track", "at risk"),
        (was(1, status="delayed"), "Actions that go better", "delayed", "at risk"),
        (was(3, status="on_track"), "Completed actions", "on track", "completed"),
        (
            was(1, ends_on="2026-06-30"),
            "Actions whose end was put off",
            "30 June 2026",
            "31 December 2026",
        ),
        (
            was(2, is_reported=True),
            "Actions reported the year before and not this year",
            "no report yet",
            "no report yet",
        ),
        (was(1, id=77), "New actions", "–", "at risk"),
    ],
    ids=["worse", "better", "completed", "put off", "silent", "new"],
)
def test_turn_of_an_action_is_told(change, title, before, after):
    tables = compared(change)

    assert tables[title][-2:] == [before, after]
    assert tables[title][0].startswith("1.")


@pytest.mark.parametrize(
    ("status", "title"),
    [("off_track", "Indicators that have improved"), ("achieved", "Indicators that have worsened")],
)
def test_turn_of_an_indicator_is_told(status, title):
    def change(snapshot, previous):
        previous["indicators"][0]["status"] = status

    assert compared(change)[title][-1] == "on track"
