"""The smallest pieces of a Word document, written as text: runs, paragraphs, fields, cells.

The body is written so and read once. An object for each run takes python-docx half a minute for a
report of 1,000 actions; this takes under a second.
"""

import hashlib
import re
from xml.sax.saxutils import escape, quoteattr

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
LONGEST_BOOKMARK = 40
REGIONS = {"sv": "sv-SE", "en": "en-GB"}
EMU_PER_TWIP = 635
WITHIN_DAYS = re.compile(r"(?<=\d)-(?=\d)")


def region(language: str) -> str:
    """The language as Word names it."""
    return REGIONS.get(language, language)


def bookmark_name(anchor: str) -> str:
    """``anchor`` as a bookmark may be called: letters, digits and underscores, 40 at most."""
    plain = re.sub(r"[^0-9A-Za-z]", "_", anchor)
    name = f"m_{plain}"
    if name == f"m_{anchor.replace('-', '_')}" and len(name) <= LONGEST_BOOKMARK:
        return name
    return f"m_{plain[:24]}_{hashlib.sha256(anchor.encode()).hexdigest()[:12]}"


def text(words: str) -> str:
    """``words``; a hyphen between digits does not end a line, so that a day stays whole."""
    parts = [f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in WITHIN_DAYS.split(words)]
    return "<w:noBreakHyphen/>".join(parts)


def run(words: str, properties: str = "") -> str:
    """A run; ``properties`` in the order that the schema has them."""
    kept = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f"<w:r>{kept}{text(words)}</w:r>"


def paragraph(style: str, content: str, properties: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    kept = f"<w:pPr>{named}{properties}</w:pPr>" if named or properties else ""
    return f"<w:p>{kept}{content}</w:p>"


def field(instruction: str, shown: str, properties: str = "") -> str:
    """A field with what it shows until it is updated."""
    kept = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return (
        f'<w:r>{kept}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{kept}<w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        f'<w:r>{kept}<w:fldChar w:fldCharType="separate"/></w:r>'
        f"<w:r>{kept}{text(shown)}</w:r>"
        f'<w:r>{kept}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def bookmark(number: int, name: str, content: str) -> str:
    return (
        f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}'
        f'<w:bookmarkEnd w:id="{number}"/>'
    )


def cell(width: int, content: str, properties: str = "") -> str:
    """A cell ``width`` twentieths of a point wide; ``content`` is paragraphs."""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>{content}</w:tc>'


def row(cells: str, *, is_header: bool = False, is_whole: bool = True) -> str:
    """A row; a header is repeated on each page, and a whole one stays on one page."""
    kept = "<w:cantSplit/>" * is_whole + "<w:tblHeader/>" * is_header
    return f"<w:tr><w:trPr>{kept}</w:trPr>{cells}</w:tr>" if kept else f"<w:tr>{cells}</w:tr>"


def table(
    style: str, widths: list[int], rows: str, *, looks: str = "", name: str = "", indent: int = 0
) -> str:
    """``name`` is what a screen reader calls the table."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    named = f"<w:tblCaption w:val={quoteattr(name)}/>" if name else ""
    moved = f'<w:tblInd w:w="{indent}" w:type="dxa"/>' if indent else ""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/>{moved}<w:tblLayout w:type="fixed"/>'
        f"<w:tblLook {looks}/>{named}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def picture(number: int, relation: str, *, width: int, height: int, alternative: str) -> str:
    """A picture in the line; its measures are twentieths of a point."""
    wide, high = width * EMU_PER_TWIP, height * EMU_PER_TWIP
    name = f'id="{number}" name="Chart {number}" descr={quoteattr(alternative)}'
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{wide}" cy="{high}"/><wp:docPr {name}/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        "<a:graphic>"
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f"<pic:pic><pic:nvPicPr><pic:cNvPr {name}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/>'
        '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
