"""Lists as files, read back with other libraries than those that wrote them."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from tests.cast import assemble
from tests.factories import (
    ActionFactory,
    DirectionFactory,
    IndicatorFactory,
    MeasurementFactory,
    MilestoneFactory,
    NeedFactory,
    ObjectiveFactory,
    OrganisationFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db

EVIL = '=HYPERLINK("https://example.org","x")'


@pytest.fixture
def cast():
    cast = assemble()
    cast.action.title_en = EVIL
    cast.action.percent_complete = 40
    cast.action.ends_on = date(2027, 6, 30)
    cast.action.status, cast.action.last_reported_on = "on_track", date(2026, 1, 2)
    cast.action.save()
    return cast


def client_of(person):
    client = Client()
    if person is not None:
        client.force_login(person)
    client.cookies["django_language"] = "en"
    return client


def workbook(cast, kind="actions", person=None, **query):
    address = reverse(f"actions:{kind}-xlsx", args=[cast.strategy.slug])
    response = client_of(person).get(address, query)
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]
    return load_workbook(io.BytesIO(response.content))


def rows_of(book):
    page = book.worksheets[0]
    heads = [cell.value for cell in page[1]]
    return [
        dict(zip(heads, [cell.value for cell in row], strict=True))
        for row in page.iter_rows(min_row=2)
    ]


def csv_rows(cast, kind="actions", language="en", **query):
    client = client_of(None)
    client.cookies["django_language"] = language
    response = client.get(reverse(f"actions:{kind}-csv", args=[cast.strategy.slug]), query)
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";" if language == "sv" else ","))


def test_workbook_holds_the_chosen_columns_with_their_types(cast):
    MilestoneFactory(action=cast.action, completed_on=date(2026, 1, 1))
    MilestoneFactory(action=cast.action)
    book = workbook(cast, cols=["percent", "ends", "milestones"])
    (row,) = rows_of(book)
    assert list(row) == ["Number", "Action", "Complete", "Ends", "Milestones done", "Milestones"]
    assert row["Action"] == EVIL
    assert row["Complete"] == 0.4
    assert row["Ends"].date() == date(2027, 6, 30)
    assert (row["Milestones done"], row["Milestones"]) == (1, 2)
    page = book.worksheets[0]
    assert page["B2"].data_type == "s"
    assert page["C2"].number_format == "0%"


def test_workbook_is_filtered_and_sorted_as_the_page(cast):
    for title in ("Bison", "Antilop"):
        ActionFactory(plan=cast.plan, title_en=title)
    book = workbook(cast, status="no_report", sort="title")
    assert [row["Action"] for row in rows_of(book)] == ["Antilop", "Bison"]
    facts = {row[0].value: row[1].value for row in book.worksheets[1].iter_rows(min_row=3)}
    assert facts["Filter: Status"] == "no report yet"
    assert facts["Sorted by"] == "Action"
    assert facts["Rows"] == "2"
    page = reverse("actions:action-list", args=[cast.strategy.slug])
    assert facts["Address"].endswith(f"{page}?status=no_report&sort=title")


def test_names_of_people_are_for_insiders(cast):
    asked = {"cols": ["person", "status"]}
    assert "Responsible person" not in rows_of(workbook(cast, **asked))[0]
    (row,) = rows_of(workbook(cast, person=cast.reader, **asked))
    assert row["Responsible person"] == cast.responsible.name


def test_csv_is_for_spreadsheets_of_the_language(cast):
    heads, row = csv_rows(cast, language="sv", cols=["percent", "ends"])
    assert heads[2:] == ["Genomfört", "Slutdatum"]
    assert row[2:] == ["40", "2027-06-30"]


def test_csv_cells_are_no_formulas(cast):
    _heads, row = csv_rows(cast)
    assert row[1] == f"'{EVIL}"


def test_figures_of_indicators_are_numbers(cast):
    indicator = IndicatorFactory(
        objective=ObjectiveFactory(plan=cast.plan),
        decimals=1,
        series__baseline=Decimal(0),
        series__baseline_period=date(2022, 1, 1),
        responsible_organisation=OrganisationFactory(short_name="KS"),
    )
    series = indicator.series.get()
    TargetFactory(series=series, period=date(2026, 1, 1), is_illustrative=True)
    MeasurementFactory(series=series, period=date(2025, 1, 1), value=Decimal("1234.5"))
    (row,) = rows_of(workbook(cast, "indicators"))
    assert (row["Latest value"], row["Period"], row["Unit"]) == (1234.5, "2025", "per cent")
    assert row["Progress to target"] == pytest.approx(12.345)
    assert (row["Target"], row["Illustrative targets"]) == (100, "yes")
    heads, line = csv_rows(cast, "indicators", "sv", cols=["latest", "organisation"])
    assert line[heads.index("Senaste utfall")] == "1234,5"
    assert line[-1] == "KS"


def test_objectives_count_what_belongs_to_them(cast):
    objective = ObjectiveFactory(plan=cast.plan)
    objective.needs.add(NeedFactory(area=cast.area, text_en="Less waiting"))
    objective.directions.add(DirectionFactory(strategy=cast.strategy, title_en="Care for all"))
    IndicatorFactory(objective=objective)
    cast.action.objectives.add(objective)
    (row,) = rows_of(workbook(cast, "objectives"))
    assert row["Actions"] == row["Actions: on track"] == 1
    assert row["Indicators: no target"] == 1
    assert "Less waiting" in row["Needs"]
    assert "Care for all" in row["Directions"]


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize(
    ("kind", "queries"), [("actions", 14), ("indicators", 10), ("objectives", 13)]
)
@pytest.mark.parametrize("number", [2, 60])
def test_download_takes_the_same_queries(
    number, kind, queries, ending, cast, django_assert_num_queries
):
    for _turn in range(number):
        objective = ObjectiveFactory(plan=cast.plan)
        objective.needs.add(NeedFactory(area=cast.area))
        IndicatorFactory(objective=objective, responsible_organisation=OrganisationFactory())
        action = ActionFactory(plan=cast.plan)
        action.objectives.add(objective)
        MilestoneFactory(action=action)
    client = client_of(cast.coordinator)
    address = reverse(f"actions:{kind}-{ending}", args=[cast.strategy.slug])
    cols = ["objectives", "person", "milestones", "status", "organisation", "target", "needs"]
    cols += ["directions", "indicators", "actions"]
    with django_assert_num_queries(queries):
        response = client.get(address, {"cols": cols})
        if response.streaming:
            list(response.streaming_content)
    assert response.status_code == 200


@pytest.mark.parametrize("kind", ["actions", "indicators", "objectives"])
def test_download_of_a_hidden_strategy_is_not_there(kind):
    cast = assemble(is_published=False)
    for ending in ("xlsx", "csv"):
        address = reverse(f"actions:{kind}-{ending}", args=[cast.strategy.slug])
        assert Client().get(address).status_code == 404
        assert client_of(cast.reader).get(address).status_code == 200
