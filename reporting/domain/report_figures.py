"""The figures that a text of a report may name, counted in a snapshot."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reporting.snapshot_schema import AreaData, Snapshot

FIGURES: dict[str, str | Promise] = {
    "plans": _("plans in force during the year"),
    "plans.assessed": _("plans with an assessment"),
    "objectives": _("objectives"),
    "actions": _("actions"),
    "actions.reported": _("actions reported in the year"),
    "actions.on_track": _("actions on track"),
    "actions.at_risk": _("actions at risk"),
    "actions.delayed": _("actions delayed"),
    "actions.completed": _("actions completed"),
    "actions.overdue": _("actions past their end without being completed"),
    "reviews.approved": _("actions with an approved review"),
    "indicators": _("indicators"),
    "indicators.measured": _("indicators with a value for the year"),
    "indicators.achieved": _("indicators that have achieved their target"),
    "indicators.on_track": _("indicators on track"),
    "indicators.off_track": _("indicators off track"),
}
"""Each placeholder, and what it counts."""


def figures_of(snapshot: Snapshot, areas: Sequence[AreaData] | None = None) -> dict[str, int]:
    """The value of each placeholder, in the whole report or in ``areas`` of it."""
    plans = [
        plan for area in (snapshot["areas"] if areas is None else areas) for plan in area["plans"]
    ]
    actions = [action for plan in plans for action in plan["actions"]]
    objectives = [objective for plan in plans for objective in plan["objectives"]]
    indicators = [each for objective in objectives for each in objective["indicators"]]
    unmeasured = set(snapshot["missing"]["unmeasured_indicators"])
    statuses = [action["status"] for action in actions]
    states = [each["evaluation"]["status"] for each in indicators]
    reviews = [action["review"] for action in actions]
    return {
        "plans": len(plans),
        "plans.assessed": sum(plan["assessment"] is not None for plan in plans),
        "objectives": len(objectives),
        "actions": len(actions),
        "actions.reported": sum(action["is_reported"] for action in actions),
        **{
            f"actions.{status}": statuses.count(status)
            for status in ("on_track", "at_risk", "delayed", "completed")
        },
        "actions.overdue": sum(action["is_overdue"] for action in actions),
        "reviews.approved": sum(
            review is not None and review["status"] == "approved" for review in reviews
        ),
        "indicators": len(indicators),
        "indicators.measured": sum(each["id"] not in unmeasured for each in indicators),
        **{
            f"indicators.{state}": states.count(state)
            for state in ("achieved", "on_track", "off_track")
        },
    }
