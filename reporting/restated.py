"""What the page of an indicator tells of figures that were corrected after they were published."""

from dataclasses import dataclass

from accounts.permissions import Viewer
from actions.domain.figures import IndicatorRecord
from actions.models import Indicator
from reporting.document.sections.restatements import Told, told
from reporting.domain.restated_figures import restated_figures_of
from reporting.models import AnnualReport


@dataclass(frozen=True)
class RestatedRow:
    """``report`` is the one that tells the figure as corrected."""

    told: Told
    report: AnnualReport


def restated_on(indicator: Indicator, viewer: Viewer) -> list[RestatedRow] | None:
    """The restated figures of ``indicator`` in words, of reports that ``viewer`` may see."""
    writing = IndicatorRecord(indicator, ()).chart_figures
    rows = [
        RestatedRow(told(each.data, writing), each.report)
        for each in restated_figures_of(indicator, viewer)
    ]
    return rows or None
