"""The only way that user text becomes HTML."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

DEEPEST = 20
"""Marks within marks; blocks within blocks are no deeper either."""

parser = (
    MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table").disable("image")
)
# A heading of a user's would not fit among the headings of the page around it.
parser.add_render_rule("heading_open", lambda *_arguments: "<p><strong>")
parser.add_render_rule("heading_close", lambda *_arguments: "</strong></p>\n")


def _without_deep_marks(state: StateCore) -> None:
    """Thousands of stars would else nest so deep that whoever walks down into them falls."""
    for token in state.tokens:
        if token.children:
            token.children = _shallow(token.children)


def _shallow(tokens: list[Token]) -> list[Token]:
    depth, kept = 0, []
    for token in tokens:
        depth += token.nesting == 1
        if not token.nesting or depth <= DEEPEST:
            kept.append(token)
        depth -= token.nesting == -1
    return kept


parser.core.ruler.push("without_deep_marks", _without_deep_marks)

ALLOWED_TAGS = {
    "p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "code", "pre", "hr",
    "a", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


def render_markdown(text: str) -> SafeString:
    """``text`` (Markdown written by a user) as safe HTML; raw HTML in it is shown as text."""
    html = nh3.clean(
        parser.render(text),
        tags=ALLOWED_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow ugc",
    )
    return mark_safe(html)  # noqa: S308
