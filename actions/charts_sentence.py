"""The sentence that says what the chart of an indicator shows."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from actions.charts_figures import IndicatorFigures, SeriesToDraw
from actions.rules.indicator_state import Point

SIGNS = ("%", "‰")  # units said with every figure; others are said once in a sentence


def sentence_of(figures: IndicatorFigures, series: Sequence[SeriesToDraw]) -> str:
    current = series[-1] if series else SeriesToDraw([], None, [])
    target = current.targets[-1] if current.targets else None
    if figures.is_milestone:
        return _milestone_sentence(figures, current, target)
    words = {"what": _development(figures, current)}
    if target is None:
        sentence = _("%(what)s; no target has been set.") % words
    else:
        words |= {
            "period": figures.label(target.period),
            "target": (
                figures.figure_with_unit(target.value)
                if figures.unit in SIGNS
                else figures.figure(target.value)
            ),
        }
        sentence = {
            "keep_at_least": _("%(what)s; for %(period)s it is to be at least %(target)s."),
            "keep_at_most": _("%(what)s; for %(period)s it is to be at most %(target)s."),
        }.get(figures.direction, _("%(what)s; the target for %(period)s is %(target)s.")) % words
    if len(series) > 1:
        sentence += " " + _("Earlier figures follow another definition and are shown apart.")
    return sentence


def _development(figures: IndicatorFigures, current: SeriesToDraw) -> str:
    known = current.known
    words = {"name": figures.name}
    if not current.actual:
        if not known:
            return _("%(name)s has no measured value yet") % words
        words |= {
            "value": figures.figure_with_unit(known[0].value),
            "period": figures.label(known[0].period),
        }
        return (
            _("%(name)s has no measured value after the baseline, %(value)s (%(period)s)") % words
        )
    first, last = known[0], known[-1]
    words |= {
        "value": figures.figure_with_unit(last.value),
        "period": figures.label(last.period),
        "first": figures.figure(first.value),
        "first_period": figures.label(first.period),
    }
    if first is last:
        return _("%(name)s was %(value)s (%(period)s)") % words
    if first.value == last.value:
        return _("%(name)s is unchanged at %(value)s from %(first_period)s to %(period)s") % words
    if first.value < last.value:
        return (
            _("%(name)s rose from %(first)s (%(first_period)s) to %(value)s (%(period)s)") % words
        )
    return _("%(name)s fell from %(first)s (%(first_period)s) to %(value)s (%(period)s)") % words


def _milestone_sentence(
    figures: IndicatorFigures, current: SeriesToDraw, target: Point | None
) -> str:
    reached = [point for point in current.actual if point.value >= 1]
    words = {"name": figures.name}
    if reached:
        words["period"] = figures.label(reached[0].period)
        what = _("%(name)s: reached (%(period)s)") % words
    elif current.actual:
        words["period"] = figures.label(current.actual[-1].period)
        what = _("%(name)s: not reached (%(period)s)") % words
    else:
        what = _("%(name)s: nothing has been reported yet") % words
    if target is None:
        return _("%(what)s; no target has been set.") % {"what": what}
    return _("%(what)s; it is to be reached by %(period)s.") % {
        "what": what,
        "period": figures.label(target.period),
    }
