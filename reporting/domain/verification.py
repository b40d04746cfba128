"""Whether a file says what the report that it was made from says.

A file carries the SHA-256 of its report's data: JSON is that data, a PDF has it attached, the
others name the hash in a fixed place. A file that has been saved anew by another program, or
changed, is no longer the one that was made: then its data vouches for it if it has any.
"""

import hashlib
import io
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from zipfile import BadZipFile, ZipFile

from reporting.domain.snapshot import DamagedSnapshotError, canonical, sha256_of, trusted_data
from reporting.models import ReportFile, ReportSnapshot

HASH = re.compile(rb"SHA-256[:\s]+([0-9a-f]{64})")
"""How a file names the hash of its data: ``SHA-256 5e…`` or ``SHA-256: 5e…``."""
HASH_PLACES = ("docProps/core.xml", "docProps/custom.xml", "README.txt")
"""Where a zip has it: the properties of an Office file, and what a zip of tables says of itself."""
MOST_UNPACKED = 500_000_000
"""Bytes; what unpacks to more was not made here."""
STREAM = re.compile(rb"/EmbeddedFile\b.*?\bstream\r?\n(.*?)\r?\nendstream", re.DOTALL)


class Finding(StrEnum):
    SAME_FILE = "same_file"
    """The very file that was made with the report."""
    SAME_DATA = "same_data"
    """Not that file, but the data in it is the report's."""
    OTHER_CONTENT = "other_content"
    """It names a report, and neither is it a file made with that, nor can its data be compared."""
    DAMAGED_REPORT = "damaged_report"
    """The report's own data is not what was frozen."""
    UNKNOWN_REPORT = "unknown_report"
    """No report here has data of this hash."""
    NO_HASH = "no_hash"
    """Nothing in the file says what data it was made of."""

    @property
    def is_good(self) -> bool:
        return self in (Finding.SAME_FILE, Finding.SAME_DATA)

    @property
    def is_bad(self) -> bool:
        return self in (Finding.OTHER_CONTENT, Finding.DAMAGED_REPORT)


@dataclass(frozen=True)
class Verification:
    finding: Finding
    sha256: str = ""
    report: str = ""
    """The report of that hash, in words."""


def verify(content: bytes) -> Verification:
    """What the stored reports say about a file of ``content``."""
    data = _data_in(content)
    named = [sha256_of(data)] if data is not None else list(_hashes_in(content))
    if not named:
        return Verification(Finding.NO_HASH)
    stored = (
        ReportSnapshot.objects.filter(sha256__in=named)
        .select_related("report__cycle__strategy")
        .first()
    )
    if stored is None:
        return Verification(Finding.UNKNOWN_REPORT, named[0])
    return Verification(_finding(content, data, stored), stored.sha256, str(stored.report))


def _finding(content: bytes, data: str | None, stored: ReportSnapshot) -> Finding:
    try:
        trusted = trusted_data(stored)
    except DamagedSnapshotError:
        return Finding.DAMAGED_REPORT
    own_hash = hashlib.sha256(content).hexdigest()
    if ReportFile.objects.filter(report=stored.report_id, sha256=own_hash).exists():
        return Finding.SAME_FILE
    return Finding.SAME_DATA if data == trusted else Finding.OTHER_CONTENT


def _data_in(content: bytes) -> str | None:
    """The report's data where the file holds it, written the one way that is hashed."""
    if content.startswith(b"%PDF"):
        candidates = _attached(content)
    elif content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        candidates = iter([content])
    else:
        return None
    for candidate in candidates:
        try:
            data = json.loads(candidate)
        except (UnicodeDecodeError, json.JSONDecodeError):
            continue
        if isinstance(data, dict) and "schema_version" in data:
            return canonical(data)  # type: ignore[arg-type]
    return None


def _attached(pdf: bytes) -> Iterator[bytes]:
    """The files that are attached to a PDF as typst writes it: packed, and not encrypted."""
    for found in STREAM.finditer(pdf):
        try:
            yield zlib.decompressobj().decompress(found.group(1), MOST_UNPACKED)
        except zlib.error:
            yield found.group(1)


def _hashes_in(content: bytes) -> Iterator[str]:
    for text in _texts_in(content):
        for found in HASH.finditer(text):
            yield found.group(1).decode()


def _texts_in(content: bytes) -> Iterator[bytes]:
    if not content.startswith(b"PK"):
        yield content
        return
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                if entry.filename in HASH_PLACES and entry.file_size <= MOST_UNPACKED:
                    yield archive.read(entry)
    except BadZipFile:
        return
