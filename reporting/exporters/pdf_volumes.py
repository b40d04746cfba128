"""A long document in volumes, each of which is typeset by itself.

Typst holds all that it sets in memory until it is done, about a megabyte for each page: a report
of 1,000 actions takes 900 MB at once. In volumes of a hundred actions it takes a tenth of that,
and two can be set side by side. pdf_join makes one file of them.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

Data = dict[str, Any]

ROOMY = 0.6
"""From so large a share on, a volume ends where an area or a plan does."""
LISTED = 2
"""The table of contents names headings down to this level."""
DEEPEST_BREAK = 5
"""A volume begins with a heading of this level at most."""


@dataclass
class Volume:
    """Some of the parts of a document, in their order. ``above`` are the headings that its first
    blocks stand under, where these do not begin a part.
    """

    parts: list[Data] = field(default_factory=list)
    above: list[Data] = field(default_factory=list)
    weight: int = 0


@dataclass
class _Piece:
    """Blocks that stay together: from one heading to the next. Level 1 begins its part."""

    part: Data
    level: int
    above: list[Data]
    blocks: list[Data]
    weight: int


def volumes_of(parts: Sequence[Data], *, largest: int) -> list[Volume]:
    """``parts``, as pdf_blocks makes them, in volumes of about ``largest`` characters at most.

    All that stands under one heading stays together, however long it is.
    """
    volumes: list[Volume] = [Volume()]
    for piece in _pieces(parts):
        volume = volumes[-1]
        is_full = volume.weight + piece.weight > largest
        is_roomy = volume.weight > largest * ROOMY
        if volume.parts and (is_full or (is_roomy and _ends_well(piece))):
            volume = Volume(above=piece.above)
            volumes.append(volume)
        _add(volume, piece)
    return volumes


def listed(parts: Sequence[Data]) -> list[Data]:
    """The headings that the table of contents names: level and line of each."""
    found: list[Data] = []
    for part in parts:
        found.append({"level": 1, "line": part["title"]})
        found += [_named(each) for each in part["blocks"] if _level(each) <= LISTED]
    return found


def _ends_well(following: _Piece) -> bool:
    if following.level == 1:
        return bool(following.part["begins_page"])
    return following.level == LISTED


def _add(volume: Volume, piece: _Piece) -> None:
    is_same = piece.level > 1 and bool(volume.parts)
    if not is_same:
        part = {**piece.part, "blocks": [], "goes_on": piece.level > 1}
        volume.parts.append(part)
    volume.parts[-1]["blocks"] += piece.blocks
    volume.weight += piece.weight


def _pieces(parts: Sequence[Data]) -> Iterator[_Piece]:
    for part in parts:
        above = [{"level": 1, "line": part["title"]}]
        level = 1
        outer: list[Data] = []
        gathered: list[Data] = []
        for block in part["blocks"]:
            if _level(block) <= DEEPEST_BREAK:
                yield _piece(part, level, outer, gathered)
                level, gathered = block["level"], []
                above = [each for each in above if each["level"] < level]
                outer = list(above)
                above.append(_named(block))
            gathered.append(block)
        yield _piece(part, level, outer, gathered)


def _piece(part: Data, level: int, above: list[Data], blocks: list[Data]) -> _Piece:
    return _Piece(part, level, above, blocks, len(json.dumps(blocks, ensure_ascii=False)))


def _level(block: Data) -> int:
    return block["level"] if block["k"] == "heading" else DEEPEST_BREAK + 1


def _named(heading: Data) -> Data:
    return {"level": heading["level"], "line": heading["line"]}
