"""Figures that were published and have been corrected since, both as they were and as they are."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from actions.charts import IndicatorFigures
from actions.rules.periods import Frequency
from foundation.bilingual import choose
from reporting.document.addresses import indicator_page
from reporting.document.blocks import BREAK, Block, Column, Line, Paragraph, Run, Table, said
from reporting.document.prose import named
from reporting.document.words import short_day
from reporting.snapshot_reading import indicators_by_plan
from reporting.snapshot_schema import IndicatorData, PointData, RestatementData, Snapshot


def restatements(snapshot: Snapshot) -> Iterator[Block]:
    """Nothing, and so no section, where nothing has been corrected."""
    indicators = {indicator["id"]: indicator for _plan, indicator in indicators_by_plan(snapshot)}
    rows = tuple(
        _row(each, indicators[each["indicator"]])
        for each in snapshot.get("restatements", [])
        if each["indicator"] in indicators
    )
    if not rows:
        return
    told = _(
        "These figures stand otherwise in an earlier published report. They have been corrected"
        " since; the earlier report is not changed."
    )
    yield Paragraph(said(told))
    yield Table(
        caption=_("Figures as published and as corrected"),
        columns=(
            Column(_("Indicator"), share=4),
            Column(_("Figure"), share=2),
            Column(_("As published"), share=3),
            Column(_("As corrected"), share=3),
            Column(_("Reason"), share=4),
        ),
        rows=rows,
    )


def kind_label(kind: str) -> str:
    """What kind of figure it is; its stored value where it is not known any longer."""
    labels = {
        "measurement": pgettext("measurement", "Actual"),
        "target": _("Target"),
        "baseline": _("Baseline"),
    }
    return labels.get(kind, kind)


def _row(each: RestatementData, indicator: IndicatorData) -> tuple[Line, ...]:
    writing = IndicatorFigures(
        name=choose(indicator["name"]),
        unit=choose(indicator["unit"]),
        decimals=indicator["decimals"],
        frequency=Frequency(indicator["frequency"]),
        direction=indicator["direction"],
        accumulation=indicator["accumulation"],
        series=(),
    )
    published, corrected = each["published"], each["corrected"]
    report = _("report %(year)s, version %(version)s, %(day)s") % {
        "year": each["published_year"],
        "version": each["published_version"],
        "day": short_day(each["published_on"]),
    }
    now = _figure(corrected, published, writing) if corrected else _("withdrawn")
    who = ", ".join(filter(None, [choose(each["corrected_by"]), short_day(each["corrected_on"])]))
    return (
        named(indicator["name"], link=indicator_page(indicator["id"])),
        said(f"{kind_label(each['kind'])}, {published['label']}"),
        (
            Run(writing.figure_with_unit(Decimal(published["value"]))),
            BREAK,
            Run(report, is_quiet=True),
        ),
        said(now),
        (
            *said(each["reason"] or _("no reason given")),
            *((BREAK, Run(who, is_quiet=True)) if who else ()),
        ),
    )


def _figure(point: PointData, published: PointData, writing: IndicatorFigures) -> str:
    """The figure, with its period where that is another than was published."""
    text = writing.figure_with_unit(Decimal(point["value"]))
    return text if point["period"] == published["period"] else f"{text} ({point['label']})"
