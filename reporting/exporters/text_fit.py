"""How much text a slide holds, and where a text that is longer is cut.

Widths are those of Arial, in em, as Adobe's metrics of Helvetica give them; what the table does not
know is taken to be wide. A text that fits here fits where it is set in Arial or a narrower face.
"""

import math
import re
import unicodedata

WIDTHS = {
    0.23: "ijl'’‘|",
    0.28: "ftI .,:;/\\!\u00a0",
    0.34: 'r-()[]"“”`·',
    0.5: "cksvxyzJ*",
    0.62: "FTLZ+=<>~^−",
    0.73: "wCDHNRUGOQÖÄÅÜ&",
    0.84: "mM",
    1.0: "W@%—…",
}
WIDTH_OF = {sign: width for width, signs in WIDTHS.items() for sign in signs}
USUAL, CAPITAL, UNKNOWN = 0.56, 0.68, 1.05
NARROWEST = 0.22
SENTENCE_END = re.compile(r"[.!?…。！？](?=\s|$)")
LEAST_KEPT = 0.6
"""A text is cut at the end of a sentence where so much of what fits is kept."""


def width_of(text: str) -> float:
    """About how wide ``text`` is, in em: rather too much than too little."""
    return sum(map(_width, text))


def _width(sign: str) -> float:
    if sign in WIDTH_OF:
        return WIDTH_OF[sign]
    if unicodedata.combining(sign):
        return 0
    if sign > "\u04ff":
        return UNKNOWN
    return CAPITAL if sign.isupper() else USUAL


def lines_of(text: str, width: float) -> int:
    """How many lines ``text`` takes at ``width`` em; words too long for a line are broken."""
    lines, used = 1, 0.0
    space = _width(" ")
    for word in text.split():
        needed = width_of(word)
        if used and used + space + needed <= width:
            used += space + needed
            continue
        if used:
            lines, used = lines + 1, 0.0
        if needed > width:
            whole = math.ceil(needed / (width - 1)) - 1
            lines += whole
            needed -= whole * (width - 1)
        used = needed
    return lines


def fitted(text: str, *, width: float, lines: int) -> str:
    """``text``, or as much of its beginning as ``lines`` of ``width`` em hold, with an ellipsis.

    It is cut after a sentence if that keeps most of what fits, else after a word.
    """
    longest = int(lines * width / NARROWEST) + 1
    if len(text) <= longest and lines_of(text, width) <= lines:
        return text
    low, high = 0, min(len(text), longest)
    while low < high:
        middle = (low + high + 1) // 2
        if lines_of(text[:middle] + " …", width) <= lines:
            low = middle
        else:
            high = middle - 1
    kept = text[:low]
    ends = [found.end() for found in SENTENCE_END.finditer(kept)]
    if ends and ends[-1] >= low * LEAST_KEPT and text[ends[-1] :].strip():
        sentences = f"{kept[: ends[-1]]} …"
        if lines_of(sentences, width) <= lines:
            return sentences
    word = kept.rsplit(None, 1)[0] if len(kept.split()) > 1 and not text[low].isspace() else kept
    # The ellipsis is wider than what it stands for, where that was a narrow sign.
    while word and lines_of(_ended(word), width) > lines:
        word = word[:-1]
    return _ended(word)


def _ended(text: str) -> str:
    return f"{_whole(text).rstrip(' ,;:–-.')}…"


def _whole(text: str) -> str:
    """``text`` without what was left of a sign that is made of several."""
    while text and (text[-1] == "\u200d" or "\ufe00" <= text[-1] <= "\ufe0f"):
        text = text[:-1]
    return text
