"""Text for the PDF: only characters that its font draws.

PDF/UA refuses a document in which one character has no glyph. What the font lacks is written so
that it can still be read: a letter's plain form where it has one, a picture's name ("[rocket]"),
else the character's number ("[U+4E2D]"). What is replaced is remembered, so that the document can
say so.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

import font_source_sans_pro
import fontpkg_source_sans_3
from fontTools.ttLib import TTFont

# The text's, and the charts' (foundation.charts says why theirs is another).
FONT_FOLDERS = (
    Path(fontpkg_source_sans_3.ROOT) / "files",
    Path(font_source_sans_pro.font_directory),
)
TEXT_FONT = FONT_FOLDERS[0] / "SourceSans3[wght].ttf"
CHART_FONT = FONT_FOLDERS[1] / "SourceSansPro-Regular.ttf"

LONGEST_WORD = 40  # characters; longer ones may be broken anywhere
LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
BREAK = "\u200b"
LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
SPACES = re.compile(r"[\t\n ]+")


@cache
def _unsafe(font: Path = TEXT_FONT) -> re.Pattern[str]:
    """Finds what cannot be given to the PDF as it is: no glyph, or a sign that only steers.

    Signs that steer the direction of text are left out also where the font knows them: they let a
    text show itself in another order than it is written.
    """
    with TTFont(font, lazy=True) as opened:
        known = {chr(point) for point in opened.getBestCmap()}
    safe = sorted(
        sign
        for sign in known
        if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
        and not "\ufe00" <= sign <= "\ufe0f"
    )
    return re.compile(f"[^\n\t{''.join(map(re.escape, safe))}]+")


class Writer:
    """Writes texts for one document; ``replaced`` is what scripts it had to leave out.

    An empty name among them stands for pictures, and for signs of no script. ``site`` is the
    address of the site that the document speaks of, as far as it is known.
    """

    def __init__(self, site: str = "") -> None:
        self.site = site
        self.replaced: set[str] = set()

    def name(self, text: str) -> str:
        """``text`` on one line, for what sets no lines: titles, keywords."""
        return SPACES.sub(" ", self.drawable(text)).strip()

    def chart_name(self, text: str) -> str:
        """``text`` on one line, for a chart: marks that no letter there carries are left out."""
        bare = _unsafe(CHART_FONT).sub(
            lambda found: unicodedata.normalize("NFD", found.group()), self.name(text)
        )
        return "".join(sign for sign in bare if not unicodedata.category(sign).startswith("M"))

    def line(self, text: str) -> str:
        """``text`` on one line, or on more where it is too long for one."""
        return _breakable(self.name(text))

    def run(self, text: str) -> str:
        """``text`` as a piece of a line: spaces at its ends part it from its neighbours."""
        return _breakable(SPACES.sub(" ", self.drawable(text)))

    def address(self, text: str) -> str:
        """An address of the web, which may be broken where a part of it ends."""
        return self.line(text).replace("/", "/" + BREAK)

    def drawable(self, text: str) -> str:
        """``text`` without any character that the PDF cannot show."""
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
        text = LINE_ENDS.sub("\n", text)
        return _unsafe().sub(self._replace, text)

    def _replace(self, found: re.Match[str]) -> str:
        parts: list[str] = []
        numbers: list[str] = []
        for sign in found.group():
            plain = _plain_form(sign)
            if plain is not None:
                written = plain
            elif unicodedata.category(sign) == "So":
                self.replaced.add("")
                written = f"[{unicodedata.name(sign, f'U+{ord(sign):04X}').lower()}]"
            else:
                # The script: the first word of the name, such as CJK or ARABIC.
                self.replaced.add(unicodedata.name(sign, "").partition(" ")[0])
                numbers.append(f"U+{ord(sign):04X}")
                continue
            parts += _flushed(numbers)
            parts.append(written)
        parts += _flushed(numbers)
        return "".join(parts)


def _flushed(numbers: list[str]) -> list[str]:
    if not numbers:
        return []
    written = f"[{' '.join(numbers)}]"
    numbers.clear()
    return [written]


def _plain_form(sign: str) -> str | None:
    """What says the same as ``sign``: nothing for what is not seen; None if nothing does."""
    category = unicodedata.category(sign)
    if category in ("Zs", "Zl", "Zp"):
        return " "
    # What steers, and what only chooses how the sign before looks: variants, keycaps, skin tones.
    if category in ("Cc", "Cf") or "\ufe00" <= sign <= "\ufe0f":
        return ""
    if sign == "\u20e3" or "\U0001f3fb" <= sign <= "\U0001f3ff":
        return ""
    for form in ("NFKC", "NFD"):
        plain = unicodedata.normalize(form, sign)
        if plain != sign and not _unsafe().search(plain):
            return plain
    return None


def _breakable(text: str) -> str:
    """``text`` with places where a word too long for a line may be broken."""

    def broken(word: re.Match[str]) -> str:
        long = word.group()
        return BREAK.join(
            long[start : start + LONGEST_WORD] for start in range(0, len(long), LONGEST_WORD)
        )

    return LONG_WORD.sub(broken, text)
