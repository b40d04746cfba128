"""The form of what a strategy contributes to the goals of its frameworks, form version 1.

Plain JSON, for the owner's overall assessment: figures are decimal texts ("152.5"), days ISO texts,
bilingual texts ``{"sv": …, "en": …}``. Nothing is summed across indicators. Keys are never
renamed or given another meaning within a version.
"""

from typing import TypedDict

from reporting.snapshot_schema import AssessmentData, PointData, Text

FORM = "milstolpe.contribution"
FORM_VERSION = 1


class IndicatorState(TypedDict):
    id: int
    name: Text
    unit: Text
    decimals: int
    direction: str
    status: str  # achieved, on_track, at_risk, off_track, no_measurement, no_target, no_baseline
    trend: str  # improved, worsened, unchanged, unknown: since the year before
    progress: str | None  # share of the way from baseline to final target: "0.42"
    progress_year_before: str | None
    value: str | None  # the latest, accumulated where values accumulate
    value_period: str | None  # a label: 2025, 2025 H1 …
    expected: str | None
    target: PointData | None  # the final one


class PlanState(TypedDict):
    id: int
    title: Text
    area: Text
    area_number: str
    assessment: AssessmentData | None  # the coordinator's, of the year


class ObjectiveState(TypedDict):
    id: int
    number: str
    title: Text
    plan: int  # the id of one of ``plans``
    indicators: list[IndicatorState]


class GoalState(TypedDict):
    number: str
    title: Text
    objectives: list[ObjectiveState]  # empty where none serves the goal


class FrameworkState(TypedDict):
    slug: str
    title: Text
    goals: list[GoalState]


class Contribution(TypedDict):
    form: str
    form_version: int
    strategy: dict  # {"slug": str, "title": Text, "owner": Text}
    year: int
    cycle_status: str
    as_of: str  # the last day of the year, or the day it was read if that is earlier
    assessment: AssessmentData | None  # of the whole strategy
    plans: list[PlanState]
    frameworks: list[FrameworkState]
