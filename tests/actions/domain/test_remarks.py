from datetime import date

import pytest

from actions.domain.remarks import (
    Asked,
    RemarkList,
    handled_by,
    remarks_of_entries,
)
from actions.models import Remark
from foundation.withdrawal import withdraw
from tests.cast import assemble
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    AreaFactory,
    ProgressEntryFactory,
    RemarkFactory,
    TagFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return assemble()


def entry_of(cast, **known):
    return ProgressEntryFactory(**{"action": cast.action, **known})


def listed(cast, role="coordinator", *, by_tag=False, **asked):
    found = RemarkList(cast.strategy, cast.viewer(role), Asked(**asked))
    return found.rows(found.by_tag() if by_tag else found.newest_first())


def keys(rows):
    return [(row.entry, row.kind) for row in rows]


def test_both_kinds_newest_first_without_a_row_of_their_own(cast):
    old = entry_of(cast, reported_on=date(2024, 5, 1), obstacles="För få läkare")
    new = entry_of(
        cast, reported_on=date(2025, 5, 1), obstacles="Upphandling", opportunities="EU-medel"
    )
    entry_of(cast)
    rows = listed(cast)
    assert keys(rows) == [(new, "obstacle"), (new, "opportunity"), (old, "obstacle")]
    assert [row.text for row in rows] == ["Upphandling", "EU-medel", "För få läkare"]
    assert {row.state.value for row in rows} == {"open"}


def test_what_becomes_of_one_kind_is_not_told_of_the_other(cast):
    entry = entry_of(cast, obstacles="Hinder", opportunities="Möjlighet")
    RemarkFactory(entry=entry, state=Remark.SOLVED, note="Löst")
    assert [(row.kind, row.state.value, row.note) for row in listed(cast)] == [
        ("obstacle", "solved", "Löst"),
        ("opportunity", "open", ""),
    ]


@pytest.fixture
def several(cast):
    """Entries with an obstacle each, by what they are asked for."""
    area = AreaFactory(strategy=cast.strategy)
    plan = ActionPlanFactory(area=area)
    other = ActionFactory(plan=plan)
    tag = TagFactory(strategy=cast.strategy)
    plain = entry_of(cast, obstacles="a", reported_on=date(2024, 1, 1))
    elsewhere = ProgressEntryFactory(action=other, obstacles="b", reported_on=date(2025, 1, 1))
    RemarkFactory(entry=elsewhere, state="handled", handled_by=cast.coordinator).tags.add(tag)
    return {
        "plain": plain,
        "elsewhere": elsewhere,
        "area": area,
        "plan": plan,
        "organisation": other.responsible_organisation,
        "tag": tag,
        "handler": cast.coordinator,
    }


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["elsewhere", "plain"]),
        ({"kind": "obstacle"}, ["elsewhere", "plain"]),
        ({"kind": "opportunity"}, []),
        ({"state": "open"}, ["plain"]),
        ({"state": "handled"}, ["elsewhere"]),
        ({"state": "solved"}, []),
        ({"area": "area"}, ["elsewhere"]),
        ({"plan": "plan"}, ["elsewhere"]),
        ({"organisation": "organisation"}, ["elsewhere"]),
        ({"year": 2024}, ["plain"]),
        ({"tag": "tag"}, ["elsewhere"]),
        ({"tag": "none"}, ["plain"]),
        ({"handler": "handler"}, ["elsewhere"]),
        ({"handler": "none"}, ["plain"]),
        ({"tag": "tag", "state": "open"}, []),
    ],
    ids=str,
)
def test_narrowing(cast, several, asked, expected):
    asked = {
        name: several[value].pk if value in several else value for name, value in asked.items()
    }
    for by_tag in (False, True):
        rows = listed(cast, by_tag=by_tag, **asked)
        assert keys(rows) == [(several[name], "obstacle") for name in expected]


def test_each_stands_under_each_of_its_tags_and_those_without_come_last(cast):
    apple, pear = (TagFactory(strategy=cast.strategy, name_en=name) for name in ("Apple", "Pear"))
    both = entry_of(cast, obstacles="a", reported_on=date(2024, 1, 1))
    RemarkFactory(entry=both).tags.set([pear, apple])
    one = entry_of(cast, obstacles="b", opportunities="c", reported_on=date(2025, 1, 1))
    RemarkFactory(entry=one).tags.set([pear])
    rows = listed(cast, by_tag=True)
    assert [(row.entry, row.kind, row.group) for row in rows] == [
        (both, "obstacle", 0),
        (one, "obstacle", 1),
        (both, "obstacle", 1),
        (one, "opportunity", 2),
    ]
    assert rows[0].tags == [apple, pear]
    assert keys(listed(cast, by_tag=True, tag=str(apple.pk))) == [(both, "obstacle")]


def test_tag_out_of_use_counts_as_none(cast):
    tag = TagFactory(strategy=cast.strategy)
    entry = entry_of(cast, obstacles="a")
    RemarkFactory(entry=entry).tags.add(tag)
    withdraw(tag, by=cast.coordinator, reason="Används inte")
    assert [row.tags for row in listed(cast)] == [[]]
    assert keys(listed(cast, tag="none")) == [(entry, "obstacle")]
    assert keys(listed(cast, by_tag=True)) == [(entry, "obstacle")]


def test_counts(cast):
    tag, unused, other = (TagFactory(strategy=cast.strategy, name_en=name) for name in "ABC")
    for state in ("solved", "handled", "handled"):
        RemarkFactory(entry=entry_of(cast, obstacles="a"), state=state).tags.set([tag, other])
    entry_of(cast, obstacles="a", opportunities="b")
    found = RemarkList(cast.strategy, cast.viewer("reader"), Asked(state="open"))
    assert found.count_by_state() == {"open": 2, "handled": 2, "solved": 1}
    assert found.count_by_tag() == [(tag, 0), (unused, 0), (other, 0)]
    found = RemarkList(cast.strategy, cast.viewer("reader"), Asked())
    assert found.count_by_tag() == [(tag, 3), (unused, 0), (other, 3)]
    assert found.count_by_state()["open"] == 2


def test_only_what_the_viewer_reads(cast):
    own = entry_of(cast, obstacles="a")
    other = ProgressEntryFactory(action=ActionFactory(plan=cast.plan), obstacles="b")
    gone = entry_of(cast, obstacles="c")
    withdraw(gone, by=cast.coordinator, reason="Fel åtgärd")
    ProgressEntryFactory(obstacles="another strategy")
    assert {entry for entry, _kind in keys(listed(cast, "reader"))} == {own, other}
    assert keys(listed(cast, "colleague")) == [(own, "obstacle")]
    assert keys(listed(cast, "visitor")) == []
    assert (
        RemarkList(cast.strategy, cast.viewer("colleague"), Asked()).count_by_state()["open"] == 1
    )


def test_remarks_of_entries_tell_where_something_has_been_done(cast):
    untouched = entry_of(cast, obstacles="a")
    tagged = entry_of(cast, obstacles="b")
    RemarkFactory(entry=tagged).tags.add(TagFactory(strategy=cast.strategy))
    noted = entry_of(cast, obstacles="c", opportunities="d")
    RemarkFactory(entry=noted, note="Lyft till styrgruppen")
    RemarkFactory(entry=noted, kind="opportunity", state="solved")
    found = remarks_of_entries([untouched, tagged, noted])
    assert {pk: sorted(row.kind for row in rows) for pk, rows in found.items()} == {
        noted.pk: ["obstacle", "opportunity"]
    }


def test_handled_by_lists_what_is_not_solved(cast):
    mine = RemarkFactory(entry=entry_of(cast, obstacles="a"), handled_by=cast.reader)
    RemarkFactory(entry=entry_of(cast, obstacles="b"), handled_by=cast.reader, state=Remark.SOLVED)
    RemarkFactory(entry=entry_of(cast, obstacles="c"), handled_by=cast.coordinator)
    assert [row.remark for row in handled_by(cast.reader)] == [mine]


def test_handled_by_leaves_out_what_one_may_not_read_any_more(cast):
    RemarkFactory(entry=entry_of(cast, obstacles="a"), handled_by=cast.outsider)
    assert handled_by(cast.outsider) == []
