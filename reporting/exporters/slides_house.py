"""The empty presentation that decks are written into: wide slides, a master, three layouts.

python-pptx brings a plain one of its own; its master and layouts are given the report's face.
"""

import io
from copy import deepcopy
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Pt

from reporting.exporters.deck import BODY, HEIGHT, MARGIN, SMALL, TITLE, WIDTH

FONT = "Arial"
"""Office has it, and every other program that shows slides has one of the same widths."""
COLOURS = {
    "dk1": "14212B",
    "lt1": "FFFFFF",
    "dk2": "0B4A6F",
    "lt2": "F4F6F7",
    "accent1": "0B4A6F",
    "accent2": "B04A00",
    "accent3": "2E6B34",
    "accent4": "7A2F78",
    "accent5": "5B6D7A",
    "accent6": "C48209",
    "hlink": "0B4A6F",
    "folHlink": "4A5A67",
}
INK_SOFT = RGBColor(0x4A, 0x5A, 0x67)
BRAND = RGBColor(0x0B, 0x4A, 0x6F)
WHITE = RGBColor(0xFF, 0xFF, 0xFF)
OPENING, CONTENT, TITLE_ONLY = range(3)
KEPT = (0, 1, 5)
"""The layouts of python-pptx that are kept, as OPENING, CONTENT and TITLE_ONLY."""
FOOTERS = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)

# Left, top, width and height in points.
TITLE_BOX = (MARGIN, 26, WIDTH - 2 * MARGIN, 76)
BODY_BOX = (MARGIN, 116, WIDTH - 2 * MARGIN, 366)
FOOTER_BOX = (MARGIN, HEIGHT - 38, WIDTH - 2 * MARGIN - 60, 24)
NUMBER_BOX = (WIDTH - MARGIN - 60, HEIGHT - 38, 60, 24)
OPENING_BOX = (MARGIN + 24, 100, WIDTH - 2 * MARGIN - 48, 160)
SUBTITLE_BOX = (MARGIN + 24, 276, WIDTH - 2 * MARGIN - 48, 150)


def empty_presentation(language: str) -> Any:
    """A presentation without slides, in the house's face; names of layouts in the language."""
    return Presentation(io.BytesIO(_house(language)))


@cache
def _house(language: str) -> bytes:
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Pt(WIDTH), Pt(HEIGHT)
    presentation.part.package.drop_rel(_thumbnail(presentation))
    master = presentation.slide_master
    layouts = list(presentation.slide_layouts)
    for place, layout in enumerate(layouts):
        if place not in KEPT:
            presentation.slide_layouts.remove(layout)
    _dress_theme(master)
    _dress_text_styles(master)
    _place(master)
    names = (_("Opening"), _("Title and text"), _("Title only"))
    for layout, name in zip(presentation.slide_layouts, names, strict=True):
        layout._element.cSld.set("name", name)
        _place(layout)
    _dress_opening(presentation.slide_layouts[OPENING])
    buffer = io.BytesIO()
    presentation.save(buffer)
    return buffer.getvalue()


def _thumbnail(presentation: Any) -> str:
    """The relation to the picture of another presentation."""
    package = presentation.part.package
    return next(
        key
        for key, relation in package._rels.items()
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL
    )


def _dress_theme(master: Any) -> None:
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme = etree.fromstring(part.blob)
    for name, value in COLOURS.items():
        colour = theme.find(f".//{qn('a:clrScheme')}/{qn(f'a:{name}')}")
        for child in list(colour):
            colour.remove(child)
        etree.SubElement(colour, qn("a:srgbClr"), val=value)
    for latin in theme.iterfind(f".//{qn('a:fontScheme')}//{qn('a:latin')}"):
        latin.set("typeface", FONT)
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)


def _dress_text_styles(master: Any) -> None:
    styles = master._element.find(qn("p:txStyles"))
    title = styles.find(f"{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    title.set("algn", "l")
    title.find(qn("a:defRPr")).set("sz", str(TITLE * 100))
    title.find(qn("a:defRPr")).set("b", "1")
    _colour(title.find(qn("a:defRPr")), "tx2")
    for level, paragraph in enumerate(styles.find(qn("p:bodyStyle"))):
        size = paragraph.find(qn("a:defRPr"))
        if size is not None:
            size.set("sz", str((BODY if level == 0 else SMALL) * 100))


def _colour(properties: Any, name: str) -> None:
    for found in properties.findall(qn("a:solidFill")):
        properties.remove(found)
    fill = etree.Element(qn("a:solidFill"))
    etree.SubElement(fill, qn("a:schemeClr"), val=name)
    properties.insert(0, fill)


def _place(owner: Any) -> None:
    """Put the placeholders where they belong; dates are not shown."""
    boxes = {
        PP_PLACEHOLDER.TITLE: TITLE_BOX,
        PP_PLACEHOLDER.BODY: BODY_BOX,
        PP_PLACEHOLDER.OBJECT: BODY_BOX,
        PP_PLACEHOLDER.CENTER_TITLE: OPENING_BOX,
        PP_PLACEHOLDER.SUBTITLE: SUBTITLE_BOX,
        PP_PLACEHOLDER.FOOTER: FOOTER_BOX,
        PP_PLACEHOLDER.SLIDE_NUMBER: NUMBER_BOX,
    }
    for shape in list(owner.placeholders):
        kind = shape.placeholder_format.type
        if kind not in boxes:
            shape._element.getparent().remove(shape._element)
            continue
        set_box(shape, boxes[kind])
        if kind in FOOTERS:
            align = "r" if kind == PP_PLACEHOLDER.SLIDE_NUMBER else "l"
            _write_style(shape._element.txBody, 1100, align, colour="tx1")
        for edge in ("lIns", "rIns"):
            shape._element.txBody.find(qn("a:bodyPr")).set(edge, "0")


def _dress_opening(layout: Any) -> None:
    fill = layout.background.fill
    fill.solid()
    fill.fore_color.rgb = BRAND
    for shape in layout.placeholders:
        kind = shape.placeholder_format.type
        body = shape._element.txBody
        if kind == PP_PLACEHOLDER.CENTER_TITLE:
            body.find(qn("a:bodyPr")).set("anchor", "b")
            _write_style(body, 4000)
        elif kind == PP_PLACEHOLDER.SUBTITLE:
            _write_style(body, 2000)
        elif kind in FOOTERS:
            _write_style(body, 1100, "r" if kind == PP_PLACEHOLDER.SLIDE_NUMBER else "l")


def _write_style(body: Any, size: int, align: str = "l", colour: str = "bg1") -> None:
    """Text of that size, without bullets; white unless ``colour`` says another."""
    style = body.find(qn("a:lstStyle"))
    for child in list(style):
        style.remove(child)
    level = etree.SubElement(style, qn("a:lvl1pPr"), marL="0", indent="0", algn=align)
    etree.SubElement(level, qn("a:buNone"))
    properties = etree.SubElement(level, qn("a:defRPr"), sz=str(size))
    _colour(properties, colour)
    etree.SubElement(properties, qn("a:latin"), typeface="+mn-lt")


def set_box(shape: Any, box: tuple[float, float, float, float]) -> None:
    shape.left, shape.top, shape.width, shape.height = (Pt(each) for each in box)


def copy_footers(slide: Any, text: str, language: str) -> None:
    """Footer and number, which python-pptx leaves on the layout."""
    for shape in slide.slide_layout.placeholders:
        kind = shape.placeholder_format.type
        if kind not in FOOTERS:
            continue
        element = deepcopy(shape._element)
        properties = element.spPr
        for child in list(properties):
            properties.remove(child)
        paragraph = element.txBody.find(qn("a:p"))
        for child in list(paragraph):
            paragraph.remove(child)
        if kind == PP_PLACEHOLDER.SLIDE_NUMBER:
            run = etree.SubElement(
                paragraph,
                qn("a:fld"),
                id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}",
                type="slidenum",
            )
            said = str(slide.part.package.presentation_part.presentation.slides.index(slide) + 1)
        else:
            run = etree.SubElement(paragraph, qn("a:r"))
            said = text
        etree.SubElement(run, qn("a:rPr"), lang=language)
        etree.SubElement(run, qn("a:t")).text = said
        # Ids are the slide's own: the number after the highest so far.
        ids = [int(found) for found in slide._element.xpath("//p:cNvPr/@id")]
        element.nvSpPr.cNvPr.set("id", str(max(ids) + 1))
        slide.shapes._spTree.append(element)
