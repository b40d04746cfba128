"""Specifications in, charts out: kept, JSON-able, with table, unique ids and PNG."""

import json
import re
import struct
import zlib
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from foundation.charts import (
    COMPARED,
    Band,
    Bar,
    Line,
    LineChart,
    Moment,
    Part,
    Point,
    Size,
    Span,
    StackedBars,
    Tick,
    Timeline,
    draw,
    plain,
    to_png,
    to_pngs,
)
from foundation.charts.looks import LINE_LOOKS


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def line(name="actual", look="actual", values=(1, 2, 3), **options):
    points = tuple(
        Point(2020 + at, Decimal(value), str(2020 + at)) for at, value in enumerate(values)
    )
    return Line(name, points, look, **options)


LINES = LineChart(
    title="Export",
    sentence="Export rose.",
    lines=(line(is_labelled=True), line("forecast", "forecast", (2, 3, 4))),
    ticks=tuple(Tick(year, str(year)) for year in (2020, 2021, 2022)),
    unit="billions",
    suffix="\xa0billions",
    decimals=1,
    bands=(Band("uncertainty", ((2020, Decimal(1), Decimal(2)), (2022, Decimal(2), Decimal(5)))),),
    breaks=(Tick(2020.5, "break in series"),),
    axis_name="Year",
)
BARS = StackedBars(
    title="Status by area",
    sentence="3 in all.",
    parts=(Part("on track", "good"), Part("delayed", "bad"), Part("cancelled", "muted")),
    bars=(Bar("Data", (2, 0, 0)), Bar("Care", (0, 1, 0))),
    group_name="Area",
    total_name="All",
)
TIMELINE = Timeline(
    title="When",
    sentence="One is late.",
    first=date(2025, 1, 1),
    last=date(2027, 12, 31),
    today=date(2026, 6, 1),
    spans=(
        Span(
            "1.1 Build",
            date(2025, 3, 1),
            date(2026, 3, 1),
            "bad",
            "delayed",
            late_until=date(2026, 6, 1),
            moments=(
                Moment(date(2025, 6, 1), "a", "done"),
                Moment(date(2026, 1, 1), "b", "late"),
                Moment(date(2027, 1, 1), "c", "coming"),
            ),
            depth=1,
            cells=("delayed",),
        ),
        Span("1.2 Use", date(2026, 3, 1), None, "good", "on track", cells=("on track",)),
    ),
    head=("Action", "Status"),
)
SPECS = pytest.mark.parametrize(
    "spec", [LINES, BARS, TIMELINE], ids=lambda spec: type(spec).__name__
)


@SPECS
@pytest.mark.parametrize("size", Size)
def test_chart_is_drawn_at_every_size(spec, size):
    chart = draw(spec, size=size)

    assert f'viewBox="0 0 {int(size)} ' in chart.svg
    assert chart.title == spec.title
    assert chart.sentence == spec.sentence
    assert chart.description.startswith(f"{spec.sentence} ")
    assert "\0" not in chart.svg


@SPECS
def test_chart_drawn_once_is_kept(spec):
    assert draw(spec) is draw(replace(spec))


@SPECS
def test_chart_is_kept_for_each_language(spec):
    english = draw(spec)
    with translation.override("sv"):
        swedish = draw(spec)

    assert english is not swedish
    assert english.description != swedish.description


@SPECS
def test_specification_is_plain(spec):
    assert json.loads(json.dumps(plain(spec)))["title"] == spec.title


@SPECS
def test_marks_tell_their_value_on_screen_and_not_in_print(spec):
    assert 'data-value="' in draw(spec).svg
    assert "data-value" not in draw(spec, medium="print").svg


def test_mark_tells_place_value_unit_and_line():
    assert re.findall('data-value="([^"]+)"', draw(LINES).svg)[-1] == (
        "2022: 3.0\xa0billions, actual"
    )


def test_values_told_of_a_hostile_name_are_text():
    hostile = replace(BARS, bars=(Bar('"><script>\0', (1, 0, 0)),))

    assert "<script>" not in draw(hostile).svg


def test_table_of_lines_has_a_column_for_each_name_and_tells_of_breaks():
    table = draw(LINES).table

    assert table.caption == "Export (billions)"
    assert table.head == ("Year", "actual", "forecast")
    assert table.rows == (
        ("2020", "1.0", "2.0"),
        ("2021 (break in series)", "2.0", "3.0"),
        ("2022", "3.0", "4.0"),
    )


def test_lines_that_are_compared_differ_without_colour():
    looks = [LINE_LOOKS[name] for name in COMPARED]

    assert len({(look.marker, look.filled) for look in looks}) == len(looks)
    assert len({look.dash for look in looks}) >= len(looks) - 1


def test_open_end_is_an_arrow_and_late_is_hatched():
    svg = draw(TIMELINE).svg

    assert "→" in svg
    assert re.search(r'fill="url\(#[^)]*hatched', svg)


def test_same_chart_twice_on_a_page_has_ids_of_its_own():
    request = RequestFactory().get("/")
    html = Template("{% load charts %}{% chart chart %}{% chart chart %}").render(
        Context({"chart": draw(BARS), "request": request})
    )

    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for used in re.findall(r"url\(#([^)]+)\)", html):
        assert used in ids


def test_page_shows_the_sentence_and_the_table():
    html = Template("{% load charts %}{% chart chart %}").render(Context({"chart": draw(BARS)}))

    assert "<figcaption>3 in all.</figcaption>" in html
    assert '<th scope="col">Area</th>' in html
    assert '<th scope="row">All</th>' in html
    assert "style=" not in html


def size_of(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def rows_of(png: bytes) -> bytes:
    """The unpacked pixels, each row after its filter's number."""
    packed, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            packed += png[at + 8 : at + 8 + length]
        at += 12 + length
    return zlib.decompress(packed)


def test_png_is_as_large_as_asked_and_not_empty():
    chart = draw(BARS, size=Size.NORMAL, medium="print")

    png = to_png(chart, scale=2)

    width, height = size_of(png)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert width == pytest.approx(2 * Size.NORMAL, abs=2)
    assert len(rows_of(png)) >= width * height
    assert len(set(rows_of(png))) > 20


def test_pngs_come_in_their_order():
    found = to_pngs([draw(LINES, size=Size.SMALL), draw(LINES, size=Size.WIDE)], scale=1)

    assert [size_of(png)[0] for png in found] == [Size.SMALL, Size.WIDE]
