"""Drawing values over time: lines with marks of their own shape, a key, and the last figures."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from foundation.charts.canvas import Canvas
from foundation.charts.looks import INK, INK_SOFT, LINE, LINE_LOOKS, Fill, LineLook
from foundation.charts.measures import nice_ticks, text_width, wrapped
from foundation.charts.specs import Chart, Line, LineChart, Point, Size, Table, Tick, places
from foundation.numbers import format_decimal

PLOT = 156.0  # the height of the plot itself
BELOW = 32.0  # the labels of the axis
ROW = 18.0
EDGE = 12.0
THINNINGS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
MANY_POINTS = 30
LABEL_OFFSETS = (-10.0, 20.0, -26.0, 36.0)
BAND = Fill("dots", "#6f93a9", "#e4eef4")
Place = tuple[float, float]


def figure(spec: LineChart, value: Decimal) -> str:
    """``value`` as people read it: 1 250,5, or the name of its level."""
    if spec.levels:
        return next((tick.label for tick in spec.levels if tick.at == value), "")
    return format_decimal(value, spec.decimals).replace("\xa0", "\u202f")


def said(spec: LineChart, line: Line, point: Point) -> str:
    """What a point says: its place, value and line."""
    value = figure(spec, point.value) + ("" if spec.levels else spec.suffix)
    words = {"name": line.name, "place": point.label, "value": value, "note": point.note}
    if point.note:
        return _("%(place)s: %(value)s, %(name)s (%(note)s)") % words
    return _("%(place)s: %(value)s, %(name)s") % words


def table_of(spec: LineChart) -> Table:
    """A row for each place that has a value, a column for each name of lines."""
    names = list(dict.fromkeys(line.name for line in spec.lines if line.points))
    cells: dict[tuple[float, str], list[str]] = defaultdict(list)
    for line in spec.lines:
        for point in line.points:
            value = figure(spec, point.value)
            cells[point.at, line.name].append(f"{value} ({point.note})" if point.note else value)
    rows: list[tuple[str, ...]] = []
    breaks = list(spec.breaks)
    for at, label in places(spec.lines):
        is_after = [each for each in breaks if each.at <= at] if rows else []
        breaks = [each for each in breaks if each.at > at]
        head = f"{label} ({is_after[-1].label})" if is_after else label
        rows.append((head, *("; ".join(cells.get((at, name), ())) for name in names)))
    caption = f"{spec.title} ({spec.unit})" if spec.unit else spec.title
    return Table(caption, (spec.axis_name, *names), tuple(rows))


def draw_lines(spec: LineChart, size: Size, *, is_screen: bool) -> Chart:
    plot = Plot(spec, size, is_screen=is_screen)
    plot.draw()
    named = list(places(spec.lines))
    reading = ""
    if named:
        reading = _("Line chart from %(first)s to %(last)s with %(lines)s.") % {
            "first": named[0][1],
            "last": named[-1][1],
            "lines": ", ".join(dict.fromkeys(line.name for line in spec.lines if line.points)),
        }
    return plot.canvas.chart(
        title=spec.title, sentence=spec.sentence, reading=reading, table=table_of(spec)
    )


class Plot:
    """Where each value stands on the canvas, and the drawing of it."""

    def __init__(self, spec: LineChart, size: Size, *, is_screen: bool) -> None:
        self.spec, self.is_screen = spec, is_screen
        self.canvas = Canvas(height=60, width=size)
        self.right = size - EDGE
        self.caption = wrapped(spec.unit, size - 8, lines=2)
        self.key = self._key_rows()
        self.top = 24 + ROW * len(self.caption) + 20.0 * max(len(self.key), 1)
        self.bottom = self.top + PLOT
        ats = [at for at, _label in places(spec.lines)]
        ats += [edge[0] for band in spec.bands for edge in band.edges]
        ats = [*ats, *(self.spec.span or ())]
        self.first, self.last = (min(ats), max(ats)) if ats else (0.0, 0.0)
        self.scale = self._scale()
        widest = max((text_width(self._tick(value)) for value in self.scale), default=0.0)
        self.left = 14 + widest

    def _scale(self) -> list[Decimal]:
        if self.spec.levels:
            return [Decimal(tick.at) for tick in self.spec.levels]
        values = [point.value for line in self.spec.lines for point in line.points]
        values += [
            value
            for band in self.spec.bands
            for __, low, high in band.edges
            for value in (low, high)
        ]
        if not values:
            return []
        low, high = min(values), max(values)
        if 0 <= low <= high * 4 / 10:
            low = Decimal(0)
        return nice_ticks(low, high, closest=Decimal(1).scaleb(-self.spec.decimals))

    def _tick(self, value: Decimal) -> str:
        if self.spec.levels:
            return figure(self.spec, value)
        step = self.scale[1] - self.scale[0]
        exponent = step.normalize().as_tuple().exponent
        decimals = max(0, -exponent) if isinstance(exponent, int) else 0
        return format_decimal(value, decimals).replace("\xa0", "\u202f")

    def x(self, at: float) -> float:
        margin = 14.0
        left, right = self.left + margin, self.right - margin
        if at > self.last:
            return self.right  # what goes on beyond the last value
        if self.first == self.last:
            return (left + right) / 2
        return left + (right - left) * (at - self.first) / (self.last - self.first)

    def y(self, value: Decimal) -> float:
        low, high = self.scale[0], self.scale[-1]
        # Levels stand off the edges: none is an end of a scale.
        margin = 24.0 if self.spec.levels else 0.0
        share = float((value - low) / (high - low))
        return self.bottom - margin - share * (self.bottom - self.top - 2 * margin)

    def at(self, point: Point) -> Place:
        return self.x(point.at), self.y(point.value)

    def draw(self) -> None:
        if not self.scale or not any(line.points for line in self.spec.lines):
            self.canvas.text(
                self.canvas.width / 2, 35, _("No values yet"), anchor="middle", fill=INK_SOFT
            )
            return
        self.canvas.height = self.bottom + BELOW
        self._draw_caption()
        self._draw_axes()
        for band in self.spec.bands:
            upper = [(self.x(at), self.y(high)) for at, __, high in band.edges]
            lower = [(self.x(at), self.y(low)) for at, low, __ in band.edges]
            self.canvas.area([*upper, *lower[::-1]], fill=self.canvas.fill(BAND))
        self._draw_breaks()
        # What was measured lies above what was planned.
        looks = [(LINE_LOOKS[line.look], line) for line in self.spec.lines]
        looks.sort(key=lambda pair: pair[0].filled)
        for look, line in looks:
            self._draw_line(line, look)
        self._draw_labels()

    def _key_rows(self) -> list[list[tuple[str, str, float]]]:
        """Names, looks and widths of what occurs, in rows; "" is the look of a band."""
        entries = {line.name: line.look for line in self.spec.lines if line.points}
        entries |= {band.name: "" for band in self.spec.bands}
        rows: list[list[tuple[str, str, float]]] = []
        used = 0.0
        for name, look in entries.items():
            width = (28 if not look or LINE_LOOKS[look].has_line else 16) + text_width(name) + 14
            if not rows or used + width > self.canvas.width - 4:
                rows.append([])
                used = 0.0
            rows[-1].append((name, look, width))
            used += width
        return rows

    def _draw_caption(self) -> None:
        """The unit, and a key to the marks that occur."""
        for place, words in enumerate(self.caption):
            self.canvas.text(4, 17 + place * ROW, words, fill=INK_SOFT)
        y = 22 + ROW * len(self.caption)
        for row in self.key:
            x = 4.0
            for name, kind, width in row:
                mark = 28.0
                if not kind:
                    self.canvas.filled(BAND, x, y - 12, 22.0, 14.0)
                else:
                    look = LINE_LOOKS[kind]
                    mark = 28.0 if look.has_line else 16.0
                    if look.has_line:
                        line = [(x, y - 5), (x + 22, y - 5)]
                        self.canvas.line(line, stroke=look.ink, width=look.width, dash=look.dash)
                    self._mark(look, x + (11 if look.has_line else 6), y - 5, look.radius)
                self.canvas.text(x + mark, y, name, fill=INK_SOFT)
                x += width
            y += 20

    def _mark(self, look: LineLook, x: float, y: float, radius: float, text: str = "") -> None:
        told = self.canvas.telling(text if self.is_screen else "")
        self.canvas.marker(
            look.marker, x, y, radius=radius, ink=look.ink, filled=look.filled, **told
        )

    def _draw_axes(self) -> None:
        for value in self.scale:
            y = self.y(value)
            is_ground = (value == 0 or value == self.scale[0]) and not self.spec.levels
            self.canvas.line(
                [(self.left, y), (self.right, y)], stroke=INK_SOFT if is_ground else LINE
            )
            self.canvas.text(self.left - 6, y + 5, self._tick(value), anchor="end", fill=INK_SOFT)
        for tick in self._thinned():
            x = self.x(tick.at)
            self.canvas.line([(x, self.bottom), (x, self.bottom + 5)], stroke=INK_SOFT)
            self.canvas.text(x, self.bottom + 21, tick.label, anchor="middle", fill=INK_SOFT)

    def _thinned(self) -> list[Tick]:
        """As many ticks as there is room for; the last always has its label."""
        ticks = [tick for tick in self.spec.ticks if self.first <= tick.at <= self.last]
        if not ticks:
            return []
        widest = max(text_width(tick.label) for tick in ticks)
        room = max((self.right - self.left) / (widest + 14), 1)
        step = next((step for step in THINNINGS if len(ticks) / step <= room), THINNINGS[-1])
        kept = ticks[::-1][::step][::-1]
        # What begins in the middle of a year stands closer to the next year than others do.
        if len(kept) > 1 and self.x(kept[1].at) - self.x(kept[0].at) < widest + 6:
            del kept[0]
        return kept

    def _draw_breaks(self) -> None:
        for tick in self.spec.breaks:
            x = self.x(tick.at)
            self.canvas.line([(x, self.top - 6), (x, self.bottom)], stroke=INK, dash="1.5 3.5")
            half = text_width(tick.label) / 2
            middle = min(max(x, self.left + half), self.right - half)
            self.canvas.text(middle, self.top - 1, tick.label, anchor="middle", halo=True)

    def _draw_line(self, line: Line, look: LineLook) -> None:
        marks = [self.at(point) for point in line.points]
        if look.has_line:
            corners = marks
            if line.path is not None:
                corners = [(self.x(at), self.y(value)) for at, value in line.path]
            elif line.is_stepped:
                corners = steps(marks)
            self.canvas.line(corners, stroke=look.ink, width=look.width, dash=look.dash)
        radius = look.radius if len(marks) <= MANY_POINTS else look.radius / 2
        for point, (x, y) in zip(line.points, marks, strict=True):
            self._mark(look, x, y, radius, said(self.spec, line, point))

    def _draw_labels(self) -> None:
        """The last values of lines that want them, in figures beside their marks."""
        wanted = [
            (*self.at(line.points[-1]), line, figure(self.spec, line.points[-1].value))
            for line in self.spec.lines
            if line.is_labelled and line.points
        ]
        taken: list[tuple[float, float, float]] = []
        for x, y, line, label in sorted(wanted, key=lambda each: each[1]):
            half = text_width(label) / 2
            x = min(max(x, self.left + half + 2), self.canvas.width - half - 2)
            free = [
                y + offset
                for offset in LABEL_OFFSETS
                if all(
                    abs(x - other) > half + others or abs(y + offset - height) >= 16
                    for other, height, others in taken
                )
            ]
            height = free[0] if free else y + LABEL_OFFSETS[0]
            taken.append((x, height, half))
            look = LINE_LOOKS[line.look]
            self.canvas.text(
                x,
                height,
                label,
                anchor="middle",
                weight=600 if look.filled else 400,
                fill=look.ink,
                halo=True,
            )


def steps(marks: Sequence[Place]) -> list[Place]:
    """The corners of a line that stays at each value until the next: yes has no halves."""
    corners = list(marks[:1])
    for (__, before), (x, y) in pairwise(marks):
        corners += [(x, before), (x, y)]
    return corners
