"""Who may see presentations and follow-ups, and who may change them: each rule once.

- Whoever may see the strategy sees its presentations and follow-ups, and which organisations
  answer for them.
- Slides, names of people and what somebody writes when a follow-up is done are for insiders.
- Whoever answers for a follow-up (the named person; where none is named, the people of the
  organisation) sees it and marks it as done, also where the strategy is not published.
- Coordinators write all of it, and see what has been withdrawn.
"""

import rules
from django.db.models import Q, QuerySet

from accounts.permissions import Viewer, is_administrator
from reporting.models import FollowUp, ForumPresentation, Slides
from strategy.models import Strategy
from strategy.permissions import (
    can_coordinate,
    can_view_strategy,
    coordinated_strategy_ids,
    insider_of,
    is_insider,
)

STRATEGY = "forum__strategy"


@rules.predicate
def can_write_presentations(viewer: Viewer, strategy: Strategy) -> bool:
    return not strategy.is_withdrawn and can_coordinate(viewer, strategy)


def _coordinated(viewer: Viewer, strategy_path: str) -> Q:
    if is_administrator(viewer):
        return ~Q(pk__in=[])
    return Q(**{f"{strategy_path}__in": coordinated_strategy_ids(viewer)})


def _in_sight(viewer: Viewer, presentation: str = "") -> Q:
    """Rows whose presentation (reached by ``presentation``) the viewer may see."""
    path = f"{presentation}{STRATEGY}"
    seen = Q(**{f"{path}__is_published": True}) | insider_of(viewer, path)
    in_use = Q(**{f"{presentation}withdrawn_at__isnull": True})
    return Q(**{f"{path}__withdrawn_at__isnull": True}) & (
        in_use & seen | _coordinated(viewer, path)
    )


@rules.predicate
def can_view_presentation(viewer: Viewer, presentation: ForumPresentation) -> bool:
    strategy = presentation.strategy
    if presentation.is_withdrawn:
        return can_write_presentations(viewer, strategy)
    return can_view_strategy(viewer, strategy)


def visible_presentations(viewer: Viewer) -> QuerySet[ForumPresentation]:
    return ForumPresentation.objects.filter(_in_sight(viewer))


@rules.predicate
def can_edit_presentation(viewer: Viewer, presentation: ForumPresentation) -> bool:
    return can_write_presentations(viewer, presentation.strategy)


def editable_presentations(viewer: Viewer) -> QuerySet[ForumPresentation]:
    return ForumPresentation.objects.filter(
        _coordinated(viewer, STRATEGY), **{f"{STRATEGY}__withdrawn_at__isnull": True}
    )


@rules.predicate
def can_view_slides(viewer: Viewer, slides: Slides) -> bool:
    presentation = slides.presentation
    if slides.is_withdrawn or presentation.is_withdrawn:
        return can_write_presentations(viewer, presentation.strategy)
    strategy = presentation.strategy
    return not strategy.is_withdrawn and is_insider(viewer, strategy)


def visible_slides(viewer: Viewer) -> QuerySet[Slides]:
    path = f"presentation__{STRATEGY}"
    in_use = Q(withdrawn_at__isnull=True, presentation__withdrawn_at__isnull=True)
    return Slides.objects.filter(
        in_use & insider_of(viewer, path) | _coordinated(viewer, path),
        **{f"{path}__withdrawn_at__isnull": True},
    )


def answers_for(viewer: Viewer, follow_up: FollowUp) -> bool:
    """Whether it is the viewer's to do: by name, or with the organisation where nobody is named."""
    if not (viewer.is_authenticated and viewer.is_active):
        return False
    if follow_up.responsible_person_id is not None:
        return follow_up.responsible_person_id == viewer.pk
    own = viewer.organisation_id
    return own is not None and follow_up.responsible_organisation_id == own


def _answered_for_by(viewer: Viewer) -> Q:
    if not (viewer.is_authenticated and viewer.is_active):
        return Q(pk__in=[])
    own = Q(responsible_person=viewer.pk)
    if viewer.organisation_id is not None:
        own |= Q(responsible_person__isnull=True, responsible_organisation=viewer.organisation_id)
    in_use = Q(withdrawn_at__isnull=True, presentation__withdrawn_at__isnull=True)
    return own & in_use & Q(**{f"presentation__{STRATEGY}__withdrawn_at__isnull": True})


def own_follow_ups(viewer: Viewer) -> QuerySet[FollowUp]:
    """Those that are the viewer's to do."""
    return FollowUp.objects.filter(_answered_for_by(viewer))


@rules.predicate
def can_view_follow_up(viewer: Viewer, follow_up: FollowUp) -> bool:
    presentation = follow_up.presentation
    if follow_up.is_withdrawn or presentation.is_withdrawn:
        return can_write_presentations(viewer, presentation.strategy)
    if can_view_presentation(viewer, presentation):
        return True
    return not presentation.strategy.is_withdrawn and answers_for(viewer, follow_up)


def visible_follow_ups(viewer: Viewer) -> QuerySet[FollowUp]:
    path = f"presentation__{STRATEGY}"
    in_sight = Q(withdrawn_at__isnull=True) | _coordinated(viewer, path)
    return FollowUp.objects.filter(
        _in_sight(viewer, "presentation__") & in_sight | _answered_for_by(viewer)
    )


@rules.predicate
def can_complete_follow_up(viewer: Viewer, follow_up: FollowUp) -> bool:
    presentation = follow_up.presentation
    if follow_up.is_withdrawn or presentation.is_withdrawn or presentation.strategy.is_withdrawn:
        return False
    return answers_for(viewer, follow_up) or can_coordinate(viewer, presentation.strategy)


def completable_follow_ups(viewer: Viewer) -> QuerySet[FollowUp]:
    path = f"presentation__{STRATEGY}"
    return FollowUp.objects.filter(
        _coordinated(viewer, path) | _answered_for_by(viewer),
        withdrawn_at__isnull=True,
        presentation__withdrawn_at__isnull=True,
        **{f"{path}__withdrawn_at__isnull": True},
    )


def sees_behind(viewer: Viewer, strategy: Strategy) -> bool:
    """Whether the viewer reads slides, names of people and results."""
    return not strategy.is_withdrawn and is_insider(viewer, strategy)


rules.add_perm("reporting.write_presentations", can_write_presentations)
rules.add_perm("reporting.view_presentation", can_view_presentation)
rules.add_perm("reporting.edit_presentation", can_edit_presentation)
rules.add_perm("reporting.view_slides", can_view_slides)
rules.add_perm("reporting.view_follow_up", can_view_follow_up)
rules.add_perm("reporting.complete_follow_up", can_complete_follow_up)
