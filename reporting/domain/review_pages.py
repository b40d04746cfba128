"""What the pages of reviews show: one review with the facts of its year, and a cycle's reviews."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.formats import date_format

from accounts.models import Organisation, Person
from actions.models import Action, ActionPlan, ProgressEntry
from actions.models.progress import LONGEST_TEXT
from actions.permissions import readable_entries
from foundation.search import containing
from reporting.domain.reviews import Content, content_of, questions_of
from reporting.models import CycleQuestion, Review, ReviewCycle, ReviewTurn
from reporting.review_permissions import decidable_reviews, visible_reviews
from reporting.rules.review_state import ReviewStatus
from reporting.statuses import REVIEW_STATUSES

IN_ORDER = (
    "action__plan__area__position",
    "action__plan__area_id",
    "action__plan__starts_on",
    "action__plan_id",
    "action__position",
    "action_id",
)
NEEDED = (
    "cycle__strategy",
    "action__plan__area__strategy",
    "action__responsible_organisation",
    "action__responsible_person",
    "submitted_by",
    "decided_by",
)


@dataclass(frozen=True)
class Facts:
    """What stands beside a review. ``entries`` are the year's, oldest first; ``previous`` is the
    approved review of the year before.
    """

    entries: Sequence[ProgressEntry]
    previous: Review | None
    turns: Sequence[ReviewTurn]
    questions: Sequence[CycleQuestion]


def facts_of(review: Review, viewer: Person) -> Facts:
    """In four queries."""
    return Facts(
        entries=list(
            readable_entries(viewer)
            .filter(action=review.action_id, reported_on__year=review.cycle.year)
            .select_related("author")
            .order_by("reported_on", "id")
        ),
        previous=visible_reviews(viewer)
        .filter(
            action=review.action_id,
            cycle__strategy=review.cycle.strategy_id,
            cycle__year=review.cycle.year - 1,
            status=Review.APPROVED,
        )
        .select_related("cycle", "decided_by")
        .first(),
        turns=list(review.turns.select_related("by__organisation")),
        questions=list(questions_of(review)),
    )


def prefill(entries: Sequence[ProgressEntry]) -> Content:
    """The account that the year's ``entries`` give already, newest last, as a proposal.

    The oldest are left out where all would be longer than a text may be.
    """
    return Content(
        account=_told(entries, "what_happened"),
        obstacles=_told(entries, "obstacles"),
        opportunities=_told(entries, "opportunities"),
    )


def _told(entries: Sequence[ProgressEntry], name: str) -> str:
    told: list[str] = []
    length = 0
    for entry in reversed(entries):
        text = getattr(entry, name).strip()
        if not text:
            continue
        part = f"{date_format(entry.reported_on)}: {text}"
        length += len(part) + 2
        if length > LONGEST_TEXT:
            break
        told.append(part)
    return "\n\n".join(reversed(told))


def starting_content(review: Review, entries: Sequence[ProgressEntry]) -> tuple[Content, bool]:
    """What the form starts from, and whether it is a proposal that nobody has saved."""
    if review.status == ReviewStatus.NOT_STARTED:
        return prefill(entries), bool(entries)
    return content_of(review), False


@dataclass(frozen=True)
class Pile:
    """Where a review lies among those of its cycle that wait for a decision."""

    waiting: int
    before: int | None
    after: int | None


def pile_of(review: Review, viewer: Person) -> Pile:
    """The submitted reviews around ``review`` in the order of the list, in one query."""
    keys = list(
        decidable_reviews(viewer)
        .filter(cycle=review.cycle_id)
        .filter(Q(status=Review.SUBMITTED) | Q(pk=review.pk))
        .order_by(*IN_ORDER)
        .values_list("pk", flat=True)
    )
    if review.pk not in keys:
        return Pile(len(keys), None, None)
    place = keys.index(review.pk)
    return Pile(
        waiting=len(keys) - (review.status != Review.SUBMITTED),
        before=keys[place - 1] if place else None,
        after=keys[place + 1] if place + 1 < len(keys) else None,
    )


@dataclass(frozen=True)
class Asked:
    """By what a list of reviews is narrowed; empty for not at all."""

    state: str = ""
    plan: int | None = None
    organisation: int | None = None
    text: str = ""
    decision: str = ""


def reviews_of(cycle: ReviewCycle, viewer: Person, asked: Asked) -> QuerySet[Review]:
    """The reviews of the cycle that are asked for, in the order of their plans."""
    found = decidable_reviews(viewer).filter(cycle=cycle)
    if asked.plan:
        found = found.filter(action__plan=asked.plan)
    if asked.organisation:
        found = found.filter(action__responsible_organisation=asked.organisation)
    if asked.text:
        found = found.filter(containing(asked.text, "action__search_text"))
    if asked.state:
        found = found.filter(status=asked.state)
    if asked.decision:
        found = found.filter(Q(decision=asked.decision) | Q(decision="", proposal=asked.decision))
    return found.select_related(*NEEDED).order_by(*IN_ORDER)


def counts_by_state(reviews: QuerySet[Review]) -> dict[str, int]:
    """How many of the reviews are in each state, those without any among them."""
    counted = dict(
        reviews.order_by()
        .values_list("status")
        .annotate(number=Count("pk"))
        .values_list("status", "number")
    )
    return {state: counted.get(state, 0) for state in REVIEW_STATUSES}


def plans_and_organisations(
    cycle: ReviewCycle,
) -> tuple[QuerySet[ActionPlan], QuerySet[Organisation]]:
    """Those that have a review in the cycle, to choose among."""
    actions = Action.objects.filter(reviews__cycle=cycle)
    return (
        ActionPlan.objects.filter(pk__in=actions.values("plan")),
        Organisation.objects.filter(pk__in=actions.values("responsible_organisation")),
    )


def wanted_reviews(person: Person) -> list[Review]:
    """The reviews that the person is to write now, what was returned first, then by due day."""
    found = (
        visible_reviews(person)
        .filter(
            cycle__status=ReviewCycle.OPEN,
            action__responsible_person=person,
            status__in=[Review.NOT_STARTED, Review.DRAFT, Review.RETURNED],
        )
        .select_related(*NEEDED)
        .order_by("cycle__due_on", *IN_ORDER)
    )
    return sorted(found, key=lambda review: review.status != Review.RETURNED)
