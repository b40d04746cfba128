"""What the coordinator writes into a report: texts, figures in them, sections, reasons."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from foundation.errors import DomainError
from reporting.document.building import document_of
from reporting.document.sections import SECTIONS
from reporting.domain.report_figures import FIGURES, figures_of
from reporting.domain.report_texts import (
    choices_of,
    choose_sections,
    summary_of,
    texts_of,
    write_text,
)
from reporting.domain.reports import publish_report, request_report
from reporting.domain.snapshot import build_snapshot
from reporting.models import AreaSummary, ReportTexts
from tests.cast import ROLES, assemble
from tests.factories import ReviewCycleFactory
from tests.reporting.exporters import snapshots
from tests.reporting.test_report_views import COORDINATORS, as_role, list_address
from tests.reporting.test_reports import compiled

__all__ = ["as_role"]
pytestmark = pytest.mark.django_db
TODAY = date(2026, 2, 1)
KEYS = [section.key for section in SECTIONS]


@pytest.fixture(autouse=True)
def _files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def cycle(cast):
    return ReviewCycleFactory(strategy=cast.strategy)


def snapshot_of(cycle):
    return build_snapshot(cycle, version=1, today=TODAY)


def address(page, cycle, *more):
    return reverse(f"reporting:{page}", args=[cycle.pk, *more])


# --- Figures -------------------------------------------------------------------------------------


def test_every_figure_is_counted():
    assert set(figures_of(snapshots.small())) == set(FIGURES)


def test_figures_count_the_whole_or_an_area():
    snapshot = snapshots.small()
    figures = figures_of(snapshot)
    assert (figures["actions"], figures["actions.reported"]) == (3, 2)
    assert (figures["indicators"], figures["plans"], figures["plans.assessed"]) == (4, 2, 1)
    assert set(figures_of(snapshot, [snapshot["areas"][1]]).values()) == {0}


# --- Texts ---------------------------------------------------------------------------------------


def test_texts_stand_in_the_snapshot_with_their_figures(cast, cycle):
    write_text(
        thing=texts_of(cycle),
        by=cast.coordinator,
        values={"foreword_sv": "Vi har {actions} åtgärder.", "foreword_en": ""},
    )
    area = cast.plan.area
    write_text(
        thing=summary_of(cycle, area),
        by=cast.coordinator,
        values={"text_sv": "Planer: {plans}", "text_en": "Plans: {plans}"},
    )
    snapshot = snapshot_of(cycle)
    figures = figures_of(snapshot)
    assert snapshot["foreword"] == {"sv": f"Vi har {figures['actions']} åtgärder.", "en": ""}
    [data] = [each for each in snapshot["areas"] if each["id"] == area.pk]
    assert data["summary_of_year"]["en"] == f"Plans: {len(data['plans'])}"
    kept = ReportTexts.objects.get(cycle=cycle)
    assert kept.foreword_sv == "Vi har {actions} åtgärder."
    assert kept.history.latest().history_user == cast.coordinator


def test_snapshot_without_texts_says_nothing_of_them(cycle):
    snapshot = snapshot_of(cycle)
    assert "foreword" not in snapshot
    assert "sections" not in snapshot
    assert not any("summary_of_year" in area for area in snapshot["areas"])


def test_figure_that_does_not_exist_is_refused_beside_its_field(cast, cycle):
    with pytest.raises(DomainError) as refused:
        write_text(
            thing=texts_of(cycle),
            by=cast.coordinator,
            values={"foreword_sv": "", "foreword_en": "{actions.lost}"},
        )
    assert refused.value.field == "foreword_en"
    assert not ReportTexts.objects.exists()


@pytest.mark.parametrize("role", [each for each in ROLES if each not in ("visitor", *COORDINATORS)])
def test_others_than_coordinators_write_nothing(cast, cycle, role):
    with pytest.raises(DomainError):
        write_text(thing=texts_of(cycle), by=cast.viewer(role), values={"foreword_sv": "x"})
    with pytest.raises(DomainError):
        choose_sections(
            cycle=cycle, by=cast.viewer(role), choices=choices_of(texts_of(cycle), KEYS), keys=KEYS
        )


def test_area_has_one_summary_a_year(cast, cycle):
    AreaSummary.objects.create(cycle=cycle, area=cast.plan.area)
    with pytest.raises(IntegrityError), transaction.atomic():
        AreaSummary.objects.create(cycle=cycle, area=cast.plan.area)
    with pytest.raises(ValidationError):
        AreaSummary(cycle=cycle, area=cast.plan.area).full_clean()


# --- Sections ------------------------------------------------------------------------------------


def test_report_has_the_chosen_sections_in_their_order(cast, cycle):
    choices = [{"key": key, "is_included": key in ("areas", "sources")} for key in KEYS[::-1]]
    choose_sections(cycle=cycle, by=cast.coordinator, choices=choices, keys=KEYS)
    document = document_of(snapshot_of(cycle), sha256="", language="sv")
    parts = [part.key for part in document.parts]
    assert parts[0] == "sources"
    assert all(part.startswith("area-") for part in parts[1:])


def test_section_newer_than_the_choice_comes_last_and_is_left_out(cast, cycle):
    texts = ReportTexts(cycle=cycle, sections=[{"key": "sources", "is_included": False},
                                               {"key": "gone", "is_included": True}])  # fmt: skip
    choices = choices_of(texts, KEYS)
    assert choices[0] == {"key": "sources", "is_included": False}
    assert len(choices) == len(SECTIONS)
    assert not any(each["is_included"] for each in choices)


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda choices: choices[1:], id="one missing"),
        pytest.param(lambda choices: [*choices, choices[0]], id="one twice"),
        pytest.param(
            lambda choices: [{**each, "is_included": False} for each in choices], id="none left"
        ),
    ],
)
def test_wrong_choice_of_sections_is_refused(cast, cycle, spoil):
    choices = spoil(choices_of(texts_of(cycle), KEYS))
    with pytest.raises(DomainError):
        choose_sections(cycle=cycle, by=cast.coordinator, choices=choices, keys=KEYS)


# --- Pages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [each for each in ROLES if each != "inactive"])
def test_pages_are_for_coordinators(as_role, cast, cycle, role):
    client, area = as_role(role), cast.plan.area
    pages = [
        address("report-texts", cycle),
        address("report-preview", cycle),
        address("report-foreword", cycle),
        address("area-summary", cycle, area.pk),
    ]
    expected = 200 if role in COORDINATORS else 302 if role == "visitor" else 404
    assert [client.get(page).status_code for page in pages] == [expected] * 4


def test_foreword_is_written_and_its_figures_are_listed(as_role, cycle):
    client = as_role("coordinator")
    page = client.get(address("report-foreword", cycle)).content.decode()
    assert "{actions.reported}" in page
    sent = {"foreword_sv": "Nu: {actions}", "foreword_en": "", "note": ""}
    answer = client.post(address("report-foreword", cycle), sent)
    assert answer.headers["Location"] == address("report-texts", cycle)
    assert texts_of(cycle).foreword_sv == "Nu: {actions}"


def test_unknown_figure_is_told_and_nothing_typed_is_lost(as_role, cycle):
    sent = {"foreword_sv": "Nu: {fel.namn}", "foreword_en": ""}
    page = as_role("coordinator").post(address("report-foreword", cycle), sent)
    text = page.content.decode()
    assert page.status_code == 200
    assert text.count("{fel.namn}") >= 2
    assert page.context["form"].errors["foreword_sv"]


def test_sections_are_moved_by_a_button_and_keep_their_ticks(as_role, cycle):
    client = as_role("coordinator")
    keys = KEYS
    sent = {"order": keys, "included": keys[1:], "move": f"{keys[1]}:up"}
    client.post(address("report-texts", cycle), sent)
    assert texts_of(cycle).sections[:2] == [
        {"key": keys[1], "is_included": True},
        {"key": keys[0], "is_included": False},
    ]


def test_sections_are_not_left_empty(as_role, cycle):
    page = as_role("coordinator").post(
        address("report-texts", cycle), {"order": [each.key for each in SECTIONS]}
    )
    assert page.status_code == 200
    assert not ReportTexts.objects.exists()


def test_preview_shows_what_would_be_compiled_and_stores_nothing(as_role, cast, cycle):
    write_text(thing=texts_of(cycle), by=cast.coordinator, values={"foreword_sv": "Ett år till."})
    page = as_role("coordinator").get(address("report-preview", cycle)).content.decode()
    assert "Ett år till." in page
    assert "SHA-256" not in page
    assert not cycle.reports.exists()


# --- Reasons and changes -------------------------------------------------------------------------


def test_new_version_of_a_published_report_needs_a_reason(cast, cycle):
    first = compiled(cycle, cast.coordinator)
    publish_report(report=first, by=cast.coordinator)
    with pytest.raises(DomainError) as refused:
        request_report(cycle=cycle, by=cast.coordinator, reason="  ")
    assert refused.value.field == "reason"


def test_reason_stands_in_the_report_its_snapshot_and_on_its_pages(as_role, cast, cycle):
    publish_report(report=compiled(cycle, cast.coordinator), by=cast.coordinator)
    second = compiled(cycle, cast.coordinator)
    assert second.reason == "A value was corrected."
    assert '"reason":"A value was corrected."' in second.snapshot.data
    client = as_role("coordinator")
    assert "A value was corrected." in client.get(list_address(cast)).content.decode()
    page = client.get(second.get_absolute_url())
    assert "A value was corrected." in page.content.decode()
    assert page.context["changes"] == []
    assert page.context["earlier"].version == 1


def test_form_asks_for_the_reason_and_keeps_what_was_typed(as_role, cast, cycle):
    publish_report(report=compiled(cycle, cast.coordinator), by=cast.coordinator)
    page = as_role("coordinator").post(list_address(cast), {"cycle": cycle.pk, "reason": " "})
    assert page.status_code == 200
    assert page.context["form"].errors["reason"]
