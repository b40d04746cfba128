"""The audit of an action plan: what it lacks, with the things that lack it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from actions.models import Action, ActionPlan, Indicator, Objective, Series, Target
from actions.rules.audit import (
    ActionFacts,
    Audit,
    Finding,
    IndicatorFacts,
    ObjectiveFacts,
    audit,
)
from strategy.models import Need


@dataclass(frozen=True)
class AuditedPlan:
    """What a plan lacks, and the objects that the ids of the audit stand for."""

    audit: Audit
    objectives: Mapping[int, Objective]
    indicators: Mapping[int, Indicator]
    actions: Mapping[int, Action]
    needs: Mapping[int, Need]

    def things(self, finding: Finding) -> Sequence[Objective | Indicator | Action | Need]:
        """What the finding is about, in the order of the plan."""
        ids = self.audit.found.get(finding, ())
        if finding in (Finding.ACTION_WITHOUT_PERSON, Finding.ACTION_WITHOUT_END):
            return [self.actions[pk] for pk in ids]
        if finding in (Finding.OBJECTIVE_WITHOUT_INDICATOR, Finding.OBJECTIVE_WITHOUT_ACTION):
            return [self.objectives[pk] for pk in ids]
        if finding == Finding.NEED_WITHOUT_OBJECTIVE:
            return [self.needs[pk] for pk in ids]
        return [self.indicators[pk] for pk in ids]


def audit_plan(plan: ActionPlan) -> AuditedPlan:
    """Audit ``plan`` as it stands now: five queries.

    A need counts as served by an objective of this plan, or of another plan that is adopted. An
    objective counts as served by an action of any plan that is not cancelled.
    """
    objectives = (
        Objective.objects.current()
        .filter(plan=plan)
        .defer("description_sv", "description_en", "search_text")
        .annotate(
            is_served=Exists(
                Action.objects.current()
                .filter(objectives=OuterRef("pk"), plan__withdrawn_at__isnull=True)
                .exclude(status="cancelled")
            )
        )
        .order_by("position", "id")
        .in_bulk()
    )
    indicators = (
        Indicator.objects.current()
        .filter(objective__plan=plan, objective__withdrawn_at__isnull=True)
        .defer("search_text")
        .order_by("objective__position", "objective_id", "position", "id")
        .in_bulk()
    )
    actions = (
        Action.objects.current()
        .filter(plan=plan)
        .defer("description_sv", "description_en", "search_text")
        .annotate(
            has_person=Q(responsible_person__isnull=False, responsible_person__is_active=True)
        )
        .order_by("position", "id")
        .in_bulk()
    )
    needs = _unserved_needs(plan)
    figures = _figures(indicators)
    return AuditedPlan(
        audit(
            objectives=[
                ObjectiveFacts(each.pk, each.parent_id, each.is_served)
                for each in objectives.values()
            ],
            indicators=[_facts(each, figures) for each in indicators.values()],
            actions=[
                ActionFacts(each.pk, each.status, each.has_person, each.ends_on is not None)
                for each in actions.values()
            ],
            unserved_needs=needs,
        ),
        objectives,
        indicators,
        actions,
        needs,
    )


def _unserved_needs(plan: ActionPlan) -> dict[int, Need]:
    serving = Objective.objects.current().filter(
        Q(plan=plan) | Q(plan__status=ActionPlan.ADOPTED, plan__withdrawn_at__isnull=True),
        needs=OuterRef("pk"),
    )
    return (
        Need.objects.current()
        .filter(~Exists(serving), area=plan.area_id)
        .order_by("position", "id")
        .in_bulk()
    )


def _figures(indicators: Iterable[int]) -> dict[int, tuple[bool, bool]]:
    """Whether the series in force of each indicator has a baseline, and a target."""
    return {
        indicator_id: (baseline is not None, has_target)
        for indicator_id, baseline, has_target in Series.objects.filter(
            indicator__in=list(indicators)
        )
        .annotate(has_target=Exists(Target.objects.filter(series=OuterRef("pk"))))
        .order_by("number")
        .values_list("indicator_id", "baseline", "has_target")
    }


def _facts(indicator: Indicator, figures: Mapping[int, tuple[bool, bool]]) -> IndicatorFacts:
    has_baseline, has_target = figures.get(indicator.pk, (False, False))
    return IndicatorFacts(
        indicator.pk,
        indicator.objective_id,
        indicator.direction,
        has_baseline,
        has_target,
        has_source=bool(indicator.source_sv or indicator.source_en or indicator.source_url),
    )
