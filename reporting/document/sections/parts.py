"""The values of an indicator broken down, such as by sex: a table for each series that has any."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from actions.charts import IndicatorFigures
from foundation.bilingual import choose
from reporting.document.addresses import value_place
from reporting.document.blocks import Block, Column, Line, Look, Paragraph, Table, said
from reporting.snapshot_schema import (
    BreakdownData,
    IndicatorData,
    MeasurementData,
    SeriesData,
)

UNKNOWN = "–"


def parts_blocks(
    indicator: IndicatorData, series: SeriesData, figures: IndicatorFigures
) -> Iterator[Block]:
    """The table of ``series``; nothing where no value of it is broken down."""
    breakdown = indicator.get("breakdown")
    values = [each for each in series["measurements"] if each.get("parts")]
    if breakdown is None or not values:
        return
    words = {"name": choose(breakdown["name"]), "indicator": figures.name}
    yield Paragraph(said(_("By %(name)s") % words), Look.LABEL)
    yield Table(
        caption=_("Values by %(name)s of %(indicator)s") % words,
        columns=(
            Column(_("Period")),
            *(
                Column(capfirst(choose(each["name"])), share=0, is_number=True)
                for each in breakdown["categories"]
            ),
            Column(_("Total"), share=0, is_number=True),
        ),
        rows=tuple(_row(each, indicator["id"], breakdown, figures) for each in values),
        note=_("The parts add up to the total.")
        if breakdown["parts_add_up"]
        else _("The total lies between the lowest and the highest part."),
    )


def _row(
    measurement: MeasurementData,
    indicator: int,
    breakdown: BreakdownData,
    figures: IndicatorFigures,
) -> tuple[Line, ...]:
    known = {part["category"]: part["value"] for part in measurement["parts"]}
    place = value_place(indicator, measurement.get("id"))
    return (
        said(measurement["label"]),
        *(
            said(figures.figure(Decimal(known[each["id"]])) if each["id"] in known else UNKNOWN)
            for each in breakdown["categories"]
        ),
        said(figures.figure(Decimal(measurement["value"])), link=place),
    )
