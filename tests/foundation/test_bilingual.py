import pytest
from django.utils import translation

from foundation.bilingual import Bilingual, active_language, both, choose


class Thing:
    title = Bilingual()

    def __init__(self, title_sv: str, title_en: str) -> None:
        self.title_sv, self.title_en = title_sv, title_en


@pytest.mark.parametrize(
    ("swedish", "english", "language", "expected"),
    [
        ("Mål", "Objective", "sv", "Mål"),
        ("Mål", "Objective", "en", "Objective"),
        ("Mål", "", "en", "Mål"),
        ("", "Objective", "sv", "Objective"),
        ("", "", "sv", ""),
    ],
)
def test_bilingual_reads_the_active_language_or_else_the_other(
    swedish, english, language, expected
):
    with translation.override(language):
        assert Thing(swedish, english).title == expected


def test_bilingual_on_the_class_is_itself():
    assert isinstance(Thing.title, Bilingual)


@pytest.mark.parametrize(
    ("activated", "expected"),
    [("sv", "sv"), ("en", "en"), ("en-gb", "en"), ("de", "sv"), (None, "sv")],
)
def test_active_language_is_swedish_or_english(activated, expected):
    with translation.override(activated):
        assert active_language() == expected


def test_choose_in_a_language_that_is_not_active():
    with translation.override("sv"):
        assert choose({"sv": "Mål", "en": "Objective"}, "en") == "Objective"


def test_both_gives_both_texts():
    assert both(Thing("Mål", ""), "title") == {"sv": "Mål", "en": ""}
