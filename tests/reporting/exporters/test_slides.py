"""The slides, read back by what knows nothing of how they were written: zip and XML."""

import io
import zipfile
from copy import deepcopy

import pytest
from django.utils.translation import override
from lxml import etree
from openpyxl import load_workbook

from reporting.exporters import slides
from reporting.exporters.deck import Drawing
from reporting.exporters.deck_contents import deck_of, deck_of_plan
from reporting.exporters.office_charts import grid_of
from tests.reporting.exporters import snapshots

NAMES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
}
LONG = "Ett mycket långt namn som ingen läser till slut. " * 2_100


class Package:
    """A presentation: its parts as XML, and the slides in their order."""

    def __init__(self, content: bytes) -> None:
        self.zip = zipfile.ZipFile(io.BytesIO(content))
        names = [name for name in self.zip.namelist() if name.startswith("ppt/slides/slide")]
        names.sort(key=lambda name: int(name.removeprefix("ppt/slides/slide")[:-4]))
        self.slides = [self.xml(name) for name in names]

    def xml(self, name):
        return etree.fromstring(self.zip.read(name))

    def parts(self, prefix):
        return [self.xml(name) for name in self.zip.namelist() if name.startswith(prefix)]

    def titles(self):
        return [
            text(
                slide.xpath(
                    "//p:sp[p:nvSpPr/p:nvPr/p:ph[@type='title' or @type='ctrTitle']]",
                    namespaces=NAMES,
                )[0]
            )
            for slide in self.slides
        ]


def text(element):
    return "".join(element.xpath(".//a:t/text()", namespaces=NAMES))


def package(snapshot, language="en"):
    return Package(slides.render(snapshot, language, sha256=snapshots.SHA256))


@pytest.fixture(scope="module")
def small():
    return package(snapshots.small())


def test_each_plan_says_where_it_is_what_goes_well_what_does_not_and_what_it_asks_for(small):
    titles = small.titles()
    start, end = titles.index("Plan for clinical trials"), titles.index("Plan for data")
    wanted = ["Where we are", "What goes well", "What does not go well", "What we ask for"]
    assert [title for title in titles[start:end] if title in wanted] == (wanted)


def test_every_slide_has_a_title_footer_number_and_notes(small):
    assert all(small.titles())
    for slide in small.slides:
        kinds = slide.xpath("//p:ph/@type", namespaces=NAMES)
        assert "ftr" in kinds
        assert "sldNum" in kinds
        assert snapshots.SHA256[:12] in text(slide)
    notes = small.parts("ppt/notesSlides/notesSlide")
    assert len(notes) == len(small.slides)
    assert all(snapshots.SHA256 in text(note) for note in notes)


def test_no_placeholder_is_left_empty(small):
    for slide in small.slides:
        for shape in slide.xpath("//p:sp[p:nvSpPr/p:nvPr/p:ph]", namespaces=NAMES):
            assert text(shape)


def test_charts_and_tables_say_what_they_show(small):
    name = f"{{{NAMES['p']}}}graphicFrame"
    frames = [frame for slide in small.slides for frame in slide.iter(name)]
    assert frames
    alternative = "./p:nvGraphicFramePr/p:cNvPr/@descr"
    assert all(frame.xpath(alternative, namespaces=NAMES) for frame in frames)


def test_charts_carry_the_snapshots_figures_and_a_workbook_with_the_same(small):
    charts = small.parts("ppt/charts/chart")
    lines = [chart for chart in charts if chart.find(f".//{{{NAMES['c']}}}lineChart") is not None]
    series = lines[0].xpath("//c:ser", namespaces=NAMES)
    told = {
        one.xpath("string(c:tx//c:v)", namespaces=NAMES): one.xpath(
            "c:val//c:pt/c:v/text()", namespaces=NAMES
        )
        for one in series
    }
    assert told["actual"] == ["138.0", "151.5", "170.0"]
    assert told["path to target"] == ["120.0", "140.0", "160.0", "180.0", "200.0"]
    books = [name for name in small.zip.namelist() if name.endswith(".xlsx")]
    assert len(books) == len(charts)
    sheets = [load_workbook(io.BytesIO(small.zip.read(name))).active for name in books]
    columns = [[cell.value for cell in column] for sheet in sheets for column in sheet.columns]
    assert ["actual", None, 138, 151.5, 170, None] in columns


def test_bars_count_what_the_snapshot_holds(small):
    names = [name for name in small.zip.namelist() if name.startswith("ppt/charts/chart")]
    bars = small.xml(min(names))
    counts = [
        (
            one.xpath("string(c:tx//c:v)", namespaces=NAMES),
            one.xpath("c:val//c:pt/c:v/text()", namespaces=NAMES),
        )
        for one in bars.xpath("//c:ser", namespaces=NAMES)
    ]
    assert counts == [
        ("completed", ["1", "0"]),
        ("at risk", ["1", "0"]),
        ("no report yet", ["1", "0"]),
    ]


def test_slides_of_each_plan_are_a_section(small):
    names = small.xml("ppt/presentation.xml").xpath("//*[local-name()='section']/@name")
    assert names == ["Annual report 2025", "Plan for clinical trials", "Plan for data"]


def test_ids_of_shapes_are_unique_on_each_slide(small):
    for slide in small.slides:
        ids = slide.xpath("//p:cNvPr/@id", namespaces=NAMES)
        assert len(ids) == len(set(ids))


def test_one_plans_slides_are_those_of_the_whole(small):
    content = slides.render_plan(snapshots.small(), 1, "en", sha256=snapshots.SHA256)
    titles = Package(content).titles()
    whole = small.titles()
    start = whole.index(titles[0])
    assert titles == whole[start : start + len(titles)]
    assert slides.render_plan(snapshots.small(), 99, "en", sha256=snapshots.SHA256) is None


def test_same_snapshot_gives_the_same_bytes():
    first, second = (
        slides.render(snapshots.small(), "sv", sha256=snapshots.SHA256) for _turn in range(2)
    )
    assert first == second


def test_the_report_of_a_strategy_without_areas_has_slides():
    assert package(snapshots.empty()).titles()[0] == "Life sciences strategy"


def test_a_plan_without_anything_says_so():
    with override("en"):
        deck = deck_of_plan(snapshots.small(), 2, sha256=snapshots.SHA256)
    assert len(deck.slides) == 2
    assert "neither objectives nor actions" in str(deck.slides[1].blocks[1].words)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("🚀 中文 العربية", "🚀 中文 العربية"),
        ("<b>fet</b> & mer", "<b>fet</b> & mer"),
        ("null \x00 half \ud83d", "null \N{REPLACEMENT CHARACTER} half \N{REPLACEMENT CHARACTER}"),
        ("turned \u202eabc", "turned abc"),
        ("**bold** and [a link](https://example.org/)", "bold and a link"),
    ],
    ids=["scripts", "markup", "control", "steering", "markdown"],
)
def test_any_text_comes_out_readable(written, kept):
    snapshot = snapshots.small()
    plan = snapshot["areas"][0]["plans"][0]
    plan["title"] = {"sv": written, "en": written}
    plan["actions"][0]["entries"][0]["reason"] = written
    found = package(snapshot)
    assert kept in found.titles()
    assert any(kept in text(slide) for slide in found.slides if "1.1 Build" in text(slide))


def test_long_texts_are_cut_on_the_slides_and_whole_in_the_notes():
    snapshot = snapshots.small()
    plan = snapshot["areas"][0]["plans"][0]
    for owner in (plan, plan["actions"][0], plan["objectives"][0]["indicators"][0]):
        for key in ("title", "name"):
            if key in owner:
                owner[key] = {"sv": LONG, "en": LONG}
    plan["assessment"]["reasons"] = {"sv": LONG, "en": LONG}
    found = package(snapshot)
    assert max(len(text(slide)) for slide in found.slides) < 3_000
    assert any("…" in title for title in found.titles())
    assert any(LONG.strip() in text(note) for note in found.parts("ppt/notesSlides/notesSlide"))


def test_a_break_between_series_is_never_joined():
    with override("en"):
        deck = deck_of(snapshots.small(), sha256=snapshots.SHA256)
    specs = [
        block.spec
        for slide in deck.slides
        for block in slide.blocks
        if isinstance(block, Drawing) and hasattr(block.spec, "lines")
    ]
    broken = next(spec for spec in specs if spec.breaks)
    rows = {row.name: row.values for row in grid_of(broken).rows}
    actual = [values for name, values in rows.items() if "earlier" in name]
    assert len(rows) == 5
    assert all(values[-1] is None for values in actual)


def test_values_that_are_examples_are_called_so():
    with override("en"):
        deck = deck_of(snapshots.small(), sha256=snapshots.SHA256)
    cells = [
        str(cell)
        for slide in deck.slides
        for block in (*slide.blocks, *slide.aside)
        if block.kind == "table"
        for row in block.rows
        for cell in row
    ]
    assert any("illustrative" in cell for cell in cells)


def test_many_indicators_are_counted_and_not_crowded():
    snapshot = snapshots.small()
    objective = snapshot["areas"][0]["plans"][0]["objectives"][0]
    objective["indicators"] = [
        {**deepcopy(objective["indicators"][0]), "id": number} for number in range(100, 150)
    ]
    deck = deck_of_plan(snapshot, 1, sha256=snapshots.SHA256)
    assert len(deck.slides) < 15
    tables = [block for slide in deck.slides for block in slide.blocks if block.kind == "table"]
    assert sum(len(table.rows) for table in tables) == 16
    assert tables[-1].note


@pytest.mark.parametrize("language", ["sv", "en"])
def test_file_names_are_plain_letters(language):
    snapshot = snapshots.small()
    for name in (
        slides.filename(snapshot, language),
        slides.plan_filename(snapshot, 1, language),
    ):
        assert name.isascii()
        assert name.endswith(".pptx")


def test_periods_are_not_broken_over_lines():
    snapshot = snapshots.small()
    indicator = snapshot["areas"][0]["plans"][0]["objectives"][0]["indicators"][0]
    indicator["evaluation"]["measured_period"] = "2025 Q4"
    told = "".join(text(slide) for slide in package(snapshot).slides)
    assert "2025\N{NO-BREAK SPACE}Q4" in told
    assert "2025 Q4" not in told


def test_long_name_of_an_area_has_two_lines_on_the_first_slide_of_a_plan():
    snapshot = snapshots.small()
    name = "Health and social care available for interaction with research, and with business"
    snapshot["areas"][0]["title"] = snapshots.text(name, name)
    assert any(name in text(slide) for slide in package(snapshot).slides)


@pytest.mark.parametrize(
    ("actual", "place"),
    [
        pytest.param("100", "b", id="below-the-path"),
        pytest.param("250", "t", id="above-the-path"),
        pytest.param("1", "t", id="at-the-axis"),
    ],
)
def test_last_value_is_written_where_no_line_runs(actual, place):
    snapshot = snapshots.small()
    indicator = snapshot["areas"][0]["plans"][0]["objectives"][0]["indicators"][0]
    indicator["series"][0]["measurements"][-1]["value"] = actual
    charts = package(snapshot).parts("ppt/charts/chart")
    series = next(
        each
        for chart in charts
        for each in chart.xpath("//c:lineChart/c:ser", namespaces=NAMES)
        if each.xpath("string(c:tx//c:v)", namespaces=NAMES) == "actual"
    )
    assert series.xpath("c:dLbls/c:dLbl/c:dLblPos/@val", namespaces=NAMES) == [place]
