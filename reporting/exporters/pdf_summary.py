"""The summary of the PDF: the figures that matter, plans, and how statuses are distributed."""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from actions.statuses import ACTION_STATUSES, INDICATOR_STATUSES
from foundation.bilingual import choose
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
from reporting.exporters.pdf_labels import Data, status_data
from reporting.exporters.pdf_text import Writer
from reporting.snapshot_schema import ActionData, AreaData, IndicatorData, PlanData, Snapshot
from reporting.statuses import JUDGEMENTS


def summary(snapshot: Snapshot, writer: Writer) -> Data:
    areas = snapshot["areas"]
    return {
        "text": writer.said_blocks(snapshot["strategy"]["summary"]),
        "figures": _figures(snapshot),
        "plans": [_plan_row(area, plan, writer) for area in areas for plan in area["plans"]],
        "distributions": _distributions(areas, writer) if areas else [],
    }


def area_name(area: AreaData, writer: Writer) -> str:
    name = choose(area["short_title"]) or choose(area["title"])
    return writer.name(f"{area['number']} {name}")


def actions_of(area: AreaData) -> list[ActionData]:
    return [action for plan in area["plans"] for action in plan["actions"]]


def indicators_of(area: AreaData) -> list[IndicatorData]:
    return [
        indicator
        for plan in area["plans"]
        for objective in plan["objectives"]
        for indicator in objective["indicators"]
    ]


def _figures(snapshot: Snapshot) -> list[Data]:
    actions = [action for area in snapshot["areas"] for action in actions_of(area)]
    indicators = [indicator for area in snapshot["areas"] for indicator in indicators_of(area)]
    said = Counter(action["status"] for action in actions)
    computed = Counter(indicator["evaluation"]["status"] for indicator in indicators)
    measured = len(indicators) - len(snapshot["missing"]["unmeasured_indicators"])
    reported = sum(action["is_reported"] for action in actions)
    overdue = sum(action["is_overdue"] for action in actions)
    of_actions, of_indicators = len(actions), len(indicators)
    figures = [
        (reported, of_actions, _("actions reported in the year")),
        (said["on_track"] + said["completed"], of_actions, _("actions on track or completed")),
        (said["at_risk"] + said["delayed"], of_actions, _("actions at risk or delayed")),
        (overdue, of_actions, _("actions past their end without being completed")),
        (measured, of_indicators, _("indicators with a value for the year")),
        (
            computed["achieved"] + computed["on_track"],
            of_indicators,
            _("indicators achieved or on track"),
        ),
    ]
    return [
        {"part": str(part), "whole": _("of %(whole)s") % {"whole": whole}, "label": label}
        for part, whole, label in figures
    ]


def _plan_row(area: AreaData, plan: PlanData, writer: Writer) -> Data:
    assessment = plan["assessment"]
    reported = sum(action["is_reported"] for action in plan["actions"])
    return {
        "area": area_name(area, writer),
        "plan": writer.said(plan["title"]),
        "judgement": status_data(JUDGEMENTS, assessment["judgement"]) if assessment else None,
        "reported": _("%(part)s of %(whole)s") % {"part": reported, "whole": len(plan["actions"])},
    }


def _distributions(areas: Sequence[AreaData], writer: Writer) -> list[Data]:
    actions = [
        AreaCounts(
            writer.chart_name(area_name(area, writer)),
            Counter(action["status"] for action in actions_of(area)),
        )
        for area in areas
    ]
    indicators = [
        AreaCounts(
            writer.chart_name(area_name(area, writer)),
            Counter(indicator["evaluation"]["status"] for indicator in indicators_of(area)),
        )
        for area in areas
    ]
    return [
        _distribution(action_distribution(actions), actions, ACTION_STATUSES, ACTION_ORDER),
        _distribution(
            indicator_distribution(indicators), indicators, INDICATOR_STATUSES, INDICATOR_ORDER
        ),
    ]


def _distribution(
    chart: Chart,
    areas: Sequence[AreaCounts],
    statuses: Mapping[str, Status],
    order: Sequence[str],
) -> Data:
    """A chart with its table: a row for each area, a column for each status that occurs."""
    found = statuses_found(areas, order)
    sums = [sum(area.counts.get(status, 0) for area in areas) for status in found]
    return {
        "chart": {"svg": chart.svg, "alt": chart.sentence, "title": chart.title},
        "sentence": chart.sentence,
        "header": [_("Area"), *(str(statuses[status]) for status in found), _("Total")],
        "rows": [
            [
                area.name,
                *(str(area.counts.get(status, 0)) for status in found),
                str(area.total),
            ]
            for area in areas
        ],
        "total": [_("All areas"), *map(str, sums), str(sum(sums))],
    }
