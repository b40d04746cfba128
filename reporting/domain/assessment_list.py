"""The judgements of a year, of every plan and of the strategy, beside those of earlier years."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from actions.models import ActionPlan
from reporting.domain.assessments import Assessed, assessed_plans
from reporting.models import PlanAssessment, ReviewCycle, StrategyAssessment


@dataclass
class Judged:
    """One plan, or the strategy where ``plan`` is None; ``earlier`` comes newest first."""

    plan: ActionPlan | None
    assessment: Assessed | None = None
    earlier: list[Assessed] = field(default_factory=list)

    def take(self, assessment: Assessed, year: int) -> None:
        if assessment.cycle.year == year:
            self.assessment = assessment
        else:
            self.earlier.append(assessment)


@dataclass(frozen=True)
class JudgedYear:
    strategy: Judged
    plans: Sequence[Judged]

    @property
    def assessed(self) -> int:
        return sum(each.assessment is not None for each in self.plans)


def judged_plans(cycle: ReviewCycle) -> JudgedYear:
    """Four queries."""
    plans = {
        plan.pk: Judged(plan) for plan in assessed_plans(cycle).select_related("area__strategy")
    }
    until = {
        "cycle__strategy": cycle.strategy_id,
        "cycle__year__lte": cycle.year,
        "cycle__withdrawn_at__isnull": True,
    }
    for assessment in (
        PlanAssessment.objects.filter(plan__in=list(plans), **until)
        .select_related("cycle", "author")
        .order_by("-cycle__year")
    ):
        plans[assessment.plan_id].take(assessment, cycle.year)
    strategy = Judged(None)
    for of_strategy in (
        StrategyAssessment.objects.filter(**until)
        .select_related("cycle", "author")
        .order_by("-cycle__year")
    ):
        strategy.take(of_strategy, cycle.year)
    return JudgedYear(strategy, list(plans.values()))
