"""A document as HTML: each kind of block once. Every text in it is escaped here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from foundation.charts import draw
from reporting.document.blocks import (
    BREAK,
    Block,
    Cover,
    Document,
    Facts,
    Heading,
    Inline,
    Line,
    Listed,
    Look,
    Note,
    Paragraph,
    Part,
    Picture,
    Pill,
    Prose,
    Run,
    Table,
    Tiles,
    words_of,
)
from reporting.exporters.addresses import address_of
from reporting.exporters.chart_tables import table_of
from reporting.exporters.replaced import replaced_part
from reporting.exporters.safe_text import Cleaner

DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
"""A day, which stays on one line."""
LINKED = 2
"""Headings down to this level are in the list of contents, and can be linked to by their sign."""


@dataclass(frozen=True)
class Entry:
    """A line of the contents, with those of the next level under it."""

    anchor: str
    title: str
    parts: list["Entry"]


@dataclass(frozen=True)
class Written:
    """What a page is made of; a shell (a file, or a page of the site) stands around it."""

    cover: SafeString
    body: SafeString
    entries: list[Entry]


def written(document: Document, *, site: str, is_on_site: bool = False) -> Written:
    """``document``, in whose language the caller has to be. ``site`` is the address that paths
    within the site go to; on the site itself they stand as they are.
    """
    writer = Writer("" if is_on_site else site, is_on_site)
    cover = writer.cover(document.cover)
    body = "".join(writer.part(part) for part in document.parts)
    if writer.clean.replaced:
        body += writer.part(replaced_part(writer.clean.replaced))
    return Written(mark_safe(cover), mark_safe(body), writer.entries)  # noqa: S308


@dataclass
class Writer:
    site: str
    is_on_site: bool = False
    clean: Cleaner = field(default_factory=Cleaner)
    entries: list[Entry] = field(default_factory=list)
    _anchors: set[str] = field(default_factory=set)
    _drawn: dict[str, int] = field(default_factory=dict)
    _heading_before: str = ""
    """The heading that the next block stands right under; empty where another is between."""

    def text(self, text: str) -> str:
        return escape(self.clean(text))

    def cover(self, cover: Cover) -> str:
        sums = (
            f'<p class="report-checksum">{self.text(cover.sha256_label)}<br>'
            f"<code>SHA-256 {escape(cover.sha256)}</code></p>"
        )
        return (
            f'<p class="report-owner">{self.text(cover.owner)}</p>'
            f'<p class="report-strategy">{self.text(cover.strategy)}</p>'
            f"<h1>{self.text(cover.title)}</h1>"
            + self._facts(Facts(cover.facts))
            + "".join(self._note(note) for note in cover.notes)
            + (sums if cover.sha256 else "")
        )

    def part(self, part: Part) -> str:
        anchor = self._anchor(part.key)
        self.entries.append(Entry(anchor, self.clean(part.short or part.title), []))
        begins = " report-begins" if part.begins_page else ""
        return (
            f'<section class="report-part{begins}" aria-labelledby="{anchor}">'
            f'<h2 id="{anchor}">{self.text(part.title)}{self._sign(anchor)}</h2>'
            f"{self.blocks(part.blocks)}</section>"
        )

    def blocks(self, blocks: Sequence[Block]) -> str:
        return "".join(self._block(block) for block in blocks)

    def _block(self, block: Block) -> str:
        heading, self._heading_before = self._heading_before, ""
        match block:
            case Heading():
                self._heading_before = words_of(block.line)
                return self._heading(block)
            case Paragraph():
                look = f' class="report-{block.look.value}"' if block.look != Look.NORMAL else ""
                return f'<p{look} dir="auto">{self.line(block.line)}</p>'
            case Listed():
                tag = "ol" if block.is_ordered else "ul"
                items = "".join(f"<li>{self._item(item)}</li>" for item in block.items)
                return f"<{tag}>{items}</{tag}>"
            case Prose():
                language = f' lang="{escape(block.language)}"' if block.language else ""
                return f'<div class="report-prose"{language}>{self.blocks(block.blocks)}</div>'
            case Facts():
                return self._facts(block)
            case Table():
                return self._table(block, is_titled=block.caption == heading)
            case Picture():
                return self._picture(block)
            case Tiles():
                return self._tiles(block)
            case Note():
                return self._note(block)

    # Lines

    def line(self, line: Line) -> str:
        return "".join(self._inline(each) for each in line)

    def _inline(self, inline: Inline) -> str:
        if isinstance(inline, Pill):
            tone = inline.tone.value
            return f'<span class="status status-{tone}">{self.text(inline.label)}</span>'
        if inline == BREAK:
            return "<br>"
        return self._run(inline)

    def _run(self, run: Run) -> str:
        shown = DAY.sub(r'<span class="report-day">\g<0></span>', self.text(run.text))
        if run.is_emphasised:
            shown = f"<em>{shown}</em>"
        if run.is_strong:
            shown = f"<strong>{shown}</strong>"
        attributes = ' class="report-soft"' if run.is_quiet else ""
        if run.language:
            attributes += f' lang="{escape(run.language)}"'
        target = self._target(run.link)
        if target:
            return f'<a href="{escape(target)}"{attributes}>{shown}</a>'
        return f"<span{attributes}>{shown}</span>" if attributes else shown

    def _target(self, link: str) -> str:
        if link.startswith("#"):
            return f"#{_plain(link[1:])}"
        if self.is_on_site and link.startswith("/") and not link.startswith("//"):
            return self.clean(link)
        return self.clean(address_of(link, self.site))

    # Blocks

    def _heading(self, heading: Heading) -> str:
        title = self.clean(words_of(heading.line)).strip()
        level = min(heading.level + 1, 6)
        is_linked = heading.level <= LINKED
        wanted = heading.anchor or ("part-" if is_linked else "")
        anchor = self._anchor(wanted) if wanted else ""
        if is_linked and self.entries:
            self.entries[-1].parts.append(Entry(anchor, title or "–", []))
        named = f' id="{anchor}"' if anchor else ""
        sign = self._sign(anchor) if is_linked else ""
        shown = self.line(heading.line) if title else "–"
        return f"<h{level}{named}>{shown}{sign}</h{level}>"

    def _anchor(self, wanted: str) -> str:
        """``wanted`` as an id that nothing else on the page has."""
        plain = anchor = _plain(wanted)
        number = 1
        while anchor in self._anchors or anchor.endswith("-"):
            number += 1
            anchor = f"{plain.rstrip('-')}-{len(self._anchors) + number}"
        self._anchors.add(anchor)
        return anchor

    def _sign(self, anchor: str) -> str:
        label = escape(_("Link to this part"))
        return f' <a class="report-sign" href="#{anchor}" aria-label="{label}">#</a>'

    def _item(self, item: Sequence[Block]) -> str:
        """What a list's item holds; a single line needs no paragraph around it."""
        if item and isinstance(item[0], Paragraph) and item[0].look == Look.NORMAL:
            return f'<span dir="auto">{self.line(item[0].line)}</span>{self.blocks(item[1:])}'
        return self.blocks(item)

    def _facts(self, block: Facts) -> str:
        if not block.facts:
            return ""
        look = "report-strip" if block.is_strip else "report-facts"
        facts = "".join(
            f"<div><dt>{self.text(fact.label)}</dt><dd>{self.line(fact.line)}</dd></div>"
            for fact in block.facts
        )
        return f'<dl class="{look}">{facts}</dl>'

    def _table(self, table: Table, *, is_titled: bool = False) -> str:
        """``is_titled``: the heading right above says what the caption says, which is then for
        screen readers only.
        """
        numbers = [' class="number"' if column.is_number else "" for column in table.columns]
        head = "".join(
            f'<th scope="col"{number}>{self.text(column.heading)}</th>'
            for number, column in zip(numbers, table.columns, strict=True)
        )
        body = "".join(self._row(row, numbers) for row in table.rows)
        total = f"<tfoot>{self._row(table.total, numbers)}</tfoot>" if table.total else ""
        note = f'<p class="report-table-note">{self.text(table.note)}</p>' if table.note else ""
        caption = self.text(table.caption)
        named = f' aria-label="{caption}"' if caption else ""
        hidden = ' class="report-unseen"' if is_titled else ""
        return (
            f'<div class="table-scroll" tabindex="0" role="group"{named}><table class="table">'
            + (f"<caption{hidden}>{caption}</caption>" if caption else "")
            + f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>{total}</table></div>{note}"
        )

    def _row(self, cells: Sequence[Line], numbers: Sequence[str]) -> str:
        written = []
        for place, (line, number) in enumerate(zip(cells, numbers, strict=True)):
            if place == 0:
                written.append(f'<th scope="row"{number}>{self.line(line)}</th>')
            else:
                written.append(f"<td{number}>{self.line(line)}</td>")
        return f"<tr>{''.join(written)}</tr>"

    def _picture(self, block: Picture) -> str:
        chart = draw(block.chart, size=block.size, medium="print")
        number = self._drawn[chart.prefix] = self._drawn.get(chart.prefix, 0) + 1
        svg = chart.svg if number == 1 else chart.numbered(number)
        figure = (
            f'<figure class="report-chart report-chart-{block.size.name.lower()}">'
            f"{svg}<figcaption>{self.text(chart.sentence)}</figcaption></figure>"
        )
        beside = self._table(block.beside) if block.beside is not None else ""
        own = self._table(table_of(chart)) if block.has_table and chart.table else ""
        return f'<div class="report-beside">{figure}{beside}</div>{own}' if beside else figure + own

    def _tiles(self, block: Tiles) -> str:
        tiles = "".join(
            f"<li><strong>{self.text(tile.figure)}</strong> "
            + (f'<span class="report-whole">{self.text(tile.whole)}</span> ' if tile.whole else "")
            + f'<span class="report-tile-label">{self.text(tile.label)}</span></li>'
            for tile in block.tiles
        )
        return f'<ul class="report-tiles">{tiles}</ul>'

    def _note(self, block: Note) -> str:
        return f'<p class="report-note report-note-{block.tone.value}">{self.line(block.line)}</p>'


def _plain(anchor: str) -> str:
    """``anchor`` as an id without what an address or a style would read otherwise."""
    kept = re.sub("[^0-9A-Za-z_-]", "-", anchor)
    return kept if kept[:1].isalpha() else f"a{kept}"
