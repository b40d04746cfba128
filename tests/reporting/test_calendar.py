from datetime import date

import icalendar
import pytest
from django.test import Client
from django.urls import reverse

from actions.models import ActionPlan
from reporting.domain.calendar import calendar_of, start_feed, token_of
from reporting.models import CalendarFeed
from tests.cast import assemble
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    MilestoneFactory,
    ReportingDateFactory,
    ReviewCycleFactory,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 4, 15)


@pytest.fixture
def cast():
    cast = assemble()
    cast.action.title_en, cast.action.title_sv = "Open at night", "Öppet på natten"
    cast.action.save()
    return cast


def events(person, today=TODAY):
    calendar = icalendar.Calendar.from_ical(calendar_of(start_feed(by=person), today))
    return {str(event["uid"]).partition("@")[0]: event for event in calendar.walk("VEVENT")}


def client_of(person):
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client


def address(person):
    return reverse("reporting:calendar-feed", args=[token_of(start_feed(by=person))])


def test_own_due_dates_are_all_day_events(cast):
    action = cast.action
    ReportingDateFactory(action=action, due_on=date(2024, 3, 1))
    milestone = MilestoneFactory(action=action, title_en="Staff found", due_on=date(2026, 6, 30))
    MilestoneFactory(action=action, due_on=date(2026, 6, 30), completed_on=date(2026, 1, 1))
    cycle = ReviewCycleFactory(strategy=cast.strategy)

    found = events(cast.responsible)

    assert set(found) == {
        f"report-{action.pk}",
        f"end-{action.pk}",
        f"milestone-{milestone.pk}",
        f"review-{cycle.pk}",
    }
    report = found[f"report-{action.pk}"]
    assert report["summary"] == f"Report due: {action.number} Open at night"
    assert report.decoded("dtstart") == date(2024, 3, 1)
    assert report.decoded("dtend") == date(2024, 3, 2)
    assert str(report["url"]).endswith(action.get_absolute_url())
    assert report.decoded("dtstamp") == report.decoded("last-modified")
    assert found[f"end-{action.pk}"].decoded("dtstart") == action.ends_on
    assert found[f"review-{cycle.pk}"].decoded("dtstart") == cycle.due_on


def test_moved_date_moves_its_event(cast):
    milestone = MilestoneFactory(action=cast.action, due_on=date(2026, 6, 30))
    before = events(cast.responsible)[f"milestone-{milestone.pk}"]
    milestone.due_on = date(2026, 9, 1)
    milestone.save()

    after = events(cast.responsible)[f"milestone-{milestone.pk}"]

    assert after["uid"] == before["uid"]
    assert after.decoded("dtstart") == date(2026, 9, 1)


def test_others_drafts_and_ended_actions_are_left_out(cast):
    draft = ActionPlanFactory(area=cast.area, status=ActionPlan.DRAFT, decided_on=None)
    organisation = cast.action.responsible_organisation
    own = {"responsible_organisation": organisation, "responsible_person": cast.responsible}
    ActionFactory(plan=draft, **own)
    ActionFactory(plan=cast.plan, status="completed", last_reported_on=date(2026, 1, 1), **own)

    assert {key.partition("-")[2] for key in events(cast.responsible)} == {str(cast.action.pk)}
    assert events(cast.colleague) == {}


def test_feed_is_in_the_persons_language(cast):
    cast.responsible.language = "sv"
    cast.responsible.save()

    assert "Öppet på natten" in events(cast.responsible)[f"end-{cast.action.pk}"]["summary"]


def test_lines_are_folded_and_end_as_the_standard_says(cast):
    cast.action.title_en = "Öppet dygnet runt " * 12
    cast.action.save()

    raw = calendar_of(start_feed(by=cast.responsible), TODAY)

    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in raw
    assert b"X-PUBLISHED-TTL:PT6H\r\n" in raw
    assert b"X-WR-CALNAME:" in raw


def test_same_data_gives_the_same_bytes(cast):
    feed = start_feed(by=cast.responsible)

    assert calendar_of(feed, TODAY) == calendar_of(feed, TODAY)


@pytest.mark.parametrize("number", [1, 20], ids=["few", "many"])
def test_feed_takes_the_same_queries(number, cast, django_assert_num_queries):
    for _turn in range(number):
        action = ActionFactory(
            plan=cast.plan,
            responsible_organisation=cast.action.responsible_organisation,
            responsible_person=cast.responsible,
        )
        MilestoneFactory(action=action)
    ReviewCycleFactory(strategy=cast.strategy)
    feed = start_feed(by=cast.responsible)
    type(cast.responsible).objects.get(pk=cast.responsible.pk)

    with django_assert_num_queries(12):
        calendar_of(CalendarFeed.objects.select_related("person").get(pk=feed.pk), TODAY)


def test_address_needs_no_sign_in_and_sets_no_cookie(cast):
    response = Client().get(address(cast.responsible))

    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private"
    assert not response.cookies


def test_void_addresses_are_not_found(cast):
    old = address(cast.responsible)
    client = client_of(cast.responsible)

    client.post(reverse("reporting:calendar"), {"do": "renew"})
    assert Client().get(old).status_code == 404
    new = address(cast.responsible)
    assert Client().get(new).status_code == 200
    assert Client().get(new.replace(".ics", "x.ics")).status_code == 404
    client.post(reverse("reporting:calendar"), {"do": "stop"})
    assert Client().get(new).status_code == 404
    newest = address(cast.responsible)
    type(cast.responsible).objects.filter(pk=cast.responsible.pk).update(is_active=False)
    assert Client().get(newest).status_code == 404


def test_to_look_at_the_page_makes_nothing(cast):
    client = client_of(cast.responsible)
    page = reverse("reporting:calendar")

    assert "Make the address" in client.get(page).content.decode()
    assert not CalendarFeed.objects.exists()

    client.post(page, {"do": "start"})
    shown = client.get(page).content.decode()
    assert address(cast.responsible) in shown
    assert "webcal://" in shown


def test_visitor_is_asked_to_sign_in():
    assert Client().get(reverse("reporting:calendar")).status_code == 302
