import hashlib
import io
import json
import re
import unicodedata
from datetime import date
from itertools import pairwise

import pikepdf
import pypdfium2
import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.document.sections.actions import ENTRIES_TOLD
from reporting.domain.snapshot import canonical, sha256_of
from reporting.exporters import EXPORTERS, pdf
from tests.reporting.exporters.snapshots import (
    SHA256,
    action,
    area,
    empty,
    entry,
    indicator,
    objective,
    plan,
    reviewed,
    series,
    small,
    text,
)

LANGUAGES = ["sv", "en"]


def read(snapshot, language="en"):
    return pikepdf.open(io.BytesIO(pdf.render(snapshot, language, sha256=SHA256)))


def text_of(snapshot, language="en"):
    """The words of the PDF in reading order."""
    with pypdfium2.PdfDocument(pdf.render(snapshot, language, sha256=SHA256)) as document:
        pages = []
        for page in document:
            words = page.get_textpage()
            pages.append(words.get_text_range())
            words.close()
            page.close()
    return " ".join(" ".join(pages).replace("\u200b", "").split())


def structure(document):
    """Every element of the document's structure, in reading order."""
    waiting = [document.Root.StructTreeRoot]
    while waiting:
        element = waiting.pop()
        if isinstance(element, pikepdf.Array):
            waiting.extend(reversed(list(element)))
        elif isinstance(element, pikepdf.Dictionary):
            if "/S" in element:
                yield element
            if "/K" in element:
                waiting.append(element.K)


def kinds(document):
    return [str(element.S) for element in structure(document)]


def with_action(**changes):
    return empty(areas=[area(1, "1", plans=[plan(1, actions=[action(1, "1.1", **changes)])])])


def with_indicator(*indicators):
    measured = objective(1, "1", indicators=list(indicators))
    return empty(areas=[area(1, "1", plans=[plan(1, objectives=[measured])])])


def test_pdf_is_one_of_the_exporters():
    assert EXPORTERS["pdf"] is pdf
    assert pdf.content_type == "application/pdf"
    assert pdf.filename(small(), "en") == "annual-report-life-science-2025-v1.pdf"


@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf_declares_what_it_keeps_to(language):
    with read(small(), language) as document, document.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["pdfuaid:part"] == "1"
        assert bool(document.Root.MarkInfo.Marked)
        assert str(document.Root.Lang).startswith(language)


def test_pdf_holds_the_data_that_it_was_made_of():
    snapshot = small()
    with read(snapshot) as document:
        attached = document.attachments[pdf.ATTACHMENT]
        content = attached.get_file().read_bytes()

        assert attached.relationship == "/Data"
        assert str(attached.get_file().mime_type) == "application/json"
        assert attached.description == "The data of the report"
    assert hashlib.sha256(content).hexdigest() == sha256_of(canonical(snapshot))
    assert json.loads(content) == snapshot


def addresses_in(document):
    """The addresses on the web that its links lead to."""
    return {
        str(link.A.URI)
        for page in document.pages
        for link in page.get("/Annots", [])
        if "/A" in link and "/URI" in link.A
    }


def test_pages_of_the_site_are_not_links_where_the_site_is_unknown():
    with read(small()) as document:
        addresses = addresses_in(document)

    assert addresses
    assert not any(address.startswith("/") for address in addresses)


def test_pages_of_the_site_are_links_where_the_site_is_known():
    with read({**small(), "site": "https://follow.example.org"}) as document:
        followed = {
            address.removeprefix("https://follow.example.org")
            for address in addresses_in(document)
            if address.startswith("https://follow.example.org/")
        }

    assert {"/plans/1/", "/actions/1/"} <= followed


def test_pdf_carries_its_title_owner_and_keywords():
    with read(small()) as document, document.open_metadata() as metadata:
        title = "Life sciences strategy – Annual report 2025"
        assert metadata["dc:title"] == title
        assert str(document.docinfo["/Title"]) == title
        assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
        assert metadata["dc:creator"] == ["Region Stockholm"]
        assert "Research" in str(document.docinfo["/Keywords"])


def test_pdf_is_dated_by_its_snapshot():
    with read(small()) as document:
        assert str(document.docinfo["/CreationDate"]).startswith("D:20260302")


def test_every_figure_has_an_alternative_text():
    with read(small()) as document:
        alternatives = [
            str(element.get("/Alt", ""))
            for element in structure(document)
            if element.S == "/Figure"
        ]

    # Two of the whole strategy; those of three indicators, as the fourth has no figures.
    assert len(alternatives) == 5
    assert all(alternatives)
    assert alternatives[0].startswith("Actions: 3 in all, of which 1 completed")
    assert any("Clinical trials begun rose from 120 (2022)" in each for each in alternatives)


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_begin_at_the_first_level_and_skip_none(language):
    with read(small(), language) as document:
        levels = [int(kind[2:]) for kind in kinds(document) if re.fullmatch(r"/H\d", kind)]

    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert max(levels) == 5


def test_tables_have_header_cells():
    with read(small()) as document:
        found = kinds(document)

    assert found.count("/Table") == found.count("/THead")
    assert "/TH" in found


def test_bookmarks_lead_to_areas_and_plans():
    with read(small()) as document, document.open_outline() as outline:
        chapters = [str(item.title) for item in outline.root]
        area_item = next(item for item in outline.root if str(item.title).startswith("1 Research"))
        plans = [str(item.title) for item in area_item.children]

    assert chapters == [
        "Summary",
        "1 Research and clinical trials",
        "2 Data",
        "What is missing",
        "Presentations at forums",
        "Contribution to directions and goals",
        "Sources",
        "What the statuses mean",
    ]
    assert plans == ["Plan for clinical trials", "Plan for data"]


def test_only_its_own_typeface_is_used():
    with read(small()) as document:
        fonts = {
            str(thing.FontName)
            for thing in document.objects
            if isinstance(thing, pikepdf.Dictionary) and "/FontName" in thing
        }

    assert fonts
    assert all("SourceSans" in name for name in fonts)


def test_pages_are_numbered_out_of_how_many():
    with read(small()) as document:
        count = len(document.pages)
    shown = text_of(small())

    assert f"2 ({count})" in shown
    assert f"{count} ({count})" in shown


def test_title_page_says_what_the_report_is():
    shown = text_of(small())

    for told in [
        "Region Stockholm",
        "Life sciences strategy",
        "Annual report 2025",
        "2 March 2026",
        SHA256,
    ]:
        assert told in shown
    assert "Draft:" not in shown


def test_report_of_an_open_cycle_says_that_it_is_a_draft():
    assert "Draft: the review cycle is still open" in text_of(small(cycle_status="open"))


def test_summary_counts_what_is_reported():
    shown = text_of(small())

    assert "2 of 3 actions reported in the year" in shown
    assert "3 of 4 indicators with a value for the year" in shown
    assert "partly on course" in shown


def test_indicator_shows_its_figures_and_the_sum_behind_its_status():
    shown = text_of(small())

    assert "Latest value 170 number (2025) Expected value 180 number" in shown
    assert "2022 (baseline)" in shown
    assert "Clinical Studies Sweden" in shown
    assert "https://kliniskastudier.se/" in shown


def test_illustrative_targets_are_marked_in_words():
    shown = text_of(small())

    assert "All targets are illustrative: examples, not decided targets." in shown
    assert "6.0 per cent (2026), illustrative" in shown


def test_single_illustrative_figures_are_marked():
    one = series(targets=((2025, "180"), (2026, "200")))
    one["targets"][0]["is_illustrative"] = True

    shown = text_of(with_indicator(indicator(1, series=[one])))

    assert "180*" in shown
    assert "200*" not in shown
    assert "Figures marked * are illustrative" in shown


def test_series_after_a_break_stands_by_itself_with_its_reason():
    shown = text_of(small())

    assert "Series 1" in shown
    assert "Series 2" in shown
    assert "Outpatients are left out." in shown


def test_accumulated_values_stand_beside_those_of_each_period():
    summed = indicator(1, accumulation="sum", series=[series(baseline=(2022, "0"))])

    shown = text_of(with_indicator(summed))

    assert "Period Actual Total Target" in shown
    assert "2024 152 290 " in shown


def test_action_shows_its_approved_review_instead_of_its_entries():
    snapshot = empty(areas=[area(1, "1", plans=[plan(1, actions=[reviewed(1, "1.1")])])])

    shown = text_of(snapshot)

    assert "Fyrtio sjuksköterskor är utbildade." in shown
    assert "approved 3 February 2026" in shown
    assert "Decision for next year: continue" in shown
    assert "Sju kliniker har anslutit sig." not in shown


def test_action_without_approved_review_shows_its_latest_entries_and_counts_the_rest():
    entries = [
        entry(f"2025-{month:02}-01", what_happened=f"Hände i månad {month}.", obstacles="Hinder.")
        for month in range(12, 6, -1)
    ]

    shown = text_of(with_action(entries=entries))

    assert shown.count("Hände i månad") == ENTRIES_TOLD
    assert shown.count("Obstacles: Hinder.") == 1
    assert f"{len(entries) - ENTRIES_TOLD} earlier reports of the year stand in" in shown


def test_action_that_nobody_reported_says_so():
    assert "Nobody has reported on the action in the year." in text_of(small())


def test_what_is_missing_is_named():
    shown = text_of(small())

    for title in [
        "Actions without a report in the year (1)",
        "Reported actions without an approved review (1)",
        "Indicators without a value for the year (1)",
        "Plans without an assessment (1)",
    ]:
        assert title in shown


def test_goals_name_the_objectives_that_contribute():
    shown = text_of(small())

    assert "3 Good health Plan for clinical trials: 1, 1.1" in shown
    assert "2 One region Plan for clinical trials: 1.1" in shown


def test_swedish_report_is_in_swedish():
    shown = text_of(small(), "sv")

    assert "Strategi för life science" in shown
    assert "2 mars 2026" in shown
    assert "151,5" not in shown  # shown without decimals, as the indicator states
    assert "4,7" in shown


def test_text_in_the_other_language_says_which_it_is_in():
    only_swedish = with_action(title=text("Bara på svenska"), description=text("Svensk text."))

    with read(only_swedish) as document:
        languages = {str(element.get("/Lang", "")) for element in structure(document)}

    assert any(each.startswith("sv") for each in languages)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "snapshot",
    [
        empty(),
        empty(areas=[area(1, "1")]),
        empty(areas=[area(1, "1", plans=[plan(1)])]),
        with_indicator(indicator(1, series=[series(baseline=None, targets=(), measurements=())])),
        with_indicator(indicator(1, series=[])),
        with_action(entries=[], objectives=[], milestones=[], contributors=[], ends_on=None),
    ],
    ids=["no areas", "no plans", "empty plan", "no figures", "no series", "bare action"],
)
def test_report_of_little_is_made(snapshot, language):
    with read(snapshot, language) as document:
        assert len(document.pages) > 2


HOSTILE = {
    "markup": '#read("/etc/passwd") *bold_ $x^2$ \\ = Heading @ref <label> `code` // comment',
    "html": "<script>alert('x')</script> <b>fet</b> &amp;",
    "expression": '") + read("/etc/passwd") + ("',
    "json": '"}],"title":"x"\\u0000',
}


@pytest.mark.parametrize("written", HOSTILE.values(), ids=HOSTILE)
def test_what_users_write_in_names_is_shown_as_written(written):
    shown = text_of(with_action(title=text(written)))

    assert "".join(written.split()) in "".join(shown.split())
    assert "root:" not in shown


@pytest.mark.parametrize("written", HOSTILE.values(), ids=HOSTILE)
def test_what_users_write_in_texts_is_never_run(written):
    shown = text_of(with_action(entries=[entry(what_happened=written, next_steps=written)]))

    assert "root:" not in shown
    assert "/etc/passwd" in shown or "passwd" not in written


def test_markdown_is_shown_as_it_is_meant():
    written = (
        "# Rubrik\n\nDet **går** _bra_.\n\n- ett\n- två\n\n1. först\n\n[mer](https://example.org)"
    )

    shown = text_of(with_action(entries=[entry(what_happened=written)]))

    assert "Rubrik Det går bra." in shown
    assert "• ett • två" in shown
    assert "mer (https://example.org)" in shown


ODD = {
    "emoji": ("Klart 🚀", "[rocket]"),
    "skin tone and joiner": ("👩🏽‍🔬 hej", "[woman][microscope] hej"),
    "chinese": ("中文", "[U+4E2D U+6587]"),
    "arabic": ("مرحبا", "[U+0645"),
    "mathematical letters": ("𝐀𝐁", "AB"),
    "full width": ("ＡＢＣ", "ABC"),
    "circled": ("①", "1"),
    "dotted letters": ("Ḃḥ", "Ḃḥ"),
    "polytonic greek": ("ἀρχή", "ἀρχή"),
    "combining": ("a\u030a o\u0308", "å ö"),
    "lone combining": ("\u0301a", "a"),
    "stacked combining": ("z" + "\u0335\u0336\u0321\u0489" * 3, "z"),
    "right to left": ("a\u202egnp.exe", "agnp.exe"),
    "control": ("a\x00\x07\x1bb", "ab"),
    "surrogate": ("a\ud800b", "a[U+D800]b"),
    "private use": ("a\ue000b", "a[U+E000]b"),
    "unassigned": ("a\U000e0fffb", "[U+E0FFF]"),
    "flag": ("🇸🇪", "[regional indicator symbol letter s]"),
    "tags and variation": ("a\ufe0f\U000e0061b", "ab"),
    "zero width": ("a\u200b\u200d\ufeff\u00adb", "ab"),
    "spaces": ("a\u3000b\u2003c", "a b c"),
    "line ends": ("a\u2028b\r\nc\x85d", "a b c d"),
}


@pytest.mark.parametrize(("written", "expected"), ODD.values(), ids=ODD)
def test_characters_outside_the_typeface_are_written_so_that_they_can_be_read(written, expected):
    snapshot = with_action(
        title=text(written),
        milestones=[{"title": text(written), "due_on": "2025-01-01", "completed_on": None}],
        entries=[entry(what_happened=written)],
    )

    shown = unicodedata.normalize("NFC", text_of(snapshot))
    assert "".join(expected.split()) in "".join(shown.split())


def test_odd_characters_do_no_harm_in_charts():
    odd = "".join(written for written, __ in ODD.values()) + "<&>\"'"
    snapshot = with_indicator(indicator(1, name=text(odd), unit=text(odd)))
    snapshot["areas"][0]["short_title"] = text(odd)
    snapshot["strategy"]["title"] = text(odd)
    snapshot["strategy"]["owner"] = text(odd)

    with read(snapshot) as document:
        assert len(document.pages) > 2


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.lists(st.text(max_size=40), min_size=9, max_size=9))
def test_no_text_whatsoever_stops_the_report(texts):
    snapshot = with_indicator(
        indicator(1, name=text(texts[0]), unit=text(texts[1]), source=text(texts[2]))
    )
    snapshot["strategy"]["title"] = text(texts[3])
    snapshot["areas"][0]["short_title"] = text(texts[4])
    snapshot["areas"][0]["plans"][0]["actions"] = [
        action(
            1,
            "1.1",
            title=text(texts[5]),
            entries=[entry(what_happened=texts[6], reason=f"**{texts[7]}**")],
            milestones=[{"title": text(texts[8]), "due_on": "2025-01-01", "completed_on": None}],
        )
    ]

    with read(snapshot) as document:
        assert len(document.pages) > 2


def test_report_says_that_characters_were_replaced_and_which():
    shown = text_of(with_action(title=text("🚀 中")))

    assert "Characters that were replaced" in shown
    assert "(CJK, pictures and signs)" in shown
    assert "Characters that were replaced" not in text_of(small())


@pytest.mark.parametrize(
    "long",
    ["Ett långt stycke med ord. " * 4000, "x" * 100_000, "rad\n" * 25_000, "# *_[`" * 16_000],
    ids=["words", "one word", "lines", "markdown"],
)
def test_text_of_a_hundred_thousand_characters_is_shown(long):
    snapshot = with_action(entries=[entry(what_happened=long + " SLUTET")])

    assert "SLUTET" in text_of(snapshot)


def test_same_snapshot_gives_the_same_bytes():
    first = pdf.render(small(), "sv", sha256=SHA256)

    assert pdf.render(small(), "sv", sha256=SHA256) == first
    assert pdf.render(small(version=2), "sv", sha256=SHA256) != first


def test_language_is_that_asked_for_whatever_is_active():
    with override("sv"):
        assert "What is missing" in text_of(small(), "en")


def test_links_lead_only_to_the_web():
    bad = indicator(1, source_url="javascript:alert(1)")

    with read(with_indicator(bad, indicator(2))) as document:
        targets = addresses_in(document)

    assert targets == {"https://kliniskastudier.se/", "https://www.regionstockholm.se/"}


def test_day_of_the_snapshot_is_used_and_not_today():
    shown = text_of(small(as_of="2031-07-09"))

    assert "9 July 2031" in shown
    assert str(date.today().year) not in shown.replace("2026", "")
