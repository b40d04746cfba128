"""My work: what is wanted from the person who is signed in."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from reporting.domain.due import Call
from reporting.domain.my_work import work_of
from reporting.views.forums import row_of

COLLEAGUES_A_PAGE = 20


@login_required
def my_work(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    work = work_of(request.user, today)  # type: ignore[arg-type]
    groups = (
        (Call.NOW, _("Wanted from you now")),
        (Call.SOON, _("Due soon")),
        (Call.LATER, _("Later")),
        (Call.DRAFT, _("In plans that are not adopted yet")),
        (Call.ENDED, _("Ended")),
    )
    colleagues = Paginator(work.colleagues, COLLEAGUES_A_PAGE)
    return render(
        request,
        "reporting/my_work.html",
        {
            "section": "my-work",
            "work": work,
            "groups": [
                (call, title, tasks) for call, title in groups if (tasks := work.called(call))
            ],
            "now_count": len(work.called(Call.NOW)),
            "follow_ups": [row_of(each, request.user, today) for each in work.follow_ups],
            "soon_count": len(work.called(Call.SOON)),
            "page_obj": colleagues.get_page(request.GET.get("page")),
        },
    )
