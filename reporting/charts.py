"""Charts of a whole strategy: how statuses are distributed over its areas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from actions.statuses import ACTION_STATUSES, INDICATOR_STATUSES
from foundation.charts import Bar, Part, StackedBars
from foundation.status import Status

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


def action_bars(areas: Sequence[AreaCounts], *, title: str = "") -> StackedBars:
    """The statuses of actions by area, in the active language."""
    return _bars(
        areas,
        title=title or _("Status of actions by area"),
        sentence=_("Actions: %(total)s in all, of which %(counts)s."),
        nothing=_("There are no actions."),
        statuses=ACTION_STATUSES,
        order=ACTION_ORDER,
    )


def indicator_bars(areas: Sequence[AreaCounts], *, title: str = "") -> StackedBars:
    """The statuses of indicators by area, in the active language."""
    return _bars(
        areas,
        title=title or _("Status of indicators by area"),
        sentence=_("Indicators: %(total)s in all, of which %(counts)s."),
        nothing=_("There are no indicators."),
        statuses=INDICATOR_STATUSES,
        order=INDICATOR_ORDER,
    )


def _bars(
    areas: Sequence[AreaCounts],
    *,
    title: str,
    sentence: str,
    nothing: str,
    statuses: Mapping[str, Status],
    order: Sequence[str],
) -> StackedBars:
    sums = {status: sum(area.counts.get(status, 0) for area in areas) for status in order}
    counts = [
        _("%(count)s %(status)s") % {"count": count, "status": statuses[status]}
        for status, count in sums.items()
        if count
    ]
    words = {"total": sum(area.total for area in areas), "counts": ", ".join(counts)}
    return StackedBars(
        title=title,
        sentence=sentence % words if counts else nothing,
        parts=tuple(Part(str(statuses[each]), statuses[each].fill) for each in order),
        bars=tuple(
            Bar(area.name, tuple(area.counts.get(status, 0) for status in order)) for area in areas
        ),
        group_name=_("Area"),
        total_name=_("All areas"),
    )
