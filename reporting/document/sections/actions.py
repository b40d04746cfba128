"""An action in the report: what it is, how it stands, and its account of the year.

The account is bounded. Where there is an approved review it is shown, and the year's entries are
not. Else the latest entry is shown in full, of the ENTRIES_TOLD latest what happened, and the
others are counted: the Excel file has them all.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from actions.models import Contributor
from actions.statuses import ACTION_MARKS, ACTION_STATUSES
from foundation.bilingual import choose
from reporting.document.addresses import action_page, entry_place
from reporting.document.blocks import (
    Block,
    Column,
    Fact,
    Facts,
    Heading,
    Inline,
    Look,
    Paragraph,
    Run,
    Table,
    said,
)
from reporting.document.origins import names_of, written_by
from reporting.document.prose import labelled, named, prose, written
from reporting.document.words import (
    joined,
    label_of,
    long_day,
    percent,
    period,
    pill,
    short_day,
    told,
)
from reporting.snapshot_schema import ActionData, EntryData, MilestoneData, ReviewData
from reporting.statuses import DECISIONS, REVIEW_STATUSES

ENTRIES_TOLD = 3


def action_blocks(action: ActionData) -> Iterator[Block]:
    page = action_page(action["id"])
    heading = f"{action['number']} {choose(action['title'])}"
    yield Heading(4, said(heading, link=page), anchor=f"action-{action['id']}")
    yield Facts(tuple(_strip(action)), is_strip=True)
    yield from prose(action["description"])
    facts = list(_facts(action))
    if facts:
        yield Paragraph(told(facts), Look.SMALL)
    if action["milestones"]:
        yield _milestones(action["milestones"])
    review = action["review"]
    if review is not None and review["status"] == "approved":
        yield from _review(review)
        yield from _reports_behind(action)
        return
    for place, entry in enumerate(action["entries"][:ENTRIES_TOLD]):
        yield from _entry(action["id"], entry, is_in_full=place == 0)
    note = _note(action)
    if note:
        yield Paragraph(said(note), Look.QUIET)


def _strip(action: ActionData) -> Iterator[Fact]:
    marks = [("overdue", action["is_overdue"]), ("stale", action["is_stale"])]
    pills = [
        pill(ACTION_STATUSES, action["status"]),
        *(pill(ACTION_MARKS, mark) for mark, applies in marks if applies),
    ]
    yield Fact(_("Status"), tuple(pills))
    if action["percent_complete"] is not None:
        completed = said(percent(action["percent_complete"]), link=percent_place(action))
        yield Fact(_("Completed"), completed)
    yield Fact(_("Responsible"), named(action["responsible_organisation"]))
    yield Fact(_("Period"), said(period(action["starts_on"], action["ends_on"])))


def percent_place(action: ActionData) -> str:
    """Where the report stands that says how much of the action is completed."""
    latest = action["entries"][0] if action["entries"] else None
    return entry_place(action["id"], latest.get("id") if latest else None)


def _facts(action: ActionData) -> Iterator[Fact]:
    roles = dict(Contributor.Role.choices)
    if action["contributors"]:
        names = ", ".join(
            f"{choose(each['organisation'])} ({roles.get(each['role'], each['role'])})"
            for each in action["contributors"]
        )
        yield Fact(_("Taking part"), said(names))
    if action["objectives"]:
        yield Fact(_("Objectives served"), said(", ".join(action["objectives"])))


def _milestones(milestones: list[MilestoneData]) -> Table:
    return Table(
        caption=_("Milestones"),
        columns=(
            Column(_("Milestone")),
            Column(_("Due"), share=0),
            Column(pgettext("milestone", "Completed"), share=0),
        ),
        rows=tuple(
            (
                named(each["title"]),
                said(short_day(each["due_on"])),
                said(short_day(each["completed_on"]) or "–"),
            )
            for each in milestones
        ),
    )


def _review(review: ReviewData) -> Iterator[Block]:
    day = long_day(review["approved_on"])
    line: list[Inline] = [Run(_("Account of the year"))]
    if day:
        line.append(Run(f" · {_('approved %(day)s') % {'day': day}}", is_quiet=True))
    if review["decision"]:
        line.append(Run(f" · {_('Decision for next year')}: ", is_quiet=True))
        line.append(pill(DECISIONS, review["decision"]))
    yield Paragraph(tuple(line), Look.LABEL)
    yield from written(review["account"])
    yield from labelled(_("Obstacles"), review["obstacles"])
    yield from labelled(_("Opportunities"), review["opportunities"])


def _reports_behind(action: ActionData) -> Iterator[Block]:
    """The reports of the year behind an approved account, each with who wrote it and when, and
    their evidence.
    """
    reports = joined(
        (
            said(
                ", ".join(filter(None, [short_day(entry["reported_on"]), written_by(entry)])),
                link=entry_place(action["id"], entry.get("id")),
            )
            for entry in action["entries"]
        ),
        between=Run("; "),
    )
    evidence = [each for entry in action["entries"] for each in entry.get("evidence", [])]
    facts = [
        Fact(label, line)
        for label, line in (
            (_("Reports of the year"), reports),
            (_("Evidence"), said(names_of(evidence))),
        )
        if line
    ]
    if facts:
        yield Paragraph(told(facts), Look.SMALL)


def _entry(action: int, entry: EntryData, *, is_in_full: bool) -> Iterator[Block]:
    words = [
        long_day(entry["reported_on"]),
        label_of(ACTION_STATUSES, entry["status"]),
        percent(entry["percent_complete"]),
        written_by(entry),
    ]
    place = entry_place(action, entry.get("id"))
    yield Paragraph((Run(" · ".join(filter(None, words)), is_strong=True, link=place),), Look.LABEL)
    yield from written(entry["what_happened"])
    yield from labelled(_("Reason"), entry["reason"])
    if is_in_full:
        yield from labelled(_("Obstacles"), entry["obstacles"])
        yield from labelled(_("Opportunities"), entry["opportunities"])
        yield from labelled(_("Next steps"), entry["next_steps"])
    evidence = names_of(entry.get("evidence", []))
    if evidence:
        yield Paragraph(told([Fact(_("Evidence"), said(evidence))]), Look.SMALL)


def _note(action: ActionData) -> str:
    """What the reader is to know of an account that is not approved."""
    if not action["entries"]:
        return _("Nobody has reported on the action in the year.")
    notes = []
    review = action["review"]
    if review is not None and review["status"] != "not_started":
        words = {"status": label_of(REVIEW_STATUSES, review["status"])}
        notes.append(_("The year's review is not approved (%(status)s).") % words)
    left = len(action["entries"]) - ENTRIES_TOLD
    if left > 0:
        words_left = ngettext(
            "%(count)d earlier report of the year stands in the Excel file.",
            "%(count)d earlier reports of the year stand in the Excel file.",
            left,
        )
        notes.append(words_left % {"count": left})
    return " ".join(notes)
