"""Text that the owner writes in Swedish and English: one column for each language.

A model declares ``title_sv``, ``title_en`` and ``title = Bilingual()``. Reading ``thing.title``
gives the text of the active language, or the other language's text where that one is empty.
"""

from typing import Any

from django.utils.translation import get_language

LANGUAGES = ("sv", "en")


def active_language() -> str:
    """The active language as one of LANGUAGES; Swedish when none is active."""
    language = (get_language() or "sv")[:2]
    return language if language in LANGUAGES else "sv"


def choose(texts: dict[str, str], language: str | None = None) -> str:
    """The text in ``language`` (default: the active one), else the other language's text."""
    language = language or active_language()
    other = "en" if language == "sv" else "sv"
    return texts.get(language) or texts.get(other) or ""


def both(instance: Any, name: str) -> dict[str, str]:
    """Both texts of one bilingual attribute of ``instance``: ``{"sv": …, "en": …}``."""
    return {language: getattr(instance, f"{name}_{language}") for language in LANGUAGES}


class Bilingual:
    """Reads a pair of ``<name>_sv`` and ``<name>_en`` attributes in the active language."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return self if instance is None else choose(both(instance, self.name))
