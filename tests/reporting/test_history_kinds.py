from datetime import date

import pytest

from actions.domain.history.kinds import all_kinds
from actions.domain.history.log import Wanted, whole_history
from reporting.document.sections import SECTIONS
from reporting.domain.report_texts import choose_sections, summary_of, texts_of, write_text
from reporting.models import AwaitedValue, CycleQuestion, ReminderPace, ReviewAnswer
from tests.cast import assemble
from tests.factories import (
    AnnualReportFactory,
    AreaSummaryFactory,
    FollowUpFactory,
    ForumFactory,
    ForumPresentationFactory,
    IndicatorFactory,
    PlanAssessmentFactory,
    ReportTextsFactory,
    ReviewCycleFactory,
    ReviewFactory,
    SlidesFactory,
    StrategyAssessmentFactory,
)

pytestmark = pytest.mark.django_db


def test_the_history_tells_of_this_rooms_things_too():
    cast = assemble()
    cycle = ReviewCycleFactory(strategy=cast.strategy, year=2025)
    review = ReviewFactory(cycle=cycle, action=cast.action)
    question = CycleQuestion.objects.create(cycle=cycle, text_sv="Vad har ni lärt?")
    ReviewAnswer.objects.create(review=review, question=question, text="Mycket.")
    AwaitedValue.objects.create(
        cycle=cycle,
        indicator=IndicatorFactory(objective__plan=cast.plan),
        expected_on=date(2026, 2, 1),
    )
    PlanAssessmentFactory(cycle=cycle, plan=cast.plan)
    StrategyAssessmentFactory(cycle=cycle)
    AnnualReportFactory(cycle=cycle)
    ReportTextsFactory(cycle=cycle)
    AreaSummaryFactory(cycle=cycle, area=cast.area)
    presentation = ForumPresentationFactory(forum=ForumFactory(strategy=cast.strategy))
    SlidesFactory(presentation=presentation)
    FollowUpFactory(presentation=presentation)
    ReminderPace.objects.create(strategy=cast.strategy)
    kinds = {kind.key for kind in all_kinds() if kind.model._meta.app_label == "reporting"}
    found = [
        each
        for each in whole_history(cast.strategy, cast.viewer("coordinator"), Wanted())
        if each.kind.key in kinds
    ]
    assert {each.kind.key for each in found} == kinds
    assert [each for each in found if not each.thing or not each.address] == []
    assert {each.thing for each in found if each.kind.key == "review"} == {str(cycle)}


def test_foreword_summaries_and_the_order_of_sections_are_told_in_words():
    cast = assemble()
    cycle = ReviewCycleFactory(strategy=cast.strategy, year=2025)
    by = cast.coordinator
    keys = [section.key for section in SECTIONS]
    titles = [str(section.title) for section in SECTIONS]
    write_text(thing=texts_of(cycle), by=by, values={"foreword_en": "A year."})
    write_text(thing=summary_of(cycle, cast.area), by=by, values={"text_en": "Much is done."})
    write_text(thing=summary_of(cycle, cast.area), by=by, values={"text_en": "All is done."})
    turned = [{"key": key, "is_included": key != keys[0]} for key in reversed(keys)]
    choose_sections(cycle=cycle, by=by, choices=turned, keys=keys)

    found = [
        (field.label, field.before, field.after)
        for each in whole_history(cast.strategy, cast.viewer("coordinator"), Wanted())
        if each.kind.key in ("reporttexts", "areasummary") and not each.change.what
        for field in each.change.fields
    ]

    assert found == [
        ("sections", "all sections", ", ".join(reversed(titles[1:]))),
        ("summary in English", "Much is done.", "All is done."),
    ]
