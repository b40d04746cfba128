"""The objectives of a strategy: searched, narrowed, sorted, in pages."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from actions.columns import OBJECTIVES
from actions.views.listing import show_list


@require_safe
def objective_list(request: HttpRequest, slug: str) -> HttpResponse:
    return show_list(request, slug, OBJECTIVES)
