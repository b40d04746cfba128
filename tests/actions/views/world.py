"""A strategy with something on every reading page, and the cast that reads it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse

from actions.models import Action, ActionPlan, Indicator, Objective
from foundation.history import save_as
from strategy.models import Need
from tests.cast import Cast, assemble
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    AttachmentFactory,
    ContributorFactory,
    DirectionFactory,
    ForumFactory,
    FrameworkGoalFactory,
    IndicatorFactory,
    MeasurementFactory,
    MilestoneFactory,
    NeedFactory,
    ObjectiveFactory,
    OrganisationFactory,
    PersonFactory,
    ProgressEntryFactory,
    TargetFactory,
)

INSIDERS = ("administrator", "coordinator", "reader", "reading_organisation")
OWN = ("responsible", "colleague")
OUTSIDE = ("outsider", "homeless", "inactive", "visitor")

PEOPLE = "Hemliga Namnet"
ENTRY = "Hemlig lägesrapport"
DRAFT = "Hemligt utkast"


@dataclass(frozen=True)
class World:
    cast: Cast
    need: Need
    objective: Objective
    part: Objective
    indicator: Indicator
    draft: ActionPlan
    draft_objective: Objective
    draft_indicator: Indicator
    draft_action: Action

    @property
    def addresses(self) -> dict[str, str]:
        """Every reading page of what is public."""
        slug = self.cast.strategy.slug
        return {
            "strategy-list": reverse("actions:strategy-list"),
            "strategy": reverse("actions:strategy-detail", args=[slug]),
            "area": self.cast.area.get_absolute_url(),
            "plan": self.cast.plan.get_absolute_url(),
            "objective": self.objective.get_absolute_url(),
            "sub-objective": self.part.get_absolute_url(),
            "indicator": self.indicator.get_absolute_url(),
            "action": self.cast.action.get_absolute_url(),
            "action-list": reverse("actions:action-list", args=[slug]),
            "indicator-list": reverse("actions:indicator-list", args=[slug]),
            "objective-list": reverse("actions:objective-list", args=[slug]),
            "organisation-list": reverse("actions:organisation-list"),
            "organisation": reverse(
                "actions:organisation-detail", args=[self.cast.action.responsible_organisation_id]
            ),
        }

    @property
    def draft_addresses(self) -> dict[str, str]:
        return {
            "plan": self.draft.get_absolute_url(),
            "objective": self.draft_objective.get_absolute_url(),
            "indicator": self.draft_indicator.get_absolute_url(),
            "action": self.draft_action.get_absolute_url(),
            "organisation": reverse(
                "actions:organisation-detail", args=[self.draft_action.responsible_organisation_id]
            ),
        }


PAGES = (
    "strategy-list",
    "strategy",
    "area",
    "plan",
    "objective",
    "sub-objective",
    "indicator",
    "action",
    "action-list",
    "indicator-list",
    "objective-list",
    "organisation-list",
    "organisation",
)

BEYOND_STRATEGIES = ("strategy-list", "organisation-list", "organisation")
"""Pages that are there without the strategy too."""


def make_world(**known: object) -> World:
    cast = assemble(vision_en="To be a place worth living in", **known)
    need = NeedFactory(area=cast.area, letter="a", text_en="Less waiting")
    objective = ObjectiveFactory(plan=cast.plan, number="1", title_en="Shorter queues")
    part = ObjectiveFactory(plan=cast.plan, parent=objective, number="1.1", title_en="At night")
    objective.needs.add(need)
    direction = DirectionFactory(strategy=cast.strategy, title_en="Care for all")
    objective.directions.add(direction)
    objective.framework_goals.add(FrameworkGoalFactory(title_en="Good health"))
    cast.strategy.frameworks.add(objective.framework_goals.get().framework)
    ForumFactory(strategy=cast.strategy, name_en="The council")
    indicator = _indicator(objective, "Waiting time", cast.responsible)
    _fill_action(cast.action, objective, indicator)

    draft = ActionPlanFactory(
        area=cast.area, status=ActionPlan.DRAFT, decided_on=None, title_sv=DRAFT, title_en=DRAFT
    )
    draft_objective = ObjectiveFactory(plan=draft, title_sv=DRAFT, title_en=DRAFT)
    draft_objective.needs.add(need)
    draft_indicator = _indicator(draft_objective, DRAFT, cast.responsible)
    draft_action = ActionFactory(
        plan=draft,
        title_sv=DRAFT,
        title_en=DRAFT,
        responsible_organisation=OrganisationFactory(name_sv=f"{DRAFT} AB", name_en=f"{DRAFT} AB"),
    )
    draft_action.objectives.add(draft_objective, objective)
    return World(
        cast,
        need,
        objective,
        part,
        indicator,
        draft,
        draft_objective,
        draft_indicator,
        draft_action,
    )


def _indicator(objective: Objective, name: str, person: object) -> Indicator:
    secret = PersonFactory(name=PEOPLE, organisation=person.organisation)
    indicator = IndicatorFactory(
        objective=objective,
        name_sv=name,
        name_en=name,
        responsible_organisation=person.organisation,
        responsible_person=secret,
        series__baseline=Decimal(50),
        series__baseline_period=date(2022, 1, 1),
    )
    series = indicator.series.get()
    target = TargetFactory(series=series, period=date(2027, 1, 1), value=Decimal(100))
    target.value = Decimal(90)
    save_as(target, by=secret, reason="Decided again")
    MeasurementFactory(series=series, period=date(2024, 1, 1), recorded_by=secret)
    return indicator


def _fill_action(action: Action, objective: Objective, indicator: Indicator) -> None:
    person = action.responsible_person
    person.name = PEOPLE
    person.save()
    action.objectives.add(objective)
    action.status, action.last_reported_on = "at_risk", date(2025, 9, 1)
    action.percent_complete = 40
    action.title_en = "Open at night"
    save_as(action, by=person, reason=ENTRY)
    MilestoneFactory(action=action, title_en="Staff found", completed_on=date(2025, 1, 1))
    MilestoneFactory(action=action, title_en="Doors opened", due_on=date(2025, 2, 1))
    ContributorFactory(action=action, person=person, organisation=OrganisationFactory(name_en="Z"))
    entry = ProgressEntryFactory(
        action=action, status="at_risk", reason=ENTRY, what_happened=ENTRY, author=person
    )
    AttachmentFactory(entry=entry, title=ENTRY)
    indicator.series.get().measurements.update(entry=entry)
