"""What there is to choose from in the filters of a strategy's lists, for one viewer.

Everything is asked of the database when it is first needed, and once: a field that is neither
shown nor filled in costs nothing.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person
from accounts.permissions import Viewer
from actions.models import Action, ActionPlan, Indicator, Objective
from actions.permissions import (
    sees_visible_plans_only,
    visible_actions_in,
    visible_objectives,
    visible_plans,
)
from actions.statuses import ACTION_MARKS
from foundation.sorting import alphabetical
from foundation.status import choices
from strategy.models import Direction, FrameworkGoal, Need, Strategy
from strategy.permissions import is_insider, visible_areas

Choices = Sequence[tuple[Any, Any]]
DRAFTS = [("with", _("with them")), ("only", _("only them"))]
LONGEST_LABEL = 90
"""Signs of a choice; a need is a sentence, and a menu is not wider than its page."""


class Offers:
    """The choices of each field by its name; an empty one is a field that is not offered."""

    def __init__(self, viewer: Viewer, strategy: Strategy) -> None:
        self.viewer = viewer
        self.strategy = strategy

    @cached_property
    def is_insider(self) -> bool:
        return is_insider(self.viewer, self.strategy)

    @cached_property
    def all_actions(self) -> QuerySet[Action]:
        return visible_actions_in(self.viewer, self.strategy, [plan.pk for plan in self.plans])

    @cached_property
    def all_indicators(self) -> QuerySet[Indicator]:
        return Indicator.objects.current().filter(
            objective__withdrawn_at__isnull=True,
            objective__plan__in=[plan.pk for plan in self.plans],
        )

    @cached_property
    def all_objectives(self) -> QuerySet[Objective]:
        return visible_objectives(self.viewer).filter(plan__area__strategy=self.strategy)

    @cached_property
    def sees_all_plans(self) -> bool:
        """Whether all that the viewer sees of the strategy stands in the visible plans."""
        return sees_visible_plans_only(self.viewer, self.strategy)

    @cached_property
    def plans(self) -> list[ActionPlan]:
        """The visible plans, in the order of areas: they are few, and their actions many."""
        return list(
            visible_plans(self.viewer)
            .filter(area__strategy=self.strategy)
            .defer("summary_sv", "summary_en")
            .order_by("area__position", "area_id", "starts_on", "id")
        )

    @cached_property
    def attention(self) -> Choices:
        """What may be wrong with an action. Who answers for it, and what is asked, insiders see."""
        offered = [
            *choices(ACTION_MARKS),
            ("unreported", _("not reported this year")),
            ("reported", _("reported this year")),
        ]
        if self.is_insider:
            offered.append(("question", _("a question waits for an answer")))
            offered.append(("unassigned", _("no responsible person")))
        return offered

    @cached_property
    def area(self) -> Choices:
        areas = visible_areas(self.viewer).filter(strategy=self.strategy)
        return [(area.pk, str(area)) for area in areas.order_by("position", "id")]

    @cached_property
    def plan(self) -> Choices:
        return [(plan.pk, _with_status(plan)) for plan in self.plans]

    @cached_property
    def drafts(self) -> Choices:
        """What stands in a draft is not promised yet: it is listed only when it is asked for."""
        return DRAFTS if self.viewer.is_authenticated else ()

    @cached_property
    def direction(self) -> Choices:
        directions = Direction.objects.current().filter(strategy=self.strategy)
        return [
            (each.pk, _short(str(each)))
            for each in directions.defer("description_sv", "description_en")
        ]

    @cached_property
    def goal(self) -> Choices:
        """The framework goals that an objective of the strategy contributes to, by framework."""
        goals = (
            FrameworkGoal.objects.current()
            .filter(
                framework__withdrawn_at__isnull=True,
                pk__in=self.all_objectives.order_by().values("framework_goals"),
            )
            .select_related("framework")
            .order_by("framework__title_sv", "framework_id", "position", "id")
        )
        return [(goal.pk, _short(f"{goal.framework.title}: {goal}")) for goal in goals]

    @cached_property
    def need(self) -> Choices:
        needs = (
            Need.objects.current()
            .filter(area__strategy=self.strategy, area__withdrawn_at__isnull=True)
            .select_related("area")
            .order_by("area__position", "area_id", "position", "id")
        )
        return [(need.pk, _short(f"{need.area.number} {need}")) for need in needs]

    @cached_property
    def objective(self) -> Choices:
        objectives = (
            self.all_objectives.select_related("plan")
            .only("number", "title_sv", "title_en", "plan__title_sv", "plan__title_en")
            .order_by(
                "plan__area__position",
                "plan__area_id",
                "plan__starts_on",
                "plan_id",
                "position",
                "id",
            )
        )
        return [(each.pk, _short(f"{each.plan.title}: {each}")) for each in objectives]

    @cached_property
    def organisation(self) -> Choices:
        """The organisations that answer for an action or deliver the values of an indicator.

        The same for all lists: one that answers for no indicator narrows their list to nothing.
        """
        found = Organisation.objects.filter(
            _answering(self.all_actions) | _answering(self.all_indicators)
        )
        return [(each.pk, each.label) for each in alphabetical(found, lambda each: each.label)]

    @cached_property
    def person(self) -> Choices:
        """Who answers for an action; for those who may read names of people."""
        if not self.is_insider:
            return ()
        people = Person.objects.filter(
            Exists(self.all_actions.filter(responsible_person=OuterRef("pk")))
        )
        return [(each.pk, each.name) for each in alphabetical(people, lambda each: each.name)]


def _answering(things: QuerySet) -> Exists:
    """Whether an organisation answers for one of ``things``."""
    return Exists(things.filter(responsible_organisation=OuterRef("pk")))


def _with_status(plan: ActionPlan) -> str:
    """The plan's title; a draft says so."""
    is_draft = plan.status == ActionPlan.DRAFT
    return f"{plan.title} ({plan.status_style})" if is_draft else plan.title


def _short(text: str) -> str:
    return Truncator(text).chars(LONGEST_LABEL)
