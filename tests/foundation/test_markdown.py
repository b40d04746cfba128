import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.tree import SyntaxTreeNode

from foundation.markdown import ALLOWED_TAGS, DEEPEST, parser, render_markdown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hej", "<p>Hej</p>\n"),
        ("**fet** och *kursiv*", "<p><strong>fet</strong> och <em>kursiv</em></p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("rad ett\n\nrad två", "<p>rad ett</p>\n<p>rad två</p>\n"),
        ("# Rubrik\nText", "<p><strong>Rubrik</strong></p>\n<p>Text</p>\n"),
        ("", ""),
        ("a & b < c", "<p>a &amp; b &lt; c</p>\n"),
        ("日本 🙂", "<p>日本 🙂</p>\n"),
    ],
)
def test_markdown_becomes_html(text, expected):
    assert render_markdown(text) == expected


def test_markdown_link_is_marked_as_a_users():
    html = render_markdown("[Strategin](https://example.org/a?b=1&c=2)")
    assert html == (
        '<p><a href="https://example.org/a?b=1&amp;c=2"'
        ' rel="noopener noreferrer nofollow ugc">Strategin</a></p>\n'
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<b onmouseover=alert(1)>hej</b>",
        "<style>body{display:none}</style>",
        '<iframe src="https://evil.example"></iframe>',
        "<!-- hej",
        '<a href="javascript:alert(1)">x</a>',
    ],
)
def test_markdown_shows_html_as_text(text):
    html = render_markdown(text)
    assert re.findall(r"<(?!/?p>)", html) == []
    assert "&lt;" in html


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\nscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](vbscript:x)",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](file:///etc/passwd)",
        "<javascript:alert(1)>",
        "[x][y]\n\n[y]: javascript:alert(1)",
    ],
)
def test_markdown_link_that_does_something_leads_nowhere(text):
    assert "href" not in render_markdown(text)


def test_markdown_shows_no_pictures():
    assert "<img" not in render_markdown("![x](https://evil.example/track.gif)")


@given(st.text(alphabet=st.sampled_from("<>&\"'=[]()*_`#!-|\n abc:/javascript"), max_size=200))
def test_markdown_gives_allowed_tags_and_attributes_only(text):
    html = render_markdown(text)
    for tag, attributes in re.findall(r"<([a-z0-9]+)([^>]*)>", html):
        assert tag in ALLOWED_TAGS
        assert re.fullmatch(r'(?: (?:href|rel)="[^"]*")*', attributes)


def test_markdown_marks_are_nested_so_deep_and_no_deeper():
    nested = "*a **b " * 500 + "c** d* " * 500
    deepest = depth = 0
    for token in parser.parse(nested)[1].children:
        depth += token.nesting
        deepest = max(deepest, depth)
    assert deepest == DEEPEST
    assert depth == 0
    words = re.sub(r"<[^>]*>", "", render_markdown(nested)).split()
    assert words == ["a", "b"] * 500 + ["c", "d"] * 500


def test_markdown_can_be_walked_down_whatever_is_written():
    # A tree of nodes is made by functions that call themselves.
    for text in ("*a **b " * 1400 + "c** d* " * 1400, ">" * 20_000, "- " * 9000 + "x"):
        SyntaxTreeNode(parser.parse(text))
