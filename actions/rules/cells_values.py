"""Reading single cells: days, names, and numbers of objectives. Nothing is guessed."""

import re
from collections.abc import Hashable, Iterable
from datetime import date
from typing import Generic, TypeVar

from actions.rules.cells import folded

Key = TypeVar("Key", bound=Hashable)

MONTHS = (
    ("januari", "january"),
    ("februari", "february"),
    ("mars", "march"),
    ("april",),
    ("maj", "may"),
    ("juni", "june"),
    ("juli", "july"),
    ("augusti", "august"),
    ("september",),
    ("oktober", "october"),
    ("november",),
    ("december",),
)
SHORTEST_MONTH = 3
MIDNIGHT = re.compile(r"[ T]00:00(:00(\.0+)?)?Z?$")
YEAR_FIRST = re.compile(r"(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|(\d{2})(\d{2}))")
DAY_FIRST = re.compile(r"(\d{1,2})[-/.] ?(\d{1,2})(?:[-/.] ?| )(\d{4})")
DAY_AND_MONTH = re.compile(
    r"(?:den |the )?(\d{1,2})(?::?[ae]|st|nd|rd|th)?\.? ([a-z]+)\.?,? (\d{4})"
)
MONTH_AND_DAY = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
SEPARATORS = re.compile(r"[,;\n]+|\s+(?:och|and|&)\s+|\s+")
ADDRESS = re.compile(r"<\s*([^<>\s]+@[^<>\s]+)\s*>\s*$")
NOTHING = frozenset({"", "-", "–", "—"})
"""What people write into a cell that is to be empty."""


def read_day(text: str) -> date:
    """The day that ``text`` names, the Swedish or the English way.

    2026-05-01, 20260501, 1/5 2026, 1.5.2026 and 01/05/2026 (the day first), 1 maj 2026,
    May 1, 2026; midnight after it, as spreadsheets write, is passed over. The year has four digits.

    Raises ValueError for anything else, and for a day that does not exist.
    """
    text = MIDNIGHT.sub("", text.strip().replace("−", "-").replace("–", "-"))
    text = folded(text)
    if not text.isascii():
        raise ValueError(text)
    if found := YEAR_FIRST.fullmatch(text):
        year, *parts = (int(part) for part in found.groups() if part is not None)
        return date(year, *parts)
    if found := DAY_FIRST.fullmatch(text):
        return date(int(found[3]), int(found[2]), int(found[1]))
    if found := DAY_AND_MONTH.fullmatch(text):
        return date(int(found[3]), _month(found[2]), int(found[1]))
    if found := MONTH_AND_DAY.fullmatch(text):
        return date(int(found[3]), _month(found[1]), int(found[2]))
    raise ValueError(text)


def _month(name: str) -> int:
    if len(name) >= SHORTEST_MONTH:
        for number, names in enumerate(MONTHS, start=1):
            if any(each.startswith(name) for each in names):
                return number
    raise ValueError(name)


def read_numbers(text: str) -> list[str]:
    """The numbers of objectives in a cell such as "1, 2.1 och 3", each once, in their order."""
    if text.strip() in NOTHING:
        return []
    numbers = (number.rstrip(".") for number in SEPARATORS.split(text.strip()))
    return list(dict.fromkeys(number for number in numbers if number))


def read_milestones(text: str) -> list[tuple[str, str]]:
    """Title and day, as they were written, of each milestone in "title @ 2026-05-01; …".

    A line break separates as well as a semicolon. The day is empty where no @ gives one.
    """
    if text.strip() in NOTHING:
        return []
    found = []
    for part in re.split(r"[;\n]", text):
        title, sign, day = part.rpartition("@")
        title, day = (title, day) if sign else (part, "")
        if title.strip() or day.strip():
            found.append((title.strip(), day.strip()))
    return found


class UnknownName(ValueError):  # noqa: N818
    """Nothing is called so."""


class AmbiguousName(ValueError):  # noqa: N818
    """Several things are called so."""


class Names(Generic[Key]):
    """Things that are found by any of their names, in any case."""

    def __init__(self, named: Iterable[tuple[Key, Iterable[str]]] = ()) -> None:
        found: dict[str, set[Key]] = {}
        for key, names in named:
            for name in names:
                if name:
                    found.setdefault(folded(name), set()).add(key)
        self._keys = found

    def all(self, text: str) -> frozenset[Key]:
        """Everything that is called ``text``; of "Name <address>" the address decides."""
        address = ADDRESS.search(text)
        return frozenset(self._keys.get(folded(address[1] if address else text), ()))

    def find(self, text: str, among: frozenset[Key] | None = None) -> Key:
        """The one thing that is called ``text``.

        Where several are, those ``among`` come first. Raises UnknownName or AmbiguousName.
        """
        found = self.all(text)
        if not found:
            raise UnknownName(text)
        if len(found) > 1 and among is not None:
            found = found & among or found
        if len(found) > 1:
            raise AmbiguousName(text)
        (key,) = found
        return key
