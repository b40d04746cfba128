"""The annual report as a PDF that lasts (PDF/A-3a) and that everybody can read (PDF/UA-1).

Typst sets it from a template and one file of data. What users wrote reaches the template as
strings, never as markup. The snapshot is attached inside, as its canonical JSON. The same snapshot
gives the same bytes.
"""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from foundation.storage import FULL, scratch_folder
from reporting.document.building import document_of
from reporting.domain.snapshot import canonical
from reporting.exporters import pdf_volumes
from reporting.exporters.naming import report_filename
from reporting.exporters.pdf_blocks import data_of
from reporting.exporters.pdf_text import FONT_FOLDERS
from reporting.snapshot_schema import Snapshot

HERE = Path(__file__).parent
TEMPLATE = HERE / "templates" / "report.typ"
# Programs, and not imported: what they import is not for the process of a worker.
TYPESET, JOIN = HERE / "typeset.py", HERE / "pdf_join.py"
LONGEST = 600  # seconds; a report of 1,000 actions takes eight
ATTACHMENT = "report.json"
"""The name of the snapshot inside the PDF."""
WHOLE, JOINED = "whole", "joined"
"""The names of the file that is set at once, and of one that is made of volumes."""
LARGEST_VOLUME = 400_000
"""Characters of data; a hundred actions and thirty indicators have so many."""
AT_ONCE = min(2, os.cpu_count() or 1)
"""How many volumes of a long report are set at once: each takes 150 MB while it lasts."""

content_type = "application/pdf"


class TypesettingError(Exception):
    """The PDF could not be set. Its text is what typst had to say of it."""


def filename(snapshot: Snapshot, language: str) -> str:
    return report_filename(snapshot, language, "pdf")


def render(snapshot: Snapshot, language: str, *, sha256: str) -> bytes:
    """The PDF of ``snapshot`` in ``language``; ``sha256`` is the snapshot's, printed in it."""
    with translation.override(language):
        document = document_of(snapshot, sha256=sha256, language=language)
        data = data_of(document, site=snapshot.get("site", ""))
        data["attachment"] = {"name": ATTACHMENT, "told": _("The data of the report")}
    timestamp = datetime.fromisoformat(snapshot["as_of"]).replace(tzinfo=UTC).isoformat()
    del document
    with scratch_folder("milstolpe-pdf-") as folder:
        (folder / "main.typ").write_bytes(TEMPLATE.read_bytes())
        # Half a character cannot have been frozen: no hash of it can be made.
        (folder / ATTACHMENT).write_bytes(canonical(snapshot).encode(errors="replace"))
        volumes = _write(folder, data)
        del data
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for done in [
                pool.submit(_run, TYPESET, folder, volume, timestamp) for volume in volumes
            ]:
                done.result()
        made = volumes[0]
        if len(volumes) > 1:
            made = JOINED
            _run(JOIN, folder, made, timestamp)
        return (folder / f"{made}.pdf").read_bytes()


def _write(folder: Path, data: dict[str, Any]) -> list[str]:
    """Write what typst is to set; returns the names of the volumes, one where it is short."""

    def write(name: str, content: Any) -> None:
        (folder / f"{name}.json").write_text(
            json.dumps(content, ensure_ascii=False), encoding="utf-8"
        )

    parts = data.pop("parts")
    volumes = pdf_volumes.volumes_of(parts, largest=LARGEST_VOLUME)
    if len(volumes) == 1:
        write(WHOLE, {**data, "kind": "whole", "parts": volumes[0].parts})
        return [WHOLE]
    # None of them is the attachment's.
    names = [f"volume-{number}" for number in range(1, len(volumes) + 1)]
    write("front", {**data, "kind": "front", "entries": pdf_volumes.listed(parts)})
    write(
        "volumes",
        [
            {"name": name, "above": len(volume.above)}
            for name, volume in zip(names, volumes, strict=True)
        ],
    )
    for name, volume in zip(names, volumes, strict=True):
        write(name, {**data, "kind": "volume", "above": volume.above, "parts": volume.parts})
    return names


def _run(program: Path, folder: Path, *options: str) -> None:
    """Raises OSError where the program had no room on the disk, else TypesettingError."""
    done = subprocess.run(  # noqa: S603 - nothing in the command comes from a user
        [sys.executable, "-P", program, folder, *options, *map(str, FONT_FOLDERS)],
        capture_output=True,
        timeout=LONGEST,
    )
    if done.returncode:
        told = done.stderr.decode(errors="replace")
        for number in FULL:
            # Python and qpdf have only these words in common.
            if os.strerror(number) in told:
                raise OSError(number, os.strerror(number)) from TypesettingError(told)
        raise TypesettingError(told)
