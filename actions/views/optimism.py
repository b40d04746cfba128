"""Reports that say better than the figures do."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from actions.domain.optimism import farthest_first, optimistic_objectives, optimistic_reports
from actions.views import trail
from actions.views.listing import PAGE_SIZE
from strategy.permissions import is_insider, visible_strategies


@require_safe
def optimistic(request: HttpRequest, slug: str) -> HttpResponse:
    """What is said and what is computed, side by side, the farthest apart first."""
    viewer = request.user
    strategy = get_object_or_404(visible_strategies(viewer), slug=slug)
    if not is_insider(viewer, strategy):
        raise Http404
    page = Paginator(farthest_first(viewer, strategy), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "actions/optimistic.html",
        {
            "strategy": strategy,
            "page_obj": page,
            "reports": optimistic_reports(list(page.object_list)),
            "objectives": optimistic_objectives(viewer, strategy) if page.number == 1 else [],
            "trail": trail.to_strategy(viewer, strategy),
            "section": "strategies",
        },
    )
