"""Values that no report brings: entered, corrected and withdrawn from the page of the indicator."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from actions.domain.parts import parts_of
from actions.models import ActionPlan, Indicator, Measurement, StoredEvaluation
from actions.rules.periods import Frequency, latest_ended_period
from tests.cast import ROLES, assemble
from tests.factories import (
    BreakdownFactory,
    CategoryFactory,
    IndicatorFactory,
    MeasurementFactory,
    ObjectiveFactory,
    PartValueFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db

LAST_YEAR = latest_ended_period(timezone.localdate(), Frequency.YEAR).start
MAY = {"administrator", "coordinator", "responsible", "colleague"}


class Stage:
    """An indicator that the cast's organisation delivers, from 10 in 2020 to 100 in 2030, broken
    down by sex.
    """

    def __init__(self, cast=None):
        self.cast = cast or assemble()
        self.indicator = IndicatorFactory(
            objective=ObjectiveFactory(plan=self.cast.plan),
            responsible_organisation=self.cast.action.responsible_organisation,
            series__baseline=Decimal(10),
            series__baseline_period=date(LAST_YEAR.year - 4, 1, 1),
        )
        self.series = self.indicator.series.get()
        TargetFactory(series=self.series, period=date(2030, 1, 1))
        breakdown = BreakdownFactory(indicator=self.indicator)
        self.women, self.men = (
            CategoryFactory(breakdown=breakdown, name_en=name) for name in ("women", "men")
        )
        self.address = reverse("actions:value-new", args=[self.indicator.pk])

    def recorded(self, value=44, women=None, men=None, period=LAST_YEAR):
        measurement = MeasurementFactory(series=self.series, period=period, value=Decimal(value))
        for category, part in ((self.women, women), (self.men, men)):
            if part is not None:
                PartValueFactory(measurement=measurement, category=category, value=Decimal(part))
        return measurement

    def filled(self, value, women="", men="", **more):
        return {
            "period_start": LAST_YEAR.isoformat(),
            "value": value,
            f"value_part_{self.women.pk}": women,
            f"value_part_{self.men.pk}": men,
            **more,
        }

    def parts(self, measurement):
        kept = parts_of([measurement.pk]).get(measurement.pk, {})
        return [kept.get(self.women.pk), kept.get(self.men.pk)]


@pytest.fixture
def stage():
    return Stage()


@pytest.fixture
def deliverer(client, stage):
    client.force_login(stage.cast.colleague)
    return client


def correction(measurement):
    return reverse("actions:value-correct", args=[measurement.pk])


def faults(response):
    return {name: list(found) for name, found in response.context["form"].errors.items()}


@pytest.mark.parametrize("role", [role for role in ROLES if role != "visitor"])
def test_who_may_enter_correct_and_withdraw(client, stage, role):
    measurement = stage.recorded(period=date(LAST_YEAR.year - 1, 1, 1))
    client.force_login(getattr(stage.cast, role))
    addresses = [
        stage.address,
        correction(measurement),
        reverse("actions:value-withdraw", args=[measurement.pk]),
    ]
    expected = 200 if role in MAY else 302 if role == "inactive" else 403

    assert [client.get(address).status_code for address in addresses] == [expected] * 3


def test_visitor_is_asked_to_sign_in(client, stage):
    assert client.get(stage.address).status_code == 302


def test_what_nobody_may_see_is_not_found(client):
    stage = Stage(assemble(plan_status=ActionPlan.DRAFT))
    client.force_login(stage.cast.outsider)

    assert client.get(stage.address).status_code == 404
    assert client.get(correction(stage.recorded())).status_code == 404


def test_value_is_saved_with_source_note_and_parts(stage, deliverer):
    fields = stage.filled("44,5", "41", "47", source="Registret", note="Preliminary.")
    response = deliverer.post(stage.address, fields)

    assert response.url == f"{stage.indicator.get_absolute_url()}#figures"
    measurement = Measurement.objects.get()
    assert (measurement.value, measurement.source, measurement.note) == (
        Decimal("44.5"),
        "Registret",
        "Preliminary.",
    )
    assert (measurement.recorded_by, measurement.entry) == (stage.cast.colleague, None)
    assert stage.parts(measurement) == [41, 47]
    assert StoredEvaluation.objects.get().status != "no_measurement"


def test_parts_that_disagree_are_asked_about(stage, deliverer):
    response = deliverer.post(stage.address, stage.filled("60", "41", "47"))

    first = f"value_part_{stage.women.pk}"
    assert "higher than every part" in faults(response)[first][0]
    fields = stage.filled("60", "41", "47", value_parts_sure="on")
    assert deliverer.post(stage.address, fields).status_code == 302


def test_surprising_value_is_asked_about(stage, deliverer):
    stage.recorded(4, period=date(LAST_YEAR.year - 1, 1, 1))

    response = deliverer.post(stage.address, stage.filled("440"))
    assert list(faults(response)) == ["value"]
    assert "Yes, 440 per cent is right" in response.content.decode()

    assert deliverer.post(stage.address, stage.filled("440", sure="on")).status_code == 302


def test_missed_periods_are_offered_newest_first(stage, deliverer):
    stage.recorded(period=date(LAST_YEAR.year - 2, 1, 1))

    page = deliverer.get(f"{stage.address}?period={LAST_YEAR.year - 1}-01-01")

    offered = [label for _, label in page.context["form"].fields["period_start"].choices]
    ended = [label for label in offered if "running" not in label]
    assert ended == [f"{LAST_YEAR.year - years}" for years in (0, 1, 3)]
    assert page.context["form"]["period_start"].value() == f"{LAST_YEAR.year - 1}-01-01"


@pytest.mark.parametrize(
    ("start", "value", "field"),
    [
        ("1999-01-01", "1", "period_start"),
        ("nonsense", "1", "period_start"),
        (LAST_YEAR.isoformat(), "", "value"),
        (LAST_YEAR.isoformat(), "many", "value"),
    ],
    ids=["period-not-offered", "no-period", "no-value", "no-number"],
)
def test_fault_stands_beside_its_field(stage, deliverer, start, value, field):
    response = deliverer.post(stage.address, stage.filled(value) | {"period_start": start})

    assert list(faults(response)) == [field]
    assert not Measurement.objects.exists()


def test_closed_plan_takes_no_values(client):
    stage = Stage(assemble(plan_status=ActionPlan.CLOSED))
    client.force_login(stage.cast.coordinator)

    for address in (stage.address, correction(stage.recorded())):
        assert "takes no more values" in client.post(address, stage.filled("1")).content.decode()
    assert Measurement.objects.count() == 1


def test_indicator_without_series_says_so(client, stage):
    bare = IndicatorFactory(objective=stage.indicator.objective, with_series=False)
    client.force_login(stage.cast.coordinator)

    page = client.get(reverse("actions:value-new", args=[bare.pk]))

    assert "The indicator has no series yet." in page.content.decode()


def test_correction_needs_a_reason_and_keeps_what_stood(stage, deliverer):
    measurement = stage.recorded(44, 41, 47)
    address = correction(measurement)

    assert list(faults(deliverer.post(address, stage.filled("45", "41", "47")))) == ["reason"]
    fields = stage.filled("45", "42", "47", reason="Räknat fel.")
    assert deliverer.post(address, fields).status_code == 302

    measurement.refresh_from_db()
    assert (measurement.value, stage.parts(measurement)) == (45, [42, 47])
    assert [str(row.value) for row in measurement.history.all()] == ["45.000000", "44.000000"]


def test_parts_are_added_without_a_reason(stage, deliverer):
    measurement = stage.recorded(44)

    response = deliverer.post(correction(measurement), stage.filled("44", "41", "47"))

    assert response.status_code == 302
    assert stage.parts(measurement) == [41, 47]


def test_value_changed_by_somebody_else_is_shown_first(stage, deliverer):
    measurement = stage.recorded(44)
    address = correction(measurement)
    seen = deliverer.get(address).context["form"]["version"].value()
    fields = stage.filled("45", reason="Fel.")
    deliverer.post(address, fields | {"version": seen})

    response = deliverer.post(address, fields | {"value": "46", "version": seen})
    assert "It is 45\xa0per cent now." in response.content.decode()

    again = response.context["form"]["version"].value()
    fields = fields | {"value": "46", "version": again}
    assert deliverer.post(address, fields).status_code == 302
    measurement.refresh_from_db()
    assert measurement.value == 46


def test_withdrawn_value_makes_room_for_another(stage, deliverer):
    measurement = stage.recorded(44)
    address = reverse("actions:value-withdraw", args=[measurement.pk])

    assert list(faults(deliverer.post(address, {"reason": ""}))) == ["reason"]
    response = deliverer.post(address, {"reason": "Fel år."})
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "The value is withdrawn. It stays in the history."
    ]
    assert StoredEvaluation.objects.get(indicator=stage.indicator).status == "no_measurement"
    assert deliverer.get(address).status_code == 404
    assert deliverer.post(stage.address, stage.filled("45")).status_code == 302


def test_milestone_is_answered_with_yes_or_no(client, stage):
    Indicator.objects.filter(pk=stage.indicator.pk).update(direction="milestone")
    client.force_login(stage.cast.coordinator)

    assert list(faults(client.post(stage.address, stage.filled("5")))) == ["value"]
    assert client.post(stage.address, stage.filled("1")).status_code == 302


@pytest.mark.parametrize("count", [1, 8])
def test_pages_have_a_fixed_number_of_queries(client, stage, django_assert_num_queries, count):
    client.force_login(stage.cast.coordinator)
    for years in range(count):
        period = date(LAST_YEAR.year - 1 - years, 1, 1)
        measurement = stage.recorded(44, 41, 47, period=period)
    client.get(stage.address)

    with django_assert_num_queries(8):
        client.get(stage.address)
    with django_assert_num_queries(11):
        client.get(correction(measurement))
