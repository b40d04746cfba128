"""The formats of an annual report, by the extension of their files.

Each is a module or an object with ``content_type``, ``filename(snapshot, language)`` and
``render(snapshot, language, *, sha256)``; it sees the snapshot and nothing else.
"""

from reporting.domain.reports import Exporter
from reporting.exporters import data, excel, html, pdf, slides, tables, word

EXPORTERS: dict[str, Exporter] = {
    "pdf": pdf,
    "docx": word,
    "pptx": slides,
    "xlsx": excel,
    "html": html,
    "csv": tables,
    "json": data,
}
