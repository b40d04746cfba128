"""Do: action plans, objectives, indicators, measurements, actions and progress entries."""

from actions.models.actions import Action, Contributor, Milestone, ReportingDate
from actions.models.discussion import Question, Reply
from actions.models.drafts import EntryDraft
from actions.models.handovers import Handover
from actions.models.indicators import (
    Breakdown,
    Category,
    Indicator,
    Measurement,
    PartValue,
    Series,
    StoredEvaluation,
    Target,
)
from actions.models.lists import SavedView
from actions.models.plans import ActionPlan, Objective
from actions.models.progress import Attachment, ProgressEntry
from actions.models.remarks import Remark, Tag

__all__ = [
    "Action",
    "ActionPlan",
    "Attachment",
    "Breakdown",
    "Category",
    "Contributor",
    "EntryDraft",
    "Handover",
    "Indicator",
    "Measurement",
    "Milestone",
    "Objective",
    "PartValue",
    "ProgressEntry",
    "Question",
    "Remark",
    "Reply",
    "ReportingDate",
    "SavedView",
    "Series",
    "StoredEvaluation",
    "Tag",
    "Target",
]
