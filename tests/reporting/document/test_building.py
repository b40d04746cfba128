import pytest
from django.urls import reverse
from django.utils.translation import override

from reporting.document import addresses
from reporting.document.blocks import Heading, Pill, Run, walk
from reporting.document.building import document_of, sections_of
from reporting.document.sections import SECTIONS
from tests.reporting.exporters.snapshots import SHA256, empty, small, text

KEYS = [section.key for section in SECTIONS]


def built(snapshot, language="en"):
    return document_of(snapshot, sha256=SHA256, language=language)


def keys(snapshot):
    return [part.key for part in built(snapshot).parts]


def all_blocks(document):
    return [block for part in document.parts for block in walk(part.blocks)]


def test_sections_have_keys_of_their_own():
    assert len(set(KEYS)) == len(KEYS)


def test_report_holds_all_sections_in_their_order_and_each_area_as_one():
    assert keys(small()) == [
        "summary",
        "area-1",
        "area-2",
        "missing",
        "presentations",
        "goals",
        "sources",
        "definitions",
    ]


def test_snapshot_chooses_and_orders_the_sections():
    choices = [
        {"key": "sources", "is_included": True},
        {"key": "missing", "is_included": False},
        {"key": "gone since", "is_included": True},
        {"key": "summary", "is_included": True},
    ]

    assert [each.key for each in sections_of(small(sections=choices))] == ["sources", "summary"]


def test_foreword_comes_first_where_there_is_one():
    document = built(small(foreword=text("Ett år av **framsteg**.")))

    assert document.parts[0].key == "foreword"
    assert Run("framsteg", is_strong=True) in document.parts[0].blocks[0].blocks[0].line
    assert document.parts[0].blocks[0].language == "sv"


@pytest.mark.parametrize("snapshot", [small(), empty()], ids=["small", "empty"])
def test_headings_begin_at_the_second_level_and_skip_none(snapshot):
    for part in built(snapshot).parts:
        level = 1
        for block in walk(part.blocks):
            if isinstance(block, Heading):
                assert 2 <= block.level <= level + 1
                level = block.level


def test_anchors_are_unique():
    anchors = [block.anchor for block in all_blocks(built(small())) if isinstance(block, Heading)]
    anchors = [*filter(None, anchors), *keys(small())]

    assert len(set(anchors)) == len(anchors)


def test_document_is_in_the_language_asked_for_whatever_is_active():
    with override("sv"):
        document = built(small(), "en")

    assert document.cover.title == "Annual report 2025"
    assert document.parts[0].title == "Summary"


def test_figures_lead_to_the_pages_of_what_they_are_of():
    links = {
        run.link
        for block in all_blocks(built(small()))
        if isinstance(block, Heading)
        for run in block.line
        if not isinstance(run, Pill)
    }

    assert {"/actions/1/", "/indicators/1/", "/objectives/1/", "/plans/1/"} <= links


@pytest.mark.parametrize("thing", ["action", "area", "indicator", "objective", "plan"])
def test_addresses_are_those_that_there_are(thing):
    assert getattr(addresses, f"{thing}_page")(7) == reverse(f"actions:{thing}-detail", args=[7])
