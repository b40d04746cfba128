"""A report as a page to read."""

import pytest
from django.urls import reverse

from reporting.models import AnnualReport
from tests.cast import ROLES, assemble
from tests.factories import ReviewCycleFactory
from tests.reporting.test_report_views import INSIDERS, as_role, published
from tests.reporting.test_reports import compiled

__all__ = ["as_role"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def cycle(cast):
    return ReviewCycleFactory(strategy=cast.strategy)


def address(report):
    return reverse("reporting:report-read", args=[report.pk])


@pytest.mark.parametrize("role", [role for role in ROLES if role != "inactive"])
def test_page_is_for_those_who_may_see_the_report(as_role, cast, cycle, role):
    public, draft = published(cycle, cast.coordinator), compiled(cycle, cast.coordinator)
    client = as_role(role)
    assert client.get(address(public)).status_code == 200
    assert client.get(address(draft)).status_code == (200 if role in INSIDERS else 404)


@pytest.mark.parametrize(("language", "words"), [("sv", "Årsrapport"), ("en", "Annual report")])
def test_page_is_in_the_language_of_its_reader(client, cast, cycle, language, words):
    report = published(cycle, cast.coordinator)
    page = client.get(address(report), headers={"accept-language": language})
    text = page.content.decode()
    assert f'<html lang="{language}"' in text
    assert f"<h1>{words} {cycle.year}</h1>" in text
    assert f"SHA-256 {report.snapshot.sha256}" in text
    assert " style=" not in text


def test_page_of_a_damaged_report_says_so(client, cast, cycle):
    report = published(cycle, cast.coordinator)
    report.snapshot.data = report.snapshot.data.replace("2", "3")
    report.snapshot.save()
    page = client.get(address(report), headers={"accept-language": "en"})
    assert "cannot be trusted" in page.content.decode()


def test_report_leads_to_its_page_first(client, cast, cycle):
    report = published(cycle, cast.coordinator)
    text = client.get(report.get_absolute_url()).content.decode()
    assert text.index(address(report)) < text.index("/reports/files/")


def test_page_asks_the_database_no_more_for_a_longer_report(
    client, cast, cycle, django_assert_num_queries
):
    report = published(cycle, cast.coordinator)
    client.get(address(report))
    with django_assert_num_queries(1):
        client.get(address(report))
    assert AnnualReport.objects.count() == 1
