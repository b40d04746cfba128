"""Alphabetical order: å, ä and ö last in Swedish, as plain letters in English."""

import unicodedata
from collections.abc import Callable, Iterable
from typing import TypeVar

from foundation.bilingual import active_language

T = TypeVar("T")
SWEDISH_LAST = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"})


def sort_key(text: str, language: str | None = None) -> str:
    """A key by which texts sort as readers of ``language`` (default: the active one) expect."""
    folded = unicodedata.normalize("NFC", text).casefold()
    if (language or active_language()) == "sv":
        folded = folded.translate(SWEDISH_LAST)
    decomposed = unicodedata.normalize("NFKD", folded)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def alphabetical(things: Iterable[T], name: Callable[[T], str]) -> list[T]:
    """``things`` in the alphabetical order of ``name(thing)``."""
    return sorted(things, key=lambda thing: sort_key(name(thing)))
