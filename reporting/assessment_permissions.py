"""Who may read and write assessments, and read the contribution to the owner's goals.

Assessments are read by insiders and written by coordinators, while the cycle is open. What the
strategy contributes is read by insiders; by everybody who may see the strategy once the year is
closed or reported.
"""

from typing import Any

import rules
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.permissions import Viewer
from reporting.models import AnnualReport, ReviewCycle
from strategy.models import Strategy
from strategy.permissions import (
    can_coordinate,
    can_view_strategy,
    coordinated_strategies,
    insider_of,
    is_insider,
    visible_strategies,
)


@rules.predicate
def can_view_assessments(viewer: Viewer, cycle: ReviewCycle) -> bool:
    return _is_in_use(cycle) and is_insider(viewer, cycle.strategy)


def cycles_with_assessments(viewer: Viewer) -> QuerySet[ReviewCycle]:
    return ReviewCycle.objects.current().filter(
        insider_of(viewer, "strategy"), strategy__withdrawn_at__isnull=True
    )


@rules.predicate
def can_assess(viewer: Viewer, cycle: ReviewCycle) -> bool:
    """May assess the year, as long as it is open."""
    return _is_in_use(cycle) and can_coordinate(viewer, cycle.strategy)


def assessable_cycles(viewer: Viewer) -> QuerySet[ReviewCycle]:
    return ReviewCycle.objects.current().filter(strategy__in=coordinated_strategies(viewer))


@rules.predicate
def can_view_contribution(viewer: Viewer, cycle: ReviewCycle) -> bool:
    if can_view_assessments(viewer, cycle):
        return True
    if not _is_in_use(cycle) or not can_view_strategy(viewer, cycle.strategy):
        return False
    return cycle.status == ReviewCycle.CLOSED or _published(cycle.pk).exists()


def cycles_with_contribution(viewer: Viewer) -> QuerySet[ReviewCycle]:
    is_told = Q(status=ReviewCycle.CLOSED) | Exists(_published(OuterRef("pk")))
    return ReviewCycle.objects.current().filter(
        is_told & Q(strategy__in=visible_strategies(viewer))
        | insider_of(viewer, "strategy") & Q(strategy__in=Strategy.objects.current())
    )


def _is_in_use(cycle: ReviewCycle) -> bool:
    return not (cycle.is_withdrawn or cycle.strategy.is_withdrawn)


def _published(cycle: Any) -> QuerySet[AnnualReport]:
    return AnnualReport.objects.filter(cycle=cycle, status=AnnualReport.PUBLISHED)


rules.add_perm("reporting.view_assessments", can_view_assessments)
rules.add_perm("reporting.assess", can_assess)
rules.add_perm("reporting.view_contribution", can_view_contribution)
