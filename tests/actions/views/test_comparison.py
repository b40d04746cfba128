"""Indicators side by side: chosen, never summed, and only those that may be seen."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from actions.models import ActionPlan
from tests.cast import assemble
from tests.factories import (
    IndicatorFactory,
    MeasurementFactory,
    ObjectiveFactory,
    SeriesFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return assemble()


def measured(cast, *values, objective=None, **options):
    """An indicator with ``values`` from 2023 and a target of 100 in 2027."""
    indicator = IndicatorFactory(objective=objective or ObjectiveFactory(plan=cast.plan), **options)
    series = indicator.series.get()
    for year, value in enumerate(values, start=2023):
        MeasurementFactory(series=series, period=date(year, 1, 1), value=Decimal(value))
    TargetFactory(series=series, period=date(2027, 1, 1))
    return indicator


def address(cast, *indicators, **more):
    query = "&".join(
        [*(f"i={each.pk}" for each in indicators), *(f"{k}={v}" for k, v in more.items())]
    )
    return f"{reverse('actions:compare', args=[cast.strategy.slug])}?{query}"


def test_three_stand_beside_each_other_by_the_same_years(client, cast):
    found = [measured(cast, 1, 2), measured(cast, 3), measured(cast, unit_en="days")]

    comparison = client.get(address(cast, *found)).context["comparison"]

    assert [record.indicator for record in comparison.records] == found
    assert [
        (year, [cell.value for cell in cells], [cell.target for cell in cells])
        for year, cells in comparison.years
    ] == [
        (2023, ["1", "3", ""], ["", "", ""]),
        (2024, ["2", "", ""], ["", "", ""]),
        (2027, ["", "", ""], ["100", "100", "100"]),
    ]
    assert comparison.differs_in_unit


def test_nothing_is_added_up(client, cast):
    page = client.get(address(cast, measured(cast, 11), measured(cast, 13))).content.decode()

    assert "Nothing is added up" in page
    assert ">24<" not in page


def test_latest_period_of_a_year_stands_for_it_and_is_named(client, cast):
    half_year = IndicatorFactory(objective=ObjectiveFactory(plan=cast.plan), frequency="half_year")
    for month, value in ((1, 5), (7, 6)):
        MeasurementFactory(
            series=half_year.series.get(), period=date(2023, month, 1), value=Decimal(value)
        )

    comparison = client.get(address(cast, half_year, measured(cast, 1))).context["comparison"]

    (_year, (cell, _other)), *_ = comparison.years
    assert (cell.value, cell.label) == ("6", "2023 H2")


def test_new_definition_is_marked(client, cast):
    indicator = measured(cast, 5)
    MeasurementFactory(series=SeriesFactory(indicator=indicator, number=2), period=date(2024, 1, 1))

    comparison = client.get(address(cast, indicator, measured(cast, 1))).context["comparison"]

    assert [cells[0].is_after_break for _, cells in comparison.years] == [False, True, False]


@pytest.mark.parametrize(("count", "words"), [(1, "two to four"), (5, "At most four"), (0, "two")])
def test_fewer_than_two_or_more_than_four_are_asked_to_be_chosen_again(client, cast, count, words):
    found = [measured(cast, 1) for _ in range(count)]

    page = client.get(address(cast, *found))

    assert page.context["comparison"] is None
    assert words in page.context["barrier"]
    assert page.context["chosen"] == found


def test_others_of_the_area_are_offered_and_all_are_searched(client, cast):
    chosen, near = measured(cast, 1), measured(cast, 1)
    far = IndicatorFactory(
        objective=ObjectiveFactory(plan__area__strategy=cast.strategy), name_sv="Svarstid"
    )

    assert client.get(address(cast, chosen)).context["offered"] == [near]
    assert client.get(address(cast, chosen, q="SVARS")).context["offered"] == [far]


def test_what_may_not_be_seen_is_neither_shown_nor_offered(client, cast):
    elsewhere = IndicatorFactory()
    draft = IndicatorFactory(
        objective=ObjectiveFactory(
            plan__area__strategy=cast.strategy, plan__status=ActionPlan.DRAFT
        )
    )

    page = client.get(address(cast, elsewhere, draft, i="nonsense"))

    assert (page.context["chosen"], page.context["offered"]) == ([], [])
    cast.strategy.is_published = False
    cast.strategy.save()
    assert client.get(address(cast)).status_code == 404


@pytest.mark.parametrize("count", [2, 4])
def test_comparison_has_a_fixed_number_of_queries(client, cast, django_assert_num_queries, count):
    client.force_login(cast.reader)
    found = [measured(cast, *range(count)) for _ in range(count)]
    for _ in range(count):
        measured(cast, 1)

    with django_assert_num_queries(9):
        client.get(address(cast, *found))
