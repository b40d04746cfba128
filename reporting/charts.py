"""Charts of a whole strategy: how statuses are distributed over its areas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from actions.statuses import ACTION_STATUSES, INDICATOR_STATUSES
from foundation import charts
from foundation.charts import Canvas, Chart
from foundation.status import Status

WIDTH = 640
NAMES = 190.0  # the column of names, left of the bars
BARS = 400.0
ROW, BAR = 35.0, 25.0
LEGEND_LINE = 24.0

# Pattern, ink and paper of each status: two that may stand side by side differ without colour.
LOOKS = {
    "completed": ("plain", "#0b4a6f", "#0b4a6f"),
    "achieved": ("plain", "#0b4a6f", "#0b4a6f"),
    "on_track": ("rising", "#1c6b3a", "#a9d6ba"),
    "at_risk": ("dots", "#7a4b00", "#f6d48f"),
    "delayed": ("cross", "#7c1414", "#eaa6a1"),
    "off_track": ("cross", "#7c1414", "#eaa6a1"),
    "not_started": ("falling", "#34444f", "#d9dfe4"),
    "cancelled": ("plain", "#87949f", "#87949f"),
    "no_baseline": ("plain", "#87949f", "#87949f"),
    "no_target": ("falling", "#87949f", "#eef1f4"),
    "no_report": ("plain", "#ffffff", "#ffffff"),
    "no_measurement": ("plain", "#ffffff", "#ffffff"),
}
# Good first, unknown last: what lies at the same end of every bar can be compared.
ACTION_ORDER = (
    "completed", "on_track", "at_risk", "delayed", "not_started", "cancelled", "no_report",
)  # fmt: skip
INDICATOR_ORDER = (
    "achieved", "on_track", "at_risk", "off_track", "no_target", "no_baseline", "no_measurement",
)  # fmt: skip


@dataclass(frozen=True)
class AreaCounts:
    """How many of an area's things have each status."""

    name: str
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def action_distribution(areas: Sequence[AreaCounts]) -> Chart:
    """The statuses of actions by area, in the active language; wide, made for paper."""
    return _distribution(
        areas,
        title=_("Status of actions by area"),
        sentence=_("Actions: %(total)s in all, of which %(counts)s."),
        nothing=_("There are no actions."),
        statuses=ACTION_STATUSES,
        order=ACTION_ORDER,
    )


def indicator_distribution(areas: Sequence[AreaCounts]) -> Chart:
    """The statuses of indicators by area, in the active language; wide, made for paper."""
    return _distribution(
        areas,
        title=_("Status of indicators by area"),
        sentence=_("Indicators: %(total)s in all, of which %(counts)s."),
        nothing=_("There are no indicators."),
        statuses=INDICATOR_STATUSES,
        order=INDICATOR_ORDER,
    )


def statuses_found(areas: Sequence[AreaCounts], order: Sequence[str]) -> list[str]:
    """Those statuses of ``order`` that anything has."""
    return [status for status in order if any(area.counts.get(status) for area in areas)]


def _distribution(
    areas: Sequence[AreaCounts],
    *,
    title: str,
    sentence: str,
    nothing: str,
    statuses: Mapping[str, Status],
    order: Sequence[str],
) -> Chart:
    found = statuses_found(areas, order)
    if not found:
        canvas = Canvas(height=40, width=WIDTH)
        canvas.text(0, 26, nothing, fill=charts.INK_SOFT)
        return charts.draw(canvas, title=title, sentence=nothing)
    counts = [
        _("%(count)s %(status)s")
        % {
            "count": sum(area.counts.get(status, 0) for area in areas),
            "status": statuses[status],
        }
        for status in found
    ]
    words = {"total": sum(area.total for area in areas), "counts": ", ".join(counts)}
    canvas = Canvas(height=0, width=WIDTH)
    top = _legend(canvas, [(status, str(statuses[status])) for status in found])
    longest = max(area.total for area in areas)
    for place, area in enumerate(areas):
        _bar(canvas, area, top + place * ROW, longest, found)
    canvas.height = top + len(areas) * ROW
    return charts.draw(canvas, title=title, sentence=sentence % words)


def _legend(canvas: Canvas, labels: Sequence[tuple[str, str]]) -> float:
    """A key to the patterns, on as many lines as it takes; gives where it ends."""
    x, y = 0.0, 0.0
    for status, label in labels:
        width = 24 + charts.text_width(label) + 16
        if x and x + width > WIDTH:
            x, y = 0.0, y + LEGEND_LINE
        _segment(canvas, status, x + 0.5, y + 3, 17, 14)
        canvas.text(x + 24, y + 15, label)
        x += width
    return y + LEGEND_LINE + 10


def _bar(canvas: Canvas, area: AreaCounts, y: float, longest: int, statuses: Sequence[str]) -> None:
    names = charts.wrapped(area.name, NAMES - 14, lines=2)
    first = y + BAR / 2 + (5 if len(names) == 1 else -3)
    for place, name in enumerate(names):
        canvas.text(0, first + place * 16, name)
    x = NAMES
    for status in statuses:
        count = area.counts.get(status, 0)
        if not count:
            continue
        width = BARS * count / longest
        _segment(canvas, status, x, y, width, BAR)
        label = str(count)
        if charts.text_width(label) + 4 <= width:
            is_dark = LOOKS[status][2] == charts.BRAND
            canvas.text(
                x + width / 2,
                y + BAR / 2 + 5,
                label,
                anchor="middle",
                weight=600,
                fill=charts.PAPER if is_dark else charts.INK,
                halo=not is_dark,
            )
        x += width
    canvas.text(x + 8, y + BAR / 2 + 5, str(area.total), fill=charts.INK_SOFT)


def _segment(canvas: Canvas, status: str, x: float, y: float, width: float, height: float) -> None:
    kind, ink, paper = LOOKS[status]
    canvas.rectangle(
        x,
        y,
        width,
        height,
        fill=canvas.pattern(kind, ink=ink, paper=paper),
        stroke=charts.INK_SOFT,
        stroke_width=0.75,
    )
