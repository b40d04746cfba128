"""What differs between two versions of a report."""

import copy

from django.utils.translation import override

from reporting.domain.version_changes import (
    SHOWN_AT_MOST,
    Change,
    ChangeKind,
    Changes,
    changes_between,
)
from tests.reporting.exporters import snapshots


def between(change):
    """The changes that ``change`` makes to the small snapshot."""
    earlier = snapshots.small()
    later = copy.deepcopy(earlier)
    change(later)
    with override("en"):
        return changes_between(earlier, later)


def plan_of(snapshot):
    return snapshot["areas"][0]["plans"][0]


def single(kind, *changes):
    return [Changes(kind, len(changes), changes)]


def test_same_data_has_no_changes():
    assert between(lambda later: None) == []


def test_changed_value_is_told_before_and_after():
    def correct(later):
        indicator = plan_of(later)["objectives"][0]["indicators"][0]
        indicator["series"][0]["measurements"][-1]["value"] = "171"

    assert between(correct) == single(
        ChangeKind.VALUE, Change(ChangeKind.VALUE, "Clinical trials begun, 2025", "170", "171")
    )


def test_value_that_came_and_one_that_is_gone_are_changes():
    def move(later):
        indicator = plan_of(later)["objectives"][0]["indicators"][0]
        measured = indicator["series"][0]["measurements"]
        measured[-1] = {**measured[-1], "period": "2025-07-01", "label": "2025 H2"}

    [changes] = between(move)
    assert [(each.before, each.after) for each in changes.shown] == [("170", ""), ("", "170")]


def test_approved_review_and_new_status_are_changes():
    def approve(later):
        action = plan_of(later)["actions"][0]
        reviewed = snapshots.reviewed(1, "1.1")
        action["review"], action["status"] = reviewed["review"], "delayed"

    assert [each.kind for each in between(approve)] == [ChangeKind.STATUS, ChangeKind.REVIEW]


def test_foreword_area_and_assessment_are_texts():
    def write(later):
        later["foreword"] = snapshots.text("Ett gott år.", "A good year.")
        later["areas"][0]["summary_of_year"] = snapshots.text("Mycket hände.")
        plan_of(later)["assessment"]["judgement"] = "off_course"

    [changes] = between(write)
    assert (changes.kind, changes.count) == (ChangeKind.TEXT, 3)


def test_actions_that_came_and_went_are_told():
    def swap(later):
        plan_of(later)["actions"][0]["id"] = 99

    assert [(each.kind, each.count) for each in between(swap)] == [
        (ChangeKind.ADDED, 1),
        (ChangeKind.REMOVED, 1),
    ]


def test_only_the_first_are_named():
    def add(later):
        plan_of(later)["actions"] += [
            snapshots.action(100 + number, f"9.{number}") for number in range(30)
        ]

    [changes] = between(add)
    assert (changes.count, len(changes.shown), changes.unshown) == (
        30,
        SHOWN_AT_MOST,
        30 - SHOWN_AT_MOST,
    )


def test_empty_report_can_be_compared_with_a_full_one():
    changes = changes_between(snapshots.empty(), snapshots.small())
    assert ChangeKind.ADDED in [each.kind for each in changes]
