"""The slides of a report in the browser, and those of a plan as a file."""

import io
import zipfile

import pytest
from django.urls import reverse

from reporting.domain.reports import publish_report
from reporting.exporters import slides
from tests.cast import ROLES, assemble
from tests.factories import ActionFactory, ReviewCycleFactory
from tests.reporting.test_reports import compiled

pytestmark = pytest.mark.django_db
INSIDERS = ["administrator", "coordinator", "reader", "reading_organisation"]


@pytest.fixture(autouse=True)
def _files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def draft(cast):
    return compiled(ReviewCycleFactory(strategy=cast.strategy), cast.coordinator)


@pytest.fixture
def published(cast, draft):
    return publish_report(report=draft, by=cast.coordinator)


def addresses(report, plan):
    return [
        reverse("reporting:report-slides", args=[report.pk]),
        reverse("reporting:plan-slides", args=[report.pk, plan.pk]),
        reverse("reporting:plan-slides-file", args=[report.pk, plan.pk]),
    ]


def sign_in(client, cast, role):
    if role != "visitor":
        client.force_login(cast.viewer(role), "django.contrib.auth.backends.ModelBackend")


@pytest.mark.parametrize("role", ROLES)
def test_slides_of_a_draft_are_for_insiders(client, cast, draft, role):
    sign_in(client, cast, role)
    for address in addresses(draft, cast.plan):
        assert client.get(address).status_code == (200 if role in INSIDERS else 404)


def test_slides_of_a_published_report_are_for_everybody(client, cast, published):
    for address in addresses(published, cast.plan):
        assert client.get(address).status_code == 200
    page = client.get(published.get_absolute_url()).content.decode()
    assert all(address in page for address in addresses(published, cast.plan))


def test_slides_of_a_plan_that_the_report_does_not_hold_are_not_there(client, cast, published):
    for name in ("plan-slides", "plan-slides-file"):
        assert client.get(reverse(f"reporting:{name}", args=[published.pk, 987])).status_code == 404


def test_slides_of_data_that_was_tampered_with_are_not_shown(client, cast, published):
    snapshot = published.snapshot
    snapshot.data = snapshot.data.replace(cast.plan.title_sv, "Another plan")
    snapshot.save()
    for address in addresses(published, cast.plan):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("count", [1, 12])
def test_slides_take_as_many_queries_whatever_the_plan_holds(
    client, cast, django_assert_num_queries, count
):
    ActionFactory.create_batch(count, plan=cast.plan)
    report = compiled(ReviewCycleFactory(strategy=cast.strategy), cast.coordinator)
    publish_report(report=report, by=cast.coordinator)
    for address in addresses(report, cast.plan):
        with django_assert_num_queries(1):
            client.get(address)


def test_slides_of_a_plan_are_a_file_in_the_readers_language(client, cast, published):
    answer = client.get(addresses(published, cast.plan)[2], headers={"accept-language": "sv"})
    assert answer.headers["Content-Type"] == slides.content_type
    assert ".pptx" in answer.headers["Content-Disposition"]
    assert "ppt/presentation.xml" in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()


def test_page_holds_a_section_for_each_slide_with_its_notes(client, cast, published):
    page = client.get(addresses(published, cast.plan)[1]).content.decode()
    assert page.count('class="deck-slide') == page.count('<details class="deck-notes')
    assert published.snapshot.sha256 in page
