"""Who may see dashboards and reports, and who may compile them: each rule once.

Everybody who may see the strategy reads its published reports. Drafts, dashboards and what has
not been reported are for insiders; compiling and publishing is for coordinators. An organisation's
part of a report is for its own people and for coordinators, of those who may see the report. A
personal link is revoked by its person and by coordinators.
"""

import rules
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Organisation
from accounts.permissions import Viewer, is_administrator
from actions.models import Action, Contributor
from actions.permissions import own_actions
from reporting.models import (
    AnnualReport,
    ReportExcerpt,
    ReportFile,
    ReportingLink,
    ReportRequest,
    Review,
    ReviewCycle,
)
from strategy.models import Strategy
from strategy.permissions import (
    can_coordinate,
    can_view_strategy,
    coordinated_strategies,
    coordinated_strategy_ids,
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


def own_reports(viewer: Viewer) -> QuerySet[AnnualReport]:
    """The visible reports of strategies in which the viewer's organisation answers for an action,
    or takes part in one.
    """
    if not viewer.is_authenticated or viewer.organisation_id is None:
        return AnnualReport.objects.none()
    responsible = Action.objects.filter(responsible_organisation=viewer.organisation_id)
    contributing = Contributor.objects.filter(organisation=viewer.organisation_id)
    return visible_reports(viewer).filter(
        Q(cycle__strategy__in=responsible.values("plan__area__strategy"))
        | Q(cycle__strategy__in=contributing.values("action__plan__area__strategy"))
    )


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


@rules.predicate
def can_compile_cycle(viewer: Viewer, cycle: ReviewCycle) -> bool:
    """May compile the cycle's report, and write its texts."""
    return (
        not cycle.is_withdrawn
        and cycle.status != ReviewCycle.DRAFT
        and can_compile_report(viewer, cycle.strategy)
    )


@rules.predicate
def can_coordinate_cycles(viewer: Viewer, strategy: Strategy) -> bool:
    """May prepare, open and close the yearly reviews of the strategy."""
    return not strategy.is_withdrawn and can_coordinate(viewer, strategy)


@rules.predicate
def can_manage_cycle(viewer: Viewer, cycle: ReviewCycle) -> bool:
    return not cycle.is_withdrawn and can_coordinate_cycles(viewer, cycle.strategy)


def managed_cycles(viewer: Viewer) -> QuerySet[ReviewCycle]:
    return ReviewCycle.objects.current().filter(strategy__in=coordinated_strategies(viewer))


@rules.predicate
def can_view_cycle(viewer: Viewer, cycle: ReviewCycle) -> bool:
    """Insiders, and once it has been opened also who answers for an action that it reviews."""
    if cycle.is_withdrawn or cycle.strategy.is_withdrawn:
        return False
    if is_insider(viewer, cycle.strategy):
        return True
    return (
        cycle.status != ReviewCycle.DRAFT
        and cycle.reviews.filter(action__in=own_actions(viewer)).exists()
    )


def visible_cycles(viewer: Viewer) -> QuerySet[ReviewCycle]:
    own = Review.objects.filter(cycle=OuterRef("pk"), action__in=own_actions(viewer))
    return (
        ReviewCycle.objects.current()
        .filter(strategy__withdrawn_at__isnull=True)
        .filter(insider_of(viewer, "strategy") | (~Q(status=ReviewCycle.DRAFT) & Exists(own)))
    )


def can_request_excerpt(viewer: Viewer, report: AnnualReport, organisation: Organisation) -> bool:
    """May have the organisation's part of the report made, and read it."""
    if not (viewer.is_authenticated and viewer.is_active):
        return False
    return can_view_report(viewer, report) and (
        viewer.organisation_id == organisation.pk or can_coordinate(viewer, report.cycle.strategy)
    )


@rules.predicate
def can_view_excerpt(viewer: Viewer, excerpt: ReportExcerpt) -> bool:
    return can_request_excerpt(viewer, excerpt.report, excerpt.organisation)


def visible_excerpts(viewer: Viewer) -> QuerySet[ReportExcerpt]:
    if not (viewer.is_authenticated and viewer.is_active):
        return ReportExcerpt.objects.none()
    found = ReportExcerpt.objects.filter(_report_scope(viewer, "report__"))
    if is_administrator(viewer):
        return found
    own = Q(report__cycle__strategy__in=coordinated_strategy_ids(viewer))
    if viewer.organisation_id is not None:
        own |= Q(organisation=viewer.organisation_id)
    return found.filter(own)


@rules.predicate
def can_revoke_link(viewer: Viewer, link: ReportingLink) -> bool:
    if not (viewer.is_authenticated and viewer.is_active):
        return False
    return link.person_id == viewer.pk or can_coordinate(viewer, link.strategy)


def revocable_links(viewer: Viewer) -> QuerySet[ReportingLink]:
    if is_administrator(viewer):
        return ReportingLink.objects.all()
    if not (viewer.is_authenticated and viewer.is_active):
        return ReportingLink.objects.none()
    return ReportingLink.objects.filter(
        Q(person=viewer.pk) | Q(strategy__in=coordinated_strategy_ids(viewer))
    )


rules.add_perm("reporting.view_excerpt", can_view_excerpt)
rules.add_perm("reporting.view_dashboard", can_view_dashboard)
rules.add_perm("reporting.compile_report", can_compile_report)
rules.add_perm("reporting.view_cycle", can_view_cycle)
rules.add_perm("reporting.manage_cycle", can_manage_cycle)
rules.add_perm("reporting.coordinate_cycles", can_coordinate_cycles)
rules.add_perm("reporting.view_report", can_view_report)
rules.add_perm("reporting.view_request", can_view_request)
rules.add_perm("reporting.revoke_link", can_revoke_link)
