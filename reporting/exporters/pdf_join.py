"""Makes one PDF of the volumes of a long document, as a program.

    python pdf_join.py FOLDER NAME TIMESTAMP FONT_FOLDER...

FOLDER holds what typeset needs; volumes.json, which lists the volumes by ``name`` and how many
headings ``above`` the first page of each repeats, only so that none is skipped; and each volume as
a PDF. The title page and the contents are set here, of front.json, since only now is it known on
which page each heading stands, and so are the page numbers. NAME.pdf is written beside them.

What makes the file PDF/A and PDF/UA is kept. Of all volumes: the tree of the structure, the tree of
parents (which names the element of each piece of a page), the ids of header cells, the bookmarks,
the links. Of the front: what the file says of itself, and what is attached.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, OutlineItem, Pdf, String

LISTED = 2
"""The table of contents names headings down to this level, as pdf_volumes does."""
MOST_TRIES = 5
TYPESET = Path(__file__).with_name("typeset.py")
PAGE_NUMBER = b"/Artifact <</Type /Pagination /Subtype /Footer>> BDC q /PageNumber Do Q EMC"


class JoinError(Exception):
    """The volumes do not hold what the front says that they do."""


@dataclass(frozen=True)
class Bookmark:
    """A heading, and where it stands: the page, counted from 0 without the front."""

    level: int
    title: str
    page: int
    x: float
    y: float


def main(folder_name: str, joined_name: str, timestamp: str, *fonts: str) -> None:
    folder = Path(folder_name)

    def typeset(name: str, data: Any, *options: str) -> Path:
        (folder / f"{name}.json").write_text(json.dumps(data), encoding="utf-8")
        command = [
            sys.executable, "-P", str(TYPESET), folder_name, name, timestamp, *options, *fonts
        ]  # fmt: skip
        subprocess.run(command, check=True)  # noqa: S603 - nothing in it comes from a user
        return folder / f"{name}.pdf"

    volumes = json.loads((folder / "volumes.json").read_text(encoding="utf-8"))
    bookmarks: list[Bookmark] = []
    length = 0
    for volume in volumes:
        with pikepdf.open(folder / f"{volume['name']}.pdf") as read:
            skipped = 1 if volume["above"] else 0
            found = _bookmarks(read, length - skipped)
            bookmarks += list(found)[volume["above"] :]
            length += len(read.pages) - skipped
    listed = [each for each in bookmarks if each.level <= LISTED]
    front = json.loads((folder / "front.json").read_text(encoding="utf-8"))
    if len(listed) != len(front["entries"]):
        raise JoinError(f"{len(listed)} headings and {len(front['entries'])} entries")

    before = 2
    for _attempt in range(MOST_TRIES):
        for entry, bookmark in zip(front["entries"], listed, strict=True):
            entry["page"] = before + bookmark.page + 1
        path = typeset("front", front)
        with pikepdf.open(path) as read:
            found_before = len(read.pages) - len(listed)
        if found_before == before:
            break
        before = found_before
    else:
        raise JoinError("The contents do not settle on a number of pages")

    numbers = {**front, "kind": "numbers", "total": before + length}
    with (
        pikepdf.open(path) as joined,
        pikepdf.open(typeset("numbers", numbers, "--plain")) as numbered,
    ):
        leads = _cut(joined, before)
        for place, volume in enumerate(volumes):
            with pikepdf.open(folder / f"{volume['name']}.pdf") as read:
                _append(joined, read, above=volume["above"], prefix=f"V{place:05}-")
        for annotation, entry in leads:
            annotation.Dest = _place(joined, listed[entry], before)
        _mark(joined, bookmarks, before)
        _number(joined, numbered)
        joined.save(
            folder / f"{joined_name}.pdf",
            object_stream_mode=ObjectStreamMode.generate,
            deterministic_id=True,
        )


def _bookmarks(read: Pdf, first: int) -> Iterator[Bookmark]:
    """The bookmarks of a volume whose first page has the number ``first``."""
    pages = {page.obj.objgen: first + place for place, page in enumerate(read.pages)}

    def walk(item: Any, level: int) -> Iterator[Bookmark]:
        while item is not None:
            page, _fit, x, y, *_zoom = item.Dest
            yield Bookmark(level, str(item.Title), pages[page.objgen], float(x), float(y))
            yield from walk(item.get("/First"), level + 1)
            item = item.get("/Next")

    yield from walk(read.Root.Outlines.get("/First"), 1)


def _cut(front: Pdf, before: int) -> list[tuple[Any, int]]:
    """Leave the first pages of the front, without those that stand for the headings to come.

    Returns the links that led to them, each with the place of its heading.
    """
    stubs = {page.obj.objgen: place for place, page in enumerate(front.pages[before:])}
    leads = [
        (annotation, stubs[annotation.Dest[0].objgen])
        for page in front.pages[:before]
        for annotation in page.obj.get("/Annots", [])
        if "/Dest" in annotation
    ]
    document = _document(front)
    document.K = Array(list(document.K)[: -len(stubs)])
    gone = {int(page.obj.StructParents) for page in front.pages[before:]}
    tree = front.Root.StructTreeRoot.ParentTree
    tree.Nums = _pairs((key, value) for key, value in _numbered(tree) if key not in gone)
    del front.pages[before:]
    return leads


def _append(joined: Pdf, volume: Pdf, *, above: int, prefix: str) -> None:
    """Put a volume's pages and structure last, without the ``above`` headings that it begins with.

    ``prefix`` makes its ids its own.
    """
    _rename(volume, prefix)
    skipped = 1 if above else 0
    gone = {int(page.obj.StructParents) for page in volume.pages[:skipped]}
    _document(volume).K = Array(list(_document(volume).K)[above:])
    first = len(joined.pages)
    joined.pages.extend(volume.pages[skipped:])
    own, new = joined.Root.StructTreeRoot, joined.copy_foreign(volume.Root.StructTreeRoot)

    moved = int(own.ParentTreeNextKey)
    for page in joined.pages[first:]:
        page.obj.StructParents = int(page.obj.StructParents) + moved
        for annotation in page.obj.get("/Annots", []):
            annotation.StructParent = int(annotation.StructParent) + moved
    kept = [(key + moved, value) for key, value in _numbered(new.ParentTree) if key not in gone]
    own.ParentTree.Nums = _pairs([*_numbered(own.ParentTree), *kept])
    own.ParentTreeNextKey = moved + int(new.ParentTreeNextKey)

    part = new.K[0]
    part.S = Name.Part
    part.P = _document(joined)
    _document(joined).K.append(part)
    own.RoleMap = Dictionary({**dict(own.get("/RoleMap", {}).items()), **dict(new.RoleMap.items())})
    if "/IDTree" in new:
        names = [*(own.IDTree.Names if "/IDTree" in own else []), *new.IDTree.Names]
        own.IDTree = joined.make_indirect(Dictionary(Names=Array(names)))


def _rename(volume: Pdf, prefix: str) -> None:
    """Begin the id of each header cell, and where it is referred to, with ``prefix``.

    The prefixes of volumes sort as they follow each other, as the names of a tree have to. What the
    structure says of the look of a cell's rules is left out: it would take a quarter of the memory.
    """
    tree = volume.Root.StructTreeRoot.get("/IDTree")
    if tree is None:
        return

    def renamed(name: Any) -> String:
        return String(f"{prefix}{name}")

    names = list(tree.Names)
    tables = {}
    for name, header in zip(names[::2], names[1::2], strict=True):
        header.ID = renamed(name)
        table = header.P.P.P  # a cell's row, its group of rows, the table
        tables[table.objgen] = table
    tree.Names = Array(each if place % 2 else renamed(each) for place, each in enumerate(names))
    for table in tables.values():
        for group in table.K:
            for row in group.K:
                for cell in row.K:
                    kept = [each for each in cell.A if each["/O"] != Name.Layout]
                    for attributes in kept:
                        if "/Headers" in attributes:
                            attributes.Headers = Array(map(renamed, attributes.Headers))
                    cell.A = Array(kept)


def _mark(joined: Pdf, bookmarks: list[Bookmark], before: int) -> None:
    """Make all headings bookmarks, those of each level under the one above."""
    with joined.open_outline() as outline:
        outline.root.clear()
        levels = [outline.root]
        for bookmark in bookmarks:
            item = OutlineItem(bookmark.title, _place(joined, bookmark, before))
            item.is_closed = True
            del levels[bookmark.level :]
            levels[-1].append(item)
            levels.append(item.children)


def _place(joined: Pdf, bookmark: Bookmark, before: int) -> Array:
    page = joined.pages[before + bookmark.page].obj
    return Array([page, Name.XYZ, bookmark.x, bookmark.y, 0])


def _number(joined: Pdf, numbers: Pdf) -> None:
    """Write each page's number at its foot, outside of the structure."""
    drawing = joined.make_stream(PAGE_NUMBER)
    for page, number in zip(joined.pages[1:], numbers.pages, strict=True):
        resources = dict(page.obj.Resources.items())
        drawn = dict(resources.get("/XObject", {}).items())
        drawn["/PageNumber"] = joined.copy_foreign(number.as_form_xobject())
        # A copy: pages of one volume may share theirs.
        page.obj.Resources = Dictionary({**resources, "/XObject": Dictionary(drawn)})
        page.obj.Contents = Array([page.obj.Contents, drawing])


def _document(pdf: Pdf) -> Any:
    """The element that the whole of the structure stands in."""
    return pdf.Root.StructTreeRoot.K[0]


def _numbered(tree: Any) -> list[tuple[int, Any]]:
    nums = list(tree.Nums)
    return [(int(key), value) for key, value in zip(nums[::2], nums[1::2], strict=True)]


def _pairs(entries: Any) -> Array:
    return Array([each for entry in entries for each in entry])


if __name__ == "__main__":
    main(*sys.argv[1:])
