"""Narrowing a list as people do it: by typing and choosing, with JavaScript and without."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.driving import follow
from tests.cast import assemble
from tests.factories import ActionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def address(transactional_db):
    cast = assemble()
    for title in ("Antilop", "Bison"):
        ActionFactory(plan=cast.plan, title_en=title)
    return reverse("actions:action-list", args=[cast.strategy.slug])


def titles(page):
    return page.locator("#result tbody th > a:first-child")


def test_typing_narrows_the_list_in_place(page, address):
    page.goto(address)
    page.evaluate("document.body.dataset.same = 'yes'")
    page.get_by_label("Search").fill("bison")
    page.get_by_text("1 action", exact=True).wait_for()
    expect(titles(page)).to_have_text([re.compile(r"\bBison$")])
    expect(page).to_have_url(re.compile("q=bison"))
    assert page.evaluate("document.body.dataset.same") == "yes"
    page.go_back()
    page.get_by_text("3 actions", exact=True).wait_for()


def test_a_filter_is_taken_away_by_its_cross(page, address):
    page.goto(f"{address}?q=bison")
    follow(page.get_by_role("link", name="Remove the filter Search"))
    page.get_by_text("3 actions", exact=True).wait_for()
    assert "q=" not in page.url


def test_choosing_without_javascript_takes_the_button(browser_page, address):
    page = browser_page(javascript=False)
    page.goto(address)
    page.get_by_label("Search").fill("antilop")
    page.get_by_role("combobox", name="Status").select_option("no_report")
    follow(page.get_by_role("button", name="Show"))
    expect(titles(page)).to_have_text([re.compile(r"\bAntilop$")])


def test_sorting_by_the_head_of_a_column(page, address):
    page.goto(address)
    follow(page.get_by_role("columnheader", name="Action").get_by_role("link"))
    assert "sort=title" in page.url
    names = [title.split(maxsplit=1)[1] for title in titles(page).all_inner_texts()]
    assert names == sorted(names)
    assert page.get_by_role("columnheader", name="Action").get_attribute("aria-sort") == "ascending"
