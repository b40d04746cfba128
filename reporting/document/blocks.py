"""The blocks that a report is built of, as plain values in the active language.

Texts are as people wrote them. What a format cannot draw is the format's own matter: it says what
it replaced. Nothing here is Markdown any longer, and nothing is HTML.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from foundation.charts import Size, Spec


class Tone(StrEnum):
    """What a colour would say; a format never says it by colour alone."""

    GOOD = "good"
    DONE = "done"
    WARNING = "warning"
    BAD = "bad"
    NEUTRAL = "neutral"
    MUTED = "muted"


@dataclass(frozen=True)
class Run:
    """A piece of a line. ``language`` is empty where it is the document's own; ``link`` is an
    address on the web, a path within the site ("/actions/7/") or "#" and an anchor of the document.
    """

    text: str
    is_strong: bool = False
    is_emphasised: bool = False
    is_quiet: bool = False
    language: str = ""
    link: str = ""


@dataclass(frozen=True)
class Pill:
    """A status: its label is what counts."""

    label: str
    tone: Tone


Inline = Run | Pill
Line = tuple[Inline, ...]
"""What stands on one line, as far as there is room."""

BREAK = Run("\n")
"""What comes after it in the line begins on a new one."""


class Look(StrEnum):
    NORMAL = "normal"
    SMALL = "small"
    QUIET = "quiet"
    LABEL = "label"
    """Stands with what follows, as its label. All of it is strong but what is quiet."""


@dataclass(frozen=True)
class Heading:
    """``level`` is 2 for the parts of a section, and so on to 6; none is skipped. Level 1 is the
    title of a ``Part``, and is not among its blocks.
    """

    level: int
    line: Line
    anchor: str = ""
    short: str = ""
    """What running heads and menus say; empty: the same."""


@dataclass(frozen=True)
class Paragraph:
    line: Line
    look: Look = Look.NORMAL


@dataclass(frozen=True)
class Listed:
    """A list; each item is blocks of its own, so that lists may hold lists."""

    items: tuple[tuple["Block", ...], ...]
    is_ordered: bool = False


@dataclass(frozen=True)
class Prose:
    """What a person wrote, in the language that it is written in (empty: the document's)."""

    blocks: tuple["Block", ...]
    language: str = ""


@dataclass(frozen=True)
class Fact:
    label: str
    line: Line


@dataclass(frozen=True)
class Facts:
    """Labels and what they say. ``is_strip``: what matters about a thing, in one row."""

    facts: tuple[Fact, ...]
    is_strip: bool = False


@dataclass(frozen=True)
class Column:
    """``share`` is the width in relation to the other columns; 0: no wider than needed."""

    heading: str
    share: int = 1
    is_number: bool = False


@dataclass(frozen=True)
class Table:
    """Its first row is its header, repeated on each page. ``total`` is a last row of sums."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Line, ...], ...]
    total: tuple[Line, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Picture:
    """A chart. It is drawn by ``foundation.charts``; its sentence is its alternative text and
    stands below it. ``beside`` stands next to the chart where there is room.
    """

    chart: Spec
    size: Size = Size.NORMAL
    beside: Table | None = None
    has_table: bool = False
    """Whether the chart's own table follows it."""


@dataclass(frozen=True)
class Tile:
    """A figure that matters: "7", "of 24", "actions reported in the year"."""

    figure: str
    whole: str
    label: str


@dataclass(frozen=True)
class Tiles:
    tiles: tuple[Tile, ...]


@dataclass(frozen=True)
class Note:
    """What the reader is to know before anything else of the part."""

    line: Line
    tone: Tone = Tone.NEUTRAL


Block = Heading | Paragraph | Listed | Prose | Facts | Table | Picture | Tiles | Note


@dataclass(frozen=True)
class Part:
    """A section as it was built, or one of several that a section gives: one for each area.

    ``key`` is its anchor. A format writes ``title`` as the heading of level 1; what running heads
    and menus say is ``short``, where it is not empty.
    """

    key: str
    title: str
    blocks: tuple[Block, ...]
    begins_page: bool = True
    short: str = ""


@dataclass(frozen=True)
class Cover:
    owner: str
    strategy: str
    title: str
    facts: tuple[Fact, ...]
    notes: tuple[Note, ...] = ()
    sha256_label: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class Document:
    """A whole report. ``as_of`` is the ISO day of its data, and dates the file."""

    language: str
    cover: Cover
    running: str
    keywords: tuple[str, ...]
    as_of: str
    parts: tuple[Part, ...] = field(default=())


def said(text: str, **looks: object) -> Line:
    """``text`` as a line; an empty line where it is empty."""
    return (Run(text, **looks),) if text else ()  # type: ignore[arg-type]


def words_of(line: Line) -> str:
    """What a line says, without its looks."""
    return "".join(each.label if isinstance(each, Pill) else each.text for each in line)


def walk(blocks: Sequence[Block]) -> Iterator[Block]:
    """Each block, and each block within it, in reading order."""
    for block in blocks:
        yield block
        match block:
            case Prose():
                yield from walk(block.blocks)
            case Listed():
                for item in block.items:
                    yield from walk(item)
            case _:
                pass
