"""Who may read, write and decide the yearly review of an action: each rule once.

Whoever may report on the action reads and writes its review. Insiders read what has been approved;
the public reads of it in the published report alone. Coordinators decide.
"""

import rules
from django.db.models import Q, QuerySet

from accounts.permissions import Viewer
from actions.models import Action
from actions.permissions import can_report, can_view_action, reportable_actions, visible_actions
from reporting.models import Review, ReviewCycle
from reporting.rules.review_state import Role
from strategy.permissions import can_coordinate, coordinated_strategies, insider_of, is_insider


@rules.predicate
def can_view_review(viewer: Viewer, review: Review) -> bool:
    action = review.action
    if review.cycle.is_withdrawn or not can_view_action(viewer, action):
        return False
    if can_report(viewer, action):
        return True
    return review.status == Review.APPROVED and is_insider(viewer, action.plan.area.strategy)


def visible_reviews(viewer: Viewer) -> QuerySet[Review]:
    return Review.objects.filter(cycle__withdrawn_at__isnull=True).filter(
        Q(action__in=reportable_actions(viewer))
        | (
            Q(status=Review.APPROVED, action__in=visible_actions(viewer))
            & insider_of(viewer, "action__plan__area__strategy")
        )
    )


@rules.predicate
def can_decide_review(viewer: Viewer, review: Review) -> bool:
    """May return, approve and unlock the review. Whether it can be done now is another rule."""
    return can_view_review(viewer, review) and can_coordinate(
        viewer, review.action.plan.area.strategy
    )


def decidable_reviews(viewer: Viewer) -> QuerySet[Review]:
    return visible_reviews(viewer).filter(
        action__plan__area__strategy__in=coordinated_strategies(viewer)
    )


@rules.predicate
def can_review_cycle(viewer: Viewer, cycle: ReviewCycle) -> bool:
    """May see how all reviews of the cycle stand, and decide them."""
    return (
        not cycle.is_withdrawn
        and not cycle.strategy.is_withdrawn
        and can_coordinate(viewer, cycle.strategy)
    )


def reviewed_cycles(viewer: Viewer) -> QuerySet[ReviewCycle]:
    return ReviewCycle.objects.current().filter(strategy__in=coordinated_strategies(viewer))


def role_in(viewer: Viewer, action: Action) -> Role:
    """What the viewer is to the reviews of ``action``."""
    if not can_report(viewer, action):
        return Role.OTHER
    if can_coordinate(viewer, action.plan.area.strategy):
        return Role.COORDINATOR
    return Role.REPORTER


rules.add_perm("reporting.view_review", can_view_review)
rules.add_perm("reporting.decide_review", can_decide_review)
rules.add_perm("reporting.review_cycle", can_review_cycle)
