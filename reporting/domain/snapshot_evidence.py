"""The evidence of a snapshot: what is attached to the progress entries that it rests on."""

from urllib.parse import urlsplit

from django.db.models import QuerySet

from actions.models import Attachment, ProgressEntry
from reporting.snapshot_schema import EvidenceData


def evidence_by_entry(entries: QuerySet[ProgressEntry]) -> dict[int, list[EvidenceData]]:
    """What is attached to each of ``entries`` (by id) that has anything, in one query."""
    by_entry: dict[int, list[EvidenceData]] = {}
    for entry_id, title, url in (
        Attachment.objects.current()
        .filter(entry__in=entries.order_by().values("pk"))
        .order_by("id")
        .values_list("entry_id", "title", "url")
    ):
        data: EvidenceData = {
            "title": _site_of(url) if url and title in url else title,
            "kind": "link" if url else "file",
        }
        by_entry.setdefault(entry_id, []).append(data)
    return by_entry


def _site_of(url: str) -> str:
    """What a link is called whose title is its address: whoever reads the report is not to have
    the address, which may be all that it takes to open what is shared by it.
    """
    return urlsplit(url).hostname or ""
