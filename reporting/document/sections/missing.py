"""What the report lacks, all of it by name."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from foundation.bilingual import choose
from reporting.document.addresses import action_page, indicator_page, plan_page
from reporting.document.blocks import Block, Column, Heading, Line, Paragraph, Table, said
from reporting.document.prose import named
from reporting.snapshot_reading import indicators_by_plan, plans_of
from reporting.snapshot_schema import Snapshot


def missing(snapshot: Snapshot) -> Iterator[Block]:
    """A table for each kind of missing things."""
    lacks = snapshot["missing"]
    plans: dict[int, tuple[Line, ...]] = {
        plan["id"]: (named(plan["title"], link=plan_page(plan["id"])),)
        for plan in plans_of(snapshot)
    }
    actions = {
        action["id"]: (
            said(f"{action['number']} {choose(action['title'])}", link=action_page(action["id"])),
            named(action["responsible_organisation"]),
            *plans[plan["id"]],
        )
        for plan in plans_of(snapshot)
        for action in plan["actions"]
    }
    indicators = {
        indicator["id"]: (
            named(indicator["name"], link=indicator_page(indicator["id"])),
            *plans[plan["id"]],
        )
        for plan, indicator in indicators_by_plan(snapshot)
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
    if not any(lacks.values()):
        nothing = _("Nothing is missing: everything is reported, reviewed and measured.")
        yield Paragraph(said(nothing))
    for title, ids, rows, header in lists:
        if ids:
            yield Heading(2, said(f"{title} ({len(ids)})"))
            yield Table(
                caption=title,
                columns=tuple(Column(name) for name in header),
                rows=tuple(rows[pk] for pk in ids if pk in rows),
            )
