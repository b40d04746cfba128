"""The parts of a value in the form of a report."""

import uuid
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from actions.domain.parts import parts_of
from actions.domain.wanted import value_field
from actions.models import EntryDraft, Measurement, ProgressEntry
from actions.rules.periods import Frequency, latest_ended_period
from tests.cast import assemble
from tests.factories import (
    BreakdownFactory,
    CategoryFactory,
    IndicatorFactory,
    MeasurementFactory,
    ObjectiveFactory,
    PartValueFactory,
)

pytestmark = pytest.mark.django_db

LAST_YEAR = latest_ended_period(timezone.localdate(), Frequency.YEAR)


@pytest.fixture
def cast():
    return assemble()


class Stage:
    """The form of the cast's action, whose indicator is broken down by sex."""

    def __init__(self, cast, client):
        indicator = IndicatorFactory(
            objective=ObjectiveFactory(plan=cast.plan), unit_en="people", decimals=1
        )
        cast.action.objectives.add(indicator.objective)
        breakdown = BreakdownFactory(indicator=indicator, parts_add_up=True)
        self.women, self.men = (
            CategoryFactory(breakdown=breakdown, name_en=name) for name in ("women", "men")
        )
        self.series = indicator.series.get()
        self.field = value_field(self.series.pk, LAST_YEAR.start)
        self.address = reverse("actions:entry-new", args=[cast.action.pk])
        self.client = client
        client.force_login(cast.responsible)

    def send(self, value="", women="", men="", **more):
        return self.client.post(self.address, self.filled(value, women, men, **more))

    def filled(self, value="", women="", men="", **more):
        return {
            "submission_key": str(uuid.uuid4()),
            "status": "on_track",
            "what_happened": "The biobank opened.",
            "reported_on": str(timezone.localdate()),
            self.field: value,
            f"{self.field}_part_{self.women.pk}": women,
            f"{self.field}_part_{self.men.pk}": men,
            **{f"{self.field}_{name}": what for name, what in more.items()},
        }

    def recorded(self, value="88", women="41", men="47"):
        measurement = MeasurementFactory(
            series=self.series, period=LAST_YEAR.start, value=Decimal(value)
        )
        for category, part in ((self.women, women), (self.men, men)):
            if part:
                PartValueFactory(measurement=measurement, category=category, value=Decimal(part))
        return measurement

    @property
    def kept(self):
        """The values of women and men."""
        parts = parts_of([Measurement.objects.get().pk]).get(Measurement.objects.get().pk, {})
        return [parts.get(self.women.pk), parts.get(self.men.pk)]


@pytest.fixture
def stage(cast, client):
    return Stage(cast, client)


def faults(response):
    return {name: list(found) for name, found in response.context["form"].errors.items()}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_parts_are_read_as_people_type_them(stage, language):
    stage.client.cookies["django_language"] = language

    assert stage.send("1 250,5", "1000.5", "250").status_code == 302
    assert stage.kept == [Decimal("1000.5"), 250]


def test_parts_may_be_left_out(stage):
    assert stage.send("88", "41").status_code == 302
    assert stage.kept == [41, None]


def test_parts_that_do_not_add_up_are_asked_about_and_saved_when_confirmed(stage):
    response = stage.send("90", "41", "47")

    first = f"{stage.field}_part_{stage.women.pk}"
    assert list(faults(response)) == [first]
    assert "Together they make 88.0\xa0people" in faults(response)[first][0]
    assert "Yes, the parts are right" in response.content.decode()
    assert not ProgressEntry.objects.exists()

    assert stage.send("90", "41", "47", parts_sure="on").status_code == 302
    assert stage.kept == [41, 47]


def test_parts_without_a_total_ask_for_it(stage):
    assert faults(stage.send("", "41", "47")) == {
        stage.field: ["Write the total as well: parts alone make no value."]
    }


def test_part_that_is_no_number_is_said_beside_its_field(stage):
    response = stage.send("88", "many", "47")

    assert list(faults(response)) == [f"{stage.field}_part_{stage.women.pk}"]


def test_parts_are_added_to_a_recorded_value_without_a_reason(stage):
    stage.recorded(women="", men="")

    assert stage.send("", "41", "47").status_code == 302
    assert stage.kept == [41, 47]


def test_changed_part_of_a_recorded_value_needs_a_reason(stage):
    stage.recorded()

    response = stage.send("", "40", "47")
    assert list(faults(response)) == [f"{stage.field}_reason"]

    assert stage.send("87", "40", "47", reason="Räknat fel.").status_code == 302
    assert stage.kept == [40, 47]
    assert Measurement.objects.get().value == 87


def test_recorded_parts_stand_in_their_fields_and_change_nothing(stage):
    stage.recorded()

    page = stage.client.get(stage.address)
    (row,) = [row for row in page.context["form"].value_rows() if row.reason]
    assert [field.value() for field in row.parts.fields()] == ["41", "47"]
    assert not row.is_open

    assert stage.send("", "41", "47").status_code == 302
    assert Measurement.history.count() == 1


def test_draft_keeps_the_parts(stage):
    draft = reverse("actions:entry-draft", args=[stage.address.split("/")[-3]])
    fields = stage.filled("90", "41", "47") | {"draft_version": "0"}
    assert stage.client.post(draft, fields).status_code == 200
    assert EntryDraft.objects.get().fields[f"{stage.field}_part_{stage.men.pk}"] == ["47"]

    page = stage.client.get(stage.address)

    row = page.context["form"].value_rows()[0]
    assert [field.value() for field in row.parts.fields()] == ["41", "47"]


@pytest.mark.parametrize("count", [1, 6])
def test_form_with_parts_has_a_fixed_number_of_queries(
    cast, stage, client, django_assert_num_queries, count
):
    for _ in range(count - 1):
        Stage(cast, client)
    stage.recorded()
    client.get(stage.address)

    with django_assert_num_queries(17):
        client.get(stage.address)
