from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from actions.permissions import visible_objectives, visible_plans


def plan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(visible_plans(request.user), pk=pk)
    return render(request, "base.html", {"section": "strategies"})


def objective_detail(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(visible_objectives(request.user), pk=pk)
    return render(request, "base.html", {"section": "strategies"})
