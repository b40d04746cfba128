"""An indicator in the PDF: its status and the figures behind it, chart, and table."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from actions.charts import IndicatorFigures, SeriesPoints, indicator_chart
from actions.models import Indicator
from actions.rules.indicator_state import Point
from actions.rules.periods import Frequency
from actions.statuses import INDICATOR_STATUSES
from foundation.bilingual import choose
from reporting.exporters.pdf_text import Said, Writer
from reporting.snapshot_schema import IndicatorData, PointData, SeriesData

Data = dict[str, Any]


def indicator_contents(indicator: IndicatorData, writer: Writer) -> Data:
    figures = _figures(indicator, writer)
    chart = indicator_chart(figures)
    status = INDICATOR_STATUSES[indicator["evaluation"]["status"]]
    series = [
        _series(each, figures, writer, is_alone=len(indicator["series"]) == 1)
        for each in indicator["series"]
    ]
    return {
        "name": writer.said(indicator["name"]),
        "status": {"label": str(status.label), "tone": status.tone},
        "facts": _facts(indicator, figures, writer),
        "chart": {"svg": chart.svg, "alt": chart.sentence} if _has_points(indicator) else None,
        "sentence": chart.sentence,
        "series": series,
        "is_beside": len(series) == 1
        and len(series[0]["rows"]) <= 9
        and not series[0]["has_remarks"],
    }


def _figures(indicator: IndicatorData, writer: Writer) -> IndicatorFigures:
    return IndicatorFigures(
        name=writer.line(choose(indicator["name"])),
        unit=writer.line(choose(indicator["unit"])),
        decimals=indicator["decimals"],
        frequency=Frequency(indicator["frequency"]),
        direction=indicator["direction"],
        accumulation=indicator["accumulation"],
        series=tuple(
            SeriesPoints(
                number=series["number"],
                definition=writer.line(choose(series["definition"])),
                baseline=_point(series["baseline"]) if series["baseline"] else None,
                targets=[_point(each) for each in series["targets"]],
                measurements=[_point(each) for each in series["measurements"]],
            )
            for series in indicator["series"]
        ),
    )


def _point(point: PointData) -> Point:
    return Point(date.fromisoformat(point["period"]), Decimal(point["value"]))


def _has_points(indicator: IndicatorData) -> bool:
    return any(
        series["baseline"] or series["targets"] or series["measurements"]
        for series in indicator["series"]
    )


def _facts(indicator: IndicatorData, figures: IndicatorFigures, writer: Writer) -> list[list[Said]]:
    evaluation = indicator["evaluation"]
    facts: list[list[Said]] = []
    if evaluation["actual"] is not None:
        value = figures.figure_with_unit(Decimal(evaluation["actual"]))
        facts.append([_("Latest value"), f"{value} ({evaluation['measured_period']})"])
    if evaluation["expected"] is not None:
        value = figures.figure_with_unit(Decimal(evaluation["expected"]))
        facts.append([_("Expected value"), value])
    if evaluation["target"] is not None:
        value = figures.figure_with_unit(Decimal(evaluation["target"]["value"]))
        told = f"{value} ({evaluation['target']['label']})"
        if _is_illustrative(indicator, evaluation["target"]):
            told = _("%(target)s, illustrative") % {"target": told}
        facts.append([_("Target"), told])
    facts.append([_("Direction"), str(Indicator.Direction(indicator["direction"]).label)])
    if choose(indicator["geography"]):
        facts.append([_("Geography"), writer.said(indicator["geography"])])
    facts.append([_("Source"), writer.said(indicator["source"]) or _("no source given")])
    return facts


def _is_illustrative(indicator: IndicatorData, target: PointData) -> bool:
    return any(
        each["is_illustrative"]
        for series in indicator["series"][-1:]
        for each in series["targets"]
        if each["period"] == target["period"]
    )


def _series(
    series: SeriesData, figures: IndicatorFigures, writer: Writer, *, is_alone: bool
) -> Data:
    """The table of a series: a row for each period of which anything is known, oldest first."""
    baseline = series["baseline"]
    measurements = {each["period"]: each for each in series["measurements"]}
    targets = {each["period"]: each for each in series["targets"]}
    labels = {
        each["period"]: each["label"]
        for each in (*([baseline] if baseline else []), *measurements.values(), *targets.values())
    }
    rows = []
    for period in sorted(labels):
        remarks = []
        actual = measurements.get(period)
        target = targets.get(period)
        value = actual["value"] if actual else ""
        label = labels[period]
        if baseline and baseline["period"] == period:
            value = baseline["value"]
            label = _("%(period)s (baseline)") % {"period": label}
        if actual and actual["is_illustrative"]:
            remarks.append(_("the value is illustrative"))
        if target and target["is_illustrative"]:
            remarks.append(_("the target is illustrative"))
        if actual and actual["note"]:
            remarks.append(writer.line(actual["note"]))
        rows.append(
            {
                "period": label,
                "actual": figures.figure(Decimal(value)) if value else "",
                "target": figures.figure(Decimal(target["value"])) if target else "",
                "remark": "; ".join(remarks),
            }
        )
    return {
        "title": "" if is_alone else _("Series %(number)s") % {"number": series["number"]},
        "definition": writer.said_blocks(series["definition"]),
        "break_reason": writer.said_blocks(series["break_reason"]),
        "break_label": _("Reason for the break"),
        "rows": rows,
        "has_remarks": any(row["remark"] for row in rows),
        "header": [
            _("Period"),
            pgettext("measurement", "Actual"),
            _("Target"),
            _("Remark"),
        ],
        "unit": figures.unit,
        "empty": _("No values yet"),
    }
