import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.rules.cells import read_table, recognise_headings, write_table

anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.text(
    '"\t\n;,a ', max_size=8
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "1\tKorta köer\n2\tFler studier", [["1", "Korta köer"], ["2", "Fler studier"]]
        ),
        pytest.param("1\tA\r\n2\tB\r\n", [["1", "A"], ["2", "B"]], id="windows-line-ends"),
        pytest.param('1\t"två\nrader"\t3', [["1", "två\nrader", "3"]], id="line-break-in-cell"),
        pytest.param('1\t"a\tb"\t3', [["1", "a\tb", "3"]], id="tab-in-cell"),
        pytest.param('1\t"sa ""hej"" då\n"', [["1", 'sa "hej" då']], id="quotes-in-quoted-cell"),
        pytest.param('1\t"Rätt" vård', [["1", '"Rätt" vård']], id="quotation-first-in-a-title"),
        pytest.param('1\t5" rör\n2\tb', [["1", '5" rör'], ["2", "b"]], id="inch"),
        pytest.param('1\t"öppen\n2\tb', [["1", '"öppen'], ["2", "b"]], id="quote-never-closed"),
        pytest.param("1;A;\n2;B;x", [["1", "A", ""], ["2", "B", "x"]], id="semicolons"),
        pytest.param('1;"A; och B"', [["1", "A; och B"]], id="semicolon-in-quoted-cell"),
        pytest.param("1\tA; och B", [["1", "A; och B"]], id="semicolon-beside-tabs"),
        pytest.param("\n\n1\tA\n\t\n  \n2\tB\n\n", [["1", "A"], ["2", "B"]], id="empty-rows"),
        pytest.param("\tA\t", [["", "A", ""]], id="empty-cells"),
        pytest.param("Bara en cell", [["Bara en cell"]], id="one-cell"),
        pytest.param('""', [], id="nothing-in-quotes"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_read_table(text, expected):
    assert read_table(text) == expected


@given(st.lists(st.lists(anything, min_size=1, max_size=4), max_size=4))
def test_what_is_written_reads_back(rows):
    rows = [
        [cell.replace("\r\n", "\n").replace("\r", "\n").strip() for cell in row] for row in rows
    ]
    assert read_table(write_table(rows)) == [row for row in rows if any(row)]


@pytest.mark.parametrize("sign", ["\t", ";"])
@given(cells=st.lists(st.text("ab c\"\n1é'", min_size=1), min_size=2, max_size=4))
def test_what_another_library_quotes_reads_back(cells, sign):
    stream = io.StringIO()
    csv.writer(stream, delimiter=sign, quoting=csv.QUOTE_ALL).writerow(cells)
    trimmed = [cell.strip() for cell in cells]
    assert read_table(stream.getvalue()) == ([trimmed] if any(trimmed) else [])


@given(anything)
def test_any_text_can_be_read(text):
    for row in read_table(text):
        assert any(row)
        assert [cell.strip() for cell in row] == row


def test_a_text_full_of_quotes_is_read_at_once():
    assert len(read_table('"""\t' * 20_000)) == 1


KNOWN = {"number": ["Nr", "Nummer", "number"], "title": ["Titel", "Title", "Mål"]}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param(["Titel", "NR."], ["title", "number"], id="any-order"),
        pytest.param(["nummer", "", "mål *"], ["number", None, "title"], id="empty-heading"),
        pytest.param(["Nr", "Titel", "Budget"], ["number", "title", None], id="unknown-heading"),
        pytest.param(["Nr", "Titel", "Title"], ["number", "title", None], id="twice"),
        pytest.param(["Titel"], ["title"], id="single"),
        pytest.param(["1", "Mål"], None, id="a-title-that-is-a-heading"),
        pytest.param(["1", "Korta köer"], None, id="no-headings"),
        pytest.param(["", ""], None, id="empty"),
    ],
)
def test_recognise_headings(row, expected):
    assert recognise_headings(row, KNOWN) == expected
