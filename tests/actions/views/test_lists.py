"""The lists of actions and indicators: narrowing, sorting, pages."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actions.models import ActionPlan
from tests.cast import assemble
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    AreaFactory,
    IndicatorFactory,
    MeasurementFactory,
    ObjectiveFactory,
    OrganisationFactory,
    StrategyFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db

YESTERDAY = timezone.localdate() - timedelta(days=1)
FAR = date(2099, 12, 31)


@pytest.fixture
def cast():
    """A strategy whose only action is reported, on track and not due."""
    cast = assemble()
    action = cast.action
    action.title_sv = action.title_en = "Zebra"
    action.status, action.last_reported_on = "on_track", timezone.localdate()
    action.percent_complete, action.ends_on = 50, FAR
    action.save()
    return cast


def actions_of(cast, client=None, **query):
    """The titles that the list shows, in its order."""
    address = reverse("actions:action-list", args=[cast.strategy.slug])
    response = (client or Client()).get(address, query)
    assert response.status_code == 200
    return [row.action.title_sv for row in response.context["page_obj"]]


def action(cast, title, **known):
    """Another action of the cast's, reported today unless told otherwise."""
    return ActionFactory(
        **{
            "plan": cast.plan,
            "title_sv": title,
            "title_en": title,
            "responsible_organisation": cast.action.responsible_organisation,
            "status": "on_track",
            "last_reported_on": timezone.localdate(),
            "ends_on": FAR,
            **known,
        }
    )


def test_actions_by_area_and_plan(cast):
    area = AreaFactory(strategy=cast.strategy, position=5)
    plan = ActionPlanFactory(area=area)
    action(cast, "Antilop", plan=plan)
    action(cast, "Bison", plan=ActionPlanFactory(area=area, starts_on=date(2025, 1, 1)))
    assert actions_of(cast) == ["Zebra", "Antilop", "Bison"]
    assert actions_of(cast, area=area.pk) == ["Antilop", "Bison"]
    assert actions_of(cast, plan=plan.pk) == ["Antilop"]


def test_actions_by_status_and_organisation(cast):
    other = OrganisationFactory()
    action(cast, "Antilop", status="delayed", responsible_organisation=other)
    action(cast, "Bison", status="delayed")
    assert actions_of(cast, status="delayed") == ["Antilop", "Bison"]
    assert actions_of(cast, organisation=other.pk) == ["Antilop"]
    assert actions_of(cast, status="delayed", organisation=other.pk, area=cast.area.pk) == [
        "Antilop"
    ]


def test_actions_that_want_attention(cast):
    action(cast, "Overdue", ends_on=YESTERDAY)
    action(cast, "Stale", last_reported_on=date(2025, 1, 1))
    action(cast, "Unassigned", responsible_person=None)
    assert actions_of(cast, attention="overdue") == ["Overdue"]
    assert actions_of(cast, attention="stale") == ["Stale"]
    assert actions_of(cast, attention="unreported") == ["Stale"]
    insider = Client()
    insider.force_login(cast.reader)
    assert actions_of(cast, insider, attention="unassigned") == ["Unassigned"]


def test_actions_of_drafts_are_listed_when_they_are_asked_for(cast):
    draft = ActionPlanFactory(area=cast.area, status=ActionPlan.DRAFT, decided_on=None)
    action(cast, "Antilop", plan=draft, status="no_report", last_reported_on=None)
    insider = Client()
    insider.force_login(cast.reader)
    assert actions_of(cast, insider) == ["Zebra"]
    assert actions_of(cast, insider, drafts="only") == ["Antilop"]
    assert set(actions_of(cast, insider, drafts="with")) == {"Antilop", "Zebra"}
    assert actions_of(cast, insider, plan=draft.pk) == ["Antilop"]


@pytest.mark.parametrize(
    "words",
    ["ÅTERFÖRING", "återföring", "reporting back", "KLINIKER åter", "östersunds", "Frösö", " 7.7 "],
)
def test_actions_by_words_in_either_language_and_any_case(words, cast):
    hospital = OrganisationFactory(name_sv="Östersunds sjukhus", short_name="FRÖSÖN")
    ActionFactory(
        plan=cast.plan,
        number="7.7",
        title_sv="Återföring till vården",
        title_en="Reporting back",
        description_sv="För kliniker",
        responsible_organisation=hospital,
    )
    assert actions_of(cast, q=words) == ["Återföring till vården"]


def test_actions_by_words_that_do_not_all_occur(cast):
    assert actions_of(cast, q="zebra giraff") == []


@pytest.mark.parametrize("words", ["%", "_", "\\", "'", "<b>", "😀", "x" * 200])
def test_actions_by_odd_words(words, cast):
    assert actions_of(cast, q=words) == []


@pytest.mark.parametrize(
    "query",
    [
        {"area": "x"},
        {"area": "999999"},
        {"plan": "-1"},
        {"plan": "1e99"},
        {"status": "<script>"},
        {"organisation": "0"},
        {"attention": "nothing"},
        {"sort": "password"},
        {"sort": "-"},
        {"drafts": "yes"},
        {"page": "x"},
        {"page": "-3"},
        {"page": "99999999999999999999"},
        {"q": "zebra\x00"},
        {"q": "y" * 100_000},
        {"unknown": "x"},
    ],
    ids=str,
)
def test_actions_by_garbage_are_all_of_them(query, cast):
    assert actions_of(cast, **{key: value[:5000] for key, value in query.items()}) == ["Zebra"]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("title", ["Ara", "Zebra", "Åsna", "Älg", "Örn"]),
        ("-title", ["Örn", "Älg", "Åsna", "Zebra", "Ara"]),
        ("percent", ["Örn", "Zebra", "Ara", "Åsna", "Älg"]),
        ("-percent", ["Ara", "Zebra", "Örn", "Åsna", "Älg"]),
        ("ends", ["Åsna", "Zebra", "Örn", "Ara", "Älg"]),
        ("status", ["Älg", "Zebra", "Åsna", "Örn", "Ara"]),
        ("organisation", ["Älg", "Ara", "Örn", "Zebra", "Åsna"]),
    ],
)
def test_actions_sorted_by(sort, expected, cast):
    for short_name, title, known in (
        ("Ö", "Åsna", {"ends_on": date(2098, 1, 1)}),
        ("A", "Älg", {"status": "not_started", "ends_on": None}),
        ("Y", "Örn", {"percent_complete": 10}),
        ("B", "Ara", {"percent_complete": 100, "status": "at_risk"}),
    ):
        organisation = OrganisationFactory(short_name=short_name)
        action(cast, title, responsible_organisation=organisation, **known)
    cast.action.responsible_organisation.short_name = "Z"
    cast.action.responsible_organisation.save()
    client = Client()
    client.cookies["django_language"] = "sv"
    assert actions_of(cast, client, sort=sort) == expected


def test_list_says_what_narrows_it_and_how_to_widen_it(cast):
    address = reverse("actions:action-list", args=[cast.strategy.slug])
    query = {"q": "zebra", "area": cast.area.pk, "sort": "title", "page": 1}
    response = Client().get(address, query)
    active = response.context["active"]
    assert [(each.label, each.words) for each in active] == [
        ("Search", "zebra"),
        ("Area", str(cast.area)),
    ]
    assert active[0].address == f"?area={cast.area.pk}&sort=title"


def test_list_heads_sort_and_turn(cast):
    address = reverse("actions:action-list", args=[cast.strategy.slug])
    title = Client().get(address, {"sort": "title"}).context["heads"][0]
    assert (title.order, title.address) == ("ascending", "?sort=-title")
    title = Client().get(address, {"sort": "-title", "q": "z"}).context["heads"][0]
    assert (title.order, title.address) == ("descending", "?q=z&sort=title")


def test_list_pages_keep_the_filter(cast):
    for turn in range(60):
        action(cast, f"Nummer {turn:02}")
    address = reverse("actions:action-list", args=[cast.strategy.slug])
    text = Client().get(address, {"q": "nummer", "sort": "-title"}).content.decode()
    assert "?q=nummer&amp;sort=-title&amp;page=2" in text
    assert actions_of(cast, q="nummer", sort="-title", page=2)[-1] == "Nummer 00"


def test_list_of_nothing_says_why(cast):
    address = reverse("actions:action-list", args=[cast.strategy.slug])
    assert "No action matches." in Client().get(address, {"q": "giraff"}).content.decode()
    cast.action.delete()
    assert "The strategy has no actions yet." in Client().get(address).content.decode()


@pytest.mark.parametrize(
    "query", ["sort=organisation", "sort=-title", "organisation=1", "status=on_track"]
)
@pytest.mark.parametrize("name", ["action-list", "indicator-list"])
def test_list_of_nothing_is_narrowed_and_sorted(name, query):
    address = reverse(f"actions:{name}", args=[StrategyFactory(is_published=True).slug])
    assert Client().get(f"{address}?{query}").status_code == 200


@pytest.mark.parametrize("name", ["action-list", "indicator-list"])
def test_list_gives_htmx_the_result_alone(name, cast):
    address = reverse(f"actions:{name}", args=[cast.strategy.slug])
    part = Client().get(address, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "HX-Request" in part.headers["Vary"]
    restored = Client().get(
        address, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
    )
    assert "<html" in restored.content.decode()


# --- Indicators ----------------------------------------------------------------------------------


def indicator(cast, name, value, **known):
    """From 0 in 2022 to 100 in 2026, ``value`` in 2025."""
    found = IndicatorFactory(
        **{
            "objective": ObjectiveFactory(plan=cast.plan, title_sv="Kortare köer"),
            "name_sv": name,
            "name_en": name,
            "series__baseline": Decimal(0),
            "series__baseline_period": date(2022, 1, 1),
            **known,
        }
    )
    series = found.series.get()
    TargetFactory(series=series, period=date(2026, 1, 1))
    if value is not None:
        MeasurementFactory(series=series, period=date(2025, 1, 1), value=Decimal(value))
    return found


def indicators_of(cast, **query):
    address = reverse("actions:indicator-list", args=[cast.strategy.slug])
    client = Client()
    client.cookies["django_language"] = "sv"
    response = client.get(address, query)
    assert response.status_code == 200
    return [record.indicator.name_sv for record in response.context["page_obj"]]


def test_indicators_narrowed_and_sorted(cast):
    other = OrganisationFactory()
    indicator(cast, "Ålder", 112, responsible_organisation=other)
    indicator(cast, "Vikt", -8)
    indicator(cast, "Ärr", None)
    assert indicators_of(cast) == ["Ålder", "Vikt", "Ärr"]
    assert indicators_of(cast, status="achieved") == ["Ålder"]
    assert indicators_of(cast, status="off_track") == ["Vikt"]
    assert indicators_of(cast, status="no_measurement") == ["Ärr"]
    assert indicators_of(cast, organisation=other.pk) == ["Ålder"]
    assert indicators_of(cast, plan=cast.plan.pk, area=cast.area.pk) == ["Ålder", "Vikt", "Ärr"]
    assert indicators_of(cast, q="ÄRR") == ["Ärr"]
    assert indicators_of(cast, q="köer vikt") == ["Vikt"]
    assert indicators_of(cast, sort="name") == ["Vikt", "Ålder", "Ärr"]
    assert indicators_of(cast, sort="progress") == ["Vikt", "Ålder", "Ärr"]
    assert indicators_of(cast, sort="-progress") == ["Ålder", "Vikt", "Ärr"]
    assert indicators_of(cast, sort="status") == ["Ålder", "Vikt", "Ärr"]


def test_indicators_by_garbage_are_all_of_them(cast):
    indicator(cast, "Vikt", 1)
    query = {"area": "x", "plan": "y", "status": "z", "organisation": "-", "sort": "%", "page": "0"}
    assert indicators_of(cast, **query) == ["Vikt"]
