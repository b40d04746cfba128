"""Predicate and scope agree: whoever may see a thing finds it in the list, and nobody else does.

Every part of the cast meets every kind of object, in every state that the rules tell apart: the
strategy published or not, its plan draft, adopted or closed, each level withdrawn, and the action
the cast's own or another organisation's. What each part sees in the plain cases is written out
below as well, so that the two cannot be wrong together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from accounts.permissions import is_administrator
from actions import permissions as actions
from actions.models import ActionPlan
from reporting import permissions as reporting
from reporting.models import ReviewCycle
from strategy import permissions as strategy
from tests.cast import ROLES, Cast, assemble
from tests.factories import (
    ActionFactory,
    AnnualReportFactory,
    AttachmentFactory,
    IndicatorFactory,
    ObjectiveFactory,
    ProgressEntryFactory,
    ReportFileFactory,
    ReviewCycleFactory,
)

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Rule:
    """One rule written twice. ``things`` names the objects of the stage that it is about."""

    name: str
    predicate: Callable[[Any, Any], bool]
    scope: Callable[[Any], QuerySet]
    things: str

    def __str__(self) -> str:
        return self.name


def can_view_entry(viewer: Any, entry: Any) -> bool:
    return not entry.is_withdrawn and actions.can_view_entries(viewer, entry.action)


def coordinates(viewer: Any, thing: Any) -> bool:
    return not thing.is_withdrawn and strategy.can_coordinate(viewer, thing)


def is_own(viewer: Any, action: Any) -> bool:
    return actions.can_view_action(viewer, action) and actions.is_responsible(viewer, action)


def can_view_file(viewer: Any, file: Any) -> bool:
    return reporting.can_view_report(viewer, file.report)


def can_compile_cycle(viewer: Any, cycle: Any) -> bool:
    return (
        not cycle.is_withdrawn
        and cycle.status != cycle.DRAFT
        and reporting.can_compile_report(viewer, cycle.strategy)
    )


RULES = [
    Rule("strategies", strategy.can_view_strategy, strategy.visible_strategies, "strategies"),
    Rule("coordinated", coordinates, strategy.coordinated_strategies, "strategies"),
    Rule("areas", strategy.can_view_area, strategy.visible_areas, "areas"),
    Rule("plans", actions.can_view_plan, actions.visible_plans, "plans"),
    Rule("objectives", actions.can_view_objective, actions.visible_objectives, "objectives"),
    Rule("indicators", actions.can_view_indicator, actions.visible_indicators, "indicators"),
    Rule("actions", actions.can_view_action, actions.visible_actions, "actions"),
    Rule("own actions", is_own, actions.own_actions, "actions"),
    Rule("reportable actions", actions.can_report, actions.reportable_actions, "actions"),
    Rule("entries", can_view_entry, actions.readable_entries, "entries"),
    Rule("attachments", actions.can_view_attachment, actions.readable_attachments, "attachments"),
    Rule("reports", reporting.can_view_report, reporting.visible_reports, "reports"),
    Rule("report files", can_view_file, reporting.visible_report_files, "files"),
    Rule("requests", reporting.can_view_request, reporting.visible_requests, "requests"),
    Rule("compilable cycles", can_compile_cycle, reporting.compilable_cycles, "cycles"),
]


class Stage:
    """The cast's strategy with two of each thing in it: one for the cast's action, one for
    another organisation's; and a draft and a published report with a file each.
    """

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.strategies = [cast.strategy]
        self.areas = [cast.area]
        self.plans = [cast.plan]
        self.objectives = [ObjectiveFactory(plan=cast.plan)]
        self.indicators = [IndicatorFactory(objective=self.objectives[0])]
        self.actions = [
            cast.action,
            ActionFactory(plan=cast.plan),
            ActionFactory(plan=cast.plan, responsible_person=None),
            # The person has moved to another organisation than the one that answers.
            ActionFactory(plan=cast.plan, responsible_person=cast.homeless),
        ]
        self.entries = [
            ProgressEntryFactory(action=action, author=cast.responsible) for action in self.actions
        ]
        self.attachments = [AttachmentFactory(entry=entry) for entry in self.entries]
        self.cycles = [
            ReviewCycleFactory(strategy=cast.strategy),
            ReviewCycleFactory(strategy=cast.strategy, year=2026, status=ReviewCycle.DRAFT),
        ]
        self.reports = [
            AnnualReportFactory(cycle=self.cycles[0]),
            AnnualReportFactory(cycle=self.cycles[0], published=True),
        ]
        self.requests = [report.request for report in self.reports]
        self.files = [ReportFileFactory(report=report) for report in self.reports]

    def things(self, name: str) -> list[Any]:
        """The objects as a request would fetch them: nothing is remembered."""
        return [type(thing).objects.get(pk=thing.pk) for thing in getattr(self, name)]

    def withdraw(self, level: str) -> None:
        for thing in getattr(self, level):
            type(thing).objects.filter(pk=thing.pk).update(
                withdrawn_at=timezone.now(),
                withdrawn_by=self.cast.coordinator,
                withdrawal_reason="Utgår",
            )


LEVELS = [
    "",
    "strategies",
    "areas",
    "plans",
    "objectives",
    "indicators",
    "actions",
    "entries",
    "attachments",
    "cycles",
]


@pytest.mark.parametrize("withdrawn", LEVELS, ids=lambda level: level or "nothing withdrawn")
@pytest.mark.parametrize("plan_status", [ActionPlan.DRAFT, ActionPlan.ADOPTED, ActionPlan.CLOSED])
@pytest.mark.parametrize("is_published", [True, False], ids=["published", "unpublished"])
def test_predicate_and_scope_agree(is_published, plan_status, withdrawn):
    stage = Stage(assemble(is_published=is_published, plan_status=plan_status))
    if withdrawn:
        stage.withdraw(withdrawn)
    things = {rule.things: stage.things(rule.things) for rule in RULES}
    disagreements = []
    for role in ROLES:
        viewer = stage.cast.viewer(role)
        for rule in RULES:
            listed = set(rule.scope(viewer).values_list("pk", flat=True))
            for number, thing in enumerate(things[rule.things]):
                may = bool(rule.predicate(viewer, thing))
                if may != (thing.pk in listed):
                    disagreements.append((rule.name, role, number, f"predicate says {may}"))
    assert disagreements == []


INSIDERS = {"administrator", "coordinator", "reader", "reading_organisation"}
OWN = {"responsible", "colleague"}
EVERYBODY = set(ROLES)

# rule: who sees the cast's own thing when the strategy is published and the plan adopted, when
# the plan is a draft, and when the strategy is not published.
WHO_SEES = {
    "strategies": (EVERYBODY, EVERYBODY, INSIDERS),
    "coordinated": ({"administrator", "coordinator"},) * 3,
    "areas": (EVERYBODY, EVERYBODY, INSIDERS),
    "plans": (EVERYBODY, INSIDERS, INSIDERS),
    "objectives": (EVERYBODY, INSIDERS, INSIDERS),
    "indicators": (EVERYBODY, INSIDERS, INSIDERS),
    "actions": (EVERYBODY, INSIDERS | OWN, INSIDERS | OWN),
    "own actions": (OWN, OWN, OWN),
    "reportable actions": ({"administrator", "coordinator"} | OWN,) * 3,
    "entries": (INSIDERS | OWN,) * 3,
    "attachments": (INSIDERS | OWN,) * 3,
    "reports": (INSIDERS, INSIDERS, INSIDERS),
    "report files": (INSIDERS, INSIDERS, INSIDERS),
    "requests": ({"administrator", "coordinator"},) * 3,
    "compilable cycles": ({"administrator", "coordinator"},) * 3,
}


def who(stage: Stage, rule: Rule, number: int = 0) -> set[str]:
    """Who finds thing ``number`` in the scope of ``rule``."""
    thing = stage.things(rule.things)[number]
    return {
        role for role in ROLES if rule.scope(stage.cast.viewer(role)).filter(pk=thing.pk).exists()
    }


@pytest.mark.parametrize("rule", RULES, ids=str)
@pytest.mark.parametrize(
    ("case", "options"),
    [
        (0, {}),
        (1, {"plan_status": ActionPlan.DRAFT}),
        (2, {"is_published": False}),
    ],
    ids=["published", "draft plan", "unpublished"],
)
def test_each_role_sees_what_the_rules_say(rule, case, options):
    assert who(Stage(assemble(**options)), rule) == WHO_SEES[rule.name][case]


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_nobody_sees_what_stands_under_a_withdrawn_strategy(rule):
    stage = Stage(assemble())
    stage.withdraw("strategies")
    assert who(stage, rule) == set()


def test_entries_of_another_organisation_are_for_insiders():
    stage = Stage(assemble())
    entries = next(rule for rule in RULES if rule.name == "entries")
    assert who(stage, entries, number=1) == INSIDERS


def test_responsible_person_reads_entries_without_belonging_to_the_organisation():
    stage = Stage(assemble(is_published=False))
    entries = next(rule for rule in RULES if rule.name == "entries")
    assert who(stage, entries, number=3) == INSIDERS | {"homeless"}


def test_published_report_is_for_everybody_of_a_published_strategy():
    reports = next(rule for rule in RULES if rule.name == "reports")
    assert who(Stage(assemble()), reports, number=1) == EVERYBODY
    assert who(Stage(assemble(is_published=False)), reports, number=1) == INSIDERS


@pytest.mark.parametrize(
    ("predicate", "expected"),
    [
        (reporting.can_view_dashboard, INSIDERS),
        (reporting.can_compile_report, {"administrator", "coordinator"}),
    ],
    ids=["dashboard", "compile"],
)
def test_strategy_predicates(predicate, expected):
    cast = assemble()
    assert {role for role in ROLES if predicate(cast.viewer(role), cast.strategy)} == expected


def test_administrator_who_may_not_sign_in_is_none():
    cast = assemble()
    assert {role for role in ROLES if is_administrator(cast.viewer(role))} == {"administrator"}
