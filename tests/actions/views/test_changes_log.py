import csv
import io
from datetime import date, timedelta

import pytest
from django.urls import reverse

from actions.domain.history import log
from tests.cast import ROLES, assemble
from tests.factories import ActionFactory, ProgressEntryFactory
from tests.past import changed, recorded

pytestmark = pytest.mark.django_db

JANUARY, MARCH = date(2026, 1, 15), date(2026, 3, 1)


@pytest.fixture
def cast():
    found = assemble()
    recorded(JANUARY, found.strategy, found.area, found.plan, found.action)
    return found


def sign_in(client, person):
    if person.is_authenticated:
        client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client


def get(client, cast, **query):
    return client.get(reverse("actions:history", args=[cast.strategy.slug]), query)


def get_file(client, cast, **query):
    return client.get(reverse("actions:history-csv", args=[cast.strategy.slug]), query)


@pytest.mark.parametrize("role", ROLES)
def test_the_history_is_for_insiders(client, cast, role):
    sign_in(client, cast.viewer(role))
    expected = role in {"administrator", "coordinator", "reader", "reading_organisation"}
    assert get(client, cast).status_code == (200 if expected else 404)
    assert get_file(client, cast).status_code == (200 if expected else 404)
    overview = client.get(cast.strategy.get_absolute_url()).content.decode()
    assert (reverse("actions:history", args=[cast.strategy.slug]) in overview) is expected


def test_a_change_is_told(client, cast):
    changed(
        cast.action, MARCH, by=cast.coordinator, reason="<b>Appealed</b>", ends_on=date(2028, 1, 1)
    )
    sign_in(client, cast.reader)
    page = get(client, cast, kind="action").content.decode()
    assert "<del>2027-12-31</del>" in page
    assert "<ins>2028-01-01</ins>" in page
    assert "&lt;b&gt;Appealed&lt;/b&gt;" in page
    assert cast.coordinator.name in page
    assert f'href="{cast.action.get_absolute_url()}"' in page


def test_pages_keep_the_filters(client, cast):
    for number in range(60):
        action = ActionFactory(plan=cast.plan)
        recorded(MARCH + timedelta(days=number // 10), action)
    sign_in(client, cast.coordinator)
    first = get(client, cast, kind="action", change="added")
    assert len(first.context["page"].changes) == 50
    address = first.context["older"]
    assert "kind=action" in address
    second = client.get(reverse("actions:history", args=[cast.strategy.slug]) + address)
    assert len(second.context["page"].changes) == 11
    assert second.context["older"] == ""
    assert "The newest changes" in second.content.decode()


def test_the_file_has_all_that_are_wanted(client, cast, monkeypatch):
    monkeypatch.setattr(log, "BATCH", 3)
    entry = ProgressEntryFactory(action=cast.action, what_happened="=1+1")
    recorded(MARCH, entry)
    for number in range(7):
        changed(cast.action, MARCH + timedelta(days=number), title_en=f"Title {number}")
    sign_in(client, cast.coordinator)
    response = get_file(client, cast, kind="action")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["After"] for row in rows if row["Change"] == "title in English"] == [
        f"Title {number}" for number in reversed(range(7))
    ]
    response = get_file(client, cast, kind="progressentry")
    assert b"'=1+1" in b"".join(response.streaming_content)


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "nothing"},
        {"plan": "x"},
        {"change": "x"},
        {"since": "2026-02-30"},
        {"until": "9999-12-31"},
        {"before": "x"},
        {"q": "x" * 300},
        {"q": "\x00"},
    ],
    ids=str,
)
def test_wrong_filters_narrow_nothing(client, cast, query):
    sign_in(client, cast.coordinator)
    assert len(get(client, cast, **query).context["page"].changes) > 3


def test_nothing_that_matches_says_so(client, cast):
    sign_in(client, cast.coordinator)
    assert "No change matches." in get(client, cast, q="nowhere").content.decode()


def test_queries_do_not_grow(client, cast, django_assert_num_queries):
    sign_in(client, cast.coordinator)
    for count in (1, 20):
        for _turn in range(count):
            changed(ActionFactory(plan=cast.plan), MARCH, title_en="Another")
        with django_assert_num_queries(12):
            get(client, cast, kind="action")
