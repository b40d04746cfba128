import pytest

from actions.models import Objective
from foundation.shaping import ChangedMeanwhile, changed_since, newest_version, save_values
from tests.factories import NeedFactory, ObjectiveFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def objective():
    return ObjectiveFactory(title_sv="Förr", description_sv="Text")


def test_values_and_links_are_saved_with_who_and_why(objective):
    person, need = PersonFactory(), NeedFactory()

    save_values(
        objective, by=person, values={"title_sv": "Nu"}, links={"needs": [need]}, reason="Ny text"
    )

    saved = Objective.objects.get()
    assert (saved.title_sv, list(saved.needs.all())) == ("Nu", [need])
    for row in saved.history.order_by("-history_id")[:2]:
        assert (row.history_user, row.history_change_reason) == (person, "Ny text")


def test_nothing_changed_writes_nothing(objective):
    save_values(objective, by=None, values={"title_sv": "Förr"}, links={"needs": []})
    assert objective.history.count() == 1


def test_other_columns_keep_what_they_say_now(objective):
    Objective.objects.update(number="99")
    save_values(objective, by=None, values={"title_sv": "Nu"})
    assert Objective.objects.get().number == "99"


def test_a_change_by_somebody_else_is_not_overwritten_unseen(objective):
    version, other = newest_version(objective), PersonFactory()
    save_values(
        objective, by=other, values={"title_sv": "Deras"}, links={"needs": [need := NeedFactory()]}
    )

    with pytest.raises(ChangedMeanwhile) as refused:
        save_values(
            objective,
            by=PersonFactory(),
            values={"title_sv": "Min"},
            links={"needs": []},
            based_on=version,
        )

    meanwhile = refused.value.meanwhile
    assert meanwhile.by == other
    assert meanwhile.version == newest_version(objective)
    assert [(each.name, each.before, each.now) for each in meanwhile.changes] == [
        ("title_sv", "Förr", "Deras"),
        ("needs", [], [need.pk]),
    ]
    assert Objective.objects.get().title_sv == "Deras"


def test_a_change_of_another_field_is_no_conflict(objective):
    version = newest_version(objective)
    save_values(objective, by=None, values={"description_sv": "Deras"})
    save_values(objective, by=None, values={"title_sv": "Min"}, based_on=version)
    saved = Objective.objects.get()
    assert (saved.title_sv, saved.description_sv) == ("Min", "Deras")


def test_a_version_of_another_record_tells_nothing(objective):
    stranger = newest_version(ObjectiveFactory())
    assert changed_since(objective, stranger, ["title_sv"]) is None
