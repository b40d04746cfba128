"""Assessing the plans of a year, and the strategy; the facts stand beside the form."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import Viewer
from actions.models import ActionPlan
from actions.views.trail import Trail, to_strategy
from foundation.shaping_forms import ShapingForm
from foundation.shaping_views import FormView
from reporting.assessment_forms import PlanAssessmentForm, StrategyAssessmentForm
from reporting.assessment_permissions import (
    can_assess,
    can_view_assessments,
    cycles_with_assessments,
)
from reporting.domain.assessment_facts import facts_of
from reporting.domain.assessment_list import judged_plans
from reporting.domain.assessments import (
    assessed_plans,
    assessing_barrier,
    write_plan_assessment,
    write_strategy_assessment,
)
from reporting.models import PlanAssessment, ReviewCycle, StrategyAssessment


@require_safe
def assessment_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Every plan of the year with its judgement, the strategy on top; for insiders."""
    cycle = get_object_or_404(_cycles(request.user), pk=pk)
    return render(
        request,
        "reporting/assessment_list.html",
        {
            "section": "strategies",
            "cycle": cycle,
            "strategy": cycle.strategy,
            "trail": to_strategy(request.user, cycle.strategy),
            "judged": judged_plans(cycle),
            "barrier": assessing_barrier(cycle),
            "can_assess": can_assess(request.user, cycle) and not assessing_barrier(cycle),
        },
    )


def _cycles(viewer: Viewer) -> Any:
    return cycles_with_assessments(viewer).select_related("strategy")


class Assess(FormView):
    """``self.thing`` is the cycle. Insiders read; coordinators write while the cycle is open."""

    template_name = "reporting/assessment.html"
    plan: ActionPlan | None = None

    def cycle(self, pk: int) -> ReviewCycle:
        return get_object_or_404(_cycles(self.request.user), pk=pk)

    def may(self, thing: ReviewCycle) -> bool:
        if self.request.method == "POST":
            return can_assess(self.request.user, thing)
        return can_view_assessments(self.request.user, thing)

    def barrier(self) -> str:
        return assessing_barrier(self.thing)

    def trail(self) -> Trail:
        return [
            *to_strategy(self.request.user, self.thing.strategy),
            (_assessments_of(self.thing), self.list_address()),
        ]

    def list_address(self) -> str:
        return reverse("reporting:assessment-list", args=[self.thing.pk])

    def done_address(self, thing: Any) -> str:
        return self.list_address()

    def back_address(self) -> str:
        return self.list_address()

    def context(self) -> dict[str, Any]:
        facts = facts_of(self.thing, self.request.user, plan=self.plan, today=timezone.localdate())
        return {
            "cycle": self.thing,
            "strategy": self.thing.strategy,
            "plan": self.plan,
            "facts": facts,
            "assessment": facts.this_year.assessment,
            "can_write": can_assess(self.request.user, self.thing) and not self.barrier(),
        }

    def saved_text(self, saved: Any) -> str:
        return _("The assessment of %(thing)s has been saved: %(judgement)s.") % {
            "thing": self.plan.title if self.plan else self.thing.strategy.title,
            "judgement": saved.judgement_style,
        }


class AssessPlan(Assess):
    form_class = PlanAssessmentForm
    plan: ActionPlan

    def find(self, pk: int, plan_pk: int) -> ReviewCycle:
        cycle = self.cycle(pk)
        plans = assessed_plans(cycle).select_related("area__strategy")
        self.plan = get_object_or_404(plans, pk=plan_pk)
        return cycle

    def instance(self) -> PlanAssessment:
        found = PlanAssessment.objects.filter(cycle=self.thing, plan=self.plan).first()
        return found or PlanAssessment(cycle=self.thing, plan=self.plan)

    def title(self) -> str:
        return _("Assess %(plan)s") % {"plan": self.plan}

    def save(self, form: ShapingForm) -> PlanAssessment:
        return write_plan_assessment(
            cycle=self.thing,
            plan=self.plan,
            by=self.request.user,  # type: ignore[arg-type]
            values=form.values(),
            reason=form.cleaned_data["note"],
            based_on=form.based_on(),
        )


class AssessStrategy(Assess):
    form_class = StrategyAssessmentForm

    def find(self, pk: int) -> ReviewCycle:
        return self.cycle(pk)

    def instance(self) -> StrategyAssessment:
        found = StrategyAssessment.objects.filter(cycle=self.thing).first()
        return found or StrategyAssessment(cycle=self.thing)

    def title(self) -> str:
        return _("Assess the strategy %(year)s") % {"year": self.thing.year}

    def save(self, form: ShapingForm) -> StrategyAssessment:
        return write_strategy_assessment(
            cycle=self.thing,
            by=self.request.user,  # type: ignore[arg-type]
            values=form.values(),
            reason=form.cleaned_data["note"],
            based_on=form.based_on(),
        )


def _assessments_of(cycle: ReviewCycle) -> str:
    return _("Assessments %(year)s") % {"year": cycle.year}
