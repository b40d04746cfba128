"""The annual reports of the closed years, compiled and published the way a coordinator does it."""

from collections.abc import Iterator

from accounts.models import Person
from actions.domain.measurements import correct_measurement
from actions.models import Measurement
from reporting.demonstration.content import read
from reporting.demonstration.reviews import freeze_review
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
    newest = max((cycle.year for cycle in cycles), default=0)
    for cycle in cycles.select_related("strategy").order_by("year"):
        if cycle.year == newest:
            _correct_what_is_published(newest - 1)
            freeze_review(cycle, coordinator)
        request = request_report(cycle=cycle, by=coordinator)
        compile_report(str(request.job_id))
        report = AnnualReport.objects.filter(request=request).first()
        if report is not None:
            yield publish_report(report=report, by=coordinator)


def _correct_what_is_published(year: int) -> None:
    """One figure of ``year``, so that the next report tells it as published and as corrected."""
    published = AnnualReport.objects.filter(
        cycle__strategy__slug=read("strategy")["slug"], cycle__year=year, status="published"
    )
    measurement = (
        Measurement.objects.current()
        .filter(
            series__indicator__name_en="Clinics that have had research results fed back",
            period__year=year,
        )
        .select_related("recorded_by")
        .first()
    )
    if measurement is not None and published.exists():
        correct_measurement(
            measurement=measurement,
            by=measurement.recorded_by,
            value=measurement.value - 1,
            reason="En klinik hade räknats två gånger.",
        )
