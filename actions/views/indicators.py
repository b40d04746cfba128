from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from actions.permissions import visible_indicators
from strategy.permissions import visible_strategies


def indicator_list(request: HttpRequest, slug: str) -> HttpResponse:
    get_object_or_404(visible_strategies(request.user), slug=slug)
    return render(request, "base.html", {"section": "strategies"})


def indicator_detail(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(visible_indicators(request.user), pk=pk)
    return render(request, "base.html", {"section": "strategies"})
