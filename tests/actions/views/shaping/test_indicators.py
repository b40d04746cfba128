"""Indicators on pages: what is measured, from where, to where, and what a break makes of it."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from actions.forms.periods import read_period
from actions.models import ActionPlan, Breakdown, Indicator, Measurement, Series, Target
from actions.rules.periods import Frequency
from tests.actions.views.shaping.forms import sent_by, sent_by_set
from tests.cast import assemble
from tests.factories import (
    IndicatorFactory,
    MeasurementFactory,
    ObjectiveFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "frequency", "day"),
    [
        ("2027", Frequency.YEAR, date(2027, 1, 1)),
        (" 2027 ", Frequency.YEAR, date(2027, 1, 1)),
        ("2027 H2", Frequency.HALF_YEAR, date(2027, 7, 1)),
        ("halvår 1 2027", Frequency.HALF_YEAR, date(2027, 1, 1)),
        ("2027 Q3", Frequency.QUARTER, date(2027, 7, 1)),
        ("2027K3", Frequency.QUARTER, date(2027, 7, 1)),
        ("k4 2027", Frequency.QUARTER, date(2027, 10, 1)),
        ("2027-05", Frequency.MONTH, date(2027, 5, 1)),
        ("5/2027", Frequency.MONTH, date(2027, 5, 1)),
        ("2027-13", Frequency.MONTH, None),
        ("2027 Q5", Frequency.QUARTER, None),
        ("2027", Frequency.QUARTER, None),
        ("2027 Q1", Frequency.YEAR, None),
        ("0000", Frequency.YEAR, None),
        ("nästa år", Frequency.YEAR, None),
    ],
)
def test_period_is_read_as_people_write_it(text, frequency, day):
    assert read_period(text, frequency) == day


@pytest.fixture
def cast():
    return assemble(plan_status=ActionPlan.DRAFT)


@pytest.fixture
def coordinator(client, cast):
    client.force_login(cast.coordinator)
    return client


@pytest.fixture
def indicator(cast):
    return IndicatorFactory(objective=ObjectiveFactory(plan=cast.plan))


def address(name, thing):
    return reverse(f"actions:{name}", args=[thing.pk])


def send(client, name, thing, **changes):
    page = client.get(address(name, thing))
    data = {}
    for rows in page.context.get("row_sets", ()):
        data |= sent_by_set(rows)
    return client.post(address(name, thing), {**data, **sent_by(page.context["form"], **changes)})


def test_indicator_is_added_and_gets_its_baseline_and_targets(coordinator, cast):
    objective = ObjectiveFactory(plan=cast.plan)
    answer = send(
        coordinator,
        "indicator-add",
        objective,
        name_sv="Antal prövningar",
        unit_sv="prövningar",
        direction="increase",
        tolerance="2,5",
    )
    indicator = Indicator.objects.get()
    assert answer["Location"] == address("indicator-targets", indicator)
    assert (indicator.objective, indicator.tolerance) == (objective, Decimal("2.5"))

    send(
        coordinator,
        "indicator-targets",
        indicator,
        definition_sv="Startade under året.",
        baseline_period="2024",
        baseline="1 200",
        **{
            "targets-0-period": "2026",
            "targets-0-value": "1 300",
            "targets-1-period": "2028",
            "targets-1-value": "1 500",
        },
    )

    series = Series.objects.get()
    assert (series.baseline, series.baseline_period) == (1200, date(2024, 1, 1))
    assert list(Target.objects.values_list("period", "value")) == [
        (date(2026, 1, 1), 1300),
        (date(2028, 1, 1), 1500),
    ]
    assert indicator.evaluated.status == "no_measurement"


def test_figure_that_stood_changes_only_with_a_reason_and_stays_in_the_history(
    coordinator, indicator
):
    target = TargetFactory(series=indicator.series.get())
    changed = {"targets-0-value": "80"}
    answer = send(coordinator, "indicator-targets", indicator, **changed)
    assert answer.context["form"].errors == {"note": ["Say why the figure is changed."]}
    assert 'value="80"' in answer.content.decode()

    send(coordinator, "indicator-targets", indicator, note="Nytt beslut", **changed)

    target.refresh_from_db()
    newest = target.history.latest()
    assert (target.value, newest.history_change_reason) == (80, "Nytt beslut")
    assert newest.prev_record.value == 100


def test_target_is_taken_away_with_a_reason(coordinator, indicator):
    TargetFactory(series=indicator.series.get())
    away = {"targets-0-DELETE": "on"}
    assert send(coordinator, "indicator-targets", indicator, **away).status_code == 200
    assert Target.objects.exists()
    send(coordinator, "indicator-targets", indicator, note="Ströks", **away)
    assert not Target.objects.exists()
    indicator.evaluated.refresh_from_db()
    assert indicator.evaluated.status == "no_target"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"targets-0-period": "snart", "targets-0-value": "1"}, "Write the period like 2027."),
        ({"targets-0-value": "1"}, "Say which period the target is for."),
        ({"targets-0-period": "2027"}, "Say what is to be reached."),
        ({"baseline": "5"}, "A baseline needs both its value and its period."),
        (
            {
                "targets-0-period": "2027",
                "targets-0-value": "1",
                "targets-1-period": "2027",
                "targets-1-value": "2",
            },
            "already exists",
        ),
    ],
    ids=["no period", "value alone", "period alone", "half a baseline", "twice"],
)
def test_faults_are_told_and_nothing_is_saved(coordinator, indicator, changes, fault):
    answer = send(coordinator, "indicator-targets", indicator, **changes)
    assert answer.status_code == 200
    assert fault in answer.content.decode()
    assert not Target.objects.exists()


def test_frequency_does_not_change_under_figures(coordinator, indicator):
    MeasurementFactory(series=indicator.series.get())
    answer = send(coordinator, "indicator-edit", indicator, frequency="quarter")
    assert list(answer.context["form"].errors) == ["frequency"]
    assert send(coordinator, "indicator-edit", indicator, name_sv="Nytt").status_code == 302


def test_new_definition_starts_a_series_and_joins_no_figures(coordinator, indicator):
    MeasurementFactory(series=indicator.series.get())
    assert send(coordinator, "indicator-break", indicator).status_code == 200

    send(
        coordinator,
        "indicator-break",
        indicator,
        break_reason_sv="Ny statistik",
        definition_sv="Räknas på nytt sätt.",
        **{"targets-0-period": "2028", "targets-0-value": "10"},
    )

    first, second = indicator.series.order_by("number")
    assert (second.number, second.break_reason_sv) == (2, "Ny statistik")
    assert (first.targets.count(), second.targets.count()) == (0, 1)
    assert Measurement.objects.get().series == first
    indicator.evaluated.refresh_from_db()
    assert indicator.evaluated.status == "no_baseline"


def test_breakdown_has_at_least_two_categories_and_keeps_them_in_order(coordinator, indicator):
    one = {"categories-0-name_sv": "kvinnor"}
    answer = send(coordinator, "indicator-breakdown", indicator, name_sv="kön", **one)
    assert "at least two categories" in answer.content.decode()
    assert not Breakdown.objects.exists()

    both = {**one, "categories-1-name_sv": "män"}
    send(coordinator, "indicator-breakdown", indicator, name_sv="kön", parts_add_up="on", **both)

    breakdown = Breakdown.objects.get()
    assert breakdown.parts_add_up
    assert [str(each) for each in breakdown.categories.current()] == ["kvinnor", "män"]


@pytest.mark.parametrize(
    "name",
    [
        "indicator-edit",
        "indicator-targets",
        "indicator-break",
        "indicator-breakdown",
        "indicator-withdraw",
    ],
)
@pytest.mark.parametrize(("role", "code"), [("reader", 403), ("outsider", 404)])
def test_pages_are_for_coordinators(client, cast, indicator, name, role, code):
    client.force_login(cast.viewer(role))
    assert client.get(address(name, indicator)).status_code == code
    assert client.post(address(name, indicator), {}).status_code == code


@pytest.mark.parametrize("number", [1, 12], ids=["few", "many"])
@pytest.mark.parametrize(("name", "queries"), [("indicator-edit", 7), ("indicator-targets", 8)])
def test_forms_take_the_same_queries(
    coordinator, indicator, name, queries, number, django_assert_num_queries
):
    for turn in range(number):
        TargetFactory(series=indicator.series.get(), period=date(2025 + turn, 1, 1))
        IndicatorFactory(objective=indicator.objective)
    coordinator.get(address(name, indicator))
    with django_assert_num_queries(queries):
        coordinator.get(address(name, indicator))


def test_targets_that_somebody_else_changed_are_shown_and_not_overwritten(coordinator, indicator):
    target = TargetFactory(series=indicator.series.get(), value=Decimal(100))
    [rows] = coordinator.get(address("indicator-targets", indicator)).context["row_sets"]
    target.value = Decimal(70)
    target.save()

    answer = send(
        coordinator,
        "indicator-targets",
        indicator,
        note="Ny prognos",
        **{"targets-0-value": "90", "targets-seen": rows.seen},
    )

    assert "They say now: 2027, 70." in answer.content.decode()
    assert Target.objects.get().value == 70
