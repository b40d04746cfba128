"""What a plan's objectives may be parts of."""

import pytest
from django.core.exceptions import ValidationError

from tests.factories import ActionPlanFactory, ObjectiveFactory

pytestmark = pytest.mark.django_db


def test_objective_may_be_part_of_another_of_its_plan():
    plan = ActionPlanFactory()
    ObjectiveFactory(plan=plan, parent=ObjectiveFactory(plan=plan)).full_clean()


def test_objective_of_another_plan_is_no_part():
    part = ObjectiveFactory()
    part.parent = ObjectiveFactory()
    with pytest.raises(ValidationError, match="belongs to another plan"):
        part.full_clean()


def test_part_of_a_part_is_refused():
    plan = ActionPlanFactory()
    part = ObjectiveFactory(plan=plan, parent=ObjectiveFactory(plan=plan))
    deeper = ObjectiveFactory(plan=plan)
    deeper.parent = part
    with pytest.raises(ValidationError, match="A sub-objective has no sub-objectives"):
        deeper.full_clean()


def test_objective_with_parts_becomes_no_part_itself():
    plan = ActionPlanFactory()
    whole = ObjectiveFactory(plan=plan)
    ObjectiveFactory(plan=plan, parent=whole)
    whole.parent = ObjectiveFactory(plan=plan)
    with pytest.raises(ValidationError, match="A sub-objective has no sub-objectives"):
        whole.full_clean()
