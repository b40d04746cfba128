"""The computed status of an indicator in words, with the figures it was computed from."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from actions.domain.figures import IndicatorRecord
from actions.rules.indicator_state import (
    LASTING,
    Evaluation,
    IndicatorStatus,
    Point,
    path_around,
)
from actions.rules.periods import Period
from foundation.numbers import format_decimal

MOST_DECIMALS = 6


def explanation(record: IndicatorRecord) -> list[str]:
    """Sentences that say what the status is and how it follows, most important first."""
    evaluation = record.evaluation
    if evaluation.status == IndicatorStatus.NO_TARGET:
        return _without_target(record)
    if evaluation.status == IndicatorStatus.NO_BASELINE:
        return [
            _(
                "The target is %(target)s, but no baseline has been set, so the path to it is"
                " unknown."
            )
            % {"target": _value_of(record, evaluation.target)}
        ]
    if evaluation.status == IndicatorStatus.NO_MEASUREMENT:
        return _without_measurement(record)
    if record.indicator.direction == "milestone":
        return _milestone(record)
    return [_outcome(record), *_reasons(record)]


def _label(record: IndicatorRecord, start: date) -> str:
    return Period(start, record.frequency).label


def _value_of(record: IndicatorRecord, point: Point | None) -> str:
    """A value with its period: 80 % (2027)."""
    if point is None:
        return ""
    return f"{record.with_unit(point.value)} ({_label(record, point.period)})"


def difference_text(record: IndicatorRecord, difference: Decimal, decimals: int) -> str:
    """A distance between two values; between two shares it is percentage points."""
    written = format_decimal(difference, decimals)
    if record.indicator.unit.casefold().startswith(("%", "procent", "percent", "per cent")):
        return _("%(difference)s percentage points") % {"difference": written}
    return written


def telling_decimals(expected: Decimal, actual: Decimal, decimals: int) -> int:
    """As many decimals as it takes to see that two different values differ."""
    while decimals < MOST_DECIMALS and expected != actual:
        if round(expected, decimals) != round(actual, decimals):
            break
        decimals += 1
    return decimals


def _without_target(record: IndicatorRecord) -> list[str]:
    sentences = [_("No target has been set, so there is nothing to compare with.")]
    current = record.current
    if current is not None and current.targets:
        sentences = [_("No target lies after the baseline, so there is nothing to compare with.")]
    if record.evaluation.measured_period:
        sentences.append(
            _("The latest value is %(value)s (%(period)s).")
            % {"value": record.actual_text, "period": record.measured_label}
        )
    return sentences


def _without_measurement(record: IndicatorRecord) -> list[str]:
    evaluation = record.evaluation
    words = {
        "baseline": _value_of(record, evaluation.baseline),
        "target": _value_of(record, evaluation.target),
    }
    if record.indicator.direction == "milestone":
        return [
            _("Nothing has been reported yet. It is to be reached by the end of %(period)s.")
            % {"period": record.target_label}
        ]
    if evaluation.baseline is None:
        return [_("Nothing has been measured yet. The target is %(target)s.") % words]
    return [
        _("Nothing has been measured after the baseline, %(baseline)s. The target is %(target)s.")
        % words
    ]


def _milestone(record: IndicatorRecord) -> list[str]:
    words = {"due": record.target_label, "measured": record.measured_label}
    text = {
        IndicatorStatus.ACHIEVED: _("Reached: the latest report, for %(measured)s, says yes."),
        IndicatorStatus.ON_TRACK: _(
            "Not reached by the end of %(measured)s, and not expected to be: it is to be reached"
            " by the end of %(due)s."
        ),
    }.get(
        record.evaluation.status,
        _(
            "Not reached by the end of %(measured)s, though it was to be reached by the end of"
            " %(due)s."
        ),
    )
    return [text % words]


@dataclass(frozen=True)
class _Figures:
    """The compared figures, with decimals enough to tell them apart."""

    record: IndicatorRecord
    actual: Decimal
    expected: Decimal
    shortfall: Decimal

    @classmethod
    def of(cls, record: IndicatorRecord) -> "_Figures":
        evaluation = record.evaluation
        return cls(
            record,
            evaluation.actual or Decimal(0),
            evaluation.expected or Decimal(0),
            evaluation.shortfall or Decimal(0),
        )

    @property
    def decimals(self) -> int:
        return telling_decimals(self.expected, self.actual, self.record.indicator.decimals)

    @property
    def words(self) -> dict[str, str]:
        return {
            "period": self.record.measured_label,
            "actual": self.record.actual_text,
            "expected": self.record.with_unit(self.expected, self.decimals),
            "difference": difference_text(self.record, abs(self.shortfall), self.decimals),
            "target": _value_of(self.record, self.record.evaluation.target),
        }


def _outcome(record: IndicatorRecord) -> str:
    figures = _Figures.of(record)
    status = record.evaluation.status
    is_decrease = record.indicator.direction in ("decrease", "keep_at_most")
    if status == IndicatorStatus.ACHIEVED:
        text = _("The value for %(period)s, %(actual)s, has reached the final target, %(target)s.")
    elif figures.shortfall == 0:
        text = _("The value for %(period)s, %(actual)s, is the value expected of that period.")
    elif figures.shortfall < 0 and is_decrease:
        text = _(
            "The value for %(period)s, %(actual)s, is %(difference)s lower than the expected value,"
            " %(expected)s, and lower is better here."
        )
    elif figures.shortfall < 0:
        text = _(
            "The value for %(period)s, %(actual)s, is %(difference)s above the expected value,"
            " %(expected)s."
        )
    elif is_decrease:
        text = _(
            "The value for %(period)s, %(actual)s, is %(difference)s higher than the expected"
            " value, %(expected)s, and lower is better here."
        )
    else:
        text = _(
            "The value for %(period)s, %(actual)s, is %(difference)s short of the expected value,"
            " %(expected)s."
        )
    return text % figures.words


def _reasons(record: IndicatorRecord) -> list[str]:
    parts: list[Callable[[IndicatorRecord], str]] = [_path, _tolerance, _sum, _progress]
    return [sentence for part in parts if (sentence := part(record))]


def _path(record: IndicatorRecord) -> str:
    """Where the expected value comes from."""
    evaluation, figures = record.evaluation, record.current_figures
    assert evaluation.measured_period is not None  # noqa: S101 - only called when measured
    if record.indicator.direction in LASTING:
        return _level(record, evaluation)
    around = path_around(figures, Period(evaluation.measured_period, record.frequency).end)
    if around is None or evaluation.status == IndicatorStatus.ACHIEVED:
        return ""
    start, end = around
    if start == end:
        return _("No target is set for a later period, so the final target still holds.")
    if end.period == evaluation.measured_period:
        return _("The expected value is the target for that very period.")
    words = {
        "period": record.measured_label,
        "start": _value_of(record, start),
        "end": _value_of(record, end),
    }
    if start == figures.baseline:
        return (
            _(
                "What is expected by the end of %(period)s lies on the straight line from the"
                " baseline, %(start)s, to the target, %(end)s."
            )
            % words
        )
    return (
        _(
            "What is expected by the end of %(period)s lies on the straight line between two"
            " targets, %(start)s and %(end)s."
        )
        % words
    )


def _level(record: IndicatorRecord, evaluation: Evaluation) -> str:
    words = {"expected": record.with_unit(evaluation.expected), "period": record.measured_label}
    if record.indicator.direction == "keep_at_least":
        return _("The value is to be kept at %(expected)s or more in %(period)s.") % words
    return _("The value is to be kept at %(expected)s or less in %(period)s.") % words


def _tolerance(record: IndicatorRecord) -> str:
    """What the tolerance makes of a shortfall; nothing where there is none."""
    status = record.evaluation.status
    if status not in (IndicatorStatus.AT_RISK, IndicatorStatus.OFF_TRACK):
        return ""
    tolerance = record.indicator.tolerance
    if not tolerance:
        return _("The indicator has no tolerance, so any shortfall is off track.")
    decimals = max(record.indicator.decimals, -int(tolerance.normalize().as_tuple().exponent))
    words = {"tolerance": difference_text(record, tolerance, decimals)}
    if status == IndicatorStatus.AT_RISK:
        return (
            _("That is within the tolerance, %(tolerance)s: at risk rather than off track.") % words
        )
    return _("That is more than the tolerance, %(tolerance)s: off track.") % words


def _sum(record: IndicatorRecord) -> str:
    if record.indicator.accumulation != "sum":
        return ""
    baseline = record.evaluation.baseline
    if baseline is None:
        return _("The values of the periods are added up.")
    return _("The values of the periods are added up, from the baseline %(baseline)s.") % {
        "baseline": _value_of(record, baseline)
    }


def _progress(record: IndicatorRecord) -> str:
    """The share of the way; said also when it is more than all of it, or backwards."""
    progress = record.evaluation.progress
    if progress is None or record.evaluation.baseline is None:
        return ""
    words = {
        "percent": format_decimal(progress * 100, 0),
        "baseline": _value_of(record, record.evaluation.baseline),
        "target": _value_of(record, record.evaluation.target),
    }
    if progress < 0:
        return (
            _(
                "The value has moved away from the target: %(percent)s per cent of the way from"
                " the baseline, %(baseline)s, to the final target, %(target)s."
            )
            % words
        )
    return (
        _(
            "%(percent)s per cent of the way from the baseline, %(baseline)s, to the final target,"
            " %(target)s, has been covered."
        )
        % words
    )
