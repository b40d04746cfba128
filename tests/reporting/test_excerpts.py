"""An organisation's part of an annual report: who may have it, and what is in it."""

import io
from copy import deepcopy

import pikepdf
import pypdfium2
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from foundation.errors import DomainError
from jobs.domain import run_job
from jobs.models import Job
from reporting.domain.excerpt_contents import excerpt_of, has_part
from reporting.domain.excerpts import make_excerpt, request_excerpt
from reporting.domain.snapshot import build_snapshot, canonical, sha256_of
from reporting.exporters import pdf
from reporting.models import ReportExcerpt
from reporting.permissions import can_view_excerpt, visible_excerpts
from tests.cast import ROLES, assemble
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    AnnualReportFactory,
    ContributorFactory,
    IndicatorFactory,
    ObjectiveFactory,
    PersonFactory,
    ReportSnapshotFactory,
    ReviewCycleFactory,
)

pytestmark = pytest.mark.django_db


class World:
    """A published report with an action of the cast's organisation, one it takes part in, one it
    has nothing to do with, and a plan that is not its business at all.
    """

    def __init__(self) -> None:
        self.cast = cast = assemble()
        self.organisation = cast.action.responsible_organisation
        self.served = ObjectiveFactory(plan=cast.plan, title_en="Shorter queues")
        self.part = ObjectiveFactory(plan=cast.plan, parent=self.served, title_en="At night")
        self.other = ObjectiveFactory(plan=cast.plan, title_en="Warmer rooms")
        IndicatorFactory(objective=self.served, name_en="Waiting time")
        IndicatorFactory(objective=self.other, name_en="Degrees")
        cast.action.title_en = "Open at night"
        cast.action.save()
        cast.action.objectives.add(self.served)
        joined = ActionFactory(plan=cast.plan, title_en="Joined by us")
        ContributorFactory(action=joined, organisation=self.organisation)
        self.stranger = ActionFactory(plan=cast.plan, title_en="Nothing of ours")
        self.stranger.objectives.add(self.other)
        self.elsewhere = ActionPlanFactory(area=cast.area, title_en="A plan elsewhere")
        ActionFactory(plan=self.elsewhere, title_en="Far away")
        cycle = ReviewCycleFactory(strategy=cast.strategy)
        self.snapshot = build_snapshot(cycle, version=1, today=timezone.localdate())
        self.report = AnnualReportFactory(cycle=cycle, version=1, published=True)
        data = canonical(self.snapshot)
        ReportSnapshotFactory(report=self.report, data=data, sha256=sha256_of(data))

    def cut(self, snapshot=None):
        return excerpt_of(
            snapshot or self.snapshot,
            organisation_id=self.organisation.pk,
            name={"sv": self.organisation.name_sv, "en": self.organisation.name_en},
        )

    def ask(self, by=None, language="en", organisation=None):
        return request_excerpt(
            report=self.report,
            organisation=organisation or self.organisation,
            language=language,
            by=by or self.cast.colleague,
        )

    def made(self, **options):
        excerpt = self.ask(**options)
        run(excerpt)
        excerpt.refresh_from_db()
        return excerpt


def run(excerpt):
    run_job(excerpt.job_id, lambda run, **arguments: make_excerpt(run, **arguments, exporter=pdf))


def content_of(excerpt):
    with excerpt.file.open() as file:
        return file.read()


def titles(snapshot):
    return {
        action["title"]["en"]
        for area in snapshot["areas"]
        for plan in area["plans"]
        for action in plan["actions"]
    }


def objectives(snapshot):
    return {
        objective["title"]["en"]
        for area in snapshot["areas"]
        for plan in area["plans"]
        for objective in plan["objectives"]
    }


def words(content):
    with pypdfium2.PdfDocument(content) as document:
        pages = []
        for page in document:
            text = page.get_textpage()
            pages.append(text.get_text_range())
            text.close()
            page.close()
    return " ".join(" ".join(pages).replace("\u200b", "").split())


def client_of(person):
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def world():
    return World()


def test_own_actions_are_in_and_others_out(world):
    cut = world.cut()

    assert titles(cut) == {"Open at night", "Joined by us"}
    assert objectives(cut) == {"Shorter queues", "At night"}
    assert [len(area["plans"]) for area in cut["areas"]] == [1]


def test_what_is_missing_is_of_this_part_alone(world):
    whole, part = world.snapshot["missing"], world.cut()["missing"]

    assert len(whole["unreported_actions"]) == 4
    assert len(part["unreported_actions"]) == 2
    assert len(whole["unmeasured_indicators"]) == 2
    assert len(part["unmeasured_indicators"]) == 1
    assert part["unassessed_plans"] == [world.cast.plan.pk]


def test_nothing_of_the_report_itself_is_changed(world):
    before = deepcopy(world.snapshot)

    world.cut()

    assert world.snapshot == before


def test_old_snapshot_without_ids_is_matched_by_the_swedish_name(world):
    old = deepcopy(world.snapshot)
    for area in old["areas"]:
        for plan in area["plans"]:
            for action in plan["actions"]:
                del action["responsible_organisation_id"]
                for contributor in action["contributors"]:
                    del contributor["organisation_id"]

    assert titles(world.cut(old)) == {"Open at night", "Joined by us"}


def test_renamed_organisation_is_found_by_its_id(world):
    name = {"sv": "Nytt namn", "en": ""}

    assert has_part(world.snapshot, organisation_id=world.organisation.pk, name=name)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_pdf_is_of_this_part_and_says_so(language, world):
    excerpt = world.made(language=language)

    assert excerpt.job.state == Job.DONE
    content = content_of(excerpt)
    text = words(content)
    titled = {"sv": "title_sv", "en": "title_en"}[language]
    assert getattr(world.cast.action, titled) in text
    assert getattr(world.stranger, titled) not in text
    assert getattr(world.elsewhere, titled) not in text
    if language == "en":
        assert "This is an excerpt of the annual report 2025, version 1." in text
        assert f"{world.organisation.name_en}: our part of the annual report 2025" in text
    assert excerpt.name.endswith(".pdf")
    assert excerpt.size == len(content)


def test_pdf_keeps_to_the_standards_of_the_whole_report(world):
    content = io.BytesIO(content_of(world.made()))

    with pikepdf.open(content) as document, document.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["pdfuaid:part"] == "1"


def test_what_is_made_or_under_way_is_given_again(world):
    first = world.ask()
    assert world.ask(by=world.cast.coordinator) == first
    run(first)
    assert world.ask() == first
    assert world.ask(language="sv") != first


def test_what_failed_is_made_anew(world):
    first = world.ask()
    Job.objects.filter(pk=first.job_id).update(state=Job.FAILED)

    assert world.ask() != first


def test_only_own_people_and_coordinators_may_ask(world):
    allowed = set()
    for role in ROLES:
        if role == "visitor":
            continue
        try:
            world.ask(by=world.cast.viewer(role))
        except DomainError:
            continue
        allowed.add(role)

    assert allowed == {"administrator", "coordinator", "responsible", "colleague"}


def test_draft_report_is_not_for_the_organisation(world):
    type(world.report).objects.filter(pk=world.report.pk).update(status="draft", published_at=None)
    world.report.refresh_from_db()

    with pytest.raises(DomainError):
        world.ask()
    assert world.ask(by=world.cast.coordinator)


def test_role_lost_before_the_job_runs_makes_nothing(world):
    excerpt = world.ask()
    excerpt.requested_by.organisation = None
    excerpt.requested_by.save()

    run(excerpt)

    excerpt.refresh_from_db()
    assert excerpt.job.state == Job.FAILED
    assert not excerpt.file


def test_organisation_without_a_part_is_told(world):
    stranger = PersonFactory()

    with pytest.raises(DomainError, match="no part in this report"):
        world.ask(by=stranger, organisation=stranger.organisation)


def test_scope_and_predicate_agree(world):
    excerpt = world.ask()
    seen = set()
    for role in ROLES:
        viewer = world.cast.viewer(role)
        listed = visible_excerpts(viewer).filter(pk=excerpt.pk).exists()
        assert listed == can_view_excerpt(viewer, ReportExcerpt.objects.get(pk=excerpt.pk)), role
        if listed:
            seen.add(role)

    assert seen == {"administrator", "coordinator", "responsible", "colleague"}


def test_from_the_report_to_the_file(world):
    client = client_of(world.cast.colleague)
    page = reverse("reporting:excerpt-new", args=[world.report.pk])
    report = client.get(world.report.get_absolute_url())
    assert page in report.content.decode()
    assert page in client.get(reverse("reporting:excerpt-list")).content.decode()
    assert client.get(page).status_code == 200

    sent = client.post(page, {"organisation": world.organisation.pk, "language": "en"})
    excerpt = ReportExcerpt.objects.get()
    assert sent["Location"] == reverse("reporting:excerpt-detail", args=[excerpt.pk])
    assert "hx-get" in client.get(sent["Location"]).content.decode()
    file = reverse("reporting:excerpt-file", args=[excerpt.pk])
    assert client.get(file).status_code == 404
    run(excerpt)
    assert file in client.get(sent["Location"]).content.decode()

    got = client.get(file)
    assert got["Content-Type"] == "application/pdf"
    assert b"".join(got.streaming_content).startswith(b"%PDF")
    for role in ("outsider", "reader", "homeless"):
        other = client_of(getattr(world.cast, role))
        assert other.get(file).status_code == 404
        assert other.get(sent["Location"]).status_code == 404
    assert Client().get(file).status_code == 302


def test_progress_is_sent_only_when_it_has_changed(world):
    excerpt = world.ask()
    client = client_of(world.cast.colleague)
    address = reverse("reporting:excerpt-detail", args=[excerpt.pk])

    assert (
        client.get(f"{address}?seen=queued-0-0", headers={"HX-Request": "true"}).status_code == 204
    )
    run(excerpt)
    done = client.get(address, headers={"HX-Request": "true"})
    assert "replacePage" in done["HX-Trigger"]


def test_coordinator_chooses_among_those_with_a_part(world):
    response = client_of(world.cast.coordinator).get(
        reverse("reporting:excerpt-new", args=[world.report.pk])
    )

    choices = [pk for pk, _name in response.context["form"].fields["organisation"].choices]
    assert world.organisation.pk in choices
    assert world.stranger.responsible_organisation_id in choices
    assert len(choices) == 4


def test_own_people_cannot_ask_for_another_organisation(world):
    response = client_of(world.cast.colleague).post(
        reverse("reporting:excerpt-new", args=[world.report.pk]),
        {"organisation": world.stranger.responsible_organisation_id, "language": "en"},
    )

    assert response.status_code == 200
    assert not ReportExcerpt.objects.exists()


def test_file_that_is_gone_is_not_found(world):
    excerpt = world.ask()
    run(excerpt)
    excerpt.refresh_from_db()
    excerpt.file.storage.delete(excerpt.file.name)

    address = reverse("reporting:excerpt-file", args=[excerpt.pk])
    assert client_of(world.cast.colleague).get(address).status_code == 404


def test_killed_run_leaves_a_file_that_the_next_overwrites(world):
    excerpt = world.ask()
    storage = ReportExcerpt._meta.get_field("file").storage
    storage.save(f"excerpts/{excerpt.job_id}.pdf", ContentFile(b"half"))

    run(excerpt)

    excerpt.refresh_from_db()
    assert content_of(excerpt).startswith(b"%PDF")
