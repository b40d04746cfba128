"""Texts for slides: plain, on one line, in what XML and a page can hold, and cut to their place."""

import re

from markdown_it.token import Token

from foundation.bilingual import LANGUAGES, active_language, choose
from foundation.markdown import parser
from foundation.workbooks import FORBIDDEN
from reporting.exporters.deck import Words
from reporting.exporters.text_fit import fitted
from reporting.snapshot_schema import Text

MARKDOWN = re.compile(r"[*_`\[\]<>|\\#&~]|^\s*(?:[-+]|\d+[.)])\s|^\s*(?:---|===)", re.MULTILINE)
# Signs that let a text show itself in another order than it is written.
STEERING = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
SPACES = re.compile(r"\s+")
CELL = 400
"""Characters of a name in a chart at most; a name on a slide is far shorter."""


def clean(text: str) -> str:
    """``text`` on one line, without what files cannot hold."""
    text = FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
    return SPACES.sub(" ", STEERING.sub("", text)).strip()


def plain(text: str) -> str:
    """What a user wrote, Markdown or not, as one line of plain text."""
    if not MARKDOWN.search(text):
        return clean(text)
    parts: list[str] = []
    for token in parser.parse(text):
        if token.type == "inline":
            parts.append(_inline(token.children or []))
        elif token.type in ("fence", "code_block"):
            parts.append(token.content)
    return clean(" ".join(parts))


def _inline(tokens: list[Token]) -> str:
    return "".join(" " if "break" in token.type else token.content for token in tokens)


def words_of(text: Text) -> Words:
    """A bilingual text, with its language if it is not written in the active one."""
    active = active_language()
    for language in (active, *LANGUAGES):
        if text.get(language):
            return Words(plain(text[language]), "" if language == active else language)
    return Words("")


def name_of(text: Text) -> str:
    """A bilingual name, for what knows no languages: charts and the heads of files."""
    return clean(choose(text)[:CELL])


def cut(words: Words | str, *, width: float, lines: int) -> Words:
    """``words`` cut to so many lines of ``width`` em."""
    found = words if isinstance(words, Words) else Words(words)
    return Words(fitted(found.text, width=width, lines=lines), found.language)
