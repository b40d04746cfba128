import time
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actions.models import Action, ActionPlan, Indicator, Measurement, Series, Target
from reporting.domain.dashboard import NAMED_ACTIONS, NAMED_ORGANISATIONS, dashboard_of
from reporting.models import ReviewCycle
from tests.cast import ROLES, assemble
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    AreaFactory,
    IndicatorFactory,
    MeasurementFactory,
    ObjectiveFactory,
    OrganisationFactory,
    ReviewCycleFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 15)
INSIDERS = ["administrator", "coordinator", "reader", "reading_organisation"]
QUERIES = 14


@pytest.fixture
def cast():
    return assemble()


def address(cast):
    return reverse("reporting:dashboard", args=[cast.strategy.slug])


def show(cast, today=TODAY):
    return dashboard_of(cast.strategy, cast.viewer("coordinator"), today)


def reported(plan, status="on_track", on=date(2026, 5, 1), **values):
    return ActionFactory(plan=plan, status=status, last_reported_on=on, **values)


def off_track_indicator(plan, **values):
    indicator = IndicatorFactory(
        objective=ObjectiveFactory(plan=plan),
        series__baseline=0,
        series__baseline_period=date(2023, 1, 1),
        **values,
    )
    TargetFactory(series=indicator.series.get())
    MeasurementFactory(series=indicator.series.get(), value=1)
    return indicator


# --- What needs attention ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "values"),
    [
        pytest.param("overdue", {"ends_on": date(2026, 6, 14)}, id="overdue"),
        pytest.param("delayed", {"status": "delayed"}, id="delayed"),
        pytest.param("at_risk", {"status": "at_risk"}, id="at risk"),
        pytest.param("stale", {"reporting_interval_months": 1}, id="stale"),
        pytest.param("unassigned", {"responsible_person": None}, id="unassigned"),
        pytest.param("unreported", {"on": date(2025, 12, 31)}, id="unreported"),
    ],
)
def test_dashboard_counts_and_names_an_action_with_its_reason(cast, reason, values):
    reported(cast.plan)
    action = reported(cast.plan, **values)
    Action.objects.filter(pk=cast.action.pk).delete()
    found = show(cast)
    assert dict(+found.attention) == {reason: 1}
    assert [(call.action, call.reasons) for call in found.action_calls] == [(action, {reason})]


def test_dashboard_names_those_with_most_against_them_first(cast):
    Action.objects.all().delete()
    mild = reported(cast.plan, status="at_risk")
    worst = reported(cast.plan, status="delayed", ends_on=date(2026, 5, 1))
    later = reported(cast.plan, status="delayed", ends_on=date(2026, 12, 1))
    sooner = reported(cast.plan, status="delayed", ends_on=date(2026, 8, 1))
    found = show(cast)
    assert [call.action for call in found.action_calls] == [worst, sooner, later, mild]
    assert found.action_calls[0].days_overdue == 45


def test_dashboard_names_a_few_actions_and_counts_them_all(cast):
    Action.objects.all().delete()
    for _ in range(NAMED_ACTIONS + 2):
        reported(cast.plan, status="delayed")
    found = show(cast)
    assert len(found.action_calls) == NAMED_ACTIONS
    assert found.attention["delayed"] == NAMED_ACTIONS + 2


def test_dashboard_names_the_indicators_that_have_most_way_left(cast):
    nearer = off_track_indicator(cast.plan)
    Measurement.objects.update(value=40)
    farther = off_track_indicator(cast.plan)
    found = show(cast)
    assert [each.indicator for each in found.indicator_calls] == [farther, nearer]
    assert found.attention["off_track"] == 2


@pytest.mark.parametrize("status", ["completed", "cancelled"])
def test_dashboard_wants_nothing_of_an_action_that_has_ended(cast, status):
    Action.objects.all().delete()
    reported(
        cast.plan,
        status=status,
        on=date(2025, 1, 1),
        ends_on=date(2025, 1, 1),
        responsible_person=None,
    )
    assert dict(+show(cast).attention) == {}


def test_dashboard_wants_no_report_from_a_draft_or_closed_plan(cast):
    Action.objects.all().delete()
    for status in (ActionPlan.DRAFT, ActionPlan.CLOSED):
        ActionFactory(plan=ActionPlanFactory(area=cast.area, status=status))
    found = show(cast)
    assert dict(+found.attention) == {}
    assert (found.wanted, found.late, found.complete) == (0, [], [])


def test_dashboard_leaves_out_another_strategy(cast):
    other = assemble()
    reported(other.plan, status="delayed", ends_on=date(2026, 1, 1))
    off_track_indicator(other.plan)
    found = show(cast)
    assert (found.attention["delayed"], found.attention["off_track"]) == (0, 0)
    assert found.action_statuses.total() == 1


@pytest.mark.parametrize("reason", ["overdue", "delayed", "at_risk", "stale", "off_track"])
def test_dashboard_counts_lead_to_lists_of_exactly_those_rows(client, cast, reason):
    assert_tiles_agree(client, cast, reason)


@pytest.mark.parametrize("reason", ["unassigned", "unreported"])
def test_dashboard_counts_of_what_is_missing_lead_to_lists_of_it(client, cast, reason):
    assert_tiles_agree(client, cast, reason)


def assert_tiles_agree(client, cast, reason):
    today = timezone.localdate()
    long_ago = today - timedelta(days=800)
    reported(cast.plan, status="delayed", on=today)
    reported(cast.plan, status="at_risk", on=today, responsible_person=None)
    reported(cast.plan, status="completed", on=long_ago, responsible_person=None)
    reported(cast.plan, on=long_ago)
    for status in ActionPlan.DRAFT, ActionPlan.CLOSED:
        plan = ActionPlanFactory(area=cast.area, status=status)
        reported(plan, status="delayed", on=long_ago, responsible_person=None)
        ActionFactory(plan=plan, starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1))
    off_track_indicator(cast.plan)
    IndicatorFactory(objective=ObjectiveFactory(plan=cast.plan))
    client.force_login(cast.coordinator, "django.contrib.auth.backends.ModelBackend")
    page = client.get(address(cast))
    [(count, link)] = [
        (count, link) for tile, count, link in page.context["tiles"] if tile.reason == reason
    ]
    assert count > 0
    assert client.get(link).context["page_obj"].paginator.count == count


# --- How it goes ---------------------------------------------------------------------------------


def test_dashboard_distributes_statuses_by_area(cast):
    empty = AreaFactory(strategy=cast.strategy, position=5)
    reported(cast.plan)
    reported(cast.plan)
    off_track_indicator(cast.plan)
    first, second = show(cast).areas
    assert (first.area, dict(first.actions)) == (cast.area, {"no_report": 1, "on_track": 2})
    assert dict(first.indicators) == {"off_track": 1}
    assert (second.area, second.actions.total(), second.indicators.total()) == (empty, 0, 0)


# --- Who has reported ----------------------------------------------------------------------------


def test_dashboard_tells_who_has_reported_and_who_has_not(cast):
    Action.objects.all().delete()
    busy, idle = OrganisationFactory(name_en="Busy"), OrganisationFactory(name_en="Idle")
    reported(cast.plan, responsible_organisation=busy)
    reported(cast.plan, responsible_organisation=idle)
    missing = ActionFactory(plan=cast.plan, responsible_organisation=idle)
    found = show(cast)
    assert (found.year, found.reported, found.wanted, found.missing) == (2026, 2, 3, 1)
    [late] = found.late
    assert (late.name, late.reported, late.wanted, late.missing) == ("Idle", 1, 2, [missing])
    assert [each.name for each in found.complete] == ["Busy"]


def test_dashboard_names_some_of_many_that_have_not_reported(cast):
    ActionFactory.create_batch(NAMED_ORGANISATIONS + 2, plan=cast.plan)
    ActionFactory.create_batch(
        5, plan=cast.plan, responsible_organisation=cast.action.responsible_organisation
    )
    found = show(cast)
    assert len(found.late) == NAMED_ORGANISATIONS
    assert found.unnamed_late == 3
    first = found.late[0]
    assert (len(first.missing_ids), len(first.missing), first.unnamed) == (6, 3, 3)


def test_dashboard_shows_the_open_cycles(cast):
    current = ReviewCycleFactory(strategy=cast.strategy, year=2026)
    ReviewCycleFactory(strategy=cast.strategy, year=2025, status=ReviewCycle.CLOSED)
    ReviewCycleFactory(strategy=cast.strategy, year=2027, status=ReviewCycle.DRAFT)
    assert show(cast).cycles == [current]


# --- The page ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in ROLES if role != "inactive"])
def test_dashboard_is_for_insiders(client, cast, role):
    if role != "visitor":
        client.force_login(cast.viewer(role), "django.contrib.auth.backends.ModelBackend")
    assert client.get(address(cast)).status_code == (200 if role in INSIDERS else 404)
    overview = client.get(cast.strategy.get_absolute_url())
    assert (address(cast) in overview.content.decode()) == (role in INSIDERS)


def test_dashboard_of_an_empty_strategy_says_so(client):
    cast = assemble()
    Action.objects.all().delete()
    client.force_login(cast.coordinator, "django.contrib.auth.backends.ModelBackend")
    text = client.get(address(cast)).content.decode()
    assert "Nothing needs attention today." in text
    assert "No review is open now." in text


def fill(cast, actions, indicators):
    """Actions and indicators with ten values each, all made in a few queries."""
    objective = ObjectiveFactory(plan=cast.plan)
    organisations = OrganisationFactory.create_batch(10)
    Action.objects.bulk_create(
        Action(
            plan=cast.plan,
            number=f"{n}-{n}",
            title_sv=f"Åtgärd {n}",
            responsible_organisation=organisations[n % 10],
            starts_on=date(2024, 1, 1),
            ends_on=date(2025 + n % 4, 6, 30),
            status=["no_report", "delayed", "at_risk", "on_track", "completed"][n % 5],
            last_reported_on=None if n % 5 == 0 else date(2025 + n % 2, 3, 1),
        )
        for n in range(actions)
    )
    found = Indicator.objects.bulk_create(
        Indicator(objective=objective, name_sv=f"Indikator {n}", unit_sv="%", direction="increase")
        for n in range(indicators)
    )
    series = Series.objects.bulk_create(
        Series(indicator=indicator, baseline=0, baseline_period=date(2015, 1, 1))
        for indicator in found
    )
    Target.objects.bulk_create(
        Target(series=each, period=date(2027, 1, 1), value=100) for each in series
    )
    Measurement.objects.bulk_create(
        Measurement(series=each, period=date(2016 + n, 1, 1), value=n)
        for each in series
        for n in range(10)
    )


def signed_in(cast):
    client = Client()
    client.force_login(cast.coordinator, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("size", [5, 200])
def test_dashboard_takes_as_many_queries_whatever_its_size(cast, django_assert_num_queries, size):
    ReviewCycleFactory(strategy=cast.strategy, year=2026)
    fill(cast, actions=size, indicators=size)
    client = signed_in(cast)
    with django_assert_num_queries(QUERIES):
        client.get(address(cast))


def test_dashboard_of_a_thousand_actions_is_quick(cast):
    fill(cast, actions=1000, indicators=300)
    client = signed_in(cast)
    client.get(address(cast))
    times = []
    for _ in range(5):
        started = time.process_time()
        client.get(address(cast))
        times.append(time.process_time() - started)
    assert min(times) < 0.4, "processor time: what others do on the machine does not count"
