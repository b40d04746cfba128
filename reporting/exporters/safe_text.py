"""Text for formats that are XML or HTML: without the characters that these refuse."""

import re

REPLACEMENT = "\ufffd"
# Control characters, halves of pairs, and code points that are no characters: XML 1.0 refuses most
# of them, HTML the rest.
REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
# Signs that make a text show itself in another order than it is written.
STEERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
SPACES = re.compile(r"[\t\n\r\x85\u2028\u2029 ]+")


class Cleaner:
    """Cleans the texts of one document; ``replaced`` counts the characters that it replaced."""

    def __init__(self) -> None:
        self.replaced = 0

    def __call__(self, text: str) -> str:
        """``text`` on one line, with a sign in the place of each refused character."""
        text, count = REFUSED.subn(REPLACEMENT, SPACES.sub(" ", text))
        self.replaced += count
        return STEERING.sub("", text)
