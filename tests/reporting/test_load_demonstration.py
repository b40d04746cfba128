import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Organisation, Person
from actions.models import Action, ProgressEntry
from reporting.demonstration.aim import PASSWORD, sign_ins
from reporting.demonstration.loading import load
from reporting.models import AnnualReport
from strategy.models import Strategy
from tests.factories import PersonFactory

TODAY = timezone.localdate()


def load_quietly(*options: str) -> str:
    said = StringIO()
    call_command("load_demonstration", *options, stdout=said)
    return said.getvalue()


def test_sign_ins_are_printed_without_loading(db: None) -> None:
    said = load_quietly("--sign-ins")

    assert PASSWORD in said
    assert all(email in said for _shows, email in sign_ins())
    assert not Strategy.objects.exists()


def test_if_empty_does_nothing_when_somebody_is_there(db: None) -> None:
    PersonFactory()

    assert "nothing loaded" in load_quietly("--if-empty")
    assert Person.objects.count() == 1
    assert not Strategy.objects.exists()


def test_people_and_organisations_that_are_there_are_used(db: None) -> None:
    region = Organisation.objects.create(name_sv="Region Stockholm", kind="region")
    reader = PersonFactory(email="reader@example.org", name="Somebody Else")

    load(TODAY)

    assert Strategy.objects.get().owner == region
    reader.refresh_from_db()
    assert reader.name == "Somebody Else"


@pytest.mark.parametrize(
    "day", [f"{TODAY.year}-01-02", f"{TODAY.year}-02-28", "2028-02-29", f"{TODAY.year}-12-31"]
)
def test_it_can_be_loaded_on_any_day(db: None, day: str) -> None:
    load_quietly("--today", day, "--without-reports")

    assert Action.objects.exclude(status="no_report").count() >= 40
    assert not ProgressEntry.objects.filter(reported_on__gt=day).exists()


@pytest.mark.parametrize("options", [[], ["--production"], ["--yes-really"], ["--if-empty"]])
def test_production_is_refused_unless_told_twice(
    db: None, settings: Any, options: list[str]
) -> None:
    settings.IS_PRODUCTION = True

    with pytest.raises(CommandError, match="--production and --yes-really"):
        load_quietly(*options)
    assert not Person.objects.exists()


def test_production_gets_no_known_password(db: None, settings: Any) -> None:
    settings.IS_PRODUCTION = True

    said = load_quietly("--production", "--yes-really", "--without-reports")

    assert PASSWORD not in said.split()
    assert Strategy.objects.exists()
    assert not any(person.has_usable_password() for person in Person.objects.all())


@pytest.mark.django_db(transaction=True)
def test_closed_years_have_published_reports() -> None:
    load_quietly()

    published = AnnualReport.objects.filter(status=AnnualReport.PUBLISHED)
    assert sorted(report.cycle.year for report in published) == [
        TODAY.year - 3,
        TODAY.year - 2,
        TODAY.year - 1,
    ]
    newest = max(published, key=lambda report: report.cycle.year)
    (restated,) = json.loads(newest.snapshot.data)["restatements"]
    assert restated["reason"] == "En klinik hade räknats två gånger."
