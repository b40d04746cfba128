"""What ends the PDF: what is missing, presentations, contribution to goals, sources."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from foundation.bilingual import choose
from reporting.exporters.pdf_labels import Data, long_day
from reporting.exporters.pdf_text import BREAK, Writer
from reporting.snapshot_schema import IndicatorData, PlanData, Snapshot


def missing(snapshot: Snapshot, writer: Writer) -> list[Data]:
    """A table for each kind of missing things, all of them by name."""
    lacks = snapshot["missing"]
    line = writer.line
    plans = {plan["id"]: [line(choose(plan["title"]))] for plan in _plans(snapshot)}
    actions = {
        action["id"]: [
            line(f"{action['number']} {choose(action['title'])}"),
            line(choose(action["responsible_organisation"])),
            *plans[plan["id"]],
        ]
        for plan in _plans(snapshot)
        for action in plan["actions"]
    }
    indicators = {
        indicator["id"]: [line(choose(indicator["name"])), *plans[plan["id"]]]
        for plan, indicator in _indicators(snapshot)
    }
    of_action = [pgettext("annual report", "Action"), _("Responsible"), _("Plan")]
    of_indicator = [_("Indicator"), _("Plan")]
    lists = [
        (
            _("Actions without a report in the year"),
            lacks["unreported_actions"],
            actions,
            of_action,
        ),
        (
            _("Reported actions without an approved review"),
            lacks["unapproved_actions"],
            actions,
            of_action,
        ),
        (
            _("Indicators without a value for the year"),
            lacks["unmeasured_indicators"],
            indicators,
            of_indicator,
        ),
        (_("Plans without an assessment"), lacks["unassessed_plans"], plans, [_("Plan")]),
    ]
    return [
        {
            "title": f"{title} ({len(ids)})",
            "header": header,
            "rows": [names[pk] for pk in ids if pk in names],
        }
        for title, ids, names, header in lists
        if ids
    ]


def presentations(snapshot: Snapshot, writer: Writer) -> list[Data]:
    return [
        {
            "forum": writer.said(each["forum"]),
            "held_on": long_day(each["held_on"]),
            "plans": [writer.said(title) for title in each["plans"]],
            "outcome": writer.said_blocks(each["outcome"]),
        }
        for each in snapshot["presentations"]
    ]


def goals(snapshot: Snapshot, writer: Writer) -> list[Data]:
    """The objectives that contribute to each direction, and to each goal of a framework."""
    of_direction: dict[str, dict[int, list[str]]] = {}
    of_goal: dict[str, dict[int, list[str]]] = {}
    for plan in _plans(snapshot):
        for objective in plan["objectives"]:
            number = objective["number"]
            for direction in objective["directions"]:
                of_direction.setdefault(direction, {}).setdefault(plan["id"], []).append(number)
            for goal in objective["framework_goals"]:
                of_goal.setdefault(goal, {}).setdefault(plan["id"], []).append(number)
    titles = {plan["id"]: choose(plan["title"]) for plan in _plans(snapshot)}

    def told(contributing: dict[int, list[str]]) -> list[str]:
        return [
            writer.line(
                _("%(plan)s: %(numbers)s")
                % {"plan": titles[plan_id], "numbers": ", ".join(numbers)}
            )
            for plan_id, numbers in contributing.items()
        ]

    directions: Data = {
        "title": _("Directions of the strategy"),
        "header": pgettext("strategy", "Direction"),
        "rows": [
            {
                "goal": writer.line(f"{direction['number']} {choose(direction['title'])}"),
                "contributing": told(of_direction.get(direction["number"], {})) or ["–"],
            }
            for direction in snapshot["directions"]
        ],
    }
    frameworks: list[Data] = [
        {
            "title": writer.said(framework["title"]),
            "header": _("Goal"),
            "rows": [
                {
                    "goal": writer.line(f"{goal['number']} {choose(goal['title'])}"),
                    "contributing": told(of_goal.get(f"{framework['slug']}:{goal['number']}", {}))
                    or ["–"],
                }
                for goal in framework["goals"]
            ],
        }
        for framework in snapshot["frameworks"]
    ]
    return [each for each in (directions, *frameworks) if each["rows"]]


def sources(snapshot: Snapshot, writer: Writer) -> Data:
    return {
        "strategy": _link(snapshot["strategy"]["source_url"], writer),
        "rows": [
            {
                "indicator": writer.said(indicator["name"]),
                "source": writer.said(indicator["source"]),
                "link": _link(indicator["source_url"], writer),
            }
            for __, indicator in _indicators(snapshot)
        ],
    }


def replaced(writer: Writer) -> str:
    """What the writer had to replace, in words; empty if nothing."""
    if not writer.replaced:
        return ""
    scripts = sorted(writer.replaced - {""})
    kinds = [*scripts, *([_("pictures and signs")] if "" in writer.replaced else [])]
    return _(
        "The texts hold characters that this file's typeface lacks (%(kinds)s). Pictures are"
        " written out by name in brackets, other characters by their Unicode number. The data"
        " behind the report has them as they were written."
    ) % {"kinds": ", ".join(kinds)}


def _link(address: str, writer: Writer) -> Data | None:
    """An address as it is followed and as it is shown. Only web addresses are followed."""
    if not address:
        return None
    is_followed = address.isascii() and address.startswith(("https://", "http://"))
    shown = writer.line(address).replace("/", "/" + BREAK)
    return {"to": address if is_followed else "", "shown": shown}


def _plans(snapshot: Snapshot) -> list[PlanData]:
    return [plan for area in snapshot["areas"] for plan in area["plans"]]


def _indicators(snapshot: Snapshot) -> Iterator[tuple[PlanData, IndicatorData]]:
    for plan in _plans(snapshot):
        for objective in plan["objectives"]:
            for indicator in objective["indicators"]:
                yield plan, indicator
