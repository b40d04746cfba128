"""A coordinator judges a plan for the year, with the facts beside the form."""

import pytest
from playwright.sync_api import expect

from reporting.models import PlanAssessment
from tests.browser.driving import fits_the_width, follow
from tests.cast import assemble
from tests.factories import ReviewFactory
from tests.reporting.test_reviews import this_years_cycle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast():
    cast = assemble()
    ReviewFactory(cycle=this_years_cycle(cast), action=cast.action)
    return cast


def open_form(page, cast):
    page.goto(cast.strategy.cycles.get().get_absolute_url())
    follow(page.get_by_role("link", name="Assessments of the plans"))
    follow(page.get_by_role("link", name=cast.plan.title_en, exact=True))


def save(page):
    return page.get_by_role("button", name="Save the assessment")


def cell(page, label):
    """The field with what stands beside it."""
    return page.locator(".shaping-cell").filter(has=page.get_by_label(label, exact=True))


@pytest.mark.parametrize(
    ("width", "javascript"), [(1280, True), (390, False)], ids=["desk", "phone-no-script"]
)
def test_assessment_that_lacks_something_keeps_what_was_typed(
    cast, browser_page, width, javascript
):
    page = browser_page(cast.coordinator, width=width, javascript=javascript)
    open_form(page, cast)
    expect(page.get_by_text("Reported in the year: 0 of 1.")).to_be_visible()
    page.get_by_label("What is proposed, in Swedish").fill("Anslut **fler** 🧬 kliniker.")
    follow(save(page))

    expect(page.get_by_role("alert").get_by_role("link")).to_have_count(2)
    expect(page.get_by_role("group", name="Judgement")).to_contain_text("Choose how it goes.")
    expect(cell(page, "Reasons in Swedish*")).to_contain_text("Say why it is judged so.")
    proposal = page.get_by_label("What is proposed, in Swedish")
    assert proposal.input_value() == "Anslut **fler** 🧬 kliniker."
    assert not PlanAssessment.objects.exists()
    assert fits_the_width(page)

    page.get_by_label("partly on course").check()
    page.get_by_label("Reasons in Swedish").fill("Två av fem kliniker är med.")
    follow(save(page))
    expect(page.get_by_text("1 of 1 plan assessed")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Två av fem")).to_contain_text("fler")
    saved = PlanAssessment.objects.get()
    assert (saved.judgement, saved.author) == ("partly_on_course", cast.coordinator)
    assert saved.history.count() == 1


def test_second_window_does_not_overwrite_the_first_unseen(cast, browser_page):
    windows = [browser_page(cast.coordinator) for _ in range(2)]
    for page, words in zip(windows, ("För få kliniker.", "För sent."), strict=True):
        open_form(page, cast)
        page.get_by_label("off course", exact=True).check()
        page.get_by_label("Reasons in Swedish").fill(words)
    for page in windows:
        follow(save(page))

    expect(page.get_by_role("alert")).to_contain_text("since you opened it")
    expect(page.get_by_text("För få kliniker.").first).to_be_visible()
    assert page.get_by_label("Reasons in Swedish").input_value() == "För sent."
    assert PlanAssessment.objects.get().reasons_sv == "För få kliniker."
    follow(save(page))
    expect(page.get_by_text("has been saved: off course")).to_be_visible()
    assert PlanAssessment.objects.get().reasons_sv == "För sent."
    page.go_back()
    assert page.get_by_label("Reasons in Swedish").input_value() == "För sent."
