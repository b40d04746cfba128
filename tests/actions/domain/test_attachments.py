import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from actions.checks import attachment_kinds
from actions.domain.attachments import check_file, check_files, check_links, safe_name
from foundation.errors import DomainError


def said(value: object) -> str:
    """What a case is called: the bytes of a package hold the time it was made."""
    return "content" if isinstance(value, bytes) else str(value)


def package(*names):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 30
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\0" * 30
WORD = package("[Content_Types].xml", "word/document.xml")
EXE = b"MZ\x90\0" + b"\0" * 300
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><script>alert(1)</script>"


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("a.pdf", PDF, "application/pdf"),
        ("A.PDF", PDF, "application/pdf"),
        ("a.png", PNG, "image/png"),
        ("a.jpg", JPEG, "image/jpeg"),
        ("a.jpeg", JPEG, "image/jpeg"),
        (
            "a.docx",
            WORD,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            "a.xlsx",
            package("[Content_Types].xml", "xl/workbook.xml"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (
            "a.pptx",
            package("[Content_Types].xml", "ppt/presentation.xml"),
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
        (
            "a.odt",
            package("mimetype", "content.xml"),
            "application/vnd.oasis.opendocument.text",
        ),
        ("a.csv", "år;värde\n2024;1,5\n".encode("latin-1"), "text/csv"),
        ("a.txt", "Protokoll, 患者 🧬".encode(), "text/plain"),
        ("a.txt", "Protokoll".encode("utf-16"), "text/plain"),
    ],
)
def test_file_of_a_kept_kind_is_kept(name, content, content_type):
    file = SimpleUploadedFile(name, content, "text/html")

    checked = check_file(file)

    assert (checked.name, checked.content_type) == (name, content_type)
    assert file.read() == content


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.exe", EXE, "not kept"),
        ("a.svg", SVG, "not kept"),
        ("a.html", HTML, "not kept"),
        ("a.docm", WORD, "not kept"),
        ("a", PDF, "not kept"),
        (".pdf", PDF, "not kept"),
        ("a.pdf.exe", PDF, "not kept"),
        ("a.pdf", EXE, "is not a PDF file"),
        ("a.pdf", HTML, "is not a PDF file"),
        ("a.png", SVG, "is not a PNG file"),
        ("a.jpg", PNG, "is not a JPG file"),
        ("a.txt", HTML, "is not a TXT file"),
        ("a.csv", b"\xef\xbb\xbf  <svg>", "is not a CSV file"),
        ("a.txt", EXE, "is not a TXT file"),
        ("a.docx", package("evil.exe"), "is not a DOCX file"),
        ("a.docx", WORD[:40], "is not a DOCX file"),
        ("a.docx", package("word/document.xml", "word/vbaProject.bin"), "is not a DOCX file"),
        ("a.xlsx", WORD, "is not a XLSX file"),
        ("a.pdf", b"", "is empty"),
    ],
    ids=said,
)
def test_file_is_refused_with_a_reason(name, content, message):
    with pytest.raises(DomainError, match=message) as raised:
        check_file(SimpleUploadedFile(name, content))

    assert raised.value.field == "files"


def test_file_is_refused_when_it_is_too_large(settings):
    settings.MAX_ATTACHMENT_BYTES = 100

    assert check_file(SimpleUploadedFile("a.pdf", PDF.ljust(100)))
    with pytest.raises(DomainError, match="at most 100"):
        check_file(SimpleUploadedFile("a.pdf", PDF.ljust(101)))


def test_files_are_refused_when_they_are_too_many():
    with pytest.raises(DomainError, match="At most 10 files"):
        check_files(SimpleUploadedFile("a.pdf", PDF) for _ in range(11))


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Bilaga å.pdf", "Bilaga å.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        (r"C:\Users\Anna\rapport.pdf", "rapport.pdf"),
        ("annex\u202efdp.exe", "annexfdp.exe"),
        ("a\x00b\r\n.pdf", "ab .pdf"),
        ('"><script>.pdf', "_script_.pdf"),
        ("  a   b .pdf", "a b .pdf"),
        ("...", "file"),
        ("", "file"),
        ("x" * 400 + ".pdf", "x" * 251 + ".pdf"),
        ("a." + "x" * 400, "a." + "x" * 253),
    ],
)
def test_name_is_made_safe(name, safe):
    assert safe_name(name) == safe


def test_links_are_web_addresses_each_once():
    links = [
        "https://example.org/ä?q=1",
        "example.org",
        "HTTP://EXAMPLE.ORG/",
        "https://example.org",
    ]

    assert check_links(links) == [
        "https://example.org/ä?q=1",
        "https://example.org",
        "HTTP://EXAMPLE.ORG/",
    ]


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,<script>",
        "ftp://example.org/a",
        "file:///etc/passwd",
        "mailto:anna@example.org",
        "report",
        "https://",
        "https://example.org/" + "x" * 1000,
    ],
)
def test_link_that_is_no_web_address_is_refused(link):
    with pytest.raises(DomainError, match="not a web address") as raised:
        check_links([link])

    assert raised.value.field == "links"


def test_links_are_refused_when_they_are_too_many():
    with pytest.raises(DomainError, match="At most 10 links"):
        check_links(f"https://example.org/{number}" for number in range(11))


def test_installation_keeps_fewer_kinds_when_it_says_so(settings):
    settings.ATTACHMENT_KINDS = ["pdf"]

    assert check_file(SimpleUploadedFile("a.pdf", PDF)).content_type == "application/pdf"
    with pytest.raises(DomainError, match=r"Send one of these: pdf\.$"):
        check_file(SimpleUploadedFile("a.png", PNG))


def test_kind_that_nobody_can_check_is_refused_at_the_start(settings):
    settings.ATTACHMENT_KINDS = ["pdf", "exe"]

    assert [error.msg for error in attachment_kinds()] == [
        "ATTACHMENT_KINDS names exe, which cannot be told by its content."
    ]
