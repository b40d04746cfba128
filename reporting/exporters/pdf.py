"""The annual report as a PDF that lasts (PDF/A-3a) and that everybody can read (PDF/UA-1).

Typst sets it from a template and one file of data. What users wrote reaches the template as
strings, never as markup. The same snapshot gives the same bytes.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import typst
from django.utils import translation

from reporting.exporters.naming import report_filename
from reporting.exporters.pdf_contents import contents_of
from reporting.exporters.pdf_text import FONT_FOLDERS
from reporting.snapshot_schema import Snapshot

TEMPLATE = Path(__file__).parent / "templates" / "report.typ"

content_type = "application/pdf"


def filename(snapshot: Snapshot, language: str) -> str:
    return report_filename(snapshot, language, "pdf")


def render(snapshot: Snapshot, language: str, *, sha256: str) -> bytes:
    """The PDF of ``snapshot`` in ``language``; ``sha256`` is the snapshot's, printed in it."""
    with translation.override(language):
        contents = contents_of(snapshot, sha256=sha256)
    files = {
        "main.typ": TEMPLATE.read_bytes(),
        "report.json": json.dumps(contents, ensure_ascii=False).encode(),
    }
    # The package's types lack what its manual has: several files by name.
    return typst.compile(  # type: ignore[call-overload]
        files,
        format="pdf",
        font_paths=[str(folder) for folder in FONT_FOLDERS],
        ignore_system_fonts=True,
        pdf_standards=["a-3a", "ua-1"],
        timestamp=datetime.fromisoformat(snapshot["as_of"]).replace(tzinfo=UTC),
    )
