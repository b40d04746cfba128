"""A coordinator's year at its page: the wheel, how far it has come, the chase list, its days."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from jobs.models import OutgoingMail
from reporting.models import CycleQuestion, Review, ReviewCycle
from tests.browser.driving import fits_the_width, follow
from tests.cast import assemble
from tests.factories import ActionFactory, OrganisationFactory, ReviewFactory
from tests.reporting.test_reviews import this_years_cycle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast():
    """An open review: one account is in, one was returned, and one has not been begun."""
    cast = assemble()
    cycle = this_years_cycle(cast)
    ReviewFactory(cycle=cycle, action=cast.action)
    other = ActionFactory(
        plan=cast.plan, responsible_organisation=OrganisationFactory(name_en="The clinic")
    )
    ReviewFactory(
        cycle=cycle,
        action=other,
        status=Review.RETURNED,
        comment="How many?",
        decided_by=cast.coordinator,
        decided_at=timezone.now(),
    )
    ReviewFactory(
        cycle=cycle,
        action=ActionFactory(plan=cast.plan),
        status=Review.SUBMITTED,
        submitted_by=cast.responsible,
        submitted_at=timezone.now(),
    )
    return cast


def link(page, name):
    return page.locator("main").get_by_role("link", name=name).first


def button(page, name):
    return page.locator("main").get_by_role("button", name=name).first


@pytest.mark.parametrize(
    ("width", "javascript"), [(1280, True), (390, False)], ids=["desk", "phone-no-script"]
)
def test_coordinator_sees_how_far_it_has_come_and_reminds_one_then_all(
    cast, browser_page, width, javascript
):
    page = browser_page(cast.coordinator, width=width, javascript=javascript)
    page.goto(f"/strategies/{cast.strategy.slug}/reviews/")
    follow(link(page, "The review of"))
    here = page.locator("[aria-current=step]")
    expect(here).to_contain_text("you are here")
    expect(page.get_by_role("row").filter(has_text=cast.plan.title_en)).to_contain_text("1 of 3")
    assert fits_the_width(page)

    follow(link(page, "Chase list"))
    rows = page.get_by_role("row").filter(has_text="Action")
    mine = rows.filter(has_text=cast.responsible.name)
    follow(mine.get_by_role("button", name="Remind"))
    expect(mine).to_contain_text("reminded today")
    expect(mine.get_by_role("button")).to_have_count(0)
    assert [mail.recipient for mail in OutgoingMail.objects.all()] == [cast.responsible.email]

    follow(button(page, "Remind of all 2"))
    expect(page.get_by_text("A reminder goes to 1 person. 1 person has been")).to_be_visible()
    assert OutgoingMail.objects.count() == 2
    page.get_by_label("Organisation").select_option(label="The clinic")
    follow(button(page, "Show"))
    expect(page.get_by_text("1 review is wanted").first).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(1)
    assert fits_the_width(page)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_wrong_days_lose_nothing_that_was_typed(cast, browser_page, javascript):
    page = browser_page(cast.coordinator, width=390, javascript=javascript)
    cycle = ReviewCycle.objects.get()
    page.goto(cycle.get_absolute_url())
    follow(link(page, "Edit"))
    page.get_by_label("Due on").fill(str(cycle.closes_on.replace(year=cycle.year + 2)))
    page.get_by_label("In English", exact=True).first.fill("What would you advise others?")
    follow(button(page, "Save"))

    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("A cycle opens, then is due, then closes.")
    expect(summary).to_contain_text("Write the question in Swedish as well.")
    question = page.get_by_label("In English", exact=True).first
    assert question.input_value() == "What would you advise others?"
    assert fits_the_width(page)

    summary.get_by_role("link", name="Question in Swedish").click()
    page.keyboard.type("Vad råder du andra till?")
    page.get_by_label("Due on").fill(str(cycle.due_on))
    follow(button(page, "Save"))
    expect(page.get_by_text(f"The review of {cycle.year} has been saved.")).to_be_visible()
    assert CycleQuestion.objects.get().text_sv == "Vad råder du andra till?"


def test_review_is_prepared_and_opened_once_in_two_windows(browser_page):
    cast = assemble()
    windows = [browser_page(cast.coordinator, javascript=False) for _ in range(2)]
    for page in windows:
        page.goto(f"/strategies/{cast.strategy.slug}/reviews/")
    for page in windows:
        follow(button(page, "Prepare the review of"))
    expect(page.get_by_text("is being prepared already")).to_be_visible()

    cycle = ReviewCycle.objects.get()
    for page in windows:
        page.goto(cycle.get_absolute_url())
        follow(link(page, "Open the review"))
    for page in windows:
        follow(button(page, "Open, and send the mail"))
    expect(page.get_by_role("alert")).to_have_text("This cannot be done now: the review is open.")
    follow(link(page, "To the review"))
    expect(page.get_by_text("0 of 1 reviews handed in")).to_be_visible()
    assert (Review.objects.count(), OutgoingMail.objects.count()) == (1, 1)
