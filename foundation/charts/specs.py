"""What a chart shows, as plain values: no model, nothing lazy, hashable.

Whatever is to be read is written by whoever makes the specification, in the active language;
figures are numbers, and are written as the language does when they are drawn.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum


class Size(IntEnum):
    """The width of a chart in its own units; text keeps its size."""

    SMALL = 320
    NORMAL = 440
    WIDE = 640
    PAGE = 960


@dataclass(frozen=True)
class Table:
    """What the chart shows as a table. Each row begins with its head."""

    caption: str
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    total: tuple[str, ...] = ()
    """The last row, where there are sums."""

    def __bool__(self) -> bool:
        return bool(self.rows)


@dataclass(frozen=True)
class Chart:
    """A drawn chart: the picture, which has its title and description inside; what it shows in a
    sentence; and the same as a table.
    """

    svg: str
    title: str
    description: str
    sentence: str
    table: Table
    prefix: str
    """What all ids in the picture begin with."""

    def numbered(self, number: int) -> str:
        """The picture with ids of its own, where the same one stands on a page already."""
        return self.svg.replace(self.prefix, f"{self.prefix}-{number}")


@dataclass(frozen=True)
class Point:
    """A value at a place of the axis, which is called ``label`` (a period, for instance)."""

    at: float
    value: Decimal
    label: str
    note: str = ""
    """Said with the value, such as "illustrative"."""


@dataclass(frozen=True)
class Line:
    """Points that belong together. ``look`` is one of foundation.charts.looks.LINE_LOOKS.

    Lines of the same name share one entry in the key and one column of the table.
    """

    name: str
    points: tuple[Point, ...]
    look: str = "actual"
    path: tuple[tuple[float, Decimal], ...] | None = None
    """The corners of the line where it does not go straight from point to point."""
    is_stepped: bool = False
    """Whether the line stays at each value until the next."""
    is_labelled: bool = False
    """Whether the last value is written beside its mark."""


@dataclass(frozen=True)
class Band:
    """An area between a low and a high value, such as the uncertainty of a forecast."""

    name: str
    edges: tuple[tuple[float, Decimal, Decimal], ...]
    """Place, low and high."""


@dataclass(frozen=True)
class Tick:
    """A name of a place of the axis, or of a value of the scale."""

    at: float
    label: str


@dataclass(frozen=True)
class LineChart:
    """Values over time, or over whatever else stands in an order."""

    title: str
    sentence: str
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    """The axis, in order; left out evenly, counted from the last, where there is no room."""
    unit: str = ""
    """Written above the chart."""
    suffix: str = ""
    """Written after a figure that stands by itself."""
    decimals: int = 0
    levels: tuple[Tick, ...] = ()
    """The only values there are, lowest first, where they have names: no, yes."""
    bands: tuple[Band, ...] = ()
    breaks: tuple[Tick, ...] = ()
    """Places over which nothing can be compared, with the words that say so."""
    span: tuple[float, float] | None = None
    """From where to where the axis goes at least, for charts that share it with others."""
    axis_name: str = ""
    """What the places are: the head of the table's first column, such as "Period"."""


@dataclass(frozen=True)
class Part:
    """One kind of thing that bars are made of: its words, and its fill (one of FILLS)."""

    label: str
    fill: str


@dataclass(frozen=True)
class Bar:
    """How many there are of each part, in the order of the parts."""

    name: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class StackedBars:
    """How things are distributed over kinds (statuses, say) in each of several groups."""

    title: str
    sentence: str
    """Also what stands there when there is nothing to count."""
    parts: tuple[Part, ...]
    bars: tuple[Bar, ...]
    group_name: str = ""
    """The head of the table's first column, such as "Area"."""
    total_name: str = ""
    """The head of the row of sums; without it there is none."""
    fills_width: bool = False
    """Whether each bar is as wide as all others, so that shares are compared and not counts."""

    @property
    def is_empty(self) -> bool:
        return not any(bar.total for bar in self.bars)


@dataclass(frozen=True)
class Moment:
    """A milestone: ``state`` is done, late or coming."""

    on: date
    name: str
    state: str


@dataclass(frozen=True)
class Span:
    """A row of a timeline. Without ``ends`` it goes on beyond what is shown."""

    name: str
    starts: date
    ends: date | None
    fill: str
    """One of FILLS, as its status has."""
    status: str
    """Its status in words."""
    late_until: date | None = None
    """Where it is past its end and not done: the day up to which it is late."""
    moments: tuple[Moment, ...] = ()
    depth: int = 0
    """0 for what is written in bold, such as a plan; 1 for what is part of it."""
    cells: tuple[str, ...] = ()
    """The row of the table, without its head."""


@dataclass(frozen=True)
class Timeline:
    """What is to happen when, with a line for today."""

    title: str
    sentence: str
    first: date
    last: date
    today: date
    spans: tuple[Span, ...]
    head: tuple[str, ...] = ()
    """The table's head."""


Spec = LineChart | StackedBars | Timeline


def plain(spec: object) -> object:
    """``spec`` as lists, dicts, strings and numbers, for JSON."""
    if is_dataclass(spec):
        return {each.name: plain(getattr(spec, each.name)) for each in fields(spec)}
    if isinstance(spec, tuple):
        return [plain(each) for each in spec]
    if isinstance(spec, (Decimal, date)):
        return str(spec)
    return spec


def places(lines: tuple[Line, ...]) -> Iterator[tuple[float, str]]:
    """Every place at which any of ``lines`` has a value, in order, with its label."""
    found = {point.at: point.label for line in lines for point in line.points}
    yield from sorted(found.items())
