from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from strategy.permissions import visible_areas, visible_strategies


def strategy_list(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html", {"section": "strategies"})


def strategy_detail(request: HttpRequest, slug: str) -> HttpResponse:
    get_object_or_404(visible_strategies(request.user), slug=slug)
    return render(request, "base.html", {"section": "strategies"})


def area_detail(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(visible_areas(request.user), pk=pk)
    return render(request, "base.html", {"section": "strategies"})
