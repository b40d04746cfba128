"""What has to hold after a compile, however often its worker was killed."""

import hashlib
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pikepdf
import pptx
from django.conf import settings
from lxml import html

from accounts.models import Person
from jobs.models import Job, OutgoingMail
from reporting.domain.reports import publish_report
from reporting.domain.snapshot import read_snapshot
from reporting.domain.verification import Finding, verify
from reporting.exporters import EXPORTERS
from reporting.models import AnnualReport, ReportFile, ReportRequest, ReportSnapshot
from reporting.models.reports import languages_of


def _open_zip(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.testzip() is None and len(archive.namelist()) > 1


OPENED: dict[str, Callable[[bytes], Any]] = {
    "pdf": lambda content: len(pikepdf.open(io.BytesIO(content)).pages) > 5,
    "docx": lambda content: len(docx.Document(io.BytesIO(content)).paragraphs) > 20,
    "pptx": lambda content: len(pptx.Presentation(io.BytesIO(content)).slides) > 5,
    "xlsx": lambda content: len(openpyxl.load_workbook(io.BytesIO(content)).sheetnames) > 3,
    "html": lambda content: len(html.document_fromstring(content).findall(".//h2")) > 3,
    "csv": _open_zip,
    "json": lambda content: json.loads(content)["schema_version"],
}
"""Whether the library that reads a format finds something in it; raises where it cannot."""


def faults_of(request: ReportRequest, *, version: int, by: Person, folder: Path) -> list[str]:
    """What is wrong with the compiled report, and with what lies around it; [] for nothing.

    Publishes the report. ``folder`` holds the installation: its files, its broker, ``tmp`` and
    ``mail``.
    """
    job = Job.objects.get(pk=request.job_id)
    if job.state != Job.DONE:
        return [f"the job is {job.state}: {job.error or job.step}"]
    found = list(AnnualReport.objects.filter(cycle=request.cycle_id).order_by("version"))
    faults = []
    if (job.percent, job.step, job.error) != (100, "", ""):
        faults.append(f"the job stands at {job.percent} % ({job.step or job.error})")
    if [report.version for report in found] != list(range(1, version + 1)):
        faults.append(f"the reports are of versions {[report.version for report in found]}")
    if ReportSnapshot.objects.filter(report__cycle=request.cycle_id).count() != version:
        faults.append("there is not one snapshot for each report")
    report = AnnualReport.objects.filter(request=request).first()
    if report is None:
        return [*faults, "there is no report"]
    if read_snapshot(report.snapshot)["version"] != version:
        faults.append("the snapshot is of another version")
    faults += _faults_of_files(report)
    publish_report(report=report, by=by)
    return [*faults, *_left_over(folder), *_faults_of_mail(folder)]


def _faults_of_files(report: AnnualReport) -> Iterator[str]:
    files = {(file.format, file.language): file for file in report.files.all()}
    wanted = {(kind, language) for kind in EXPORTERS for language in languages_of(kind)}
    if set(files) != wanted:
        yield f"the files are {sorted(files)}"
    for key, file in files.items():
        content = Path(file.file.path).read_bytes()
        if (file.size, file.sha256) != (len(content), hashlib.sha256(content).hexdigest()):
            yield f"{key} is not what its row says"
        try:
            is_whole = OPENED[file.format](content)
        except Exception as error:  # noqa: BLE001 - each library has errors of its own
            yield f"{key} cannot be opened: {type(error).__name__} {error}"
            continue
        if not is_whole:
            yield f"{key} is empty"
        if verify(content).finding != Finding.SAME_FILE:
            yield f"{key} is not of the report's data"


def _left_over(folder: Path) -> Iterator[str]:
    """Files that nothing tells of, and jobs that nobody works at."""
    stored = {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}
    known = {Path(file.file.path) for file in ReportFile.objects.all()}
    for path in sorted(stored - known):
        yield f"{path.relative_to(folder)} belongs to no report"
    for path in sorted((folder / "tmp").iterdir()):
        # Celery's pool makes an empty folder for itself, of this name.
        if path.name.startswith("pymp-") and not list(path.iterdir()):
            continue
        yield f"{path.name} is left among the temporary files"
    broker = folder / "broker"
    for path in [*broker.rglob("*.taken"), *broker.rglob("*.part")]:
        yield f"{path.relative_to(folder)} is left by the broker"
    for job in Job.objects.exclude(state=Job.DONE):
        yield f"{job} is {job.state}"


def _faults_of_mail(folder: Path) -> Iterator[str]:
    for mail in OutgoingMail.objects.exclude(state=OutgoingMail.SENT):
        yield f"the mail to {mail.recipient} is {mail.state}"
    sent = Counter(
        number
        for path in (folder / "mail").iterdir()
        for number in re.findall(r"^Message-ID:\s+(\S+)", path.read_text(), re.MULTILINE)
    )
    for mail in OutgoingMail.objects.filter(state=OutgoingMail.SENT):
        if sent[mail.message_id] != 1:
            yield f"the mail to {mail.recipient} came {sent[mail.message_id]} times"
