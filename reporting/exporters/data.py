"""The report's data as JSON: the snapshot as it was frozen, byte for byte what its SHA-256 is of.

It says the same in every language. Its form is published as a JSON Schema
(``reporting.snapshot_json_schema``).
"""

from reporting.domain.snapshot import canonical
from reporting.exporters.naming import report_filename
from reporting.snapshot_schema import Snapshot

content_type = "application/json"


def filename(snapshot: Snapshot, language: str) -> str:
    """Named in Swedish where no language is asked for."""
    return report_filename(snapshot, language or "sv", "json")


def render(snapshot: Snapshot, language: str, *, sha256: str) -> bytes:
    return canonical(snapshot).encode()
