"""What approved reviews have decided for next year, and what has come of it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.permissions import Viewer
from actions.domain.progress import record_progress
from actions.models import Action, ActionPlan, ProgressEntry
from actions.rules.action_state import ENDED
from foundation.errors import DomainError
from reporting.domain.review_pages import IN_ORDER, NEEDED
from reporting.models import Review, ReviewCycle
from reporting.review_permissions import can_decide_review, decidable_reviews, visible_reviews

SHAPED = (
    *("title_sv", "title_en", "description_sv", "description_en", "starts_on", "ends_on"),
    *("responsible_organisation_id", "responsible_person_id", "plan_id"),
)
"""What of an action is changed when it is changed."""


@dataclass(frozen=True)
class Decision:
    """What an approved review decided; ``is_changed``: the action says something else since."""

    review: Review
    is_changed: bool

    @classmethod
    def of(cls, review: Review) -> "Decision":
        """From a review that comes ``_as_decided``."""
        return cls(review, _is_changed(review))

    @property
    def year(self) -> int:
        """The year that it is for."""
        return self.review.cycle.year + 1

    @property
    def reasons(self) -> str:
        return reasons_of(self.review)

    @property
    def has_ended(self) -> bool:
        return self.review.action.status in ENDED

    @property
    def is_done(self) -> bool:
        """What it asks for has been carried out; to continue asks for nothing."""
        if self.review.decision == "change":
            return self.is_changed or self.has_ended
        return self.review.decision == "stop" and self.has_ended

    @property
    def is_open(self) -> bool:
        return self.review.decision != "continue" and not self.is_done

    @property
    def can_end(self) -> bool:
        is_open = self.review.action.plan.status == ActionPlan.ADOPTED
        return self.review.decision == "stop" and not self.is_done and is_open


def reasons_of(review: Review) -> str:
    """Why it was decided: what was proposed says it where the decision follows the proposal."""
    said = [review.proposal_reasons.strip(), review.comment.strip()]
    if review.decision != review.proposal:
        said.reverse()
    return said[0] or said[1]


def decisions_of(cycle: ReviewCycle, viewer: Person) -> list[Decision]:
    """The decisions to change or stop an action, in the order of the plans, in one query."""
    reviews = _as_decided(
        decidable_reviews(viewer).filter(
            cycle=cycle, status=Review.APPROVED, decision__in=["change", "stop"]
        )
    )
    return [Decision.of(each) for each in reviews.select_related(*NEEDED).order_by(*IN_ORDER)]


def latest_decision(action: Action, viewer: Viewer) -> Decision | None:
    """What the latest approved review of ``action`` decided, for whoever may read the review: one
    query.
    """
    if not viewer.is_authenticated:
        return None
    review = (
        _as_decided(visible_reviews(viewer).filter(action=action, status=Review.APPROVED))
        .select_related(*NEEDED)
        .order_by("-cycle__year")
        .first()
    )
    return Decision.of(review) if review else None


def _as_decided(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """Reviews with what their action said when it was decided, as ``decided_on``."""
    versions = Action.history.filter(
        id=OuterRef("action_id"), history_date__lte=OuterRef("decided_at")
    ).order_by("-history_date", "-history_id")
    said = JSONObject(**{name: name for name in SHAPED})
    return reviews.annotate(decided_on=Subquery(versions.annotate(said=said).values("said")[:1]))


def _is_changed(review: Review) -> bool:
    """Whether the action says something else than it did when it was decided."""
    before: dict[str, object] | None = review.decided_on  # type: ignore[attr-defined]
    return before is not None and before != {
        name: _as_json(getattr(review.action, name)) for name in SHAPED
    }


def _as_json(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


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
    decided = _("The review of %(year)s decided to stop the action.") % {"year": review.cycle.year}
    return record_progress(
        action=review.action,
        by=by,
        submission_key=uuid.uuid5(uuid.NAMESPACE_OID, f"{review.pk} {review.decided_at}"),
        reported_on=timezone.localdate(),
        status="cancelled",
        percent_complete=review.action.percent_complete,
        reason=reasons_of(review) or decided,
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
