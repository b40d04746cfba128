"""Everything is said in Swedish too, and locale/ holds what the source says now."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    NumericPasswordValidator,
    UserAttributeSimilarityValidator,
)
from django.utils.translation import gettext, override, pgettext

from tests.conftest import NO_GETTEXT

ROOT = Path(__file__).resolve().parent.parent
SWEDISH = Path("locale", "sv", "LC_MESSAGES", "django.po")
NOT_SOURCE = {".git", ".venv", "var", "tests", "__pycache__"}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd%]|\{\w*\}")
SENTENCE_ENDS = ".?!:…"

SAME_IN_BOTH = {
    "Administration",
    "Definition",
    "Excel",
    "Word",
    "Forum",
    "HTML",
    "Message-ID",
    "Organisation",
    "PDF",
    "PowerPoint",
    "Period",
    "Person",
    "SHA-256",
    "Status",
    "Version",
    "data",
    "format",
    "forum",
    "organisation",
    "period",
    "person",
    "region",
    "status",
    "text",
    "version",
    "version %(version)s",
    "%(year)s, version %(version)s",
    "%(counter)s organisation",
    "%(count)d person",
    "%(counter)s person",
}
"""Texts with words in them that are spelled the same in English and in Swedish."""

OTHER_END = {"No.", "Hello %(name)s,"}
LITERAL_WORDS = {"Milstolpe", "English", "Svenska", "SHA", "Outlook", "Google", "Apple"}
"""Words in templates that are the same whatever the language of the page."""


@pytest.fixture(scope="module")
def swedish():
    return polib.pofile(str(ROOT / SWEDISH))


def texts_of(entry):
    """Each text of an entry with its translation, the plural too."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    singular, plural = (entry.msgstr_plural[form] for form in (0, 1))
    return [(entry.msgid, singular), (entry.msgid_plural, plural)]


def pairs(catalogue):
    return [pair for entry in catalogue for pair in texts_of(entry)]


def keys(catalogue):
    return {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in catalogue}


def letters(text):
    return re.sub(r"[\W\d_]", "", PLACEHOLDER.sub("", text))


def test_every_text_is_translated(swedish):
    assert [entry.msgid for entry in swedish.untranslated_entries()] == []


def test_no_translation_is_a_guess(swedish):
    assert [entry.msgid for entry in swedish.fuzzy_entries()] == []


def test_no_translation_is_left_over(swedish):
    assert [entry.msgid for entry in swedish.obsolete_entries()] == []


def test_translations_keep_the_placeholders(swedish):
    def found(text):
        return sorted(PLACEHOLDER.findall(text))

    assert [english for english, text in pairs(swedish) if found(english) != found(text)] == []


def test_translations_begin_as_the_english_does(swedish):
    """A sentence with a capital letter, a label in the middle of one without."""

    def first_is_upper(text):
        first = letters(text)[:1]
        return first.isupper() if first and letters(text)[0] == text[0] else None

    assert [
        english
        for english, text in pairs(swedish)
        if None not in (first_is_upper(english), first_is_upper(text))
        and first_is_upper(english) != first_is_upper(text)
    ] == []


def test_translations_end_as_the_english_does(swedish):
    def end(text):
        return text[-1:] if text[-1:] in SENTENCE_ENDS else ""

    assert [
        english
        for english, text in pairs(swedish)
        if end(english) != end(text) and english not in OTHER_END
    ] == []


def test_translations_are_in_swedish(swedish):
    same = {
        english
        for english, text in pairs(swedish)
        if letters(english) and english.casefold() == text.casefold()
    }
    assert same == SAME_IN_BOTH


def test_swedish_is_shown():
    with override("sv"):
        assert gettext("My work") == "Mitt arbete"
        assert pgettext("indicator", "direction") != gettext("direction")


def test_templates_hold_no_words_of_their_own():
    """Words stand in translate and blocktranslate, where they are collected."""
    found = {}
    for template in sorted((ROOT / "templates").rglob("*.*")):
        text = template.read_text(encoding="utf-8")
        for block in ("comment", "blocktranslate"):
            text = re.sub(rf"{{% {block}.*?{{% end{block} %}}", " ", text, flags=re.DOTALL)
        text = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}|<!--.*?-->", " ", text, flags=re.DOTALL)
        spoken = re.findall(r'\b(?:alt|title|placeholder|aria-label|data-label)="([^"]*)"', text)
        text = re.sub(r"<[^>]*>|&\w+;", " ", text)
        words = re.findall(r"[^\W\d_]{2,}", " ".join([text, *spoken]))
        strange = [word for word in words if word not in LITERAL_WORDS]
        if strange:
            found[template.relative_to(ROOT).as_posix()] = strange
    assert found == {}


def test_translations_are_those_of_the_source(swedish, tmp_path):
    """`make messages` would change nothing: no new text, and none that is gone."""
    if shutil.which("xgettext") is None:
        (pytest.fail if os.environ.get("REQUIRE_GETTEXT") == "1" else pytest.skip)(NO_GETTEXT)
    copy = tmp_path / "source"
    shutil.copytree(
        ROOT, copy, ignore=lambda _folder, names: [name for name in names if name in NOT_SOURCE]
    )
    (copy / SWEDISH).unlink()
    options = ["--locale=sv", "--ignore=var", "--ignore=tests"]
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", *options],
        cwd=copy,
        env={**os.environ, "DATA_DIR": str(tmp_path / "data"), "DJANGO_SETTINGS_MODULE": ""},
        check=True,
        capture_output=True,
    )
    found = keys(polib.pofile(str(copy / SWEDISH)))
    assert {"new": found - keys(swedish), "gone": keys(swedish) - found} == {
        "new": set(),
        "gone": set(),
    }


def test_texts_of_libraries_are_said_our_way(swedish):
    """They are still written as the library writes them: else its own text would be shown."""
    with override("sv"):
        own = {entry.msgid: entry.msgstr for entry in swedish}
        for text in (
            UserAttributeSimilarityValidator().get_help_text(),
            CommonPasswordValidator().get_help_text(),
            NumericPasswordValidator().get_help_text(),
            *(
                str(DefaultAccountAdapter.error_messages[name])
                for name in (
                    "email_password_mismatch",
                    "incorrect_code",
                    "rate_limited",
                    "same_as_current",
                    "too_many_login_attempts",
                )
            ),
        ):
            assert text in own.values()
        assert MinimumLengthValidator(8).get_help_text() == "Lösenordet måste ha minst 8 tecken."
