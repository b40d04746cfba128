import json
import time
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person
from actions.models import Action, ActionPlan, ProgressEntry
from reporting.domain.snapshot import (
    DamagedSnapshotError,
    build_snapshot,
    canonical,
    read_snapshot,
    sha256_of,
)
from reporting.models import CycleFreeze, ReviewCycle
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    AnnualReportFactory,
    AreaFactory,
    AttachmentFactory,
    ContributorFactory,
    DirectionFactory,
    FollowUpFactory,
    ForumFactory,
    ForumPresentationFactory,
    FrameworkFactory,
    FrameworkGoalFactory,
    IndicatorFactory,
    MeasurementFactory,
    MilestoneFactory,
    NeedFactory,
    ObjectiveFactory,
    OrganisationFactory,
    PartValueFactory,
    PersonFactory,
    PlanAssessmentFactory,
    ProgressEntryFactory,
    ReportingDateFactory,
    ReportSnapshotFactory,
    ReviewCycleFactory,
    ReviewFactory,
    SeriesFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db

AFTER = date(2026, 5, 1)
"""A day after the year of ReviewCycleFactory, 2025, is over."""
WITHDRAWN = {"withdrawn_at": datetime(2026, 1, 1, tzinfo=UTC), "withdrawal_reason": "Fel."}


@pytest.fixture
def cycle():
    return ReviewCycleFactory()


@pytest.fixture
def plan(cycle):
    return ActionPlanFactory(area__strategy=cycle.strategy)


@pytest.fixture
def objective(plan):
    return ObjectiveFactory(plan=plan)


def build(cycle, today=AFTER):
    return build_snapshot(cycle, version=1, today=today)


def plans_in(snapshot):
    return [plan for area in snapshot["areas"] for plan in area["plans"]]


def the_action(snapshot):
    [plan] = plans_in(snapshot)
    [action] = plan["actions"]
    return action


def the_indicator(snapshot):
    [plan] = plans_in(snapshot)
    [objective] = plan["objectives"]
    [indicator] = objective["indicators"]
    return indicator


def full_cycle(actions=2, indicators=2):
    """A cycle with something of everything that a snapshot holds."""
    cycle = ReviewCycleFactory()
    strategy = cycle.strategy
    area = AreaFactory(strategy=strategy)
    need, direction = NeedFactory(area=area), DirectionFactory(strategy=strategy)
    goal = FrameworkGoalFactory(framework=FrameworkFactory(slug="agenda-2030"), number="3")
    plan = ActionPlanFactory(area=area)
    objective = ObjectiveFactory(plan=plan)
    objective.needs.add(need)
    objective.directions.add(direction)
    objective.framework_goals.add(goal)
    for _ in range(indicators):
        indicator = IndicatorFactory(
            objective=objective, series__baseline=10, series__baseline_period=date(2023, 1, 1)
        )
        TargetFactory(series=indicator.series.get())
        measurement = MeasurementFactory(
            series=indicator.series.get(), value=60, recorded_by=PersonFactory()
        )
        PartValueFactory(measurement=measurement, category__breakdown__indicator=indicator)
    for _ in range(actions):
        action = ActionFactory(plan=plan)
        action.objectives.add(objective)
        ContributorFactory(action=action)
        MilestoneFactory(action=action)
        ReportingDateFactory(action=action)
        ProgressEntryFactory(action=action, reported_on=date(2024, 9, 1))
        AttachmentFactory(entry=ProgressEntryFactory(action=action))
        ReviewFactory(cycle=cycle, action=action)
    PlanAssessmentFactory(cycle=cycle, plan=plan)
    presentation = ForumPresentationFactory(forum=ForumFactory(strategy=strategy), cycle=cycle)
    presentation.plans.add(plan)
    return cycle


# --- What is in it -------------------------------------------------------------------------------


def test_snapshot_of_a_full_cycle_links_objectives_to_what_they_serve():
    snapshot = build(full_cycle())
    [plan] = plans_in(snapshot)
    [objective] = plan["objectives"]
    assert objective["framework_goals"] == ["agenda-2030:3"]
    assert objective["needs"] == [snapshot["areas"][0]["needs"][0]["letter"]]
    assert objective["directions"] == [snapshot["directions"][0]["number"]]
    assert [framework["slug"] for framework in snapshot["frameworks"]] == ["agenda-2030"]
    assert [goal["number"] for goal in snapshot["frameworks"][0]["goals"]] == ["3"]
    assert plan["actions"][0]["objectives"] == [objective["number"]]
    assert snapshot["presentations"][0]["plans"] == [plan["title"]]


def test_snapshot_names_no_person():
    text = canonical(build(full_cycle()))
    for person in Person.objects.all():
        assert person.name not in text
        assert person.email not in text


def test_snapshot_tells_figures_as_plain_text():
    cycle = full_cycle(actions=0, indicators=1)
    indicator = the_indicator(build(cycle))
    series = indicator["series"][0]
    assert series["baseline"] == {"period": "2023-01-01", "label": "2023", "value": "10"}
    assert series["targets"] == [
        {"period": "2027-01-01", "label": "2027", "value": "100", "is_illustrative": False}
    ]
    assert series["measurements"][0]["value"] == "60"
    assert indicator["evaluation"] == {
        "status": "on_track",
        "measured_period": "2025",
        "actual": "60",
        "expected": "55",  # half the way from 10 to 100
        "shortfall": "-5",
        "progress": "0.555556",
        "target": {"period": "2027-01-01", "label": "2027", "value": "100"},
    }


def test_snapshot_places_a_sub_objective_after_its_objective(cycle, plan):
    second = ObjectiveFactory(plan=plan, number="2", position=3)
    ObjectiveFactory(plan=plan, number="2.1", position=0, parent=second)
    ObjectiveFactory(plan=plan, number="1", position=1)
    [data] = plans_in(build(cycle))
    assert [objective["number"] for objective in data["objectives"]] == ["1", "2", "2.1"]


def test_snapshot_shows_the_part_of_a_withdrawn_objective_by_itself(cycle, plan):
    above = ObjectiveFactory(plan=plan, **WITHDRAWN)
    part = ObjectiveFactory(plan=plan, parent=above)
    [data] = plans_in(build(cycle))
    assert [(each["id"], each["parent"]) for each in data["objectives"]] == [(part.pk, None)]


# --- What is left out ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"status": ActionPlan.DRAFT, "decided_on": None}, id="draft"),
        pytest.param(WITHDRAWN, id="withdrawn"),
        pytest.param(
            {"starts_on": date(2026, 1, 1), "ends_on": date(2027, 1, 1)}, id="begins later"
        ),
        pytest.param(
            {"starts_on": date(2023, 1, 1), "ends_on": date(2024, 12, 31)}, id="ended before"
        ),
        pytest.param({"decided_on": date(2026, 1, 7)}, id="decided later"),
    ],
)
def test_snapshot_leaves_out_a_plan(cycle, values):
    action = ActionFactory(plan=ActionPlanFactory(area__strategy=cycle.strategy, **values))
    ObjectiveFactory(plan=action.plan)
    presentation = ForumPresentationFactory(forum__strategy=cycle.strategy, cycle=cycle)
    presentation.plans.add(action.plan)
    snapshot = build(cycle)
    assert plans_in(snapshot) == []
    assert snapshot["presentations"][0]["plans"] == []
    assert action.plan.title_sv not in canonical(snapshot)


def test_presentations_tell_what_was_said_and_what_is_followed_up():
    cycle = ReviewCycleFactory()
    presentation = ForumPresentationFactory(
        forum__strategy=cycle.strategy, cycle=cycle, advice_sv="Gå vidare"
    )
    done = FollowUpFactory(presentation=presentation, due_on=date(2026, 1, 1), done=True)
    FollowUpFactory(
        presentation=presentation, responsible_organisation=None, responsible_person=PersonFactory()
    )
    FollowUpFactory(presentation=presentation, **WITHDRAWN)

    [found] = build_snapshot(cycle, version=1, today=AFTER)["presentations"]

    assert found["advice"] == {"sv": "Gå vidare", "en": ""}
    first, second = found["follow_ups"]
    assert (first["what"]["sv"], first["done_on"]) == (done.what_sv, "2026-01-15")
    assert (second["organisation"], second["due_on"], second["done_on"]) == (
        None,
        "2026-03-31",
        None,
    )


def test_snapshot_leaves_out_what_is_withdrawn(cycle, plan, objective):
    action = ActionFactory(plan=plan)
    MilestoneFactory(action=action, **WITHDRAWN)
    ProgressEntryFactory(action=action, **WITHDRAWN)
    ActionFactory(plan=plan, **WITHDRAWN)
    IndicatorFactory(objective=objective, **WITHDRAWN)
    ObjectiveFactory(plan=plan, **WITHDRAWN)
    NeedFactory(area=plan.area, **WITHDRAWN)
    DirectionFactory(strategy=cycle.strategy, **WITHDRAWN)
    AreaFactory(strategy=cycle.strategy, **WITHDRAWN)
    ForumPresentationFactory(forum__strategy=cycle.strategy, cycle=cycle, **WITHDRAWN)
    goal = FrameworkGoalFactory(**WITHDRAWN)
    objective.framework_goals.add(goal)
    snapshot = build(cycle)
    assert snapshot["areas"][0]["needs"] == snapshot["directions"] == []
    assert snapshot["presentations"] == snapshot["frameworks"] == []
    [data] = plans_in(snapshot)
    assert [each["id"] for each in data["objectives"]] == [objective.pk]
    assert data["objectives"][0]["indicators"] == []
    assert data["objectives"][0]["framework_goals"] == []
    assert the_action(snapshot)["id"] == action.pk
    assert the_action(snapshot)["entries"] == the_action(snapshot)["milestones"] == []


def test_snapshot_leaves_out_another_strategy(cycle, plan):
    other = full_cycle()
    assert the_ids(build(cycle)) == {plan.pk}
    assert plan.pk not in the_ids(build(other))


def the_ids(snapshot):
    return {plan["id"] for plan in plans_in(snapshot)}


def test_snapshot_leaves_out_an_action_that_begins_after_the_year(cycle, plan):
    ActionFactory(plan=plan, starts_on=date(2026, 1, 1))
    [data] = plans_in(build(cycle))
    assert data["actions"] == []


@pytest.mark.parametrize("status", ["not_started", "draft", "submitted", "returned"])
def test_snapshot_keeps_the_text_of_an_unapproved_review_to_itself(cycle, plan, status):
    ReviewFactory(
        cycle=cycle,
        action=ActionFactory(plan=plan),
        status=status,
        account="Hemligt",
        obstacles="Hemligt",
        opportunities="Hemligt",
        decision="stop",
    )
    snapshot = build(cycle)
    assert the_action(snapshot)["review"] == {
        "status": status,
        "account": "",
        "obstacles": "",
        "opportunities": "",
        "decision": "",
        "approved_on": None,
    }
    assert "Hemligt" not in canonical(snapshot)


def test_snapshot_tells_an_approved_review(cycle, plan):
    ReviewFactory(
        cycle=cycle,
        action=ActionFactory(plan=plan),
        status="approved",
        account="Klart",
        decision="continue",
        decided_at=datetime(2026, 1, 15, 23, 30, tzinfo=UTC),
    )
    review = the_action(build(cycle))["review"]
    assert (review["account"], review["decision"]) == ("Klart", "continue")
    assert review["approved_on"] == "2026-01-16", "the day in Stockholm"


def test_snapshot_leaves_out_the_review_of_another_year(cycle, plan):
    earlier = ReviewCycleFactory(strategy=cycle.strategy, year=2024)
    ReviewFactory(cycle=earlier, action=ActionFactory(plan=plan))
    assert the_action(build(cycle))["review"] is None


# --- As of the year's end ------------------------------------------------------------------------


def test_snapshot_tells_an_action_as_it_stood_at_the_end_of_the_year(cycle, plan):
    action = ActionFactory(
        plan=plan, status="completed", percent_complete=100, last_reported_on=date(2026, 3, 1)
    )
    ProgressEntryFactory(action=action, reported_on=date(2024, 12, 31), status="not_started")
    first = ProgressEntryFactory(action=action, reported_on=date(2025, 1, 1))
    last = ProgressEntryFactory(
        action=action,
        reported_on=date(2025, 12, 31),
        status="delayed",
        reason="Sent",
        percent_complete=40,
    )
    ProgressEntryFactory(action=action, reported_on=date(2026, 1, 1), status="completed")
    data = the_action(build(cycle))
    assert [entry["reported_on"] for entry in data["entries"]] == ["2025-12-31", "2025-01-01"]
    assert (data["status"], data["percent_complete"]) == ("delayed", 40)
    assert data["last_reported_on"] == "2025-12-31"
    assert data["is_reported"]
    assert data["entries"][0]["organisation"] == last.author.organisation.name_sv
    assert first.author.name not in canonical(build(cycle))


def test_snapshot_of_two_entries_on_one_day_believes_the_later_one(cycle, plan):
    action = ActionFactory(plan=plan)
    ProgressEntryFactory(action=action, status="on_track")
    ProgressEntryFactory(action=action, status="completed")
    assert the_action(build(cycle))["status"] == "completed"


def test_snapshot_of_an_action_without_entries_in_the_year_keeps_its_earlier_status(cycle, plan):
    action = ActionFactory(plan=plan)
    ProgressEntryFactory(action=action, reported_on=date(2024, 2, 1), status="not_started")
    ProgressEntryFactory(action=action, reported_on=date(2024, 8, 1), status="on_track")
    data = the_action(build(cycle))
    assert (data["status"], data["is_reported"], data["is_stale"]) == ("on_track", False, True)
    assert data["last_reported_on"] == "2024-08-01"


def test_snapshot_of_an_action_that_never_reported(cycle, plan):
    ActionFactory(plan=plan)
    data = the_action(build(cycle))
    assert (data["status"], data["last_reported_on"]) == ("no_report", None)


@pytest.mark.parametrize(
    ("ends_on", "today", "expected"),
    [
        pytest.param(date(2025, 12, 30), AFTER, True, id="ended in the year"),
        pytest.param(date(2025, 12, 31), AFTER, False, id="ends with the year"),
        pytest.param(date(2026, 2, 1), AFTER, False, id="ended after the year, before today"),
        pytest.param(date(2025, 8, 1), date(2025, 7, 1), False, id="ends after today"),
    ],
)
def test_snapshot_counts_overdue_to_the_end_of_the_year_or_today(
    cycle, plan, ends_on, today, expected
):
    ActionFactory(plan=plan, ends_on=ends_on)
    assert the_action(build(cycle, today))["is_overdue"] is expected


def test_snapshot_leaves_out_an_entry_dated_after_today(cycle, plan):
    ProgressEntryFactory(action__plan=plan, reported_on=date(2025, 8, 1))
    assert the_action(build(cycle, date(2025, 7, 31)))["entries"] == []


def test_snapshot_shows_a_milestone_that_was_reached_later_as_not_reached(cycle, plan):
    action = ActionFactory(plan=plan)
    MilestoneFactory(
        action=action, due_on=date(2025, 6, 1), completed_on=date(2025, 12, 31), position=1
    )
    MilestoneFactory(
        action=action, due_on=date(2025, 6, 1), completed_on=date(2026, 1, 1), position=2
    )
    milestones = the_action(build(cycle))["milestones"]
    assert [milestone["completed_on"] for milestone in milestones] == ["2025-12-31", None]


def test_snapshot_evaluates_an_indicator_without_later_values(cycle, objective):
    indicator = IndicatorFactory(
        objective=objective,
        series__baseline=Decimal(0),
        series__baseline_period=date(2023, 1, 1),
    )
    series = indicator.series.get()
    TargetFactory(series=series, period=date(2027, 1, 1), value=100)
    MeasurementFactory(series=series, period=date(2025, 1, 1), value=Decimal("12.50"))
    MeasurementFactory(series=series, period=date(2026, 1, 1), value=150)
    data = the_indicator(build(cycle))
    assert [each["value"] for each in data["series"][0]["measurements"]] == ["12.5"]
    assert data["evaluation"]["status"] == "off_track"
    assert data["evaluation"]["actual"] == "12.5"
    assert the_indicator(build(ReviewCycleFactory(strategy=cycle.strategy, year=2026)))[
        "evaluation"
    ]["status"] == "achieved"  # fmt: skip


def test_snapshot_leaves_out_a_period_that_ends_after_the_year(cycle, objective):
    indicator = IndicatorFactory(objective=objective, frequency="quarter")
    for period in (date(2025, 10, 1), date(2026, 1, 1)):
        MeasurementFactory(series=indicator.series.get(), period=period)
    [series] = the_indicator(build(cycle))["series"]
    assert [each["label"] for each in series["measurements"]] == ["2025 Q4"]


def test_snapshot_keeps_a_series_that_began_after_the_year_out(cycle, objective):
    indicator = IndicatorFactory(objective=objective)
    MeasurementFactory(series=indicator.series.get(), value=50)
    later = SeriesFactory(indicator=indicator, number=2, break_reason_sv="Ny metod")
    MeasurementFactory(series=later, period=date(2026, 1, 1), value=70)
    data = the_indicator(build(cycle))
    assert [series["number"] for series in data["series"]] == [1]
    assert data["evaluation"]["actual"] == "50"


@pytest.mark.parametrize(
    ("today", "numbers"),
    [
        pytest.param(date(2025, 11, 1), [1, 2], id="during the year"),
        pytest.param(AFTER, [1], id="after the year"),
    ],
)
def test_snapshot_counts_a_new_series_without_figures_to_the_present(
    cycle, objective, today, numbers
):
    indicator = IndicatorFactory(objective=objective)
    SeriesFactory(indicator=indicator, number=2)
    data = the_indicator(build(cycle, today))
    assert [series["number"] for series in data["series"]] == numbers


def test_snapshot_does_not_know_a_baseline_of_a_later_year(cycle, objective):
    IndicatorFactory(
        objective=objective, series__baseline=5, series__baseline_period=date(2026, 1, 1)
    )
    assert the_indicator(build(cycle))["series"][0]["baseline"] is None


def test_snapshot_of_a_withdrawn_measurement_shows_the_one_that_replaced_it(cycle, objective):
    series = IndicatorFactory(objective=objective).series.get()
    MeasurementFactory(series=series, value=1, **WITHDRAWN)
    MeasurementFactory(series=series, value=2)
    [data] = the_indicator(build(cycle))["series"]
    assert [each["value"] for each in data["measurements"]] == ["2"]


# --- What is missing -----------------------------------------------------------------------------


def test_snapshot_names_what_is_missing(cycle, plan, objective):
    unreported = ActionFactory(plan=plan)
    ProgressEntryFactory(action=unreported, reported_on=date(2026, 1, 1))
    unapproved = ProgressEntryFactory(action__plan=plan).action
    ReviewFactory(cycle=cycle, action=unapproved, status="submitted")
    unmeasured = IndicatorFactory(objective=objective)
    MeasurementFactory(series=unmeasured.series.get(), period=date(2024, 1, 1))
    MeasurementFactory(series=unmeasured.series.get(), period=date(2026, 1, 1))
    measured = IndicatorFactory(objective=objective)
    MeasurementFactory(series=measured.series.get(), period=date(2025, 1, 1))
    assert build(cycle)["missing"] == {
        "unreported_actions": [unreported.pk],
        "unapproved_actions": [unapproved.pk],
        "unmeasured_indicators": [unmeasured.pk],
        "unassessed_plans": [plan.pk],
    }


def test_snapshot_of_a_whole_year_misses_nothing(cycle, plan, objective):
    action = ProgressEntryFactory(action__plan=plan).action
    ReviewFactory(
        cycle=cycle,
        action=action,
        status="approved",
        account="Klart",
        decision="continue",
        decided_at=datetime(2026, 1, 15, tzinfo=UTC),
    )
    MeasurementFactory(series=IndicatorFactory(objective=objective).series.get())
    PlanAssessmentFactory(cycle=cycle, plan=plan)
    assert list(build(cycle)["missing"].values()) == [[], [], [], []]


@pytest.mark.parametrize(
    ("values", "entry"),
    [
        pytest.param({"starts_on": date(2025, 8, 1)}, None, id="has not begun"),
        pytest.param({}, "completed", id="completed before the year"),
        pytest.param({}, "cancelled", id="cancelled before the year"),
    ],
)
def test_snapshot_misses_no_report_from_an_action_that(cycle, plan, values, entry):
    action = ActionFactory(plan=plan, **values)
    if entry:
        ProgressEntryFactory(
            action=action, reported_on=date(2024, 12, 1), status=entry, reason="Skäl"
        )
    assert build(cycle, date(2025, 7, 1))["missing"]["unreported_actions"] == []


# --- The stored form -----------------------------------------------------------------------------


def test_canonical_is_the_same_whatever_the_order_of_keys():
    assert canonical({"b": "å", "a": [1, None]}) == '{"a":[1,null],"b":"å"}'


def test_snapshot_survives_being_stored():
    snapshot = build(full_cycle())
    text = canonical(snapshot)
    stored = ReportSnapshotFactory(data=text, sha256=sha256_of(text))
    stored.refresh_from_db()
    assert read_snapshot(stored) == snapshot
    assert json.loads(text) == snapshot


def test_read_snapshot_refuses_what_was_changed():
    text = canonical(build(full_cycle()))
    stored = ReportSnapshotFactory(data=text.replace("2025", "2024"), sha256=sha256_of(text))
    with pytest.raises(DamagedSnapshotError):
        read_snapshot(stored)


def test_snapshot_built_twice_is_equal():
    cycle = full_cycle()
    assert canonical(build(cycle)) == canonical(build(cycle))


# --- The year before -----------------------------------------------------------------------------


def test_snapshot_of_the_first_year_compares_with_nothing(cycle, plan):
    assert build(cycle)["previous"] is None


def test_snapshot_compares_with_the_published_report_of_the_year_before(cycle, plan):
    action = ActionFactory(plan=plan, starts_on=date(2024, 1, 1))
    before = ReviewCycleFactory(strategy=cycle.strategy, year=2024)
    snapshot = build(before, today=date(2025, 3, 1))
    snapshot["areas"][0]["plans"][0]["actions"][0]["status"] = "delayed"
    data = canonical(snapshot)
    report = AnnualReportFactory(
        cycle=before, version=1, status="published", published_at=timezone.now()
    )
    ReportSnapshotFactory(report=report, data=data, sha256=sha256_of(data))
    ReportSnapshotFactory(report=AnnualReportFactory(cycle=before, version=2))

    previous = build(cycle)["previous"]

    assert (previous["year"], previous["version"]) == (2024, 1)
    assert previous["sha256"] == sha256_of(data)
    assert [(each["id"], each["status"]) for each in previous["actions"]] == [
        (action.pk, "delayed")
    ]


def test_snapshot_reckons_a_year_before_that_has_no_published_report(cycle, plan):
    action = ActionFactory(plan=plan, starts_on=date(2024, 1, 1))
    ProgressEntryFactory(action=action, reported_on=date(2024, 5, 1), status="not_started")
    ProgressEntryFactory(action=action, reported_on=date(2025, 5, 1), status="on_track")
    ReviewCycleFactory(strategy=cycle.strategy, year=2024)

    previous = build(cycle)["previous"]

    assert (previous["year"], previous["version"], previous["sha256"]) == (2024, None, "")
    assert [each["status"] for each in previous["actions"]] == ["not_started"]


def test_snapshot_compares_with_what_the_closing_of_the_year_before_froze(cycle, plan):
    action = ActionFactory(plan=plan, starts_on=date(2024, 1, 1))
    ProgressEntryFactory(action=action, reported_on=date(2024, 5, 1), status="not_started")
    before = ReviewCycleFactory(strategy=cycle.strategy, year=2024, status="closed")
    data = canonical(build(before, today=date(2025, 3, 1)))
    CycleFreeze.objects.create(
        cycle=before,
        number=1,
        frozen_at=timezone.now(),
        frozen_by=PersonFactory(),
        schema_version=2,
        data=data,
        sha256=sha256_of(data),
    )
    ProgressEntryFactory(action=action, reported_on=date(2024, 6, 1), status="on_track")

    previous = build(cycle)["previous"]

    assert [each["status"] for each in previous["actions"]] == ["not_started"]


# --- Speed ---------------------------------------------------------------------------------------

QUERIES = 40


@pytest.mark.parametrize("size", [1, 12])
def test_snapshot_takes_as_many_queries_whatever_its_size(django_assert_num_queries, size):
    cycle = ReviewCycle.objects.get(pk=full_cycle(actions=size, indicators=size).pk)
    with django_assert_num_queries(QUERIES):
        build(cycle)


def test_snapshot_of_a_thousand_actions_is_built_in_two_seconds():
    cycle = full_cycle(actions=0)
    plan = ActionPlan.objects.get()
    person = PersonFactory()
    organisation = OrganisationFactory()
    actions = Action.objects.bulk_create(
        Action(
            plan=plan,
            number=f"{n}",
            title_sv=f"Åtgärd {n}",
            description_sv="Text " * 40,
            responsible_organisation=organisation,
            starts_on=plan.starts_on,
        )
        for n in range(1000)
    )
    ProgressEntry.objects.bulk_create(
        ProgressEntry(
            action=action,
            author=person,
            reported_on=date(2025, 1 + n, 1),
            status="on_track",
            what_happened="Text " * 40,
        )
        for action in actions
        for n in range(10)
    )
    started = time.process_time()
    with CaptureQueriesContext(connection) as queries:
        snapshot = build(cycle)
    taken = time.process_time() - started
    assert len(queries) == QUERIES
    assert sum(len(plan["actions"]) for plan in plans_in(snapshot)) == 1000
    assert taken < 2
