"""Who may see dashboards and reports, and who may compile them: each rule once.

Everybody who may see the strategy reads its published reports. Drafts, dashboards and what has
not been reported are for insiders; compiling and publishing is for coordinators.
"""

import rules
from django.db.models import Q, QuerySet

from accounts.permissions import Viewer
from reporting.models import AnnualReport, ReportFile, ReportRequest, ReviewCycle
from strategy.models import Strategy
from strategy.permissions import (
    can_coordinate,
    can_view_strategy,
    coordinated_strategies,
    insider_of,
    is_insider,
)


@rules.predicate
def can_view_dashboard(viewer: Viewer, strategy: Strategy) -> bool:
    return not strategy.is_withdrawn and is_insider(viewer, strategy)


@rules.predicate
def can_compile_report(viewer: Viewer, strategy: Strategy) -> bool:
    return not strategy.is_withdrawn and can_coordinate(viewer, strategy)


@rules.predicate
def can_view_report(viewer: Viewer, report: AnnualReport) -> bool:
    strategy = report.cycle.strategy
    if strategy.is_withdrawn or report.cycle.is_withdrawn:
        return False
    if report.status == AnnualReport.PUBLISHED and can_view_strategy(viewer, strategy):
        return True
    return is_insider(viewer, strategy)


def _report_scope(viewer: Viewer, report: str = "") -> Q:
    return Q(
        **{
            f"{report}cycle__withdrawn_at__isnull": True,
            f"{report}cycle__strategy__withdrawn_at__isnull": True,
        }
    ) & (
        Q(
            **{
                f"{report}status": AnnualReport.PUBLISHED,
                f"{report}cycle__strategy__is_published": True,
            }
        )
        | insider_of(viewer, f"{report}cycle__strategy")
    )


def visible_reports(viewer: Viewer) -> QuerySet[AnnualReport]:
    return AnnualReport.objects.filter(_report_scope(viewer))


def visible_report_files(viewer: Viewer) -> QuerySet[ReportFile]:
    return ReportFile.objects.filter(_report_scope(viewer, "report__"))


@rules.predicate
def can_view_request(viewer: Viewer, request: ReportRequest) -> bool:
    """Whoever may compile reports of the strategy sees how each compile goes."""
    return not request.cycle.is_withdrawn and can_compile_report(viewer, request.cycle.strategy)


def visible_requests(viewer: Viewer) -> QuerySet[ReportRequest]:
    return ReportRequest.objects.filter(
        cycle__withdrawn_at__isnull=True, cycle__strategy__in=coordinated_strategies(viewer)
    )


def compilable_cycles(viewer: Viewer) -> QuerySet[ReviewCycle]:
    """The cycles whose reports the viewer may compile. A draft has nothing to tell yet."""
    return (
        ReviewCycle.objects.current()
        .exclude(status=ReviewCycle.DRAFT)
        .filter(strategy__in=coordinated_strategies(viewer))
    )


rules.add_perm("reporting.view_dashboard", can_view_dashboard)
rules.add_perm("reporting.compile_report", can_compile_report)
rules.add_perm("reporting.view_report", can_view_report)
rules.add_perm("reporting.view_request", can_view_request)
