"""Where the figures come from: the source of each indicator, and who gave its value and on what."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from foundation.bilingual import choose
from reporting.document.addresses import indicator_page, value_place
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
from reporting.document.figures import figures_of
from reporting.document.origins import origin
from reporting.document.prose import named, web_link
from reporting.document.words import joined
from reporting.snapshot_reading import indicators_by_plan
from reporting.snapshot_schema import IndicatorData, MeasurementData, Snapshot


def sources(snapshot: Snapshot) -> Iterator[Block]:
    address = web_link(snapshot["strategy"]["source_url"])
    if address:
        yield Paragraph((Run(f"{_('The strategy')}: "), *address))
    rows = tuple(_row(each, snapshot["year"]) for __, each in indicators_by_plan(snapshot))
    if rows:
        yield Table(
            caption=_("Sources of the indicators and of their latest values"),
            columns=(
                Column(_("Indicator"), share=6),
                Column(_("Source"), share=6),
                Column(_("Value, and who gave it"), share=11),
            ),
            rows=rows,
            note=_(
                "A value leads to where it stands on the indicator's page. The Excel file tells the"
                " same of every value of every year."
            ),
        )
    else:
        yield Paragraph(said(_("There are no indicators.")), Look.QUIET)


def _row(indicator: IndicatorData, year: int) -> tuple[Line, ...]:
    source = named(indicator["source"]) or (Run(_("no source given"), is_quiet=True),)
    address = web_link(indicator["source_url"])
    values = joined((_value(each, indicator) for each in _told(indicator, year)), between=BREAK)
    return (
        named(indicator["name"], link=indicator_page(indicator["id"])),
        (*source, BREAK, *address) if address else source,
        values or (Run(_("no value"), is_quiet=True),),
    )


def _told(indicator: IndicatorData, year: int) -> list[MeasurementData]:
    """The year's values; the latest before where there is none."""
    values = [each for series in indicator["series"] for each in series["measurements"]]
    return [each for each in values if each["period"].startswith(f"{year}-")] or values[-1:]


def _value(measurement: MeasurementData, indicator: IndicatorData) -> Line:
    figure = figures_of(indicator, choose).figure_with_unit(Decimal(measurement["value"]))
    place = value_place(indicator["id"], measurement.get("id"))
    told = origin(measurement, indicator)
    return (
        Run(f"{measurement['label']}: "),
        Run(figure, is_strong=True, link=place),
        *((Run(". "), *told) if told else ()),
    )
