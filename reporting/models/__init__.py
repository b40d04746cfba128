"""Tell: review cycles, reviews, assessments, presentations, annual reports; reminders of them."""

from reporting.models.assessments import PlanAssessment, StrategyAssessment
from reporting.models.cycles import CycleEscalation, CycleFreeze, CycleQuestion, ReviewCycle
from reporting.models.excerpts import ReportExcerpt
from reporting.models.forums import FollowUp, ForumPresentation, Slides
from reporting.models.reminders import (
    CalendarFeed,
    LinkedAction,
    RemindedAction,
    Reminder,
    ReminderPace,
    ReportingLink,
)
from reporting.models.report_texts import AreaSummary, ReportTexts
from reporting.models.reports import (
    AnnualReport,
    ReportFile,
    ReportRequest,
    ReportSnapshot,
    RestatedFigure,
)
from reporting.models.reviews import (
    AwaitedValue,
    Review,
    ReviewAnswer,
    ReviewDraft,
    ReviewTurn,
)
from reporting.models.visits import DashboardVisit

__all__ = [
    "AnnualReport",
    "AreaSummary",
    "AwaitedValue",
    "CalendarFeed",
    "CycleEscalation",
    "CycleFreeze",
    "CycleQuestion",
    "DashboardVisit",
    "FollowUp",
    "ForumPresentation",
    "LinkedAction",
    "PlanAssessment",
    "RemindedAction",
    "Reminder",
    "ReminderPace",
    "ReportExcerpt",
    "ReportFile",
    "ReportRequest",
    "ReportSnapshot",
    "ReportTexts",
    "ReportingLink",
    "RestatedFigure",
    "Review",
    "ReviewAnswer",
    "ReviewCycle",
    "ReviewDraft",
    "ReviewTurn",
    "Slides",
    "StrategyAssessment",
]
