"""A document as the data that the PDF's template reads: each kind of block under its name.

All texts of it go through one Writer, so that every character in it can be drawn.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from foundation.charts import draw
from reporting.document.blocks import (
    BREAK,
    Block,
    Column,
    Document,
    Facts,
    Heading,
    Inline,
    Line,
    Listed,
    Note,
    Paragraph,
    Part,
    Picture,
    Pill,
    Prose,
    Run,
    Table,
    Tiles,
)
from reporting.exporters.addresses import address_of
from reporting.exporters.pdf_text import Writer

Data = dict[str, Any]
Drawn = str | list[Any]
"""A line: a text where it is nothing else."""


def data_of(document: Document, *, site: str = "") -> Data:
    """All that the template needs, as plain data in the active language. ``site`` is the address
    of the site that paths within it are added to; without it they are not links.
    """
    writer = Writer(site)
    cover = document.cover
    data: Data = {
        "lang": document.language,
        "region": "SE" if document.language == "sv" else "GB",
        "running": writer.name(document.running),
        "keywords": [writer.name(word) for word in document.keywords],
        "contents": _("Contents"),
        "cover": {
            "owner": writer.name(cover.owner),
            "strategy": writer.name(cover.strategy),
            "title": writer.name(cover.title),
            "notes": [_note(note, writer) for note in cover.notes],
            "facts": _facts(cover.facts, writer),
            "hash_label": writer.name(cover.sha256_label),
            "hash": cover.sha256,
        },
        "parts": [_part(part, writer) for part in document.parts],
    }
    # Last: only now is it known what was replaced.
    replaced = _replaced(writer)
    if replaced:
        data["parts"].append(_part(replaced, writer))
    return data


def _part(part: Part, writer: Writer) -> Data:
    title = writer.line(part.title) or "–"
    return {
        "title": title,
        "short": writer.name(part.short) or title,
        "begins_page": part.begins_page,
        "blocks": _blocks(part.blocks, writer),
    }


def _replaced(writer: Writer) -> Part | None:
    """What the writer had to replace, in words."""
    if not writer.replaced:
        return None
    scripts = sorted(writer.replaced - {""})
    kinds = [*scripts, *([_("pictures and signs")] if "" in writer.replaced else [])]
    said = _(
        "The texts hold characters that this file's typeface lacks (%(kinds)s). Pictures are"
        " written out by name in brackets, other characters by their Unicode number. The data"
        " behind the report has them as they were written."
    ) % {"kinds": ", ".join(kinds)}
    return Part(
        "replaced",
        _("Characters that were replaced"),
        (Paragraph((Run(said),)),),
        begins_page=False,
    )


def _blocks(blocks: Iterable[Block], writer: Writer) -> list[Data]:
    return [_block(block, writer) for block in blocks]


def _block(block: Block, writer: Writer) -> Data:
    match block:
        case Heading():
            return {"k": "heading", "level": block.level, "line": _heading(block.line, writer)}
        case Paragraph():
            return {"k": "par", "look": block.look, "line": _line(block.line, writer)}
        case Prose():
            return {
                "k": "prose",
                "lang": block.language,
                "blocks": _blocks(block.blocks, writer),
            }
        case Listed():
            return {
                "k": "list",
                "ordered": block.is_ordered,
                "items": [_blocks(item, writer) for item in block.items],
            }
        case Facts():
            kind = "strip" if block.is_strip else "facts"
            return {"k": kind, "facts": _facts(block.facts, writer)}
        case Table():
            return {"k": "table", "table": _table(block, writer)}
        case Picture():
            return _picture(block, writer)
        case Tiles():
            tiles = [
                [writer.line(each) for each in (tile.figure, tile.whole, tile.label)]
                for tile in block.tiles
            ]
            return {"k": "tiles", "tiles": tiles}
        case Note():
            return {"k": "note", **_note(block, writer)}


def _heading(line: Line, writer: Writer) -> Drawn:
    """PDF/UA refuses an empty heading, and a name may hold no visible sign."""
    drawn = _line(line, writer)
    is_seen = any(writer.name(each.label if isinstance(each, Pill) else each.text) for each in line)
    return drawn if is_seen else "–"


def _line(line: Line, writer: Writer) -> Drawn:
    drawn: list[Any] = []
    for place, inline in enumerate(line):
        following = line[place + 1] if place + 1 < len(line) else None
        drawn += _inline(inline, following, writer)
    if all(isinstance(each, str) for each in drawn):
        return "".join(drawn)
    return drawn


def _inline(inline: Inline, following: Inline | None, writer: Writer) -> list[Any]:
    if inline == BREAK:
        return [None]
    if isinstance(inline, Pill):
        return [{"pill": writer.name(inline.label), "tone": inline.tone}]
    address = address_of(inline.link, writer.site)
    is_address = bool(address) and address == inline.text
    is_page = address != inline.link
    text = writer.address(inline.text) if is_address else writer.run(inline.text)
    looks: Data = {}
    if inline.is_strong:
        looks["b"] = True
    if inline.is_emphasised:
        looks["i"] = True
    if inline.is_quiet:
        looks["q"] = True
    if inline.language:
        looks["lang"] = inline.language
    if address and (is_address or is_page):
        looks["to"] = address
    drawn: list[Any] = [{"t": text, **looks} if looks else text]
    if not address or is_page:
        return drawn
    if not _goes_on(following, address) and address not in inline.text:
        # On paper, an address that somebody gave is of use only where it can be read.
        drawn.append(f" ({writer.address(address)})")
    return drawn


def _goes_on(following: Inline | None, address: str) -> bool:
    return isinstance(following, Run) and following.link == address


def _facts(facts: Sequence[Any], writer: Writer) -> list[list[Drawn]]:
    return [[writer.line(fact.label), _line(fact.line, writer)] for fact in facts]


def _note(note: Note, writer: Writer) -> Data:
    return {"line": _line(note.line, writer), "tone": note.tone}


def _table(table: Table, writer: Writer) -> Data:
    return {
        "columns": [_column(column, writer) for column in table.columns],
        "rows": [[_line(cell, writer) for cell in row] for row in table.rows],
        "total": [_line(cell, writer) for cell in table.total],
        "note": writer.line(table.note),
    }


def _column(column: Column, writer: Writer) -> Data:
    return {
        "heading": writer.line(column.heading),
        "share": column.share,
        "right": column.is_number,
    }


def _picture(picture: Picture, writer: Writer) -> Data:
    chart = draw(_drawable(picture.chart, writer), size=picture.size, medium="print")
    own = chart.table
    return {
        "k": "picture",
        "svg": chart.svg,
        "alt": chart.sentence,
        "size": picture.size.name.lower(),
        "beside": _table(picture.beside, writer) if picture.beside else None,
        # A table of one column of figures says nothing that the sentence does not.
        "table": {
            "columns": [
                {"heading": heading, "share": 0 if place else 1, "right": place > 0}
                for place, heading in enumerate(own.head)
            ],
            "rows": [list(row) for row in own.rows],
            "total": list(own.total),
            "note": "",
        }
        if picture.has_table and len(own.head) > 2
        else None,
    }


def _drawable(spec: Any, writer: Writer) -> Any:
    """``spec`` with every text in it as the typeface of charts can draw it."""
    if isinstance(spec, str):
        return writer.chart_name(spec)
    if isinstance(spec, tuple):
        return tuple(_drawable(each, writer) for each in spec)
    if is_dataclass(spec) and not isinstance(spec, type):
        changed = {each.name: _drawable(getattr(spec, each.name), writer) for each in fields(spec)}
        return replace(spec, **changed)
    return spec
