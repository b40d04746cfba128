import hashlib

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language, override

from foundation.errors import DomainError
from jobs.domain import JobAlreadyActive, run_job
from jobs.models import Job
from reporting.domain.reports import (
    active_request,
    compile_report,
    publish_report,
    request_report,
)
from reporting.domain.snapshot import DamagedSnapshotError, read_snapshot, sha256_of
from reporting.exporters import EXPORTERS
from reporting.models import AnnualReport, ReportRequest, ReportSnapshot, ReviewCycle
from reporting.models.reports import languages_of
from reporting.snapshot_schema import SCHEMA_VERSION
from strategy.models import StrategyRole
from tests.cast import assemble
from tests.factories import (
    IndicatorFactory,
    MeasurementFactory,
    ObjectiveFactory,
    ProgressEntryFactory,
    ReportFileFactory,
    ReviewCycleFactory,
    TargetFactory,
)
from tests.outages import disk_full

pytestmark = pytest.mark.django_db


class PlainExporter:
    """Tells which language was active, and which data it was given."""

    content_type = "text/plain"

    def render(self, snapshot, language, *, sha256):
        return f"{get_language()} {language} {snapshot['version']} {sha256}".encode()

    def filename(self, snapshot, language):
        return f"report-{snapshot['year']}-{language}.txt"


class BrokenExporter(PlainExporter):
    def render(self, snapshot, language, *, sha256):
        raise ZeroDivisionError("a detail for the log")


PLAIN = {"pdf": PlainExporter(), "xlsx": PlainExporter()}


@pytest.fixture(autouse=True)
def _files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def cycle(cast):
    return ReviewCycleFactory(strategy=cast.strategy)


def run(request, exporters=PLAIN):
    run_job(
        request.job_id, lambda job, request_id: compile_report(job, request_id, exporters=exporters)
    )
    request.job.refresh_from_db()


def compiled(cycle, by):
    request = request_report(cycle=cycle, by=by, reason="A value was corrected.")
    run(request)
    return request.report


def content_of(file):
    with file.file.open() as stored:
        return stored.read()


def files_on_disk(tmp_path):
    return sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())


# --- Asking --------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["administrator", "coordinator"])
def test_request_report_queues_a_job(cast, cycle, role):
    request = request_report(cycle=cycle, by=cast.viewer(role))
    job = Job.objects.get()
    assert (job.state, job.arguments) == (Job.QUEUED, {"request_id": request.pk})
    assert active_request(cycle) == request


@pytest.mark.parametrize("role", ["reader", "responsible", "colleague", "outsider", "inactive"])
def test_request_report_is_refused_to_others(cast, cycle, role):
    with pytest.raises(DomainError, match="Only a coordinator"):
        request_report(cycle=cycle, by=cast.viewer(role))
    assert not Job.objects.exists()


def test_request_report_of_a_cycle_in_preparation_is_refused(cast):
    cycle = ReviewCycleFactory(strategy=cast.strategy, status=ReviewCycle.DRAFT)
    with pytest.raises(DomainError, match="not been opened"):
        request_report(cycle=cycle, by=cast.coordinator)


def test_request_report_twice_makes_one_job(cast, cycle):
    request_report(cycle=cycle, by=cast.coordinator)
    with pytest.raises(JobAlreadyActive):
        request_report(cycle=cycle, by=cast.coordinator)
    assert (Job.objects.count(), ReportRequest.objects.count()) == (1, 1)


def test_request_report_of_two_years_at_a_time(cast, cycle):
    other = ReviewCycleFactory(strategy=cast.strategy, year=2024)
    request_report(cycle=cycle, by=cast.coordinator)
    request_report(cycle=other, by=cast.coordinator)
    assert Job.objects.count() == 2


# --- Compiling -----------------------------------------------------------------------------------


def test_compile_report_makes_a_draft_with_its_snapshot_and_files(cast, cycle, tmp_path):
    request = request_report(cycle=cycle, by=cast.coordinator)
    run(request)
    assert (request.job.state, request.job.percent, request.job.error) == (Job.DONE, 100, "")
    report = request.report
    assert (report.version, report.status) == (1, AnnualReport.DRAFT)
    snapshot = read_snapshot(report.snapshot)
    assert (snapshot["year"], snapshot["version"]) == (2025, 1)
    assert snapshot["as_of"] == timezone.localdate().isoformat()
    assert report.snapshot.schema_version == SCHEMA_VERSION
    assert files_on_disk(tmp_path) == [
        f"reports/{request.job_id}/{name}" for name in ("en.pdf", "en.xlsx", "sv.pdf", "sv.xlsx")
    ]
    for file in report.files.all():
        content = content_of(file)
        language = file.language
        assert content.decode() == f"{language} {language} 1 {report.snapshot.sha256}"
        assert (file.size, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())
        assert file.name == f"report-2025-{language}.txt"


def test_compile_report_leaves_who_asked_in_the_history(cast, cycle):
    report = compiled(cycle, cast.coordinator)
    assert report.history.get().history_user == cast.coordinator


def test_compile_report_again_makes_the_next_version(cast, cycle):
    first = compiled(cycle, cast.coordinator)
    second = compiled(cycle, cast.coordinator)
    assert [first.version, second.version] == [1, 2]
    assert first.files.count() == second.files.count() == 4


def test_compile_report_tells_its_steps(cast, cycle):
    request = request_report(cycle=cycle, by=cast.coordinator)
    seen = []

    class Watching(PlainExporter):
        def render(self, snapshot, language, *, sha256):
            job = Job.objects.get()
            seen.append((job.step, job.steps_done, job.percent))
            return b""

    run(request, {"pdf": Watching(), "xlsx": Watching()})
    assert seen == [
        ("Making PDF in Swedish", 2, 29),
        ("Making PDF in English", 3, 43),
        ("Making Excel in Swedish", 4, 57),
        ("Making Excel in English", 5, 71),
    ]


def test_compile_report_whose_requester_lost_the_role_fails(cast, cycle):
    request = request_report(cycle=cycle, by=cast.coordinator)
    StrategyRole.objects.filter(person=cast.coordinator).delete()
    run(request)
    assert request.job.state == Job.FAILED
    assert request.job.error == "Only a coordinator of the strategy compiles its reports."
    assert not AnnualReport.objects.exists()


def test_compile_report_with_a_broken_exporter_fails_and_leaves_nothing(
    cast, cycle, caplog, tmp_path
):
    request = request_report(cycle=cycle, by=cast.coordinator)
    run(request, {"pdf": PlainExporter(), "xlsx": BrokenExporter()})
    assert request.job.state == Job.FAILED
    assert request.job.error == (
        "Excel in Swedish could not be made (ZeroDivisionError). The log tells more."
    )
    assert "a detail for the log" in caplog.text
    assert not AnnualReport.objects.exists()
    assert files_on_disk(tmp_path) == []


def test_compile_report_after_a_failure_can_be_asked_for_again(cast, cycle):
    run(request_report(cycle=cycle, by=cast.coordinator), {"pdf": BrokenExporter()})
    assert compiled(cycle, cast.coordinator).version == 1


def test_compile_report_overwrites_what_a_killed_run_left(cast, cycle, tmp_path):
    request = request_report(cycle=cycle, by=cast.coordinator)
    left = tmp_path / "reports" / str(request.job_id) / "sv.pdf"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half of a fi")
    run(request)
    assert len(files_on_disk(tmp_path)) == 4
    assert left.read_bytes().startswith(b"sv sv 1 ")


class LargeExporter(PlainExporter):
    def render(self, snapshot, language, *, sha256):
        return b"x" * 30_000_000


def test_compile_report_on_a_full_disk_says_so_and_leaves_nothing(cast, cycle, caplog, tmp_path):
    request = request_report(cycle=cycle, by=cast.coordinator)
    # What the database writes is smaller than this.
    with disk_full(20_000_000):
        run(request, {"pdf": PlainExporter(), "xlsx": LargeExporter()})
    assert request.job.state == Job.FAILED
    assert request.job.error == (
        "The server has no room left for files. Nothing of this has been saved."
        " Whoever runs Milstolpe has to make room; then try again."
    )
    assert "File too large" in caplog.text
    assert not AnnualReport.objects.exists()
    assert not ReportSnapshot.objects.exists()
    assert list(tmp_path.rglob("*.*")) == []

    report = compiled(cycle, cast.coordinator)
    assert report.version == 1
    assert len(files_on_disk(tmp_path)) == report.files.count() == 4


def test_compile_report_with_no_room_for_temporary_files_says_so(cast, cycle, tmp_path):
    class Temporary(PlainExporter):
        def render(self, snapshot, language, *, sha256):
            with disk_full(1000):
                (tmp_path / "temporary").write_bytes(b"x" * 2000)

    request = request_report(cycle=cycle, by=cast.coordinator)
    run(request, {"pdf": Temporary()})
    assert request.job.error.startswith("The server has no room left for files.")


def test_compile_report_removes_what_a_given_up_one_left(cast, cycle, tmp_path):
    given_up = request_report(cycle=cycle, by=cast.coordinator)
    left = tmp_path / "reports" / str(given_up.job_id) / "sv.pdf.part"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half of a fi")
    Job.objects.filter(pk=given_up.job_id).update(state=Job.FAILED)

    report = compiled(cycle, cast.coordinator)

    assert not left.parent.exists()
    assert files_on_disk(tmp_path) == sorted(file.file.name for file in report.files.all())


def test_compile_report_that_lost_its_lease_writes_nothing(cast, cycle, tmp_path):
    request = request_report(cycle=cycle, by=cast.coordinator)

    class Overtaken(PlainExporter):
        def render(self, snapshot, language, *, sha256):
            Job.objects.update(lease_token="00000000-0000-0000-0000-000000000001")
            return b""

    run(request, {"pdf": Overtaken()})
    assert request.job.state == Job.RUNNING
    assert not AnnualReport.objects.exists()
    assert files_on_disk(tmp_path) == []


def test_report_rendered_again_from_its_snapshot_is_the_same(cast, cycle):
    indicator = IndicatorFactory(objective=ObjectiveFactory(plan=cast.plan))
    TargetFactory(series=indicator.series.get())
    MeasurementFactory(series=indicator.series.get())
    ProgressEntryFactory(action=cast.action)
    request = request_report(cycle=cycle, by=cast.coordinator)
    run(request, EXPORTERS)
    ProgressEntryFactory(action=cast.action, what_happened="Senare")
    snapshot = read_snapshot(request.report.snapshot)
    files = list(request.report.files.all())
    assert {(file.format, file.language) for file in files} == {
        (kind, language) for kind in EXPORTERS for language in languages_of(kind)
    }
    for file in files:
        again = EXPORTERS[file.format].render(
            snapshot, file.language, sha256=request.report.snapshot.sha256
        )
        assert again == content_of(file), file.label


# --- Publishing ----------------------------------------------------------------------------------


def test_publish_report_says_who_and_when(cast, cycle):
    report = compiled(cycle, cast.coordinator)
    published = publish_report(report=report, by=cast.coordinator)
    assert published.status == AnnualReport.PUBLISHED
    assert published.published_by == cast.coordinator
    assert timezone.localdate(published.published_at) == timezone.localdate()


@pytest.mark.parametrize("role", ["reader", "responsible", "colleague", "outsider", "inactive"])
def test_publish_report_is_refused_to_others(cast, cycle, role):
    report = compiled(cycle, cast.coordinator)
    with pytest.raises(DomainError, match="Only a coordinator"):
        publish_report(report=report, by=cast.viewer(role))
    report.refresh_from_db()
    assert report.status == AnnualReport.DRAFT


def test_publish_report_twice_is_refused_and_changes_nothing(cast, cycle):
    report = compiled(cycle, cast.coordinator)
    publish_report(report=report, by=cast.coordinator)
    before = AnnualReport.objects.values().get()
    with pytest.raises(DomainError, match="already"):
        publish_report(report=report, by=cast.administrator)
    assert AnnualReport.objects.values().get() == before


def test_publish_report_refuses_tampered_data(cast, cycle):
    report = compiled(cycle, cast.coordinator)
    report.snapshot.data = report.snapshot.data.replace("2025", "2024")
    report.snapshot.save()
    with pytest.raises(DamagedSnapshotError):
        publish_report(report=report, by=cast.coordinator)


def test_published_report_is_untouched_by_a_later_compile(cast, cycle):
    report = publish_report(report=compiled(cycle, cast.coordinator), by=cast.coordinator)
    before = (report.snapshot.sha256, sorted(report.files.values_list("sha256", "file")))
    ProgressEntryFactory(action=cast.action)
    later = compiled(cycle, cast.coordinator)
    report = AnnualReport.objects.get(pk=report.pk)
    after = (report.snapshot.sha256, sorted(report.files.values_list("sha256", "file")))
    assert after == before
    assert sha256_of(report.snapshot.data) == report.snapshot.sha256
    assert (later.version, later.status) == (2, AnnualReport.DRAFT)


@pytest.mark.parametrize(("kind", "language"), [("json", "sv"), ("pdf", ""), ("pdf", "de")])
def test_only_data_without_words_has_no_language(kind, language):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportFileFactory(format=kind, language=language)


def test_data_without_words_is_made_once(cycle, cast):
    request = request_report(cycle=cycle, by=cast.coordinator)
    run(request, {"csv": PlainExporter(), "json": PlainExporter()})

    files = AnnualReport.objects.get().files.order_by("format", "language")
    assert [(file.format, file.language) for file in files] == [
        ("csv", "en"),
        ("csv", "sv"),
        ("json", ""),
    ]
    with override("sv"):
        assert files[2].label == "Data som JSON"
