from datetime import date, timedelta

import pytest
from django.utils import timezone

from actions.domain.history.kinds import all_kinds
from actions.domain.history.log import Place, Wanted, page_of_history, whole_history
from actions.models import Action
from tests.cast import assemble
from tests.factories import (
    ActionFactory,
    AttachmentFactory,
    BreakdownFactory,
    CategoryFactory,
    ContributorFactory,
    DirectionFactory,
    ForumFactory,
    IndicatorFactory,
    MeasurementFactory,
    MilestoneFactory,
    NeedFactory,
    ObjectiveFactory,
    PartValueFactory,
    PersonFactory,
    ProgressEntryFactory,
    QuestionFactory,
    RemarkFactory,
    ReplyFactory,
    ReportingDateFactory,
    TagFactory,
    TargetFactory,
)
from tests.past import changed, noon, recorded, withdrawn

pytestmark = pytest.mark.django_db

JANUARY, MARCH, JUNE = date(2026, 1, 15), date(2026, 3, 1), date(2026, 6, 1)


@pytest.fixture
def cast():
    found = assemble()
    recorded(JANUARY, found.strategy, found.area, found.plan, found.action)
    return found


def page(cast, before=None, size=50, **wanted):
    return page_of_history(
        cast.strategy, cast.viewer("coordinator"), Wanted(**wanted), before, size
    )


def told(found):
    return [
        (
            each.kind.key,
            each.change.what,
            [(field.label, field.before, field.after) for field in each.change.fields],
        )
        for each in found.changes
    ]


def test_a_change_says_who_what_from_what_to_what_and_why(cast):
    changed(
        cast.action,
        MARCH,
        by=cast.coordinator,
        reason="Procurement was appealed",
        ends_on=date(2028, 6, 30),
    )
    newest = page(cast, kind="action").changes[0]
    (field,) = newest.change.fields
    assert (field.label, field.before, field.after) == ("ends on", "2027-12-31", "2028-06-30")
    assert (newest.change.by.name, newest.change.reason, newest.change.at) == (
        cast.coordinator.name,
        "Procurement was appealed",
        noon(MARCH),
    )
    assert (newest.thing, newest.address) == (str(cast.action), cast.action.get_absolute_url())


def test_newest_first_over_every_kind(cast):
    milestone = MilestoneFactory(action=cast.action)
    recorded(MARCH, milestone)
    changed(cast.action, JUNE, title_en="Later")
    found = page(cast, since=date(2026, 2, 1), until=JUNE)
    assert [each.kind.key for each in found.changes] == ["action", "milestone"]
    assert found.changes[1].beside == str(cast.action)


def test_long_texts_are_told_in_full(cast):
    entry = ProgressEntryFactory(action=cast.action, what_happened="Before")
    recorded(MARCH, entry)
    changed(entry, JUNE, what_happened="After")
    assert told(page(cast, kind="progressentry"))[0] == (
        "progressentry",
        "",
        [("what happened", "Before", "After")],
    )


def test_withdrawn_and_taken_into_use_again(cast):
    withdrawn(cast.action, MARCH, reason="No money")
    changed(cast.action, JUNE, withdrawn_at=None, withdrawn_by=None, withdrawal_reason="")
    again, gone, _added = page(cast, kind="action").changes
    assert (again.change.what, gone.change.what) == ("taken into use again", "withdrawn")
    assert gone.change.reason == "No money"


def test_what_was_deleted_is_told(cast):
    asked = ReportingDateFactory(action=cast.action)
    asked.delete()
    found = page(cast, kind="reportingdate").changes
    assert [each.change.what for each in found] == ["removed", "added"]


def test_links_are_told(cast):
    objective = ObjectiveFactory(plan=cast.plan, number="7", title_en="Faster")
    cast.action.objectives.set([objective])
    assert ("objectives served", "", "7 Faster") in told(page(cast, kind="action"))[0][2]


def test_rows_that_changed_nothing_are_passed_over(cast):
    changed(cast.action, MARCH)
    assert len(page(cast, kind="action").changes) == 1


def test_a_thing_without_a_page_has_no_address(cast):
    withdrawn(cast.action, MARCH)
    assert page(cast, kind="action").changes[0].address == ""


def everything(cast):
    """One thing of every kind, in the strategy of the cast."""
    objective = ObjectiveFactory(plan=cast.plan)
    indicator = IndicatorFactory(objective=objective)
    series = indicator.series.get()
    TargetFactory(series=series)
    breakdown = BreakdownFactory(indicator=indicator)
    PartValueFactory(
        measurement=MeasurementFactory(series=series),
        category=CategoryFactory(breakdown=breakdown),
    )
    NeedFactory(area=cast.area)
    DirectionFactory(strategy=cast.strategy)
    ForumFactory(strategy=cast.strategy)
    TagFactory(strategy=cast.strategy)
    action = ActionFactory(plan=cast.plan)
    for factory in (ContributorFactory, MilestoneFactory, ReportingDateFactory):
        factory(action=action)
    ReplyFactory(question=QuestionFactory(action=action))
    entry = ProgressEntryFactory(action=action)
    AttachmentFactory(entry=entry)
    RemarkFactory(entry=entry)


def test_every_kind_is_found_named_and_led_to(cast):
    everything(cast)
    found = list(whole_history(cast.strategy, cast.viewer("coordinator"), Wanted()))
    kinds = {kind.key for kind in all_kinds() if kind.model._meta.app_label != "reporting"}
    assert {each.kind.key for each in found} >= kinds
    assert [each for each in found if not each.thing or not each.address] == []


def test_another_strategy_is_not_among_it(cast):
    everything(assemble())
    assert all(
        each.change.at <= noon(JANUARY) or each.kind.key == "strategyrole"
        for each in page(cast).changes
    )


# --- Narrowing -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"change": "added"}, {"action", "milestone", "objective"}),
        ({"change": "changed"}, {"action"}),
        ({"change": "withdrawn"}, {"objective"}),
        ({"change": "removed"}, set()),
        ({"kind": "milestone"}, {"milestone"}),
        ({"person": "eva"}, {"action"}),
        ({"person": "ÅKE"}, {"objective"}),
        ({"text": "förstudie"}, {"milestone"}),
        ({"text": "FÖRSTUDIE"}, {"milestone"}),
        ({"text": "appealed"}, {"action"}),
        ({"text": "nowhere"}, set()),
        ({"since": JUNE}, {"action", "objective"}),
        ({"until": MARCH}, {"action", "milestone", "objective"}),
        ({"since": MARCH, "until": MARCH}, {"milestone", "objective"}),
    ],
    ids=lambda value: str(sorted(value)) if isinstance(value, set) else str(value),
)
def test_narrowing(cast, wanted, expected):
    milestone = MilestoneFactory(action=cast.action, title_sv="Förstudie klar")
    objective = ObjectiveFactory(plan=cast.plan)
    recorded(MARCH, milestone, objective)
    changed(
        cast.action,
        JUNE,
        by=PersonFactory(name="Eva Exempel"),
        reason="It was appealed",
        ends_on=date(2028, 1, 1),
    )
    withdrawn(objective, JUNE, by=PersonFactory(name="Åke Påhitt"))
    found = page(cast, **wanted).changes
    kinds = {each.kind.key for each in found} - {"strategy", "area", "actionplan", "strategyrole"}
    assert kinds == expected


def test_narrowed_to_a_plan(cast):
    other = ActionFactory(plan__area=cast.area)
    found = page(cast, plan=other.plan.pk).changes
    assert {each.kind.key for each in found} == {"actionplan", "action"}
    assert {each.address for each in found} == {
        other.get_absolute_url(),
        other.plan.get_absolute_url(),
    }


# --- Pages ---------------------------------------------------------------------------------------


def test_pages_follow_each_other_and_miss_nothing(cast):
    for number in range(7):
        # Some of the moments are equal, within a kind and across kinds.
        action = ActionFactory(plan=cast.plan)
        milestone = MilestoneFactory(action=action)
        recorded(MARCH + timedelta(days=number // 3), action, milestone)
    whole = [each.place for each in page(cast, size=100).changes]
    seen, before = [], None
    while True:
        found = page(cast, before, size=4)
        seen += [each.place for each in found.changes]
        before = found.older
        if before is None:
            break
    assert seen == whole
    assert len(set(seen)) == len(seen)


def test_a_change_in_the_meantime_moves_no_page(cast):
    for number in range(6):
        recorded(MARCH + timedelta(days=number), ActionFactory(plan=cast.plan))
    first = page(cast, size=3, kind="action")
    ActionFactory(plan=cast.plan)
    second = page(cast, first.older, size=3, kind="action")
    assert not {each.place for each in first.changes} & {each.place for each in second.changes}
    assert second.changes[0].change.at == noon(MARCH + timedelta(days=2))


@pytest.mark.parametrize(
    "text",
    ["", "x", "a~b~c", "2026-03-01~1~1", "2026-03-01T00:00:00+00:00~1~99999999999", "~~", "1~2"],
)
def test_a_place_that_is_none(text):
    assert Place.read(text) is None


def test_a_place_reads_back():
    place = Place(timezone.now(), 3, 17)
    assert Place.read(str(place)) == place


def test_queries_do_not_grow(cast, django_assert_num_queries):
    for number in range(3):
        changed(cast.action, MARCH, title_en=f"Title {number}")
    viewer = cast.viewer("coordinator")
    counted = 6 + len(all_kinds())
    with django_assert_num_queries(counted):
        page_of_history(cast.strategy, viewer, Wanted(since=date(2026, 2, 1), until=JUNE), None)
    for number in range(30):
        action = ActionFactory(plan=cast.plan)
        recorded(JANUARY, action)
        changed(action, MARCH, title_en=f"Title {number}")
    viewer = cast.viewer("coordinator")
    with django_assert_num_queries(counted):
        found = page_of_history(
            cast.strategy, viewer, Wanted(since=date(2026, 2, 1), until=JUNE), None
        )
    assert len(found.changes) == 33
    assert Action.history.count() > 60
