"""Parts of values: kept with them, checked against them, corrected with their history."""

from datetime import date
from decimal import Decimal

import pytest

from actions.domain.measurements import correct_measurement, record_measurement
from actions.domain.parts import PartsDisagree, breakdowns_of, doubt_about, parts_of
from actions.models import Measurement, PartValue
from foundation.errors import DomainError
from foundation.withdrawal import withdraw
from tests.factories import BreakdownFactory, CategoryFactory, IndicatorFactory, PersonFactory

pytestmark = pytest.mark.django_db

YEAR = date(2025, 1, 1)


class Stage:
    """An indicator broken down by sex."""

    def __init__(self, *, add_up=False, **indicator):
        self.indicator = IndicatorFactory(**indicator)
        self.series = self.indicator.series.get()
        self.breakdown = BreakdownFactory(indicator=self.indicator, parts_add_up=add_up)
        self.women, self.men = (
            CategoryFactory(breakdown=self.breakdown, name_sv=sv, name_en=en)
            for sv, en in (("kvinnor", "women"), ("män", "men"))
        )

    def parts(self, women=None, men=None):
        return {
            self.women.pk: None if women is None else Decimal(women),
            self.men.pk: None if men is None else Decimal(men),
        }

    def record(self, value, women=None, men=None, **options):
        return record_measurement(
            series=self.series,
            by=options.pop("by", None),
            period=YEAR,
            value=Decimal(value),
            parts=self.parts(women, men),
            **options,
        )


def kept(measurement):
    return parts_of([measurement.pk]).get(measurement.pk, {})


def test_parts_are_kept_with_the_value():
    stage = Stage()
    measurement = stage.record(44, 41, 47)

    assert kept(measurement) == stage.parts(41, 47)
    assert PartValue.history.count() == 2


def test_part_that_is_not_known_is_left_out():
    stage = Stage()

    assert kept(stage.record(44, women=41)) == {stage.women.pk: 41}


@pytest.mark.parametrize(
    ("add_up", "total", "women", "men"),
    [(True, 90, 41, 47), (True, 40, 41, None), (False, 39, 41, 47), (False, 60, 41, 47)],
    ids=["sum-differs", "sum-exceeds", "below-the-parts", "above-the-parts"],
)
def test_parts_that_disagree_are_asked_about_and_kept_when_sure(add_up, total, women, men):
    stage = Stage(add_up=add_up)

    with pytest.raises(PartsDisagree, match="Are the parts right") as caught:
        stage.record(total, women, men)
    assert caught.value.field == "parts"
    assert not Measurement.objects.exists()

    assert stage.record(total, women, men, parts_are_sure=True).parts.exists()


def test_question_says_how_far_apart_they_are():
    stage = Stage(add_up=True, unit_en="people")
    breakdown = breakdowns_of([stage.indicator.pk])[stage.indicator.pk]

    assert doubt_about(stage.indicator, breakdown, Decimal(90), stage.parts(41, 47)) == (
        "Are the parts right? Together they make 88\xa0people, and the total is 90\xa0people: a"
        " difference of 2. If they are, tick the box below them."
    )


def test_part_of_another_breakdown_is_refused():
    stage, other = Stage(), Stage()

    with pytest.raises(DomainError, match="does not belong"):
        record_measurement(
            series=stage.series,
            by=None,
            period=YEAR,
            value=Decimal(44),
            parts={other.women.pk: Decimal(1)},
        )


def test_part_that_no_database_can_keep_is_refused():
    stage = Stage()

    with pytest.raises(DomainError) as caught:
        stage.record(44, women="0.1234567")
    assert caught.value.field == "parts"


def test_corrected_part_needs_a_reason_and_keeps_its_history():
    stage, by = Stage(), PersonFactory()
    measurement = stage.record(44, 41, 47)

    with pytest.raises(DomainError, match="Say why"):
        correct_measurement(
            measurement=measurement, by=by, value=Decimal(44), reason="", parts=stage.parts(40, 47)
        )
    correct_measurement(
        measurement=measurement,
        by=by,
        value=Decimal(44),
        reason="Räknat fel.",
        parts=stage.parts(40, 47),
    )

    assert kept(measurement) == stage.parts(40, 47)
    latest = PartValue.history.filter(category=stage.women).first()
    assert (latest.history_user, latest.history_change_reason) == (by, "Räknat fel.")
    assert PartValue.history.filter(category=stage.men).count() == 1


def test_parts_may_be_added_later_without_a_reason():
    stage, by = Stage(), PersonFactory()
    measurement = stage.record(44, by=by)

    correct_measurement(
        measurement=measurement,
        by=PersonFactory(),
        value=Decimal(44),
        reason="",
        parts=stage.parts(41, 47),
    )

    assert kept(measurement) == stage.parts(41, 47)
    measurement.refresh_from_db()
    assert measurement.recorded_by == by


def test_part_taken_away_stays_in_the_history():
    stage = Stage()
    measurement = stage.record(44, 41, 47)

    correct_measurement(
        measurement=measurement,
        by=None,
        value=Decimal(44),
        reason="Underlaget var ofullständigt.",
        parts={stage.men.pk: None},
    )

    assert kept(measurement) == {stage.women.pk: 41}
    assert PartValue.history.filter(category=stage.men).first().history_type == "-"


def test_corrected_total_is_checked_against_the_parts_that_stay():
    stage = Stage(add_up=True)
    measurement = stage.record(88, 41, 47)

    with pytest.raises(PartsDisagree):
        correct_measurement(
            measurement=measurement,
            by=None,
            value=Decimal(90),
            reason="Fel.",
            parts={stage.women.pk: Decimal(42)},
        )


def test_nothing_changed_is_said():
    stage = Stage()
    measurement = stage.record(44, 41, 47)

    with pytest.raises(DomainError, match="recorded already"):
        correct_measurement(
            measurement=measurement,
            by=None,
            value=Decimal(44),
            reason="Fel.",
            parts=stage.parts(41, 47),
        )


def test_withdrawn_category_is_asked_for_no_more():
    stage = Stage()
    withdraw(stage.men, by=PersonFactory(), reason="Utgår.")
    breakdown = breakdowns_of([stage.indicator.pk])[stage.indicator.pk]

    assert [each.name for each in breakdown.categories] == ["women", "men"]
    assert [each.name for each in breakdown.current] == ["women"]


def test_breakdowns_and_parts_are_fetched_in_one_query_each(django_assert_num_queries):
    stages = [Stage() for _ in range(5)]
    measurements = [stage.record(44, 41, 47).pk for stage in stages]

    with django_assert_num_queries(2):
        assert len(breakdowns_of(stage.indicator.pk for stage in stages)) == 5
        assert len(parts_of(measurements)) == 5
