"""The forecast of an indicator in words. See actions.rules.forecast for how it is made."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.domain.explanation import difference_text, telling_decimals
from actions.domain.figures import IndicatorRecord
from actions.rules.forecast import FEWEST_VALUES, Forecast, NoForecast, forecast
from actions.rules.indicator_state import actual_points
from actions.rules.periods import Period


@dataclass(frozen=True)
class Outlook:
    """``sentence`` is what the forecast says, or why there is none; ``method`` how it is made.
    ``found`` is None where there is none.
    """

    found: Forecast | None
    sentence: str
    method: str = ""
    value: str = ""
    """The forecast value with its unit."""
    label: str = ""
    """Its period."""


def outlook(record: IndicatorRecord) -> Outlook | None:
    """Where the line of the latest values leads; None where the question does not arise."""
    found = forecast(record.current_figures)
    if found == NoForecast.TOO_FEW_VALUES:
        count = len(actual_points(record.current_figures))
        return Outlook(
            None,
            ngettext(
                "A forecast needs at least %(fewest)s values of one series; there is %(count)s.",
                "A forecast needs at least %(fewest)s values of one series; there are %(count)s.",
                count,
            )
            % {"fewest": FEWEST_VALUES, "count": count},
        )
    if isinstance(found, NoForecast):
        return None
    decimals = telling_decimals(found.target.value, found.expected.value, record.indicator.decimals)
    label = Period(found.expected.period, record.frequency).label
    value = record.with_unit(found.expected.value, decimals)
    return Outlook(
        found,
        _sentence(record, found, decimals, value, label),
        _method(record, found),
        value,
        label,
    )


def _sentence(
    record: IndicatorRecord, found: Forecast, decimals: int, value: str, label: str
) -> str:
    words = {
        "values": _values(len(found.used)),
        "value": value,
        "period": label,
        "difference": difference_text(record, abs(found.shortfall), decimals),
        "target": record.with_unit(found.target.value),
    }
    is_downwards = record.indicator.direction in ("decrease", "keep_at_most")
    if found.shortfall == 0:
        text = _("If the line of %(values)s goes on: %(value)s in %(period)s, which is the target.")
    elif found.reaches_target:
        text = _(
            "If the line of %(values)s goes on: %(value)s in %(period)s, which reaches the target,"
            " %(target)s."
        )
    elif is_downwards:
        text = _(
            "If the line of %(values)s goes on: %(value)s in %(period)s, %(difference)s above the"
            " target, %(target)s."
        )
    else:
        text = _(
            "If the line of %(values)s goes on: %(value)s in %(period)s, %(difference)s short of"
            " the target, %(target)s."
        )
    return text % words


def _values(count: int) -> str:
    return {
        3: _("the last three values"),
        4: _("the last four values"),
        5: _("the last five values"),
    }[count]


def _method(record: IndicatorRecord, found: Forecast) -> str:
    first, last = (
        Period(point.period, record.frequency).label for point in (found.used[0], found.used[-1])
    )
    return _(
        "The straight line of least squares through the values of %(first)s to %(last)s, drawn on"
        " to %(period)s. It continues what has been and knows nothing of what is planned."
    ) % {
        "first": first,
        "last": last,
        "period": Period(found.expected.period, record.frequency).label,
    }
