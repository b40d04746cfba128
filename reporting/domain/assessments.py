"""A coordinator's judgement of a plan, and of the whole strategy, for a year."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Person
from actions.models import ActionPlan
from actions.permissions import PUBLIC_PLAN_STATUSES
from foundation.errors import DomainError
from foundation.shaping import (
    ChangedMeanwhile,
    FieldChange,
    Meanwhile,
    changed_since,
    save_values,
    value_of,
)
from reporting.assessment_permissions import can_assess
from reporting.models import PlanAssessment, ReviewCycle, StrategyAssessment

Assessed = PlanAssessment | StrategyAssessment


def assessed_plans(cycle: ReviewCycle) -> QuerySet[ActionPlan]:
    """The plans that a year's review is about: those chosen, or all in force in the year."""
    plans = ActionPlan.objects.current().filter(
        area__strategy=cycle.strategy_id,
        area__withdrawn_at__isnull=True,
        status__in=PUBLIC_PLAN_STATUSES,
        starts_on__lte=date(cycle.year, 12, 31),
        ends_on__gte=date(cycle.year, 1, 1),
        decided_on__lte=date(cycle.year, 12, 31),
    )
    if cycle.plans.exists():
        plans = plans.filter(pk__in=cycle.plans.values("pk"))
    return plans.order_by("area__position", "area_id", "starts_on", "id")


def assessing_barrier(cycle: ReviewCycle) -> str:
    """Why nobody can assess ``cycle`` now; empty when a coordinator can."""
    if cycle.is_withdrawn:
        return _("This year's review has been withdrawn.")
    if cycle.status == ReviewCycle.DRAFT:
        return _("This year's review has not been opened yet: it is assessed once it is open.")
    if cycle.status == ReviewCycle.CLOSED:
        return _("This year's review is closed: its assessments do not change any more.")
    return ""


def write_plan_assessment(
    *,
    cycle: ReviewCycle,
    plan: ActionPlan,
    by: Person,
    values: Mapping[str, Any],
    reason: str = "",
    based_on: int | None = None,
) -> PlanAssessment:
    """Assess ``plan`` for the year of ``cycle``, or change its assessment.

    ``values`` hold judgement, reasons and proposal; ``based_on`` is the version that the writer
    has seen, None or 0 where there was none. Raises DomainError unless the cycle is open and
    ``by`` coordinates its strategy, and for a plan that the year is not about; ChangedMeanwhile
    where somebody else has written since; ValidationError for values that are not taken.
    """
    with transaction.atomic():
        cycle = _open_for_assessment(cycle, by)
        if not assessed_plans(cycle).filter(pk=plan.pk).exists():
            raise DomainError(_("The plan is not among those that the year's review is about."))
        assessment = PlanAssessment.objects.filter(cycle=cycle, plan=plan).first()
        assessment = assessment or PlanAssessment(cycle=cycle, plan=plan)
        return _write(assessment, by, values, reason, based_on)


def write_strategy_assessment(
    *,
    cycle: ReviewCycle,
    by: Person,
    values: Mapping[str, Any],
    reason: str = "",
    based_on: int | None = None,
) -> StrategyAssessment:
    """Assess the whole strategy for the year of ``cycle``; see ``write_plan_assessment``."""
    with transaction.atomic():
        cycle = _open_for_assessment(cycle, by)
        assessment = StrategyAssessment.objects.filter(cycle=cycle).first()
        return _write(assessment or StrategyAssessment(cycle=cycle), by, values, reason, based_on)


def written_since(
    assessment: Assessed, based_on: int | None, names: Iterable[str]
) -> Meanwhile | None:
    """What somebody else has made of ``names`` since ``based_on``; None where nothing.

    Whoever has seen no version (None or 0) has seen an empty form.
    """
    if based_on:
        return changed_since(assessment, based_on, names)
    newest = assessment.history.select_related("history_user").order_by("-history_id").first()
    if newest is None:
        return None
    blank = type(assessment)()
    return Meanwhile(
        version=newest.history_id,
        by=newest.history_user,
        at=newest.history_date,
        reason=newest.history_change_reason or "",
        changes=tuple(
            FieldChange(name, getattr(blank, name), now)
            for name in names
            if (now := value_of(newest, assessment, name)) != getattr(blank, name)
        ),
    )


def _open_for_assessment(cycle: ReviewCycle, by: Person) -> ReviewCycle:
    """``cycle`` as it stands, locked: two first assessments of one thing wait for each other."""
    cycle = (
        ReviewCycle.objects.select_for_update(of=("self",))
        .select_related("strategy")
        .get(pk=cycle.pk)
    )
    if not can_assess(by, cycle):
        raise DomainError(_("Only a coordinator of the strategy assesses it."))
    if barrier := assessing_barrier(cycle):
        raise DomainError(barrier)
    return cycle


def _write(
    assessment: Any, by: Person, values: Mapping[str, Any], reason: str, based_on: int | None
) -> Any:
    if not assessment._state.adding:
        meanwhile = written_since(assessment, based_on, values)
        if meanwhile is not None:
            raise ChangedMeanwhile(meanwhile)
    return save_values(assessment, by=by, values={**values, "author": by}, reason=reason.strip())
