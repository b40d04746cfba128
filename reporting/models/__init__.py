"""Tell: review cycles, reviews, assessments, presentations and annual reports."""

from reporting.models.reports import AnnualReport, ReportFile, ReportRequest, ReportSnapshot
from reporting.models.reviews import ForumPresentation, PlanAssessment, Review, ReviewCycle

__all__ = [
    "AnnualReport",
    "ForumPresentation",
    "PlanAssessment",
    "ReportFile",
    "ReportRequest",
    "ReportSnapshot",
    "Review",
    "ReviewCycle",
]
