"""The form of a report's snapshot, schema version 2.

Plain JSON: dates are ISO texts, figures are decimal texts ("152.5"), bilingual texts are
``{"sv": …, "en": …}``, statuses are stored values. Keys are never renamed or given another
meaning within a version; ``snapshot_upgrades`` reads every version that there ever was.
"""

from typing import NotRequired, TypedDict

SCHEMA_VERSION = 2

Text = dict[str, str]
"""A text by language, "sv" and "en"; empty where the owner has not written it."""


class PointData(TypedDict):
    period: str  # the first day of the period
    label: str  # 2025, 2025 H1 …
    value: str


class TargetData(PointData):
    is_illustrative: bool


class EvidenceData(TypedDict):
    """What a report rests on. It is opened where the entry stands, by those who may read it."""

    title: str  # a file's name, what a link is called, or its site
    kind: str  # file or link


class CameWithData(TypedDict):
    """The progress entry that a value came with."""

    id: int
    action: int
    reported_on: str
    evidence: list[EvidenceData]


class PartData(TypedDict):
    category: int  # the id of one of the indicator's breakdown's categories
    value: str


class MeasurementData(PointData):
    id: NotRequired[int]  # missing in version 1; its place: /indicators/<indicator>/#value-<id>
    came_with: NotRequired[CameWithData]  # missing where it came with no entry
    parts: NotRequired[list[PartData]]  # those known; missing where it is not broken down
    note: str
    source: str
    recorded_by: str  # the organisation, never a person's name, in Swedish
    recorded_by_en: NotRequired[str]  # the same in English, where it has an English name
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


class AwaitedData(TypedDict):
    expected_on: str
    note: str


class CategoryData(TypedDict):
    id: int
    name: Text


class BreakdownData(TypedDict):
    """By what values are broken down, such as sex."""

    name: Text
    parts_add_up: bool  # else the total lies between the parts
    categories: list[CategoryData]  # those in use, and those that a value has a part of


class IndicatorData(TypedDict):
    breakdown: NotRequired[BreakdownData]
    awaited: NotRequired[AwaitedData]  # no value for the year yet, and somebody says when it comes
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
    # In an excerpt that left sub-objectives out: whether any indicator measures the objective.
    is_measured: NotRequired[bool]
    needs: list[str]  # letters of the area's needs
    directions: list[str]  # numbers of the strategy's directions
    framework_goals: list[str]  # "agenda-2030:3": slug and number
    indicators: list[IndicatorData]


class EntryData(TypedDict):
    id: NotRequired[int]  # missing in version 1; its place: /actions/<action>/?entry=<id>
    reported_on: str
    recorded_on: NotRequired[str]  # the day it was written, which may be later
    status: str
    percent_complete: int | None
    reason: str
    what_happened: str
    obstacles: str
    opportunities: str
    next_steps: str
    organisation: str  # the author's, in Swedish
    organisation_en: NotRequired[str]  # the same in English, where it has an English name
    on_behalf_of: NotRequired[Text]  # the organisation whose report another one has written
    evidence: NotRequired[list[EvidenceData]]  # missing where nothing is attached


class UnlockedData(TypedDict):
    on: str
    reason: str


class AnswerData(TypedDict):
    question: Text
    answer: str


class ReviewData(TypedDict):
    # how often an approved review was unlocked, and why; missing where it never was
    unlocked: NotRequired[list[UnlockedData]]
    # to the cycle's own questions; missing unless approved, and where nothing was answered
    answers: NotRequired[list[AnswerData]]
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
    organisation_id: NotRequired[int]  # missing in the oldest snapshots
    role: str


class ActionData(TypedDict):
    id: int
    number: str
    title: Text
    description: Text
    responsible_organisation: Text
    responsible_organisation_id: NotRequired[int]  # missing in the oldest snapshots
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
    summary_of_year: NotRequired[Text]  # the coordinator's; its placeholders are filled in
    needs: list[NeedData]
    plans: list[PlanData]  # in force during the year, draft plans left out


class DirectionData(TypedDict):
    number: str
    title: Text


class GoalData(TypedDict):
    number: str
    title: Text


class FrameworkData(TypedDict):
    slug: str
    title: Text
    goals: list[GoalData]  # those that an objective contributes to


class FollowUpData(TypedDict):
    what: Text
    organisation: Text | None
    due_on: str
    done_on: str | None


class PresentationData(TypedDict):
    forum: Text
    held_on: str
    is_planned: NotRequired[bool]  # true: not held yet on the day the data was read
    outcome: Text
    plans: list[Text]
    questions: NotRequired[Text]
    advice: NotRequired[Text]
    decisions: NotRequired[Text]
    follow_ups: NotRequired[list[FollowUpData]]


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


class ExcerptData(TypedDict):
    organisation: Text


class PreviousActionData(TypedDict):
    id: int
    number: str
    title: Text
    responsible_organisation: Text
    ends_on: str | None
    status: str
    is_reported: bool
    is_overdue: bool


class PreviousIndicatorData(TypedDict):
    id: int
    name: Text
    status: str
    actual: str | None
    measured_period: str | None  # a label


class PreviousData(TypedDict):
    """How things stood a year before."""

    year: int
    version: int | None  # that of the published report; null where none was, and it was reckoned
    sha256: str  # of the published report's data, or empty
    actions: list[PreviousActionData]
    indicators: list[PreviousIndicatorData]


class RestatementData(TypedDict):
    """A figure that was published and has been corrected since."""

    indicator: int
    series: int  # its number
    kind: str  # measurement, target or baseline
    published: PointData
    published_year: int  # the year of the report in which it was last published
    published_version: int
    published_on: str
    corrected: PointData | None  # null: withdrawn
    reason: str
    corrected_by: Text  # the organisation, never a person's name
    corrected_on: str  # empty where it is not known


class SectionChoice(TypedDict):
    key: str  # one of reporting.document.sections
    is_included: bool


class Snapshot(TypedDict):
    site: NotRequired[str]  # where the pages that paths lead to stood then: https://example.org
    foreword: NotRequired[Text]  # figures stand in it: its placeholders are filled in
    reason: NotRequired[str]  # why there is a new version
    sections: NotRequired[list[SectionChoice]]  # in their order; without it: all, as they come
    excerpt: NotRequired[ExcerptData]  # whose part it is, where it is not the whole report
    assessment: NotRequired[AssessmentData | None]  # of the whole strategy
    restatements: NotRequired[list[RestatementData]]  # missing in the oldest snapshots
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
    previous: PreviousData | None  # null where the year before was not followed up
