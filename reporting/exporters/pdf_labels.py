"""How the PDF writes statuses, days and shares, and the labels that its template needs."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from actions.statuses import ACTION_MARKS, ACTION_STATUSES, INDICATOR_STATUSES
from foundation.bilingual import active_language
from foundation.status import Status

Data = dict[str, Any]


def status_data(statuses: Mapping[str, Status], value: str) -> Data:
    """A status as it is shown: its label, and the tone that chooses its colours."""
    status = statuses.get(value)
    if status is None:
        return {"label": value, "tone": "muted"}
    return {"label": str(status.label), "tone": status.tone}


def percent(share: int | None) -> str:
    if share is None:
        return ""
    return f"{share}\xa0%" if active_language() == "sv" else f"{share}%"


def long_day(day: str | None) -> str:
    return date_format(date.fromisoformat(day), "DATE_FORMAT") if day else ""


def short_day(day: str | None) -> str:
    return date_format(date.fromisoformat(day), "SHORT_DATE_FORMAT") if day else ""


def period(starts_on: str, ends_on: str | None) -> str:
    if ends_on is None:
        return _("from %(day)s") % {"day": long_day(starts_on)}
    return f"{long_day(starts_on)} – {long_day(ends_on)}"


def definitions() -> list[Data]:
    """What every status means, and who or what decides it."""
    lists = [
        (_("Status of actions"), ACTION_STATUSES, _("People who answer for the action say it.")),
        (_("Besides the status"), ACTION_MARKS, _("It follows from the dates.")),
        (
            _("Status of indicators"),
            INDICATOR_STATUSES,
            _(
                "It is computed. The expected value lies on the straight line from the baseline"
                " through the targets; each indicator states its own tolerance."
            ),
        ),
    ]
    return [
        {
            "title": title,
            "note": note,
            "rows": [
                {"status": status_data(statuses, each.value), "meaning": str(each.meaning)}
                for each in statuses.values()
            ],
        }
        for title, statuses, note in lists
    ]


def labels() -> dict[str, str]:
    return {
        "contents": _("Contents"),
        "summary": pgettext("annual report", "Summary"),
        "status": _("Status"),
        "figures": _("The year in figures"),
        "plans": _("Plans and their assessments"),
        "plan": _("Plan"),
        "area": _("Area"),
        "assessment": _("Assessment"),
        "not_assessed": _("not assessed"),
        "reported": _("Actions reported"),
        "target_state": _("Where the area is to be"),
        "needs": _("Needs"),
        "no_plans": _("No plan was in force in the area during the year."),
        "no_areas": _("The strategy has no areas."),
        "no_assessment": _("The plan has not been assessed for the year."),
        "proposal": _("Proposal"),
        "objectives": _("Objectives and indicators"),
        "no_objectives": _("The plan has no objectives."),
        "no_indicators": _("No indicator measures the objective."),
        "actions": _("Actions"),
        "no_actions": _("The plan has no actions."),
        "number": _("No."),
        "action": pgettext("annual report", "Action"),
        "responsible": _("Responsible"),
        "percent": _("Completed"),
        "milestone": _("Milestone"),
        "due": _("Due"),
        "completed": pgettext("milestone", "Completed"),
        "account": _("Account of the year"),
        "decision": _("Decision for next year"),
        "missing": _("What is missing"),
        "nothing_missing": _("Nothing is missing: everything is reported, reviewed and measured."),
        "indicator": _("Indicator"),
        "presentations": _("Presentations at forums"),
        "no_presentations": _("No presentation has been noted for the year."),
        "plans_presented": _("Plans presented"),
        "outcome": _("What came of it"),
        "goals": _("Contribution to directions and goals"),
        "contributing": _("Objectives that contribute"),
        "no_goals": _("No objective is linked to a direction or to the goal of a framework."),
        "sources": _("Sources"),
        "source": _("Source"),
        "no_source": _("no source given"),
        "no_sources": _("There are no indicators."),
        "strategy_source": _("The strategy"),
        "definitions": _("What the statuses mean"),
        "meaning": _("Meaning"),
        "replaced": _("Characters that were replaced"),
    }
