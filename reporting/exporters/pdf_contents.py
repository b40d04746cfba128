"""What the PDF says, in the order it says it: a snapshot as the data that the template reads.

Every text in it can be drawn as it is, and is in the active language. Labels are translated here:
the template knows no words.
"""

from django.utils.translation import gettext as _

from foundation.bilingual import active_language, choose
from reporting.exporters import pdf_closing, pdf_labels
from reporting.exporters.pdf_actions import action_contents, action_row
from reporting.exporters.pdf_indicators import indicator_contents
from reporting.exporters.pdf_labels import Data, long_day, period, status_data
from reporting.exporters.pdf_summary import area_name, summary
from reporting.exporters.pdf_text import Said, Writer
from reporting.snapshot_schema import AreaData, AssessmentData, ObjectiveData, PlanData, Snapshot
from reporting.statuses import CYCLE_STATUSES, JUDGEMENTS


def contents_of(snapshot: Snapshot, *, sha256: str) -> Data:
    """All that the template needs, as plain data."""
    writer = Writer()
    strategy = snapshot["strategy"]
    contents: Data = {
        "lang": active_language(),
        "region": "SE" if active_language() == "sv" else "GB",
        "strategy": writer.name(choose(strategy["title"])),
        "title": _("Annual report %(year)s") % {"year": snapshot["year"]},
        "owner": writer.name(choose(strategy["owner"])),
        "keywords": _keywords(snapshot, writer),
        "labels": pdf_labels.labels(),
        "cover": _cover(snapshot, sha256),
        "summary": summary(snapshot, writer),
        "areas": [_area(area, writer) for area in snapshot["areas"]],
        "missing": pdf_closing.missing(snapshot, writer),
        "presentations": pdf_closing.presentations(snapshot, writer),
        "goals": pdf_closing.goals(snapshot, writer),
        "sources": pdf_closing.sources(snapshot, writer),
        "definitions": pdf_labels.definitions(),
    }
    # Last: only now is it known what was replaced.
    contents["replaced"] = pdf_closing.replaced(writer)
    return contents


def _keywords(snapshot: Snapshot, writer: Writer) -> list[str]:
    names = [writer.name(choose(area["short_title"])) for area in snapshot["areas"]]
    return [_("annual report"), str(snapshot["year"]), *filter(None, names)]


def _cover(snapshot: Snapshot, sha256: str) -> Data:
    status = snapshot["cycle_status"]
    return {
        "draft": "" if status == "closed" else _("Draft: the review cycle is still open"),
        "facts": [
            [_("Version"), str(snapshot["version"])],
            [_("As of"), long_day(snapshot["as_of"])],
            [_("Review cycle"), status_data(CYCLE_STATUSES, status)["label"]],
        ],
        "hash_label": _("SHA-256 of the data"),
        "hash": sha256,
    }


def _area(area: AreaData, writer: Writer) -> Data:
    return {
        "heading": writer.line(f"{area['number']} {choose(area['title'])}"),
        "short": area_name(area, writer),
        "target_state": writer.said_blocks(area["target_state"]),
        "needs": [
            {"letter": writer.line(need["letter"]), "text": writer.said(need["text"])}
            for need in area["needs"]
        ],
        "plans": [_plan(plan, writer) for plan in area["plans"]],
    }


def _plan(plan: PlanData, writer: Writer) -> Data:
    measured = {each["parent"] for each in plan["objectives"] if each["indicators"]}
    return {
        "title": writer.said(plan["title"]),
        "facts": _plan_facts(plan, writer),
        "summary": writer.said_blocks(plan["summary"]),
        "assessment": _assessment(plan["assessment"], writer) if plan["assessment"] else None,
        "objectives": [
            _objective(each, writer, is_measured=bool(each["indicators"]) or each["id"] in measured)
            for each in plan["objectives"]
        ],
        "overview": [action_row(action, writer) for action in plan["actions"]],
        "actions": [action_contents(action, writer) for action in plan["actions"]],
    }


def _plan_facts(plan: PlanData, writer: Writer) -> list[list[Said]]:
    facts: list[list[Said]] = [[_("Period"), period(plan["starts_on"], plan["ends_on"])]]
    if plan["decided_on"]:
        facts.append([_("Decided"), long_day(plan["decided_on"])])
    if plan["reference_number"]:
        facts.append([_("Reference number"), writer.line(plan["reference_number"])])
    if plan["status"] == "closed":
        facts.append([_("Status"), _("closed")])
    return facts


def _assessment(assessment: AssessmentData, writer: Writer) -> Data:
    return {
        "judgement": status_data(JUDGEMENTS, assessment["judgement"]),
        "reasons": writer.said_blocks(assessment["reasons"]),
        "proposal": writer.said_blocks(assessment["proposal"]),
    }


def _objective(objective: ObjectiveData, writer: Writer, *, is_measured: bool) -> Data:
    """``is_measured`` by indicators of its own or of its sub-objectives."""
    words = {"number": objective["number"], "title": choose(objective["title"])}
    heading = (
        _("Sub-objective %(number)s: %(title)s")
        if objective["parent"]
        else _("Objective %(number)s: %(title)s")
    )
    links = [(_("Needs"), objective["needs"]), (_("Directions"), objective["directions"])]
    return {
        "heading": writer.line(heading % words),
        "description": writer.said_blocks(objective["description"]),
        "links": [[label, writer.line(", ".join(values))] for label, values in links if values],
        "is_measured": is_measured,
        "indicators": [indicator_contents(each, writer) for each in objective["indicators"]],
    }
