"""Figures that were published and have been corrected since, both as they were and as they are."""

from collections.abc import Iterator
from dataclasses import dataclass
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
    why = _(
        "These figures stand otherwise in an earlier published report. They have been corrected"
        " since; the earlier report is not changed."
    )
    yield Paragraph(said(why))
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


@dataclass(frozen=True)
class Told:
    """A restatement in words: ``report`` is where the figure was published, ``who`` corrected it
    and when.
    """

    figure: str
    published: str
    report: str
    corrected: str
    reason: str
    who: str


def told(each: RestatementData, writing: IndicatorFigures) -> Told:
    """``each`` in the active language; ``writing`` says how the indicator's figures are written."""
    published, corrected = each["published"], each["corrected"]
    report = {
        "year": each["published_year"],
        "version": each["published_version"],
        "day": short_day(each["published_on"]),
    }
    who = (choose(each["corrected_by"]), short_day(each["corrected_on"]))
    return Told(
        figure=f"{kind_label(each['kind'])}, {published['label']}",
        published=writing.figure_with_unit(Decimal(published["value"])),
        report=_("report %(year)s, version %(version)s, %(day)s") % report,
        corrected=_figure(corrected, published, writing) if corrected else _("withdrawn"),
        reason=each["reason"] or _("no reason given"),
        who=", ".join(filter(None, who)),
    )


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
    words = told(each, writing)
    return (
        named(indicator["name"], link=indicator_page(indicator["id"])),
        said(words.figure),
        (Run(words.published), BREAK, Run(words.report, is_quiet=True)),
        said(words.corrected),
        (*said(words.reason), *((BREAK, Run(words.who, is_quiet=True)) if words.who else ())),
    )


def _figure(point: PointData, published: PointData, writing: IndicatorFigures) -> str:
    """The figure, with its period where that is another than was published."""
    text = writing.figure_with_unit(Decimal(point["value"]))
    return text if point["period"] == published["period"] else f"{text} ({point['label']})"
