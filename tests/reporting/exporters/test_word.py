"""The Word file, read back as what it is: a ZIP file of XML."""

import re
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from lxml import etree

from reporting.document.blocks import Column, Fact, Facts, Paragraph, Part, Table, said
from reporting.exporters import EXPORTERS, word
from tests.reporting.exporters import documents, snapshots

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
NAMESPACES = {
    "w": W.strip("{}"),
    "r": R.strip("{}"),
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
}


class File:
    def __init__(self, content):
        self.parts = {}
        with zipfile.ZipFile(BytesIO(content)) as read:
            assert read.testzip() is None
            self.dates = {info.date_time for info in read.infolist()}
            for name in read.namelist():
                self.parts[name] = read.read(name)
        self.body = self.xml("word/document.xml")

    def xml(self, name):
        return etree.fromstring(self.parts[name], etree.XMLParser(huge_tree=True))

    def find(self, path, within=None):
        return (self.body if within is None else within).xpath(path, namespaces=NAMESPACES)

    def styled(self, style):
        """The texts of the paragraphs of ``style``."""
        return [words(each) for each in self.find(f"//w:p[w:pPr/w:pStyle/@w:val='{style}']")]

    def relations(self):
        found = self.xml("word/_rels/document.xml.rels")
        return {each.get("Id"): each.get("Target") for each in found}


def words(element):
    signs = {f"{W}br": "\n", f"{W}noBreakHyphen": "-"}
    return "".join(signs.get(each.tag, each.text or "") for each in element.iter(f"{W}t", *signs))


def written(document=None, **options):
    return File(word.write(document or documents.everything(), **options))


@pytest.fixture(scope="module")
def everything():
    return written()


def test_word_is_one_of_the_exporters():
    assert EXPORTERS["docx"] is word
    assert word.filename(snapshots.small(), "sv").endswith("-life-science-2025-v1.docx")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_section_of_a_report_is_in_it(language):
    content = word.render(snapshots.small(), language, sha256=snapshots.SHA256)
    file = File(content)
    assert len(file.styled("Heading1")) >= 7
    assert snapshots.small()["areas"][0]["plans"][0]["title"][language] in file.styled("Heading2")


def test_styles_are_words_own(everything):
    assert everything.styled("Title") == ["Årsrapport 2025"]
    assert everything.styled("Heading1") == ["Summary", "Closing"]
    assert everything.styled("Heading2") == ["A part"]
    assert everything.styled("Heading3") == ["1.1 Open \xa0at risk\xa0"]
    assert everything.styled("ListNumber") == ["first", "second", "another list"]
    assert everything.styled("ListBullet") == ["inner", "a point"]
    known = {each.get(f"{W}styleId") for each in everything.xml("word/styles.xml")}
    used = set(everything.find("//w:pStyle/@w:val | //w:rStyle/@w:val | //w:tblStyle/@w:val"))
    assert used - known == set()


def test_every_numbered_list_begins_at_one(everything):
    numbers = everything.find("//w:p[w:pPr/w:pStyle/@w:val='ListNumber']//w:numId/@w:val")
    assert len(numbers) == 3
    assert numbers[0] == numbers[1] != numbers[2]
    numbering = everything.xml("word/numbering.xml")
    for number in numbers:
        starts = numbering.xpath(
            f"w:num[@w:numId='{number}']/w:lvlOverride[@w:ilvl='0']/w:startOverride/@w:val",
            namespaces=NAMESPACES,
        )
        assert starts == ["1"]


def test_table_repeats_its_header_and_keeps_rows_whole(everything):
    table = everything.find('//w:tbl[w:tblPr/w:tblCaption/@w:val="The plan\'s actions"]')[0]
    rows = table.findall(f"{W}tr")
    assert [bool(everything.find("w:trPr/w:tblHeader", row)) for row in rows] == [
        True, False, False, False,
    ]  # fmt: skip
    assert all(everything.find("w:trPr/w:cantSplit", row) for row in rows)
    assert words(rows[-1]) == "All140"
    assert everything.find(".//w:jc/@w:val", rows[1]) == ["right"]


def test_row_longer_than_a_page_may_be_broken():
    file = written(documents.with_text(documents.HARD_TEXTS["long_text"]))
    table = file.find("//w:tbl[w:tblPr/w:tblStyle/@w:val='ReportTable']")[0]
    assert len(file.find("w:tr[w:trPr/w:cantSplit]", table)) == 1


def test_facts_of_a_heading_stay_on_the_page_of_what_follows():
    facts = Facts((Fact("Status", said("on track")), Fact("Done", said("70 %"))), is_strip=True)
    part = Part("actions", "Actions", (facts, Paragraph(said("What is done."))))
    file = written(replace(documents.everything(), parts=(part,)))
    strip = file.find("//w:tbl[w:tblPr/w:tblStyle/@w:val='ReportFacts']")[-1]
    kept = [*strip.iter(f"{W}p"), strip.getnext()]
    assert [file.find("boolean(w:pPr/w:keepNext)", each) for each in kept] == [True] * 5


def test_days_are_not_broken_over_lines():
    file = written(documents.with_text("Ready on 2025-10-12, page 4-5, well-known."))
    text = next(each for each in file.body.iter(f"{W}p") if "Ready on" in words(each))
    assert words(text) == "Ready on 2025-10-12, page 4-5, well-known."
    assert len(file.find(".//w:noBreakHyphen", text)) == 3


def test_file_that_ends_with_a_table_has_no_empty_page_after_it():
    table = Table("Statuses", (Column("Status"),), ((said("on track"),),))
    part = Part("statuses", "Statuses", (table,))
    file = written(replace(documents.everything(), parts=(part,)))
    last = file.find("/w:document/w:body/w:p[last()]")[0]
    assert file.find("w:pPr/w:pStyle/@w:val", last) == ["Last"]
    assert last.getprevious().tag == f"{W}tbl"


def test_no_two_tables_touch(everything):
    assert everything.find("//w:tbl[following-sibling::*[1][self::w:tbl]]") == []


def test_captions_are_counted_by_fields(everything):
    captions = everything.styled("Caption")
    assert "Tabell 1. The plan's actions" in captions
    assert [each for each in captions if each.startswith("Figur ")] == [
        "Figur 1. Trials begun", "Figur 2. Status by area", "Figur 3. Trials begun",
    ]  # fmt: skip
    fields = {text.strip() for text in everything.find("//w:instrText/text()")}
    assert {"SEQ Table \\* ARABIC", "SEQ Figure \\* ARABIC"} <= fields


def test_every_picture_has_an_alternative_text(everything):
    described = everything.find("//wp:docPr/@descr")
    assert described == [
        documents.CHART.sentence,
        documents.BARS.sentence,
        documents.CHART.sentence,
    ]
    targets = everything.relations()
    pictures = [targets[each] for each in everything.find("//a:blip/@r:embed")]
    assert pictures[0] == pictures[2] != pictures[1]
    assert everything.parts[f"word/{pictures[0]}"].startswith(b"\x89PNG")


def test_contents_lead_to_every_section(everything):
    entries = everything.find("//w:p[starts-with(w:pPr/w:pStyle/@w:val, 'TOC')]")
    assert [words(each) for each in entries] == ["Summary", "A part", "Closing"]
    places = set(everything.find("//w:bookmarkStart/@w:name"))
    assert set(everything.find("//w:hyperlink/@w:anchor")) <= places
    assert 'TOC \\o "1-2" \\h \\z \\u' in "".join(everything.find("//w:instrText/text()"))
    assert everything.xml("word/settings.xml").find(f"{W}updateFields") is not None


def test_links_lead_to_the_web_and_nowhere_else(everything):
    targets = [each for each in everything.relations().values() if ":" in each]
    assert targets == ["https://example.org/a?b=1&c=2"]
    assert "site" in words(everything.body)


def test_paths_of_the_site_become_links_where_its_address_is_known():
    file = written(site="https://milstolpe.example.org")
    assert "https://milstolpe.example.org/plans/3/" in file.relations().values()
    assert "https://milstolpe.example.org/actions/7/" in file.relations().values()


def test_language_is_set_for_the_document_and_for_what_is_in_another(everything):
    styles = everything.xml("word/styles.xml")
    assert styles.xpath("//w:docDefaults//w:lang/@w:val", namespaces=NAMESPACES) == ["sv-SE"]
    foreign = everything.find("//w:r[w:rPr/w:lang/@w:val='en-GB']")
    assert [words(each) for each in foreign] == ["English", "What people wrote."]


def test_pages_have_a_running_head_and_numbers(everything):
    head = everything.xml("word/header1.xml")
    assert "Strategi för life science · Årsrapport 2025" in words(head)
    feet = [name for name in everything.parts if name.startswith("word/footer")]
    fields = "".join(
        text for name in feet for text in everything.xml(name).itertext(f"{W}instrText")
    )
    assert fields.split() == ["PAGE", "NUMPAGES"]
    assert everything.find("//w:sectPr/w:titlePg")


def test_file_says_what_it_is(everything):
    core = everything.xml("docProps/core.xml")

    def said(name):
        return core.xpath(f"string({name})", namespaces=NAMESPACES)

    assert said("dc:title") == "Strategi för life science – Årsrapport 2025"
    assert said("dc:creator") == "Region Stockholm"
    assert said("dc:language") == "sv-SE"
    assert said("dcterms:created") == "2026-03-02T00:00:00Z"
    assert said("dc:description") == f"SHA-256 {documents.SHA256}"
    assert documents.SHA256 in everything.parts["docProps/custom.xml"].decode()
    assert everything.styled("Checksum") == [f"SHA-256 of the data\nSHA-256 {documents.SHA256}"]
    assert "docProps/thumbnail.jpeg" not in everything.parts


def test_same_document_gives_the_same_bytes(everything):
    assert word.write(documents.everything()) == word.write(documents.everything())
    assert everything.dates == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("name", documents.HARD_TEXTS)
def test_hard_texts_stand_in_the_file(name):
    text = documents.HARD_TEXTS[name]
    file = written(documents.with_text(text))
    plain = re.sub("[\u202a-\u202e]", "", text)
    assert file.styled("NoteNeutral") == [plain]
    assert file.styled("Heading2") == [plain or "–"]
    assert "�" not in words(file.body)


def test_refused_characters_are_replaced_and_the_document_says_so():
    document = documents.with_text("a\x00b\x0bc\ud800d\ufffee")
    file = written(replace(document, language="en"))
    assert file.styled("NoteNeutral")[0] == "a�b�c�d�e"
    assert file.styled("Heading1")[-1] == "Characters that were replaced"
    assert "no file of this kind may hold" in file.styled("NoteNeutral")[-1]


def test_report_of_nothing_is_a_file():
    content = word.render(snapshots.empty(), "en", sha256=snapshots.SHA256)
    assert File(content).styled("Title")


def test_document_without_parts_is_a_file():
    assert written(documents.document()).styled("Title") == ["Årsrapport 2025"]


def test_report_that_knows_no_site_has_no_links_to_it():
    content = word.render(snapshots.small(), "en", sha256=snapshots.SHA256)
    assert not [each for each in File(content).relations().values() if "/actions/" in each]
