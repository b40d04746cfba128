import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actions.models import ActionPlan
from tests.cast import assemble
from tests.factories import ActionFactory, ActionPlanFactory, AreaFactory, MilestoneFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
QUERIES = 13


def page_of(cast, role="visitor", query=""):
    client = Client(headers={"accept-language": "en"})
    if role != "visitor":
        client.force_login(getattr(cast, role))
    return client.get(reverse("actions:timeline", args=[cast.strategy.slug]) + query)


def text_of(*args, **options):
    return page_of(*args, **options).content.decode()


def shown(html):
    return re.findall(r'<a href="/actions/(\d+)/">', html)


@pytest.fixture
def cast():
    return assemble()


def test_everybody_who_sees_the_strategy_sees_its_timeline(cast):
    assert page_of(cast).status_code == 200
    hidden = assemble(is_published=False)
    assert page_of(hidden).status_code == 404
    assert page_of(hidden, "reader").status_code == 200


def test_what_is_late_is_said_in_words_and_hatched(cast):
    today = timezone.localdate()
    ActionFactory(plan=cast.plan, starts_on=today - 90 * DAY, ends_on=today - 3 * DAY)
    html = text_of(cast)
    assert "3 days late" in html
    assert "hatched" in html
    assert "1 past its end" in html


def test_milestones_are_done_late_or_to_come(cast):
    today = timezone.localdate()
    MilestoneFactory(action=cast.action, title_en="Built", completed_on=today - DAY)
    MilestoneFactory(action=cast.action, title_en="Bought", due_on=today - DAY)
    MilestoneFactory(action=cast.action, title_en="Used", due_on=today + DAY)
    html = text_of(cast, query="?as=table")
    assert "◆ Built: done" in html
    assert re.search(r"◇ Bought: .*, <strong>late</strong>", html)
    assert re.search(r"◇ Used: [^,]*</li>", html)
    assert "1 late milestone" in html


def test_table_has_heads_with_scope(cast):
    html = text_of(cast, query="?as=table")
    assert html.count('<th scope="col"') == 8
    assert '<th scope="row"><a href="' in html


def test_drafts_are_left_out_until_they_are_asked_for_by_those_who_may(cast):
    draft = ActionPlanFactory(area=cast.area, status=ActionPlan.DRAFT)
    action = ActionFactory(plan=draft)
    assert str(action.pk) not in shown(text_of(cast, "reader"))
    assert str(action.pk) in shown(text_of(cast, "reader", "?drafts=with"))
    assert str(action.pk) not in shown(text_of(cast, "outsider", "?drafts=with"))


@pytest.mark.parametrize(
    ("query", "is_seen"),
    [
        ("", True),
        ("?zoom=year&on=2020-05-05", True),
        ("?zoom=quarter&on=2020-05-05", False),
        ("?from=2020-09-01&to=2020-09-30", True),
        ("?zoom=year&on=2019-05-05", False),
        ("?zoom=nonsense&on=x", True),
    ],
)
def test_zoom_shows_what_happens_in_those_days(cast, query, is_seen):
    action = ActionFactory(
        plan=cast.plan,
        starts_on=date(2020, 8, 1),
        ends_on=date(2020, 10, 1),
        status="completed",
        last_reported_on=date(2020, 10, 1),
    )
    assert (str(action.pk) in shown(text_of(cast, query=query))) is is_seen


def test_earlier_and_later_keep_the_filters(cast):
    html = text_of(cast, query=f"?zoom=quarter&on=2026-02-01&area={cast.area.pk}&as=table")
    assert f"?area={cast.area.pk}&amp;as=table&amp;zoom=quarter&amp;on=2025-10-01" in html
    assert f"?area={cast.area.pk}&amp;as=table&amp;zoom=quarter&amp;on=2026-04-01" in html


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("?from=2026-02-01", "Choose both days."),
        ("?from=2026-02-01&to=9999-99-99", "Choose both days."),
        ("?from=2026-02-01&to=2026-01-01", "The last day lies before the first."),
    ],
)
def test_faults_stand_beside_the_days_and_keep_what_was_typed(cast, query, fault):
    html = text_of(cast, query=query)
    assert fault in html
    assert 'value="2026-02-01"' in html


def test_filters_narrow_it(cast):
    other = ActionFactory(plan=ActionPlanFactory(area=AreaFactory(strategy=cast.strategy)))
    assert set(shown(text_of(cast))) == {str(cast.action.pk), str(other.pk)}
    assert shown(text_of(cast, query=f"?area={cast.area.pk}")) == [str(cast.action.pk)]
    organisation = other.responsible_organisation_id
    assert shown(text_of(cast, query=f"?organisation={organisation}")) == [str(other.pk)]


def test_nothing_to_show_says_what_to_do(cast):
    assert "Remove a filter" in text_of(cast, query="?status=completed")
    assert "Nothing happens in these days" in text_of(cast, query="?from=1950-01-01&to=1950-02-01")


def test_mistyped_years_do_no_harm(cast):
    ActionFactory(plan=cast.plan, starts_on=date(2, 1, 1), ends_on=date(9999, 12, 31))
    assert page_of(cast).status_code == 200


def test_names_of_people_are_not_shown(cast):
    assert cast.responsible.name not in text_of(cast)


@pytest.mark.parametrize("query", ["", "?as=table", "?zoom=year"])
@pytest.mark.parametrize("more", [1, 75], ids=["few", "more than a page"])
def test_queries_do_not_grow_with_the_rows(cast, django_assert_num_queries, query, more):
    action = ActionFactory.create_batch(more, plan=cast.plan)[0]
    MilestoneFactory.create_batch(more, action=action)
    client = Client()
    client.force_login(cast.coordinator)
    address = reverse("actions:timeline", args=[cast.strategy.slug]) + query
    client.get(address)
    with django_assert_num_queries(QUERIES):
        client.get(address)
