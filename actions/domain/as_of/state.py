"""What stood on a day: plain frozen facts, in the order of the plans."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import cast

from actions.domain.actions import ActionState
from actions.domain.figures import IndicatorRecord
from actions.models import ActionPlan
from actions.permissions import PUBLIC_PLAN_STATUSES
from actions.rules.attention import reasons_for_attention
from actions.statuses import ACTION_STATUSES, PLAN_STATUSES
from foundation.bilingual import Bilingual
from foundation.status import Status


@dataclass(frozen=True)
class PlanThen:
    id: int
    area_id: int
    title_sv: str
    title_en: str
    summary_sv: str
    summary_en: str
    starts_on: date
    ends_on: date
    status: str
    decided_on: date | None
    reference_number: str
    reporting_interval_months: int
    title = Bilingual()
    summary = Bilingual()

    @property
    def status_style(self) -> Status:
        return PLAN_STATUSES[self.status]

    @property
    def is_public(self) -> bool:
        """Adopted or closed on that day, so that what stands in it had been promised."""
        return self.status in PUBLIC_PLAN_STATUSES


@dataclass(frozen=True)
class ObjectiveThen:
    id: int
    plan_id: int
    parent_id: int | None
    number: str
    position: int
    title_sv: str
    title_en: str
    title = Bilingual()

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


@dataclass(frozen=True)
class IndicatorThen:
    """Has what an IndicatorRecord reads of an Indicator."""

    id: int
    objective_id: int
    position: int
    name_sv: str
    name_en: str
    unit_sv: str
    unit_en: str
    decimals: int
    direction: str
    frequency: str
    accumulation: str
    tolerance: Decimal
    responsible_organisation_id: int | None
    responsible_person_id: int | None
    name = Bilingual()
    unit = Bilingual()


@dataclass(frozen=True)
class ActionThen:
    """Has what the state of an action follows from (see ActionDates)."""

    id: int
    plan_id: int
    number: str
    position: int
    title_sv: str
    title_en: str
    status: str
    percent_complete: int | None
    starts_on: date
    ends_on: date | None
    last_reported_on: date | None
    reporting_interval_months: int | None
    responsible_organisation_id: int
    responsible_person_id: int | None
    title = Bilingual()

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def status_style(self) -> Status:
        return ACTION_STATUSES[self.status]


@dataclass(frozen=True)
class MilestoneThen:
    id: int
    action_id: int
    position: int
    title_sv: str
    title_en: str
    due_on: date
    completed_on: date | None
    title = Bilingual()


@dataclass(frozen=True)
class State:
    """What stood at the end of ``day``, by id, in the order of areas, plans and positions."""

    day: date
    plans: Mapping[int, PlanThen]
    objectives: Mapping[int, ObjectiveThen]
    indicators: Mapping[int, IndicatorRecord]
    actions: Mapping[int, ActionThen]
    states: Mapping[int, ActionState]
    """What follows from the dates of each action, on that day."""
    milestones: Mapping[int, MilestoneThen] = field(default_factory=dict)
    withdrawn: Mapping[tuple[str, int], str] = field(default_factory=dict)
    """Why each thing was withdrawn that had been withdrawn by then, by kind ("action") and id."""

    @cached_property
    def reasons(self) -> dict[int, frozenset[str]]:
        """Why each action called for attention on that day."""
        return {
            action.id: reasons_for_attention(
                status=action.status,
                starts_on=action.starts_on,
                last_reported_on=action.last_reported_on,
                has_person=action.responsible_person_id is not None,
                is_overdue=self.states[action.id].is_overdue,
                is_stale=self.states[action.id].is_stale,
                takes_reports=self.plans[action.plan_id].status == ActionPlan.ADOPTED,
                today=self.day,
            )
            for action in self.actions.values()
        }

    def plan_of(self, record: IndicatorRecord) -> PlanThen:
        return self.plans[self.objectives[indicator_of(record).objective_id].plan_id]

    def is_late(self, milestone: MilestoneThen) -> bool:
        return milestone.completed_on is None and milestone.due_on < self.day

    @property
    def is_empty(self) -> bool:
        return not self.plans


def indicator_of(record: IndicatorRecord) -> IndicatorThen:
    """The indicator as it stood, of a record that ``state_on`` has made."""
    return cast(IndicatorThen, record.indicator)
