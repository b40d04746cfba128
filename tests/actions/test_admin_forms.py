from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import Person
from actions.models import Contributor
from tests.factories import (
    ActionFactory,
    IndicatorFactory,
    NeedFactory,
    ObjectiveFactory,
    OrganisationFactory,
    PersonFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    person = PersonFactory(is_superuser=True)
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client


def change_target(client, target, **changes):
    series = target.series
    data = {
        "indicator": series.indicator_id,
        "number": series.number,
        "baseline": series.baseline or "",
        "baseline_period": series.baseline_period or "",
        "targets-TOTAL_FORMS": 1,
        "targets-INITIAL_FORMS": 1,
        "targets-0-id": target.pk,
        "targets-0-series": series.pk,
        "targets-0-period": target.period,
        "targets-0-value": target.value,
        **changes,
    }
    return client.post(reverse("admin:actions_series_change", args=[series.pk]), data)


def test_changed_target_needs_a_reason(administrator):
    target = TargetFactory(series=IndicatorFactory().series.get(), value=Decimal(200))
    response = change_target(administrator, target, **{"targets-0-value": "150"})
    assert "Say why the figure is changed." in response.content.decode()
    target.refresh_from_db()
    assert target.value == Decimal(200)


def test_reason_for_a_changed_target_stands_in_its_history(administrator):
    target = TargetFactory(series=IndicatorFactory().series.get(), value=Decimal(200))
    response = change_target(
        administrator, target, **{"targets-0-value": "150", "targets-0-reason": "New forecast"}
    )
    assert response.status_code == 302
    target.refresh_from_db()
    assert target.value == Decimal(150)
    assert target.history.latest().history_change_reason == "New forecast"


def test_unchanged_target_needs_no_reason(administrator):
    target = TargetFactory(series=IndicatorFactory().series.get(), value=Decimal(200))
    assert change_target(administrator, target).status_code == 302


def save_through_admin(client, thing, **changes):
    url = reverse(f"admin:actions_{thing._meta.model_name}_change", args=[thing.pk])
    form = client.get(url).context["adminform"].form
    initial = {
        name: [each.pk for each in value] if isinstance(value, list) else value
        for name, value in form.initial.items()
        if value is not None
    }
    inlines = {
        f"{prefix}-{count}": 0
        for prefix in ("contributors", "milestones", "reporting_dates")
        for count in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    return client.post(url, {**initial, **inlines, **changes})


def test_action_cannot_serve_an_objective_of_another_plan(administrator):
    action, elsewhere = ActionFactory(), ObjectiveFactory()
    response = save_through_admin(administrator, action, objectives=[elsewhere.pk])
    assert "An action serves objectives of its own plan." in response.content.decode()
    assert not action.objectives.exists()


def test_objective_cannot_meet_a_need_of_another_strategy(administrator):
    objective, elsewhere = ObjectiveFactory(), NeedFactory()
    response = save_through_admin(administrator, objective, needs=[elsewhere.pk])
    assert "A need belongs to another strategy." in response.content.decode()
    assert not objective.needs.exists()


def test_contributors_person_belongs_to_the_organisation():
    contributor = Contributor(
        action=ActionFactory(),
        organisation=OrganisationFactory(),
        person=PersonFactory(organisation=OrganisationFactory()),
    )
    with pytest.raises(ValidationError, match="This person belongs to another organisation"):
        contributor.full_clean()


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("text", ["12,5", "12.5"])
def test_figures_are_read_in_both_languages(administrator, language, text):
    target = TargetFactory(series=IndicatorFactory().series.get(), value=Decimal(200))
    administrator.cookies["django_language"] = language
    Person.objects.update(language=language)
    response = change_target(
        administrator, target, **{"targets-0-value": text, "targets-0-reason": "New forecast"}
    )
    assert response.status_code == 302
    target.refresh_from_db()
    assert target.value == Decimal("12.5")


def test_tolerance_is_read_with_a_comma(administrator):
    indicator = IndicatorFactory()
    page = administrator.get(reverse("admin:actions_indicator_change", args=[indicator.pk]))
    field = page.context["adminform"].form.fields["tolerance"]
    assert field.clean("2,5") == Decimal("2.5")
