"""What values of indicators rest on: the reports they came with, and what is attached there."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.permissions import Viewer
from actions.models import Attachment, ProgressEntry
from actions.permissions import readable_attachments, readable_entries


@dataclass(frozen=True)
class Evidence:
    """A report, and its files and links."""

    entry: ProgressEntry
    attachments: tuple[Attachment, ...]


def evidence_of(entries: Iterable[int | None], viewer: Viewer) -> dict[int, Evidence]:
    """Those of ``entries`` (by id) that the viewer may read, with what is attached to them: two
    queries.
    """
    ids = {pk for pk in entries if pk is not None}
    attached: dict[int, list[Attachment]] = defaultdict(list)
    for attachment in readable_attachments(viewer).filter(entry__in=ids).order_by("id"):
        attached[attachment.entry_id].append(attachment)
    return {
        entry.pk: Evidence(entry, tuple(attached[entry.pk]))
        for entry in readable_entries(viewer).select_related("action").filter(pk__in=ids)
    }
