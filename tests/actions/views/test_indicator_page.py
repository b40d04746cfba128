"""The page of an indicator: forecast, parts, and what each value rests on."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from actions.models import ActionPlan
from tests.cast import assemble
from tests.factories import (
    AttachmentFactory,
    BreakdownFactory,
    CategoryFactory,
    IndicatorFactory,
    MeasurementFactory,
    ObjectiveFactory,
    PartValueFactory,
    ProgressEntryFactory,
    SeriesFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return assemble()


def measured(cast, *values, target=60, **options):
    """An indicator with ``values`` since 2020 and a target for 2030."""
    indicator = IndicatorFactory(
        objective=ObjectiveFactory(plan=cast.plan),
        **{
            "series__baseline": Decimal(10),
            "series__baseline_period": date(2019, 1, 1),
            "unit_en": "people",
            **options,
        },
    )
    series = indicator.series.get()
    TargetFactory(series=series, period=date(2030, 1, 1), value=Decimal(target))
    return indicator, [
        MeasurementFactory(series=series, period=date(year, 1, 1), value=Decimal(value))
        for year, value in enumerate(values, start=2020)
    ]


def by_sex(indicator, measurements, values, **options):
    breakdown = BreakdownFactory(indicator=indicator, **options)
    categories = [CategoryFactory(breakdown=breakdown, name_en=name) for name in ("women", "men")]
    for measurement, parts in zip(measurements, values, strict=True):
        for category, value in zip(categories, parts, strict=True):
            if value is not None:
                PartValueFactory(measurement=measurement, category=category, value=Decimal(value))


def words(page):
    return " ".join(page.content.decode().replace("\xa0", " ").split())


# --- Forecast ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "options", "expected"),
    [
        (
            [20, 22, 24, 26, 28],
            {},
            "If the line of the last five values goes on: 40 people in 2030, 20 short of the"
            " target, 60 people.",
        ),
        (
            [20, 25, 30],
            {},
            "If the line of the last three values goes on: 70 people in 2030, which reaches the"
            " target, 60 people.",
        ),
        ([10, 15, 20], {}, "60 people in 2030, which is the target."),
        (
            [95, 94, 93, 92],
            {"direction": "decrease"},
            "the last four values goes on: 85 people in 2030, 25 above the target, 60 people.",
        ),
        ([20, 22], {}, "A forecast needs at least 3 values of one series; there are 2."),
        ([20], {}, "A forecast needs at least 3 values of one series; there is 1."),
    ],
    ids=["short-of", "past", "on", "above", "two-values", "one-value"],
)
def test_forecast_is_said_in_words(client, cast, values, options, expected):
    indicator, _ = measured(cast, *values, **options)

    page = client.get(indicator.get_absolute_url())

    assert expected in page.context["outlook"].sentence.replace("\xa0", " ")


def test_forecast_stands_in_the_table_as_what_it_is(client, cast):
    indicator, _ = measured(cast, 20, 22, 24)

    page = client.get(indicator.get_absolute_url())

    assert '<span class="forecast-value">forecast 40</span>' in words(page)
    assert "straight line of least squares through the values of 2020 to 2022" in words(page)


def test_forecast_does_not_cross_a_break(client, cast):
    indicator, _ = measured(cast, 20, 22, 24)
    later = SeriesFactory(indicator=indicator, number=2)
    TargetFactory(series=later, period=date(2030, 1, 1))
    MeasurementFactory(series=later, period=date(2023, 1, 1))

    page = client.get(indicator.get_absolute_url())

    assert "there is 1" in page.context["outlook"].sentence


def test_milestone_and_indicator_without_target_have_no_forecast(client, cast):
    yes_or_no = IndicatorFactory(objective=ObjectiveFactory(plan=cast.plan), direction="milestone")
    without = IndicatorFactory(objective=ObjectiveFactory(plan=cast.plan))

    for indicator in (yes_or_no, without):
        page = client.get(indicator.get_absolute_url())
        assert page.context["outlook"] is None
        assert "Forecast" not in words(page)


# --- Parts ---------------------------------------------------------------------------------------


def test_parts_stand_beside_the_total_with_their_difference(client, cast):
    indicator, found = measured(cast, 80, 88)
    by_sex(indicator, found, [(39, 41), (41, 47)], parts_add_up=True)

    page = client.get(indicator.get_absolute_url())

    assert page.context["parts_sentence"].replace("\xa0", " ") == (
        "2021: women 41 people, men 47 people. The difference between men and women is 6."
    )
    (table,) = page.context["part_tables"]
    assert [(row.period.label, row.values, row.difference, row.fault) for row in table.rows] == [
        ("2020", (39, 41), "2", ""),
        ("2021", (41, 47), "6", ""),
    ]


@pytest.mark.parametrize(
    ("parts", "add_up", "fault", "missing"),
    [
        ((41, 46), True, "the parts make 87\xa0people", ()),
        ((10, 20), False, "the total does not lie between the parts", ()),
        ((41, None), True, "", ("men",)),
        ((None, None), True, "", ()),
    ],
    ids=["sum", "not-between", "missing", "none"],
)
def test_parts_are_checked_against_the_total(client, cast, parts, add_up, fault, missing):
    indicator, found = measured(cast, 88)
    by_sex(indicator, found, [parts], parts_add_up=add_up)

    page = client.get(indicator.get_absolute_url())

    ((row,),) = [table.rows for table in page.context["part_tables"]]
    assert (row.fault, row.missing) == (fault, missing)


def test_parts_of_another_series_stand_apart(client, cast):
    indicator, found = measured(cast, 88)
    by_sex(indicator, found, [(41, 47)])
    later = SeriesFactory(indicator=indicator, number=2)
    MeasurementFactory(series=later, period=date(2023, 1, 1))

    tables = client.get(indicator.get_absolute_url()).context["part_tables"]

    assert [(table.series.number, len(table.rows)) for table in tables] == [(2, 1), (1, 1)]


# --- Evidence ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "sees"),
    [("reader", True), ("responsible", True), ("outsider", False), ("visitor", False)],
)
def test_evidence_is_for_those_who_may_read_the_report(client, cast, role, sees):
    indicator, (measurement,) = measured(cast, 20)
    entry = ProgressEntryFactory(action=cast.action)
    AttachmentFactory(entry=entry, title="Protokollet")
    measurement.entry = entry
    measurement.save()
    if role != "visitor":
        client.force_login(getattr(cast, role))

    page = client.get(indicator.get_absolute_url())

    assert ("Protokollet" in words(page)) is sees
    assert (entry.get_absolute_url() in words(page)) is sees


@pytest.mark.parametrize(
    ("role", "plan_status", "offered"),
    [
        ("coordinator", ActionPlan.ADOPTED, True),
        ("coordinator", ActionPlan.CLOSED, False),
        ("reader", ActionPlan.ADOPTED, False),
        ("visitor", ActionPlan.ADOPTED, False),
    ],
)
def test_values_are_entered_and_corrected_from_the_page(client, role, plan_status, offered):
    cast = assemble(plan_status=plan_status)
    indicator, (measurement,) = measured(cast, 20)
    if role != "visitor":
        client.force_login(getattr(cast, role))

    text = words(client.get(indicator.get_absolute_url()))

    for name, pk in (("value-new", indicator.pk), ("value-correct", measurement.pk)):
        assert (reverse(f"actions:{name}", args=[pk]) in text) is offered


@pytest.mark.parametrize("count", [1, 10])
def test_page_has_a_fixed_number_of_queries(client, cast, django_assert_num_queries, count):
    client.force_login(cast.coordinator)
    indicator, found = measured(cast, *range(1, count + 1))
    by_sex(indicator, found, [(1, 2)] * count)
    for measurement in found:
        measurement.entry = ProgressEntryFactory(action=cast.action)
        AttachmentFactory(entry=measurement.entry)
        measurement.save()
    client.get(indicator.get_absolute_url())

    with django_assert_num_queries(16):
        client.get(indicator.get_absolute_url())
