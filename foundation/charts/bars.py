"""Drawing how things are distributed over kinds: bars made of parts, with a key."""

from functools import lru_cache

from django.utils.translation import gettext as _

from foundation.charts.canvas import Canvas
from foundation.charts.looks import FILLS, INK, INK_SOFT, PAPER
from foundation.charts.measures import text_width, wrapped
from foundation.charts.specs import Bar, Chart, Part, Size, StackedBars, Table

NAMES = 0.3  # of the width is for names, left of the bars
SUMS = 50.0
ROW, BAR = 35.0, 25.0
LEGEND_LINE = 24.0
STRIP = 16


def occurring(spec: StackedBars) -> list[tuple[int, Part]]:
    """The parts that anything is counted in, each with its place."""
    return [
        (place, part)
        for place, part in enumerate(spec.parts)
        if any(bar.counts[place] for bar in spec.bars)
    ]


def table_of(spec: StackedBars) -> Table:
    """A row for each bar, a column for each part that occurs, and sums."""
    found = occurring(spec)
    rows = tuple(
        (bar.name, *(str(bar.counts[place]) for place, _part in found), str(bar.total))
        for bar in spec.bars
    )
    sums = [sum(bar.counts[place] for bar in spec.bars) for place, _part in found]
    total = (spec.total_name, *map(str, sums), str(sum(sums))) if spec.total_name else ()
    head = (spec.group_name, *(part.label for __, part in found), _("Total"))
    return Table(spec.title, head, rows if found else (), total)


def draw_bars(spec: StackedBars, size: Size, *, is_screen: bool) -> Chart:
    if spec.is_empty:
        canvas = Canvas(height=40, width=size)
        canvas.text(0, 26, spec.sentence, fill=INK_SOFT)
        return canvas.chart(title=spec.title, sentence=spec.sentence)
    canvas = Canvas(height=0, width=size)
    found = occurring(spec)
    top = _legend(canvas, [part for __, part in found])
    longest = max(bar.total for bar in spec.bars)
    for place, bar in enumerate(spec.bars):
        whole = bar.total if spec.fills_width else longest
        _draw_bar(canvas, bar, found, top + place * ROW, whole, is_screen=is_screen)
    canvas.height = top + len(spec.bars) * ROW
    reading = _("Stacked bars, one for each of: %(names)s.") % {
        "names": ", ".join(bar.name for bar in spec.bars)
    }
    return canvas.chart(
        title=spec.title, sentence=spec.sentence, reading=reading, table=table_of(spec)
    )


def _legend(canvas: Canvas, parts: list[Part]) -> float:
    """A key to the patterns, on as many lines as it takes; gives where it ends."""
    x, y = 0.0, 0.0
    for part in parts:
        width = 24 + text_width(part.label) + 16
        if x and x + width > canvas.width:
            x, y = 0.0, y + LEGEND_LINE
        canvas.filled(FILLS[part.fill], x + 0.5, y + 3, 17.0, 14.0)
        canvas.text(x + 24, y + 15, part.label)
        x += width
    return y + LEGEND_LINE + 10


def _draw_bar(
    canvas: Canvas,
    bar: Bar,
    parts: list[tuple[int, Part]],
    y: float,
    whole: int,
    *,
    is_screen: bool,
) -> None:
    left = NAMES * canvas.width
    names = wrapped(bar.name, left - 14, lines=2)
    first = y + BAR / 2 + (5 if len(names) == 1 else -3)
    for place, name in enumerate(names):
        canvas.text(0, first + place * 16, name)
    x = left
    for place, part in parts:
        count = bar.counts[place]
        if not count:
            continue
        width = (canvas.width - left - SUMS) * count / whole
        fill = FILLS[part.fill]
        words = {"name": bar.name, "part": part.label, "count": count}
        told = _("%(name)s: %(count)s %(part)s") % words if is_screen else ""
        canvas.filled(fill, x, y, width, BAR, **canvas.telling(told))
        if text_width(str(count)) + 4 <= width:
            canvas.text(
                x + width / 2,
                y + BAR / 2 + 5,
                str(count),
                anchor="middle",
                weight=600,
                fill=PAPER if fill.is_dark else INK,
                halo=not fill.is_dark,
            )
        x += width
    canvas.text(x + 8, y + BAR / 2 + 5, str(bar.total), fill=INK_SOFT)


@lru_cache(maxsize=1024)
def share_strip(shares: tuple[tuple[str, int], ...]) -> str:
    """One bar as wide as its place: the fill and count of each part. The words stand beside it."""
    canvas = Canvas(height=STRIP)
    whole = sum(count for __, count in shares)
    before = 0
    for fill, count in shares:
        if count:
            canvas.filled(
                FILLS[fill],
                f"{100 * before / whole:.3f}%",
                0.5,
                f"{100 * count / whole:.3f}%",
                STRIP - 1.0,
            )
        before += count
    return canvas.strip()


def swatch(fill: str) -> str:
    """The fill as a small picture, for a key in HTML."""
    canvas = Canvas(height=14)
    canvas.filled(FILLS[fill], 0.5, 0.5, 15.0, 13.0)
    return canvas.strip().replace('width="100%"', 'width="16"', 1)
