from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.rules.cells_values import (
    MONTHS,
    AmbiguousName,
    Names,
    UnknownName,
    read_day,
    read_milestones,
    read_numbers,
)

days = st.dates(min_value=date(1000, 1, 1))


@pytest.mark.parametrize(
    "text",
    [
        *("2026-05-01", "2026–05–01", "2026-5-1", "20260501", "2026/05/01", "2026.05.01"),
        *("1/5 2026", "01/05/2026", "1.5.2026", "1. 5. 2026", "1-5-2026"),
        *("1 maj 2026", "1 MAJ 2026", "den 1 maj 2026", "1:a maj 2026", "1  maj 2026"),
        *("1 May 2026", "1st May 2026", "May 1, 2026", "may 1st 2026"),
        *("2026-05-01 00:00", "2026-05-01 00:00:00", "2026-05-01T00:00:00Z", " 2026-05-01 "),
    ],
)
def test_read_day(text):
    assert read_day(text) == date(2026, 5, 1)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("2026", id="year"),
        pytest.param("2026-05", id="month"),
        pytest.param("260501", id="year-without-century"),
        pytest.param("1/5 26", id="year-of-two-digits"),
        pytest.param("2026-02-30", id="no-such-day"),
        pytest.param("1/13 2026", id="no-such-month"),
        pytest.param("1 ma 2026", id="two-months-begin-so"),
        pytest.param("1 mai 2026", id="another-language"),
        pytest.param("46143", id="number-of-a-spreadsheet"),
        pytest.param("2026-05-01 13:00", id="time-of-day"),
        pytest.param("våren 2026", id="season"),
        pytest.param("٢٠٢٦-٠٥-٠١", id="other-digits"),
        pytest.param("0000-01-01", id="year-nought"),
    ],
)
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011
        read_day(text)


@given(days, st.data())
def test_a_day_reads_back_however_it_is_written(day, data):
    name = data.draw(st.sampled_from(MONTHS[day.month - 1]))
    short = name[: data.draw(st.integers(3, len(name)))]
    for text in (
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.day}/{day.month} {day.year}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day} {short} {day.year}",
        f"{short.title()} {day.day}, {day.year}",
    ):
        assert read_day(text) == day


@given(st.text())
def test_any_text_is_a_day_or_refused(text):
    try:
        assert isinstance(read_day(text), date)
    except ValueError as error:
        assert type(error) is ValueError  # noqa: PT017


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1, 2.1", ["1", "2.1"]),
        ("1; 2.1\n3", ["1", "2.1", "3"]),
        ("1 2.1", ["1", "2.1"]),
        ("1 och 2", ["1", "2"]),
        ("1. 2.", ["1", "2"]),
        ("1, 1", ["1"]),
        ("M1,M2", ["M1", "M2"]),
        ("–", []),
        ("", []),
    ],
)
def test_read_numbers(text, expected):
    assert read_numbers(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Avtal @ 2026-05-01; Start @ 1/9 2026",
            [("Avtal", "2026-05-01"), ("Start", "1/9 2026")],
        ),
        ("Avtal @ 2026-05-01\nStart", [("Avtal", "2026-05-01"), ("Start", "")]),
        ("Mejl @ alla @ 2026-05-01;", [("Mejl @ alla", "2026-05-01")]),
        ("@ 2026-05-01", [("", "2026-05-01")]),
        ("-", []),
        ("", []),
    ],
)
def test_read_milestones(text, expected):
    assert read_milestones(text) == expected


PEOPLE = Names(
    [
        (1, ["Anna Öst", "anna@ki.example"]),
        (2, ["Bo Åberg", "bo@ki.example"]),
        (3, ["Bo Åberg", "bo@rs.example"]),
        (4, ["Örebro län", "Örebro", ""]),
    ]
)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("ANNA ÖST", 1),
        (" anna  öst ", 1),
        ("Anna@KI.example", 1),
        ("Öst, Anna <anna@ki.example>", 1),
        ("Anna <bo@rs.example>", 3),
        ("örebro LÄN", 4),
    ],
)
def test_find_name(text, key):
    assert PEOPLE.find(text) == key


def test_those_among_come_first():
    assert PEOPLE.find("Bo Åberg", among=frozenset({1, 3})) == 3
    assert PEOPLE.find("Anna Öst", among=frozenset({3})) == 1


@pytest.mark.parametrize(
    ("text", "among", "error"),
    [
        ("Cecilia", None, UnknownName),
        ("", None, UnknownName),
        ("Bo Åberg", None, AmbiguousName),
        ("Bo Åberg", frozenset({1}), AmbiguousName),
        ("Bo Åberg", frozenset({2, 3}), AmbiguousName),
    ],
)
def test_what_is_not_found_once_is_refused(text, among, error):
    with pytest.raises(error):
        PEOPLE.find(text, among=among)
