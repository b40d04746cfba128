"""The summary: the figures that matter, plans, and how statuses are distributed."""

from collections import Counter
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from foundation.charts import Size, StackedBars
from reporting.charts import AreaCounts, action_bars, indicator_bars
from reporting.document.addresses import plan_page
from reporting.document.blocks import (
    Block,
    Column,
    Heading,
    Line,
    Look,
    Paragraph,
    Picture,
    Run,
    Table,
    Tile,
    Tiles,
    said,
)
from reporting.document.prose import named, prose
from reporting.document.words import pill
from reporting.snapshot_reading import actions_of, area_name, indicators_of
from reporting.snapshot_schema import AreaData, PlanData, Snapshot
from reporting.statuses import JUDGEMENTS


def summary(snapshot: Snapshot) -> Iterator[Block]:
    areas = snapshot["areas"]
    yield from prose(snapshot["strategy"]["summary"])
    yield from _assessment(snapshot)
    yield Heading(2, said(_("The year in figures")))
    yield _figures(snapshot)
    rows = tuple(_plan_row(area, plan) for area in areas for plan in area["plans"])
    if rows:
        yield Heading(2, said(_("Plans and their assessments")))
        yield Table(
            caption=_("Plans and their assessments"),
            columns=(
                Column(_("Area"), share=0),
                Column(_("Plan")),
                Column(_("Assessment"), share=0),
                Column(_("Actions reported"), share=0, is_number=True),
            ),
            rows=rows,
        )
    if areas:
        yield from _distributions(areas)
    else:
        yield Paragraph(said(_("The strategy has no areas.")), Look.QUIET)


def _assessment(snapshot: Snapshot) -> Iterator[Block]:
    """The coordinator's judgement of the whole strategy, where there is one."""
    assessment = snapshot.get("assessment")
    if not assessment:
        return
    yield Heading(2, said(_("Assessment of the whole strategy")))
    yield Paragraph((pill(JUDGEMENTS, assessment["judgement"]),))
    yield from prose(assessment["reasons"])
    proposal = prose(assessment["proposal"])
    if proposal:
        yield Paragraph(said(_("Proposed")), Look.LABEL)
        yield from proposal


def _figures(snapshot: Snapshot) -> Tiles:
    actions = [action for area in snapshot["areas"] for action in actions_of(area)]
    indicators = [indicator for area in snapshot["areas"] for indicator in indicators_of(area)]
    told = Counter(action["status"] for action in actions)
    computed = Counter(indicator["evaluation"]["status"] for indicator in indicators)
    measured = len(indicators) - len(snapshot["missing"]["unmeasured_indicators"])
    reported = sum(action["is_reported"] for action in actions)
    overdue = sum(action["is_overdue"] for action in actions)
    of_actions, of_indicators = len(actions), len(indicators)
    figures = [
        (reported, of_actions, _("actions reported in the year")),
        (told["on_track"] + told["completed"], of_actions, _("actions on track or completed")),
        (told["at_risk"] + told["delayed"], of_actions, _("actions at risk or delayed")),
        (overdue, of_actions, _("actions past their end without being completed")),
        (measured, of_indicators, _("indicators with a value for the year")),
        (
            computed["achieved"] + computed["on_track"],
            of_indicators,
            _("indicators achieved or on track"),
        ),
    ]
    return Tiles(
        tuple(
            Tile(str(part), _("of %(whole)s") % {"whole": whole}, label)
            for part, whole, label in figures
        )
    )


def _plan_row(area: AreaData, plan: PlanData) -> tuple[Line, ...]:
    assessment = plan["assessment"]
    reported = sum(action["is_reported"] for action in plan["actions"])
    words = {"part": reported, "whole": len(plan["actions"])}
    return (
        said(area_name(area)),
        named(plan["title"], link=plan_page(plan["id"])),
        (
            pill(JUDGEMENTS, assessment["judgement"])
            if assessment
            else Run(_("not assessed"), is_quiet=True),
        ),
        said(_("%(part)s of %(whole)s") % words),
    )


def _distributions(areas: Sequence[AreaData]) -> Iterator[Block]:
    actions = [
        AreaCounts(area_name(area), Counter(action["status"] for action in actions_of(area)))
        for area in areas
    ]
    indicators = [
        AreaCounts(
            area_name(area),
            Counter(indicator["evaluation"]["status"] for indicator in indicators_of(area)),
        )
        for area in areas
    ]
    yield from _distribution(action_bars(actions))
    yield from _distribution(indicator_bars(indicators))


def _distribution(bars: StackedBars) -> Iterator[Block]:
    """A chart with its table: a row for each area, a column for each status that occurs."""
    yield Heading(2, said(bars.title))
    yield Picture(bars, Size.WIDE, has_table=not bars.is_empty)
