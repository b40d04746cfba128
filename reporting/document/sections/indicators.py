"""An indicator in the report: its status and the figures behind it, chart, and table."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from actions.charts import IndicatorFigures, indicator_spec
from actions.models import Indicator
from actions.rules.indicator_state import SeriesFigures, actual_points
from actions.statuses import INDICATOR_STATUSES
from foundation.bilingual import choose
from reporting.document.addresses import indicator_page, value_place
from reporting.document.blocks import (
    Block,
    Column,
    Fact,
    Facts,
    Heading,
    Line,
    Look,
    Paragraph,
    Picture,
    Table,
    said,
)
from reporting.document.figures import figures_of, point_of
from reporting.document.prose import named, prose
from reporting.document.sections.parts import parts_blocks
from reporting.document.words import pill, told
from reporting.snapshot_schema import IndicatorData, PointData, SeriesData

ROWS_BESIDE_CHART = 18
MARK = "*"


def indicator_blocks(indicator: IndicatorData) -> Iterator[Block]:
    page = indicator_page(indicator["id"])
    figures = figures_of(indicator, choose)
    status = Fact(_("Status"), (pill(INDICATOR_STATUSES, indicator["evaluation"]["status"]),))
    yield Heading(5, named(indicator["name"], link=page), anchor=f"indicator-{indicator['id']}")
    yield Facts((status, *_evaluation(indicator, figures)), is_strip=True)
    spec = indicator_spec(figures)
    tables = [_table(each, figures, indicator["id"]) for each in indicator["series"]]
    is_beside = len(tables) == 1 and _fits_beside(indicator["series"][0], tables[0])
    has_points = any(table.rows for table in tables)
    if has_points:
        yield Picture(spec, beside=tables[0] if is_beside else None)
    else:
        yield Paragraph(said(spec.sentence), Look.SMALL)
    for series, table in zip(indicator["series"], tables, strict=True):
        if len(tables) > 1:
            yield Paragraph(said(_("Series %(number)s") % {"number": series["number"]}), Look.LABEL)
            yield from prose(series["definition"])
        break_reason = prose(series["break_reason"])
        if break_reason:
            yield Paragraph(said(_("Reason for the break")), Look.LABEL)
            yield from break_reason
        if has_points and not is_beside:
            if table.rows:
                yield table
            else:
                yield Paragraph(said(_("No values yet")), Look.QUIET)
        yield from parts_blocks(indicator, series, figures)
    yield Paragraph(told(_facts(indicator)), Look.SMALL)


def _evaluation(indicator: IndicatorData, figures: IndicatorFigures) -> Iterator[Fact]:
    """The figures that the status was computed from."""
    evaluation = indicator["evaluation"]
    if evaluation["actual"] is not None:
        value = figures.figure_with_unit(Decimal(evaluation["actual"]))
        label = f"{value} ({evaluation['measured_period']})"
        yield Fact(_("Latest value"), said(label, link=_latest_place(indicator)))
    if evaluation["expected"] is not None:
        value = figures.figure_with_unit(Decimal(evaluation["expected"]))
        yield Fact(_("Expected value"), said(value))
    if evaluation["target"] is not None:
        value = figures.figure_with_unit(Decimal(evaluation["target"]["value"]))
        target = f"{value} ({evaluation['target']['label']})"
        if _is_illustrative(indicator, evaluation["target"]):
            target = _("%(target)s, illustrative") % {"target": target}
        yield Fact(_("Target"), said(target))


def _latest_place(indicator: IndicatorData) -> str:
    """Where the value stands that the status was computed from."""
    label = indicator["evaluation"]["measured_period"]
    measurements = indicator["series"][-1]["measurements"] if indicator["series"] else []
    found = next((each for each in measurements if each["label"] == label), None)
    return value_place(indicator["id"], found.get("id") if found else None)


def _facts(indicator: IndicatorData) -> Iterator[Fact]:
    if len(indicator["series"]) == 1 and choose(indicator["series"][0]["definition"]):
        yield Fact(_("Definition"), named(indicator["series"][0]["definition"]))
    yield Fact(_("Direction"), said(str(Indicator.Direction(indicator["direction"]).label)))
    if choose(indicator["geography"]):
        yield Fact(_("Geography"), named(indicator["geography"]))
    yield Fact(_("Source"), named(indicator["source"]) or said(_("no source given")))


def _is_illustrative(indicator: IndicatorData, target: PointData) -> bool:
    return any(
        each["is_illustrative"]
        for series in indicator["series"][-1:]
        for each in series["targets"]
        if each["period"] == target["period"]
    )


def _fits_beside(series: SeriesData, table: Table) -> bool:
    return 0 < len(table.rows) <= ROWS_BESIDE_CHART and not _has_remarks(series)


def _has_remarks(series: SeriesData) -> bool:
    return any(each["note"].strip() for each in series["measurements"])


def _table(series: SeriesData, figures: IndicatorFigures, indicator: int) -> Table:
    """A row for each period of which anything is known, oldest first; ``indicator`` is its id."""
    is_summed = figures.accumulation == "sum" and not figures.is_milestone
    has_remarks = _has_remarks(series)
    columns = [
        Column(_("Period"), share=0 if has_remarks else 1),
        Column(pgettext("measurement", "Actual"), share=0, is_number=True),
    ]
    if is_summed:
        columns.append(Column(pgettext("measurement", "Total"), share=0, is_number=True))
    columns.append(Column(_("Target"), share=0, is_number=True))
    if has_remarks:
        columns.append(Column(_("Remark")))
    return Table(
        caption=_("Values and targets of %(indicator)s") % {"indicator": figures.name},
        columns=tuple(columns),
        rows=tuple(
            _rows(series, figures, indicator, is_summed=is_summed, has_remarks=has_remarks),
        ),
        note=_illustrative_note(*_illustrative(series)),
    )


def _rows(
    series: SeriesData,
    figures: IndicatorFigures,
    indicator: int,
    *,
    is_summed: bool,
    has_remarks: bool,
) -> Iterator[tuple[Line, ...]]:
    baseline = series["baseline"]
    measurements = {each["period"]: each for each in series["measurements"]}
    targets = {each["period"]: each for each in series["targets"]}
    known = (*([baseline] if baseline else []), *measurements.values(), *targets.values())
    labels = {each["period"]: each["label"] for each in known}
    values, aims = _illustrative(series)
    totals = _totals(series, figures) if is_summed else {}
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
        place = value_place(indicator, measured.get("id") if measured else None)
        row = [said(label), said(actual, link=place)]
        if is_summed:
            total = totals.get(period)
            row.append(said(figures.figure(total)) if total is not None else ())
        row.append(said(aim))
        if has_remarks:
            row.append(said(measured["note"]) if measured else ())
        yield tuple(row)


def _totals(series: SeriesData, figures: IndicatorFigures) -> dict[str, Decimal]:
    """The accumulated values by period, as the chart shows them."""
    points = SeriesFigures(
        direction=figures.direction,
        frequency=figures.frequency,
        accumulation=figures.accumulation,
        tolerance=Decimal(0),
        baseline=point_of(series["baseline"]) if series["baseline"] else None,
        targets=[],
        measurements=[point_of(each) for each in series["measurements"]],
    )
    return {point.period.isoformat(): point.value for point in actual_points(points)}


def _illustrative(series: SeriesData) -> tuple[list[bool], list[bool]]:
    """Which of the values, and which of the targets, are illustrative."""
    return (
        [each["is_illustrative"] for each in series["measurements"]],
        [each["is_illustrative"] for each in series["targets"]],
    )


def _illustrative_note(values: list[bool], targets: list[bool]) -> str:
    """Which of the figures are examples; where some are and some not, these have a MARK."""
    notes = []
    if values and all(values) and targets and all(targets):
        return _("All values and targets are illustrative: examples, not real figures.")
    if any(values) and all(values):
        notes.append(_("All values are illustrative: examples, not real figures."))
    if any(targets) and all(targets):
        notes.append(_("All targets are illustrative: examples, not decided targets."))
    if any(each and not all(group) for group in (values, targets) for each in group):
        notes.append(_("Figures marked %(mark)s are illustrative: examples.") % {"mark": MARK})
    return " ".join(notes)
