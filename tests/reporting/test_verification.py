import hashlib
import io
import json
from zipfile import ZipFile

import pikepdf
import pytest
from django.core.management import CommandError, call_command

from reporting.domain.snapshot import canonical, sha256_of
from reporting.domain.verification import Finding, verify
from reporting.exporters import EXPORTERS
from reporting.models.reports import languages_of
from tests.factories import AnnualReportFactory, ReportFileFactory, ReportSnapshotFactory
from tests.reporting.exporters.snapshots import small

pytestmark = pytest.mark.django_db

DATA = canonical(small())


@pytest.fixture
def report():
    report = AnnualReportFactory()
    ReportSnapshotFactory(report=report, data=DATA, sha256=sha256_of(DATA))
    return report


def made(kind, snapshot=None):
    snapshot = snapshot or small()
    sha256 = sha256_of(canonical(snapshot))
    return EXPORTERS[kind].render(snapshot, languages_of(kind)[0], sha256=sha256)


def stored(report, kind):
    content = made(kind)
    ReportFileFactory(
        report=report,
        format=kind,
        language=languages_of(kind)[0],
        sha256=hashlib.sha256(content).hexdigest(),
    )
    return content


@pytest.mark.parametrize("kind", EXPORTERS)
def test_file_as_it_was_made_is_known(report, kind):
    found = verify(stored(report, kind))

    assert found.finding == Finding.SAME_FILE
    assert found.sha256 == sha256_of(DATA)
    assert str(report) in found.report


@pytest.mark.parametrize("kind", ["pdf", "json"])
def test_data_in_a_file_speaks_for_it(report, kind):
    assert verify(made(kind)).finding == Finding.SAME_DATA


def test_data_is_known_however_it_is_laid_out(report):
    assert verify(json.dumps(small(), indent=2).encode()).finding == Finding.SAME_DATA


def test_changed_pdf_speaks_by_the_data_in_it(report):
    changed = io.BytesIO()
    with pikepdf.open(io.BytesIO(made("pdf"))) as document:
        document.docinfo["/Subject"] = "Something else"
        document.save(changed)

    assert verify(changed.getvalue()).finding == Finding.SAME_DATA


@pytest.mark.parametrize("kind", sorted(EXPORTERS.keys() - {"pdf", "json"}))
def test_changed_file_that_only_names_its_report_is_not_vouched_for(report, kind):
    stored(report, kind)
    changed = made(kind, small(cycle_status="open"))
    named = changed.replace(sha256_of(canonical(small(cycle_status="open"))).encode(), b"")

    assert verify(changed).finding == Finding.UNKNOWN_REPORT
    assert verify(_named_anew(made(kind))).finding == Finding.OTHER_CONTENT
    assert named


def _named_anew(content):
    """The same file with something added."""
    if not content.startswith(b"PK"):
        return content + b"<!-- changed -->"
    changed = io.BytesIO(content)
    with ZipFile(changed, "a") as archive:
        archive.writestr("added.txt", "changed")
    return changed.getvalue()


@pytest.mark.parametrize("kind", ["pdf", "json"])
def test_changed_data_is_no_report(report, kind):
    assert verify(made(kind, small(version=7))).finding == Finding.UNKNOWN_REPORT


def test_report_whose_own_data_was_changed_is_found_out(report):
    type(report.snapshot).objects.filter(pk=report.pk).update(data=DATA.replace("2025", "2024"))

    assert verify(made("json")).finding == Finding.DAMAGED_REPORT


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"%PDF-1.7", b"PK\x03\x04broken", b'{"a": 1}', b"{", b"\xff\xfe"],
    ids=["empty", "text", "pdf", "zip", "json", "half json", "binary"],
)
def test_file_that_says_nothing_of_its_data_is_unknown(content):
    assert verify(content).finding == Finding.NO_HASH


@pytest.mark.parametrize(
    ("content", "code", "word"),
    [(DATA.encode(), 0, "Yes"), (DATA.encode() + b"}", 2, "Unknown"), (b"", 2, "Unknown")],
    ids=["same", "broken", "empty"],
)
def test_command_says_what_it_found(report, tmp_path, capsys, content, code, word):
    file = tmp_path / "report.json"
    file.write_bytes(content)
    try:
        call_command("verify_report", file)
        answered = 0
    except SystemExit as end:
        answered = end.code

    assert answered == code
    assert capsys.readouterr().out.startswith(word)


def test_command_answers_one_for_a_changed_file(report, tmp_path):
    file = tmp_path / "report.zip"
    file.write_bytes(_named_anew(made("csv")))

    with pytest.raises(SystemExit) as end:
        call_command("verify_report", file)
    assert end.value.code == 1


def test_command_says_that_there_is_no_such_file(tmp_path):
    with pytest.raises(CommandError) as error:
        call_command("verify_report", tmp_path / "none.pdf")
    assert error.value.returncode == 2
