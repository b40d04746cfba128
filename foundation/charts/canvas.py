"""A canvas that writes SVG: lines, marks and words.

A chart library was measured and left out: a Vega-Lite chart takes 50 ms (15 s for the 300
indicators of a large report), 110 MB of memory in every process that draws, and hangs in a forked
child of a process that has drawn. What is drawn here is a few lines, marks and words; writing them
takes under a millisecond, in any process.

What comes out is safe to inline under a content security policy without inline style: looks are
presentation attributes. It scales to the width it is given; text is sized so that it is readable
both 350 pixels wide on a phone and 105 mm wide on paper.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from foundation.charts.looks import BRAND, INK, INK_SOFT, PAPER, Fill
from foundation.charts.measures import TEXT_SIZE
from foundation.charts.specs import Chart, Table

# One typeface under two names. In a PDF the first one's files are used: an SVG in it knows nothing
# of variable fonts, and draws the second as thin as it goes. On the page the second one is there.
FONT = "'Source Sans Pro', 'Source Sans 3', system-ui, sans-serif"

# Stands for the ids' own beginning until that is known. No text on a canvas can hold it.
PREFIX = "\0"
FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

PATTERNS = {
    "rising": '<path d="M-2,2L2,-2M0,8L8,0M6,10L10,6" stroke="{ink}" stroke-width="1"/>',
    "falling": '<path d="M-2,6L2,10M0,0L8,8M6,-2L10,2" stroke="{ink}" stroke-width="1"/>',
    "cross": '<path d="M0,4H8M4,0V8" stroke="{ink}" stroke-width="1"/>',
    "dots": '<circle cx="4" cy="4" r="1.3" fill="{ink}"/>',
    "hatched": '<path d="M-2,2L2,-2M0,8L8,0M6,10L10,6" stroke="{ink}" stroke-width="2.6"/>',
}
# The corners of markers, in shares of their radius.
CORNERS = {
    "diamond": ((0, -1), (1, 0), (0, 1), (-1, 0)),
    "triangle": ((0, -1), (0.95, 0.75), (-0.95, 0.75)),
    "down": ((0, 1), (0.95, -0.75), (-0.95, -0.75)),
}
Length = float | str
"""A number of pixels, or a share of the width such as "37.5%"."""


def number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def visible(text: str) -> str:
    """``text`` without the characters that XML forbids."""
    return FORBIDDEN.sub("", text)


def _attributes(attributes: Mapping[str, object]) -> str:
    return "".join(
        f" {name.rstrip('_').replace('_', '-')}="
        + quoteattr(number(value) if isinstance(value, float) else str(value))
        for name, value in attributes.items()
        if value is not None
    )


@dataclass
class Canvas:
    """Lines, marks and words, in the order in which they are drawn. Origin top left.

    Every method that draws takes further attributes of its element by name.
    """

    height: float
    width: float = 440
    _parts: list[str] = field(default_factory=list)
    _patterns: dict[str, str] = field(default_factory=dict)

    def _add(self, tag: str, attributes: Mapping[str, object]) -> None:
        self._parts.append(f"<{tag}{_attributes(attributes)}/>")

    @staticmethod
    def telling(text: str) -> dict[str, object]:
        """The attributes of an element that static/charts.js lets say ``text``."""
        return {"class_": "chart-mark", "data_value": visible(text)} if text else {}

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
            attributes = {
                "points": " ".join(f"{number(x)},{number(y)}" for x, y in points),
                "fill": "none",
                "stroke": stroke,
                "stroke_width": width,
                "stroke_dasharray": dash,
                "stroke_linejoin": "round",
            }
            self._add("polyline", attributes)

    def upright(self, x: Length, top: float, bottom: float, **attributes: object) -> None:
        """A vertical line at ``x``, which may be a share of the width."""
        self._add("line", {"x1": x, "x2": x, "y1": top, "y2": bottom, **attributes})

    def area(self, points: Sequence[tuple[float, float]], **attributes: object) -> None:
        """The area inside ``points``."""
        corners = " ".join(f"{number(x)},{number(y)}" for x, y in points)
        self._add("polygon", {"points": corners, **attributes})

    def rectangle(
        self, x: Length, y: float, width: Length, height: float, **attributes: object
    ) -> None:
        self._add("rect", {"x": x, "y": y, "width": width, "height": height, **attributes})

    def marker(
        self,
        kind: str,
        x: Length,
        y: float,
        *,
        radius: float = 4,
        ink: str = BRAND,
        filled: bool = True,
        **attributes: object,
    ) -> None:
        """A circle, square, diamond, triangle, down (a triangle on its point) or cross, centred on
        the point. Filled ones have a rim of paper; the others are outlines on paper.
        """
        looks: dict[str, object] = (
            {"fill": ink, "stroke": PAPER, "stroke_width": 1}
            if filled
            else {"fill": PAPER, "stroke": ink, "stroke_width": 1.5}
        ) | attributes
        # A shape with corners cannot be placed by a share of the width, a drawing in it can.
        left = 0.0 if isinstance(x, str) else float(x)
        if isinstance(x, str):
            self._parts.append(f'<svg x="{x}" overflow="visible">')
        if kind == "circle":
            self._add("circle", {"cx": left, "cy": float(y), "r": radius, **looks})
        elif kind == "square":
            self.rectangle(left - radius, y - radius, 2.0 * radius, 2.0 * radius, **looks)
        elif kind == "cross":
            ends = f"M{number(left - radius)},{number(y - radius)}l{number(2 * radius)},"
            ends += f"{number(2 * radius)}m0,-{number(2 * radius)}l-{number(2 * radius)},"
            ends += number(2 * radius)
            self._add("path", {"d": ends, **looks, "stroke": ink, "stroke_width": 2})
        else:
            corners = [
                (left + radius * across, y + radius * down) for across, down in CORNERS[kind]
            ]
            self.area(corners, **looks)
        if isinstance(x, str):
            self._parts.append("</svg>")

    def fill(self, fill: Fill) -> str:
        """The paint of ``fill``: its ground, or a pattern on it."""
        if fill.pattern == "plain":
            return fill.paper
        name = f"{fill.pattern}{fill.ink}{fill.paper}".replace("#", "-")
        drawn = PATTERNS[fill.pattern].format(ink=fill.ink)
        self._patterns[name] = (
            f'<pattern id="{PREFIX}-{name}" width="8" height="8" patternUnits="userSpaceOnUse">'
            f'<rect width="8" height="8" fill="{fill.paper}"/>{drawn}</pattern>'
        )
        return f"url(#{PREFIX}-{name})"

    def filled(
        self, fill: Fill, x: Length, y: float, width: Length, height: float, **attributes: object
    ) -> None:
        """A rectangle with a pattern, and an outline that parts it from its neighbours."""
        outline = {"stroke": INK_SOFT, "stroke_width": 0.75}
        self.rectangle(x, y, width, height, fill=self.fill(fill), **outline | attributes)

    def text(
        self,
        x: Length,
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
            "x": x if isinstance(x, str) else float(x),
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

    def chart(
        self, *, title: str, sentence: str, reading: str = "", table: Table | None = None
    ) -> Chart:
        """What the canvas holds as a picture named ``title`` and described by ``sentence``, and by
        ``reading``: what kind of picture it is, and how it is read.
        """
        title, sentence = visible(title), visible(sentence)
        description = f"{sentence} {visible(reading)}".strip()
        # Ids are the chart's own where several stand on one page, and the same every time.
        shown = "\n".join([title, description, self.inner_svg("")])
        prefix = "chart-" + hashlib.sha256(shown.encode()).hexdigest()[:12]
        width, height = number(self.width), number(self.height)
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
            f' width="{width}" height="{height}" role="img"'
            f' aria-labelledby="{prefix}-title {prefix}-desc"'
            f' font-family={quoteattr(FONT)} font-size="{TEXT_SIZE}">'
            f'<title id="{prefix}-title">{escape(title)}</title>'
            f'<desc id="{prefix}-desc">{escape(description)}</desc>'
            f"{self.inner_svg(prefix)}</svg>"
        )
        return Chart(svg, title, description, sentence, table or Table(title), prefix)

    def strip(self) -> str:
        """What the canvas holds as a picture that is as wide as its place: shapes at shares of the
        width move apart, and patterns and marks keep their form. It is for the eye alone: what it
        shows has to be said in words beside it.
        """
        prefix = "strip-" + hashlib.sha256(self.inner_svg("").encode()).hexdigest()[:12]
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="{number(self.height)}"'
            f' aria-hidden="true" focusable="false" font-family={quoteattr(FONT)}'
            f' font-size="{TEXT_SIZE}">{self.inner_svg(prefix)}</svg>'
        )
