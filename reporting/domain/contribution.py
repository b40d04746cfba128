"""What a strategy contributes to the goals of its frameworks in a year.

For each goal the objectives that serve it, how their indicators stand and have moved, and the
assessment of their plans. A fixed number of queries.
"""

from datetime import date
from decimal import Decimal

from actions.domain.figures import IndicatorRecord, figures_of
from actions.models import Indicator, Objective
from actions.rules.periods import Period
from foundation.bilingual import both
from reporting.contribution_schema import (
    FORM,
    FORM_VERSION,
    Contribution,
    FrameworkState,
    GoalState,
    IndicatorState,
    ObjectiveState,
    PlanState,
)
from reporting.domain.assessment_facts import standing_of
from reporting.domain.assessments import Assessed, assessed_plans
from reporting.domain.reported_year import ReportedYear, grouped
from reporting.domain.snapshot_indicators import plain_figure, record_as_of
from reporting.models import PlanAssessment, ReviewCycle, StrategyAssessment
from reporting.rules.trend import trend
from reporting.snapshot_schema import AssessmentData
from strategy.models import FrameworkGoal


def contribution_of(cycle: ReviewCycle, today: date) -> Contribution:
    """All frameworks of the strategy with all their goals, also those that nothing serves."""
    year = ReportedYear.of(cycle.year, today)
    strategy = cycle.strategy
    plans = list(assessed_plans(cycle).select_related("area"))
    assessments = {
        each.plan_id: assessment_data(each)
        for each in PlanAssessment.objects.filter(cycle=cycle, plan__in=plans)
    }
    whole = StrategyAssessment.objects.filter(cycle=cycle).first()
    objectives = _objectives(
        [plan.pk for plan in plans], year, ReportedYear.of(cycle.year - 1, today)
    )
    plan_states: list[PlanState] = [
        {
            "id": plan.pk,
            "title": both(plan, "title"),
            "area": both(plan.area, "short_title"),
            "area_number": plan.area.number,
            "assessment": assessments.get(plan.pk),
        }
        for plan in plans
    ]
    return {
        "form": FORM,
        "form_version": FORM_VERSION,
        "strategy": {
            "slug": strategy.slug,
            "title": both(strategy, "title"),
            "owner": both(strategy.owner, "name"),
        },
        "year": cycle.year,
        "cycle_status": cycle.status,
        "as_of": year.until.isoformat(),
        "assessment": assessment_data(whole) if whole else None,
        "plans": plan_states,
        "frameworks": _frameworks(cycle, objectives),
    }


def assessment_data(assessment: Assessed) -> AssessmentData:
    return {
        "judgement": assessment.judgement,
        "reasons": both(assessment, "reasons"),
        "proposal": both(assessment, "proposal"),
    }


def _objectives(
    plans: list[int], year: ReportedYear, before: ReportedYear
) -> dict[int, ObjectiveState]:
    """The objectives of ``plans`` in their order, by id: five queries."""
    objectives = (
        Objective.objects.current()
        .filter(plan__in=plans)
        .order_by("plan__area__position", "plan__starts_on", "plan_id", "position", "id")
    )
    indicators = figures_of(
        Indicator.objects.current()
        .filter(objective__plan__in=plans, objective__withdrawn_at__isnull=True)
        .order_by("position", "id")
    )
    of_objective = grouped(indicators.values(), lambda record: record.indicator.objective_id)
    return {
        objective.pk: {
            "id": objective.pk,
            "number": objective.number,
            "title": both(objective, "title"),
            "plan": objective.plan_id,
            "indicators": [
                _indicator(record_as_of(record, year), record_as_of(record, before))
                for record in of_objective.get(objective.pk, [])
            ],
        }
        for objective in objectives
    }


def _indicator(now: IndicatorRecord, before: IndicatorRecord) -> IndicatorState:
    indicator, evaluation = now.indicator, now.evaluation
    measured, target = evaluation.measured_period, evaluation.target
    return {
        "id": indicator.pk,
        "name": both(indicator, "name"),
        "unit": both(indicator, "unit"),
        "decimals": indicator.decimals,
        "direction": indicator.direction,
        "status": evaluation.status.value,
        "trend": trend(standing_of(now), standing_of(before)).value,
        "progress": _plain(evaluation.progress),
        "progress_year_before": _plain(before.evaluation.progress),
        "value": _plain(evaluation.actual),
        "value_period": Period(measured, now.frequency).label if measured else None,
        "expected": _plain(evaluation.expected),
        "target": {
            "period": target.period.isoformat(),
            "label": Period(target.period, now.frequency).label,
            "value": plain_figure(target.value),
        }
        if target
        else None,
    }


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else plain_figure(value)


def _frameworks(cycle: ReviewCycle, objectives: dict[int, ObjectiveState]) -> list[FrameworkState]:
    """Two queries."""
    goals = (
        FrameworkGoal.objects.current()
        .filter(framework__strategies=cycle.strategy_id, framework__withdrawn_at__isnull=True)
        .select_related("framework")
        .order_by("framework__title_sv", "framework_id", "position", "id")
    )
    serving = grouped(
        Objective.framework_goals.through.objects.filter(
            objective__in=list(objectives)
        ).values_list("frameworkgoal_id", "objective_id"),
        lambda row: row[0],
    )
    frameworks: list[FrameworkState] = []
    for of_framework in grouped(goals, lambda goal: goal.framework_id).values():
        framework = of_framework[0].framework
        states: list[GoalState] = []
        for goal in of_framework:
            served = {objective for _goal, objective in serving.get(goal.pk, [])}
            states.append(
                {
                    "number": goal.number,
                    "title": both(goal, "title"),
                    "objectives": [each for pk, each in objectives.items() if pk in served],
                }
            )
        frameworks.append(
            {"slug": framework.slug, "title": both(framework, "title"), "goals": states}
        )
    return frameworks
