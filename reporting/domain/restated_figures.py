"""The figures that reports have told as published and as corrected, by their indicator."""

from collections.abc import Iterable

from accounts.permissions import Viewer
from actions.models import Indicator
from reporting.models import AnnualReport, RestatedFigure
from reporting.permissions import visible_reports
from reporting.snapshot_schema import RestatementData


def keep_restated_figures(report: AnnualReport, rows: Iterable[RestatementData]) -> None:
    """Let the restatements of ``report``, which its snapshot tells, be found by their indicator."""
    RestatedFigure.objects.bulk_create(
        RestatedFigure(report=report, indicator_id=row["indicator"], data=row) for row in rows
    )


def restated_figures_of(indicator: Indicator, viewer: Viewer) -> list[RestatedFigure]:
    """Those that the reports tell which ``viewer`` may see, the newest first: one query.

    What several reports tell alike is taken from the first that was published; from the newest
    draft where none was.
    """
    rows = (
        RestatedFigure.objects.filter(indicator=indicator, report__in=visible_reports(viewer))
        .select_related("report__cycle__strategy")
        .order_by("report__published_at", "-report__cycle__year", "-report__version", "pk")
    )
    published = [row for row in rows if row.report.status == AnnualReport.PUBLISHED]
    drafts = [row for row in rows if row.report.status != AnnualReport.PUBLISHED]
    first: dict[tuple[object, ...], RestatedFigure] = {}
    for row in (*published, *drafts):
        first.setdefault(row.told, row)
    return sorted(
        first.values(),
        key=lambda row: (row.report.cycle.year, row.report.version, row.data["corrected_on"]),
        reverse=True,
    )
