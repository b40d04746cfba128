"""The snapshot of a review cycle: everything its annual report says, as plain data.

Read in a fixed number of flat queries and put together in memory. No person is named in it: who
reported is told by organisation. Draft plans and what is withdrawn are left out.
"""

import hashlib
import json
from datetime import date
from typing import Any, cast

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop

from actions.models import ActionPlan, Objective
from actions.permissions import PUBLIC_PLAN_STATUSES
from foundation.bilingual import both
from foundation.errors import DomainError
from reporting.domain.contribution import assessment_data
from reporting.domain.report_texts import add_texts
from reporting.domain.reported_year import ReportedYear, grouped
from reporting.domain.snapshot_actions import actions_by_plan, is_unapproved, is_unreported
from reporting.domain.snapshot_indicators import indicators_by_objective, is_unmeasured
from reporting.domain.snapshot_previous import previous_of
from reporting.domain.snapshot_restatements import restatements
from reporting.models import (
    AnnualReport,
    CycleFreeze,
    FollowUp,
    ForumPresentation,
    PlanAssessment,
    ReportSnapshot,
    ReviewCycle,
    StrategyAssessment,
)
from reporting.snapshot_reading import plans_of
from reporting.snapshot_schema import (
    SCHEMA_VERSION,
    ActionData,
    AreaData,
    AssessmentData,
    DirectionData,
    FollowUpData,
    FrameworkData,
    IndicatorData,
    MissingData,
    NeedData,
    ObjectiveData,
    PlanData,
    PresentationData,
    PreviousData,
    Snapshot,
    StrategyData,
)
from reporting.snapshot_upgrades import upgraded
from strategy.models import Area, Direction, FrameworkGoal, Need, Strategy


class DamagedSnapshotError(DomainError):
    """A stored snapshot is not what was frozen."""


def canonical(snapshot: Snapshot) -> str:
    """The one way to write a snapshot: what is equal is written equally."""
    return json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def read_snapshot(stored: ReportSnapshot | CycleFreeze) -> Snapshot:
    """What was frozen, in the present schema version.

    Raises DamagedSnapshotError when it is no longer what its hash says.
    """
    return upgraded(cast(Snapshot, json.loads(trusted_data(stored))))


def trusted_data(stored: ReportSnapshot | CycleFreeze) -> str:
    """The text that was frozen, as it was. Raises DamagedSnapshotError."""
    if sha256_of(stored.data) != stored.sha256:
        raise DamagedSnapshotError(
            gettext_noop("The stored data of the report has been changed and cannot be trusted.")
        )
    return stored.data


def build_snapshot(cycle: ReviewCycle, *, version: int, today: date) -> Snapshot:
    """What the annual report of ``cycle`` says if it is compiled of what stands on ``today``."""
    return add_texts(read_year(cycle, version=version, today=today), cycle)


def read_year(cycle: ReviewCycle, *, version: int, today: date) -> Snapshot:
    """What ``cycle`` holds on ``today``, without what its coordinator writes into the report.

    Actions stand as they did at the end of the year, or today if that is earlier: what was
    reported or measured later stays out.
    """
    year = ReportedYear.of(cycle.year, today)
    strategy = Strategy.objects.select_related("owner").get(pk=cycle.strategy_id)
    areas = Area.objects.current().filter(strategy=strategy)
    plans = _plans_in_force(areas, cycle, year)
    plan_data = _plans(plans, cycle, year)
    area_data = _areas(areas, plan_data)
    snapshot: Snapshot = {
        "schema_version": SCHEMA_VERSION,
        "year": cycle.year,
        "version": version,
        "as_of": today.isoformat(),
        "cycle_status": cycle.status,
        "strategy": _strategy(strategy),
        "directions": _directions(strategy),
        "frameworks": _frameworks(plans),
        "areas": area_data,
        "presentations": _presentations(plans, cycle, year, today),
        "missing": _missing(area_data, year),
        "previous": _previous(cycle, areas, today),
        "assessment": _assessment_of_strategy(cycle),
        "restatements": restatements(cycle, version, area_data, read=read_snapshot),
    }
    return snapshot


def _assessment_of_strategy(cycle: ReviewCycle) -> AssessmentData | None:
    found = StrategyAssessment.objects.filter(cycle=cycle).first()
    return assessment_data(found) if found else None


def _plans_in_force(
    areas: QuerySet[Area], cycle: ReviewCycle, year: ReportedYear
) -> QuerySet[ActionPlan]:
    plans = ActionPlan.objects.current().filter(
        area__in=areas,
        status__in=PUBLIC_PLAN_STATUSES,
        starts_on__lte=year.last,
        ends_on__gte=year.first,
        decided_on__lte=year.last,
    )
    return plans.filter(pk__in=cycle.plans.values("pk")) if cycle.plans.exists() else plans


def _previous(cycle: ReviewCycle, areas: QuerySet[Area], today: date) -> PreviousData | None:
    """The year before as its published report tells of it, else as its closing froze it, else as
    it is known today.
    """
    before = (
        ReviewCycle.objects.current()
        .exclude(status=ReviewCycle.DRAFT)
        .filter(strategy=cycle.strategy_id, year=cycle.year - 1)
        .first()
    )
    if before is None:
        return None
    published = (
        ReportSnapshot.objects.filter(report__cycle=before, report__status=AnnualReport.PUBLISHED)
        .select_related("report")
        .order_by("-report__version")
        .first()
    )
    if published is not None:
        plans = plans_of(read_snapshot(published))
        return previous_of(before.year, plans, published.report.version, published.sha256)
    frozen = before.freezes.first() if before.status == ReviewCycle.CLOSED else None
    if frozen is not None:
        return previous_of(before.year, plans_of(read_snapshot(frozen)))
    year = ReportedYear.of(before.year, today)
    by_area = _plans(_plans_in_force(areas, before, year), before, year)
    return previous_of(before.year, [plan for of_area in by_area.values() for plan in of_area])


def _strategy(strategy: Strategy) -> StrategyData:
    return {
        "id": strategy.pk,
        "slug": strategy.slug,
        "title": both(strategy, "title"),
        "owner": both(strategy.owner, "name"),
        "vision": both(strategy, "vision"),
        "summary": both(strategy, "summary"),
        "source_url": strategy.source_url,
    }


def _directions(strategy: Strategy) -> list[DirectionData]:
    return [
        {"number": direction.number, "title": both(direction, "title")}
        for direction in Direction.objects.current()
        .filter(strategy=strategy)
        .order_by("position", "id")
    ]


def _current_objectives(plans: QuerySet[ActionPlan]) -> QuerySet[Objective]:
    return Objective.objects.current().filter(plan__in=plans)


def _frameworks(plans: QuerySet[ActionPlan]) -> list[FrameworkData]:
    """The frameworks with those of their goals that an objective contributes to."""
    goals = (
        FrameworkGoal.objects.current()
        .filter(framework__withdrawn_at__isnull=True, objectives__in=_current_objectives(plans))
        .select_related("framework")
        .distinct()
        .order_by("framework__title_sv", "framework_id", "position", "id")
    )
    return [
        {
            "slug": of_framework[0].framework.slug,
            "title": both(of_framework[0].framework, "title"),
            "goals": [
                {"number": goal.number, "title": both(goal, "title")} for goal in of_framework
            ],
        }
        for of_framework in grouped(goals, lambda goal: goal.framework_id).values()
    ]


def _areas(areas: QuerySet[Area], plans: dict[int, list[PlanData]]) -> list[AreaData]:
    needs: dict[int, list[NeedData]] = {}
    for need in Need.objects.current().filter(area__in=areas).order_by("position", "id"):
        data: NeedData = {"letter": need.letter, "text": both(need, "text")}
        needs.setdefault(need.area_id, []).append(data)
    return [
        {
            "id": area.pk,
            "number": area.number,
            "title": both(area, "title"),
            "short_title": both(area, "short_title"),
            "target_state": both(area, "target_state"),
            "needs": needs.get(area.pk, []),
            "plans": plans.get(area.pk, []),
        }
        for area in areas.order_by("position", "id")
    ]


def _plans(
    plans: QuerySet[ActionPlan], cycle: ReviewCycle, year: ReportedYear
) -> dict[int, list[PlanData]]:
    """The plans by area."""
    objectives = _current_objectives(plans)
    objectives_of = _objectives(objectives, indicators_by_objective(objectives, cycle, year))
    actions_of = actions_by_plan(plans, objectives, cycle, year)
    assessments: dict[int, AssessmentData] = {
        assessment.plan_id: {
            "judgement": assessment.judgement,
            "reasons": both(assessment, "reasons"),
            "proposal": both(assessment, "proposal"),
        }
        for assessment in PlanAssessment.objects.filter(cycle=cycle, plan__in=plans)
    }
    by_area: dict[int, list[PlanData]] = {}
    for plan in plans.order_by("starts_on", "id"):
        data: PlanData = {
            "id": plan.pk,
            "title": both(plan, "title"),
            "summary": both(plan, "summary"),
            "status": plan.status,
            "starts_on": plan.starts_on.isoformat(),
            "ends_on": plan.ends_on.isoformat(),
            "decided_on": plan.decided_on.isoformat() if plan.decided_on else None,
            "reference_number": plan.reference_number,
            "objectives": objectives_of.get(plan.pk, []),
            "actions": actions_of.get(plan.pk, []),
            "assessment": assessments.get(plan.pk),
        }
        by_area.setdefault(plan.area_id, []).append(data)
    return by_area


def _objectives(
    objectives: QuerySet[Objective], indicators: dict[int, list[IndicatorData]]
) -> dict[int, list[ObjectiveData]]:
    """The objectives by plan, each followed by its sub-objectives."""
    needs = _linked(Objective.needs, objectives, "need", "need__letter")
    directions = _linked(Objective.directions, objectives, "direction", "direction__number")
    goals = _linked(
        Objective.framework_goals,
        objectives,
        "frameworkgoal",
        "frameworkgoal__framework__slug",
        "frameworkgoal__number",
        frameworkgoal__framework__withdrawn_at__isnull=True,
    )
    found = list(objectives.order_by("position", "id"))
    current = {objective.pk for objective in found}
    data_of: dict[int, ObjectiveData] = {
        objective.pk: {
            "id": objective.pk,
            "number": objective.number,
            "title": both(objective, "title"),
            "description": both(objective, "description"),
            "parent": objective.parent_id if objective.parent_id in current else None,
            "needs": needs.get(objective.pk, []),
            "directions": directions.get(objective.pk, []),
            "framework_goals": goals.get(objective.pk, []),
            "indicators": indicators.get(objective.pk, []),
        }
        for objective in found
    }
    parts_of = grouped(found, lambda objective: data_of[objective.pk]["parent"])
    by_plan: dict[int, list[ObjectiveData]] = {}
    for objective in parts_of.get(None, []):
        for each in (objective, *parts_of.get(objective.pk, [])):
            by_plan.setdefault(objective.plan_id, []).append(data_of[each.pk])
    return by_plan


def _linked(
    relation: Any, objectives: QuerySet[Objective], thing: str, *names: str, **conditions: object
) -> dict[int, list[str]]:
    """The names of the current things that each objective is linked to by ``relation``."""
    rows = (
        relation.through.objects.filter(
            objective__in=objectives, **{f"{thing}__withdrawn_at__isnull": True}, **conditions
        )
        .order_by(*([names[0]] if len(names) > 1 else []), f"{thing}__position", f"{thing}_id")
        .values_list("objective_id", *names)
    )
    linked: dict[int, list[str]] = {}
    for objective_id, *parts in rows:
        linked.setdefault(objective_id, []).append(":".join(parts))
    return linked


def _presentations(
    plans: QuerySet[ActionPlan], cycle: ReviewCycle, year: ReportedYear, today: date
) -> list[PresentationData]:
    """What was presented in the cycle, or in its year without naming a cycle; and what is planned
    to be presented in the cycle, marked as such.
    """
    found = (
        ForumPresentation.objects.current()
        .filter(forum__strategy=cycle.strategy_id)
        .filter(Q(cycle=cycle) | Q(cycle__isnull=True, held_on__range=(year.first, year.until)))
    )
    plans_of = grouped(
        ActionPlan.objects.filter(presentations__in=found, pk__in=plans)
        .order_by("area__position", "starts_on", "id")
        .values_list("presentations", "title_sv", "title_en"),
        lambda row: row[0],
    )
    follow_ups_of = grouped(
        FollowUp.objects.current()
        .filter(presentation__in=found)
        .select_related("responsible_organisation")
        .order_by("due_on", "id"),
        lambda follow_up: follow_up.presentation_id,
    )
    presentations: list[PresentationData] = []
    for presentation in found.select_related("forum").order_by("held_on", "id"):
        data: PresentationData = {
            "forum": both(presentation.forum, "name"),
            "held_on": presentation.held_on.isoformat(),
            "outcome": both(presentation, "outcome"),
            "plans": [{"sv": sv, "en": en} for _, sv, en in plans_of.get(presentation.pk, [])],
            "questions": both(presentation, "questions"),
            "advice": both(presentation, "advice"),
            "decisions": both(presentation, "decisions"),
            "follow_ups": [_follow_up(each) for each in follow_ups_of.get(presentation.pk, [])],
        }
        if presentation.held_on > today:
            data["is_planned"] = True
        presentations.append(data)
    return presentations


def _follow_up(follow_up: FollowUp) -> FollowUpData:
    organisation = follow_up.responsible_organisation
    return {
        "what": both(follow_up, "what"),
        "organisation": both(organisation, "name") if organisation else None,
        "due_on": follow_up.due_on.isoformat(),
        "done_on": follow_up.done_on.isoformat() if follow_up.done_on else None,
    }


def _missing(areas: list[AreaData], year: ReportedYear) -> MissingData:
    plans = [plan for area in areas for plan in area["plans"]]
    actions: list[ActionData] = [action for plan in plans for action in plan["actions"]]
    indicators = [
        indicator
        for plan in plans
        for objective in plan["objectives"]
        for indicator in objective["indicators"]
    ]
    return {
        "unreported_actions": [each["id"] for each in actions if is_unreported(each, year)],
        "unapproved_actions": [each["id"] for each in actions if is_unapproved(each)],
        "unmeasured_indicators": [
            each["id"] for each in indicators if is_unmeasured(each, year.first.year)
        ],
        "unassessed_plans": [plan["id"] for plan in plans if plan["assessment"] is None],
    }
