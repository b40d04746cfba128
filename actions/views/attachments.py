"""The files that came with entries."""

from csp.constants import NONE
from csp.decorators import csp
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from actions.permissions import readable_attachments


@require_safe
@login_required
@never_cache
@csp({"default-src": [NONE], "sandbox": True, "frame-ancestors": [NONE]})  # type: ignore[arg-type]
def attachment(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file that came with an entry: to be saved, never to be shown as a page of ours."""
    found = get_object_or_404(readable_attachments(request.user).exclude(file=""), pk=pk)
    try:
        file = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        file, as_attachment=True, filename=found.title, content_type=found.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
