from datetime import date, timedelta

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actions.models import ActionPlan
from reporting.domain.calendar import calendar_of, start_feed, token_of
from reporting.models import CalendarFeed
from tests.cast import assemble
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    FollowUpFactory,
    ForumFactory,
    ForumPresentationFactory,
    MilestoneFactory,
    ReportingDateFactory,
    ReviewCycleFactory,
    ReviewFactory,
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
    for turn in range(number):
        action = ActionFactory(
            plan=cast.plan,
            responsible_organisation=cast.action.responsible_organisation,
            responsible_person=cast.responsible,
        )
        MilestoneFactory(action=action)
        ReviewFactory(cycle=cycle_of(cast, year=2025 - turn), action=action)
        FollowUpFactory(
            presentation=presentation_of(cast, held_on=date(2026, 4, turn + 1)),
            responsible_person=cast.responsible,
        )
    feed = start_feed(by=cast.responsible)
    type(cast.responsible).objects.get(pk=cast.responsible.pk)

    with django_assert_num_queries(19):
        calendar_of(CalendarFeed.objects.select_related("person").get(pk=feed.pk), TODAY)


def cycle_of(cast, *, year=2025, **values):
    days = {
        "opens_on": date(2026, 1, 10),
        "due_on": date(2026, 2, 10),
        "grace_until": date(2026, 2, 20),
        "closes_on": date(2026, 3, 31),
    }
    return ReviewCycleFactory(strategy=cast.strategy, year=year, **days | values)


def presentation_of(cast, **values):
    presentation = ForumPresentationFactory(forum=ForumFactory(strategy=cast.strategy), **values)
    presentation.plans.set([cast.plan])
    return presentation


def days_of(found, *keys):
    return [found[key].decoded("dtstart") for key in keys]


@pytest.mark.parametrize("role", ["coordinator", "responsible"])
def test_days_of_the_cycle_are_told_to_whom_they_concern(cast, role):
    cycle = cycle_of(cast)
    review = ReviewFactory(cycle=cycle, action=cast.action)
    keys = ("opens", "grace", "closes")

    found = events(cast.viewer(role))

    assert days_of(found, f"review-{cycle.pk}", *(f"cycle-{key}-{cycle.pk}" for key in keys)) == [
        cycle.due_on,
        cycle.opens_on,
        cycle.grace_until,
        cycle.closes_on,
    ]
    due = found[f"review-{cycle.pk}"]
    where, told = {
        "coordinator": (cycle.get_absolute_url(), cast.strategy.title),
        "responsible": (review.get_absolute_url(), str(cast.action)),
    }[role]
    assert str(due["url"]).endswith(where)
    assert due["description"] == told
    assert found[f"cycle-opens-{cycle.pk}"]["summary"] == "The review of 2025 opens"


@pytest.mark.parametrize(
    "role", ["administrator", "colleague", "reader", "reading_organisation", "outsider", "homeless"]
)
def test_others_are_not_told_of_the_year(cast, role):
    ReviewFactory(cycle=cycle_of(cast), action=cast.action)
    FollowUpFactory(presentation=presentation_of(cast), responsible_person=cast.responsible)

    assert events(cast.viewer(role)) == {}


@pytest.mark.parametrize(
    ("values", "told"),
    [
        pytest.param({"status": "draft"}, {"coordinator"}, id="prepared"),
        pytest.param({}, {"coordinator", "responsible"}, id="open"),
        pytest.param({"status": "closed"}, {"coordinator", "responsible"}, id="closed"),
        pytest.param(
            {
                "status": "closed",
                "year": 2023,
                "opens_on": date(2024, 1, 1),
                "due_on": date(2024, 2, 1),
                "grace_until": None,
                "closes_on": date(2024, 3, 1),
            },
            set(),
            id="closed long ago",
        ),
        pytest.param({"withdrawn_at": timezone.now()}, set(), id="withdrawn"),
    ],
)
def test_cycle_is_told_while_its_page_is_of_use(cast, values, told):
    cycle = cycle_of(cast, **values)
    ReviewFactory(cycle=cycle, action=cast.action)

    assert {
        role
        for role in ("coordinator", "responsible")
        if f"cycle-opens-{cycle.pk}" in events(cast.viewer(role))
    } == told


def test_presentation_names_the_plans_that_one_may_see(cast):
    hidden = ActionPlanFactory(area=cast.area, status=ActionPlan.DRAFT, decided_on=None)
    presentation = presentation_of(cast, held_on=date(2026, 5, 4))
    presentation.plans.add(hidden)
    key = f"presentation-{presentation.pk}"

    found = {role: events(cast.viewer(role))[key] for role in ("coordinator", "responsible")}

    assert {event.decoded("dtstart") for event in found.values()} == {date(2026, 5, 4)}
    assert found["responsible"]["summary"] == f"Presentation: {presentation.forum}"
    assert str(found["responsible"]["url"]).endswith(presentation.get_absolute_url())
    told = {role: event["description"].split("\n") for role, event in found.items()}
    assert told["responsible"] == [cast.strategy.title, cast.plan.title]
    assert sorted(told["coordinator"][1:]) == sorted([cast.plan.title, hidden.title])


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"held_on": date(2025, 4, 1)}, id="long ago"),
        pytest.param({"withdrawn_at": timezone.now()}, id="withdrawn"),
    ],
)
def test_presentations_that_are_of_no_use_are_left_out(cast, values):
    presentation_of(cast, **values)

    assert not [key for key in events(cast.coordinator) if key.startswith("presentation-")]


def test_presentations_of_a_strategy_that_is_not_published_are_for_insiders(cast):
    cast.strategy.is_published = False
    cast.strategy.save()
    presentation = presentation_of(cast)

    assert f"presentation-{presentation.pk}" in events(cast.viewer("coordinator"))
    assert f"presentation-{presentation.pk}" not in events(cast.viewer("responsible"))


def test_open_follow_ups_that_one_answers_for(cast):
    presentation = presentation_of(cast)
    own = FollowUpFactory(
        presentation=presentation,
        what_en="Ask the board. " * 20,
        responsible_person=cast.responsible,
        due_on=date(2026, 6, 1),
    )
    shared = FollowUpFactory(
        presentation=presentation,
        responsible_person=None,
        responsible_organisation=cast.responsible.organisation,
    )
    FollowUpFactory(presentation=presentation, responsible_person=cast.responsible, done=True)

    found = events(cast.responsible)

    assert {key for key in found if key.startswith("follow-up-")} == {
        f"follow-up-{own.pk}",
        f"follow-up-{shared.pk}",
    }
    event = found[f"follow-up-{own.pk}"]
    assert event.decoded("dtstart") == date(2026, 6, 1)
    assert event["summary"].startswith("Follow-up: Ask the board.")
    assert len(event["summary"]) < 140
    assert str(event["url"]).endswith(own.get_absolute_url())
    assert {key for key in events(cast.colleague) if key.startswith("follow-up-")} == {
        f"follow-up-{shared.pk}"
    }


def test_moved_presentation_says_when_it_was_changed(cast):
    presentation = presentation_of(cast)
    key = f"presentation-{presentation.pk}"
    before = events(cast.coordinator)[key]
    presentation.held_on = date(2026, 9, 1)
    presentation.save()
    presentation.history.filter(pk=presentation.history.latest().pk).update(
        history_date=before.decoded("last-modified") + timedelta(hours=1)
    )

    after = events(cast.coordinator)[key]

    assert after["uid"] == before["uid"]
    assert after.decoded("dtstart") == date(2026, 9, 1)
    assert after.decoded("last-modified") == before.decoded("last-modified") + timedelta(hours=1)


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
