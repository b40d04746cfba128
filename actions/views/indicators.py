"""The indicators of a strategy, and one of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from actions.charts import indicator_chart
from actions.domain.explanation import explanation
from actions.domain.figure_table import FigureRow, figure_rows
from actions.domain.figures import IndicatorRecord, SeriesRecord, figures_of
from actions.domain.history import LONGEST_HISTORY, changes_of_figures, public_times
from actions.filters import IndicatorFilter, in_order, matches
from actions.permissions import visible_indicators
from actions.statuses import INDICATOR_STATUSES
from actions.views import trail
from actions.views.listing import (
    PAGE_SIZE,
    active_filters,
    columns_of,
    organisation_choices,
    render_list,
    scope_choices,
)
from foundation.bilingual import choose
from foundation.sorting import sort_key
from strategy.permissions import is_insider, visible_strategies

AREA_AND_PLAN = (
    "objective__plan__area__position",
    "objective__plan__area_id",
    "objective__plan__starts_on",
    "objective__plan_id",
)
SORT_KEYS: dict[str, Callable[[IndicatorRecord], Any]] = {
    "name": lambda record: sort_key(record.indicator.name),
    "status": lambda record: list(INDICATOR_STATUSES).index(record.evaluation.status),
    "progress": lambda record: record.evaluation.progress,
}


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


def indicator_list(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = request.user
    strategy = get_object_or_404(visible_strategies(viewer), slug=slug)
    everything = visible_indicators(viewer).filter(objective__plan__area__strategy=strategy)
    filterset = IndicatorFilter(
        request.GET,
        everything,
        **scope_choices(viewer, strategy),
        organisation=organisation_choices(everything),
    )
    records = list(
        figures_of(
            filterset.qs.filter(filterset.of_asked_plans("objective__plan__"))
            .select_related("objective__plan")
            .order_by(*AREA_AND_PLAN, "objective__position", "objective_id", "position", "id")
        ).values()
    )
    query, status = filterset.chosen("q"), filterset.chosen("status")
    if query:
        records = [record for record in records if matches(query, _texts(record))]
    if status:
        records = [record for record in records if record.evaluation.status == status]
    key, is_downwards = filterset.ordering
    if key:
        records = in_order(records, SORT_KEYS[key], downwards=is_downwards)
    return render_list(
        request,
        "indicator_list",
        {
            "strategy": strategy,
            "filter": filterset,
            "active": active_filters(filterset, request.GET),
            "columns": columns_of(filterset, request.GET),
            "page_obj": Paginator(records, PAGE_SIZE).get_page(request.GET.get("page")),
            "trail": trail.to_strategy(viewer, strategy),
            "section": "strategies",
        },
    )


def _texts(record: IndicatorRecord) -> list[str]:
    indicator, objective = record.indicator, record.indicator.objective
    return [
        indicator.name_sv,
        indicator.name_en,
        indicator.source_sv,
        indicator.source_en,
        objective.number,
        objective.title_sv,
        objective.title_en,
    ]


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
            "changes": changes[:LONGEST_HISTORY],
            "sees_people": sees_people,
            "trail": trail.to_objective(viewer, indicator.objective),
            "section": "strategies",
        },
    )
