"""The indicators of a strategy, and one of them."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from actions.charts import indicator_chart
from actions.domain.explanation import explanation
from actions.domain.figure_table import FigureRow, figure_rows
from actions.domain.figures import SeriesRecord, figures_of
from actions.domain.history import changes_of_figures, public_times
from actions.permissions import visible_indicators
from actions.views import trail
from foundation.bilingual import choose
from strategy.permissions import is_insider, visible_strategies


@dataclass(frozen=True)
class SeriesTable:
    series: SeriesRecord
    rows: list[FigureRow]

    @property
    def definition(self) -> str:
        return choose(self.series.definition)

    @property
    def break_reason(self) -> str:
        return choose(self.series.break_reason)


def indicator_list(request: HttpRequest, slug: str) -> HttpResponse:
    get_object_or_404(visible_strategies(request.user), slug=slug)
    return render(request, "base.html", {"section": "strategies"})


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
    tables = [SeriesTable(series, figure_rows(record, series, today)) for series in record.series]
    return render(
        request,
        "actions/indicator_detail.html",
        {
            "indicator": indicator,
            "record": record,
            "explanation": explanation(record),
            "chart": indicator_chart(record.chart_figures),
            "tables": tables[::-1],
            "is_sum": indicator.accumulation == "sum",
            "is_milestone": indicator.direction == "milestone",
            "changes": changes,
            "sees_people": sees_people,
            "trail": trail.to_objective(viewer, indicator.objective),
            "section": "strategies",
        },
    )
