"""What is typed into the review of an action, kept while one types."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from actions.permissions import can_report
from actions.views.drafts import answer, keep_instead, signed_out
from reporting.domain.review_drafts import draft_of_review
from reporting.domain.review_pages import NEEDED
from reporting.domain.reviews import review_barrier
from reporting.review_permissions import visible_reviews
from reporting.rules.review_state import ReviewChange


@require_POST
def review_draft(request: HttpRequest, pk: int) -> JsonResponse:
    """Keep the writer's draft: answers as ``keep_draft_view``, and 423 with the reason where the
    review cannot be written now.
    """
    if not request.user.is_authenticated:
        return signed_out()
    by = request.user
    review = visible_reviews(by).select_related(*NEEDED).filter(pk=pk).first()
    if review is None or not can_report(by, review.action):
        return answer(404)
    if barrier := review_barrier(review, by, ReviewChange.SAVE):
        return answer(423, message=barrier)
    return keep_instead(request, draft_of_review(review=review, by=by), draft_name(pk))


def draft_name(pk: int) -> str:
    """What the draft of a review is called in the session and in the browser."""
    return f"review-{pk}"
