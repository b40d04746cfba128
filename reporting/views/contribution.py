"""What a strategy contributes to the owner's goals in a year: as a page, as Excel and as JSON."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from actions.charts import IndicatorFigures
from actions.domain.overview import shares
from actions.rules.periods import Frequency
from actions.statuses import INDICATOR_STATUSES
from actions.views.trail import to_strategy
from foundation.bilingual import choose
from foundation.numbers import format_decimal
from foundation.status import Status
from foundation.workbooks import workbook_response
from reporting.assessment_permissions import can_view_assessments, cycles_with_contribution
from reporting.contribution_schema import (
    Contribution,
    FrameworkState,
    IndicatorState,
    ObjectiveState,
    PlanState,
)
from reporting.domain.contribution import contribution_of
from reporting.models import ReviewCycle
from reporting.statuses import JUDGEMENTS, TRENDS

COLUMNS = (
    (gettext_lazy("Framework"), 28),
    (gettext_lazy("Goal"), 9),
    (gettext_lazy("Title of the goal"), 40),
    (gettext_lazy("Area"), 24),
    (gettext_lazy("Action plan"), 32),
    (gettext_lazy("Assessment"), 18),
    (gettext_lazy("Objective"), 10),
    (gettext_lazy("Title of the objective"), 44),
    (gettext_lazy("Indicator"), 40),
    (gettext_lazy("Unit"), 14),
    (gettext_lazy("Status"), 16),
    (gettext_lazy("Since last year"), 14),
    (gettext_lazy("Progress, per cent"), 11),
    (gettext_lazy("Progress last year, per cent"), 13),
    (gettext_lazy("Latest value"), 13),
    (gettext_lazy("Period"), 10),
    (gettext_lazy("Expected value"), 13),
    (gettext_lazy("Target"), 13),
    (gettext_lazy("Target period"), 10),
    (gettext_lazy("Reasons"), 60),
    (pgettext_lazy("assessment", "Proposal"), 50),
)
"""Headings of the workbook, with their widths in characters."""


@dataclass(frozen=True)
class IndicatorRow:
    state: IndicatorState

    @property
    def id(self) -> int:
        return self.state["id"]

    @property
    def name(self) -> str:
        return choose(self.state["name"])

    @property
    def status_style(self) -> Status:
        return INDICATOR_STATUSES[self.state["status"]]

    @property
    def trend_style(self) -> Status:
        return TRENDS[self.state["trend"]]

    @property
    def value_text(self) -> str:
        """The latest value with its unit and period, and where there is one the target."""
        value, target = self.state["value"], self.state["target"]
        if value is None:
            return ""
        words = {
            "value": self._writing.figure_with_unit(Decimal(value)),
            "period": self.state["value_period"],
        }
        if target is None:
            return _("%(value)s in %(period)s") % words
        return _("%(value)s in %(period)s; the target is %(target)s by %(due)s") % {
            **words,
            "target": self._writing.figure(Decimal(target["value"])),
            "due": target["label"],
        }

    @property
    def progress_text(self) -> str:
        now, before = self.state["progress"], self.state["progress_year_before"]
        if now is None:
            return ""
        words = {"now": _percent(now), "before": _percent(before)}
        if before is None:
            return _("%(now)s of the way") % words
        return _("%(now)s of the way, %(before)s the year before") % words

    @property
    def _writing(self) -> IndicatorFigures:
        return IndicatorFigures(
            name=self.name,
            unit=choose(self.state["unit"]),
            decimals=self.state["decimals"],
            frequency=Frequency.YEAR,
            direction=self.state["direction"],
            accumulation="each",
            series=(),
        )


@dataclass(frozen=True)
class ObjectiveRow:
    state: ObjectiveState
    plan: PlanState

    @property
    def name(self) -> str:
        return f"{self.state['number']} {choose(self.state['title'])}"

    @property
    def plan_title(self) -> str:
        return choose(self.plan["title"])

    @property
    def judgement(self) -> Status | None:
        assessment = self.plan["assessment"]
        return JUDGEMENTS[assessment["judgement"]] if assessment else None

    @property
    def indicators(self) -> list[IndicatorRow]:
        return [IndicatorRow(each) for each in self.state["indicators"]]


@dataclass(frozen=True)
class GoalRow:
    name: str
    objectives: list[ObjectiveRow]

    @property
    def shares(self) -> list[Any]:
        """How many of the indicators of its objectives have each status: a count, no average."""
        found = {
            indicator["id"]: indicator["status"]
            for objective in self.objectives
            for indicator in objective.state["indicators"]
        }
        return shares(Counter(found.values()), INDICATOR_STATUSES)

    @property
    def is_measured(self) -> bool:
        return any(objective.state["indicators"] for objective in self.objectives)


@dataclass(frozen=True)
class FrameworkRow:
    slug: str
    title: str
    goals: list[GoalRow]
    unserved: list[str]
    """Names of the goals that no objective serves."""


@require_safe
def contribution(request: HttpRequest, pk: int) -> HttpResponse:
    """``?framework=`` narrows it to one, by its short address."""
    cycle = _cycle(request, pk)
    found = contribution_of(cycle, timezone.localdate())
    chosen = request.GET.get("framework", "")
    slugs = {framework["slug"] for framework in found["frameworks"]}
    if chosen not in slugs:
        chosen = ""
    plans = {plan["id"]: plan for plan in found["plans"]}
    frameworks = _narrowed(found, chosen)["frameworks"]
    assessment = found["assessment"]
    return render(
        request,
        "reporting/contribution.html",
        {
            "section": "strategies",
            "cycle": cycle,
            "strategy": cycle.strategy,
            "trail": to_strategy(request.user, cycle.strategy),
            "as_of": found["as_of"],
            "judgement": JUDGEMENTS[assessment["judgement"]] if assessment else None,
            "reasons": choose(assessment["reasons"]) if assessment else "",
            "proposal": choose(assessment["proposal"]) if assessment else "",
            "frameworks": [_framework(each, plans) for each in frameworks],
            "offered": [(each["slug"], choose(each["title"])) for each in found["frameworks"]],
            "chosen": chosen,
            "can_view_assessments": can_view_assessments(request.user, cycle),
        },
    )


@require_safe
def contribution_excel(request: HttpRequest, pk: int) -> HttpResponse:
    cycle = _cycle(request, pk)
    found = _narrowed(contribution_of(cycle, timezone.localdate()), _asked(request))
    return workbook_response(
        f"{_file_name(cycle)}.xlsx",
        _("Contribution %(year)s") % {"year": cycle.year},
        COLUMNS,
        _sheet_rows(found),
    )


@require_safe
def contribution_json(request: HttpRequest, pk: int) -> JsonResponse:
    """The form is ``reporting.contribution_schema``."""
    cycle = _cycle(request, pk)
    found = _narrowed(contribution_of(cycle, timezone.localdate()), _asked(request))
    response = JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="{_file_name(cycle)}.json"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _cycle(request: HttpRequest, pk: int) -> ReviewCycle:
    found = cycles_with_contribution(request.user).select_related("strategy__owner")
    return get_object_or_404(found, pk=pk)


def _asked(request: HttpRequest) -> str:
    return request.GET.get("framework", "")


def _file_name(cycle: ReviewCycle) -> str:
    name = pgettext("file name", "contribution")
    return f"{cycle.strategy.slug}-{name}-{cycle.year}"


def _narrowed(found: Contribution, framework: str) -> Contribution:
    if not framework:
        return found
    kept = [each for each in found["frameworks"] if each["slug"] == framework]
    if not kept:
        raise Http404
    return {**found, "frameworks": kept}


def _framework(framework: FrameworkState, plans: dict[int, PlanState]) -> FrameworkRow:
    return FrameworkRow(
        slug=framework["slug"],
        title=choose(framework["title"]),
        goals=[
            GoalRow(
                f"{goal['number']} {choose(goal['title'])}",
                [ObjectiveRow(each, plans[each["plan"]]) for each in goal["objectives"]],
            )
            for goal in framework["goals"]
            if goal["objectives"]
        ],
        unserved=[
            f"{goal['number']} {choose(goal['title'])}"
            for goal in framework["goals"]
            if not goal["objectives"]
        ],
    )


def _sheet_rows(found: Contribution) -> Iterator[list[Any]]:
    """A row for each indicator of each objective of each goal; what has none has its row too."""
    plans = {plan["id"]: plan for plan in found["plans"]}
    for framework in found["frameworks"]:
        for goal in framework["goals"]:
            start = [choose(framework["title"]), goal["number"], choose(goal["title"])]
            if not goal["objectives"]:
                yield [*start, *[""] * (len(COLUMNS) - len(start))]
            for objective in goal["objectives"]:
                yield from _objective_rows(start, objective, plans[objective["plan"]])


def _objective_rows(
    start: list[Any], objective: ObjectiveState, plan: PlanState
) -> Iterator[list[Any]]:
    assessment = plan["assessment"]
    named = [
        *start,
        choose(plan["area"]),
        choose(plan["title"]),
        str(JUDGEMENTS[assessment["judgement"]]) if assessment else "",
        objective["number"],
        choose(objective["title"]),
    ]
    told = [
        choose(assessment["reasons"]) if assessment else "",
        choose(assessment["proposal"]) if assessment else "",
    ]
    for indicator in objective["indicators"]:
        yield [*named, *_indicator_cells(indicator), *told]
    if not objective["indicators"]:
        yield [*named, *[""] * 11, *told]


def _indicator_cells(indicator: IndicatorState) -> list[Any]:
    target = indicator["target"]
    return [
        choose(indicator["name"]),
        choose(indicator["unit"]),
        str(INDICATOR_STATUSES[indicator["status"]]),
        str(TRENDS[indicator["trend"]]),
        _whole_percent(indicator["progress"]),
        _whole_percent(indicator["progress_year_before"]),
        _number(indicator["value"]),
        indicator["value_period"],
        _number(indicator["expected"]),
        _number(target["value"]) if target else None,
        target["label"] if target else None,
    ]


def _number(figure: str | None) -> Decimal | None:
    return None if figure is None else Decimal(figure)


def _whole_percent(share: str | None) -> int | None:
    return None if share is None else round(Decimal(share) * 100)


def _percent(share: str | None) -> str:
    return "" if share is None else f"{format_decimal(Decimal(share) * 100, 0)}\u00a0%"
