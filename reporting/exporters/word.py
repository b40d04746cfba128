"""The annual report as a Word file that an office edits on: real styles, captions and fields.

The checksum of the data stands on the cover as "SHA-256 <hex>", and the same in the file's
properties: as its comment, and as the property of its own "SHA-256". The same document gives the
same bytes.
"""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from django.utils.translation import override
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part as FilePart
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.parts.image import ImagePart

from foundation.charts import to_pngs
from reporting.document.blocks import Document
from reporting.document.building import document_of
from reporting.exporters import word_xml as xml
from reporting.exporters.naming import report_filename
from reporting.exporters.replaced import replaced_part
from reporting.exporters.word_body import AFTER, LAST, Body, picture_relation
from reporting.exporters.word_styles import begin_numbering, dress
from reporting.snapshot_schema import Snapshot

content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest moment that a ZIP file can tell: each file in it is of then."""
CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
CUSTOM_RELATION = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
)
LONGEST_PROPERTY = 255
LATER_SETTINGS = [qn(name) for name in ("w:docVars", "w:rsids", "m:mathPr", "w:themeFontLang")]


def filename(snapshot: Snapshot, language: str) -> str:
    return report_filename(snapshot, language, "docx")


def render(snapshot: Snapshot, language: str, *, sha256: str) -> bytes:
    """The Word file of ``snapshot`` in ``language``; ``sha256`` is the snapshot's."""
    document = document_of(snapshot, sha256=sha256, language=language)
    return write(document, site=snapshot.get("site", ""))


def write(document: Document, *, site: str = "") -> bytes:
    """``document`` as a Word file; ``site`` is the address that paths within the site go to."""
    with override(document.language):
        body = Body(site=site)
        cover = body.cover(document.cover)
        parts = "".join(body.part(part) for part in document.parts)
        running = body.clean(document.running)
        if body.clean.replaced:
            parts += body.part(replaced_part(body.clean.replaced))
        written = cover + body.contents() + parts
        if written.endswith(AFTER):
            written = written.removesuffix(AFTER) + LAST
        file = docx.Document()
        dress(file, xml.region(document.language))
        _fill(file, written)
        _relate(file, body)
        _frame(file, running)
        _describe(file, document, body)
    return _dated(file)


def _fill(file: Any, written: str) -> None:
    """Put the paragraphs ``written`` before the settings of the page."""
    body = file.element.body
    settings = body.find(qn("w:sectPr"))
    for old in list(body):
        if old is not settings:
            body.remove(old)
    for element in list(parse_xml(f"<w:body {xml.NAMESPACES}>{written}</w:body>")):
        settings.addprevious(element)


def _relate(file: Any, body: Body) -> None:
    """Add what the body refers to: pictures, addresses, numbered lists."""
    relations = file.part.rels
    drawn: dict[str, ImagePart] = {}
    pictures = list({chart.svg: chart for chart in body.charts}.values())
    for number, (chart, png) in enumerate(
        zip(pictures, to_pngs(pictures) if pictures else [], strict=True), start=1
    ):
        drawn[chart.svg] = ImagePart(PackURI(f"/word/media/chart{number}.png"), "image/png", png)
    for place, chart in enumerate(body.charts):
        relations.add_relationship(
            RELATIONSHIP_TYPE.IMAGE, drawn[chart.svg], picture_relation(place)
        )
    for address, relation in body.links.items():
        relations.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, address, relation, is_external=True)
    for number in body.numbered_lists:
        begin_numbering(file, number)


def _frame(file: Any, running: str) -> None:
    """The head and foot of each page but the first."""
    section = file.sections[0]
    chapter = xml.field('STYLEREF "Heading 1"', "")
    tab = "<w:r><w:tab/></w:r>"
    _only(section.header, xml.paragraph("Header", xml.run(running) + tab + chapter))
    pages = xml.field("PAGE", "1") + xml.run(" / ") + xml.field("NUMPAGES", "1")
    _only(section.footer, xml.paragraph("Footer", tab + pages))


def _only(block: Any, written: str) -> None:
    block.is_linked_to_previous = False
    element = block._element
    for old in list(element):
        element.remove(old)
    for new in list(parse_xml(f"<w:body {xml.NAMESPACES}>{written}</w:body>")):
        element.append(new)


def _describe(file: Any, document: Document, body: Body) -> None:
    """What the file says of itself."""
    cover = document.cover
    moment = datetime.fromisoformat(document.as_of).replace(tzinfo=UTC)
    about = file.core_properties
    about.title = _short(body, f"{cover.strategy} – {cover.title}")
    about.author = about.last_modified_by = _short(body, cover.owner)
    about.subject = _short(body, cover.strategy)
    about.keywords = _short(body, ", ".join(document.keywords))
    about.language = xml.region(document.language)
    about.comments = f"SHA-256 {cover.sha256}" if cover.sha256 else ""
    about.created = about.modified = moment.replace(tzinfo=None)
    about.revision = 1
    if cover.sha256:
        _add_property(file, "SHA-256", cover.sha256)
    _set(file.settings.element)
    _drop_thumbnail(file)


def _set(settings: Any) -> None:
    """Let Word fill in page numbers when it opens the file, and open it as one of its own time."""
    for old in settings.findall(qn("w:compat")):
        settings.remove(old)
    found = parse_xml(
        f"<w:settings {xml.NAMESPACES}>"
        '<w:updateFields w:val="true"/><w:compat><w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
    )
    # The order of settings is fixed: these come before those of which there may be some.
    later = next(each for each in settings if each.tag in LATER_SETTINGS)
    for each in list(found):
        later.addprevious(each)


def _short(body: Body, text: str) -> str:
    return body.clean(text)[:LONGEST_PROPERTY]


def _add_property(file: Any, name: str, value: str) -> None:
    blob = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
        ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{name}">'
        f"<vt:lpwstr>{value}</vt:lpwstr></property></Properties>"
    )
    package = file.part.package
    part = FilePart(PackURI("/docProps/custom.xml"), CUSTOM_TYPE, blob.encode(), package)
    package.relate_to(part, CUSTOM_RELATION)


def _drop_thumbnail(file: Any) -> None:
    """The template's picture of an empty page."""
    relations = file.part.package.rels
    for key, relation in list(relations.items()):
        if relation.reltype.endswith("/thumbnail"):
            del relations[key]


def _dated(file: Any) -> bytes:
    """The bytes of the file, which tell of no moment at which they were written."""
    first, second = BytesIO(), BytesIO()
    file.save(first)
    with ZipFile(first) as read, ZipFile(second, "w", ZIP_DEFLATED) as written:
        for name in read.namelist():
            written.writestr(ZipInfo(name, EPOCH), read.read(name), ZIP_DEFLATED)
    return second.getvalue()
