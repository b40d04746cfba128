"""What an organisation answers for, how it goes, and who depends on whom: as one viewer may see it.

Draft plans promise nothing yet: their actions are listed, and not counted in how it goes.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.functional import cached_property

from accounts.models import Organisation
from accounts.permissions import Viewer
from actions.domain.actions import DATES, ActionState, overdue_on, states_of
from actions.domain.figures import IndicatorRecord, figures_of
from actions.domain.overview import count_records
from actions.models import Action, ActionPlan, Contributor
from actions.permissions import (
    visible_actions,
    visible_contributors,
    visible_forums,
    visible_indicators,
    visible_organisations,
)
from actions.statuses import ACTION_MARKS
from foundation.sorting import alphabetical
from strategy.models import Forum


@dataclass(frozen=True)
class Partner:
    """Another organisation, and in how many of the actions it has each role."""

    organisation: Organisation
    roles: Sequence[tuple[str, int]]


class OrganisationView:
    """An organisation as ``viewer`` may see it on ``today``; each part asks the database once."""

    def __init__(self, organisation: Organisation, viewer: Viewer, today: date) -> None:
        self.organisation = organisation
        self.viewer = viewer
        self.today = today

    @property
    def _own(self) -> QuerySet[Action]:
        return visible_actions(self.viewer).filter(responsible_organisation=self.organisation)

    @cached_property
    def actions(self) -> list[Any]:
        """What it answers for, as rows with the names of ActionDates, by strategy and plan."""
        return list(
            self._own.order_by(
                "plan__area__strategy__title_sv",
                "plan__area__strategy_id",
                "plan__area__position",
                "plan__starts_on",
                "plan_id",
                "position",
                "id",
            ).values_list(*DATES, "plan__status", named=True)
        )

    @cached_property
    def states(self) -> dict[int, ActionState]:
        return states_of(self.actions, self.today)

    @property
    def _promised(self) -> list[Any]:
        return [row for row in self.actions if row.plan__status != ActionPlan.DRAFT]

    @property
    def action_statuses(self) -> Counter[str]:
        return Counter(row.status for row in self._promised)

    @property
    def marks(self) -> Counter[str]:
        """How many actions have each of ACTION_MARKS."""
        return Counter(
            value
            for row in self._promised
            for value, mark in ACTION_MARKS.items()
            if mark in self.states[row.id].marks
        )

    @cached_property
    def indicators(self) -> list[IndicatorRecord]:
        """The indicators whose values it delivers."""
        others = (
            visible_actions(self.viewer)
            .filter(objectives=OuterRef("objective_id"))
            .exclude(responsible_organisation=self.organisation)
        )
        return list(
            figures_of(
                visible_indicators(self.viewer)
                .filter(responsible_organisation=self.organisation)
                .exclude(objective__plan__status=ActionPlan.DRAFT)
                .annotate(serves_others=Exists(others))
                .order_by("objective__plan__area__position", "objective", "position", "id")
            ).values()
        )

    @property
    def indicator_statuses(self) -> Counter[str]:
        return count_records(self.indicators)

    @property
    def indicators_for_others(self) -> list[IndicatorRecord]:
        """Those of objectives that actions of other organisations serve."""
        return [
            record
            for record in self.indicators
            if record.indicator.serves_others  # type: ignore[attr-defined]
        ]

    @property
    def contributions(self) -> QuerySet[Contributor]:
        """Its parts in actions that other organisations answer for."""
        return (
            visible_contributors(self.viewer)
            .filter(organisation=self.organisation)
            .exclude(action__responsible_organisation=self.organisation)
            .select_related("action__responsible_organisation", "action__plan")
            .order_by("action__plan_id", "action__position", "action_id", "id")
        )

    @cached_property
    def forums(self) -> list[Forum]:
        return alphabetical(
            visible_forums(self.viewer).filter(host=self.organisation).select_related("strategy"),
            lambda forum: forum.name,
        )

    @cached_property
    def partners(self) -> list[Partner]:
        """Who else takes part in its actions, by name: two queries."""
        labels = dict(Contributor.Role.choices)
        roles: dict[int, list[tuple[str, int]]] = defaultdict(list)
        for pk, role, number in (
            Contributor.objects.filter(action__in=self._own)
            .exclude(organisation=self.organisation)
            .order_by()
            .values_list("organisation_id", "role")
            .annotate(number=Count("action", distinct=True))
        ):
            roles[pk].append((role, number))
        order = list(Contributor.Role.values)
        return [
            Partner(
                organisation,
                [
                    (str(labels[role]), number)
                    for role, number in sorted(
                        roles[organisation.pk], key=lambda each: order.index(each[0])
                    )
                ],
            )
            for organisation in alphabetical(
                Organisation.objects.filter(pk__in=roles), lambda each: each.name
            )
        ]


@dataclass
class OrganisationCounts:
    """How much of an organisation a viewer may see; actions of draft plans are not counted."""

    organisation: Organisation
    statuses: Counter[str] = field(default_factory=Counter)
    overdue: int = 0
    contributions: int = 0
    indicators: int = 0

    @property
    def actions(self) -> int:
        return self.statuses.total()


def organisations_for(viewer: Viewer) -> list[Organisation]:
    """The organisations that ``viewer`` may see something of, by name."""
    return alphabetical(
        visible_organisations(viewer).only("name_sv", "name_en", "short_name", "kind"),
        lambda each: each.name,
    )


def counts_of_organisations(
    organisations: Sequence[Organisation], viewer: Viewer, today: date
) -> list[OrganisationCounts]:
    """The counts of each, in the same order, in three queries."""
    counts = {each.pk: OrganisationCounts(each) for each in organisations}
    for pk, status, number, overdue in (
        visible_actions(viewer)
        .filter(responsible_organisation__in=counts)
        .exclude(plan__status=ActionPlan.DRAFT)
        .order_by()
        .values_list("responsible_organisation_id", "status")
        .annotate(number=Count("pk"), overdue=Count("pk", filter=overdue_on(today)))
    ):
        counts[pk].statuses[status] += number
        counts[pk].overdue += overdue
    for pk, number in (
        visible_contributors(viewer)
        .filter(organisation__in=counts)
        .exclude(Q(action__plan__status=ActionPlan.DRAFT))
        .order_by()
        .values_list("organisation_id")
        .annotate(number=Count("action", distinct=True))
    ):
        counts[pk].contributions = number
    for pk, number in (
        visible_indicators(viewer)
        .filter(responsible_organisation__in=counts)
        .exclude(objective__plan__status=ActionPlan.DRAFT)
        .order_by()
        .values_list("responsible_organisation_id")
        .annotate(number=Count("pk"))
    ):
        counts[pk].indicators = number
    return list(counts.values())
