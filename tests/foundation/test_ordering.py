import pytest

from actions.models import Objective
from foundation.errors import DomainError
from foundation.ordering import in_wanted_order, renumber, reorder
from foundation.shaping_views import wanted_order
from tests.factories import ActionPlanFactory, ObjectiveFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def three():
    plan = ActionPlanFactory()
    return [ObjectiveFactory(plan=plan, number=str(n), position=n) for n in (1, 2, 3)]


def test_reorder_saves_only_what_moves_with_who_and_why(three):
    first, second, third = three
    person = PersonFactory()

    changed = reorder([second, first, third], by=person, reason="Viktigast först")

    assert changed == [second, first]
    assert list(Objective.objects.order_by("position")) == [second, first, third]
    row = second.history.latest()
    assert (row.position, row.history_user, row.history_change_reason) == (
        1,
        person,
        "Viktigast först",
    )
    assert third.history.count() == 1


def test_what_nobody_placed_stays_last(three):
    first, second, third = three
    assert in_wanted_order(three, [third.pk]) == [third, first, second]


def test_numbers_change_places(three):
    first, second, third = three
    person = PersonFactory()

    changed = renumber(three, {first.pk: "2", second.pk: "1"}, by=person, reason="Ny ordning")

    assert changed == [first, second]
    assert dict(Objective.objects.values_list("pk", "number")) == {
        first.pk: "2",
        second.pk: "1",
        third.pk: "3",
    }
    assert first.history.latest().history_change_reason == "Ny ordning"
    assert [row.number for row in first.history.order_by("history_id")] == ["1", "2"]
    assert Objective.objects.get(pk=first.pk).search_text.startswith("2\n")


def test_a_number_is_not_given_twice(three):
    with pytest.raises(DomainError):
        renumber(three, {three[0].pk: "2"}, by=None)
    assert Objective.objects.get(pk=three[0].pk).number == "1"


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({}, [1, 2, 3, 4]),
        ({"move": "3:up"}, [1, 3, 2, 4]),
        ({"move": "1:up"}, [1, 2, 3, 4]),
        ({"move": "1:down"}, [2, 1, 3, 4]),
        ({"move": "9:down"}, [1, 2, 3, 4]),
        ({"move": "x"}, [1, 2, 3, 4]),
        ({"place-4": "1"}, [4, 1, 2, 3]),
        ({"place-1": "3"}, [2, 3, 1, 4]),
        ({"place-1": "4", "place-4": "1"}, [4, 2, 3, 1]),
        ({"place-2": "99"}, [1, 3, 4, 2]),
        ({"place-2": "-1"}, [1, 2, 3, 4]),
        ({"place-2": "½"}, [1, 2, 3, 4]),
    ],
    ids=str,
)
def test_order_that_a_form_asks_for(sent, expected):
    assert wanted_order([1, 2, 3, 4], sent) == expected
