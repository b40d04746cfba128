"""Reading presentations and follow-ups: the rows that lists, counts and feeds are made of."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.models import Person
from accounts.permissions import Viewer
from actions.models import ActionPlan
from actions.permissions import visible_plans
from reporting.forum_permissions import (
    own_follow_ups,
    visible_follow_ups,
    visible_presentations,
)
from reporting.models import FollowUp, ForumPresentation
from strategy.models import Strategy

OPEN, LATE, DONE = "open", "late", "done"
"""What a list of follow-ups can be narrowed to; late ones are open too."""


@dataclass(frozen=True)
class Asked:
    """What the presentations and follow-ups are narrowed to; what is empty narrows nothing."""

    forum: int | None = None
    year: int | None = None
    plan: int | None = None
    state: str = ""
    organisation: int | None = None


def presentations_in(strategy: Strategy, viewer: Viewer, asked: Asked) -> QuerySet:
    """Those in use, with the number of open follow-ups and the plans that the viewer may see."""
    found = visible_presentations(viewer).filter(
        forum__strategy=strategy, withdrawn_at__isnull=True
    )
    if asked.forum:
        found = found.filter(forum=asked.forum)
    if asked.year:
        found = found.filter(held_on__year=asked.year)
    if asked.plan:
        found = found.filter(plans=asked.plan)
    return (
        found.select_related("forum", "cycle")
        .prefetch_related(plans_seen_by(viewer))
        .annotate(
            open_count=Count(
                "follow_ups",
                filter=Q(follow_ups__state=FollowUp.OPEN, follow_ups__withdrawn_at__isnull=True),
                distinct=True,
            )
        )
    )


def plans_seen_by(viewer: Viewer) -> Prefetch:
    """Plans that others may not see yet are not named to them."""
    seen: Any = visible_plans(viewer).order_by("area__position", "starts_on", "id")
    return Prefetch("plans", seen)


def planned(found: QuerySet, today: date) -> QuerySet[ForumPresentation]:
    """The presentations to come, the next one first."""
    return found.filter(held_on__gt=today).order_by("held_on", "id")


def held(found: QuerySet, today: date) -> QuerySet[ForumPresentation]:
    """Those that have been held, the latest first."""
    return found.filter(held_on__lte=today).order_by("-held_on", "-id")


def follow_ups_in(
    strategy: Strategy, viewer: Viewer, asked: Asked, today: date
) -> QuerySet[FollowUp]:
    """Those in use: the open ones by the day they are due, and what has been done last."""
    found = in_use(visible_follow_ups(viewer)).filter(presentation__forum__strategy=strategy)
    found = _in_state(found, asked.state, today)
    if asked.forum:
        found = found.filter(presentation__forum=asked.forum)
    if asked.year:
        found = found.filter(presentation__held_on__year=asked.year)
    if asked.plan:
        of_action = Q(action__plan=asked.plan)
        of_presentation = Q(
            plan__isnull=True,
            action__isnull=True,
            presentation__in=ActionPlan.presentations.through.objects.filter(
                actionplan=asked.plan
            ).values("forumpresentation"),
        )
        found = found.filter(Q(plan=asked.plan) | of_action | of_presentation)
    if asked.organisation:
        found = found.filter(responsible_organisation=asked.organisation)
    return with_names(found).order_by("-state", "due_on", "id")


def in_use(follow_ups: QuerySet) -> QuerySet[FollowUp]:
    return follow_ups.filter(withdrawn_at__isnull=True, presentation__withdrawn_at__isnull=True)


def with_names(follow_ups: QuerySet) -> QuerySet[FollowUp]:
    """With all that a row of a list names, in the same query."""
    return follow_ups.select_related(
        "presentation__forum__strategy",
        "responsible_organisation",
        "responsible_person",
        "done_by",
        "plan__area__strategy",
        "action__plan__area__strategy",
    )


def _in_state(follow_ups: QuerySet, state: str, today: date) -> QuerySet:
    if state == LATE:
        return follow_ups.filter(state=FollowUp.OPEN, due_on__lt=today)
    return follow_ups.filter(state=state) if state in (OPEN, DONE) else follow_ups


def open_follow_ups_of(person: Person) -> list[FollowUp]:
    """What the person is to do after presentations, first what is due first: one query."""
    return list(
        with_names(own_follow_ups(person)).filter(state=FollowUp.OPEN).order_by("due_on", "id")
    )
