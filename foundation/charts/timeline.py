"""Drawing what is to happen when: bars from start to end, diamonds, and a line for today."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _

from foundation.charts.canvas import Canvas, Length
from foundation.charts.looks import BAD, FILLS, INK, INK_SOFT, LINE, PAPER
from foundation.charts.measures import fitted, text_width
from foundation.charts.specs import Chart, Moment, Size, Span, Table, Tick, Timeline

NAMES = 0.34  # of the width is for names, left of the bars
ROW, BAR = 28.0, 14.0
HEAD = 34.0
STRIP = 30
NARROWEST = 0.4
"""Hundredths of the width that a bar takes at least, so that a day can be seen."""
DIAMOND = 6.5
MOST_TICKS = 12
STEPS = ((24, 12), (9, 3), (0, 1))
"""From how many months on the axis has a tick every so many months."""


@dataclass(frozen=True)
class Window:
    """The days that are shown, from the first to the last."""

    first: date
    last: date

    def share(self, day: date) -> float:
        """Where the beginning of ``day`` lies, in hundredths of the width; not clipped."""
        return 100 * (day - self.first).days / ((self.last - self.first).days + 1)

    @property
    def day(self) -> float:
        """The width of a day."""
        return 100 / ((self.last - self.first).days + 1)

    def stretch(self, first: date, last: date | None) -> tuple[float, float] | None:
        """The beginning and the width of the days that are in sight, in hundredths."""
        start = max(self.share(first), 0.0)
        end = 100.0 if last is None or last >= self.last else self.share(last + timedelta(days=1))
        if end <= 0 or start >= 100:
            return None
        width = max(end - start, NARROWEST)
        return min(start, 100 - width), width

    def ticks(self) -> tuple[Tick, ...]:
        """Years, quarters or months, at hundredths of the width."""
        return _ticks(self)


@lru_cache(maxsize=64)
def _ticks(window: Window) -> tuple[Tick, ...]:
    first, last = window.first, window.last
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next(step for least, step in STEPS if months > least)
    if step == 12:
        step *= -(-months // (12 * MOST_TICKS))
    found: list[Tick] = []
    month = (first.year * 12 + first.month - 1) // step * step if step < 12 else first.year * 12
    while month <= last.year * 12 + last.month - 1:
        day = date(month // 12, month % 12 + 1, 1)
        label = _tick_label(day, step, is_first=not found)
        found.append(Tick(max(window.share(day), 0.0), label))
        month += step
    return tuple(found)


def _tick_label(day: date, step: int, *, is_first: bool) -> str:
    if step >= 12:
        return str(day.year)
    name = str(MONTHS_3[day.month]).capitalize()
    return f"{name} {day.year}" if is_first or day.month == 1 else name


def table_of(spec: Timeline) -> Table:
    return Table(spec.title, spec.head, tuple((span.name, *span.cells) for span in spec.spans))


def draw_timeline(spec: Timeline, size: Size, *, is_screen: bool) -> Chart:
    """The whole of it as one picture, for paper and files."""
    left = NAMES * size
    room = size - left - 8
    window = Window(spec.first, spec.last)
    bottom = HEAD + ROW * len(spec.spans)
    canvas = Canvas(height=bottom + 6, width=size)

    def place(share: float) -> Length:
        return left + room * share / 100

    draw_grid(canvas, window, place, 14, HEAD - 4, bottom, room=room)
    for row, span in enumerate(spec.spans):
        y = HEAD + row * ROW
        name = fitted(span.name, left - 14 - 12 * span.depth)
        weight = None if span.depth else 600
        canvas.text(12.0 * span.depth, y + BAR + 4, name, weight=weight)
        told = f"{span.name}: {span.status}" if is_screen else ""
        draw_span(
            canvas, span, window, y + (ROW - BAR) / 2, place, lambda share: room * share / 100, told
        )
    draw_today(canvas, window, spec.today, place, HEAD - 6, bottom)
    reading = _("Timeline from %(first)s to %(last)s; the upright line is today.") % {
        "first": spec.first,
        "last": spec.last,
    }
    return canvas.chart(
        title=spec.title, sentence=spec.sentence, reading=reading, table=table_of(spec)
    )


def percent(share: float) -> Length:
    return f"{share:.3f}%"


def axis_strip(window: Window, today: date) -> str:
    """The years or months above strips of the same window."""
    canvas = Canvas(height=STRIP)
    draw_grid(canvas, window, percent, 14, 18, STRIP, room=600)
    if 0 <= window.share(today) <= 100:
        at = window.share(today)
        anchor = "start" if at < 10 else "end" if at > 90 else "middle"
        canvas.text(
            percent(at), STRIP - 3, _("today"), anchor=anchor, weight=600, fill=BAD, halo=True
        )
    return canvas.strip()


def span_strip(span: Span, window: Window, today: date, *, limit: date | None = None) -> str:
    """One row as a picture as wide as its place. What it shows has to stand beside it.

    A thin whole line stands at the end of ``limit``, the last day of what the row is part of.
    """
    canvas = Canvas(height=STRIP)
    for tick in window.ticks():
        canvas.upright(percent(tick.at), 0, STRIP, stroke=LINE)
    if limit is not None and 0 <= (at := window.share(limit) + window.day) <= 100:
        canvas.upright(percent(at), 0, STRIP, stroke=INK, stroke_width=1.5)
    draw_span(canvas, span, window, (STRIP - BAR) / 2, percent, percent)
    draw_today(canvas, window, today, percent, 0, STRIP)
    return canvas.strip()


def draw_grid(
    canvas: Canvas,
    window: Window,
    place: Callable[[float], Length],
    baseline: float,
    top: float,
    bottom: float,
    *,
    room: float,
) -> None:
    """Lines and labels of the axis; labels for which there is no room are left out."""
    free = 0.0
    for tick in window.ticks():
        canvas.upright(place(tick.at), top, bottom, stroke=LINE)
        width = 100 * (text_width(tick.label) + 8) / room
        if tick.at >= free and tick.at + width <= 101:
            canvas.text(place(tick.at), baseline, tick.label, fill=INK_SOFT)
            free = tick.at + width


def draw_span(
    canvas: Canvas,
    span: Span,
    window: Window,
    y: float,
    place: Callable[[float], Length],
    length: Callable[[float], Length],
    told: str = "",
) -> None:
    """A bar from start to end, hatched from there on while it is late, and its milestones."""
    bar = window.stretch(span.starts, span.ends)
    if bar:
        canvas.filled(
            FILLS[span.fill],
            place(bar[0]),
            y,
            length(bar[1]),
            BAR,
            **canvas.telling(told),
        )
        # Open ends go on: an arrow says so where the bar would only be cut off.
        if span.ends is None:
            canvas.text(place(99), y + BAR - 2, "→", anchor="end", halo=True)
    if span.late_until and span.ends and span.late_until > span.ends:
        late = window.stretch(span.ends + timedelta(days=1), span.late_until)
        if late:
            canvas.filled(FILLS["late"], place(late[0]), y, length(late[1]), BAR, stroke=BAD)
    for moment in span.moments:
        at = window.share(moment.on)
        if 0 <= at <= 100:
            draw_moment(canvas, moment, place(at), y + BAR / 2)


def draw_moment(canvas: Canvas, moment: Moment, x: Length, y: float) -> None:
    """A diamond: filled when done, with a cross inside when late, hollow when coming."""
    if moment.state == "done":
        canvas.marker("diamond", x, y, radius=DIAMOND, ink=INK)
        return
    ink = BAD if moment.state == "late" else INK
    canvas.marker("diamond", x, y, radius=DIAMOND, ink=ink, filled=False)
    if moment.state == "late":
        canvas.marker("cross", x, y, radius=2, ink=BAD, filled=False)


def draw_today(
    canvas: Canvas,
    window: Window,
    today: date,
    place: Callable[[float], Length],
    top: float,
    bottom: float,
) -> None:
    at = window.share(today)
    if 0 <= at <= 100:
        canvas.upright(place(at), top, bottom, stroke=PAPER, stroke_width=4)
        canvas.upright(place(at), top, bottom, stroke=BAD, stroke_width=2, stroke_dasharray="5 2")
