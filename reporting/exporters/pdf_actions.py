"""An action in the PDF: what it is, how it stands, and its account of the year.

The account is bounded. Where there is an approved review it is shown, and the year's entries are
not. Else the latest entry is shown in full, of the ENTRIES_TOLD latest what happened, and the
others are counted: the Excel file has them all.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.models import Contributor
from actions.statuses import ACTION_MARKS, ACTION_STATUSES
from foundation.bilingual import choose
from reporting.exporters.pdf_labels import Data, long_day, percent, period, short_day, status_data
from reporting.exporters.pdf_text import Said, Writer
from reporting.snapshot_schema import ActionData, EntryData, ReviewData
from reporting.statuses import DECISIONS, REVIEW_STATUSES

ENTRIES_TOLD = 3


def action_row(action: ActionData, writer: Writer) -> Data:
    """An action in the list of its plan's."""
    return {
        "number": writer.line(action["number"]),
        "title": writer.said(action["title"]),
        "responsible": writer.said(action["responsible_organisation"]),
        "status": status_data(ACTION_STATUSES, action["status"]),
        "percent": percent(action["percent_complete"]),
    }


def action_contents(action: ActionData, writer: Writer) -> Data:
    review = action["review"]
    is_approved = review is not None and review["status"] == "approved"
    entries = [] if is_approved else action["entries"][:ENTRIES_TOLD]
    marks = [("overdue", action["is_overdue"]), ("stale", action["is_stale"])]
    return {
        "heading": writer.line(f"{action['number']} {choose(action['title'])}"),
        "status": status_data(ACTION_STATUSES, action["status"]),
        "marks": [status_data(ACTION_MARKS, mark) for mark, applies in marks if applies],
        "figures": _figures(action, writer),
        "facts": _facts(action, writer),
        "description": writer.said_blocks(action["description"]),
        "milestones": [
            [
                writer.said(each["title"]),
                short_day(each["due_on"]),
                short_day(each["completed_on"]) or "–",
            ]
            for each in action["milestones"]
        ],
        "review": _review(review, writer) if review is not None and is_approved else None,
        "entries": [
            _entry(entry, writer, is_in_full=place == 0) for place, entry in enumerate(entries)
        ],
        "note": "" if is_approved else _note(action),
    }


def _figures(action: ActionData, writer: Writer) -> list[list[Said]]:
    found: list[list[Said]] = []
    if action["percent_complete"] is not None:
        found.append([_("Completed"), percent(action["percent_complete"])])
    found.append([_("Responsible"), writer.said(action["responsible_organisation"])])
    found.append([_("Period"), period(action["starts_on"], action["ends_on"])])
    return found


def _facts(action: ActionData, writer: Writer) -> list[list[Said]]:
    roles = dict(Contributor.Role.choices)
    facts: list[list[Said]] = []
    if action["contributors"]:
        names = ", ".join(
            f"{choose(each['organisation'])} ({roles.get(each['role'], each['role'])})"
            for each in action["contributors"]
        )
        facts.append([_("Taking part"), writer.line(names)])
    if action["objectives"]:
        facts.append([_("Objectives served"), writer.line(", ".join(action["objectives"]))])
    return facts


def _review(review: ReviewData, writer: Writer) -> Data:
    day = long_day(review["approved_on"])
    return {
        "approved": _("approved %(day)s") % {"day": day} if day else "",
        "account": writer.blocks(review["account"]),
        "parts": _parts(
            writer,
            (_("Obstacles"), review["obstacles"]),
            (_("Opportunities"), review["opportunities"]),
        ),
        "decision": status_data(DECISIONS, review["decision"]) if review["decision"] else None,
    }


def _entry(entry: EntryData, writer: Writer, *, is_in_full: bool) -> Data:
    told = [
        long_day(entry["reported_on"]),
        status_data(ACTION_STATUSES, entry["status"])["label"],
        percent(entry["percent_complete"]),
        writer.line(entry["organisation"]),
    ]
    parts = [(_("Reason"), entry["reason"])]
    if is_in_full:
        parts += [
            (_("Obstacles"), entry["obstacles"]),
            (_("Opportunities"), entry["opportunities"]),
            (_("Next steps"), entry["next_steps"]),
        ]
    return {
        "told": " · ".join(filter(None, told)),
        "what_happened": writer.blocks(entry["what_happened"]),
        "parts": _parts(writer, *parts),
    }


def _parts(writer: Writer, *parts: tuple[str, str]) -> list[Data]:
    """Those of the parts that say anything."""
    found = ((label, writer.blocks(text)) for label, text in parts)
    return [{"label": label, "blocks": blocks} for label, blocks in found if blocks]


def _note(action: ActionData) -> str:
    """What the reader is to know of an account that is not approved."""
    if not action["entries"]:
        return _("Nobody has reported on the action in the year.")
    notes = []
    review = action["review"]
    if review is not None and review["status"] != "not_started":
        status = status_data(REVIEW_STATUSES, review["status"])["label"]
        notes.append(_("The year's review is not approved (%(status)s).") % {"status": status})
    left = len(action["entries"]) - ENTRIES_TOLD
    if left > 0:
        told = ngettext(
            "%(count)d earlier report of the year stands in the Excel file.",
            "%(count)d earlier reports of the year stand in the Excel file.",
            left,
        )
        notes.append(told % {"count": left})
    return " ".join(notes)
