"""A snapshot as a document: its cover, and the sections that were chosen, in their order."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import override

from foundation.bilingual import choose
from reporting.document.blocks import Cover, Document, Fact, Note, Tone, said
from reporting.document.sections import SECTIONS, Section
from reporting.document.words import label_of, long_day
from reporting.snapshot_schema import Snapshot
from reporting.snapshot_upgrades import upgraded
from reporting.statuses import CYCLE_STATUSES


def document_of(snapshot: Snapshot, *, sha256: str, language: str) -> Document:
    """All that a report says, in ``language``. ``sha256`` is the snapshot's: the cover has it."""
    snapshot = upgraded(snapshot)
    with override(language):
        return Document(
            language=language,
            cover=_cover(snapshot, sha256),
            running=_running(snapshot),
            keywords=_keywords(snapshot),
            as_of=snapshot["as_of"],
            parts=tuple(
                part for section in sections_of(snapshot) for part in section.parts(snapshot)
            ),
        )


def sections_of(snapshot: Snapshot) -> Iterator[Section]:
    """The sections that the snapshot chose, in its order; all of them where it chose nothing.

    One that was chosen once and is no longer there is left out.
    """
    chosen = snapshot.get("sections")
    if chosen is None:
        yield from SECTIONS
        return
    by_key = {section.key: section for section in SECTIONS}
    for choice in chosen:
        if choice["is_included"] and choice["key"] in by_key:
            yield by_key[choice["key"]]


def _title(snapshot: Snapshot) -> str:
    if "excerpt" not in snapshot:
        return _("Annual report %(year)s") % {"year": snapshot["year"]}
    organisation = choose(snapshot["excerpt"]["organisation"])
    return _("%(organisation)s: our part of the annual report %(year)s") % {
        "organisation": organisation,
        "year": snapshot["year"],
    }


def _running(snapshot: Snapshot) -> str:
    """What the head of each page says: one line, so an excerpt's long title stands alone."""
    title = _title(snapshot)
    return title if "excerpt" in snapshot else f"{choose(snapshot['strategy']['title'])} · {title}"


def _keywords(snapshot: Snapshot) -> tuple[str, ...]:
    names = [choose(area["short_title"]) for area in snapshot["areas"]]
    return (_("annual report"), str(snapshot["year"]), *filter(None, names))


def _cover(snapshot: Snapshot, sha256: str) -> Cover:
    strategy = snapshot["strategy"]
    is_excerpt = "excerpt" in snapshot
    return Cover(
        owner=choose(strategy["owner"]),
        strategy=choose(strategy["title"]),
        title=_title(snapshot),
        facts=(
            Fact(_("Version"), said(str(snapshot["version"]))),
            Fact(_("As of"), said(long_day(snapshot["as_of"]))),
            Fact(_("Review cycle"), said(label_of(CYCLE_STATUSES, snapshot["cycle_status"]))),
            *_reason(snapshot),
        ),
        notes=tuple(_notes(snapshot)),
        sha256_label=_("SHA-256 of the whole report's data")
        if is_excerpt
        else _("SHA-256 of the data"),
        sha256=sha256,
    )


def _reason(snapshot: Snapshot) -> Iterator[Fact]:
    if snapshot.get("reason"):
        yield Fact(_("Why a new version"), said(snapshot["reason"]))


def _notes(snapshot: Snapshot) -> Iterator[Note]:
    if snapshot["cycle_status"] != "closed":
        yield Note(said(_("Draft: the review cycle is still open")), Tone.WARNING)
    if "excerpt" in snapshot:
        note = _(
            "This is an excerpt of the annual report %(year)s, version %(version)s. It holds the"
            " actions that %(organisation)s answers for or takes part in, the objectives that they"
            " serve, and the assessment of their plans. All counts are of this part alone; what is"
            " written of the whole strategy or of a whole area stands as in the annual report."
        )
        words = {
            "year": snapshot["year"],
            "version": snapshot["version"],
            "organisation": choose(snapshot["excerpt"]["organisation"]),
        }
        yield Note(said(note % words))
