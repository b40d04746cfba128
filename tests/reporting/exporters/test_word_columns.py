"""The widths of the Word file's columns: whole words first, then whole lines, then shares."""

import pytest

from reporting.document.blocks import BREAK, Column, Fact, Pill, Run, Table, Tone, said
from reporting.exporters.text_fit import width_of
from reporting.exporters.word_columns import (
    EM,
    SIDES,
    column_widths,
    divided,
    label_width,
    strip_widths,
)
from reporting.exporters.word_styles import TEXT_WIDTH

STATUSES = [
    "genomförd", "enligt plan", "risk för avvikelse", "försenad", "ej påbörjad", "avbruten",
    "ej rapporterad", "Totalt",
]  # fmt: skip


def needed(text):
    return int(width_of(text) * EM) + SIDES


@pytest.mark.parametrize(
    ("least", "wanted", "shares", "expected"),
    [
        pytest.param([10, 10], [20, 30], [0, 0], [45, 55], id="what-is-left-is-given-to-all"),
        pytest.param([10, 10], [20, 30], [0, 1], [20, 80], id="the-rest-to-the-one-with-a-share"),
        pytest.param([10, 10, 10], [10, 10, 10], [0, 1, 2], [10, 30, 60], id="by-share"),
        pytest.param([10, 50, 10], [10, 50, 10], [0, 1, 2], [10, 50, 40], id="least-before-share"),
        pytest.param([20, 20, 40], [60, 20, 40], [0, 0, 1], [40, 20, 40], id="lines-broken-first"),
        pytest.param([100, 100], [100, 100], [0, 1], [50, 50], id="too-little-room"),
    ],
)
def test_width_is_divided(least, wanted, shares, expected):
    assert divided(least, wanted, shares, 100) == expected


def test_no_word_is_broken_in_a_table_of_eight_statuses():
    columns = (Column("Område"), *(Column(each, share=0, is_number=True) for each in STATUSES))
    areas = ["4.2 Vård öppen för samverkan", "4.4 Tvärvetenskaplig samverkan"]
    rows = tuple((said(area), *(said("12") for _ in STATUSES)) for area in areas)
    widths = column_widths(Table("Status", columns, rows))
    assert sum(widths) <= TEXT_WIDTH
    assert widths[0] >= needed("Tvärvetenskaplig")
    for width, heading in zip(widths[1:], STATUSES, strict=True):
        assert width >= max(map(needed, heading.split())), heading


def test_heading_of_three_short_words_takes_two_lines():
    columns = (Column("Area"), Column("no report yet", share=0, is_number=True))
    width = column_widths(Table("", columns, ((said("4.1"), said("2")),)))[1]
    assert needed("no report") <= width < needed("no report yet")


def test_facts_side_by_side_are_as_wide_as_what_they_say():
    period = "1 februari 2023 – 30 juni 2027"
    facts = (
        Fact("Status", (Pill("enligt plan", Tone.GOOD), Pill("försenad rapport", Tone.WARNING))),
        Fact("Genomfört", said("70 %")),
        Fact("Ansvarig", said("Centrum för hälsodata")),
        Fact("Period", said(period)),
    )
    widths = strip_widths(facts)
    assert TEXT_WIDTH - len(facts) <= sum(widths) <= TEXT_WIDTH
    assert widths[0] >= needed(" enligt plan  försenad rapport ")
    assert widths[3] >= needed(period)


def test_lines_are_measured_between_their_breaks():
    columns = (Column("A", share=0), Column("B"))
    row = ((Run("one line"), BREAK, Run("and another")), said("x"))
    assert column_widths(Table("", columns, (row,)))[0] == needed("and another")


def test_labels_of_one_letter_stand_close_to_what_they_say():
    narrow = label_width((Fact("a", said("One")), Fact("b", said("Two"))))
    assert narrow < 600 < label_width((Fact("Diarienummer", said("DEMO")),))
