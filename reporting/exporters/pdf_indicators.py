"""An indicator in the PDF: its status and the figures behind it, chart, and table."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from actions.charts import IndicatorFigures, SeriesPoints, indicator_chart
from actions.models import Indicator
from actions.rules.indicator_state import Point, SeriesFigures, actual_points
from actions.rules.periods import Frequency
from actions.statuses import INDICATOR_STATUSES
from foundation.bilingual import choose
from reporting.exporters.pdf_text import Said, Writer
from reporting.snapshot_schema import IndicatorData, PointData, SeriesData

Data = dict[str, Any]

ROWS_BESIDE_CHART = 18
MARK = "*"


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
        "figures": _evaluation(indicator, figures),
        "facts": _facts(indicator, writer),
        "chart": {"svg": chart.svg, "alt": chart.sentence} if _has_points(indicator) else None,
        "sentence": chart.sentence,
        "series": series,
        "is_beside": len(series) == 1
        and len(series[0]["rows"]) <= ROWS_BESIDE_CHART
        and not series[0]["has_remarks"],
    }


def _figures(indicator: IndicatorData, writer: Writer) -> IndicatorFigures:
    return IndicatorFigures(
        name=writer.chart_name(choose(indicator["name"])),
        unit=writer.chart_name(choose(indicator["unit"])),
        decimals=indicator["decimals"],
        frequency=Frequency(indicator["frequency"]),
        direction=indicator["direction"],
        accumulation=indicator["accumulation"],
        series=tuple(
            SeriesPoints(
                number=series["number"],
                definition=writer.chart_name(choose(series["definition"])),
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


def _evaluation(indicator: IndicatorData, figures: IndicatorFigures) -> list[list[str]]:
    """The figures that the status was computed from."""
    evaluation = indicator["evaluation"]
    found = []
    if evaluation["actual"] is not None:
        value = figures.figure_with_unit(Decimal(evaluation["actual"]))
        found.append([_("Latest value"), f"{value} ({evaluation['measured_period']})"])
    if evaluation["expected"] is not None:
        value = figures.figure_with_unit(Decimal(evaluation["expected"]))
        found.append([_("Expected value"), value])
    if evaluation["target"] is not None:
        value = figures.figure_with_unit(Decimal(evaluation["target"]["value"]))
        words = {"target": f"{value} ({evaluation['target']['label']})"}
        is_illustrative = _is_illustrative(indicator, evaluation["target"])
        told = _("%(target)s, illustrative") % words if is_illustrative else words["target"]
        found.append([_("Target"), told])
    return found


def _facts(indicator: IndicatorData, writer: Writer) -> list[list[Said]]:
    facts: list[list[Said]] = []
    if len(indicator["series"]) == 1 and choose(indicator["series"][0]["definition"]):
        facts.append([_("Definition"), writer.said(indicator["series"][0]["definition"])])
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
    values = [each["is_illustrative"] for each in series["measurements"]]
    aims = [each["is_illustrative"] for each in series["targets"]]
    is_summed = figures.accumulation == "sum" and not figures.is_milestone
    totals = _totals(series, figures) if is_summed else {}
    rows: list[Data] = []
    for period in sorted(labels):
        measured, target = measurements.get(period), targets.get(period)
        actual = figures.figure(Decimal(measured["value"])) if measured else ""
        aim = figures.figure(Decimal(target["value"])) if target else ""
        label = labels[period]
        if baseline and baseline["period"] == period:
            actual = figures.figure(Decimal(baseline["value"]))
            label = _("%(period)s (baseline)") % {"period": label}
        if measured and measured["is_illustrative"] and not all(values):
            actual += MARK
        if target and target["is_illustrative"] and not all(aims):
            aim += MARK
        total = totals.get(period)
        rows.append(
            {
                "period": label,
                "figures": [
                    actual,
                    *([figures.figure(total) if total is not None else ""] if is_summed else []),
                    aim,
                ],
                "remark": writer.line(measured["note"]) if measured else "",
            }
        )
    has_remarks = any(row["remark"] for row in rows)
    return {
        "title": "" if is_alone else _("Series %(number)s") % {"number": series["number"]},
        "definition": writer.said_blocks(series["definition"]),
        "break_reason": writer.said_blocks(series["break_reason"]),
        "break_label": _("Reason for the break"),
        "rows": rows,
        "has_remarks": has_remarks,
        "note": _illustrative_note(values, aims),
        "header": [
            _("Period"),
            pgettext("measurement", "Actual"),
            *([pgettext("measurement", "Total")] if is_summed else []),
            _("Target"),
            *([_("Remark")] if has_remarks else []),
        ],
        "empty": _("No values yet"),
    }


def _totals(series: SeriesData, figures: IndicatorFigures) -> dict[str, Decimal]:
    """The accumulated values by period, as the chart shows them."""
    points = SeriesFigures(
        direction=figures.direction,
        frequency=figures.frequency,
        accumulation=figures.accumulation,
        tolerance=Decimal(0),
        baseline=_point(series["baseline"]) if series["baseline"] else None,
        targets=[],
        measurements=[_point(each) for each in series["measurements"]],
    )
    return {point.period.isoformat(): point.value for point in actual_points(points)}


def _illustrative_note(values: list[bool], targets: list[bool]) -> str:
    """Which of the figures are examples; where some are and some not, these have a MARK."""
    notes = []
    if values and all(values) and targets and all(targets):
        notes.append(_("All values and targets are illustrative: examples, not real figures."))
        return notes[0]
    if any(values) and all(values):
        notes.append(_("All values are illustrative: examples, not real figures."))
    if any(targets) and all(targets):
        notes.append(_("All targets are illustrative: examples, not decided targets."))
    if any(each and not all(group) for group in (values, targets) for each in group):
        notes.append(_("Figures marked %(mark)s are illustrative: examples.") % {"mark": MARK})
    return " ".join(notes)
