"""Documents of plain blocks, for what draws them: one with one of each, and hard texts."""

from dataclasses import replace
from decimal import Decimal

from foundation.charts import Bar, Line, LineChart, Part, Point, StackedBars, Tick
from reporting.document import blocks
from reporting.document.blocks import (
    BREAK,
    Column,
    Cover,
    Document,
    Fact,
    Facts,
    Heading,
    Listed,
    Look,
    Note,
    Paragraph,
    Picture,
    Pill,
    Prose,
    Run,
    Table,
    Tile,
    Tiles,
    Tone,
    said,
)

SHA256 = "5e" * 32
CHART = LineChart(
    "Trials begun",
    "Trials begun rose from 120 to 170.",
    (
        Line(
            "actual",
            (Point(0, Decimal(120), "2024"), Point(1, Decimal(170), "2025")),
        ),
    ),
    (Tick(0, "2024"), Tick(1, "2025")),
    axis_name="Year",
)
BARS = StackedBars(
    "Status by area",
    "Three actions, one of which is at risk.",
    (Part("on track", "good"), Part("at risk", "warning")),
    (Bar("Research", (2, 1)),),
    group_name="Area",
    total_name="All",
)
TABLE = Table(
    "The plan's actions",
    (Column("Action"), Column("Done", 0, is_number=True)),
    ((said("Open the clinic", link="/actions/7/"), said("40 %")),
     (said("Train staff"), said("100 %"))),
    total=(said("All"), said("140")),
    note="Illustrative.",
)  # fmt: skip
EVERYTHING = (
    Paragraph((Run("Plain, "), Run("strong", is_strong=True), Run(" and "),
               Run("slanted", is_emphasised=True), BREAK, Run("below", is_quiet=True))),
    Paragraph(said("A small line"), Look.SMALL),
    Paragraph(said("A quiet line"), Look.QUIET),
    Paragraph(said("A label:"), Look.LABEL),
    Paragraph((Run("English", language="en"), Run("site", link="/plans/3/"),
               Run("web", link="https://example.org/a?b=1&c=2"), Run("below", link="#deep-part"),
               Run("harmful", link="javascript:alert(1)"))),
    Listed(
        (
            (Paragraph(said("first")), Listed(((Paragraph(said("inner")),),))),
            (Paragraph(said("second")), Paragraph(said("goes on"))),
        ),
        is_ordered=True,
    ),
    Listed(((Paragraph(said("another list")),),), is_ordered=True),
    Listed(((Paragraph(said("a point")),),)),
    Prose((Paragraph(said("What people wrote.")),), "en"),
    Heading(2, said("A part"), anchor="deep-part"),
    Heading(3, (Run("1.1 Open "), Pill("at risk", Tone.WARNING))),
    Facts((Fact("Period", said("2025")), Fact("Owner", said("The county")))),
    Facts((Fact("Status", (Pill("on track", Tone.GOOD),)), Fact("Latest", said("170"))), True),
    TABLE,
    Picture(CHART, beside=replace(TABLE, caption="Values beside", total=(), note="")),
    Picture(BARS, has_table=True),
    Picture(CHART),
    Tiles(tuple(Tile(str(each), "of 24", f"things of kind {each}") for each in range(5))),
    Note(said("The cycle is open."), Tone.WARNING),
)  # fmt: skip


def document(*parts: blocks.Part, language: str = "sv", **changes: object) -> Document:
    made = Document(
        language=language,
        cover=Cover(
            owner="Region Stockholm",
            strategy="Strategi för life science",
            title="Årsrapport 2025",
            facts=(Fact("Version", said("2")),),
            notes=(Note(said("Draft"), Tone.WARNING),),
            sha256_label="SHA-256 of the data",
            sha256=SHA256,
        ),
        running="Strategi för life science · Årsrapport 2025",
        keywords=("annual report", "2025"),
        as_of="2026-03-02",
        parts=parts,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def everything(**changes: object) -> Document:
    return document(
        blocks.Part("summary", "Summary", EVERYTHING),
        blocks.Part("closing", "Closing", (Paragraph(said("The end.")),), begins_page=False),
        **changes,
    )


HARD_TEXTS = {
    "long_name": "Handlingsplan" * 40,
    "long_text": ("Ett långt stycke om året. " * 4_000).strip(),
    "emoji": "Vi lanserade 🚀👩🏽‍🔬!",
    "arabic": "قالت المديرة: \u202eevil\u202c",
    "chinese": "临床试验",
    "markup": "<script>alert(1)</script> & \"quoted\" 'single' {{ x }} ]]>",
    "empty": "",
}


def with_text(text: str) -> Document:
    """A document that says ``text`` wherever people's words can stand."""
    return document(
        blocks.Part(
            "text",
            text,
            (
                Heading(2, said(text)),
                Paragraph(said(text)),
                Listed(((Paragraph(said(text)),),)),
                Facts((Fact(text, said(text)),)),
                Facts((Fact(text, said(text)),), is_strip=True),
                Table(text, (Column(text), Column(text, 0)), ((said(text), said(text)),)),
                Tiles((Tile(text[:20], text[:20], text),)),
                Note(said(text)),
                Picture(replace(CHART, title=text, sentence=text)),
            ),
        )
    )
