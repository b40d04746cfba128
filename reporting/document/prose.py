"""What people wrote, as blocks: bilingual texts as lines, Markdown as paragraphs and lists."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from markdown_it.tree import SyntaxTreeNode

from foundation.bilingual import LANGUAGES, active_language
from foundation.markdown import parser
from reporting.document.blocks import Block, Line, Listed, Look, Paragraph, Prose, Run
from reporting.snapshot_schema import Text

MARKDOWN = re.compile(r"[*_`\[\]<>|\\#&~]|^\s*(?:[-+]|\d+[.)])\s|^\s*(?:---|===)", re.MULTILINE)
LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
SPACES = re.compile(r"[\t\n ]+")
FOLLOWED = ("https://", "http://", "mailto:")


def written(text: str) -> tuple[Block, ...]:
    """What a user wrote, Markdown or not."""
    text = LINE_ENDS.sub("\n", text)
    if MARKDOWN.search(text):
        return tuple(_blocks(SyntaxTreeNode(parser.parse(text))))
    paragraphs = (SPACES.sub(" ", part).strip() for part in re.split(r"\n\s*\n", text))
    return tuple(Paragraph((Run(part),)) for part in paragraphs if part)


def prose(text: Text) -> tuple[Block, ...]:
    """A bilingual text, with the language that it is in; nothing where it is empty."""
    language = _language_of(text)
    blocks = written(text.get(language, ""))
    return (Prose(blocks, _other(language)),) if blocks else ()


def named(text: Text, *, link: str = "", is_strong: bool = False) -> Line:
    """A bilingual text on one line, with the language that it is in."""
    language = _language_of(text)
    said = text.get(language, "")
    if not said:
        return ()
    return (Run(said, is_strong=is_strong, language=_other(language), link=link),)


def labelled(label: str, text: str) -> tuple[Block, ...]:
    """What a user wrote after its label, which stands in the first paragraph where there is one."""
    blocks = written(text)
    if not blocks:
        return ()
    label_run = Run(f"{label}: ", is_strong=True)
    first = blocks[0]
    if isinstance(first, Paragraph):
        return (replace(first, line=(label_run, *first.line)), *blocks[1:])
    return (Paragraph((Run(f"{label}:"),), Look.LABEL), *blocks)


def web_link(address: str) -> Line:
    """An address as it is shown. It is followed only where it leads to the web."""
    if not address:
        return ()
    is_followed = address.isascii() and address.startswith(("https://", "http://"))
    return (Run(address, link=address if is_followed else ""),)


def _language_of(text: Text) -> str:
    """The active language, or the other where the text is written in that alone."""
    language = active_language()
    return next((each for each in (language, *LANGUAGES) if text.get(each)), language)


def _other(language: str) -> str:
    return "" if language == active_language() else language


def _blocks(node: SyntaxTreeNode) -> Iterator[Block]:
    for child in node.children:
        match child.type:
            case "paragraph" | "heading":
                line = _merged(_runs(child, Run("", is_strong=child.type == "heading")))
                if any(run.text.strip() for run in line):
                    yield Paragraph(line)
            case "bullet_list" | "ordered_list":
                items = tuple(tuple(_blocks(item)) for item in child.children)
                yield Listed(items, is_ordered=child.type == "ordered_list")
            case "fence" | "code_block":
                for text in child.content.splitlines():
                    if text.strip():
                        yield Paragraph((Run(text.strip()),))
            case "table":
                for row in (row for part in child.children for row in part.children):
                    yield Paragraph((Run(" · ".join(_plain(cell) for cell in row.children)),))
            case "hr":
                pass
            case _:
                yield from _blocks(child)


def _plain(node: SyntaxTreeNode) -> str:
    return "".join(run.text for run in _runs(node, Run("")))


def _runs(node: SyntaxTreeNode, looks: Run) -> Iterator[Run]:
    """The text within ``node``, each piece looking like ``looks``."""
    for child in node.children:
        match child.type:
            case "text" | "code_inline":
                yield replace(looks, text=child.content)
            case "softbreak" | "hardbreak":
                yield replace(looks, text=" ")
            case "strong":
                yield from _runs(child, replace(looks, is_strong=True))
            case "em":
                yield from _runs(child, replace(looks, is_emphasised=True))
            case "link":
                yield from _linked(child, looks)
            case _:
                yield from _runs(child, looks)


def _linked(node: SyntaxTreeNode, looks: Run) -> Iterator[Run]:
    """What leads nowhere on the web is told and not followed: a user cannot know its pages."""
    address = str(node.attrs.get("href", ""))
    if address.isascii() and address.startswith(FOLLOWED):
        yield from _runs(node, replace(looks, link=address))
        return
    yield from _runs(node, looks)
    if address not in _plain(node):
        yield replace(looks, text=f" ({address})")


def _merged(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Neighbours that look the same become one run."""
    merged: list[Run] = []
    for run in runs:
        if merged and replace(merged[-1], text=run.text) == run:
            merged[-1] = replace(run, text=merged[-1].text + run.text)
        else:
            merged.append(run)
    return tuple(merged)
