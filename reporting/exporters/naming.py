"""What a report's file is called."""

from django.utils.text import slugify
from django.utils.translation import gettext, override

from foundation.bilingual import choose
from reporting.snapshot_schema import Snapshot


def report_filename(snapshot: Snapshot, language: str, extension: str) -> str:
    """Such as arsrapport-life-science-stockholm-2025-v1.pdf: plain letters, whatever the title."""
    with override(language):
        kind = slugify(gettext("Annual report"))
    parts = [kind, snapshot["strategy"]["slug"], snapshot["year"], f"v{snapshot['version']}"]
    if "excerpt" in snapshot:
        parts.append(slugify(choose(snapshot["excerpt"]["organisation"], language)))
    return "-".join(str(part) for part in parts if part) + f".{extension}"
