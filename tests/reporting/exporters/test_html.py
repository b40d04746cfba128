"""The report as one web page, parsed by lxml."""

import itertools
import re

import pytest
from lxml import html as parser

from reporting.exporters import EXPORTERS, html
from reporting.exporters.html_body import written
from tests.reporting.exporters import documents, snapshots


def read(document=None, **options):
    return parser.document_fromstring(
        html.write(document or documents.everything(), **options).decode()
    )


@pytest.fixture(scope="module")
def page():
    return read()


def texts(page, path):
    return [" ".join(each.text_content().split()) for each in page.xpath(path)]


def test_html_is_one_of_the_exporters():
    assert EXPORTERS["html"] is html
    assert html.filename(snapshots.small(), "en").endswith("-life-science-2025-v1.html")


def test_page_needs_nothing_beside_it(page):
    assert page.xpath("//script | //link | //img | //iframe | //@style") == []
    assert len(page.xpath("//svg")) == 3
    assert "url(" not in page.xpath("string(//style)")
    assert "@import" not in page.xpath("string(//style)")


@pytest.mark.parametrize(("language", "region"), [("sv", "sv-SE"), ("en", "en-GB")])
def test_page_says_its_language_and_that_of_what_is_in_another(language, region):
    page = read(documents.everything(language=language))
    assert page.get("lang") == region
    assert texts(page, "//*[@lang='en']") == ["English", "What people wrote."]


def test_skip_link_leads_to_the_content(page):
    first = page.xpath("//body//a")[0]
    assert first.get("href") == "#main"
    assert page.xpath("//main/@id") == ["main"]


def test_contents_link_to_every_section(page):
    links = page.xpath("//nav//a/@href")
    assert links == ["#summary", "#deep-part", "#closing"]
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {each[1:] for each in page.xpath("//a/@href[starts-with(., '#')]")} <= set(ids)


def test_headings_begin_at_the_first_level_and_skip_none():
    page = parser.document_fromstring(
        html.render(snapshots.small(), "en", sha256=snapshots.SHA256).decode()
    )
    levels = [int(each.tag[1]) for each in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    levels.remove(2)  # the contents'
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_tables_have_captions_and_scopes(page):
    tables = page.xpath("//table")
    assert [each.xpath("string(caption)") for each in tables][:2] == [
        "The plan's actions", "Values beside",
    ]  # fmt: skip
    for table in tables:
        assert set(table.xpath("thead//th/@scope")) == {"col"}
        assert set(table.xpath("(tbody|tfoot)//th/@scope")) == {"row"}
        assert table.getparent().get("class") == "table-scroll"
        assert table.getparent().get("tabindex") == "0"


def test_caption_that_repeats_its_heading_is_for_screen_readers_alone():
    page = parser.document_fromstring(
        html.render(snapshots.small(), "en", sha256=snapshots.SHA256).decode()
    )
    unseen = page.xpath("//caption[@class='report-unseen']")

    assert "Plans and their assessments" in [each.text for each in unseen]
    for caption in unseen:
        table = caption.xpath("ancestor::div[1]")[0]
        heading = table.getprevious()
        assert heading.tag in {"h3", "h4", "h5", "h6"}
        assert heading.text.strip() == caption.text
    assert len(page.xpath("//caption")) > len(unseen)


def test_day_stays_on_one_line():
    page = parser.document_fromstring(
        html.render(snapshots.small(), "sv", sha256=snapshots.SHA256).decode()
    )
    days = page.xpath("//td/span[@class='report-day']")
    assert "2025-03-31" in [each.text for each in days]


def test_charts_say_what_they_show(page):
    assert texts(page, "//figcaption")[0] == documents.CHART.sentence
    for svg in page.xpath("//svg"):
        assert svg.get("role") == "img"


def test_links_lead_to_the_web_and_within_the_page(page):
    links = page.xpath("//article//a[not(@class)]/@href")
    assert links == ["https://example.org/a?b=1&c=2", "#deep-part"]


def test_paths_of_the_site_lead_to_its_pages():
    page = read(site="https://milstolpe.example.org")
    assert "https://milstolpe.example.org/plans/3/" in page.xpath("//a/@href")
    on_site = written(documents.everything(), site="", is_on_site=True)
    assert 'href="/plans/3/"' in on_site.body
    assert "javascript:" not in on_site.body


def test_checksum_stands_where_a_program_finds_it(page):
    assert page.xpath("//meta[@name='sha-256']/@content") == [documents.SHA256]
    assert texts(page, "//code") == [f"SHA-256 {documents.SHA256}"]


@pytest.mark.parametrize("name", documents.HARD_TEXTS)
def test_hard_texts_stand_on_the_page_as_text(name):
    text = documents.HARD_TEXTS[name]
    page = read(documents.with_text(text))
    plain = " ".join(re.sub("[\u202a-\u202e]", "", text).split())
    assert texts(page, "//p[contains(@class, 'report-note-neutral')]") == [plain]
    assert page.xpath("//script") == []


def test_refused_characters_are_replaced_and_the_page_says_so():
    page = read(documents.with_text("a\x00b\x0bc\ud800d\ufffee"))
    assert texts(page, "//p[contains(@class, 'report-note-neutral')]")[0] == "a�b�c�d�e"
    assert page.xpath("//nav//a/@href")[-1] == "#replaced"


def test_same_document_gives_the_same_bytes():
    assert html.write(documents.everything()) == html.write(documents.everything())


def test_report_of_nothing_is_a_page():
    content = html.render(snapshots.empty(), "sv", sha256=snapshots.SHA256)
    assert b"<h1>" in content
