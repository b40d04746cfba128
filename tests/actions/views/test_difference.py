import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from actions.rules.periods import add_months
from actions.views import difference as view
from tests.cast import assemble
from tests.factories import ActionFactory, MilestoneFactory
from tests.past import changed, recorded, withdrawn

pytestmark = pytest.mark.django_db

JANUARY, MARCH, JUNE = date(2026, 1, 15), date(2026, 3, 1), date(2026, 6, 1)
DAYS = {"from": "2026-02-01", "to": "2026-06-01"}


@pytest.fixture
def cast():
    found = assemble()
    recorded(JANUARY, found.plan, found.action)
    return found


def sign_in(client, person):
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client


def get(client, cast, **query):
    return client.get(reverse("actions:difference", args=[cast.strategy.slug]), query or DAYS)


def slips(cast, count, day=MARCH):
    for _turn in range(count):
        action = ActionFactory(plan=cast.plan)
        recorded(JANUARY, action)
        changed(action, day, ends_on=date(2028, 1, 30))


def test_a_year_ago_and_today_unless_asked_otherwise(client, cast):
    comparison = get(client, cast, plan="").context["comparison"]
    today = timezone.localdate()
    assert (comparison.earlier.day, comparison.later.day) == (add_months(today, -12), today)


def test_counts_lead_to_their_groups_and_equal_them(client, cast):
    slips(cast, 3)
    changed(cast.action, MARCH, status="completed", last_reported_on=MARCH, percent_complete=100)
    response = get(client, cast)
    counts = {turn.value: count for turn, count, _address in response.context["counts"]}
    assert counts == {"slipped": 3, "completed": 1, "percent": 1}
    page = response.content.decode()
    for group in response.context["groups"]:
        assert f'href="#{group.anchor}"' in page
        assert f'id="{group.anchor}"' in page
        assert sum(len(rows) for _plan, rows in group.plans) == counts[group.turn.value]
    assert "30 days later" in page


def test_a_long_group_is_shown_in_pages(client, cast, monkeypatch):
    monkeypatch.setattr(view, "SHOWN", 2)
    slips(cast, 5)
    (group,) = get(client, cast).context["groups"]
    assert (group.count, group.rest) == (5, 3)
    address = reverse("actions:difference", args=[cast.strategy.slug]) + group.address
    names = []
    for number in (1, 2, 3):
        (group,) = client.get(f"{address}&page={number}").context["groups"]
        names += [row.thing.name for _plan, rows in group.plans for row in rows]
    assert len(set(names)) == 5


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ({"from": "2026-06-01", "to": "2026-02-01"}, "The second day lies before the first."),
        ({"from": "2026-02-30"}, "Write the day as year-month-day"),
        ({"to": "2999-01-01"}, "Choose a day that has come."),
    ],
    ids=str,
)
def test_days_that_cannot_be_compared(client, cast, query, fault):
    response = get(client, cast, **query)
    assert response.status_code == 200
    assert fault in response.content.decode()


def test_nothing_different(client, cast):
    assert "Nothing is different between the two days." in get(client, cast).content.decode()


def test_what_has_been_withdrawn_has_no_link(client, cast):
    milestone = MilestoneFactory(action=cast.action, title_en="Contract")
    recorded(MARCH, milestone)
    withdrawn(cast.action, JUNE, reason="No money")
    sign_in(client, cast.coordinator)
    page = get(client, cast).content.decode()
    assert "No money" in page
    assert f'href="{cast.action.get_absolute_url()}"' not in page


def test_narrowed_to_a_plan(client, cast):
    slips(cast, 1)
    other = ActionFactory(plan__area=cast.area)
    recorded(JANUARY, other.plan, other)
    page = get(client, cast, **DAYS, plan=other.plan.pk).content.decode()
    assert "Nothing is different" in page
    assert f"from=2023-12-01&amp;to={timezone.localdate()}&amp;plan={other.plan.pk}" in page
    for wrong in ("x", "0", str(ActionFactory().plan.pk), "99999999999999999999"):
        assert get(client, cast, **DAYS, plan=wrong).status_code == 404


def test_the_file_has_a_row_for_each_difference(client, cast):
    slips(cast, 2)
    changed(cast.action, MARCH, title_en="=1+1", ends_on=date(2026, 12, 31))
    address = reverse("actions:difference-csv", args=[cast.strategy.slug])
    response = client.get(address, DAYS)
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["Change"] for row in rows] == ["put off to a later day"] * 2 + ["brought forward"]
    assert (rows[0]["Before"], rows[0]["After"], rows[0]["Days"]) == (
        "2027-12-31",
        "2028-01-30",
        "30",
    )
    assert client.get(address, {"from": "2026-02-30"}).status_code == 404


def test_a_draft_strategy_is_not_found(client):
    cast = assemble(is_published=False)
    assert get(client, cast).status_code == 404
    sign_in(client, cast.reader)
    assert get(client, cast).status_code == 200


def test_queries_do_not_grow(client, cast, django_assert_num_queries):
    sign_in(client, cast.coordinator)
    for count in (1, 5):
        slips(cast, count)
        with django_assert_num_queries(24):
            get(client, cast)
