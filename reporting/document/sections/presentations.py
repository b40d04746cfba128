"""What was presented at forums in the year, what came of it, and what is still planned."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from reporting.document.blocks import Block, Heading, Listed, Look, Paragraph, Run, said
from reporting.document.prose import named, prose
from reporting.document.words import long_day
from reporting.snapshot_schema import PresentationData, Snapshot


def presentations(snapshot: Snapshot) -> Iterator[Block]:
    if not snapshot["presentations"]:
        nothing = _("No presentation has been noted for the year.")
        yield Paragraph(said(nothing), Look.QUIET)
    for each in snapshot["presentations"]:
        yield from _presentation(each)


def _presentation(presentation: PresentationData) -> Iterator[Block]:
    is_planned = presentation.get("is_planned", False)
    day = long_day(presentation["held_on"])
    told = _("planned for %(day)s") % {"day": day} if is_planned else day
    yield Heading(2, (*named(presentation["forum"]), Run(f", {told}")))
    if presentation["plans"]:
        label = _("Plans to be presented") if is_planned else _("Plans presented")
        yield Paragraph(said(label), Look.LABEL)
        yield Listed(tuple((Paragraph(named(title)),) for title in presentation["plans"]))
    outcome = prose(presentation["outcome"])
    if outcome:
        yield Paragraph(said(_("What came of it")), Look.LABEL)
        yield from outcome
