"""The pages of annual reports, for each role."""

import json
from functools import partial

import pytest
from django.urls import reverse

from jobs.models import Job
from reporting.domain.reports import publish_report, request_report
from reporting.exporters import EXPORTERS
from reporting.models import AnnualReport, ReportRequest, ReviewCycle
from tests.cast import ROLES, assemble
from tests.factories import (
    ActionFactory,
    IndicatorFactory,
    ObjectiveFactory,
    ReviewCycleFactory,
)
from tests.outages import database_away
from tests.reporting.test_reports import PLAIN, compiled, run

pytestmark = pytest.mark.django_db

SIGNED_IN = [role for role in ROLES if role not in ("visitor", "inactive")]
COORDINATORS = ["administrator", "coordinator"]
INSIDERS = [*COORDINATORS, "reader", "reading_organisation"]


@pytest.fixture(autouse=True)
def _files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def cycle(cast):
    return ReviewCycleFactory(strategy=cast.strategy)


@pytest.fixture
def as_role(client, cast):
    def sign_in(role):
        if role != "visitor":
            client.force_login(cast.viewer(role), "django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def list_address(cast):
    return reverse("reporting:report-list", args=[cast.strategy.slug])


def published(cycle, by):
    return publish_report(report=compiled(cycle, by), by=by)


# --- The list ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [*SIGNED_IN, "visitor"])
def test_report_list_shows_drafts_to_insiders_and_the_form_to_coordinators(
    as_role, cast, cycle, role
):
    public, draft = published(cycle, cast.coordinator), compiled(cycle, cast.coordinator)
    page = as_role(role).get(list_address(cast))
    assert page.status_code == 200
    text = page.content.decode()
    assert public.get_absolute_url() in text
    assert (draft.get_absolute_url() in text) == (role in INSIDERS)
    assert ('name="cycle"' in text) == (role in COORDINATORS)


@pytest.mark.parametrize("role", [*SIGNED_IN, "visitor"])
def test_report_list_of_an_unpublished_strategy_is_for_insiders(as_role, cast, cycle, role):
    cast.strategy.is_published = False
    cast.strategy.save()
    published(cycle, cast.coordinator)
    expected = 200 if role in INSIDERS else 404
    assert as_role(role).get(list_address(cast)).status_code == expected


def test_report_list_leaves_out_another_strategy(as_role, cast, cycle):
    other = assemble()
    report = published(ReviewCycleFactory(strategy=other.strategy), other.coordinator)
    text = as_role("administrator").get(list_address(cast)).content.decode()
    assert report.get_absolute_url() not in text


@pytest.mark.parametrize("versions", [1, 4])
def test_report_list_takes_as_many_queries_whatever_its_length(
    as_role, cast, cycle, django_assert_num_queries, versions
):
    for year in range(2020, 2020 + versions):
        compiled(ReviewCycleFactory(strategy=cast.strategy, year=year), cast.coordinator)
    client = as_role("coordinator")
    with django_assert_num_queries(10):
        client.get(list_address(cast))


# --- Compiling -----------------------------------------------------------------------------------


def test_compile_leads_to_the_page_that_shows_how_it_goes(as_role, cast, cycle):
    answer = as_role("coordinator").post(list_address(cast), {"cycle": cycle.pk})
    request = ReportRequest.objects.get()
    assert request.requested_by == cast.coordinator
    assert answer.headers["Location"] == request.get_absolute_url()


def test_compile_clicked_twice_makes_one_job_and_says_so(as_role, cast, cycle):
    client = as_role("coordinator")
    client.post(list_address(cast), {"cycle": cycle.pk})
    page = client.post(list_address(cast), {"cycle": cycle.pk}, follow=True)
    assert "being compiled already" in page.content.decode()
    assert page.redirect_chain[0][0] == ReportRequest.objects.get().get_absolute_url()
    assert Job.objects.count() == 1


@pytest.mark.parametrize("role", [*SIGNED_IN, "visitor"])
def test_compile_is_for_coordinators(as_role, cast, cycle, role):
    answer = as_role(role).post(list_address(cast), {"cycle": cycle.pk})
    assert answer.status_code == (302 if role in COORDINATORS else 403)
    assert Job.objects.count() == (1 if role in COORDINATORS else 0)


@pytest.mark.parametrize("kind", ["of another strategy", "draft", "nonsense", "nothing"])
def test_compile_of_a_cycle_that_is_not_offered_is_refused(as_role, cast, cycle, kind):
    client = as_role("coordinator")
    cycles = {
        "of another strategy": lambda: ReviewCycleFactory().pk,
        "draft": lambda: (
            ReviewCycleFactory(strategy=cast.strategy, year=2030, status=ReviewCycle.DRAFT).pk
        ),
        "nonsense": lambda: "1; drop table",
        "nothing": lambda: "",
    }
    page = client.post(list_address(cast), {"cycle": cycles[kind]()})
    assert page.status_code == 200
    assert "invalid-feedback" in page.content.decode()
    assert not Job.objects.exists()


def test_report_list_shows_a_compile_under_way_and_a_failed_one(as_role, cast, cycle):
    client = as_role("coordinator")
    request = request_report(cycle=cycle, by=cast.coordinator)
    assert "The report of 2025 is being compiled" in client.get(list_address(cast)).content.decode()
    run(request, {"pdf": None})
    text = client.get(list_address(cast)).content.decode()
    assert "The report of 2025 could not be compiled" in text
    run(request_report(cycle=cycle, by=cast.coordinator))
    text = client.get(list_address(cast)).content.decode()
    assert "could not be compiled" not in text


# --- How it goes ---------------------------------------------------------------------------------


@pytest.mark.parametrize("role", SIGNED_IN)
def test_request_detail_is_for_coordinators(as_role, cast, cycle, role):
    request = request_report(cycle=cycle, by=cast.coordinator)
    answer = as_role(role).get(request.get_absolute_url())
    assert answer.status_code == (200 if role in COORDINATORS else 404)


def test_request_detail_asks_a_visitor_to_sign_in(client, cast, cycle):
    request = request_report(cycle=cycle, by=cast.coordinator)
    assert "/account/login/" in client.get(request.get_absolute_url()).headers["Location"]


def test_request_detail_shows_progress_and_a_way_to_refresh_without_a_script(as_role, cast, cycle):
    request = request_report(cycle=cycle, by=cast.coordinator)
    Job.objects.update(state=Job.RUNNING, step="Reading the data", steps_done=2, steps_total=8)
    address = request.get_absolute_url()
    text = as_role("coordinator").get(address).content.decode()
    assert "Reading the data" in text
    assert 'value="25"' in text
    assert f'<noscript><p><a class="btn btn-outline-primary" href="{address}">' in text


def test_request_detail_sends_nothing_when_nothing_has_changed(as_role, cast, cycle):
    request = request_report(cycle=cycle, by=cast.coordinator)
    client = as_role("coordinator")
    page = client.get(request.get_absolute_url())
    again = client.get(
        request.get_absolute_url(), {"seen": page.context["seen"]}, headers={"HX-Request": "true"}
    )
    assert (again.status_code, again.content) == (204, b"")
    Job.objects.update(steps_done=1, steps_total=4)
    changed = client.get(
        request.get_absolute_url(), {"seen": page.context["seen"]}, headers={"HX-Request": "true"}
    )
    assert changed.status_code == 200
    assert "<html" not in changed.content.decode()


def test_request_detail_of_a_finished_compile_leads_to_the_report(as_role, cast, cycle):
    report = compiled(cycle, cast.coordinator)
    client = as_role("coordinator")
    address = report.request.get_absolute_url()
    assert client.get(address).headers["Location"] == report.get_absolute_url()
    polled = client.get(address, headers={"HX-Request": "true"})
    assert json.loads(polled.headers["HX-Trigger"]) == {
        "replacePage": {"by": report.get_absolute_url()}
    }


def test_request_detail_of_a_failed_compile_says_why_and_tries_again(as_role, cast, cycle):
    request = request_report(cycle=cycle, by=cast.coordinator)
    run(request, {"pdf": None})
    client = as_role("coordinator")
    page = client.get(request.get_absolute_url())
    text = page.content.decode()
    assert "PDF in Swedish could not be made (AttributeError)." in text
    assert "<noscript>" not in text
    client.post(list_address(cast), {"cycle": cycle.pk})
    assert ReportRequest.objects.count() == 2


def test_request_detail_of_a_failed_compile_keeps_the_reason(as_role, cast, cycle):
    request = request_report(cycle=cycle, by=cast.coordinator, reason='A "new" value.')
    run(request, {"pdf": None})
    text = as_role("coordinator").get(request.get_absolute_url()).content.decode()
    assert '<input type="hidden" name="reason" value="A &quot;new&quot; value.">' in text


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("language", "heading"), [("en", "Something went wrong"), ("sv", "Något gick fel")]
)
def test_asking_for_a_report_while_the_database_is_away_is_answered_honestly(
    as_role, cast, cycle, monkeypatch, language, heading
):
    client = as_role("coordinator")
    client.raise_request_exception = False
    ask = partial(
        client.post, list_address(cast), {"cycle": cycle.pk}, headers={"accept-language": language}
    )
    with database_away(monkeypatch):
        answer = ask()
    text = answer.content.decode()
    assert answer.status_code == 500
    assert f"<h1>{heading}</h1>" in text
    assert "Traceback" not in text
    assert "OperationalError" not in text

    assert ask().status_code == 302
    assert ReportRequest.objects.count() == 1


# --- One report ----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [*SIGNED_IN, "visitor"])
def test_report_detail_shows_drafts_to_insiders(as_role, cast, cycle, role):
    public, draft = published(cycle, cast.coordinator), compiled(cycle, cast.coordinator)
    client = as_role(role)
    assert client.get(public.get_absolute_url()).status_code == 200
    expected = 200 if role in INSIDERS else 404
    page = client.get(draft.get_absolute_url())
    assert page.status_code == expected
    publish = reverse("reporting:report-publish", args=[draft.pk])
    assert (publish in page.content.decode()) == (role in COORDINATORS)


def test_report_detail_tells_a_visitor_nothing_of_a_later_draft(as_role, cast, cycle):
    public, draft = published(cycle, cast.coordinator), compiled(cycle, cast.coordinator)
    text = as_role("visitor").get(public.get_absolute_url()).content.decode()
    assert draft.get_absolute_url() not in text
    assert "later version" not in text


def test_report_detail_names_what_is_missing_with_links(as_role, cast, cycle):
    indicator = IndicatorFactory(objective=ObjectiveFactory(plan=cast.plan))
    text = as_role("visitor").get(published(cycle, cast.coordinator).get_absolute_url())
    text = text.content.decode()
    assert f'<a href="{cast.action.get_absolute_url()}">' in text
    assert f'<a href="{indicator.get_absolute_url()}">' in text
    assert f'<a href="{cast.plan.get_absolute_url()}">' in text
    assert AnnualReport.objects.get().snapshot.sha256 in text


def test_report_detail_names_without_a_link_what_may_no_longer_be_opened(as_role, cast, cycle):
    report = published(cycle, cast.coordinator)
    cast.action.withdrawn_at = report.published_at
    cast.action.save()
    text = as_role("visitor").get(report.get_absolute_url()).content.decode()
    assert cast.action.title_en in text
    assert cast.action.get_absolute_url() not in text


def test_report_detail_names_some_of_many_and_counts_the_rest(as_role, cast, cycle):
    ActionFactory.create_batch(30, plan=cast.plan)
    text = as_role("coordinator").get(compiled(cycle, cast.coordinator).get_absolute_url())
    assert "and 6 more, named in the files" in text.content.decode()


def test_report_detail_warns_of_tampered_data(as_role, cast, cycle):
    report = compiled(cycle, cast.coordinator)
    report.snapshot.data = report.snapshot.data.replace("2025", "2024")
    report.snapshot.save()
    text = as_role("coordinator").get(report.get_absolute_url()).content.decode()
    assert "has been changed and cannot be trusted" in text


@pytest.mark.parametrize("actions", [1, 40])
def test_report_detail_takes_as_many_queries_whatever_its_size(
    as_role, cast, cycle, django_assert_num_queries, actions
):
    ActionFactory.create_batch(actions, plan=cast.plan)
    IndicatorFactory.create_batch(actions, objective=ObjectiveFactory(plan=cast.plan))
    report = compiled(cycle, cast.coordinator)
    client = as_role("coordinator")
    with django_assert_num_queries(10):
        client.get(report.get_absolute_url())


# --- Publishing ----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", SIGNED_IN)
def test_publish_asks_first_and_is_for_coordinators(as_role, cast, cycle, role):
    report = compiled(cycle, cast.coordinator)
    client = as_role(role)
    address = reverse("reporting:report-publish", args=[report.pk])
    expected = 200 if role in COORDINATORS else 403 if role in INSIDERS else 404
    assert client.get(address).status_code == expected
    report.refresh_from_db()
    assert report.status == AnnualReport.DRAFT
    client.post(address)
    report.refresh_from_db()
    assert (report.status == AnnualReport.PUBLISHED) == (role in COORDINATORS)


def test_publish_twice_says_so(as_role, cast, cycle):
    report = published(cycle, cast.coordinator)
    address = reverse("reporting:report-publish", args=[report.pk])
    page = as_role("coordinator").post(address, follow=True)
    assert "The report is published already." in page.content.decode()


# --- Files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [*SIGNED_IN, "visitor"])
def test_report_file_is_for_whoever_sees_the_report(as_role, cast, cycle, role):
    public, draft = published(cycle, cast.coordinator), compiled(cycle, cast.coordinator)
    client = as_role(role)
    for report, expected in ((public, 200), (draft, 200 if role in INSIDERS else 404)):
        for file in report.files.all():
            answer = client.get(reverse("reporting:report-file", args=[file.pk]))
            assert answer.status_code == expected
            if answer.streaming:
                assert b"".join(answer.streaming_content)


def test_report_file_comes_as_a_download_with_its_name(as_role, cast, cycle):
    report = published(cycle, cast.coordinator)
    file = report.files.get(format="pdf", language="en")
    answer = as_role("visitor").get(reverse("reporting:report-file", args=[file.pk]))
    assert answer.headers["Content-Type"] == EXPORTERS["pdf"].content_type
    assert answer.headers["Content-Disposition"] == 'attachment; filename="report-2025-en.txt"'
    assert b"".join(answer.streaming_content) == PLAIN["pdf"].render(
        {"version": 1}, "en", sha256=report.snapshot.sha256
    )


def test_report_file_that_is_gone_is_not_found(as_role, cast, cycle, caplog):
    file = published(cycle, cast.coordinator).files.first()
    file.file.storage.delete(file.file.name)
    answer = as_role("visitor").get(reverse("reporting:report-file", args=[file.pk]))
    assert answer.status_code == 404
    assert "is gone" in caplog.text


@pytest.mark.parametrize("name", ["dashboard", "report-list"])
def test_pages_answer_head_like_get(name, as_role, cast):
    address = reverse(f"reporting:{name}", args=[cast.strategy.slug])
    assert as_role("coordinator").head(address).status_code == 200
