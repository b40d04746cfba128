"""What the PDF says, in the order it says it: a snapshot as the data that the template reads.

Every text in it can be drawn as it is, and is in the active language; labels are translated here,
so the template knows no words.

An action's account is bounded: where there is an approved review it is shown and the year's
entries are not; else the latest ENTRIES_IN_FULL entries are, and the others are counted.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from actions.models import Contributor
from actions.statuses import ACTION_MARKS, ACTION_STATUSES, INDICATOR_STATUSES
from foundation.bilingual import active_language, choose
from foundation.charts import Chart
from foundation.status import Status
from reporting.charts import (
    ACTION_ORDER,
    INDICATOR_ORDER,
    AreaCounts,
    action_distribution,
    indicator_distribution,
    statuses_found,
)
from reporting.exporters.pdf_indicators import indicator_contents
from reporting.exporters.pdf_text import Said, Writer
from reporting.snapshot_schema import (
    ActionData,
    AreaData,
    EntryData,
    IndicatorData,
    ObjectiveData,
    PlanData,
    Snapshot,
)
from reporting.statuses import DECISIONS, JUDGEMENTS, REVIEW_STATUSES

ENTRIES_IN_FULL = 3
Data = dict[str, Any]


def report_title(snapshot: Snapshot) -> str:
    return _("Annual report %(year)s") % {"year": snapshot["year"]}


def contents_of(snapshot: Snapshot, *, sha256: str) -> Data:
    """All that the template needs, as plain data."""
    return _Report(snapshot, sha256).contents()


class _Report:
    def __init__(self, snapshot: Snapshot, sha256: str) -> None:
        self.snapshot = snapshot
        self.sha256 = sha256
        self.writer = Writer()
        self.plans = [plan for area in snapshot["areas"] for plan in area["plans"]]
        self.actions = [action for plan in self.plans for action in plan["actions"]]
        self.indicators = [
            indicator
            for plan in self.plans
            for objective in plan["objectives"]
            for indicator in objective["indicators"]
        ]

    def contents(self) -> Data:
        strategy = self.snapshot["strategy"]
        said = self.writer.said
        contents: Data = {
            "lang": active_language(),
            "region": "SE" if active_language() == "sv" else "GB",
            "strategy": self.writer.line(choose(strategy["title"])),
            "title": report_title(self.snapshot),
            "owner": self.writer.line(choose(strategy["owner"])),
            "keywords": self._keywords(),
            "as_of": _iso_parts(self.snapshot["as_of"]),
            "labels": _labels(),
            "cover": self._cover(),
            "vision": said(strategy["vision"]),
            "summary": self._summary(),
            "areas": [self._area(area) for area in self.snapshot["areas"]],
            "missing": self._missing(),
            "presentations": [
                {
                    "forum": said(each["forum"]),
                    "held_on": _day(each["held_on"]),
                    "plans": [said(title) for title in each["plans"]],
                    "outcome": self.writer.said_blocks(each["outcome"]),
                }
                for each in self.snapshot["presentations"]
            ],
            "goals": self._goals(),
            "sources": self._sources(),
            "definitions": _definitions(),
        }
        # Last: only now is it known what was replaced.
        contents["replaced"] = self._replaced()
        return contents

    def _keywords(self) -> list[str]:
        areas = (choose(area["short_title"]) for area in self.snapshot["areas"])
        names = [self.writer.line(name) for name in areas]
        return [_("annual report"), str(self.snapshot["year"]), *filter(None, names)]

    def _cover(self) -> Data:
        words = {"version": self.snapshot["version"]}
        is_open = self.snapshot["cycle_status"] != "closed"
        return {
            "draft": _("Draft: the review cycle is still open") if is_open else "",
            "facts": [
                [_("Version"), _("%(version)s") % words],
                [_("As of"), _day(self.snapshot["as_of"])],
                [_("Published by"), self.writer.said(self.snapshot["strategy"]["owner"])],
            ],
            "hash_label": _("SHA-256 of the data"),
            "hash": self.sha256,
        }

    # Summary

    def _summary(self) -> Data:
        actions = [
            AreaCounts(self._area_name(area), Counter(each["status"] for each in _actions_of(area)))
            for area in self.snapshot["areas"]
        ]
        indicators = [
            AreaCounts(
                self._area_name(area),
                Counter(each["evaluation"]["status"] for each in _indicators_of(area)),
            )
            for area in self.snapshot["areas"]
        ]
        return {
            "text": self.writer.said_blocks(self.snapshot["strategy"]["summary"]),
            "figures": self._figures(),
            "plans": [
                self._plan_row(area, plan)
                for area in self.snapshot["areas"]
                for plan in area["plans"]
            ],
            "distributions": [
                _distribution(action_distribution(actions), actions, ACTION_STATUSES, ACTION_ORDER),
                _distribution(
                    indicator_distribution(indicators),
                    indicators,
                    INDICATOR_STATUSES,
                    INDICATOR_ORDER,
                ),
            ]
            if self.snapshot["areas"]
            else [],
        }

    def _area_name(self, area: AreaData) -> str:
        name = choose(area["short_title"]) or choose(area["title"])
        return self.writer.line(f"{area['number']} {name}")

    def _figures(self) -> list[Data]:
        """The figures that matter first: of how many, and what they are."""
        statuses = Counter(action["status"] for action in self.actions)
        measured = len(self.indicators) - len(self.snapshot["missing"]["unmeasured_indicators"])
        reached = Counter(each["evaluation"]["status"] for each in self.indicators)
        of_actions, of_indicators = len(self.actions), len(self.indicators)
        return [
            _figure(
                sum(each["is_reported"] for each in self.actions),
                of_actions,
                _("actions reported in the year"),
            ),
            _figure(
                statuses["on_track"] + statuses["completed"],
                of_actions,
                _("actions on track or completed"),
            ),
            _figure(
                statuses["at_risk"] + statuses["delayed"],
                of_actions,
                _("actions at risk or delayed"),
            ),
            _figure(
                sum(each["is_overdue"] for each in self.actions),
                of_actions,
                _("actions past their end without being completed"),
            ),
            _figure(measured, of_indicators, _("indicators with a value for the year")),
            _figure(
                reached["achieved"] + reached["on_track"],
                of_indicators,
                _("indicators achieved or on track"),
            ),
        ]

    def _plan_row(self, area: AreaData, plan: PlanData) -> Data:
        assessment = plan["assessment"]
        reported = sum(action["is_reported"] for action in plan["actions"])
        return {
            "area": self._area_name(area),
            "plan": self.writer.said(plan["title"]),
            "judgement": _status(JUDGEMENTS, assessment["judgement"]) if assessment else None,
            "reported": _("%(part)s of %(whole)s")
            % {"part": reported, "whole": len(plan["actions"])},
        }

    # Areas, plans, objectives

    def _area(self, area: AreaData) -> Data:
        return {
            "heading": self.writer.line(f"{area['number']} {choose(area['title'])}"),
            "short": self._area_name(area),
            "target_state": self.writer.said_blocks(area["target_state"]),
            "needs": [
                {"letter": self.writer.line(need["letter"]), "text": self.writer.said(need["text"])}
                for need in area["needs"]
            ],
            "plans": [self._plan(plan) for plan in area["plans"]],
        }

    def _plan(self, plan: PlanData) -> Data:
        assessment = plan["assessment"]
        period = _period(plan["starts_on"], plan["ends_on"])
        facts = [[_("Period"), period], [_("Decided"), _day(plan["decided_on"])]]
        if plan["reference_number"]:
            facts.append([_("Reference number"), self.writer.line(plan["reference_number"])])
        if plan["status"] == "closed":
            facts.append([_("Status"), _("closed")])
        return {
            "title": self.writer.said(plan["title"]),
            "facts": facts,
            "summary": self.writer.said_blocks(plan["summary"]),
            "assessment": assessment
            and {
                "judgement": _status(JUDGEMENTS, assessment["judgement"]),
                "reasons": self.writer.said_blocks(assessment["reasons"]),
                "proposal": self.writer.said_blocks(assessment["proposal"]),
            },
            "objectives": [self._objective(each) for each in plan["objectives"]],
            "overview": [self._action_row(action) for action in plan["actions"]],
            "actions": [self._action(action) for action in plan["actions"]],
        }

    def _objective(self, objective: ObjectiveData) -> Data:
        title = choose(objective["title"])
        kind = (
            _("Sub-objective %(number)s: %(title)s")
            if objective["parent"]
            else _("Objective %(number)s: %(title)s")
        )
        links = [
            (_("Needs"), objective["needs"]),
            (_("Directions"), objective["directions"]),
        ]
        return {
            "heading": self.writer.line(kind % {"number": objective["number"], "title": title}),
            "description": self.writer.said_blocks(objective["description"]),
            "links": [
                [label, self.writer.line(", ".join(values))] for label, values in links if values
            ],
            "indicators": [
                indicator_contents(each, self.writer) for each in objective["indicators"]
            ],
        }

    # Actions

    def _action_row(self, action: ActionData) -> Data:
        return {
            "number": self.writer.line(action["number"]),
            "title": self.writer.said(action["title"]),
            "responsible": self.writer.said(action["responsible_organisation"]),
            "status": _status(ACTION_STATUSES, action["status"]),
            "percent": _percent(action["percent_complete"]),
        }

    def _action(self, action: ActionData) -> Data:
        review = action["review"]
        is_approved = review is not None and review["status"] == "approved"
        entries = [] if is_approved else action["entries"]
        return {
            "heading": self.writer.line(f"{action['number']} {choose(action['title'])}"),
            "status": _status(ACTION_STATUSES, action["status"]),
            "marks": self._marks(action),
            "facts": self._action_facts(action),
            "description": self.writer.said_blocks(action["description"]),
            "milestones": [
                [
                    self.writer.said(each["title"]),
                    _short_day(each["due_on"]),
                    _short_day(each["completed_on"]) or "–",
                ]
                for each in action["milestones"]
            ],
            "review": self._review(review) if review is not None and is_approved else None,
            "entries": [self._entry(entry) for entry in entries[:ENTRIES_IN_FULL]],
            "note": self._account_note(action, is_approved=is_approved),
        }

    def _marks(self, action: ActionData) -> list[Data]:
        marks = [("overdue", action["is_overdue"]), ("stale", action["is_stale"])]
        return [_status(ACTION_MARKS, mark) for mark, applies in marks if applies]

    def _action_facts(self, action: ActionData) -> list[list[Said]]:
        roles = dict(Contributor.Role.choices)
        facts: list[list[Said]] = [
            [_("Responsible"), self.writer.said(action["responsible_organisation"])],
            [_("Period"), _period(action["starts_on"], action["ends_on"])],
        ]
        if action["percent_complete"] is not None:
            facts.append([_("Completed"), _percent(action["percent_complete"])])
        if action["contributors"]:
            names = ", ".join(
                f"{choose(each['organisation'])} ({roles.get(each['role'], each['role'])})"
                for each in action["contributors"]
            )
            facts.append([_("Taking part"), self.writer.line(names)])
        if action["objectives"]:
            facts.append(
                [_("Objectives served"), self.writer.line(", ".join(action["objectives"]))]
            )
        return facts

    def _review(self, review: Any) -> Data:
        return {
            "approved": _("Approved %(day)s") % {"day": _day(review["approved_on"])}
            if review["approved_on"]
            else "",
            "account": self.writer.blocks(review["account"]),
            "parts": self._parts(
                (_("Obstacles"), review["obstacles"]), (_("Opportunities"), review["opportunities"])
            ),
            "decision": _status(DECISIONS, review["decision"]) if review["decision"] else None,
        }

    def _entry(self, entry: EntryData) -> Data:
        percent = _percent(entry["percent_complete"])
        told = [
            _day(entry["reported_on"]),
            _status(ACTION_STATUSES, entry["status"])["label"],
            percent,
            self.writer.line(entry["organisation"]),
        ]
        return {
            "told": " · ".join(filter(None, told)),
            "what_happened": self.writer.blocks(entry["what_happened"]),
            "parts": self._parts(
                (_("Reason"), entry["reason"]),
                (_("Obstacles"), entry["obstacles"]),
                (_("Opportunities"), entry["opportunities"]),
                (_("Next steps"), entry["next_steps"]),
            ),
        }

    def _parts(self, *parts: tuple[str, str]) -> list[Data]:
        found = ((label, self.writer.blocks(text)) for label, text in parts)
        return [{"label": label, "blocks": blocks} for label, blocks in found if blocks]

    def _account_note(self, action: ActionData, *, is_approved: bool) -> str:
        count = len(action["entries"])
        if is_approved:
            return ""
        if not count:
            return _("Nobody has reported on the action in the year.")
        notes = []
        if action["review"] is not None and action["review"]["status"] != "not_started":
            status = _status(REVIEW_STATUSES, action["review"]["status"])["label"]
            notes.append(_("The year's review is not approved (%(status)s).") % {"status": status})
        left = count - ENTRIES_IN_FULL
        if left > 0:
            notes.append(
                ngettext(
                    "%(count)d earlier report of the year stands in the Excel file.",
                    "%(count)d earlier reports of the year stand in the Excel file.",
                    left,
                )
                % {"count": left}
            )
        return " ".join(notes)

    # What ends the report

    def _missing(self) -> list[Data]:
        missing = self.snapshot["missing"]
        actions = {
            each["id"]: (
                f"{each['number']} {choose(each['title'])}",
                choose(each["responsible_organisation"]),
            )
            for each in self.actions
        }
        indicators = {each["id"]: (choose(each["name"]), "") for each in self.indicators}
        plans = {each["id"]: (choose(each["title"]), "") for each in self.plans}
        lists: list[tuple[str, Iterable[int], dict[int, tuple[str, str]]]] = [
            (_("Actions without a report in the year"), missing["unreported_actions"], actions),
            (
                _("Reported actions without an approved review"),
                missing["unapproved_actions"],
                actions,
            ),
            (
                _("Indicators without a value for the year"),
                missing["unmeasured_indicators"],
                indicators,
            ),
            (_("Plans without an assessment"), missing["unassessed_plans"], plans),
        ]
        return [
            {
                "title": f"{title} ({len(list(ids))})",
                "rows": [
                    [self.writer.line(part) for part in names[pk]] for pk in ids if pk in names
                ],
                "has_second": names is actions,
            }
            for title, ids, names in lists
            if ids
        ]

    def _goals(self) -> list[Data]:
        """The objectives that contribute to each framework's goals."""
        contributing: dict[str, list[str]] = {}
        for plan in self.plans:
            for objective in plan["objectives"]:
                named = f"{objective['number']} {choose(objective['title'])}"
                told = f"{choose(plan['title'])}: {named}"
                for goal in objective["framework_goals"]:
                    contributing.setdefault(goal, []).append(self.writer.line(told))
        return [
            {
                "framework": self.writer.said(framework["title"]),
                "rows": [
                    {
                        "goal": self.writer.line(f"{goal['number']} {choose(goal['title'])}"),
                        "objectives": contributing.get(f"{framework['slug']}:{goal['number']}", []),
                    }
                    for goal in framework["goals"]
                ],
            }
            for framework in self.snapshot["frameworks"]
            if framework["goals"]
        ]

    def _sources(self) -> Data:
        return {
            "strategy": self._link(self.snapshot["strategy"]["source_url"]),
            "rows": [
                {
                    "indicator": self.writer.said(each["name"]),
                    "source": self.writer.said(each["source"]),
                    "link": self._link(each["source_url"]),
                }
                for each in self.indicators
            ],
        }

    def _link(self, address: str) -> Data | None:
        """An address as it is followed, and as it is shown. Only web addresses are followed."""
        if not address:
            return None
        shown = self.writer.line(address)
        is_safe = address.isascii() and address.startswith(("https://", "http://"))
        return {"to": address if is_safe else "", "shown": shown.replace("/", "/\u200b")}

    def _replaced(self) -> str:
        if not self.writer.replaced:
            return ""
        kinds = sorted(kind or _("pictures and signs") for kind in self.writer.replaced)
        return _(
            "The texts hold characters that this file's typeface lacks (%(kinds)s). Pictures are"
            " written out by name in brackets, other characters by their Unicode number. The data"
            " behind the report has them as they were written."
        ) % {"kinds": ", ".join(kinds)}


def _actions_of(area: AreaData) -> list[ActionData]:
    return [action for plan in area["plans"] for action in plan["actions"]]


def _indicators_of(area: AreaData) -> list[IndicatorData]:
    return [
        indicator
        for plan in area["plans"]
        for objective in plan["objectives"]
        for indicator in objective["indicators"]
    ]


def _figure(part: int, whole: int, label: str) -> Data:
    return {"part": str(part), "whole": _("of %(whole)s") % {"whole": whole}, "label": label}


def _distribution(
    chart: Chart, areas: Sequence[AreaCounts], statuses: Any, order: Sequence[str]
) -> Data:
    found = statuses_found(areas, order)
    rows = [
        [area.name, *(str(area.counts.get(each, 0)) for each in found), str(area.total)]
        for area in areas
    ]
    sums = [str(sum(area.counts.get(each, 0) for area in areas)) for each in found]
    return {
        "chart": {"svg": chart.svg, "alt": chart.sentence, "title": chart.title},
        "sentence": chart.sentence,
        "header": [_("Area"), *(str(statuses[each]) for each in found), _("Total")],
        "rows": rows,
        "total": [_("All areas"), *sums, str(sum(area.total for area in areas))],
    }


def _status(statuses: Any, value: str) -> Data:
    status: Status | None = statuses.get(value)
    if status is None:
        return {"label": value, "tone": "muted"}
    return {"label": str(status.label), "tone": status.tone}


def _percent(percent: int | None) -> str:
    if percent is None:
        return ""
    return f"{percent}\xa0%" if active_language() == "sv" else f"{percent}%"


def _day(day: str | None) -> str:
    return date_format(date.fromisoformat(day), "DATE_FORMAT") if day else ""


def _short_day(day: str | None) -> str:
    return date_format(date.fromisoformat(day), "SHORT_DATE_FORMAT") if day else ""


def _period(starts_on: str, ends_on: str | None) -> str:
    if ends_on is None:
        return _("from %(day)s") % {"day": _day(starts_on)}
    return f"{_day(starts_on)} – {_day(ends_on)}"


def _iso_parts(day: str) -> list[int]:
    return [int(part) for part in day.split("-")]


def _definitions() -> list[Data]:
    lists = [
        (_("Status of actions"), ACTION_STATUSES, _("People who answer for the action say it.")),
        (_("Besides the status"), ACTION_MARKS, _("It follows from the dates.")),
        (
            _("Status of indicators"),
            INDICATOR_STATUSES,
            _(
                "It is computed. The expected value lies on the straight line from the baseline"
                " through the targets; the tolerance is stated by each indicator."
            ),
        ),
    ]
    return [
        {
            "title": title,
            "note": note,
            "rows": [
                {"status": _status(statuses, each.value), "meaning": str(each.meaning)}
                for each in statuses.values()
            ],
        }
        for title, statuses, note in lists
    ]


def _labels() -> dict[str, str]:
    return {
        "contents": _("Contents"),
        "summary": _("Summary"),
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
        "reasons": _("Reasons"),
        "proposal": _("Proposal"),
        "objectives": _("Objectives and indicators"),
        "no_objectives": _("The plan has no objectives."),
        "no_indicators": _("No indicator measures the objective."),
        "actions": _("Actions"),
        "no_actions": _("The plan has no actions."),
        "number": _("No."),
        "action": _("Action"),
        "responsible": _("Responsible"),
        "percent": _("Completed"),
        "milestone": _("Milestone"),
        "milestones": _("Milestones"),
        "due": _("Due"),
        "completed": pgettext("milestone", "Completed"),
        "account": _("Account of the year"),
        "decision": _("Decision for next year"),
        "entries": _("Reports of the year"),
        "missing": _("What is missing"),
        "nothing_missing": _("Nothing is missing: everything is reported, reviewed and measured."),
        "plan_title": _("Plan"),
        "indicator": _("Indicator"),
        "presentations": _("Presentations at forums"),
        "no_presentations": _("No presentation has been noted for the year."),
        "held_on": _("Held on"),
        "plans_presented": _("Plans presented"),
        "outcome": _("What came of it"),
        "goals": _("Contribution to the goals of other frameworks"),
        "goal": _("Goal"),
        "contributing": _("Objectives that contribute"),
        "no_goals": _("No objective is linked to the goal of a framework."),
        "sources": _("Sources"),
        "source": _("Source"),
        "no_source": _("no source given"),
        "no_sources": _("There are no indicators."),
        "strategy_source": _("The strategy"),
        "definitions": _("What the statuses mean"),
        "meaning": _("Meaning"),
        "replaced": _("Characters that were replaced"),
        "page": _("Page"),
    }
