"""One way of drawing: a plain Vega-Lite specification in, SVG out, cached by what it shows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Chart:
    """A drawn chart: SVG with role, title and description; and what it shows in a sentence."""

    svg: str
    title: str
    sentence: str
