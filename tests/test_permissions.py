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

from accounts.domain.invitations import invite_person
from accounts.models import Person
from accounts.permissions import is_administrator
from actions import people_permissions as people
from actions import permissions as actions
from actions.models import ActionPlan
from reporting import assessment_permissions as assessing
from reporting import forum_permissions as forums
from reporting import permissions as reporting
from reporting import review_permissions as reviews
from reporting.models import AreaSummary, ReportTexts, Review, ReviewCycle
from strategy import permissions as strategy
from tests.cast import ROLES, Cast, assemble
from tests.factories import (
    ActionFactory,
    AnnualReportFactory,
    AttachmentFactory,
    FollowUpFactory,
    ForumPresentationFactory,
    HandoverFactory,
    IndicatorFactory,
    InvitationFactory,
    MeasurementFactory,
    ObjectiveFactory,
    OrganisationFactory,
    PersonFactory,
    ProgressEntryFactory,
    QuestionFactory,
    RemarkFactory,
    ReportExcerptFactory,
    ReportFileFactory,
    ReviewCycleFactory,
    ReviewFactory,
    SavedViewFactory,
    SlidesFactory,
    StrategyRoleFactory,
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


def can_write_texts(viewer: Any, text: Any) -> bool:
    return reporting.can_compile_cycle(viewer, text.cycle)


def texts_of(model: Any) -> Callable[[Any], QuerySet]:
    """The scope of texts of the reports that a viewer may compile."""
    return lambda viewer: model.objects.filter(cycle__in=reporting.compilable_cycles(viewer))


def is_own_follow_up(viewer: Any, follow_up: Any) -> bool:
    presentation = follow_up.presentation
    is_in_use = not (
        follow_up.is_withdrawn or presentation.is_withdrawn or presentation.strategy.is_withdrawn
    )
    return is_in_use and forums.answers_for(viewer, follow_up)


RULES = [
    Rule("strategies", strategy.can_view_strategy, strategy.visible_strategies, "strategies"),
    Rule("coordinated", coordinates, strategy.coordinated_strategies, "strategies"),
    Rule("areas", strategy.can_view_area, strategy.visible_areas, "areas"),
    Rule("plans", actions.can_view_plan, actions.visible_plans, "plans"),
    Rule("audited plans", actions.can_audit_plan, actions.audited_plans, "plans"),
    Rule("coordinated plans", actions.can_coordinate_plan, actions.coordinated_plans, "plans"),
    Rule("past of plans", actions.can_view_past_of, actions.plans_with_past, "plans"),
    Rule("history", actions.can_view_history, actions.strategies_with_history, "strategies"),
    Rule("objectives", actions.can_view_objective, actions.visible_objectives, "objectives"),
    Rule("indicators", actions.can_view_indicator, actions.visible_indicators, "indicators"),
    Rule("indicators to fill", actions.can_enter_values, actions.indicators_to_fill, "indicators"),
    Rule("values", actions.can_correct_value, actions.correctable_values, "values"),
    Rule("actions", actions.can_view_action, actions.visible_actions, "actions"),
    Rule("own actions", is_own, actions.own_actions, "actions"),
    Rule("reportable actions", actions.can_report, actions.reportable_actions, "actions"),
    Rule("actions to hand over", actions.can_hand_over, actions.actions_to_hand_over, "actions"),
    Rule("handovers", actions.can_view_handover, actions.visible_handovers, "handovers"),
    Rule("questions", actions.can_view_question, actions.readable_questions, "questions"),
    Rule("remarks", actions.can_view_remark, actions.readable_remarks, "remarks"),
    Rule("handleable remarks", actions.can_handle_remark, actions.handleable_remarks, "remarks"),
    Rule("entries", can_view_entry, actions.readable_entries, "entries"),
    Rule("correctable entries", actions.can_correct, actions.correctable_entries, "entries"),
    Rule("attachments", actions.can_view_attachment, actions.readable_attachments, "attachments"),
    Rule("saved views", actions.can_view_saved_view, actions.visible_saved_views, "saved_views"),
    Rule(
        "removable views",
        actions.can_remove_saved_view,
        actions.removable_saved_views,
        "saved_views",
    ),
    Rule(
        "organisations",
        actions.can_view_organisation,
        actions.visible_organisations,
        "organisations",
    ),
    Rule("people", people.can_view_person, people.visible_people, "people"),
    Rule("editable people", people.can_edit_person, people.editable_people, "people"),
    Rule(
        "invitations",
        people.can_manage_invitation,
        people.manageable_invitations,
        "invitations",
    ),
    Rule("reports", reporting.can_view_report, reporting.visible_reports, "reports"),
    Rule("report files", can_view_file, reporting.visible_report_files, "files"),
    Rule("requests", reporting.can_view_request, reporting.visible_requests, "requests"),
    Rule("cycles", reporting.can_view_cycle, reporting.visible_cycles, "cycles"),
    Rule("managed cycles", reporting.can_manage_cycle, reporting.managed_cycles, "cycles"),
    Rule("compilable cycles", reporting.can_compile_cycle, reporting.compilable_cycles, "cycles"),
    Rule("report texts", can_write_texts, texts_of(ReportTexts), "report_texts"),
    Rule("area summaries", can_write_texts, texts_of(AreaSummary), "area_summaries"),
    Rule("excerpts", reporting.can_view_excerpt, reporting.visible_excerpts, "excerpts"),
    Rule("reviews", reviews.can_view_review, reviews.visible_reviews, "reviews"),
    Rule("decidable reviews", reviews.can_decide_review, reviews.decidable_reviews, "reviews"),
    Rule("reviewed cycles", reviews.can_review_cycle, reviews.reviewed_cycles, "cycles"),
    Rule(
        "presentations",
        forums.can_view_presentation,
        forums.visible_presentations,
        "presentations",
    ),
    Rule(
        "editable presentations",
        forums.can_edit_presentation,
        forums.editable_presentations,
        "presentations",
    ),
    Rule("slides", forums.can_view_slides, forums.visible_slides, "slides"),
    Rule("follow-ups", forums.can_view_follow_up, forums.visible_follow_ups, "follow_ups"),
    Rule("own follow-ups", is_own_follow_up, forums.own_follow_ups, "follow_ups"),
    Rule(
        "completable follow-ups",
        forums.can_complete_follow_up,
        forums.completable_follow_ups,
        "follow_ups",
    ),
    Rule(
        "assessments", assessing.can_view_assessments, assessing.cycles_with_assessments, "cycles"
    ),
    Rule("assessable cycles", assessing.can_assess, assessing.assessable_cycles, "cycles"),
    Rule(
        "contribution",
        assessing.can_view_contribution,
        assessing.cycles_with_contribution,
        "cycles",
    ),
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
        self.indicators = [
            IndicatorFactory(
                objective=self.objectives[0],
                responsible_organisation=cast.action.responsible_organisation,
            ),
            IndicatorFactory(
                objective=self.objectives[0],
                responsible_organisation=OrganisationFactory(),
                responsible_person=cast.homeless,
            ),
            IndicatorFactory(objective=self.objectives[0]),
        ]
        self.values = [
            MeasurementFactory(series=indicator.series.get()) for indicator in self.indicators
        ]
        self.actions = [
            cast.action,
            ActionFactory(plan=cast.plan),
            ActionFactory(plan=cast.plan, responsible_person=None),
            # The person has moved to another organisation than the one that answers.
            ActionFactory(plan=cast.plan, responsible_person=cast.homeless),
        ]
        self.organisations = [
            self.actions[1].responsible_organisation,
            cast.action.responsible_organisation,
            OrganisationFactory(),
        ]
        people = {"responsible": None} | dict.fromkeys(ROLES[:-1])
        self.people = [getattr(cast, role) for role in people]
        self.invitations = [InvitationFactory(person=person) for person in self.people]
        self.entries = [
            ProgressEntryFactory(action=action, author=cast.responsible) for action in self.actions
        ]
        self.handovers = [
            HandoverFactory(action=cast.action, to_person=cast.colleague),
            HandoverFactory(action=self.actions[1]),
        ]
        self.saved_views = [
            SavedViewFactory(strategy=cast.strategy, owner=cast.responsible),
            SavedViewFactory(strategy=cast.strategy, owner=cast.coordinator, is_shared=True),
        ]
        self.questions = [QuestionFactory(action=action) for action in self.actions]
        self.remarks = [RemarkFactory(entry=entry) for entry in self.entries]
        self.attachments = [AttachmentFactory(entry=entry) for entry in self.entries]
        self.cycles = [
            ReviewCycleFactory(strategy=cast.strategy),
            ReviewCycleFactory(strategy=cast.strategy, year=2026, status=ReviewCycle.DRAFT),
            ReviewCycleFactory(strategy=cast.strategy, year=2024, status=ReviewCycle.CLOSED),
        ]
        self.reports = [
            AnnualReportFactory(cycle=self.cycles[0]),
            AnnualReportFactory(cycle=self.cycles[0], published=True),
        ]
        self.report_texts = [ReportTexts.objects.create(cycle=cycle) for cycle in self.cycles]
        self.area_summaries = [
            AreaSummary.objects.create(cycle=cycle, area=cast.area) for cycle in self.cycles
        ]
        self.excerpts = [
            ReportExcerptFactory(report=report, organisation=cast.action.responsible_organisation)
            for report in self.reports
        ]
        self.reviews = [
            *(ReviewFactory(cycle=self.cycles[0], action=action) for action in self.actions),
            *(
                ReviewFactory(
                    cycle=self.cycles[1],
                    action=action,
                    status=Review.APPROVED,
                    account="Klart.",
                    decision="continue",
                    decided_at=timezone.now(),
                )
                for action in self.actions
            ),
        ]
        self.requests = [report.request for report in self.reports]
        self.files = [ReportFileFactory(report=report) for report in self.reports]
        self.presentations = [ForumPresentationFactory(forum__strategy=cast.strategy)]
        self.slides = [SlidesFactory(presentation=self.presentations[0])]
        self.follow_ups = [
            FollowUpFactory(presentation=self.presentations[0], **responsible)
            for responsible in (
                {"responsible_person": cast.responsible},
                {"responsible_organisation": cast.action.responsible_organisation},
                {"responsible_person": cast.homeless, "responsible_organisation": None},
                {},
            )
        ]

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
    "values",
    "actions",
    "entries",
    "attachments",
    "questions",
    "cycles",
    "presentations",
    "slides",
    "follow_ups",
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
    "audited plans": (INSIDERS,) * 3,
    "coordinated plans": ({"administrator", "coordinator"},) * 3,
    "past of plans": (EVERYBODY, INSIDERS, INSIDERS),
    "history": (INSIDERS, INSIDERS, INSIDERS),
    "objectives": (EVERYBODY, INSIDERS, INSIDERS),
    "indicators": (EVERYBODY, INSIDERS, INSIDERS),
    "indicators to fill": (
        {"administrator", "coordinator"} | OWN,
        {"administrator", "coordinator"},
        {"administrator", "coordinator"},
    ),
    "values": (
        {"administrator", "coordinator"} | OWN,
        {"administrator", "coordinator"},
        {"administrator", "coordinator"},
    ),
    "actions": (EVERYBODY, INSIDERS | OWN, INSIDERS | OWN),
    "own actions": (OWN, OWN, OWN),
    "reportable actions": ({"administrator", "coordinator"} | OWN,) * 3,
    "actions to hand over": ({"administrator", "coordinator", "responsible"},) * 3,
    "handovers": ({"administrator", "coordinator", "responsible", "colleague"},) * 3,
    "questions": (INSIDERS | OWN,) * 3,
    "remarks": (INSIDERS | OWN,) * 3,
    "handleable remarks": ({"administrator", "coordinator"},) * 3,
    "entries": (INSIDERS | OWN,) * 3,
    "correctable entries": ({"administrator", "coordinator"} | OWN,) * 3,
    "attachments": (INSIDERS | OWN,) * 3,
    "saved views": ({"responsible"}, {"responsible"}, set()),
    "removable views": ({"responsible"}, {"responsible"}, set()),
    "organisations": (EVERYBODY, INSIDERS, INSIDERS),
    "people": ({"administrator", "coordinator"},) * 3,
    "editable people": ({"administrator", "coordinator"},) * 3,
    "invitations": ({"administrator", "coordinator"},) * 3,
    "reports": (INSIDERS, INSIDERS, INSIDERS),
    "report files": (INSIDERS, INSIDERS, INSIDERS),
    "requests": ({"administrator", "coordinator"},) * 3,
    "cycles": (INSIDERS | OWN | {"homeless"},) * 3,
    "managed cycles": ({"administrator", "coordinator"},) * 3,
    "compilable cycles": ({"administrator", "coordinator"},) * 3,
    "report texts": ({"administrator", "coordinator"},) * 3,
    "area summaries": ({"administrator", "coordinator"},) * 3,
    # Of a draft report.
    "excerpts": ({"administrator", "coordinator"},) * 3,
    "reviews": ({"administrator", "coordinator"} | OWN,) * 3,
    "decidable reviews": ({"administrator", "coordinator"},) * 3,
    "reviewed cycles": ({"administrator", "coordinator"},) * 3,
    "presentations": (EVERYBODY, EVERYBODY, INSIDERS),
    "editable presentations": ({"administrator", "coordinator"},) * 3,
    "slides": (INSIDERS,) * 3,
    "follow-ups": (EVERYBODY, EVERYBODY, INSIDERS | {"responsible"}),
    "own follow-ups": ({"responsible"},) * 3,
    "completable follow-ups": ({"administrator", "coordinator", "responsible"},) * 3,
    "assessments": (INSIDERS,) * 3,
    "assessable cycles": ({"administrator", "coordinator"},) * 3,
    # Its report is published.
    "contribution": (EVERYBODY, EVERYBODY, INSIDERS),
}


OF_NO_STRATEGY = {"people", "editable people", "invitations"}
"""Administrators find these also where no strategy leads to them."""


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
    assert who(stage, rule) == (set() if rule.name not in OF_NO_STRATEGY else {"administrator"})


def test_entries_of_another_organisation_are_for_insiders():
    stage = Stage(assemble())
    entries = next(rule for rule in RULES if rule.name == "entries")
    assert who(stage, entries, number=1) == INSIDERS


def test_responsible_person_reads_entries_without_belonging_to_the_organisation():
    stage = Stage(assemble(is_published=False))
    entries = next(rule for rule in RULES if rule.name == "entries")
    assert who(stage, entries, number=3) == INSIDERS | {"homeless"}


def test_insiders_read_a_review_once_it_is_approved():
    reviews = next(rule for rule in RULES if rule.name == "reviews")
    stage = Stage(assemble())
    assert who(stage, reviews, number=len(stage.actions)) == INSIDERS | OWN


def test_own_organisation_is_seen_whatever_it_does():
    organisations = next(rule for rule in RULES if rule.name == "organisations")
    stage = Stage(assemble())
    stage.withdraw("strategies")
    assert who(stage, organisations, number=1) == {"responsible", "colleague"}
    assert who(stage, organisations, number=2) == set()


def test_shared_view_is_for_everybody_who_reads_the_strategy():
    views = next(rule for rule in RULES if rule.name == "saved views")
    assert who(Stage(assemble()), views, number=1) == EVERYBODY
    assert who(Stage(assemble(is_published=False)), views, number=1) == INSIDERS
    removable = next(rule for rule in RULES if rule.name == "removable views")
    assert who(Stage(assemble()), removable, number=1) == {"administrator", "coordinator"}


def test_published_report_is_for_everybody_of_a_published_strategy():
    reports = next(rule for rule in RULES if rule.name == "reports")
    assert who(Stage(assemble()), reports, number=1) == EVERYBODY
    assert who(Stage(assemble(is_published=False)), reports, number=1) == INSIDERS


def test_follow_up_of_nobody_in_particular_is_for_everybody_in_the_organisation():
    completable = next(rule for rule in RULES if rule.name == "completable follow-ups")
    stage = Stage(assemble(is_published=False))
    coordinators = {"administrator", "coordinator"}
    assert who(stage, completable, number=1) == coordinators | OWN
    assert who(stage, completable, number=2) == coordinators | {"homeless"}
    assert who(stage, completable, number=3) == coordinators


def test_contribution_is_for_everybody_once_the_year_is_closed_or_reported():
    contribution = next(rule for rule in RULES if rule.name == "contribution")
    assert who(Stage(assemble()), contribution, number=1) == INSIDERS
    assert who(Stage(assemble()), contribution, number=2) == EVERYBODY


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


def test_coordinator_changes_neither_administrators_nor_coordinators_elsewhere():
    cast = assemble()
    colleagues = {"organisation": cast.coordinator.organisation}
    elsewhere = StrategyRoleFactory(person=PersonFactory(**colleagues)).person
    administrator = PersonFactory(is_superuser=True, **colleagues)
    reader = StrategyRoleFactory(person=PersonFactory(**colleagues), role="reader").person
    coordinator = cast.viewer("coordinator")

    for person in (elsewhere, administrator, reader):
        assert people.can_view_person(coordinator, person)
    assert set(people.editable_people(coordinator)) >= {reader, cast.coordinator}
    assert not {elsewhere, administrator} & set(people.editable_people(coordinator))
    assert not people.can_edit_person(coordinator, elsewhere)
    assert people.can_edit_person(cast.viewer("administrator"), elsewhere)


def test_coordinator_sees_whom_they_invited():
    cast = assemble()
    stranger = PersonFactory()
    assert not people.can_view_person(cast.viewer("coordinator"), stranger)
    InvitationFactory(person=stranger, sent_by=cast.coordinator)
    assert people.can_view_person(cast.viewer("coordinator"), stranger)
    assert not people.can_edit_person(cast.viewer("coordinator"), stranger)


def test_coordinator_changes_whom_they_have_added():
    """Inviting once more somebody whom others have added gives no say over them."""
    cast = assemble()
    coordinator = cast.viewer("coordinator")
    invite_person(email="new@example.org", name="New", by=coordinator)
    new = Person.objects.get(email="new@example.org")
    assert people.can_edit_person(coordinator, new)
    assert new in people.editable_people(coordinator)


@pytest.mark.parametrize("role", ROLES)
def test_who_keeps_what_is_common(role):
    expected = role in {"administrator", "coordinator", "outsider"}
    assert bool(strategy.can_keep_common(assemble().viewer(role))) is expected
