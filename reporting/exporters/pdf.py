"""The annual report as a PDF that lasts (PDF/A-3a) and that everybody can read (PDF/UA-1).

Typst sets it from a template and one file of data. What users wrote reaches the template as
strings, never as markup. The snapshot is attached inside, as its canonical JSON. The same snapshot
gives the same bytes.
"""

import json
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

from reporting.document.building import document_of
from reporting.domain.snapshot import canonical
from reporting.exporters import typeset
from reporting.exporters.naming import report_filename
from reporting.exporters.pdf_blocks import data_of
from reporting.exporters.pdf_text import FONT_FOLDERS
from reporting.snapshot_schema import Snapshot

TEMPLATE = Path(__file__).parent / "templates" / "report.typ"
LONGEST = 600  # seconds; a report of 1,000 actions takes five
ATTACHMENT = "report.json"
"""The name of the snapshot inside the PDF."""

content_type = "application/pdf"


class TypesettingError(Exception):
    """The PDF could not be set. Its text is what typst had to say of it."""


def filename(snapshot: Snapshot, language: str) -> str:
    return report_filename(snapshot, language, "pdf")


def render(snapshot: Snapshot, language: str, *, sha256: str) -> bytes:
    """The PDF of ``snapshot`` in ``language``; ``sha256`` is the snapshot's, printed in it."""
    with translation.override(language):
        data = data_of(document_of(snapshot, sha256=sha256, language=language))
        data["attachment"] = {"name": ATTACHMENT, "told": _("The data of the report")}
    timestamp = datetime.fromisoformat(snapshot["as_of"]).replace(tzinfo=UTC)
    files = {
        "main.typ": TEMPLATE.read_bytes(),
        "data.json": json.dumps(data, ensure_ascii=False).encode(),
        # Half a character cannot have been frozen: no hash of it can be made.
        ATTACHMENT: canonical(snapshot).encode(errors="replace"),
    }
    del data
    with tempfile.TemporaryDirectory(prefix="milstolpe-pdf-") as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        files.clear()
        done = subprocess.run(  # noqa: S603 - nothing in the command comes from a user
            [
                sys.executable,
                "-P",
                typeset.__file__,
                folder,
                timestamp.isoformat(),
                *map(str, FONT_FOLDERS),
            ],
            capture_output=True,
            timeout=LONGEST,
        )
    if done.returncode:
        raise TypesettingError(done.stderr.decode(errors="replace"))
    return done.stdout
