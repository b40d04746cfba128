"""Who may see plans and what stands in them, and who may report: each rule once, as predicate
and as scope.

- A plan is seen by insiders of its strategy; by everybody once it is adopted and the strategy is
  published. What stands in a plan is seen by whoever sees the plan.
- What a plan lacks is for insiders; adopting, closing and changing it for coordinators.
- How a plan stood earlier is seen by whoever sees the plan, as far as it was adopted then; insiders
  also see what was a draft, and what has been withdrawn since. Who changed what is for insiders.
- An action is seen by its responsible organisation's people as well, wherever it stands.
- Progress entries, attachments and names of people are for insiders and for the people of the
  responsible organisation.
- Reporting, and taking part in the discussion, is for the responsible person, colleagues of the
  responsible organisation, and coordinators.
- Handing an action over is for the responsible person and coordinators. A hand-over is seen by
  those whom it concerns, and by coordinators.
- Values of an indicator are entered and corrected, also without a report, by whoever
  delivers them (its person and its organisation's people) and by coordinators.
- What becomes of obstacles and opportunities is said by coordinators, and read by whoever reads
  the entry.
- A saved view is seen by whoever saved it, and a shared one by whoever reads the strategy. It is
  an address: what the list shows there depends on who looks.
- An organisation has a page for whoever may see something that it does, and for its own people.
"""

from collections.abc import Iterable

import rules
from django.db.models import Q, QuerySet

from accounts.models import Organisation
from accounts.permissions import Viewer, is_administrator
from actions.models import (
    Action,
    ActionPlan,
    Attachment,
    Contributor,
    Handover,
    Indicator,
    Measurement,
    Objective,
    ProgressEntry,
    Question,
    Remark,
    SavedView,
)
from strategy.models import Forum, Strategy
from strategy.permissions import (
    can_coordinate,
    can_view_strategy,
    coordinated_strategies,
    coordinated_strategy_ids,
    insider_of,
    is_insider,
    visible_strategies,
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
def can_coordinate_plan(viewer: Viewer, plan: ActionPlan) -> bool:
    """May adopt, close and change the plan."""
    return can_view_plan(viewer, plan) and can_coordinate(viewer, plan.area.strategy)


def coordinated_plans(viewer: Viewer) -> QuerySet[ActionPlan]:
    if is_administrator(viewer):
        return visible_plans(viewer)
    return visible_plans(viewer).filter(area__strategy__in=coordinated_strategy_ids(viewer))


@rules.predicate
def can_audit_plan(viewer: Viewer, plan: ActionPlan) -> bool:
    """May see what the plan lacks: insiders."""
    return can_view_plan(viewer, plan) and is_insider(viewer, plan.area.strategy)


def audited_plans(viewer: Viewer) -> QuerySet[ActionPlan]:
    return visible_plans(viewer).filter(insider_of(viewer, "area__strategy"))


@rules.predicate
def can_view_past_of(viewer: Viewer, plan: ActionPlan) -> bool:
    """May read how the plan stood earlier: insiders also of one that has been withdrawn since."""
    strategy = plan.area.strategy
    if can_view_plan(viewer, plan):
        return True
    return not strategy.is_withdrawn and is_insider(viewer, strategy)


def plans_with_past(viewer: Viewer) -> QuerySet[ActionPlan]:
    return ActionPlan.objects.filter(
        Q(withdrawn_at__isnull=True) & _plan_scope(viewer, "")
        | Q(area__strategy__withdrawn_at__isnull=True) & insider_of(viewer, "area__strategy")
    )


@rules.predicate
def can_view_history(viewer: Viewer, strategy: Strategy) -> bool:
    """May read who changed what in the strategy, drafts and reports among it."""
    return not strategy.is_withdrawn and is_insider(viewer, strategy)


def strategies_with_history(viewer: Viewer) -> QuerySet[Strategy]:
    return Strategy.objects.current().filter(insider_of(viewer, "pk"))


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
def can_enter_values(viewer: Viewer, indicator: Indicator) -> bool:
    """May enter and correct values of the indicator without a report that they come with. Whether
    the plan takes any now is a rule of its own.
    """
    if not can_view_indicator(viewer, indicator):
        return False
    return _delivers(viewer, indicator) or can_coordinate(
        viewer, indicator.objective.plan.area.strategy
    )


def _delivers(viewer: Viewer, indicator: Indicator) -> bool:
    if not (viewer.is_authenticated and viewer.is_active):
        return False
    return indicator.responsible_person_id == viewer.pk or (
        viewer.organisation_id is not None
        and indicator.responsible_organisation_id == viewer.organisation_id
    )


def indicators_to_fill(viewer: Viewer) -> QuerySet[Indicator]:
    delivered = Q(pk__in=[])
    if viewer.is_authenticated and viewer.is_active:
        delivered = Q(responsible_person=viewer.pk)
        if viewer.organisation_id is not None:
            delivered |= Q(responsible_organisation=viewer.organisation_id)
    return visible_indicators(viewer).filter(delivered | _coordinated(viewer, "objective__"))


@rules.predicate
def can_correct_value(viewer: Viewer, measurement: Measurement) -> bool:
    return not measurement.is_withdrawn and can_enter_values(viewer, measurement.series.indicator)


def correctable_values(viewer: Viewer) -> QuerySet[Measurement]:
    return Measurement.objects.current().filter(series__indicator__in=indicators_to_fill(viewer))


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


def sees_visible_plans_only(viewer: Viewer, strategy: Strategy) -> bool:
    """An insider sees every plan, and a visitor has no action of their own beside them."""
    return is_insider(viewer, strategy) or not viewer.is_authenticated


def visible_actions_in(
    viewer: Viewer, strategy: Strategy, plans: Iterable[int]
) -> QuerySet[Action]:
    """The visible actions of ``strategy``, for long lists; ``plans`` are its visible plans.

    Where nothing stands beside those plans the database need not look at the plan, the area and
    the strategy of each action.
    """
    if sees_visible_plans_only(viewer, strategy):
        return Action.objects.current().filter(plan__in=list(plans))
    return visible_actions(viewer).filter(plan__area__strategy=strategy)


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
    return visible_actions(viewer).filter(_own_actions(viewer) | _coordinated(viewer, ""))


@rules.predicate
def can_correct(viewer: Viewer, entry: ProgressEntry) -> bool:
    """May put an entry right: whoever may report on its action."""
    return not entry.is_withdrawn and can_report(viewer, entry.action)


def correctable_entries(viewer: Viewer) -> QuerySet[ProgressEntry]:
    return ProgressEntry.objects.current().filter(action__in=reportable_actions(viewer))


def own_actions(viewer: Viewer) -> QuerySet[Action]:
    """The actions that the viewer or their organisation answers for."""
    return visible_actions(viewer).filter(_own_actions(viewer))


def visible_contributors(viewer: Viewer) -> QuerySet[Contributor]:
    """Who takes part in the actions that the viewer may see."""
    return Contributor.objects.filter(action__in=visible_actions(viewer))


def visible_forums(viewer: Viewer) -> QuerySet[Forum]:
    return Forum.objects.current().filter(strategy__in=visible_strategies(viewer))


def visible_organisations(viewer: Viewer) -> QuerySet[Organisation]:
    found = (
        Q(pk__in=visible_actions(viewer).values("responsible_organisation"))
        | Q(pk__in=visible_contributors(viewer).values("organisation"))
        | Q(pk__in=_named(visible_indicators(viewer), "responsible_organisation"))
        | Q(pk__in=_named(visible_forums(viewer), "host"))
    )
    if viewer.is_authenticated and viewer.is_active and viewer.organisation_id is not None:
        found |= Q(pk=viewer.organisation_id)
    return Organisation.objects.current().filter(found)


def _named(rows: QuerySet, organisation: str) -> QuerySet:
    """The organisations in a column that may be empty."""
    return rows.filter(**{f"{organisation}__isnull": False}).values(organisation)


@rules.predicate
def can_view_organisation(viewer: Viewer, organisation: Organisation) -> bool:
    return visible_organisations(viewer).filter(pk=organisation.pk).exists()


rules.add_perm("actions.view_organisation", can_view_organisation)


def _coordinated(viewer: Viewer, action: str) -> Q:
    """Rows (reached by the prefix ``action``) of plans whose strategy the viewer coordinates."""
    if is_administrator(viewer):
        return ~Q(pk__in=[])
    return Q(**{f"{action}plan__area__strategy__in": coordinated_strategy_ids(viewer)})


@rules.predicate
def can_hand_over(viewer: Viewer, action: Action) -> bool:
    """May offer the action to a colleague of the responsible organisation."""
    return can_view_action(viewer, action) and (
        (viewer.is_active and action.responsible_person_id == viewer.pk)
        or can_coordinate(viewer, action.plan.area.strategy)
    )


def actions_to_hand_over(viewer: Viewer) -> QuerySet[Action]:
    own = Q(responsible_person=viewer.pk) if viewer.is_active else Q(pk__in=[])
    return visible_actions(viewer).filter(own | _coordinated(viewer, ""))


def _is_party(viewer: Viewer, handover: Handover) -> bool:
    return viewer.is_active and viewer.pk in (
        handover.to_person_id,
        handover.from_person_id,
        handover.offered_by_id,
    )


@rules.predicate
def can_view_handover(viewer: Viewer, handover: Handover) -> bool:
    return can_view_action(viewer, handover.action) and (
        _is_party(viewer, handover) or can_coordinate(viewer, handover.action.plan.area.strategy)
    )


def visible_handovers(viewer: Viewer) -> QuerySet[Handover]:
    party = Q(pk__in=[])
    if viewer.is_authenticated and viewer.is_active:
        party = Q(to_person=viewer.pk) | Q(from_person=viewer.pk) | Q(offered_by=viewer.pk)
    return Handover.objects.filter(
        Q(action__in=visible_actions(viewer)) & (party | _coordinated(viewer, "action__"))
    )


@rules.predicate
def can_view_question(viewer: Viewer, question: Question) -> bool:
    return not question.is_withdrawn and can_view_entries(viewer, question.action)


def readable_questions(viewer: Viewer) -> QuerySet[Question]:
    return Question.objects.current().filter(_entry_scope(viewer, "action__"))


@rules.predicate
def can_view_remark(viewer: Viewer, remark: Remark) -> bool:
    """May read what becomes of an obstacle or opportunity: whoever reads the entry it stands in."""
    return not remark.entry.is_withdrawn and can_view_entries(viewer, remark.entry.action)


def readable_remarks(viewer: Viewer) -> QuerySet[Remark]:
    return Remark.objects.filter(entry__withdrawn_at__isnull=True).filter(
        _entry_scope(viewer, "entry__action__")
    )


@rules.predicate
def can_handle_remark(viewer: Viewer, remark: Remark) -> bool:
    """May say what becomes of it: coordinators."""
    return can_view_remark(viewer, remark) and can_coordinate(
        viewer, remark.entry.action.plan.area.strategy
    )


def handleable_remarks(viewer: Viewer) -> QuerySet[Remark]:
    return readable_remarks(viewer).filter(_coordinated(viewer, "entry__action__"))


@rules.predicate
def can_view_saved_view(viewer: Viewer, view: SavedView) -> bool:
    """Whoever reads the strategy sees the shared ones, and everybody their own."""
    return can_view_strategy(viewer, view.strategy) and (
        view.is_shared or (viewer.is_active and view.owner_id == viewer.pk)
    )


def visible_saved_views(viewer: Viewer) -> QuerySet[SavedView]:
    own = Q(owner=viewer.pk) if viewer.is_active else Q(pk__in=[])
    return SavedView.objects.filter(
        Q(is_shared=True) | own, strategy__in=visible_strategies(viewer)
    )


@rules.predicate
def can_change_saved_view(viewer: Viewer, view: SavedView) -> bool:
    """May give it another name, and share it or not: whoever saved it."""
    return can_view_saved_view(viewer, view) and viewer.is_active and view.owner_id == viewer.pk


@rules.predicate
def can_remove_saved_view(viewer: Viewer, view: SavedView) -> bool:
    """Whoever saved it; coordinators may remove shared ones, which visitors read."""
    return can_change_saved_view(viewer, view) or (
        view.is_shared
        and can_view_saved_view(viewer, view)
        and can_coordinate(viewer, view.strategy)
    )


def removable_saved_views(viewer: Viewer) -> QuerySet[SavedView]:
    own = Q(owner=viewer.pk) if viewer.is_active else Q(pk__in=[])
    return visible_saved_views(viewer).filter(
        own | Q(is_shared=True, strategy__in=coordinated_strategies(viewer))
    )


rules.add_perm("actions.change_saved_view", can_change_saved_view)
rules.add_perm("actions.remove_saved_view", can_remove_saved_view)
rules.add_perm("actions.view_plan", can_view_plan)
rules.add_perm("actions.coordinate_plan", can_coordinate_plan)
rules.add_perm("actions.audit_plan", can_audit_plan)
rules.add_perm("actions.view_history", can_view_history)
rules.add_perm("actions.view_objective", can_view_objective)
rules.add_perm("actions.view_indicator", can_view_indicator)
rules.add_perm("actions.enter_values", can_enter_values)
rules.add_perm("actions.correct_value", can_correct_value)
rules.add_perm("actions.view_action", can_view_action)
rules.add_perm("actions.view_entries", can_view_entries)
rules.add_perm("actions.view_attachment", can_view_attachment)
rules.add_perm("actions.report_action", can_report)
rules.add_perm("actions.correct_entry", can_correct)
rules.add_perm("actions.hand_over_action", can_hand_over)
rules.add_perm("actions.view_handover", can_view_handover)
rules.add_perm("actions.view_question", can_view_question)
rules.add_perm("actions.view_remark", can_view_remark)
rules.add_perm("actions.handle_remark", can_handle_remark)
