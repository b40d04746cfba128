import io
import re
from collections import Counter
from itertools import chain

import pikepdf
import pypdfium2
import pytest

from foundation.storage import FULL
from reporting.exporters import pdf, pdf_volumes
from tests.outages import disk_full
from tests.reporting.exporters.snapshots import (
    SHA256,
    action,
    area,
    empty,
    indicator,
    objective,
    plan,
)
from tests.reporting.exporters.test_pdf import structure

SITE = "https://follow.example.org"
RUNNING = ["Life", "sciences", "strategy", "·", "Annual", "report", "2025"]
LEAD = re.compile("“(.+)” page ([0-9]+)")
"""What a link of the contents says that it is."""


def heading(level, name):
    return {"k": "heading", "level": level, "line": name}


def par(words="word"):
    return {"k": "par", "look": "normal", "line": words}


def part(title, *blocks, begins_page=True):
    return {"title": title, "short": title, "begins_page": begins_page, "blocks": list(blocks)}


def told(volumes):
    """The blocks of each part of each volume."""
    return [[(each["title"], each["blocks"]) for each in volume.parts] for volume in volumes]


def test_short_document_is_one_volume():
    parts = [part("A", par(), heading(2, "a")), part("B", par())]

    volumes = pdf_volumes.volumes_of(parts, largest=10_000)

    assert told(volumes) == [[("A", parts[0]["blocks"]), ("B", parts[1]["blocks"])]]
    assert volumes[0].above == []


def test_volume_ends_where_a_plan_does_as_soon_as_it_is_roomy():
    plans = [[heading(2, f"plan {n}"), par("x" * 700), heading(4, "d"), par()] for n in range(3)]

    volumes = pdf_volumes.volumes_of([part("A", *chain.from_iterable(plans))], largest=1_000)

    assert [volume.parts[0]["blocks"] for volume in volumes] == plans
    assert [volume.parts[0]["goes_on"] for volume in volumes] == [False, True, True]
    assert [each["line"] for each in volumes[1].above] == ["A"]


def test_volume_that_begins_among_actions_knows_the_headings_above():
    actions = [each for n in range(9) for each in (heading(4, f"action {n}"), par("x" * 400))]
    blocks = [heading(2, "plan"), heading(3, "objectives"), par(), heading(3, "actions"), *actions]

    volumes = pdf_volumes.volumes_of([part("A", *blocks)], largest=1_000)

    assert len(volumes) > 3
    assert [each["line"] for each in volumes[-1].above] == ["A", "plan", "actions"]
    assert [each["level"] for each in volumes[-1].above] == [1, 2, 3]


@pytest.mark.parametrize("largest", [1, 500, 1_000, 3_000, 100_000])
def test_volumes_hold_every_block_once_and_in_order(largest):
    parts = [
        part(f"part {n}", par(), *(heading(2 + n % 3, f"{n}.{m}") for m in range(6)), par("y" * 99))
        for n in range(5)
    ]

    volumes = pdf_volumes.volumes_of(parts, largest=largest)

    found = [block for volume in volumes for each in volume.parts for block in each["blocks"]]
    assert found == [block for each in parts for block in each["blocks"]]
    opened = [
        each["title"] for volume in volumes for each in volume.parts if not each.get("goes_on")
    ]
    assert opened == [each["title"] for each in parts]


def test_contents_name_parts_and_what_is_right_below_them():
    parts = [part("A", heading(2, "a"), heading(3, "deep"), heading(2, "b")), part("B")]

    listed = pdf_volumes.listed(parts)

    assert [(each["level"], each["line"]) for each in listed] == [
        (1, "A"), (2, "a"), (2, "b"), (1, "B"),
    ]  # fmt: skip


# ---- The file ----


def long_report():
    """Two areas, of two plans with objectives, indicators and actions."""

    def plan_of(pk):
        measured = [
            objective(pk * 10 + n, str(n), indicators=[indicator(pk * 100 + n)]) for n in (1, 2)
        ]
        actions = [action(pk * 100 + n, f"{n}.{n}") for n in range(1, 6)]
        return plan(pk, objectives=measured, actions=actions)

    areas = [area(n, str(n), plans=[plan_of(n * 2), plan_of(n * 2 + 1)]) for n in (1, 2)]
    return empty(areas=areas, site=SITE)


@pytest.fixture(scope="module")
def files():
    """The same report set at once, and in volumes that begin with parts, plans and actions."""
    whole = pdf.render(long_report(), "en", sha256=SHA256)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "LARGEST_VOLUME", 6_000)
        joined = pdf.render(long_report(), "en", sha256=SHA256)
        again = pdf.render(long_report(), "en", sha256=SHA256)
    return whole, joined, again


@pytest.fixture
def whole(files):
    with pikepdf.open(io.BytesIO(files[0])) as read:
        yield read


@pytest.fixture
def joined(files):
    with pikepdf.open(io.BytesIO(files[1])) as read:
        yield read


def pages_of(content):
    with pypdfium2.PdfDocument(content) as document:
        found = []
        for page in document:
            words = page.get_textpage()
            found.append(words.get_text_range().split())
            words.close()
            page.close()
    return found


def bookmarks(document):
    def walk(items):
        return [(str(item.title), walk(item.children)) for item in items]

    with document.open_outline() as outline:
        return walk(outline.root)


def test_joined_file_is_really_of_several_volumes(whole, joined):
    assert len(joined.pages) > len(whole.pages)
    assert Counter(str(each.S) for each in structure(joined))["/Part"] > 4


def test_joined_file_says_the_same_as_one_set_at_once(files):
    def words(content):
        # Without heads and page numbers, of which there are more where there are more pages.
        bare = pages_of(content)[2:]
        assert all(page[: len(RUNNING)] == RUNNING for page in bare)
        said = [word for page in bare for word in page[len(RUNNING) : -2]]
        return Counter(said), len(bare)

    (one, few), (other, many) = (words(content) for content in files[:2])
    # What the head says of the part it stands in, once for each further page.
    assert not one - other
    assert set(other - one) <= {"1", "2", "Research"}
    assert many > few


def test_joined_file_has_the_same_structure_as_one_set_at_once(whole, joined):
    one, other = (
        Counter(str(each.S) for each in structure(document)) for document in (whole, joined)
    )
    del other["/Part"]
    assert other == one


def test_each_page_of_a_joined_file_tells_its_number(files):
    pages = pages_of(files[1])
    numbers = [f"{number} ({len(pages)})" for number in range(2, len(pages) + 1)]
    assert [" ".join(page[-2:]) for page in pages[1:]] == numbers


def test_joined_file_has_the_same_bookmarks_as_one_set_at_once(whole, joined):
    assert bookmarks(joined) == bookmarks(whole)


def test_contents_of_a_joined_file_lead_to_their_headings(joined, files):
    pages = pages_of(files[1])
    numbers = {page.obj.objgen: place for place, page in enumerate(joined.pages)}
    led = []
    for annotation in joined.pages[1].obj.Annots:
        place = numbers[annotation.Dest[0].objgen]
        title, number = LEAD.search(str(annotation.Contents)).groups()
        led.append(place)
        assert int(number) == place + 1
        assert title in " ".join(pages[place])
    assert led == sorted(led)
    assert len(set(led)) > 4


def test_each_piece_of_a_joined_page_knows_its_element(joined):
    """The tree of parents and the tree of the structure say the same."""
    nums = list(joined.Root.StructTreeRoot.ParentTree.Nums)
    parents = dict(zip(map(int, nums[::2]), nums[1::2], strict=True))
    assert len(parents) == len(nums) // 2
    assert sorted(parents) == [int(each) for each in nums[::2]]
    assert int(joined.Root.StructTreeRoot.ParentTreeNextKey) > max(parents)
    reached = {each.objgen for each in structure(joined)}
    checked = 0
    for page in joined.pages:
        for number, element in enumerate(parents[int(page.obj.StructParents)]):
            if isinstance(element, pikepdf.Dictionary):
                assert element.objgen in reached
                assert element.Pg.objgen == page.obj.objgen
                assert number in [int(each) for each in element.K if not hasattr(each, "keys")]
                checked += 1
        for annotation in page.obj.get("/Annots", []):
            element = parents[int(annotation.StructParent)]
            assert str(element.S) == "/Link"
            assert annotation.objgen in {
                each.Obj.objgen
                for each in element.K
                if isinstance(each, pikepdf.Dictionary) and "/Obj" in each
            }
            checked += 1
    assert checked > 300


def test_header_cells_of_a_joined_file_have_ids_of_their_own(joined):
    names = list(joined.Root.StructTreeRoot.IDTree.Names)
    ids = [str(name) for name in names[::2]]
    assert len(set(ids)) == len(ids) > 20
    assert sorted(ids) == ids
    assert all(str(element.ID) == name for name, element in zip(ids, names[1::2], strict=True))
    referred = {
        str(name)
        for element in structure(joined)
        if str(element.S) == "/TD"
        for attributes in element.A
        for name in attributes.get("/Headers", [])
    }
    assert referred == set(ids)


def test_joined_file_keeps_what_makes_it_last(joined):
    with joined.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["pdfuaid:part"] == "1"
    assert bool(joined.Root.MarkInfo.Marked)
    assert pdf.ATTACHMENT in joined.attachments
    assert str(joined.Root.OutputIntents[0].S) == "/GTS_PDFA1"


@pytest.mark.parametrize(
    ("largest_volume", "largest_file"),
    [(10**6, 200_000), (6_000, 60_000), (6_000, 200_000)],
    ids=["set at once", "a volume", "joined"],
)
def test_disk_that_is_full_for_its_programs_is_told_as_such(
    monkeypatch, largest_volume, largest_file
):
    monkeypatch.setattr(pdf, "LARGEST_VOLUME", largest_volume)
    with disk_full(largest_file), pytest.raises(OSError, match="File too large") as raised:
        pdf.render(long_report(), "en", sha256=SHA256)
    assert raised.value.errno in FULL
    assert isinstance(raised.value.__cause__, pdf.TypesettingError)


def test_same_snapshot_gives_the_same_bytes_also_when_joined(files):
    assert files[1] == files[2]
