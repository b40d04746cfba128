import random

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from foundation.sorting import alphabetical, sort_key


def shuffled(names: list[str]) -> list[str]:
    return random.Random(7).sample(names, len(names))


def test_alphabetical_puts_swedish_letters_last_in_swedish():
    with translation.override("sv"):
        names = alphabetical(shuffled(["Zeta", "Ålesund", "Örebro", "Ängelholm", "Alingsås"]), str)
    assert names == ["Alingsås", "Zeta", "Ålesund", "Ängelholm", "Örebro"]


def test_alphabetical_reads_swedish_letters_as_plain_ones_in_english():
    with translation.override("en"):
        names = alphabetical(shuffled(["Zeta", "Ålesund", "Örebro", "Ängelholm", "Alingsås"]), str)
    assert names == ["Ålesund", "Alingsås", "Ängelholm", "Örebro", "Zeta"]


@pytest.mark.parametrize(
    ("first", "second"),
    [("ö", "Örn"), ("Ål", "äl"), ("Äl", "öl"), ("z", "Å"), ("E", "éa"), ("ær", "ör"), ("x", "Ø")],
)
def test_sort_key_passes_over_case_and_accents_in_swedish(first, second):
    assert sort_key(first, "sv") < sort_key(second, "sv")


def test_sort_key_is_the_same_however_the_letter_is_composed():
    assert sort_key("a\u030angstro\u0308m", "sv") == sort_key("Ångström", "sv")


@given(st.lists(st.text()))
def test_alphabetical_keeps_everything(names):
    assert sorted(alphabetical(names, str)) == sorted(names)
