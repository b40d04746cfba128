"""The dashboard of a strategy."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from reporting.permissions import can_view_dashboard
from strategy.permissions import visible_strategies


def dashboard(request: HttpRequest, slug: str) -> HttpResponse:
    strategy = get_object_or_404(visible_strategies(request.user), slug=slug)
    if not can_view_dashboard(request.user, strategy):
        raise Http404
    context = {"section": "strategies", "strategy": strategy}
    return render(request, "reporting/dashboard.html", context)
