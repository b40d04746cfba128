"""Do: action plans, objectives, indicators, measurements, actions and progress entries."""

from actions.models.actions import Action, Contributor, Milestone, ReportingDate
from actions.models.indicators import Indicator, Measurement, Series, Target
from actions.models.plans import ActionPlan, Objective
from actions.models.progress import Attachment, ProgressEntry

__all__ = [
    "Action",
    "ActionPlan",
    "Attachment",
    "Contributor",
    "Indicator",
    "Measurement",
    "Milestone",
    "Objective",
    "ProgressEntry",
    "ReportingDate",
    "Series",
    "Target",
]
