"""One indicator."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Viewer
from actions.charts import indicator_spec
from actions.charts_beside import PartPoints, parts_spec, with_forecast
from actions.domain.evidence import evidence_of
from actions.domain.explanation import explanation
from actions.domain.figure_table import FigureRow, figure_rows
from actions.domain.figures import IndicatorRecord, SeriesRecord, figures_of
from actions.domain.forecasting import Outlook, outlook
from actions.domain.history import LONGEST_HISTORY, changes_of_figures, public_times
from actions.domain.measurements import values_barrier
from actions.domain.optimism import said_well_about
from actions.domain.part_table import PartTable, part_tables, parts_sentence
from actions.domain.parts import BreakdownRecord, breakdowns_of, parts_of
from actions.permissions import can_enter_values, visible_indicators
from actions.rules.indicator_state import Point
from actions.rules.optimism import COMPUTED_BADLY
from actions.views import trail
from foundation import charts
from foundation.bilingual import choose
from foundation.inserts import inserts_on
from strategy.permissions import is_insider


@dataclass(frozen=True)
class SeriesTable:
    series: SeriesRecord
    rows: list[FigureRow]

    @property
    def has_only_illustrative_values(self) -> bool:
        values = self.series.measurements
        return bool(values) and all(value.is_illustrative for value in values)

    @property
    def has_only_illustrative_targets(self) -> bool:
        targets = self.series.targets
        return bool(targets) and all(target.is_illustrative for target in targets)

    @property
    def definition(self) -> str:
        return choose(self.series.definition)

    @property
    def break_reason(self) -> str:
        return choose(self.series.break_reason)


def indicator_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Status first, then why, then the figures and where they come from."""
    viewer, today = request.user, timezone.localdate()
    indicator = get_object_or_404(
        visible_indicators(viewer).select_related(
            "objective__plan__area__strategy", "responsible_organisation", "responsible_person"
        ),
        pk=pk,
    )
    plan = indicator.objective.plan
    record = figures_of([indicator], in_full=True)[pk]
    sees_people = is_insider(viewer, plan.area.strategy)
    changes = changes_of_figures(record)
    if not sees_people:
        times = public_times(plan)
        changes = [change for change in changes if times.include(change.at)]
    ahead = outlook(record)
    return render(
        request,
        "actions/indicator_detail.html",
        {
            "indicator": indicator,
            "strategy": plan.area.strategy,
            "record": record,
            "explanation": explanation(record),
            "outlook": ahead,
            "said_well": said_well_about(indicator)
            if sees_people and record.evaluation.status in COMPUTED_BADLY
            else [],
            "chart": _chart(record, ahead),
            "tables": _tables(record, viewer, today, ahead),
            **_parts(record, breakdowns_of([pk]).get(pk)),
            "is_sum": indicator.accumulation == "sum",
            "is_milestone": indicator.direction == "milestone",
            "inserts": inserts_on(indicator, viewer),
            "changes": changes[:LONGEST_HISTORY],
            "sees_people": sees_people,
            "enters_values": can_enter_values(viewer, indicator) and not values_barrier(indicator),
            "trail": trail.to_objective(viewer, indicator.objective),
            "section": "strategies",
        },
    )


def _chart(record: IndicatorRecord, ahead: Outlook | None) -> charts.Chart:
    figures = record.chart_figures
    spec = indicator_spec(figures)
    if ahead and ahead.found:
        spec = with_forecast(spec, figures, ahead.found)
    return charts.draw(spec)


def _tables(
    record: IndicatorRecord, viewer: Viewer, today: date, ahead: Outlook | None
) -> list[SeriesTable]:
    """The figures of each series, the current one first."""
    evidence = evidence_of(
        (value.entry_id for series in record.series for value in series.measurements), viewer
    )
    forecast = ahead.found.expected if ahead and ahead.found else None
    return [
        SeriesTable(
            series,
            figure_rows(
                record,
                series,
                today,
                forecast=forecast if series is record.current else None,
                evidence=evidence,
            ),
        )
        for series in reversed(record.series)
    ]


def _parts(record: IndicatorRecord, breakdown: BreakdownRecord | None) -> Mapping[str, Any]:
    """What the page shows of the values' parts, if they are broken down."""
    if breakdown is None:
        return {}
    known = parts_of(value.id for series in record.series for value in series.measurements)
    tables = part_tables(record, breakdown, known)
    sentence = parts_sentence(record, tables[0]) if tables else ""
    return {
        "breakdown": breakdown,
        "part_tables": tables,
        "parts_sentence": sentence,
        "parts_chart": _parts_chart(record, tables[0], sentence) if sentence else None,
    }


def _parts_chart(record: IndicatorRecord, table: PartTable, sentence: str) -> charts.Chart | None:
    """The parts over time, where there is more than one period of them."""
    rows = [row for row in table.rows if row.is_known]
    parts = [
        PartPoints(
            category.name,
            tuple(
                Point(row.measurement.period, value)
                for row in rows
                if (value := row.values[place]) is not None
            ),
        )
        for place, category in enumerate(table.categories)
    ]
    total = tuple(Point(row.measurement.period, row.measurement.value) for row in rows)
    if len(rows) < 2:
        return None
    spec = parts_spec(record.chart_figures, parts, PartPoints(_("total"), total), sentence)
    return charts.draw(spec) if spec else None
