"""One way of drawing, for the page and for the PDF: a canvas that writes SVG.

A chart library was measured and left out: a Vega-Lite chart takes 50 ms (15 s for the 300
indicators of a large report), 110 MB of memory in every process that draws, and hangs in a forked
child of a process that has drawn. What is drawn here is a few lines, marks and words; writing them
takes under a millisecond, in any process.

What comes out is safe to inline under a content security policy without inline style: looks are
presentation attributes. It scales to the width it is given; text is sized so that it is readable
both 350 pixels wide on a phone and 105 mm wide on paper.
"""

import hashlib
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

# One typeface under two names. In a PDF the first one's files are used: an SVG in it knows nothing
# of variable fonts, and draws the second as thin as it goes. On the page the second one is there.
FONT = "'Source Sans Pro', 'Source Sans 3', system-ui, sans-serif"
WIDTH = 440
TEXT_SIZE = 14

# The tokens of static/milstolpe.css, which a drawing embedded in a PDF cannot read.
INK = "#14212b"
INK_SOFT = "#4a5a67"
LINE = "#d5dde3"
PAPER = "#ffffff"
BRAND = "#0b4a6f"

NARROW = frozenset("fijlrtI.,:;'|!()[]1-\u00a0\u202f ")
WIDE = frozenset("mwMWQO%@–—…")
LONGEST_LINE = 200  # characters; no line on a chart holds more
# Stands for the ids' own beginning until that is known. No text on a canvas can hold it.
PREFIX = "\0"
FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Chart:
    """A drawn chart: SVG with role, title and description; and what it shows in a sentence."""

    svg: str
    title: str
    sentence: str


def text_width(text: str, size: float = TEXT_SIZE) -> float:
    """About how wide ``text`` is, rather too much than too little."""
    widths = (
        0.34 if sign in NARROW else 0.86 if sign in WIDE else 0.62 if sign.isupper() else 0.54
        for sign in text
    )
    return sum(widths) * size


def fitted(text: str, width: float, size: float = TEXT_SIZE) -> str:
    """``text``, cut with an ellipsis where it is wider than ``width``."""
    if text_width(text, size) <= width:
        return text
    kept = text[:LONGEST_LINE]
    while kept and text_width(kept + "…", size) > width:
        kept = kept[:-1]
    return kept.rstrip(" ,;") + "…"


def wrapped(text: str, width: float, *, lines: int, size: float = TEXT_SIZE) -> list[str]:
    """``text`` in at most so many ``lines``; what does not fit ends in an ellipsis."""
    words = text[: lines * LONGEST_LINE].split()
    rows: list[str] = []
    while words and len(rows) < lines:
        row = words.pop(0)
        while words and text_width(f"{row} {words[0]}", size) <= width:
            row = f"{row} {words.pop(0)}"
        rows.append(row)
    if words:
        rows[-1] = f"{rows[-1]} {' '.join(words)}"
    return [fitted(row, width, size) for row in rows]


def nice_ticks(
    low: Decimal, high: Decimal, *, at_most: int = 5, closest: Decimal = Decimal(0)
) -> list[Decimal]:
    """Round numbers that span ``low`` to ``high``: the first is at or below, the last at or above.

    They lie no closer than ``closest``: what is counted whole has no half tick. Equal bounds are
    widened, so that there are always at least two ticks.
    """
    if low == high:
        margin = abs(low) / 10 or Decimal(1)
        low, high = low - margin, high + margin
    rough = max((high - low) / (at_most - 1), closest)
    power = Decimal(10) ** rough.adjusted()
    for factor in (1, 2, Decimal("2.5"), 5, 10, 20, 25):
        step = power * factor
        if step < closest:
            continue
        first = math.floor(low / step)
        count = math.ceil(high / step) - first + 1
        if count <= at_most:
            break
    return [step * (first + place) for place in range(count)]


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _attributes(attributes: Mapping[str, object]) -> str:
    return "".join(
        f" {name.rstrip('_').replace('_', '-')}="
        + quoteattr(_number(value) if isinstance(value, float) else str(value))
        for name, value in attributes.items()
        if value is not None
    )


@dataclass
class Canvas:
    """Lines, marks and words, in the order in which they are drawn. Origin top left."""

    height: float
    width: float = WIDTH
    _parts: list[str] = field(default_factory=list)
    _patterns: dict[str, str] = field(default_factory=dict)

    def _add(self, tag: str, **attributes: object) -> None:
        self._parts.append(f"<{tag}{_attributes(attributes)}/>")

    def line(
        self,
        points: Sequence[tuple[float, float]],
        *,
        stroke: str = INK,
        width: float = 1,
        dash: str | None = None,
    ) -> None:
        """A line through ``points``; fewer than two draw nothing."""
        if len(points) > 1:
            self._add(
                "polyline",
                points=" ".join(f"{_number(x)},{_number(y)}" for x, y in points),
                fill="none",
                stroke=stroke,
                stroke_width=width,
                stroke_dasharray=dash,
                stroke_linejoin="round",
            )

    def circle(self, x: float, y: float, *, radius: float = 3.5, fill: str = BRAND) -> None:
        self._add("circle", cx=x, cy=y, r=radius, fill=fill, stroke=PAPER, stroke_width=1)

    def square(self, x: float, y: float, *, size: float = 7, stroke: str = INK_SOFT) -> None:
        """A hollow square, centred on the point."""
        self.rectangle(
            x - size / 2, y - size / 2, size, size, fill=PAPER, stroke=stroke, stroke_width=1.5
        )

    def diamond(self, x: float, y: float, *, radius: float = 5.5, stroke: str = INK_SOFT) -> None:
        """A hollow diamond, centred on the point."""
        corners = [(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)]
        self._add(
            "polygon",
            points=" ".join(f"{_number(left)},{_number(top)}" for left, top in corners),
            fill=PAPER,
            stroke=stroke,
            stroke_width=1.5,
        )

    def rectangle(
        self, x: float, y: float, width: float, height: float, *, fill: str, **attributes: object
    ) -> None:
        self._add("rect", x=x, y=y, width=width, height=height, fill=fill, **attributes)

    def pattern(self, kind: str, *, ink: str, paper: str) -> str:
        """A fill that tells areas apart without colour: plain, rising, falling, dots or cross."""
        if kind == "plain":
            return paper
        strokes = {
            "rising": "M-2,2L2,-2M0,8L8,0M6,10L10,6",
            "falling": "M-2,6L2,10M0,0L8,8M6,-2L10,2",
            "cross": "M0,4H8M4,0V8",
        }
        drawn = (
            f'<circle cx="4" cy="4" r="1.3" fill="{ink}"/>'
            if kind == "dots"
            else f'<path d="{strokes[kind]}" stroke="{ink}" stroke-width="1"/>'
        )
        name = f"{kind}{ink}".replace("#", "-")
        self._patterns[name] = (
            f'<pattern id="{PREFIX}-{name}" width="8" height="8" patternUnits="userSpaceOnUse">'
            f'<rect width="8" height="8" fill="{paper}"/>{drawn}</pattern>'
        )
        return f"url(#{PREFIX}-{name})"

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        anchor: str = "start",
        size: float = TEXT_SIZE,
        weight: int | None = None,
        fill: str = INK,
        halo: bool = False,
    ) -> None:
        """``text`` with its baseline at ``y``; ``halo`` keeps it readable across lines."""
        attributes = {
            "x": float(x),
            "y": float(y),
            "text_anchor": None if anchor == "start" else anchor,
            "font_size": None if size == TEXT_SIZE else size,
            "font_weight": weight,
            "fill": fill,
        }
        if halo:
            attributes |= {
                "stroke": PAPER,
                "stroke_width": 4,
                "stroke_linejoin": "round",
                "paint_order": "stroke",
            }
        self._parts.append(f"<text{_attributes(attributes)}>{escape(visible(text))}</text>")

    def inner_svg(self, prefix: str) -> str:
        patterns = "".join(self._patterns.values())
        definitions = f"<defs>{patterns}</defs>" if patterns else ""
        return (definitions + "".join(self._parts)).replace(PREFIX, prefix)


def visible(text: str) -> str:
    """``text`` without the characters that XML forbids."""
    return FORBIDDEN.sub("", text)


def draw(canvas: Canvas, *, title: str, sentence: str) -> Chart:
    """The chart that ``canvas`` holds, named ``title`` and described by ``sentence``."""
    title, sentence = visible(title), visible(sentence)
    # Ids are the chart's own where several stand on one page, and the same every time it is drawn.
    shown = "\n".join([title, sentence, canvas.inner_svg("")])
    prefix = "chart-" + hashlib.sha256(shown.encode()).hexdigest()[:12]
    width, height = _number(canvas.width), _number(canvas.height)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}" role="img"'
        f' aria-labelledby="{prefix}-title {prefix}-desc"'
        f' font-family={quoteattr(FONT)} font-size="{TEXT_SIZE}">'
        f'<title id="{prefix}-title">{escape(title)}</title>'
        f'<desc id="{prefix}-desc">{escape(sentence)}</desc>'
        f"{canvas.inner_svg(prefix)}</svg>"
    )
    return Chart(svg, title, sentence)
