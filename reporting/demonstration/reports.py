"""The annual reports of the closed years, compiled and published the way a coordinator does it."""

from collections.abc import Iterator

from accounts.models import Person
from reporting.demonstration.content import read
from reporting.domain.reports import publish_report, request_report
from reporting.models import AnnualReport, ReviewCycle
from reporting.tasks import compile_report


def publish_reports() -> Iterator[AnnualReport]:
    """Compile and publish here and now, not in a worker: there is none when this is loaded.

    A report that could not be compiled, or that a worker took first, is left to the coordinator.
    """
    coordinator = Person.objects.get(email="coordinator@example.org")
    cycles = ReviewCycle.objects.filter(
        strategy__slug=read("strategy")["slug"], status=ReviewCycle.CLOSED, reports__isnull=True
    )
    for cycle in cycles.select_related("strategy").order_by("year"):
        request = request_report(cycle=cycle, by=coordinator)
        compile_report(str(request.job_id))
        report = AnnualReport.objects.filter(request=request).first()
        if report is not None:
            yield publish_report(report=report, by=coordinator)
