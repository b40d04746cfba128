"""Two to four indicators side by side, and the choice of them."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from actions.charts import indicator_spec
from actions.charts_beside import over_years
from actions.domain.comparison import MOST, barrier_to, compared, offered, years_of
from actions.domain.figures import IndicatorRecord
from actions.permissions import visible_indicators
from actions.views import trail
from foundation import charts
from strategy.permissions import visible_strategies


@require_safe
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """``?i=3&i=8`` names the indicators, ``q`` searches for others."""
    viewer = request.user
    strategy = get_object_or_404(visible_strategies(viewer), slug=slug)
    visible = visible_indicators(viewer).filter(objective__plan__area__strategy=strategy)
    asked = list(dict.fromkeys(int(text) for text in request.GET.getlist("i") if _is_id(text)))[
        : MOST * 5
    ]
    found = {
        each.pk: each
        for each in visible.filter(pk__in=asked).select_related("objective__plan__area")
    }
    chosen = [found[pk] for pk in asked if pk in found]
    query = request.GET.get("q", "").strip()[:200]
    barrier = barrier_to(len(chosen))
    comparison = None if barrier else compared(chosen)
    return render(
        request,
        "actions/compare.html",
        {
            "strategy": strategy,
            "chosen": chosen,
            "offered": offered(visible, chosen, query),
            "query": query,
            "barrier": barrier,
            "comparison": comparison,
            "charts": _charts(comparison.records) if comparison else [],
            "trail": [
                *trail.to_strategy(viewer, strategy),
            ],
            "section": "strategies",
        },
    )


def _charts(records: Sequence[IndicatorRecord]) -> list[tuple[IndicatorRecord, charts.Chart]]:
    """A chart for each, all over the same years."""
    years = years_of(records)
    found = []
    for record in records:
        figures = record.chart_figures
        spec = over_years(indicator_spec(figures), figures, years)
        found.append((record, charts.draw(spec)))
    return found


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
