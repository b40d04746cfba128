"""The annual report as a PDF that lasts (PDF/A-3a) and that everybody can read (PDF/UA-1).

Typst sets it from a template and one file of data. What users wrote reaches the template as
strings, never as markup. The same snapshot gives the same bytes.
"""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from django.utils import translation

from reporting.exporters import typeset
from reporting.exporters.naming import report_filename
from reporting.exporters.pdf_contents import contents_of
from reporting.exporters.pdf_text import FONT_FOLDERS
from reporting.snapshot_schema import Snapshot

TEMPLATE = Path(__file__).parent / "templates" / "report.typ"
LONGEST = 600  # seconds; a report of 1,000 actions takes five

content_type = "application/pdf"


class TypesettingError(Exception):
    """The PDF could not be set. Its text is what typst had to say of it."""


def filename(snapshot: Snapshot, language: str) -> str:
    return report_filename(snapshot, language, "pdf")


def render(snapshot: Snapshot, language: str, *, sha256: str) -> bytes:
    """The PDF of ``snapshot`` in ``language``; ``sha256`` is the snapshot's, printed in it."""
    with translation.override(language):
        contents = contents_of(snapshot, sha256=sha256)
    timestamp = datetime.fromisoformat(snapshot["as_of"]).replace(tzinfo=UTC)
    done = subprocess.run(  # noqa: S603 - nothing in the command comes from a user
        [sys.executable, "-P", typeset.__file__, TEMPLATE, timestamp.isoformat(), *FONT_FOLDERS],
        input=json.dumps(contents, ensure_ascii=False).encode(),
        capture_output=True,
        timeout=LONGEST,
    )
    if done.returncode:
        raise TypesettingError(done.stderr.decode(errors="replace"))
    return done.stdout
