"""The indicators of a strategy: searched, narrowed, sorted, in pages."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from actions.columns import INDICATORS
from actions.views.listing import show_list


@require_safe
def indicator_list(request: HttpRequest, slug: str) -> HttpResponse:
    return show_list(request, slug, INDICATORS)
