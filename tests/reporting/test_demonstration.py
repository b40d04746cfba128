import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import models, transaction
from django.utils import timezone

from accounts.models import Organisation, Person
from actions.domain.actions import states_of
from actions.domain.differences import compare_days
from actions.domain.figures import figures_of
from actions.domain.history import adopted_at, changes_since
from actions.domain.progress import latest_entry
from actions.domain.remark_handling import possible_handlers
from actions.models import (
    Action,
    ActionPlan,
    Attachment,
    Contributor,
    Indicator,
    Measurement,
    Milestone,
    Objective,
    ProgressEntry,
    Remark,
    Series,
    Target,
)
from actions.rules.difference import Turn
from actions.rules.indicator_state import IndicatorStatus
from actions.rules.periods import add_months
from actions.statuses import ACTION_STATUSES, PLAN_STATUSES
from reporting import demonstration
from reporting.demonstration.aim import PASSWORD, sign_ins
from reporting.demonstration.forums import SAID
from reporting.demonstration.loading import load
from reporting.domain.forums import sha256_of
from reporting.domain.snapshot import build_snapshot
from reporting.models import (
    FollowUp,
    ForumPresentation,
    PlanAssessment,
    Review,
    ReviewCycle,
    Slides,
)
from reporting.snapshot_reading import indicators_of
from reporting.statuses import JUDGEMENTS, REVIEW_STATUSES
from strategy.models import Area, Direction, Forum, Framework, FrameworkGoal, Need, Strategy
from tests.reporting.exporters.snapshots import faults

TODAY = timezone.localdate()
ROOMS = ("accounts", "strategy", "actions", "reporting", "jobs")


def row_counts() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.app_label in ROOMS
    }


@pytest.fixture(scope="module")
def _loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        load(TODAY)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def loaded(_loaded: None, db: None) -> None:
    """The demonstration, loaded once for all tests of this file."""


def test_snapshot_keeps_to_the_published_schema(loaded: None) -> None:
    cycle = ReviewCycle.objects.filter(status=ReviewCycle.CLOSED).latest("year")
    snapshot = build_snapshot(cycle, version=1, today=TODAY)

    assert snapshot["previous"] is not None
    assert faults(snapshot) == []


def test_report_has_texts_with_figures_that_say_they_are_examples(loaded: None) -> None:
    cycle = ReviewCycle.objects.filter(status=ReviewCycle.CLOSED).latest("year")
    snapshot = build_snapshot(cycle, version=1, today=TODAY)
    texts = [snapshot["foreword"], *(area["summary_of_year"] for area in snapshot["areas"])]
    actions = sum(len(plan["actions"]) for area in snapshot["areas"] for plan in area["plans"])

    assert f"{actions} åtgärder" in snapshot["foreword"]["sv"]
    assert all("exempel" in each["sv"].lower() for each in texts)
    assert all("example" in each["en"] for each in texts)
    assert not any("{" in words for each in texts for words in each.values())


def test_report_can_be_followed_to_evidence_and_parts(loaded: None) -> None:
    cycle = ReviewCycle.objects.filter(status=ReviewCycle.CLOSED).latest("year")
    snapshot = build_snapshot(cycle, version=1, today=TODAY)
    values = [
        measurement
        for area in snapshot["areas"]
        for indicator in indicators_of(area)
        for series in indicator["series"]
        for measurement in series["measurements"]
    ]

    assert all(each["id"] and each["recorded_by"] and each["recorded_on"] for each in values)
    assert any(each.get("came_with") for each in values)
    assert any(each.get("parts") for each in values)


# --- What is in it -------------------------------------------------------------------------------


def test_strategy_is_whole(loaded: None) -> None:
    strategy = Strategy.objects.get()

    assert (strategy.owner.name_sv, strategy.horizon_year, strategy.vision_year) == (
        "Region Stockholm",
        2023,
        2025,
    )
    assert strategy.is_published
    assert Direction.objects.count() == 4
    assert dict(Area.objects.values_list("number").annotate(models.Count("needs"))) == {
        "4.1": 4,
        "4.2": 5,
        "4.3": 7,
        "4.4": 4,
        "4.5": 3,
    }
    assert Forum.objects.get(is_in_strategy=True).host.short_name == "KI"
    assert Forum.objects.count() == 3
    assert dict(Framework.objects.values_list("slug").annotate(models.Count("goals"))) == {
        "agenda-2030": 17,
        "rufs-2050": 1,
        "naringslivs-och-tillvaxtstrategi": 1,
        "nationell-life-science-strategi": 1,
    }
    goal = FrameworkGoal.objects.get(framework__slug="agenda-2030", number="3")
    assert (goal.title_sv, goal.title_en) == (
        "God hälsa och välbefinnande",
        "Good Health and Well-being",
    )


def test_plans_are_wide_enough(loaded: None) -> None:
    responsible = Action.objects.values("responsible_organisation").distinct()

    assert Action.objects.count() >= 40
    assert responsible.count() >= 15
    assert Objective.objects.count() >= 18
    assert Objective.objects.filter(parent__isnull=False).count() >= 5
    assert Indicator.objects.count() >= 16
    assert not Area.objects.filter(plans__isnull=True).exists()
    assert set(ActionPlan.objects.values_list("status", flat=True)) == set(PLAN_STATUSES)
    assert not Objective.objects.filter(directions__isnull=True).exists()


def test_needs_are_served_but_two(loaded: None) -> None:
    unserved = Need.objects.filter(objectives__isnull=True)

    assert {f"{need.area.number}{need.letter}" for need in unserved} == {"4.3g", "4.4d"}


def test_organisations_and_people_are_there(loaded: None) -> None:
    assert Organisation.objects.count() == 27
    assert not Organisation.objects.filter(name_en="").exists()
    assert not Person.objects.exclude(email__endswith="@example.org").exists()
    assert {person.language for person in Person.objects.all()} == {"sv", "en"}
    assert set(Contributor.objects.values_list("role", flat=True)) == set(Contributor.Role.values)


def test_stories_are_told_once_each(loaded: None) -> None:
    told = list(ProgressEntry.objects.values_list("what_happened", flat=True))

    assert len(told) >= 200
    assert len(set(told)) == len(told)
    assert Attachment.objects.exists()
    assert ProgressEntry.objects.filter(on_behalf_of__isnull=False).exists()


def test_every_plan_status_review_status_and_judgement_occurs(loaded: None) -> None:
    assert set(Review.objects.values_list("status", flat=True)) == set(REVIEW_STATUSES)
    open_cycle = ReviewCycle.objects.get(status=ReviewCycle.OPEN)
    if TODAY.month > 3:
        assert set(open_cycle.reviews.values_list("status", flat=True)) == set(REVIEW_STATUSES)
    assert set(PlanAssessment.objects.values_list("judgement", flat=True)) == set(JUDGEMENTS)
    assert ForumPresentation.objects.count() >= 5
    assert ForumPresentation.objects.filter(held_on__gt=TODAY).exists()
    states = [(each.state, each.is_late(TODAY)) for each in FollowUp.objects.all()]
    assert set(states) == {("open", False), ("open", True), ("done", False)}
    assert list(ReviewCycle.objects.order_by("year").values_list("year", "status")) == [
        (TODAY.year - 3, "closed"),
        (TODAY.year - 2, "closed"),
        (TODAY.year - 1, "closed"),
        (TODAY.year, "open"),
    ]


# --- Every state there is ------------------------------------------------------------------------


def test_every_indicator_status_and_kind_occurs(loaded: None) -> None:
    statuses = Counter(
        record.evaluation.status for record in figures_of(Indicator.objects.all()).values()
    )

    assert set(statuses) == set(IndicatorStatus)
    for field, values in (
        ("direction", Indicator.Direction.values),
        ("accumulation", Indicator.Accumulation.values),
        ("frequency", ["year", "half_year", "quarter"]),
    ):
        assert set(Indicator.objects.values_list(field, flat=True)) == set(values)


def test_every_action_state_occurs(loaded: None) -> None:
    actions = list(Action.objects.select_related("plan"))
    states = states_of(actions, TODAY).values()

    assert {action.status for action in actions} == set(ACTION_STATUSES)
    assert any(state.is_overdue for state in states)
    assert any(state.is_stale for state in states)
    assert any(state.is_due_soon for state in states)
    assert any(action.responsible_person is None for action in actions)
    cancelled = ProgressEntry.objects.filter(status="cancelled")
    assert cancelled.exists()
    assert not cancelled.filter(reason="").exists()
    milestones = Milestone.objects.all()
    assert milestones.filter(completed_on__isnull=False).exists()
    assert milestones.filter(completed_on__isnull=True, due_on__lt=TODAY).exists()
    assert milestones.filter(completed_on__isnull=True, due_on__gt=TODAY).exists()


def test_actions_repeat_their_latest_entry(loaded: None) -> None:
    for action in Action.objects.all():
        entry = latest_entry(action)
        said = (entry.status, entry.percent_complete, entry.reported_on) if entry else None
        assert (action.status, action.percent_complete, action.last_reported_on) == (
            said or ("no_report", None, None)
        )


def test_nothing_was_reported_in_the_future_or_before_the_action_began(loaded: None) -> None:
    now = timezone.now()

    assert not ProgressEntry.objects.filter(reported_on__gt=TODAY).exists()
    assert not ProgressEntry.objects.filter(reported_on__lt=models.F("action__starts_on")).exists()
    assert not Measurement.objects.filter(recorded_at__gt=now).exists()
    assert not Milestone.objects.filter(completed_on__gt=TODAY).exists()
    assert not Review.objects.filter(decided_at__lt=models.F("submitted_at")).exists()


# --- Figures -------------------------------------------------------------------------------------


def real_series() -> dict[str, dict[date, Decimal]]:
    path = Path(demonstration.__file__).parent / "data" / "indicators.csv"
    series: dict[str, dict[date, Decimal]] = {}
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            series.setdefault(row["indicator"], {})[date(int(row["year"]), 1, 1)] = Decimal(
                row["value"]
            )
    return series


@pytest.mark.parametrize("name", sorted(real_series()))
def test_real_figures_are_those_of_the_table(loaded: None, name: str) -> None:
    number = 2 if "wide definition" in name else 1
    series = Series.objects.get(
        indicator__name_en=name.replace(" (wide definition)", ""), number=number
    )

    measurements = series.measurements.all()
    assert {each.period: each.value for each in measurements} == real_series()[name]
    assert not any(each.is_illustrative for each in measurements)
    assert all(each.source for each in measurements)
    assert series.baseline in real_series()[name].values()


def test_a_changed_definition_breaks_the_series(loaded: None) -> None:
    employees = Indicator.objects.get(name_en="Employees in life science")

    narrow, wide = employees.series.order_by("number")
    assert (narrow.measurements.count(), wide.measurements.count()) == (2, 1)
    assert wide.break_reason_sv
    assert wide.break_reason_en


def test_examples_are_marked(loaded: None) -> None:
    assert not Target.objects.filter(is_illustrative=False).exists()
    real = Series.objects.filter(measurements__is_illustrative=False).distinct()
    assert real.count() == len(real_series())
    examples = Measurement.objects.exclude(series__in=real)
    assert not examples.filter(is_illustrative=False).exists()
    assert not examples.exclude(
        source__in=["Exempel i demonstrationen", "Example in the demonstration"]
    ).exists()
    assert (
        not ActionPlan.objects.exclude(status="draft")
        .exclude(reference_number__startswith="DEMO ")
        .exists()
    )


def test_a_corrected_value_and_a_changed_target_keep_the_earlier_one(loaded: None) -> None:
    for model in (Measurement, Target):
        corrections = model.history.filter(history_type="~")
        assert corrections.exists()
        for correction in corrections:
            earlier = model.history.get(id=correction.id, history_type="+")
            assert correction.history_change_reason
            assert earlier.value != correction.value
            assert earlier.history_date < correction.history_date


# --- Sound data ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "model",
    [
        model
        for room in ROOMS
        for model in apps.get_app_config(room).get_models()
        if not model.__name__.startswith("Historical")
    ],
    ids=lambda model: model.__name__,
)
def test_every_row_is_valid(loaded: None, model: type[models.Model]) -> None:
    for row in model._default_manager.all():
        row.full_clean(exclude=["password"])


def test_no_text_is_missing_in_either_language(loaded: None) -> None:
    may_be_empty = {
        ("actions.Indicator", "geography"),  # of one plan's own work
        ("actions.Series", "break_reason"),  # of the first series
        # Not every forum asks, advises and decides, and a planned one has not yet.
        *(("reporting.ForumPresentation", name) for name in SAID),
    }
    empty = []
    for model in apps.get_models():
        names = {field.name for field in model._meta.fields}
        for name in {name.removesuffix("_sv") for name in names if name.endswith("_sv")}:
            if model._meta.app_label not in ROOMS or model.__name__.startswith("Historical"):
                continue
            for row in model._default_manager.all():
                texts = (getattr(row, f"{name}_sv"), getattr(row, f"{name}_en"))
                if not all(texts) and not (
                    texts == ("", "") and (model._meta.label, name) in may_be_empty
                ):
                    empty.append((row, name))
    assert empty == []


def test_slides_can_be_read_and_are_what_their_hash_says(loaded: None) -> None:
    [slides] = Slides.objects.all()
    with slides.file.open() as file, pikepdf.open(file) as found:
        assert len(found.pages) == 3
    with slides.file.open() as file:
        assert sha256_of(file) == slides.sha256


def test_history_tells_when_things_happened(loaded: None) -> None:
    for entry in ProgressEntry.objects.all():
        made = entry.history.get()
        assert timezone.localdate(made.history_date) == entry.reported_on
        assert made.history_user == entry.author
    for action in Action.objects.prefetch_related("objectives"):
        versions = list(action.history.order_by("history_date", "history_id"))
        assert [version.history_type for version in versions][:1] == ["+"]
        changes = [version for version in versions if version.history_change_reason]
        assert len(versions) == 1 + action.entries.count() + len(changes)
        assert (versions[-1].ends_on, versions[-1].responsible_person) == (
            action.ends_on,
            action.responsible_person,
        )
        assert versions[-1].status == action.status
        for version in versions:
            assert {link.objective_id for link in version.objectives.all()} == {
                objective.pk for objective in action.objectives.all()
            }


@pytest.mark.parametrize("role", ["coordinator", ""])
def test_a_year_ago_tells_something_else(loaded: None, role: str) -> None:
    viewer = Person.objects.get(email=f"{role}@example.org") if role else AnonymousUser()
    strategy = Strategy.objects.get()
    found = compare_days(strategy, add_months(TODAY, -12), TODAY, viewer).by_turn()
    told = {turn.value for turn in found}
    assert told >= {
        "completed",
        "became_late",
        "slipped",
        "brought_forward",
        "worsened",
        "improved",
        "percent",
        "value",
    }
    assert ("responsible" in told) == bool(role)
    assert all(each.days for each in found[Turn.SLIPPED])


def test_what_was_changed_of_adopted_plans_says_why(loaded: None) -> None:
    plan = ActionPlan.objects.get(title_sv="Handlingsplan för kliniska prövningar")
    changes = changes_since(plan, adopted_at(plan), with_people=True)
    assert changes
    assert all(change.change.reason and change.change.fields for change in changes)


def test_obstacles_and_opportunities_have_tags_and_states(loaded: None) -> None:
    assert set(Remark.objects.values_list("state", flat=True)) == {"open", "handled", "solved"}
    assert set(Remark.objects.values_list("kind", flat=True)) == {"obstacle", "opportunity"}
    assert not Remark.objects.filter(tags=None).exists()
    for remark in Remark.objects.exclude(handled_by=None).select_related("entry__action"):
        action = remark.entry.action
        assert possible_handlers(action.plan.area.strategy, action).contains(remark.handled_by)


# --- The command ---------------------------------------------------------------------------------


def test_every_sign_in_works(loaded: None, client: Any) -> None:
    for _shows, email in sign_ins():
        assert client.login(email=email, password=PASSWORD), email
    others = Person.objects.exclude(email__in=[email for _shows, email in sign_ins()])
    assert not any(person.has_usable_password() for person in others)


def test_loading_twice_changes_nothing(loaded: None) -> None:
    before = row_counts()

    said = StringIO()
    later = (TODAY + timedelta(days=400)).isoformat()
    call_command("load_demonstration", "--today", later, stdout=said)

    assert "nothing changed" in said.getvalue()
    assert row_counts() == before
