"""Which objectives contribute to each direction, and to each goal of a framework."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from foundation.bilingual import choose
from reporting.document.addresses import plan_page
from reporting.document.blocks import (
    BREAK,
    Block,
    Column,
    Heading,
    Line,
    Look,
    Paragraph,
    Table,
    said,
)
from reporting.document.prose import named
from reporting.document.words import joined
from reporting.snapshot_reading import plans_of
from reporting.snapshot_schema import Snapshot

Contributing = Mapping[int, list[str]]
"""Numbers of objectives by the ids of their plans."""


def goals(snapshot: Snapshot) -> Iterator[Block]:
    of_direction: dict[str, dict[int, list[str]]] = {}
    of_goal: dict[str, dict[int, list[str]]] = {}
    for plan in plans_of(snapshot):
        for objective in plan["objectives"]:
            number = objective["number"]
            for direction in objective["directions"]:
                of_direction.setdefault(direction, {}).setdefault(plan["id"], []).append(number)
            for goal in objective["framework_goals"]:
                of_goal.setdefault(goal, {}).setdefault(plan["id"], []).append(number)
    titles = {plan["id"]: choose(plan["title"]) for plan in plans_of(snapshot)}
    frameworks = [framework for framework in snapshot["frameworks"] if framework["goals"]]
    if not snapshot["directions"] and not frameworks:
        nothing = _("No objective is linked to a direction or to the goal of a framework.")
        yield Paragraph(said(nothing), Look.QUIET)
    if snapshot["directions"]:
        title = _("Directions of the strategy")
        yield Heading(2, said(title))
        yield _table(
            title,
            pgettext("strategy", "Direction"),
            [
                (
                    f"{direction['number']} {choose(direction['title'])}",
                    of_direction.get(direction["number"], {}),
                )
                for direction in snapshot["directions"]
            ],
            titles,
        )
    for framework in frameworks:
        yield Heading(2, named(framework["title"]))
        yield _table(
            choose(framework["title"]),
            _("Goal"),
            [
                (
                    f"{goal['number']} {choose(goal['title'])}",
                    of_goal.get(f"{framework['slug']}:{goal['number']}", {}),
                )
                for goal in framework["goals"]
            ],
            titles,
        )


def _table(
    caption: str, header: str, rows: list[tuple[str, Contributing]], titles: Mapping[int, str]
) -> Table:
    return Table(
        caption=caption,
        columns=(Column(header, share=3), Column(_("Objectives that contribute"), share=5)),
        rows=tuple((said(goal), _told(contributing, titles)) for goal, contributing in rows),
    )


def _told(contributing: Contributing, titles: Mapping[int, str]) -> Line:
    if not contributing:
        return said("–")
    lines = (
        said(
            _("%(plan)s: %(numbers)s") % {"plan": titles[plan_id], "numbers": ", ".join(numbers)},
            link=plan_page(plan_id),
        )
        for plan_id, numbers in contributing.items()
    )
    return joined(lines, between=BREAK)
