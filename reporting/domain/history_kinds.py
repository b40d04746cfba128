"""What the history of a strategy tells of reviews, assessments, presentations and reports."""

from typing import Any

from django.utils.text import Truncator

from actions.domain.history.kinds import LONGEST_NAME, Kind, Row, named_after, named_by, register
from actions.domain.history.wording import Names
from actions.models import Action, ActionPlan, Indicator
from foundation.bilingual import choose
from reporting.models import (
    AnnualReport,
    AreaSummary,
    AwaitedValue,
    CycleQuestion,
    FollowUp,
    ForumPresentation,
    PlanAssessment,
    ReminderPace,
    ReportTexts,
    Review,
    ReviewAnswer,
    ReviewCycle,
    Slides,
    StrategyAssessment,
)
from strategy.models import Area, Strategy


def _first_words(kind: Kind, row: Row, owner: Any, names: Names) -> str:
    """What is to be done, as it begins."""
    words = choose({"sv": row["what_sv"], "en": row["what_en"]})
    return Truncator(words).chars(LONGEST_NAME)


def register_kinds() -> None:
    register(
        Kind(
            ReviewCycle,
            "strategy",
            Strategy,
            "strategy_id",
            name=named_after("year"),
            first=("status", "due_on"),
        ),
        Kind(
            CycleQuestion,
            "cycle__strategy",
            Strategy,
            "cycle__strategy_id",
            name=named_by("cycle_id"),
            first=("text_sv",),
        ),
        Kind(
            Review,
            "cycle__strategy",
            Action,
            "action_id",
            plan="action__plan",
            name=named_by("cycle_id"),
            first=("status",),
        ),
        Kind(
            ReviewAnswer,
            "review__cycle__strategy",
            Action,
            "review__action_id",
            plan="review__action__plan",
            name=named_by("question_id"),
            first=("text",),
        ),
        Kind(
            AwaitedValue,
            "cycle__strategy",
            Indicator,
            "indicator_id",
            plan="indicator__objective__plan",
            name=named_by("cycle_id"),
            first=("expected_on",),
        ),
        Kind(
            PlanAssessment,
            "cycle__strategy",
            ActionPlan,
            "plan_id",
            plan="plan",
            name=named_by("cycle_id"),
            first=("judgement",),
        ),
        Kind(
            StrategyAssessment,
            "cycle__strategy",
            Strategy,
            "cycle__strategy_id",
            name=named_by("cycle_id"),
            first=("judgement",),
        ),
        Kind(
            ForumPresentation,
            "forum__strategy",
            Strategy,
            "forum__strategy_id",
            name=named_after("held_on"),
            first=("forum_id",),
        ),
        Kind(
            Slides,
            "presentation__forum__strategy",
            Strategy,
            "presentation__forum__strategy_id",
            name=named_after("name"),
        ),
        Kind(
            FollowUp,
            "presentation__forum__strategy",
            Strategy,
            "presentation__forum__strategy_id",
            name=_first_words,
            first=("due_on", "responsible_organisation_id"),
        ),
        Kind(
            ReportTexts,
            "cycle__strategy",
            Strategy,
            "cycle__strategy_id",
            name=named_by("cycle_id"),
            first=("foreword_sv", "sections"),
        ),
        Kind(
            AreaSummary,
            "cycle__strategy",
            Area,
            "area_id",
            name=named_by("cycle_id"),
            first=("text_sv",),
        ),
        Kind(
            AnnualReport,
            "cycle__strategy",
            Strategy,
            "cycle__strategy_id",
            name=named_by("cycle_id"),
            first=("version", "status"),
        ),
        Kind(ReminderPace, "strategy", Strategy, "strategy_id", name=named_by("strategy_id")),
    )
