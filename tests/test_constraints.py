"""The database itself refuses what no form should let through."""

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import Q

from tests.factories import ActionFactory, ReportingDateFactory

ROOMS = ("jobs", "accounts", "strategy", "actions", "reporting")


def choice_fields():
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models():
            if not model.__name__.startswith("Historical"):
                yield from ((model, field) for field in model._meta.fields if field.choices)


def values_checked(model: type[models.Model], name: str) -> list[set]:
    return [
        set(value)
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint) and isinstance(constraint.condition, Q)
        for key, value in (
            child for child in constraint.condition.children if isinstance(child, tuple)
        )
        if key == f"{name}__in"
    ]


@pytest.mark.parametrize(
    ("model", "field"),
    [
        pytest.param(model, field, id=f"{model.__name__}.{field.name}")
        for model, field in choice_fields()
    ],
)
def test_database_knows_the_choices_of_every_field(model, field):
    allowed = {value for value, _label in field.flatchoices}
    if field.blank:
        allowed.add("")
    assert values_checked(model, field.name) == [allowed]


@pytest.mark.django_db
@pytest.mark.parametrize("months", [0, 25])
def test_reporting_interval_is_one_to_twenty_four_months(months):
    action, reporting_date = ActionFactory(), ReportingDateFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(action).objects.filter(pk=action.pk).update(reporting_interval_months=months)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(reporting_date).objects.filter(pk=reporting_date.pk).update(
            repeats_every_months=months
        )
