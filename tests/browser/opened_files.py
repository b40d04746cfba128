"""What a downloaded file of an annual report says, read by other libraries than wrote it."""

import io
import zipfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import pikepdf
import pypdfium2
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook
from pptx import Presentation

KINDS: dict[str, Callable[[bytes], Iterator[str]]] = {}
"""How each kind of file is read: by the end of its name."""


def text_of(name: str, content: bytes) -> str:
    """All that the file called ``name`` says, its properties too; words are one space apart."""
    kind = name.partition(".")[2]
    return " ".join(" ".join(KINDS[kind](content)).replace("\u200b", "").split())


def attached_to(pdf: bytes) -> list[bytes]:
    """The files inside a PDF."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [each.get_file().read_bytes() for each in document.attachments.values()]


def _pdf(content: bytes) -> Iterator[str]:
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            words = page.get_textpage()
            yield words.get_text_range()
            words.close()
            page.close()


def _word(content: bytes) -> Iterator[str]:
    document = Document(io.BytesIO(content))
    for paragraph in document.element.body.iter(qn("w:p")):
        yield "".join(text.text or "" for text in paragraph.iter(qn("w:t")))


def _slides(content: bytes) -> Iterator[str]:
    for slide in Presentation(io.BytesIO(content)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield shape.text_frame.text
            if shape.has_table:
                yield from (cell.text for row in shape.table.rows for cell in row.cells)
        if slide.has_notes_slide:
            yield slide.notes_slide.notes_text_frame.text


def _workbook(content: bytes) -> Iterator[str]:
    book = load_workbook(io.BytesIO(content))
    for sheet in book:
        for row in sheet.iter_rows(values_only=True):
            yield from (str(cell) for cell in row if cell is not None)


def _tables(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            yield archive.read(name).decode("utf-8-sig")


def _page(content: bytes) -> Iterator[str]:
    found: list[str] = []
    parser = HTMLParser()
    parser.handle_data = found.append  # type: ignore[method-assign]
    parser.feed(content.decode())
    yield from found


def _data(content: bytes) -> Iterator[str]:
    yield content.decode()


KINDS |= {
    "pdf": _pdf,
    "docx": _word,
    "pptx": _slides,
    "xlsx": _workbook,
    "csv.zip": _tables,
    "html": _page,
    "json": _data,
}
