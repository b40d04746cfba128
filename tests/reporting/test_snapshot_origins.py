"""Each figure of a snapshot can be followed: who gave it, when, with which report and evidence."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from actions.domain.progress import attach
from actions.models import ActionPlan
from actions.views.actions import ENTRIES_PER_PAGE
from reporting.document.addresses import entry_place, value_place
from reporting.domain.snapshot import build_snapshot
from tests.cast import assemble
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    AttachmentFactory,
    BreakdownFactory,
    CategoryFactory,
    ForumPresentationFactory,
    IndicatorFactory,
    MeasurementFactory,
    ObjectiveFactory,
    OrganisationFactory,
    PartValueFactory,
    PersonFactory,
    ProgressEntryFactory,
    ReviewCycleFactory,
)
from tests.reporting.exporters.snapshots import faults

pytestmark = pytest.mark.django_db

TODAY = date(2026, 5, 1)
"""A day after the year of ReviewCycleFactory, 2025, is over."""
WITHDRAWN = {"withdrawn_at": datetime(2026, 1, 1, tzinfo=UTC), "withdrawal_reason": "Fel."}


@pytest.fixture
def cycle():
    return ReviewCycleFactory()


@pytest.fixture
def action(cycle):
    return ActionFactory(plan__area__strategy=cycle.strategy)


@pytest.fixture
def measurement(action):
    indicator = IndicatorFactory(objective=ObjectiveFactory(plan=action.plan))
    return MeasurementFactory(
        series=indicator.series.get(), period=date(2025, 1, 1), recorded_by=hospital_person()
    )


def hospital_person():
    organisation = OrganisationFactory(name_sv="Sjukhuset", name_en="The hospital")
    return PersonFactory(organisation=organisation)


def built(cycle, today=TODAY):
    snapshot = build_snapshot(cycle, version=1, today=today)
    assert faults(snapshot) == []
    return snapshot


def the_indicator(snapshot):
    [plan] = [plan for area in snapshot["areas"] for plan in area["plans"]]
    return plan["objectives"][0]["indicators"][0]


def the_value(snapshot):
    return the_indicator(snapshot)["series"][0]["measurements"][0]


def the_entry(snapshot):
    [plan] = [plan for area in snapshot["areas"] for plan in area["plans"]]
    return plan["actions"][0]["entries"][0]


def test_value_names_its_row_and_the_organisation_in_both_languages(cycle, measurement):
    value = the_value(built(cycle))

    assert value["id"] == measurement.pk
    assert (value["recorded_by"], value["recorded_by_en"]) == ("Sjukhuset", "The hospital")
    assert not {"came_with", "parts"} & set(value)


def test_value_that_came_with_a_report_leads_to_it_and_to_its_evidence(cycle, action, measurement):
    entry = ProgressEntryFactory(action=action, reported_on=date(2026, 2, 3))
    measurement.entry = entry
    measurement.save()
    AttachmentFactory(entry=entry, title="Protokoll")
    AttachmentFactory(entry=entry, title="rapport.pdf", file="attachments/1/x", url="")
    AttachmentFactory(entry=entry, title="Fel fil", **WITHDRAWN)

    assert the_value(built(cycle))["came_with"] == {
        "id": entry.pk,
        "action": action.pk,
        "reported_on": "2026-02-03",
        "evidence": [
            {"title": "Protokoll", "kind": "link"},
            {"title": "rapport.pdf", "kind": "file"},
        ],
    }


@pytest.mark.parametrize("fault", ["entry withdrawn", "action withdrawn", "draft plan"])
def test_report_that_nobody_can_open_is_not_named(cycle, measurement, fault):
    action = ActionFactory(
        plan=ActionPlanFactory(
            status=ActionPlan.DRAFT if fault == "draft plan" else ActionPlan.ADOPTED
        ),
        **(WITHDRAWN if fault == "action withdrawn" else {}),
    )
    measurement.entry = ProgressEntryFactory(
        action=action, **(WITHDRAWN if fault == "entry withdrawn" else {})
    )
    measurement.save()

    assert "came_with" not in the_value(built(cycle))


def test_value_that_is_broken_down_tells_its_parts(cycle, measurement):
    indicator = measurement.series.indicator
    breakdown = BreakdownFactory(indicator=indicator)
    women = CategoryFactory(breakdown=breakdown, name_sv="kvinnor", name_en="women")
    CategoryFactory(breakdown=breakdown, name_sv="män", name_en="men")
    gone = CategoryFactory(breakdown=breakdown, name_sv="okänt", name_en="", **WITHDRAWN)
    CategoryFactory(breakdown=breakdown, name_sv="aldrig använd", **WITHDRAWN)
    PartValueFactory(measurement=measurement, category=women, value=Decimal("41.50"))
    PartValueFactory(measurement=measurement, category=gone, value=3)

    found = the_indicator(built(cycle))

    assert found["breakdown"]["name"] == {"sv": "kön", "en": "sex"}
    assert found["breakdown"]["parts_add_up"] is False
    assert [each["name"]["sv"] for each in found["breakdown"]["categories"]] == [
        "kvinnor",
        "män",
        "okänt",
    ]
    assert found["series"][0]["measurements"][0]["parts"] == [
        {"category": women.pk, "value": "41.5"},
        {"category": gone.pk, "value": "3"},
    ]


def test_entry_tells_for_whom_it_was_written_and_its_evidence(cycle, action):
    entry = ProgressEntryFactory(
        action=action, author=hospital_person(), on_behalf_of=action.responsible_person
    )
    AttachmentFactory(entry=entry, title="Beslut")

    found = the_entry(built(cycle))

    assert (found["organisation"], found["organisation_en"]) == ("Sjukhuset", "The hospital")
    assert found["on_behalf_of"]["sv"] == action.responsible_organisation.name_sv
    assert found["evidence"] == [{"title": "Beslut", "kind": "link"}]
    assert found["recorded_on"]


def test_entry_written_for_a_colleague_names_their_organisation_once(cycle, action):
    ProgressEntryFactory(
        action=action, author=action.responsible_person, on_behalf_of=action.responsible_person
    )

    found = the_entry(built(cycle))

    assert not {"on_behalf_of", "evidence"} & set(found)


@pytest.mark.parametrize(
    ("link", "title"),
    [
        ("https://files.example.org/s/board?key=secret", "files.example.org"),
        (f"https://guest:secret@files.example.org:8443/{'x' * 300}", "files.example.org"),
    ],
    ids=["shared with a key", "long, with a password"],
)
def test_link_is_called_by_its_site_and_its_address_is_not_told(cycle, action, link, title):
    entry = ProgressEntryFactory(action=action)
    attach(entry, [], [link], [], entry.author)

    snapshot = built(cycle)

    assert the_entry(snapshot)["evidence"] == [{"title": title, "kind": "link"}]
    assert "secret" not in str(snapshot)


def test_places_of_values_and_entries_are_on_their_pages(client):
    cast = assemble()
    indicator = IndicatorFactory(objective=ObjectiveFactory(plan=cast.plan))
    measurement = MeasurementFactory(series=indicator.series.get())
    entry, *_newer = (
        ProgressEntryFactory(action=cast.action, reported_on=date(2025, 1, day))
        for day in range(1, ENTRIES_PER_PAGE + 2)
    )
    client.force_login(cast.coordinator)

    assert entry.get_absolute_url() == entry_place(cast.action.pk, entry.pk)
    for place in (value_place(indicator.pk, measurement.pk), entry_place(cast.action.pk, entry.pk)):
        path, _hash, anchor = place.partition("#")
        assert f'id="{anchor}"' in client.get(path).content.decode()


# --- Presentations -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "is_planned"), [(-1, False), (0, False), (1, True)], ids=["held", "today", "planned"]
)
def test_presentation_of_the_cycle_is_planned_until_its_day(cycle, days, is_planned):
    ForumPresentationFactory(
        forum__strategy=cycle.strategy, cycle=cycle, held_on=TODAY + timedelta(days=days)
    )

    [found] = built(cycle)["presentations"]

    assert found.get("is_planned", False) is is_planned
