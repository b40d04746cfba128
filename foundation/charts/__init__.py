"""One way of drawing for the page, the PDF and Office files.

A specification of plain values (``LineChart``, ``StackedBars``, ``Timeline``) goes in; ``draw``
gives a ``Chart``: SVG, title, description, a sentence that says what it shows, and its table. The
tag ``{% chart %}`` shows it on a page, and ``to_png`` makes a file of it.
"""

from foundation.charts.drawing import draw
from foundation.charts.looks import COMPARED
from foundation.charts.png import PngError, to_png, to_pngs
from foundation.charts.specs import (
    Band,
    Bar,
    Chart,
    Line,
    LineChart,
    Moment,
    Part,
    Point,
    Size,
    Span,
    Spec,
    StackedBars,
    Table,
    Tick,
    Timeline,
    plain,
)

__all__ = [
    "COMPARED",
    "Band",
    "Bar",
    "Chart",
    "Line",
    "LineChart",
    "Moment",
    "Part",
    "PngError",
    "Point",
    "Size",
    "Span",
    "Spec",
    "StackedBars",
    "Table",
    "Tick",
    "Timeline",
    "draw",
    "plain",
    "to_png",
    "to_pngs",
]
