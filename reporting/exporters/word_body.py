"""The body of the Word file: each kind of block as Word's own paragraphs, lists and tables."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from foundation.charts import Chart, draw
from reporting.document.blocks import (
    BREAK,
    Block,
    Column,
    Cover,
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
    said,
    words_of,
)
from reporting.exporters import word_xml as xml
from reporting.exporters.addresses import address_of
from reporting.exporters.chart_tables import table_of
from reporting.exporters.safe_text import Cleaner
from reporting.exporters.word_columns import column_widths, label_width, strip_widths
from reporting.exporters.word_styles import BULLETS, DEEPEST, STEP, TEXT_WIDTH

LOOKS = {Look.NORMAL: "", Look.SMALL: "Small", Look.QUIET: "Quiet", Look.LABEL: "Label"}
TWIPS_PER_PIXEL = 15
FIRST_NUMBERED = 100
"""The number of the first numbered list."""
TILES_IN_A_ROW = 4
LONGEST_WHOLE = 1_500
"""Characters in a row that is kept on one page."""
HEAD = 'w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1"'
SUMS = HEAD.replace('w:lastRow="0"', 'w:lastRow="1"')
PLAIN = HEAD.replace('w:firstRow="1"', 'w:firstRow="0"')
LABELS = PLAIN.replace('w:firstColumn="0"', 'w:firstColumn="1"')
IN_CONTENTS = 2
"""The table of contents names headings down to this level."""


@dataclass
class Entry:
    """A line of the table of contents."""

    level: int
    title: str
    bookmark: str


@dataclass
class Body:
    """Writes blocks as the XML of Word. What has to stand beside the body is collected.

    ``site`` is the address of the site that paths within it are added to; without it they are not
    links.
    """

    site: str = ""
    clean: Cleaner = field(default_factory=Cleaner)
    entries: list[Entry] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    """The relation of each address on the web."""
    charts: list[Chart] = field(default_factory=list)
    """The pictures, in order: the relation of each is ``picture_relation`` of its place."""
    numbered_lists: list[int] = field(default_factory=list)
    _language: str = ""
    _tables: int = 0
    _named: set[str] = field(default_factory=set)

    # Whole parts

    def part(self, part: Part) -> str:
        heading = Heading(1, said(part.title), anchor=part.key)
        return self._heading(heading, begins_page=part.begins_page) + self.blocks(part.blocks)

    def cover(self, cover: Cover) -> str:
        return "".join(
            [
                xml.paragraph("CoverOwner", xml.run(self.clean(cover.owner))),
                xml.paragraph("CoverStrategy", xml.run(self.clean(cover.strategy))),
                xml.paragraph("Title", xml.run(self.clean(cover.title))),
                self._facts(Facts(cover.facts)) if cover.facts else "",
                *(self._note(note) for note in cover.notes),
                self._checksum(cover) if cover.sha256 else "",
            ]
        )

    def _checksum(self, cover: Cover) -> str:
        label = xml.run(self.clean(cover.sha256_label)) + "<w:r><w:br/></w:r>"
        return xml.paragraph(
            "Checksum",
            (label if cover.sha256_label else "") + xml.run(f"SHA-256 {cover.sha256}"),
        )

    def contents(self) -> str:
        """The table of contents, filled already: a field that Word can update."""
        lines = []
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">'
            f' TOC \\o "1-{IN_CONTENTS}" \\h \\z \\u </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        for number, entry in enumerate(self.entries):
            link = (
                f'<w:hyperlink w:anchor="{entry.bookmark}" w:history="1">'
                f"{xml.run(entry.title)}</w:hyperlink>"
            )
            lines.append(xml.paragraph(f"TOC{entry.level}", (begin if number == 0 else "") + link))
        end = xml.paragraph("", '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
        title = xml.paragraph("ContentsHeading", xml.run(_("Contents")))
        return title + "".join(lines) + end if lines else ""

    def blocks(self, blocks: Sequence[Block], *, depth: int = 0) -> str:
        return "".join(self._block(block, depth) for block in blocks)

    def _block(self, block: Block, depth: int) -> str:
        match block:
            case Heading():
                return self._heading(block)
            case Paragraph():
                return self._paragraph(block, depth)
            case Listed():
                return self._listed(block, depth)
            case Prose():
                return self._prose(block, depth)
            case Facts():
                return self._strip(block) if block.is_strip else self._facts(block)
            case Table():
                return self._table(block)
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
            # No-break spaces give the shading some room at the sides.
            style = f'<w:rStyle w:val="Status{inline.tone.value.title()}"/>'
            return xml.run(f"\xa0{self.clean(inline.label)}\xa0", style + self._spoken(""))
        return self._run(inline)

    def _run(self, run: Run) -> str:
        if run == BREAK:
            return "<w:r><w:br/></w:r>"
        target = self._target(run.link)
        style = "Hyperlink" if target else "QuietText" if run.is_quiet else ""
        properties = (
            (f'<w:rStyle w:val="{style}"/>' if style else "")
            + "<w:b/>" * run.is_strong
            + "<w:i/>" * run.is_emphasised
            + self._spoken(run.language)
        )
        written = xml.run(self.clean(run.text), properties)
        return f"<w:hyperlink {target}>{written}</w:hyperlink>" if target else written

    def _spoken(self, language: str) -> str:
        language = language or self._language
        return f'<w:lang w:val="{xml.region(language)}"/>' if language else ""

    def _target(self, link: str) -> str:
        """What makes a hyperlink lead to ``link``; empty where it leads nowhere from a file."""
        if link.startswith("#"):
            return f'w:anchor="{xml.bookmark_name(link[1:])}" w:history="1"'
        address = self.clean(address_of(link, self.site))
        if not address:
            return ""
        relation = self.links.setdefault(address, f"rIdLink{len(self.links) + 1}")
        return f'r:id="{relation}" w:history="1"'

    # Blocks

    def _heading(self, heading: Heading, *, begins_page: bool = False) -> str:
        title = self.clean(words_of(heading.line)).strip() or "–"
        content = self.line(heading.line) if title != "–" else xml.run(title)
        name = xml.bookmark_name(heading.anchor) if heading.anchor else ""
        is_listed = heading.level <= IN_CONTENTS
        if not name and is_listed:
            name = f"_Toc{len(self.entries) + 1:06}"
        if name and name not in self._named:
            self._named.add(name)
            content = xml.bookmark(len(self._named), name, content)
        if is_listed:
            self.entries.append(Entry(heading.level, title, name))
        page = "<w:pageBreakBefore/>" if begins_page else ""
        return xml.paragraph(f"Heading{min(heading.level, 6)}", content, page)

    def _paragraph(self, block: Paragraph, depth: int) -> str:
        style = LOOKS[block.look]
        indent = f'<w:ind w:left="{depth * STEP}"/>' if depth else ""
        return xml.paragraph(style, self.line(block.line), indent)

    def _listed(self, block: Listed, depth: int) -> str:
        level = min(depth, DEEPEST)
        number = BULLETS
        if block.is_ordered:
            number = FIRST_NUMBERED + len(self.numbered_lists)
            self.numbered_lists.append(number)
        style = "ListNumber" if block.is_ordered else "ListBullet"
        counted = (
            f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
            f'<w:ind w:left="{(level + 1) * STEP}" w:hanging="{STEP}"/>'
        )
        written = []
        for item in block.items:
            first, *rest = item or (Paragraph(()),)
            if isinstance(first, Paragraph):
                written.append(xml.paragraph(style, self.line(first.line), counted))
            else:
                written.append(xml.paragraph(style, "", counted) + self._block(first, level + 1))
            written.append(self.blocks(rest, depth=level + 1))
        return "".join(written)

    def _prose(self, block: Prose, depth: int) -> str:
        before, self._language = self._language, block.language or self._language
        written = self.blocks(block.blocks, depth=depth)
        self._language = before
        return written

    def _facts(self, block: Facts) -> str:
        if not block.facts:
            return ""
        labels = label_width(block.facts)
        widths = [labels, TEXT_WIDTH - labels]
        rows = "".join(
            xml.row(
                xml.cell(widths[0], self._cell(said(fact.label, is_quiet=True)))
                + xml.cell(widths[1], self._cell(fact.line)),
                is_whole=_length(fact.line) <= LONGEST_WHOLE,
            )
            for fact in block.facts
        )
        return xml.table("ReportFacts", widths, rows, looks=LABELS) + AFTER

    def _strip(self, block: Facts) -> str:
        """Labels in one row, and what they say in the next; on the page of what follows."""
        if not block.facts:
            return ""
        widths = strip_widths(block.facts)
        labels = "".join(
            xml.cell(
                width, self._cell(said(fact.label, is_quiet=True), style="TableHead", is_kept=True)
            )
            for width, fact in zip(widths, block.facts, strict=True)
        )
        lines = "".join(
            xml.cell(width, self._cell(fact.line, is_kept=True))
            for width, fact in zip(widths, block.facts, strict=True)
        )
        rows = xml.row(labels) + xml.row(lines)
        return xml.table("ReportFacts", widths, rows, looks=HEAD) + AFTER_STRIP

    def _table(self, table: Table) -> str:
        self._tables += 1
        caption = xml.paragraph(
            "Caption",
            _counted(pgettext("caption", "Table"), "Table", self._tables)
            + xml.run(self.clean(f". {table.caption}" if table.caption else "")),
        )
        widths = column_widths(table)
        head = xml.row(
            "".join(
                xml.cell(width, self._cell(said(column.heading), column, style="TableHead"))
                for width, column in zip(widths, table.columns, strict=True)
            ),
            is_header=True,
        )
        rows = [self._row(table.columns, widths, each) for each in table.rows]
        if table.total:
            rows.append(self._row(table.columns, widths, table.total))
        return (
            caption
            + xml.table(
                "ReportTable",
                widths,
                head + "".join(rows),
                looks=SUMS if table.total else HEAD,
                name=self.clean(table.caption),
            )
            + (xml.paragraph("TableNote", xml.run(self.clean(table.note))) if table.note else AFTER)
        )

    def _row(self, columns: Sequence[Column], widths: Sequence[int], cells: Sequence[Line]) -> str:
        return xml.row(
            "".join(
                xml.cell(width, self._cell(line, column))
                for width, column, line in zip(widths, columns, cells, strict=True)
            ),
            is_whole=sum(map(_length, cells)) <= LONGEST_WHOLE,
        )

    def _cell(
        self,
        line: Line,
        column: Column | None = None,
        style: str = "TableText",
        *,
        is_kept: bool = False,
    ) -> str:
        """``is_kept``: on the page of what follows. Said here, too: not all read it in a style."""
        right = '<w:jc w:val="right"/>' if column is not None and column.is_number else ""
        return xml.paragraph(style, self.line(line), "<w:keepNext/>" * is_kept + right)

    def _picture(self, block: Picture) -> str:
        chart = draw(block.chart, size=block.size, medium="print")
        self.charts.append(chart)
        number = len(self.charts)
        wide, high = picture_measures(chart)
        caption = xml.paragraph(
            "Caption",
            _counted(pgettext("caption", "Figure"), "Figure", number)
            + xml.run(self.clean(f". {chart.title}" if chart.title else "")),
        )
        drawn = xml.picture(
            number,
            picture_relation(number - 1),
            width=wide,
            height=high,
            alternative=self.clean(chart.sentence),
        )
        written = [
            caption,
            xml.paragraph("Chart", drawn),
            xml.paragraph("ChartSentence", xml.run(self.clean(chart.sentence))),
        ]
        if block.beside is not None:
            written.append(self._table(block.beside))
        if block.has_table and chart.table:
            written.append(self._table(table_of(chart)))
        return "".join(written)

    def _tiles(self, block: Tiles) -> str:
        written = []
        for start in range(0, len(block.tiles), TILES_IN_A_ROW):
            tiles = block.tiles[start : start + TILES_IN_A_ROW]
            widths = _shared([1] * TILES_IN_A_ROW)[: len(tiles)]
            cells = "".join(
                xml.cell(
                    width,
                    xml.paragraph(
                        "TileFigure",
                        xml.run(self.clean(tile.figure))
                        + (
                            xml.run(
                                self.clean(f" {tile.whole}"), '<w:b w:val="0"/><w:sz w:val="22"/>'
                            )
                            if tile.whole
                            else ""
                        ),
                    )
                    + xml.paragraph("TileLabel", xml.run(self.clean(tile.label))),
                )
                for width, tile in zip(widths, tiles, strict=True)
            )
            written.append(xml.table("ReportTiles", widths, xml.row(cells), looks=PLAIN) + AFTER)
        return "".join(written)

    def _note(self, block: Note) -> str:
        return xml.paragraph(f"Note{block.tone.value.title()}", self.line(block.line))


# Two tables that touch would become one.
AFTER = xml.paragraph("AfterTable", "")
AFTER_STRIP = xml.paragraph("AfterTable", "", "<w:keepNext/>")
LAST = xml.paragraph("Last", "")
"""What a file ends with that would end with a table: so low that it begins no page of its own."""


def _counted(word: str, sequence: str, number: int) -> str:
    return xml.run(f"{word} ") + xml.field(f"SEQ {sequence} \\* ARABIC", str(number))


def picture_relation(place: int) -> str:
    return f"rIdChart{place + 1}"


def picture_measures(chart: Chart) -> tuple[int, int]:
    """How wide and high a chart stands in the file: as it is drawn, unless the page is narrower."""
    width, height = chart_size(chart)
    wide = min(int(width * TWIPS_PER_PIXEL), TEXT_WIDTH)
    return wide, int(wide * height / width)


def chart_size(chart: Chart) -> tuple[float, float]:
    """The chart's own width and height, as its picture says."""
    box = chart.svg.partition('viewBox="')[2].partition('"')[0].split()
    return float(box[2]), float(box[3])


def _length(line: Line) -> int:
    return len(words_of(line))


def _shared(shares: Sequence[int], width: int = TEXT_WIDTH) -> list[int]:
    """``width`` divided by ``shares``."""
    whole = sum(shares) or 1
    return [width * share // whole for share in shares]
