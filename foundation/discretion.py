"""Pages behind a secret address."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

View = Callable[..., HttpResponse]


def discreet(view: View) -> View:
    """Nothing of the page is stored or indexed. Browsers tell other sites nothing of it either:
    SECURE_REFERRER_POLICY is same-origin, and no address of a page holds the token.
    """

    @wraps(view)
    @never_cache
    def wrapped(request: HttpRequest, *arguments: Any, **options: Any) -> HttpResponse:
        response = view(request, *arguments, **options)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return wrapped
