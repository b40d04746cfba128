"""Who may see plans and what stands in them, and who may report: each rule once, as predicate
and as scope.

- A plan is seen by insiders of its strategy; by everybody once it is adopted and the strategy is
  published. What stands in a plan is seen by whoever sees the plan.
- An action is seen by its responsible organisation's people as well, wherever it stands.
- Progress entries, attachments and names of people are for insiders and for the people of the
  responsible organisation.
- Reporting is for the responsible person, colleagues of the responsible organisation, and
  coordinators.
"""

import rules
from django.db.models import Q, QuerySet

from accounts.permissions import Viewer, is_administrator
from actions.models import (
    Action,
    ActionPlan,
    Attachment,
    Indicator,
    Objective,
    ProgressEntry,
)
from strategy.permissions import (
    can_coordinate,
    can_view_strategy,
    coordinated_strategy_ids,
    insider_of,
    is_insider,
)

PUBLIC_PLAN_STATUSES = (ActionPlan.ADOPTED, ActionPlan.CLOSED)


def _plan_scope(viewer: Viewer, plan: str) -> Q:
    """Rows whose plan (reached by the prefix ``plan``, such as "objective__plan__") is visible."""
    return (
        Q(**{f"{plan}withdrawn_at__isnull": True})
        & Q(**{f"{plan}area__withdrawn_at__isnull": True})
        & Q(**{f"{plan}area__strategy__withdrawn_at__isnull": True})
        & (
            Q(
                **{
                    f"{plan}status__in": PUBLIC_PLAN_STATUSES,
                    f"{plan}area__strategy__is_published": True,
                }
            )
            | insider_of(viewer, f"{plan}area__strategy")
        )
    )


def _own_actions(viewer: Viewer, action: str = "") -> Q:
    """Actions (reached by the prefix ``action``) that the viewer or the own organisation has."""
    if not (viewer.is_authenticated and viewer.is_active):
        return Q(pk__in=[])
    own = Q(**{f"{action}responsible_person": viewer.pk})
    if viewer.organisation_id is not None:
        own |= Q(**{f"{action}responsible_organisation": viewer.organisation_id})
    return own


def _is_in_use(plan: ActionPlan) -> bool:
    return not (plan.is_withdrawn or plan.area.is_withdrawn or plan.area.strategy.is_withdrawn)


@rules.predicate
def can_view_plan(viewer: Viewer, plan: ActionPlan) -> bool:
    if not _is_in_use(plan):
        return False
    strategy = plan.area.strategy
    if plan.status in PUBLIC_PLAN_STATUSES and can_view_strategy(viewer, strategy):
        return True
    return is_insider(viewer, strategy)


def visible_plans(viewer: Viewer) -> QuerySet[ActionPlan]:
    return ActionPlan.objects.current().filter(_plan_scope(viewer, ""))


@rules.predicate
def can_view_objective(viewer: Viewer, objective: Objective) -> bool:
    return not objective.is_withdrawn and can_view_plan(viewer, objective.plan)


def visible_objectives(viewer: Viewer) -> QuerySet[Objective]:
    return Objective.objects.current().filter(_plan_scope(viewer, "plan__"))


@rules.predicate
def can_view_indicator(viewer: Viewer, indicator: Indicator) -> bool:
    return not indicator.is_withdrawn and can_view_objective(viewer, indicator.objective)


def visible_indicators(viewer: Viewer) -> QuerySet[Indicator]:
    return (
        Indicator.objects.current()
        .filter(objective__withdrawn_at__isnull=True)
        .filter(_plan_scope(viewer, "objective__plan__"))
    )


@rules.predicate
def is_responsible(viewer: Viewer, action: Action) -> bool:
    """The viewer answers for the action, or belongs to the organisation that does."""
    if not (viewer.is_authenticated and viewer.is_active):
        return False
    return action.responsible_person_id == viewer.pk or (
        viewer.organisation_id is not None
        and action.responsible_organisation_id == viewer.organisation_id
    )


@rules.predicate
def can_view_action(viewer: Viewer, action: Action) -> bool:
    if action.is_withdrawn or not _is_in_use(action.plan):
        return False
    return can_view_plan(viewer, action.plan) or is_responsible(viewer, action)


def visible_actions(viewer: Viewer) -> QuerySet[Action]:
    in_use = Q(
        plan__withdrawn_at__isnull=True,
        plan__area__withdrawn_at__isnull=True,
        plan__area__strategy__withdrawn_at__isnull=True,
    )
    return Action.objects.current().filter(
        _plan_scope(viewer, "plan__") | (in_use & _own_actions(viewer))
    )


@rules.predicate
def can_view_entries(viewer: Viewer, action: Action) -> bool:
    """May read the progress entries and attachments of the action, and the names of its people."""
    return can_view_action(viewer, action) and (
        is_insider(viewer, action.plan.area.strategy) or is_responsible(viewer, action)
    )


def _entry_scope(viewer: Viewer, action: str) -> Q:
    """Rows of actions (reached by the prefix ``action``) whose entries the viewer may read."""
    return Q(
        **{
            f"{action}withdrawn_at__isnull": True,
            f"{action}plan__withdrawn_at__isnull": True,
            f"{action}plan__area__withdrawn_at__isnull": True,
            f"{action}plan__area__strategy__withdrawn_at__isnull": True,
        }
    ) & (insider_of(viewer, f"{action}plan__area__strategy") | _own_actions(viewer, action))


def readable_entries(viewer: Viewer) -> QuerySet[ProgressEntry]:
    return ProgressEntry.objects.current().filter(_entry_scope(viewer, "action__"))


@rules.predicate
def can_view_attachment(viewer: Viewer, attachment: Attachment) -> bool:
    return (
        not attachment.is_withdrawn
        and not attachment.entry.is_withdrawn
        and can_view_entries(viewer, attachment.entry.action)
    )


def readable_attachments(viewer: Viewer) -> QuerySet[Attachment]:
    return (
        Attachment.objects.current()
        .filter(entry__withdrawn_at__isnull=True)
        .filter(_entry_scope(viewer, "entry__action__"))
    )


@rules.predicate
def can_report(viewer: Viewer, action: Action) -> bool:
    """May log progress on the action. Whether the plan takes reports now is a rule of its own."""
    return can_view_action(viewer, action) and (
        is_responsible(viewer, action) or can_coordinate(viewer, action.plan.area.strategy)
    )


def reportable_actions(viewer: Viewer) -> QuerySet[Action]:
    if is_administrator(viewer):
        return visible_actions(viewer)
    return visible_actions(viewer).filter(
        _own_actions(viewer) | Q(plan__area__strategy__in=coordinated_strategy_ids(viewer))
    )


def own_actions(viewer: Viewer) -> QuerySet[Action]:
    """The actions that the viewer or their organisation answers for."""
    return visible_actions(viewer).filter(_own_actions(viewer))


rules.add_perm("actions.view_plan", can_view_plan)
rules.add_perm("actions.view_objective", can_view_objective)
rules.add_perm("actions.view_indicator", can_view_indicator)
rules.add_perm("actions.view_action", can_view_action)
rules.add_perm("actions.view_entries", can_view_entries)
rules.add_perm("actions.view_attachment", can_view_attachment)
rules.add_perm("actions.report_action", can_report)
