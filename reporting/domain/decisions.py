"""What approved reviews have decided for next year, and what has come of it."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from actions.domain.progress import record_progress
from actions.models import Action, ActionPlan, ProgressEntry
from actions.rules.action_state import ENDED
from foundation.errors import DomainError
from reporting.domain.review_pages import IN_ORDER, NEEDED
from reporting.models import Review, ReviewCycle
from reporting.review_permissions import can_decide_review, decidable_reviews

SHAPED = (
    *("title_sv", "title_en", "description_sv", "description_en", "starts_on", "ends_on"),
    *("responsible_organisation_id", "responsible_person_id", "plan_id"),
)
"""What of an action is changed when it is changed."""


@dataclass(frozen=True)
class Decision:
    """``is_done``: the action has ended, or has been changed since it was decided."""

    review: Review
    is_done: bool

    @property
    def reasons(self) -> str:
        return self.review.proposal_reasons or self.review.comment

    @property
    def can_end(self) -> bool:
        is_open = self.review.action.plan.status == ActionPlan.ADOPTED
        return self.review.decision == "stop" and not self.is_done and is_open


def decisions_of(cycle: ReviewCycle, viewer: Person) -> list[Decision]:
    """The decisions to change or stop an action, in the order of the plans, in two queries."""
    reviews = list(
        decidable_reviews(viewer)
        .filter(cycle=cycle, status=Review.APPROVED, decision__in=["change", "stop"])
        .select_related(*NEEDED)
        .order_by(*IN_ORDER)
    )
    changed = _changed_since(
        {each.action_id: each.decided_at for each in reviews if each.decided_at}
    )
    return [
        Decision(
            review,
            review.action.status in ENDED
            or (review.decision == "change" and review.action_id in changed),
        )
        for review in reviews
    ]


def _changed_since(moments: dict[int, datetime]) -> set[int]:
    """The actions that say something else than they did at their moment."""
    versions: dict[int, list[tuple[datetime, tuple[object, ...]]]] = defaultdict(list)
    for key, at, *said in (
        Action.history.filter(id__in=moments)
        .order_by("history_date", "history_id")
        .values_list("id", "history_date", *SHAPED)
    ):
        versions[key].append((at, tuple(said)))
    changed = set()
    for key, rows in versions.items():
        before = [said for at, said in rows if at <= moments[key]]
        if before and before[-1] != rows[-1][1]:
            changed.add(key)
    return changed


def end_action(*, review: Review, by: Person) -> ProgressEntry:
    """Report the action as cancelled, for the reasons of the review that decided to stop it.

    The same decision ends it once. Raises DomainError where nothing of the kind is decided, and
    as ``record_progress`` does.
    """
    if not can_decide_review(by, review):
        raise DomainError(_("You may not do this with the review of this action."))
    if review.status != Review.APPROVED or review.decision != "stop":
        raise DomainError(_("No approved review has decided to stop this action."))
    if review.action.status in ENDED:
        raise DomainError(_("The action has ended already."))
    reasons = review.proposal_reasons.strip() or review.comment.strip()
    decided = _("The review of %(year)s decided to stop the action.") % {"year": review.cycle.year}
    return record_progress(
        action=review.action,
        by=by,
        submission_key=uuid.uuid5(uuid.NAMESPACE_OID, f"{review.pk} {review.decided_at}"),
        reported_on=timezone.localdate(),
        status="cancelled",
        percent_complete=review.action.percent_complete,
        reason=reasons or decided,
        what_happened=decided,
        obstacles="",
        opportunities="",
        next_steps="",
    )


def stopped_by_review(plan: ActionPlan) -> Iterable[int]:
    """The actions of ``plan`` whose latest approved review decided to stop them."""
    latest = dict(
        Review.objects.filter(
            action__plan=plan, status=Review.APPROVED, cycle__withdrawn_at__isnull=True
        )
        .order_by("cycle__year")
        .values_list("action_id", "decision")
    )
    return [action for action, decision in latest.items() if decision == "stop"]
