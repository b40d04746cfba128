"""One way of drawing: a specification in, a chart out."""

from functools import lru_cache
from typing import Literal

from foundation.bilingual import active_language
from foundation.charts.bars import draw_bars
from foundation.charts.lines import draw_lines
from foundation.charts.specs import Chart, LineChart, Size, Spec, StackedBars
from foundation.charts.timeline import draw_timeline

Medium = Literal["screen", "print"]
MOST_KEPT = 512
"""Charts kept by each process: 15 KB each, so some 8 MB at most."""


def draw(spec: Spec, *, size: Size = Size.NORMAL, medium: Medium = "screen") -> Chart:
    """The chart of ``spec`` in the active language.

    What is drawn once is kept by what it shows, its language, size and medium. On ``screen`` each
    mark carries what static/charts.js shows of it; in ``print`` it does not. ``spec`` has to be
    hashable: tuples, no lists.
    """
    return _drawn(spec, size, medium, active_language())


@lru_cache(maxsize=MOST_KEPT)
def _drawn(spec: Spec, size: Size, medium: Medium, _language: str) -> Chart:
    is_screen = medium == "screen"
    if isinstance(spec, LineChart):
        return draw_lines(spec, size, is_screen=is_screen)
    if isinstance(spec, StackedBars):
        return draw_bars(spec, size, is_screen=is_screen)
    return draw_timeline(spec, size, is_screen=is_screen)
