"""Columns that are derived from others whenever a row is written."""

import pytest
from django.utils import translation

from actions.models import Action
from foundation.search import by_text, containing
from tests.factories import ActionFactory

pytestmark = pytest.mark.django_db


def test_words_are_found_in_any_case_and_order():
    found = ActionFactory(title_sv="Öppna ÅRSTA vårdcentral", title_en="")
    ActionFactory(title_sv="Öppna Farsta vårdcentral")
    assert list(Action.objects.filter(containing("årsta öppna"))) == [found]


def test_percent_sign_is_a_letter_like_others():
    ActionFactory(title_sv="Halvera väntetiden")
    assert not Action.objects.filter(containing("%")).exists()


def test_changed_text_is_found_and_sorted_anew():
    action = ActionFactory(title_sv="Zebra")
    action.title_sv = "Apa"
    action.save()
    action.refresh_from_db()
    assert action.search_text.splitlines()[1] == "apa"
    assert action.sort_key_sv == "apa"


def test_rows_written_in_bulk_have_their_columns():
    row = ActionFactory.build(
        plan=ActionFactory().plan, responsible_organisation=ActionFactory().responsible_organisation
    )
    row.responsible_person, row.title_sv, row.title_en = None, "Ärta", ""
    Action.objects.bulk_create([row])
    assert Action.objects.get(pk=row.pk).sort_key_sv == "|rta"


@pytest.mark.parametrize(
    ("language", "order"),
    [("sv", ["Apa", "Zebra", "Åre", "Öl"]), ("en", ["Apa", "Åre", "Öl", "Zebra"])],
)
def test_titles_sort_as_readers_of_the_language_expect(language, order):
    for title in ("Öl", "Zebra", "Åre", "Apa"):
        ActionFactory(title_sv=title, title_en="")
    with translation.override(language):
        found = Action.objects.order_by(by_text())
        assert [action.title_sv for action in found] == order
