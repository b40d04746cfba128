"""The styles of the Word file: an office changes one, and all that it is used for follows."""

from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from reporting.document.blocks import Tone
from reporting.exporters.word_xml import NAMESPACES

FONT = "Calibri"
INK, SOFT, LINE, BRAND, GROUND = "14212B", "4A5A67", "C3CCD3", "0B4A6F", "F4F6F7"
# Each tone: its text, and the ground under that.
TONES = {
    Tone.GOOD: ("1C6B3A", "E3F2E8"),
    Tone.DONE: ("0B4A6F", "DFECF4"),
    Tone.WARNING: ("7A4B00", "FDF0D5"),
    Tone.BAD: ("A01C1C", "FBE4E2"),
    Tone.NEUTRAL: ("34444F", "E9EDF0"),
    Tone.MUTED: ("4A5A67", "EEF1F4"),
}
HEADINGS = {1: (21, 480, 160), 2: (15.5, 360, 120), 3: (12.5, 300, 100), 4: (11.5, 260, 80)}
"""Size in points, and the space before and after, of each level; deeper ones as level 4."""
PAGE = (11906, 16838)
"""A4, in twentieths of a point as all measures here."""
MARGIN = 1247
TEXT_WIDTH = PAGE[0] - 2 * MARGIN
BULLETS, NUMBERS = 71, 72
DEEPEST = 8
STEP = 360

# Paragraph styles: id, name, properties of the paragraph, looks of its text.
PARAGRAPHS = [
    ("CoverOwner", "Cover Owner", '<w:spacing w:after="1800"/>', f'<w:b/><w:color w:val="{SOFT}"/>'
     '<w:sz w:val="26"/>'),
    ("CoverStrategy", "Cover Strategy", '<w:spacing w:after="120"/>',
     f'<w:color w:val="{SOFT}"/><w:sz w:val="32"/>'),
    ("Small", "Small", '<w:spacing w:after="80"/>', '<w:sz w:val="18"/>'),
    ("Quiet", "Quiet", "", f'<w:color w:val="{SOFT}"/>'),
    ("Label", "Label", '<w:keepNext/><w:spacing w:before="160" w:after="60"/>',
     f'<w:b/><w:color w:val="{SOFT}"/>'),
    ("Chart", "Chart", '<w:keepNext/><w:spacing w:before="160" w:after="60"/>', ""),
    ("ChartSentence", "Chart Sentence", '<w:spacing w:after="240"/>', '<w:sz w:val="20"/>'),
    ("TableText", "Table Text", '<w:spacing w:before="20" w:after="20" w:line="240"'
     ' w:lineRule="auto"/>', '<w:sz w:val="19"/>'),
    ("TableHead", "Table Head", '<w:keepNext/><w:spacing w:before="20" w:after="20" w:line="240"'
     ' w:lineRule="auto"/>', '<w:b/><w:sz w:val="19"/>'),
    ("TableNote", "Table Note", '<w:spacing w:before="60" w:after="240"/>',
     f'<w:color w:val="{SOFT}"/><w:sz w:val="18"/>'),
    ("AfterTable", "After Table", '<w:spacing w:before="0" w:after="0" w:line="160"'
     ' w:lineRule="exact"/>', '<w:sz w:val="8"/>'),
    ("Last", "Last", '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>',
     '<w:sz w:val="2"/>'),
    ("TileFigure", "Tile Figure", '<w:keepNext/><w:spacing w:before="40" w:after="0"/>',
     f'<w:b/><w:color w:val="{BRAND}"/><w:sz w:val="44"/>'),
    ("TileLabel", "Tile Label", '<w:spacing w:after="40"/>', '<w:sz w:val="19"/>'),
    ("ContentsHeading", "Contents Heading", '<w:pageBreakBefore/><w:spacing w:after="200"/>',
     f'<w:b/><w:color w:val="{BRAND}"/><w:sz w:val="42"/>'),
    ("Checksum", "Checksum", '<w:spacing w:before="240"/>', f'<w:color w:val="{SOFT}"/>'
     '<w:sz w:val="18"/>'),
]  # fmt: skip


def dress(document: Any, language: str) -> None:
    """Give the new ``document`` its styles, its lists and its page, in ``language`` (sv-SE)."""
    styles = document.styles.element
    for style in list(styles.findall(qn("w:style"))):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:styleId")) != "TableNormal":
            styles.remove(style)
    _defaults(styles, language)
    _change(
        document, "Normal", '<w:spacing w:after="130" w:line="264" w:lineRule="auto"/>', _size(21)
    )
    _change(document, "Title", '<w:spacing w:after="480"/>', _bold(BRAND) + _size(64))
    _change(
        document,
        "Caption",
        '<w:keepNext/><w:spacing w:before="240" w:after="80"/>',
        _bold(INK) + _size(20),
    )
    _change(document, "Header", _tab_at_right(), _coloured(SOFT) + _size(18))
    _change(document, "Footer", _tab_at_right(), _coloured(SOFT) + _size(18))
    for level in range(1, 7):
        size, before, after = HEADINGS[min(level, 4)]
        _change(
            document,
            f"Heading {level}",
            f'<w:keepNext/><w:keepLines/><w:spacing w:before="{before}" w:after="{after}"/>'
            f'<w:outlineLvl w:val="{level - 1}"/>',
            _bold(BRAND if level < 4 else INK) + _size(int(size * 2)),
        )
    for style in PARAGRAPHS:
        _add(styles, _paragraph_style(*style))
    for tone, (ink, ground) in TONES.items():
        _add(styles, _note_style(tone, ink, ground))
        _add(styles, _pill_style(tone, ink, ground))
    _add(styles, _character_style("Hyperlink", f'<w:color w:val="{BRAND}"/><w:u w:val="single"/>'))
    _add(styles, _character_style("QuietText", f'<w:color w:val="{SOFT}"/>'))
    for level in (1, 2, 3):
        _add(styles, _contents_style(level))
    for style in TABLES:
        _add(styles, style)
    _lists(document)
    _page(document)


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _coloured(colour: str) -> str:
    return f'<w:color w:val="{colour}"/>'


def _bold(colour: str) -> str:
    return f"<w:b/>{_coloured(colour)}"


def _tab_at_right() -> str:
    return f'<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH}"/></w:tabs><w:spacing w:after="0"/>'


def _parsed(xml: str) -> Any:
    return parse_xml(f"<w:body {NAMESPACES}>{xml}</w:body>")[0]


def _add(styles: Any, xml: str) -> None:
    """Add a style; one of the same id is replaced."""
    style = _parsed(xml)
    for old in styles.findall(qn("w:style")):
        if old.get(qn("w:styleId")) == style.get(qn("w:styleId")):
            styles.remove(old)
    styles.append(style)


def _change(document: Any, name: str, paragraph: str, looks: str) -> None:
    """Give a style that Word itself knows the looks of the report."""
    style = document.styles[name].element
    for part in ("w:pPr", "w:rPr"):
        for old in style.findall(qn(part)):
            style.remove(old)
    style.append(_parsed(f"<w:pPr>{paragraph}</w:pPr>"))
    style.append(_parsed(f"<w:rPr>{_fonts()}{looks}</w:rPr>"))


def _fonts() -> str:
    return f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}"/>'


def _defaults(styles: Any, language: str) -> None:
    for old in styles.findall(qn("w:docDefaults")):
        styles.remove(old)
    styles.insert(
        0,
        _parsed(
            f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts()}{_coloured(INK)}{_size(21)}"
            f'<w:lang w:val="{language}" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr>'
            "</w:rPrDefault><w:pPrDefault><w:pPr/></w:pPrDefault></w:docDefaults>"
        ),
    )


def _paragraph_style(key: str, name: str, properties: str, looks: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{key}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{properties}</w:pPr>'
        f"<w:rPr>{looks}</w:rPr></w:style>"
    )


def _character_style(key: str, looks: str) -> str:
    name, own = ("Quiet Text", 'w:customStyle="1" ') if key == "QuietText" else (key, "")
    return (
        f'<w:style w:type="character" {own}w:styleId="{key}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:rPr>{looks}</w:rPr></w:style>'
    )


def _note_style(tone: Tone, ink: str, ground: str) -> str:
    return _paragraph_style(
        f"Note{tone.value.title()}",
        f"Note {tone.value.title()}",
        f'<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="{ink}"/></w:pBdr>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{ground}"/>'
        '<w:spacing w:before="160" w:after="200"/><w:ind w:left="200" w:right="100"/>',
        "",
    )


def _pill_style(tone: Tone, ink: str, ground: str) -> str:
    title = tone.value.title()
    return (
        f'<w:style w:type="character" w:customStyle="1" w:styleId="Status{title}">'
        f'<w:name w:val="Status {title}"/><w:basedOn w:val="DefaultParagraphFont"/>'
        f'<w:rPr><w:b/>{_coloured(ink)}<w:shd w:val="clear" w:color="auto" w:fill="{ground}"/>'
        "</w:rPr></w:style>"
    )


def _contents_style(level: int) -> str:
    indent = (level - 1) * 280
    weight = "<w:b/>" if level == 1 else ""
    before = 80 if level == 1 else 0
    return (
        f'<w:style w:type="paragraph" w:styleId="TOC{level}"><w:name w:val="toc {level}"/>'
        '<w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:uiPriority w:val="39"/><w:pPr>'
        f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{TEXT_WIDTH}"/></w:tabs>'
        f'<w:spacing w:before="{before}" w:after="0" w:line="240" w:lineRule="auto"/>'
        f'<w:ind w:left="{indent}" w:right="500"/>'
        f"</w:pPr><w:rPr>{weight}</w:rPr></w:style>"
    )


def _table_style(key: str, name: str, borders: str, margins: str, conditional: str = "") -> str:
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{key}"><w:name w:val="{name}"/>'
        '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/><w:tblPr>'
        f"<w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar>"
        f"</w:tblPr>{conditional}</w:style>"
    )


def _edge(side: str, size: int, colour: str) -> str:
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{colour}"/>'


def _inside(top: int, side: int) -> str:
    return "".join(
        f'<w:{name} w:w="{width}" w:type="dxa"/>'
        for name, width in (("top", top), ("left", side), ("bottom", top), ("right", side))
    )


TABLES = [
    _table_style(
        "ReportTable",
        "Report Table",
        _edge("top", 8, INK) + _edge("bottom", 8, INK) + _edge("insideH", 4, LINE),
        _inside(30, 80),
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>'
        + _edge("bottom", 8, INK)
        + '</w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>'
        '<w:tblStylePr w:type="lastRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>'
        + _edge("top", 8, INK)
        + "</w:tcBorders></w:tcPr></w:tblStylePr>",
    ),
    _table_style("ReportFacts", "Report Facts", "", _inside(20, 80)),
    _table_style(
        "ReportTiles",
        "Report Tiles",
        _edge("left", 18, BRAND) + _edge("insideV", 18, BRAND),
        _inside(60, 160),
    ),
]


def _lists(document: Any) -> None:
    """Two lists of nine levels; each numbered list becomes an instance that begins at one."""
    numbering = document.part.numbering_part.element
    first = numbering.find(qn("w:num"))
    for number, is_ordered in ((BULLETS, False), (NUMBERS, True)):
        levels = "".join(_level(depth, is_ordered) for depth in range(DEEPEST + 1))
        abstract = _parsed(
            f'<w:abstractNum w:abstractNumId="{number}">'
            f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        )
        first.addprevious(abstract)
    numbering.append(
        _parsed(f'<w:num w:numId="{BULLETS}"><w:abstractNumId w:val="{BULLETS}"/></w:num>')
    )
    for name in ("List Bullet", "List Number", "List Continue"):
        _change(document, name, '<w:spacing w:after="60"/>', "")


def _level(depth: int, is_ordered: bool) -> str:
    kind, shown = ("decimal", f"%{depth + 1}.") if is_ordered else ("bullet", "•–"[depth % 2])
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{shown}"/><w:lvlJc w:val="left"/><w:pPr>'
        f'<w:ind w:left="{(depth + 1) * STEP}" w:hanging="{STEP}"/></w:pPr></w:lvl>'
    )


def begin_numbering(document: Any, number: int) -> None:
    """Make the numbered list ``number``, which begins at one."""
    restart = "".join(
        f'<w:lvlOverride w:ilvl="{depth}"><w:startOverride w:val="1"/></w:lvlOverride>'
        for depth in range(DEEPEST + 1)
    )
    document.part.numbering_part.element.append(
        _parsed(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{NUMBERS}"/>{restart}</w:num>')
    )


def _page(document: Any) -> None:
    section = document.sections[0]
    twip = 635
    section.page_width, section.page_height = PAGE[0] * twip, PAGE[1] * twip
    section.left_margin = section.right_margin = MARGIN * twip
    section.top_margin, section.bottom_margin = 1360 * twip, 1300 * twip
    section.header_distance = section.footer_distance = 620 * twip
    section.different_first_page_header_footer = True
