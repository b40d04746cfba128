"""The form of a report's snapshot, schema version 1.

Plain JSON: dates are ISO texts, figures are decimal texts ("152.5"), bilingual texts are
``{"sv": …, "en": …}``, statuses are stored values. Keys are never renamed or given another
meaning within a version; a renderer reads every version it ever could.
"""

from typing import TypedDict

SCHEMA_VERSION = 1

Text = dict[str, str]
"""A text by language, "sv" and "en"; empty where the owner has not written it."""


class PointData(TypedDict):
    period: str  # the first day of the period
    label: str  # 2025, 2025 H1 …
    value: str


class TargetData(PointData):
    is_illustrative: bool


class MeasurementData(PointData):
    note: str
    source: str
    recorded_by: str  # the organisation, never a person's name
    recorded_on: str
    is_illustrative: bool


class SeriesData(TypedDict):
    number: int
    definition: Text
    break_reason: Text
    baseline: PointData | None
    targets: list[TargetData]
    measurements: list[MeasurementData]  # of periods that end within the year or before


class EvaluationData(TypedDict):
    status: str
    measured_period: str | None  # a label
    actual: str | None
    expected: str | None
    shortfall: str | None
    progress: str | None  # share: "0.42"
    target: PointData | None


class IndicatorData(TypedDict):
    id: int
    name: Text
    unit: Text
    decimals: int
    direction: str
    frequency: str
    accumulation: str
    tolerance: str
    geography: Text
    source: Text
    source_url: str
    series: list[SeriesData]
    evaluation: EvaluationData


class ObjectiveData(TypedDict):
    id: int
    number: str
    title: Text
    description: Text
    parent: int | None
    needs: list[str]  # letters of the area's needs
    directions: list[str]  # numbers of the strategy's directions
    framework_goals: list[str]  # "agenda-2030:3": slug and number
    indicators: list[IndicatorData]


class EntryData(TypedDict):
    reported_on: str
    status: str
    percent_complete: int | None
    reason: str
    what_happened: str
    obstacles: str
    opportunities: str
    next_steps: str
    organisation: str  # the author's, in Swedish


class ReviewData(TypedDict):
    status: str
    account: str  # empty unless approved
    obstacles: str
    opportunities: str
    decision: str
    approved_on: str | None


class MilestoneData(TypedDict):
    title: Text
    due_on: str
    completed_on: str | None


class ContributorData(TypedDict):
    organisation: Text
    role: str


class ActionData(TypedDict):
    id: int
    number: str
    title: Text
    description: Text
    responsible_organisation: Text
    contributors: list[ContributorData]
    starts_on: str
    ends_on: str | None
    objectives: list[str]  # numbers of the plan's objectives
    status: str  # as of the snapshot's day, or the year's end if that is earlier
    percent_complete: int | None
    last_reported_on: str | None
    is_overdue: bool
    is_stale: bool
    is_reported: bool  # at least one entry dated in the year
    milestones: list[MilestoneData]
    review: ReviewData | None
    entries: list[EntryData]  # the year's, newest first


class AssessmentData(TypedDict):
    judgement: str
    reasons: Text
    proposal: Text


class PlanData(TypedDict):
    id: int
    title: Text
    summary: Text
    status: str
    starts_on: str
    ends_on: str
    decided_on: str | None
    reference_number: str
    objectives: list[ObjectiveData]  # a sub-objective comes after its objective
    actions: list[ActionData]
    assessment: AssessmentData | None


class NeedData(TypedDict):
    letter: str
    text: Text


class AreaData(TypedDict):
    id: int
    number: str
    title: Text
    short_title: Text
    target_state: Text
    needs: list[NeedData]
    plans: list[PlanData]  # in force during the year, draft plans left out


class DirectionData(TypedDict):
    number: str
    title: Text


class FrameworkData(TypedDict):
    slug: str
    title: Text
    goals: list[dict]  # {"number": str, "title": Text}: those that an objective contributes to


class PresentationData(TypedDict):
    forum: Text
    held_on: str
    outcome: Text
    plans: list[Text]


class MissingData(TypedDict):
    """What the report lacks, by ids of actions, indicators and plans in it."""

    # begun and not ended, without an entry in the year or an approved review of it
    unreported_actions: list[int]
    unapproved_actions: list[int]  # reported, but without an approved review
    unmeasured_indicators: list[int]  # no value for a period of the year
    unassessed_plans: list[int]


class StrategyData(TypedDict):
    id: int
    slug: str
    title: Text
    owner: Text
    vision: Text
    summary: Text
    source_url: str


class Snapshot(TypedDict):
    schema_version: int
    year: int
    version: int
    as_of: str  # the day the data was read
    cycle_status: str
    strategy: StrategyData
    directions: list[DirectionData]
    frameworks: list[FrameworkData]
    areas: list[AreaData]
    presentations: list[PresentationData]
    missing: MissingData
