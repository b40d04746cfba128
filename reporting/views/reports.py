"""Annual reports: the list of a strategy, one report, its files, compiling and publishing."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from reporting.permissions import visible_report_files, visible_reports
from strategy.permissions import visible_strategies


def report_list(request: HttpRequest, slug: str) -> HttpResponse:
    strategy = get_object_or_404(visible_strategies(request.user), slug=slug)
    context = {"section": "strategies", "strategy": strategy}
    return render(request, "reporting/report_list.html", context)


def request_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "reporting/request_detail.html", {"section": "strategies"})


def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(visible_reports(request.user), pk=pk)
    return render(request, "reporting/report_detail.html", {"report": report})


def report_publish(request: HttpRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(visible_reports(request.user), pk=pk)
    return render(request, "reporting/report_publish.html", {"report": report})


def report_file(request: HttpRequest, pk: int) -> FileResponse:
    found = get_object_or_404(visible_report_files(request.user), pk=pk)
    return FileResponse(found.file.open(), as_attachment=True)
