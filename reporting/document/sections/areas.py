"""The areas, each a section of its own: where it is to be, and its plans."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from actions.statuses import ACTION_STATUSES
from foundation.bilingual import choose
from reporting.document.addresses import action_page, objective_page, plan_page
from reporting.document.blocks import (
    Block,
    Column,
    Fact,
    Facts,
    Heading,
    Line,
    Look,
    Paragraph,
    Part,
    Run,
    Table,
    said,
)
from reporting.document.prose import named, prose
from reporting.document.sections.actions import action_blocks, percent_place
from reporting.document.sections.indicators import indicator_blocks
from reporting.document.words import joined, long_day, percent, period, pill, told
from reporting.snapshot_reading import area_name
from reporting.snapshot_schema import (
    ActionData,
    AreaData,
    AssessmentData,
    ObjectiveData,
    PlanData,
    Snapshot,
)
from reporting.statuses import JUDGEMENTS


def area_parts(snapshot: Snapshot) -> Iterator[Part]:
    for area in snapshot["areas"]:
        yield Part(
            key=f"area-{area['id']}",
            title=f"{area['number']} {choose(area['title'])}",
            blocks=tuple(_area(area, is_whole="excerpt" not in snapshot)),
            short=area_name(area),
        )


def _area(area: AreaData, *, is_whole: bool) -> Iterator[Block]:
    """``is_whole``: not an excerpt, in which the summary is all that counts the whole area."""
    summary = prose(area.get("summary_of_year", {}))
    if summary and not is_whole:
        yield Paragraph(
            said(_("The year in the whole area, as the annual report has it")), Look.LABEL
        )
    yield from summary
    target_state = prose(area["target_state"])
    if target_state:
        yield Paragraph(said(_("Where the area is to be")), Look.LABEL)
        yield from target_state
    if area["needs"]:
        yield Paragraph(said(_("Needs")), Look.LABEL)
        yield Facts(tuple(Fact(need["letter"], named(need["text"])) for need in area["needs"]))
    if not area["plans"]:
        nothing = _("No plan was in force in the area during the year.")
        yield Paragraph(said(nothing), Look.QUIET)
    for plan in area["plans"]:
        yield from _plan(plan)


def _plan(plan: PlanData) -> Iterator[Block]:
    title = named(plan["title"], link=plan_page(plan["id"]))
    yield Heading(2, title, anchor=f"plan-{plan['id']}")
    yield Facts(tuple(_plan_facts(plan)))
    yield from prose(plan["summary"])

    yield Heading(3, said(_("Assessment")))
    if plan["assessment"] is None:
        nothing = _("The plan has not been assessed for the year.")
        yield Paragraph(said(nothing), Look.QUIET)
    else:
        yield from _assessment(plan["assessment"])

    yield Heading(3, said(_("Objectives and indicators")))
    if not plan["objectives"]:
        yield Paragraph(said(_("The plan has no objectives.")), Look.QUIET)
    measured = {each["parent"] for each in plan["objectives"] if each["indicators"]}
    for objective in plan["objectives"]:
        is_measured = bool(objective["indicators"]) or objective["id"] in measured
        yield from _objective(
            objective, is_measured=is_measured or objective.get("is_measured", False)
        )

    yield Heading(3, said(_("Actions")))
    if plan["actions"]:
        yield _overview(plan["actions"])
    else:
        yield Paragraph(said(_("The plan has no actions.")), Look.QUIET)
    for action in plan["actions"]:
        yield from action_blocks(action)


def _plan_facts(plan: PlanData) -> Iterator[Fact]:
    yield Fact(_("Period"), said(period(plan["starts_on"], plan["ends_on"])))
    if plan["decided_on"]:
        yield Fact(_("Decided"), said(long_day(plan["decided_on"])))
    if plan["reference_number"]:
        yield Fact(_("Reference number"), said(plan["reference_number"]))
    if plan["status"] == "closed":
        yield Fact(_("Status"), said(_("closed")))


def _assessment(assessment: AssessmentData) -> Iterator[Block]:
    yield Paragraph((pill(JUDGEMENTS, assessment["judgement"]),))
    yield from prose(assessment["reasons"])
    proposal = prose(assessment["proposal"])
    if proposal:
        yield Paragraph(said(_("Proposal")), Look.LABEL)
        yield from proposal


def _objective(objective: ObjectiveData, *, is_measured: bool) -> Iterator[Block]:
    """``is_measured`` by indicators of its own or of its sub-objectives."""
    words = {"number": objective["number"], "title": choose(objective["title"])}
    heading = (
        _("Sub-objective %(number)s: %(title)s")
        if objective["parent"]
        else _("Objective %(number)s: %(title)s")
    )
    yield Heading(
        4,
        said(heading % words, link=objective_page(objective["id"])),
        anchor=f"objective-{objective['id']}",
    )
    yield from prose(objective["description"])
    links = [(_("Needs"), objective["needs"]), (_("Directions"), objective["directions"])]
    facts = [Fact(label, said(", ".join(names))) for label, names in links if names]
    lines: list[Line] = [told(facts)] if facts else []
    if not is_measured:
        lines.append((Run(_("No indicator measures the objective."), is_quiet=True),))
    if lines:
        yield Paragraph(joined(lines), Look.SMALL)
    for indicator in objective["indicators"]:
        yield from indicator_blocks(indicator)


def _overview(actions: list[ActionData]) -> Table:
    return Table(
        caption=_("The plan's actions"),
        columns=(
            Column(_("No."), share=0),
            Column(pgettext("annual report", "Action"), share=5),
            Column(_("Responsible"), share=3),
            Column(_("Status"), share=0),
            Column(_("Completed"), share=0, is_number=True),
        ),
        rows=tuple(
            (
                said(action["number"]),
                named(action["title"], link=action_page(action["id"])),
                named(action["responsible_organisation"]),
                (pill(ACTION_STATUSES, action["status"]),),
                said(percent(action["percent_complete"]), link=percent_place(action)),
            )
            for action in actions
        ),
    )
