"""Colours, patterns, dashes and shapes: each can be told from its neighbours without colour."""

from dataclasses import dataclass

# The tokens of static/milstolpe.css, which a drawing embedded in a PDF cannot read.
INK = "#14212b"
INK_SOFT = "#4a5a67"
LINE = "#d5dde3"
PAPER = "#ffffff"
BRAND = "#0b4a6f"
BAD = "#b83030"


@dataclass(frozen=True)
class Fill:
    """``pattern`` (see foundation.charts.canvas.PATTERNS, or plain) in ``ink`` on ``paper``."""

    pattern: str
    ink: str
    paper: str

    @property
    def is_dark(self) -> bool:
        """Whether what is written on it has to be light."""
        return self.pattern == "plain" and self.paper == BRAND


FILLS = {
    "done": Fill("plain", BRAND, BRAND),
    "good": Fill("rising", "#1c6b3a", "#a9d6ba"),
    "warning": Fill("dots", "#7a4b00", "#f6d48f"),
    "bad": Fill("cross", "#7c1414", "#eaa6a1"),
    "neutral": Fill("falling", "#34444f", "#d9dfe4"),
    "muted": Fill("plain", "#87949f", "#87949f"),
    "faint": Fill("falling", "#87949f", "#eef1f4"),
    "empty": Fill("plain", PAPER, PAPER),
    "late": Fill("hatched", "#a01c1c", PAPER),
}
"""By name: that of a tone, or what a status has as its ``fill``."""


@dataclass(frozen=True)
class LineLook:
    """A line's ink, width and dash (None: whole; "": no line), and the marker of its points."""

    ink: str
    marker: str
    filled: bool = True
    width: float = 2.5
    dash: str | None = None
    radius: float = 4

    @property
    def has_line(self) -> bool:
        return self.dash != ""


LINE_LOOKS = {
    "actual": LineLook(BRAND, "circle"),
    "baseline": LineLook(INK_SOFT, "square", filled=False, dash="", radius=3.5),
    "target": LineLook(INK_SOFT, "diamond", filled=False, width=1.5, dash="6 4", radius=5.5),
    "forecast": LineLook(BRAND, "circle", filled=False, width=2, dash="2 4", radius=4),
    "expected": LineLook(INK_SOFT, "cross", width=1.5, dash="1.5 3.5", radius=3),
    # Things that are compared, in the order in which they are to be used.
    "one": LineLook(BRAND, "circle"),
    "two": LineLook("#b04a00", "square", dash="9 3", radius=3.5),
    "three": LineLook("#2e6b34", "triangle", dash="3 3", radius=5),
    "four": LineLook("#7a2f78", "diamond", filled=False, dash="12 3 2 3", radius=5.5),
    "five": LineLook("#14212b", "down", filled=False, width=1.5, radius=5),
    "six": LineLook("#5b6d7a", "cross", width=2, dash="1.5 3.5", radius=3.5),
}
COMPARED = ("one", "two", "three", "four", "five", "six")
"""The looks of things that are compared. More than six lines cannot be told apart."""
