"""The chart of an indicator: what was measured against the path from baseline to target."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from actions.rules.indicator_state import Point, SeriesFigures, actual_points
from actions.rules.periods import Frequency, Period
from foundation import charts
from foundation.bilingual import active_language
from foundation.charts import Canvas, Chart
from foundation.numbers import format_decimal

HEIGHT = 250
TOP, BOTTOM, RIGHT = 62.0, 218.0, 428.0
LASTING = ("keep_at_least", "keep_at_most")
DASH = "6 4"
LINE = 18.0
FEW_PERIODS = 5
YEAR_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)  # the last spans all years there are
SIGNS = ("%", "‰")  # units said with every figure; others are said once in a sentence


@dataclass(frozen=True)
class SeriesPoints:
    """The figures of one series, as they were reported (not accumulated)."""

    number: int
    definition: str
    baseline: Point | None
    targets: Sequence[Point]
    measurements: Sequence[Point]


@dataclass(frozen=True)
class IndicatorFigures:
    """All that the chart shows. ``direction`` and ``accumulation`` are the Indicator's values."""

    name: str
    unit: str
    decimals: int
    frequency: Frequency
    direction: str
    accumulation: str
    series: tuple[SeriesPoints, ...]

    @property
    def is_milestone(self) -> bool:
        return self.direction == "milestone"

    def figure(self, value: Decimal) -> str:
        """``value`` as people read it: 1 250,5, or yes and no."""
        if self.is_milestone:
            return pgettext("milestone", "yes") if value >= 1 else pgettext("milestone", "no")
        return format_decimal(value, self.decimals).replace("\xa0", "\u202f")

    def figure_with_unit(self, value: Decimal) -> str:
        if self.is_milestone or not self.unit:
            return self.figure(value)
        joint = "" if self.unit.startswith("%") and active_language() == "en" else "\xa0"
        return f"{self.figure(value)}{joint}{self.unit}"

    def label(self, period: date) -> str:
        return Period(period, Frequency(self.frequency)).label


def indicator_chart(figures: IndicatorFigures) -> Chart:
    """The chart in the active language: points and a line for what was measured, dashes for the
    path to the target, and each series by itself.
    """
    series = [
        _Series.of(figures, points) for points in sorted(figures.series, key=lambda s: s.number)
    ]
    return charts.draw(
        _Plot(figures, series).drawn(), title=figures.name, sentence=_sentence(figures, series)
    )


@dataclass(frozen=True)
class _Series:
    actual: list[Point]
    baseline: Point | None
    targets: list[Point]

    @classmethod
    def of(cls, figures: IndicatorFigures, points: SeriesPoints) -> "_Series":
        series = SeriesFigures(
            direction=figures.direction,
            frequency=Frequency(figures.frequency),
            accumulation=figures.accumulation,
            tolerance=Decimal(0),
            baseline=points.baseline,
            targets=points.targets,
            measurements=points.measurements,
        )
        targets = sorted(points.targets, key=lambda point: point.period)
        return cls(actual_points(series), points.baseline, targets)

    @property
    def points(self) -> list[Point]:
        return [*self.actual, *self.targets, *([self.baseline] if self.baseline else [])]

    @property
    def known(self) -> list[Point]:
        """What has been, oldest first: the baseline and what was measured."""
        by_period = {point.period: point for point in self.actual}
        if self.baseline:
            by_period.setdefault(self.baseline.period, self.baseline)
        return [by_period[period] for period in sorted(by_period)]


def _sentence(figures: IndicatorFigures, series: list[_Series]) -> str:
    current = series[-1] if series else _Series([], None, [])
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


def _development(figures: IndicatorFigures, current: _Series) -> str:
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


def _milestone_sentence(figures: IndicatorFigures, current: _Series, target: Point | None) -> str:
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


class _Plot:
    """Where each point of the figures stands on the canvas, and the drawing of it."""

    def __init__(self, figures: IndicatorFigures, series: list[_Series]) -> None:
        self.figures = figures
        self.series = series
        self.canvas = Canvas(height=HEIGHT)
        points = [point for each in series for point in each.points]
        self.months = Frequency(figures.frequency).months
        turns = [self._turn(point.period) for point in points]
        self.first, self.last = (min(turns), max(turns)) if turns else (0, 0)
        values = [point.value for point in points]
        if figures.is_milestone:
            self.ticks = [Decimal(0), Decimal(1)]
        elif values:
            low, high = min(values), max(values)
            if 0 <= low <= high * 4 / 10:
                low = Decimal(0)
            self.ticks = charts.nice_ticks(low, high, closest=Decimal(1).scaleb(-figures.decimals))
        else:
            self.ticks = []
        self.caption = charts.wrapped(self._unit(), charts.WIDTH - 8, lines=2)
        self.top = TOP + LINE * (len(self.caption) - 1)
        self.canvas.height = HEIGHT + self.top - TOP
        self.bottom = BOTTOM + self.top - TOP
        widest = max((charts.text_width(self._tick(value)) for value in self.ticks), default=0.0)
        self.left = 14 + widest

    def _unit(self) -> str:
        if self.figures.is_milestone:
            return ""
        if self.figures.accumulation == "sum":
            return _("%(unit)s, accumulated") % {"unit": self.figures.unit}
        return self.figures.unit

    def _turn(self, period: date) -> int:
        """Which period this is, counted from the year 0."""
        return (period.year * 12 + period.month - 1) // self.months

    def _tick(self, value: Decimal) -> str:
        if self.figures.is_milestone:
            return self.figures.figure(value)
        step = self.ticks[1] - self.ticks[0]
        exponent = step.normalize().as_tuple().exponent
        decimals = max(0, -exponent) if isinstance(exponent, int) else 0
        return format_decimal(value, decimals).replace("\xa0", "\u202f")

    def x(self, turn: float) -> float:
        margin = 14.0
        left, right = self.left + margin, RIGHT - margin
        if self.first == self.last:
            return (left + right) / 2
        return left + (right - left) * (turn - self.first) / (self.last - self.first)

    def y(self, value: Decimal) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        # Yes and no stand off the edges: neither is an end of a scale.
        margin = 24.0 if self.figures.is_milestone else 0.0
        share = float((value - low) / (high - low))
        return self.bottom - margin - share * (self.bottom - self.top - 2 * margin)

    def at(self, point: Point) -> tuple[float, float]:
        return self.x(self._turn(point.period)), self.y(point.value)

    def drawn(self) -> Canvas:
        if not self.ticks:
            self.canvas.height = 60
            self.canvas.text(
                charts.WIDTH / 2, 35, _("No values yet"), anchor="middle", fill=charts.INK_SOFT
            )
            return self.canvas
        self._caption()
        self._axes()
        self._breaks()
        for each in self.series:
            self._path(each)
        for each in self.series:
            self._actual(each)
        self._labels(self.series[-1])
        return self.canvas

    def _caption(self) -> None:
        """The unit, and a key to the marks that occur."""
        for place, row in enumerate(self.caption):
            self.canvas.text(4, 17 + place * LINE, row, fill=charts.INK_SOFT)
        x, y = 4.0, self.top - 22
        line = [(x, y - 5), (x + 22, y - 5)]
        if any(each.actual for each in self.series):
            self.canvas.line(line, stroke=charts.BRAND, width=2.5)
            self.canvas.circle(x + 11, y - 5, radius=4)
            x = self._key(x + 28, y, pgettext("measurement", "actual"))
        if any(each.baseline for each in self.series) and not self.figures.is_milestone:
            self.canvas.square(x + 6, y - 5)
            x = self._key(x + 16, y, _("baseline"))
        if any(each.targets for each in self.series):
            self.canvas.line([(x, y - 5), (x + 22, y - 5)], stroke=charts.INK_SOFT, dash=DASH)
            self.canvas.diamond(x + 11, y - 5)
            label = {
                "keep_at_least": _("lowest level"),
                "keep_at_most": _("highest level"),
                "milestone": _("target"),
            }.get(self.figures.direction, _("path to target"))
            self._key(x + 28, y, label)

    def _key(self, x: float, y: float, label: str) -> float:
        self.canvas.text(x, y, label, fill=charts.INK_SOFT)
        return x + charts.text_width(label) + 14

    def _axes(self) -> None:
        for value in self.ticks:
            y = self.y(value)
            is_zero = value == 0 or value == self.ticks[0]
            stroke = charts.INK_SOFT if is_zero and not self.figures.is_milestone else charts.LINE
            self.canvas.line([(self.left, y), (RIGHT, y)], stroke=stroke)
            self.canvas.text(
                self.left - 6, y + 5, self._tick(value), anchor="end", fill=charts.INK_SOFT
            )
        for turn, label in self._period_labels():
            x = self.x(turn)
            self.canvas.line([(x, self.bottom), (x, self.bottom + 5)], stroke=charts.INK_SOFT)
            self.canvas.text(x, self.bottom + 21, label, anchor="middle", fill=charts.INK_SOFT)

    def _period_labels(self) -> Iterable[tuple[int, str]]:
        """Every period while they are few; else years, as many as there is room for."""
        turns = range(self.first, self.last + 1)
        per_year = 12 // self.months
        if per_year > 1 and len(turns) <= FEW_PERIODS:
            step = 1 if len(turns) <= FEW_PERIODS - 1 else 2
            return [(turn, self.figures.label(self._start(turn))) for turn in turns[::step]]
        years = sorted({turn // per_year for turn in turns})
        room = (RIGHT - self.left) / (charts.text_width("2025") + 14)
        step = next((step for step in YEAR_STEPS if len(years) / step <= room), YEAR_STEPS[-1])
        # Counted from the last year: the target's year always has its label.
        wanted = {year for year in years if (years[-1] - year) % step == 0}
        firsts = [(max(year * per_year, self.first), str(year)) for year in sorted(wanted)]
        # The rest of a year that the chart begins in may be narrower than its label.
        needed = charts.text_width("2025") + 6
        if len(firsts) > 1 and self.x(firsts[1][0]) - self.x(firsts[0][0]) < needed:
            del firsts[0]
        return firsts

    def _start(self, turn: int) -> date:
        year, month = divmod(turn * self.months, 12)
        return date(year, month + 1, 1)

    def _breaks(self) -> None:
        for earlier, later in pairwise(self.series):
            before = [self._turn(point.period) for point in (earlier.actual or earlier.points)]
            after = [self._turn(point.period) for point in (later.known or later.points)]
            if not before or not after:
                continue
            x = self.x((max(before) + min(after)) / 2)
            self.canvas.line(
                [(x, self.top - 6), (x, self.bottom)], stroke=charts.INK, dash="1.5 3.5"
            )
            label = _("break in series")
            half = charts.text_width(label) / 2
            middle = min(max(x, self.left + half), RIGHT - half)
            self.canvas.text(middle, self.top - 1, label, anchor="middle", halo=True)

    def _path(self, series: _Series) -> None:
        corners = self._path_points(series)
        self.canvas.line(corners, stroke=charts.INK_SOFT, width=1.5, dash=DASH)
        if series.baseline and not self.figures.is_milestone:
            self.canvas.square(*self.at(series.baseline))
        for target in series.targets:
            self.canvas.diamond(*self.at(target))

    def _path_points(self, series: _Series) -> list[tuple[float, float]]:
        if not series.targets:
            return []
        if self.figures.direction in LASTING:
            return self._level_points(series)
        if self.figures.is_milestone:
            last = self.at(series.targets[-1])
            return [(self.x(self.first), self.y(Decimal(0))), (last[0], self.y(Decimal(0))), last]
        if series.baseline is None:
            return []
        targets = [point for point in series.targets if point.period > series.baseline.period]
        return [self.at(point) for point in [series.baseline, *targets]]

    def _level_points(self, series: _Series) -> list[tuple[float, float]]:
        """Steps: each target holds until the next, the first also before itself."""
        turns = [self._turn(point.period) for point in series.points]
        corners = [(self.x(min(turns)), self.y(series.targets[0].value))]
        for earlier, later in pairwise(series.targets):
            x = self.x(self._turn(later.period))
            corners += [(x, self.y(earlier.value)), (x, self.y(later.value))]
        end = RIGHT if series is self.series[-1] else self.x(max(turns))
        return [*corners, (end, self.y(series.targets[-1].value))]

    def _actual(self, series: _Series) -> None:
        places = [self.at(point) for point in series.actual]
        self.canvas.line(
            _steps(places) if self.figures.is_milestone else places, stroke=charts.BRAND, width=2.5
        )
        radius = 4.0 if len(places) <= 30 else 2.0
        for place in places:
            self.canvas.circle(*place, radius=radius)

    def _labels(self, current: _Series) -> None:
        """The latest value and the final target, in figures beside their marks."""
        if self.figures.is_milestone:
            return
        latest = [(current.actual[-1], charts.BRAND, 600)] if current.actual else []
        target = [(current.targets[-1], charts.INK_SOFT, 400)] if current.targets else []
        wanted = [(*self.at(point), point, ink, weight) for point, ink, weight in latest + target]
        overlaps = len(wanted) == 2 and abs(wanted[0][0] - wanted[1][0]) < 60
        heights = [y - 10 for __, y, *__rest in wanted]
        if overlaps and abs(heights[0] - heights[1]) < 16:
            upper = 0 if heights[0] < heights[1] else 1
            heights[1 - upper] = wanted[1 - upper][1] + 20
        for height, (x, __, point, ink, weight) in zip(heights, wanted, strict=True):
            label = self.figures.figure(point.value)
            half = charts.text_width(label) / 2
            x = min(max(x, self.left + half + 2), charts.WIDTH - half - 2)
            self.canvas.text(x, height, label, anchor="middle", weight=weight, fill=ink, halo=True)


def _steps(places: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The corners of a line that stays at each value until the next: yes has no halves."""
    corners = list(places[:1])
    for (__, before), (x, y) in pairwise(places):
        corners += [(x, before), (x, y)]
    return corners
