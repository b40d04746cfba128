"""The coordinator tags an obstacle and solves it; those who reported it read what became of it."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from actions.models import Remark
from tests.browser.driving import fits_the_width, follow, press
from tests.cast import assemble
from tests.factories import ProgressEntryFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def entry(cast):
    return ProgressEntryFactory(
        action=cast.action, obstacles="Det saknas läkare.", opportunities="EU-medel kan sökas."
    )


@pytest.mark.parametrize(
    ("width", "javascript"), [(1280, True), (390, False)], ids=["script", "phone-no-script"]
)
def test_obstacle_is_tagged_and_solved(browser_page, cast, entry, width, javascript):
    page = browser_page(cast.coordinator, width=width, javascript=javascript)
    page.goto(reverse("actions:remark-list", args=[cast.strategy.slug]))
    follow(page.get_by_role("link", name="Tags of the strategy"))
    page.get_by_label("Name in Swedish").fill("Personal")
    page.get_by_label("Name in English").fill("Staff")
    follow(page.get_by_role("button", name="Add the tag"))
    page.get_by_text("The tag Staff has been added.").wait_for()

    page.goto(reverse("actions:remark-list", args=[cast.strategy.slug]) + "?kind=obstacle")
    press(page.locator(".remark-handle a").first)
    form = page.locator("form.remark-form")
    form.get_by_label("solved").check()
    form.get_by_label("Staff").check()
    form.get_by_label("Handled by").select_option(label=cast.reader.name)
    form.get_by_label("Note").fill("Två läkare är anställda.")
    press(form.get_by_role("button", name="Save"))
    page.get_by_text("What becomes of it has been saved.").wait_for()
    page.get_by_text(f"Handled by {cast.reader.name}").wait_for()
    expect(page.locator(".remark")).to_have_count(1)
    assert fits_the_width(page)

    remark = Remark.objects.get()
    assert (remark.state, remark.kind) == ("solved", "obstacle")
    reporter = browser_page(cast.responsible, width=390)
    reporter.goto(cast.action.get_absolute_url())
    reporter.get_by_text("Två läkare är anställda.").wait_for()


def test_several_are_changed_at_once(browser_page, cast, entry):
    page = browser_page(cast.coordinator)
    page.goto(reverse("actions:remark-list", args=[cast.strategy.slug]))
    for tick in page.get_by_role("checkbox").all():
        tick.check()
    page.locator("#several").get_by_label("State").select_option(label="being handled")
    follow(page.get_by_role("button", name="Change those that are ticked"))
    page.get_by_text("2 have been changed.").wait_for()
    assert set(Remark.objects.values_list("state", flat=True)) == {"handled"}


def test_form_in_the_row_closes_again(browser_page, cast, entry):
    page = browser_page(cast.coordinator)
    page.goto(reverse("actions:remark-list", args=[cast.strategy.slug]))
    press(page.locator(".remark-handle a").first)
    page.locator("form.remark-form").wait_for()
    press(page.get_by_role("link", name="Cancel"))
    page.locator(".remark-handle a").nth(1).wait_for()
    expect(page.locator("form.remark-form")).to_have_count(0)
