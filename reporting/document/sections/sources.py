"""Where the figures come from."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from reporting.document.addresses import indicator_page
from reporting.document.blocks import (
    BREAK,
    Block,
    Column,
    Line,
    Look,
    Paragraph,
    Run,
    Table,
    said,
)
from reporting.document.prose import named, web_link
from reporting.snapshot_reading import indicators_by_plan
from reporting.snapshot_schema import IndicatorData, Snapshot


def sources(snapshot: Snapshot) -> Iterator[Block]:
    address = web_link(snapshot["strategy"]["source_url"])
    if address:
        yield Paragraph((Run(f"{_('The strategy')}: "), *address))
    rows = tuple(_row(indicator) for __, indicator in indicators_by_plan(snapshot))
    if rows:
        yield Table(
            caption=_("Sources of the indicators"),
            columns=(Column(_("Indicator"), share=10), Column(_("Source"), share=13)),
            rows=rows,
        )
    else:
        yield Paragraph(said(_("There are no indicators.")), Look.QUIET)


def _row(indicator: IndicatorData) -> tuple[Line, ...]:
    source = named(indicator["source"]) or (Run(_("no source given"), is_quiet=True),)
    address = web_link(indicator["source_url"])
    return (
        named(indicator["name"], link=indicator_page(indicator["id"])),
        (*source, BREAK, *address) if address else source,
    )
