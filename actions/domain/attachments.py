"""Files and links that come as evidence with a progress entry."""

import re
import unicodedata
import zipfile
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import puremagic
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from foundation.errors import DomainError

KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "csv": "text/csv",
    "txt": "text/plain",
}
"""The kinds of files that can be kept, by extension, with the type they are served as."""

MAIN_PARTS = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "odt": "content.xml",
    "ods": "content.xml",
    "odp": "content.xml",
}
TEXTS = ("csv", "txt")
MOST_FILES = 10
MOST_LINKS = 10
LONGEST_NAME = 255
LONGEST_LINK = 1000
HEAD = 8192


@dataclass(frozen=True)
class CheckedFile:
    """A file that may be kept: under which name, and as which type it is served."""

    file: Any
    name: str
    content_type: str


def allowed_kinds() -> list[str]:
    """The extensions that this installation keeps."""
    return [
        kind for kind in KINDS if not settings.ATTACHMENT_KINDS or kind in settings.ATTACHMENT_KINDS
    ]


def kinds_text(kinds: Collection[str] | None = None) -> str:
    """The extensions that are allowed, as people read them."""
    return ", ".join(allowed_kinds() if kinds is None else kinds)


def safe_name(name: str) -> str:
    """The last part of ``name`` without signs that hide or control, at most 255 long.

    What turns the direction of writing is among them: it makes "annexe.pdf" of an .exe.
    """
    name = re.split(r"[/\\]", name)[-1]
    name = "".join(" " if sign.isspace() else sign for sign in name)
    name = "".join(sign for sign in name if unicodedata.category(sign) not in ("Cc", "Cf", "Cs"))
    name = re.sub(r'[<>:"|?*]+', "_", " ".join(name.split())).strip(". ")
    stem, dot, extension = name.rpartition(".")
    if len(name) > LONGEST_NAME > len(dot + extension):
        name = stem[: LONGEST_NAME - len(dot + extension)] + dot + extension
    return name[:LONGEST_NAME] or "file"


def check_file(file: Any, kinds: Collection[str] | None = None) -> CheckedFile:
    """Look at an uploaded file: its size, its kind, and whether its content is of that kind.

    ``kinds`` are the extensions that are taken here, where they are not those of the installation.
    Raises DomainError with ``field="files"``.
    """
    name = safe_name(file.name or "")
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if extension not in (allowed_kinds() if kinds is None else kinds):
        raise _refusal(
            _("%(name)s: files of this kind are not kept. Send one of these: %(kinds)s."),
            name,
            kinds=kinds_text(kinds),
        )
    if not file.size:
        raise _refusal(_("%(name)s is empty."), name)
    if file.size > settings.MAX_ATTACHMENT_BYTES:
        raise _refusal(
            _("%(name)s is too large (%(size)s). A file may be at most %(most)s."),
            name,
            size=filesizeformat(file.size),
            most=filesizeformat(settings.MAX_ATTACHMENT_BYTES),
        )
    if not _is_what_it_says(file, extension):
        raise _refusal(
            _("%(name)s is not a %(kind)s file, whatever its name says. It was not kept."),
            name,
            kind=extension.upper(),
        )
    return CheckedFile(file, name, KINDS[extension])


def check_files(files: Iterable[Any]) -> list[CheckedFile]:
    files = list(files)
    if len(files) > MOST_FILES:
        raise DomainError(
            _("At most %(most)s files can come with one report.") % {"most": MOST_FILES},
            field="files",
        )
    return [check_file(file) for file in files]


def check_links(links: Iterable[str]) -> list[str]:
    """Addresses that begin with http or https, each once. Raises DomainError (``links``)."""
    field = forms.URLField(max_length=LONGEST_LINK, assume_scheme="https")
    checked = []
    for link in links:
        try:
            address = field.clean(link)
        except ValidationError as error:
            raise _not_a_link(link) from error
        if not address.lower().startswith(("http://", "https://")):
            raise _not_a_link(link)
        checked.append(address)
    if len(checked) > MOST_LINKS:
        raise DomainError(
            _("At most %(most)s links can come with one report.") % {"most": MOST_LINKS},
            field="links",
        )
    return list(dict.fromkeys(checked))


def _not_a_link(link: str) -> DomainError:
    return DomainError(
        _("“%(link)s” is not a web address. Write it like https://example.org/report.")
        % {"link": link[:100]},
        field="links",
    )


def _refusal(message: str, name: str, **values: object) -> DomainError:
    return DomainError(message % {"name": name, **values}, field="files")


def _is_what_it_says(file: Any, extension: str) -> bool:
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if extension in TEXTS:
        return _is_plain_text(head)
    try:
        found = puremagic.magic_string(head, filename=f"file.{extension}")
    except puremagic.PureError:
        return False
    # A match without bytes is a guess from the name alone, which is what is being checked.
    if KINDS[extension] not in {match.mime_type for match in found if match.byte_match}:
        return False
    return extension not in MAIN_PARTS or _has_parts_of(file, extension)


def _is_plain_text(head: bytes) -> bool:
    """Text in an encoding that spreadsheets write, and not the head of a page or a drawing."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if b"\x00" in head:
        return False
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return not start.startswith(
        (b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script", b"%pdf", b"mz")
    )


def _has_parts_of(file: Any, extension: str) -> bool:
    """Whether the package holds the main part of its kind, and no macros. Unpacks nothing."""
    try:
        with zipfile.ZipFile(file) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    finally:
        file.seek(0)
    has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    return MAIN_PARTS[extension] in names and not has_macros
