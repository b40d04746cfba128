"""How wide the columns of the Word file's tables are: by what they hold, so that words stay whole.

Measures are twentieths of a point. Texts are measured as if they were set in Arial, which is wider
than the file's own typeface, even where that is bold.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from heapq import nlargest

from reporting.document.blocks import BREAK, Fact, Line, Pill, Table, said, words_of
from reporting.exporters.text_fit import width_of
from reporting.exporters.word_styles import TEXT_WIDTH

EM = 190
"""The size of the text in tables."""
SIDES = 180
"""What stands free at the left and right of a text in its cell."""
LONGEST_WORD, LONGEST_LINE = 2_400, 2_900
"""What a column is widened for at most."""
WIDEST_LABEL = 2_700
MEASURED = 120
"""Characters of a line that are measured: more is wider than any column."""
WITHIN_WORDS = re.compile(r"[ \n\t]+|(?<=[^\W\d_])-")


def column_widths(table: Table) -> list[int]:
    """The width of each column. Those without a share hold their lines whole, as far as there is
    room; the others divide the rest by their shares. A heading may take two lines.
    """
    rows = [*table.rows, *([table.total] if table.total else [])]
    least, wanted = [], []
    for place, column in enumerate(table.columns):
        cells = [row[place] for row in rows]
        least.append(_longest_word([said(column.heading), *cells]))
        wanted.append(max(least[-1], _in_two_lines(column.heading), _longest_line(cells)))
    return divided(least, wanted, [column.share for column in table.columns])


def strip_widths(facts: Sequence[Fact]) -> list[int]:
    """The widths of the columns where the facts stand side by side, each below its label."""
    cells = [[said(fact.label), fact.line] for fact in facts]
    return divided([*map(_longest_word, cells)], [*map(_longest_line, cells)], [0] * len(facts))


def label_width(facts: Sequence[Fact]) -> int:
    """The width of the column of labels, where each stands before what it says."""
    return min(WIDEST_LABEL, _longest_line(said(fact.label) for fact in facts) + SIDES)


def divided(
    least: Sequence[int], wanted: Sequence[int], shares: Sequence[int], width: int = TEXT_WIDTH
) -> list[int]:
    """``width`` among columns: each as wide as is wanted if it has no share, and else by its share
    of what is left, but none narrower than its least as long as there is room for that.
    """
    widths = [
        low if share else high for low, high, share in zip(least, wanted, shares, strict=True)
    ]
    lacking = sum(widths) - width
    if lacking > 0:
        slack = [have - low for have, low in zip(widths, least, strict=True)]
        given = min(1.0, lacking / (sum(slack) or 1))
        widths = [have - round(each * given) for have, each in zip(widths, slack, strict=True)]
        over = max(1.0, sum(widths) / width)
        return [int(each / over) for each in widths]
    if not any(shares):
        return [each + -lacking // len(widths) for each in widths]
    return _filled(widths, shares, width)


def _filled(widths: Sequence[int], shares: Sequence[int], width: int) -> list[int]:
    """``widths``, those with a share widened to it as far as the others leave room."""
    widths = list(widths)
    growing = {place for place, share in enumerate(shares) if share}
    while True:
        rest = width - sum(each for place, each in enumerate(widths) if place not in growing)
        part = rest / sum(shares[place] for place in growing)
        held = {place for place in growing if widths[place] > part * shares[place]}
        if not held:
            break
        growing -= held
    for place in growing:
        widths[place] = int(part * shares[place])
    return widths


def _in_two_lines(heading: str) -> int:
    """What ``heading`` needs where it is broken once, at the best place."""
    words = heading[:MEASURED].split(" ")
    breaks = [(words[:place], words[place:]) for place in range(1, len(words) + 1)]
    return min(_measured(map(" ".join, lines), LONGEST_LINE) for lines in breaks)


def _longest_line(lines: Iterable[Line]) -> int:
    pieces = {piece[:MEASURED] for line in lines for piece in _broken(line)}
    return _measured(pieces, LONGEST_LINE)


def _broken(line: Line) -> Iterator[str]:
    """What ``line`` says between its breaks; a pill has room at its sides."""
    said_so_far = ""
    for each in line:
        if each == BREAK:
            yield said_so_far
            said_so_far = ""
        else:
            said_so_far += f" {each.label} " if isinstance(each, Pill) else each.text
    yield said_so_far


def _longest_word(lines: Iterable[Line]) -> int:
    words = {word[:MEASURED] for line in lines for word in WITHIN_WORDS.split(words_of(line))}
    return _measured(words, LONGEST_WORD)


def _measured(texts: Iterable[str], most: int) -> int:
    longest = nlargest(8, texts, key=len)
    return min(most, int(max(map(width_of, longest), default=0) * EM) + SIDES)
