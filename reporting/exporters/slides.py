"""The report as PowerPoint slides with native charts and tables, for a forum.

The same deck gives the same bytes.
"""

import io
import re
import zipfile
from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.utils.text import slugify
from django.utils.translation import override
from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from foundation.bilingual import choose
from reporting.exporters.deck import (
    BODY,
    SMALL,
    TOLD,
    Block,
    Deck,
    Drawing,
    Figures,
    Mark,
    Paragraph,
    Points,
    Slide,
    Table,
    Words,
)
from reporting.exporters.deck_contents import deck_of, deck_of_plan
from reporting.exporters.naming import report_filename
from reporting.exporters.slides_charts import add_chart
from reporting.exporters.slides_house import (
    BODY_BOX,
    BRAND,
    CONTENT,
    INK_SOFT,
    OPENING,
    TITLE_ONLY,
    copy_footers,
    empty_presentation,
    set_box,
)
from reporting.exporters.text_fit import lines_of
from reporting.snapshot_schema import Snapshot

content_type = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

LOCALES = {"sv": "sv-SE", "en": "en-GB"}
TONES = {
    "good": "1C6B3A",
    "done": "0B4A6F",
    "warning": "7A4B00",
    "bad": "A01C1C",
    "neutral": "34444F",
    "muted": "4A5A67",
}
ASIDE = 288
"""Width of what stands beside the rest, in points."""
GAP = 16
LINE = 1.22
"""A line's height in ems."""
SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
OFFICE_2010 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
WITHIN_PERIODS = re.compile(r"(?<=\b\d{4}) (?=[A-Z]\d\b)")
"""The space in "2025 Q4", which is not to end a line."""
MADE_AT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")

Box = tuple[float, float, float, float]


def filename(snapshot: Snapshot, language: str) -> str:
    return report_filename(snapshot, language, "pptx")


def plan_filename(snapshot: Snapshot, plan_id: int, language: str) -> str:
    """That of the report with the plan's name."""
    stem = report_filename(snapshot, language, "pptx").removesuffix(".pptx")
    titles = {
        plan["id"]: choose(plan["title"], language)
        for area in snapshot["areas"]
        for plan in area["plans"]
    }
    return f"{stem}-{slugify(titles[plan_id])[:60].strip('-') or plan_id}.pptx"


def render(snapshot: Snapshot, language: str, *, sha256: str) -> bytes:
    """The slides of all plans in ``language``; ``sha256`` is the snapshot's, printed on them."""
    with override(language):
        return presentation_of(deck_of(snapshot, sha256=sha256))


def render_plan(snapshot: Snapshot, plan_id: int, language: str, *, sha256: str) -> bytes | None:
    """The slides of one plan; None if the report does not hold it."""
    with override(language):
        deck = deck_of_plan(snapshot, plan_id, sha256=sha256)
        return presentation_of(deck) if deck else None


def presentation_of(deck: Deck) -> bytes:
    presentation = empty_presentation(deck.language)
    writer = _Writer(presentation, deck)
    for slide in deck.slides:
        writer.add(slide)
    _write_sections(presentation, deck)
    day = datetime.combine(date.fromisoformat(deck.as_of), datetime.min.time())
    about = presentation.core_properties
    about.title, about.subject, about.author = deck.title, deck.subject, deck.owner
    about.comments = f"SHA-256 {deck.sha256}"
    about.language = LOCALES[deck.language]
    about.created = about.modified = day
    about.last_modified_by, about.revision, about.keywords = deck.owner, 1, ""
    buffer = io.BytesIO()
    presentation.save(buffer)
    return _without_clock(buffer.getvalue(), day)


class _Writer:
    def __init__(self, presentation: Any, deck: Deck) -> None:
        self.presentation = presentation
        self.deck = deck
        self.language = LOCALES[deck.language]

    def add(self, slide: Slide) -> None:
        has_text = any(isinstance(each, (Paragraph, Points)) for each in slide.blocks)
        layout = OPENING if slide.is_opening else CONTENT if has_text else TITLE_ONLY
        page = self.presentation.slides.add_slide(self.presentation.slide_layouts[layout])
        frame = page.shapes.title.text_frame
        self._run(frame.paragraphs[0], slide.title)
        if slide.is_opening:
            self._paragraphs(page.placeholders[1].text_frame, slide.subtitle)
        else:
            left, top, width, height = BODY_BOX
            if slide.aside:
                width -= ASIDE + GAP
                self._stack(page, slide.aside, (left + width + GAP, top, ASIDE, height))
            self._stack(page, slide.blocks, (left, top, width, height))
        copy_footers(page, self.deck.footer, self.language)
        notes = page.notes_slide.notes_text_frame
        self._paragraphs(notes, tuple(Words(each) for each in slide.notes))

    def _stack(self, page: Any, blocks: tuple[Block, ...], box: Box) -> None:
        """The blocks below each other; charts share what room the others leave."""
        left, top, width, height = box
        heights = [self._height(block, width) for block in blocks]
        drawings = sum(each is None for each in heights)
        used = sum(each for each in heights if each is not None) + GAP * (len(blocks) - 1)
        share = (height - used) / drawings if drawings else 0
        # The text of the body comes first in the layout, wherever it is to be read.
        bodies = [each for each in page.placeholders if each.placeholder_format.idx == 1]
        for block, own in zip(blocks, heights, strict=True):
            tall = share if own is None else own
            place = (left, top, width, tall)
            if isinstance(block, Figures):
                self._figures(page, block, place)
            elif isinstance(block, Table):
                self._table(page, block, place)
            elif isinstance(block, Drawing):
                add_chart(page, block, place)
            else:
                is_body = bool(bodies) and not _is_filled(bodies[0])
                shape = bodies[0] if is_body else page.shapes.add_textbox(0, 0, 0, 0)
                set_box(shape, place)
                page.shapes._spTree.append(shape._element)
                frame = shape.text_frame
                frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
                frame.margin_left = frame.margin_right = 0
                if isinstance(block, Paragraph):
                    self._paragraph(frame, block)
                else:
                    self._points(frame, block)
            top += tall + GAP

    def _height(self, block: Block, width: float) -> float | None:
        if isinstance(block, Figures):
            return 104
        if isinstance(block, Paragraph):
            size = SMALL if block.is_small else BODY
            lines = min(lines_of(block.words.text, width / size), block.lines)
            return (lines + bool(block.mark)) * size * LINE + 12
        if isinstance(block, Points):
            return BODY_BOX[3]
        if isinstance(block, Table):
            rows = sum(self._row_height(row, block, width) for row in block.rows)
            return rows + 28 + (24 if block.note else 0)
        return None

    def _row_height(self, row: tuple[Words, ...], table: Table, width: float) -> float:
        lines = max(
            lines_of(cell.text, (width * share - 12) / SMALL)
            for cell, share in zip(row, table.widths, strict=True)
        )
        return min(lines, 2) * SMALL * LINE + 6

    def _figures(self, page: Any, block: Figures, box: Box) -> None:
        left, top, width, height = box
        one = (width - GAP * (len(block.items) - 1)) / len(block.items)
        for place, item in enumerate(block.items):
            tile = (left + place * (one + GAP), top, one, height)
            shape = page.shapes.add_shape(MSO_SHAPE.RECTANGLE, *(Pt(each) for each in tile))
            shape.fill.solid()
            shape.fill.fore_color.rgb = RGBColor(0xE4, 0xEE, 0xF4)
            shape.line.fill.background()
            shape.shadow.inherit = False
            frame = shape.text_frame
            # The figures stand on one line, however long what they count is.
            frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
            frame.margin_top = Pt(14)
            self._run(frame.paragraphs[0], Words(item.value), size=30, bold=True, colour=BRAND)
            ink = RGBColor(0x14, 0x21, 0x2B)
            self._run(frame.add_paragraph(), Words(item.label), size=SMALL, colour=ink)
            for paragraph in frame.paragraphs:
                paragraph.alignment = PP_ALIGN.LEFT

    def _paragraph(self, frame: Any, block: Paragraph) -> None:
        size = SMALL if block.is_small else BODY
        paragraph = frame.paragraphs[0]
        if block.mark:
            self._bare(paragraph)
            self._mark(paragraph, block.mark, size)
            paragraph = frame.add_paragraph()
        self._bare(paragraph)
        self._run(paragraph, block.words, size=size)

    def _points(self, frame: Any, block: Points) -> None:
        paragraph = frame.paragraphs[0]
        for place, point in enumerate(block.items):
            if place:
                paragraph = frame.add_paragraph()
                paragraph.space_before = Pt(8)
            else:
                paragraph.space_before = Pt(0)
            self._bare(paragraph)
            if point.mark:
                self._mark(paragraph, point.mark, BODY)
                self._run(paragraph, Words("  "), size=BODY)
            self._run(paragraph, point.head, size=BODY, bold=True)
            if point.words:
                told = frame.add_paragraph()
                told.space_before = Pt(0)
                self._bare(told)
                self._run(told, point.words, size=TOLD)
        if block.more:
            more = frame.add_paragraph()
            more.space_before = Pt(8)
            self._bare(more)
            self._run(more, Words(block.more), size=SMALL, colour=INK_SOFT)

    def _table(self, page: Any, block: Table, box: Box) -> None:
        left, top, width, _height = box
        heights = [28.0, *(self._row_height(row, block, width) for row in block.rows)]
        frame = page.shapes.add_table(
            len(block.rows) + 1,
            len(block.head),
            *(Pt(each) for each in (left, top, width, sum(heights))),
        )
        properties = frame._element.nvGraphicFramePr.cNvPr
        properties.set("name", block.caption)
        properties.set("descr", block.caption)
        table = frame.table
        table.first_row, table.first_col, table.horz_banding = True, True, False
        for column, share in zip(table.columns, block.widths, strict=True):
            column.width = Pt(width * share)
        for row, height in zip(table.rows, heights, strict=True):
            row.height = Pt(height)
        last = len(block.head) - 1
        for place, heading in enumerate(block.head):
            self._cell(table.cell(0, place), Words(heading), bold=True, ground="0B4A6F")
        for number, (row, mark) in enumerate(block.marked_rows, start=1):
            for place, words in enumerate(row):
                colour = TONES[mark.tone] if mark and place == last else ""
                self._cell(
                    table.cell(number, place),
                    words,
                    bold=bool(colour),
                    ground="FFFFFF" if number % 2 else "F4F6F7",
                    colour=colour,
                )
        if block.note:
            shape = page.shapes.add_textbox(
                *(Pt(each) for each in (left, top + sum(heights), width, 24))
            )
            self._run(
                shape.text_frame.paragraphs[0], Words(block.note), size=SMALL, colour=INK_SOFT
            )

    def _cell(self, cell: Any, words: Words, *, bold: bool, ground: str, colour: str = "") -> None:
        cell.margin_left = cell.margin_right = Pt(6)
        cell.margin_top = cell.margin_bottom = Pt(2)
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE
        cell.fill.solid()
        cell.fill.fore_color.rgb = RGBColor.from_string(ground)
        ink = colour or ("FFFFFF" if ground == "0B4A6F" else "14212B")
        self._run(
            cell.text_frame.paragraphs[0],
            words,
            size=SMALL,
            bold=bold,
            colour=RGBColor.from_string(ink),
        )

    def _mark(self, paragraph: Any, mark: Mark, size: int) -> None:
        colour = RGBColor.from_string(TONES.get(mark.tone, TONES["muted"]))
        self._run(paragraph, Words(mark.label), size=size, bold=True, colour=colour)

    def _bare(self, paragraph: Any) -> None:
        """Without a bullet."""
        properties = paragraph._p.get_or_add_pPr()
        properties.set("marL", "0")
        properties.set("indent", "0")
        if properties.find(qn("a:buNone")) is None:
            etree.SubElement(properties, qn("a:buNone"))

    def _paragraphs(self, frame: Any, texts: tuple[Words, ...]) -> None:
        for place, words in enumerate(texts):
            paragraph = frame.add_paragraph() if place else frame.paragraphs[0]
            self._run(paragraph, words)

    def _run(
        self,
        paragraph: Any,
        words: Words,
        *,
        size: int | None = None,
        bold: bool | None = None,
        colour: RGBColor | None = None,
    ) -> None:
        run = paragraph.add_run()
        run.text = WITHIN_PERIODS.sub("\xa0", words.text)
        run._r.get_or_add_rPr().set("lang", LOCALES.get(words.language, self.language))
        if size is not None:
            run.font.size = Pt(size)
        if bold is not None:
            run.font.bold = bold
        if colour is not None:
            run.font.color.rgb = colour


def _is_filled(shape: Any) -> bool:
    return bool(shape.text_frame.text)


def _write_sections(presentation: Any, deck: Deck) -> None:
    """The slides of each plan are a section, which PowerPoint folds and shows by itself."""
    root = presentation.part._element
    ids = [each.get("id") for each in root.sldIdLst]
    extensions = root.find(qn("p:extLst"))
    if extensions is None:
        extensions = etree.SubElement(root, qn("p:extLst"))
    extension = etree.SubElement(extensions, qn("p:ext"), uri=SECTIONS)
    listed = etree.SubElement(extension, f"{{{OFFICE_2010}}}sectionLst", nsmap={"p14": OFFICE_2010})
    slides: Any = None
    before = None
    for number, (slide, key) in enumerate(zip(deck.slides, ids, strict=True)):
        if slides is None or slide.section != before or slide.is_opening:
            known = str(uuid5(NAMESPACE_URL, f"{deck.sha256} {number}")).upper()
            section = etree.SubElement(
                listed, f"{{{OFFICE_2010}}}section", name=slide.section, id=f"{{{known}}}"
            )
            slides = etree.SubElement(section, f"{{{OFFICE_2010}}}sldIdLst")
            before = slide.section
        etree.SubElement(slides, f"{{{OFFICE_2010}}}sldId", id=key)


def _without_clock(content: bytes, day: datetime) -> bytes:
    """The same package with the day of the data wherever the clock was read, also in charts."""
    moment = max(day, datetime(1980, 1, 1)).timetuple()[:6]
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as given,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in given.namelist():
            part = given.read(name)
            if name.endswith(".xlsx"):
                part = _without_clock(part, day)
            elif name == "docProps/core.xml":
                part = MADE_AT.sub(rb"\g<1>" + f"{day:%Y-%m-%dT%H:%M:%SZ}".encode(), part)
            made.writestr(zipfile.ZipInfo(name, moment), part, compress_type=zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
