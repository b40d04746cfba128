"""Slides as plain values: what stands on each of them, and no word of how it is drawn.

A deck is made of a snapshot (``deck_contents``) in the active language, and becomes a PowerPoint
file (``slides``) or a page (``templates/reporting/slides.html``). All text in it fits: what was too
long for its place is cut, and stands whole in the notes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from foundation.charts import LineChart, StackedBars, Tick
from foundation.status import Status

# The measures of a slide in points, and the em that they leave for text.
WIDTH, HEIGHT = 960, 540
MARGIN = 48
BODY = 18
TOLD = 16
"""What a point says of its head."""
SMALL = 14
TITLE = 30


@dataclass(frozen=True)
class Words:
    """A text on one line or several; ``language`` where it is another than the deck's."""

    text: str
    language: str = ""

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True)
class Mark:
    """A status: its label, and the tone that chooses its colour."""

    label: str
    tone: str


def mark_of(statuses: Mapping[str, Status], value: str) -> Mark:
    """The status as it is shown; its stored value where it is not known any longer."""
    status = statuses.get(value)
    return Mark(str(status.label), status.tone) if status else Mark(value, "muted")


@dataclass(frozen=True)
class Figure:
    """A number that is to be seen from the back of the room."""

    value: str
    label: str


@dataclass(frozen=True)
class Figures:
    items: tuple[Figure, ...]
    kind: Literal["figures"] = "figures"


@dataclass(frozen=True)
class Paragraph:
    words: Words
    mark: Mark | None = None
    is_small: bool = False
    lines: int = 1
    """How many lines it takes at most."""
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True)
class Point:
    head: Words
    words: Words = Words("")
    mark: Mark | None = None


@dataclass(frozen=True)
class Points:
    items: tuple[Point, ...]
    heading: str = ""
    more: str = ""
    """What is said of those that had no room."""
    kind: Literal["points"] = "points"


@dataclass(frozen=True)
class Table:
    """Rows of texts; the first column holds the heads of the rows, ``marks`` the last one's tones.

    ``widths`` are shares of the table's width.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]
    widths: tuple[float, ...]
    marks: tuple[Mark | None, ...] = ()
    note: str = ""
    kind: Literal["table"] = "table"

    @property
    def marked_rows(self) -> list[tuple[tuple[Words, ...], Mark | None]]:
        """Each row with its status, if it has one."""
        return list(zip(self.rows, self.marks or (None,) * len(self.rows), strict=True))


@dataclass(frozen=True)
class Drawing:
    """A chart; its sentence is the alternative text."""

    spec: StackedBars | LineChart
    names: tuple[Tick, ...] = ()
    """What every place of the axis is called, for charts that show each."""
    is_titled: bool = False
    """Whether its title stands above it, where the slide's says something else."""
    kind: Literal["drawing"] = "drawing"


Block = Figures | Paragraph | Points | Table | Drawing


@dataclass(frozen=True)
class Slide:
    """``blocks`` stand below each other, ``aside`` beside them. An opening has a subtitle only."""

    title: Words
    blocks: tuple[Block, ...] = ()
    aside: tuple[Block, ...] = ()
    subtitle: tuple[Words, ...] = ()
    is_opening: bool = False
    notes: tuple[str, ...] = ()
    section: str = ""
    """What the slides belong to: the name of a plan, or of the report."""


@dataclass(frozen=True)
class Deck:
    title: str
    subject: str
    owner: str
    footer: str
    language: str
    as_of: str
    sha256: str
    slides: tuple[Slide, ...]
