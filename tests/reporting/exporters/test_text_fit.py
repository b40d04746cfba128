import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.exporters.text_fit import fitted, lines_of


@pytest.mark.parametrize(
    ("text", "width", "lines", "expected"),
    [
        ("Kort text", 20, 1, "Kort text"),
        ("Ett två tre fyra fem sex", 8, 1, "Ett två tre…"),
        ("Första meningen är här. Andra börjar", 16, 1, "Första meningen är här. …"),
        ("", 10, 1, ""),
        ("x" * 500, 10, 1, "x" * 17 + "…"),
    ],
    ids=["fits", "cut at a word", "cut at a sentence", "empty", "one long word"],
)
def test_fitted_cuts_where_a_reader_would(text, width, lines, expected):
    assert fitted(text, width=width, lines=lines) == expected


@settings(deadline=None)
@given(st.text(max_size=300), st.integers(5, 40), st.integers(1, 4))
def test_fitted_text_takes_no_more_lines_than_there_are(text, width, lines):
    cut = fitted(text, width=width, lines=lines)
    assert lines_of(cut, width) <= lines
    assert cut == text or cut.endswith("…")
