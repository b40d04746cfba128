import re
import xml.etree.ElementTree as ElementTree
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.charts.canvas import Canvas
from foundation.charts.looks import FILLS
from foundation.charts.measures import fitted, nice_ticks, text_width, wrapped

SVG = "{http://www.w3.org/2000/svg}"


def drawn(*, title: str = "Export", sentence: str = "It rose.", label: str = "152,5"):
    canvas = Canvas(height=100)
    canvas.line([(0, 0), (10.25, 5)], dash="6 4")
    for kind in ("circle", "square", "diamond", "triangle", "down", "cross"):
        canvas.marker(kind, 1, 2)
    canvas.filled(FILLS["good"], 0, 0, 5, 5)
    canvas.text(5, 5, label, halo=True)
    return canvas.chart(title=title, sentence=sentence)


def test_chart_has_role_title_and_description():
    root = ElementTree.fromstring(drawn().svg)

    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert (title.text, description.text) == ("Export", "It rose.")


def test_chart_scales():
    root = ElementTree.fromstring(drawn().svg)

    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"


def test_chart_obeys_a_strict_content_security_policy():
    svg = drawn().svg

    assert not re.search(r"\sstyle=|<style|<script|\son\w+=|href", svg)


def test_chart_is_the_same_every_time():
    assert drawn() == drawn()


def test_charts_on_one_page_share_no_id():
    ids = [
        set(re.findall(r'\sid="([^"]+)"', drawn(title=title).svg)) for title in ("Export", "Import")
    ]

    assert len(ids[0]) == len(ids[1]) == 3
    assert not ids[0] & ids[1]


def test_pattern_is_found_by_its_id():
    svg = drawn().svg

    (used,) = re.findall(r"url\(#([^)]+)\)", svg)
    assert f'<pattern id="{used}"' in svg


def test_chart_shows_markup_as_text():
    hostile = '</text><script>alert("x")</script> & {prefix}'

    chart = drawn(title=hostile, sentence=hostile, label=hostile)

    root = ElementTree.fromstring(chart.svg)
    assert root.find(f"{SVG}title").text == hostile
    assert root.find(f"{SVG}text").text == hostile
    assert not list(root.iter(f"{SVG}script"))


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=40))
def test_chart_is_well_formed_whatever_is_written(text):
    ElementTree.fromstring(drawn(title=text, sentence=text, label=text).svg)


def test_line_through_one_point_draws_nothing():
    canvas = Canvas(height=10)

    canvas.line([(1, 1)])

    assert "polyline" not in canvas.chart(title="", sentence="").svg


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        ("0", "200", ["0", "50", "100", "150", "200"]),
        ("56.3", "152.5", ["50", "75", "100", "125", "150", "175"]),
        ("94", "97.3", ["94", "95", "96", "97", "98"]),
        ("-0.004", "0.01", ["-0.005", "0.000", "0.005", "0.010"]),
        ("5", "5", ["4.50", "4.75", "5.00", "5.25", "5.50"]),
        ("0", "0", ["-1.0", "-0.5", "0.0", "0.5", "1.0"]),
    ],
)
def test_nice_ticks(low, high, ticks):
    found = nice_ticks(Decimal(low), Decimal(high))

    if len(ticks) <= 5:
        assert found == [Decimal(tick) for tick in ticks]
    assert found[0] <= Decimal(low)
    assert found[-1] >= Decimal(high)


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        ("4", "6", ["4", "5", "6"]),
        ("5", "5", ["4", "5", "6"]),
        ("0", "1", ["0", "1"]),
        ("0", "10", ["0", "5", "10"]),
    ],
)
def test_nice_ticks_lie_at_multiples_of_what_is_asked(low, high, ticks):
    found = nice_ticks(Decimal(low), Decimal(high), closest=Decimal(1))

    assert found == [Decimal(tick) for tick in ticks]


FIGURES = st.decimals(
    min_value=Decimal(-(10**13)), max_value=Decimal(10**13), places=6, allow_nan=False
)


@given(FIGURES, FIGURES, st.integers(0, 6))
def test_nice_ticks_span_any_figures(one, other, decimals):
    low, high = min(one, other), max(one, other)

    ticks = nice_ticks(low, high, closest=Decimal(1).scaleb(-decimals))

    assert 2 <= len(ticks) <= 5
    assert ticks[0] <= low
    assert ticks[-1] >= high
    assert len({later - earlier for earlier, later in pairwise(ticks)}) == 1


def test_fitted_text_that_fits_stays():
    assert fitted("kronor", 200) == "kronor"


def test_fitted_text_that_is_too_long_ends_in_an_ellipsis():
    text = fitted("miljarder kronor i löpande priser", 100)

    assert text == "miljarder kro…"
    assert text_width(text) <= 100


def test_wrapped_text_takes_so_many_lines_and_no_more():
    rows = wrapped("antal anställda i företag inom life science i Stockholms län", 150, lines=2)

    assert rows == ["antal anställda i", "företag inom life sci…"]


def test_wrapped_text_that_is_empty_has_no_line():
    assert wrapped("", 100, lines=2) == []


def test_long_text_is_fitted_at_once():
    assert len(fitted("a" * 100_000, 300)) < 60
    assert len(wrapped("ord " * 100_000, 300, lines=2)) == 2
