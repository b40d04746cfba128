"""The annual report as one accessible web page: a file that needs nothing beside it.

The style is in the page, charts are inline pictures, and there is no script. The checksum of the
data stands on the cover as "SHA-256 <hex>", and the same as <meta name="sha-256" content="<hex>">.
"""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import override

from reporting.document.blocks import Document
from reporting.document.building import document_of
from reporting.exporters.html_body import written
from reporting.exporters.naming import report_filename
from reporting.exporters.word_xml import region
from reporting.snapshot_schema import Snapshot

content_type = "text/html; charset=utf-8"
STYLES = ("report-file.css", "report.css")


def filename(snapshot: Snapshot, language: str) -> str:
    return report_filename(snapshot, language, "html")


def render(snapshot: Snapshot, language: str, *, sha256: str) -> bytes:
    """The page of ``snapshot`` in ``language``; ``sha256`` is the snapshot's, shown on it."""
    document = document_of(snapshot, sha256=sha256, language=language)
    return write(document, site=snapshot.get("site", ""))


def write(document: Document, *, site: str = "") -> bytes:
    """``document`` as a page; ``site`` is the address that paths within the site go to."""
    with override(document.language):
        context = {
            "document": document,
            "language": region(document.language),
            "report": written(document, site=site),
            "style": mark_safe(_style()),  # noqa: S308
        }
        page = render_to_string("reporting/report_file.html", context)
    # Half a pair of code units, in a title, say: UTF-8 has no bytes for it.
    return page.encode(errors="replace")


def _style() -> str:
    folder = settings.BASE_DIR / "static"
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in STYLES)
