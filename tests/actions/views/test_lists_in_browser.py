"""Narrowing a list as people do it: by typing and choosing, with JavaScript and without."""

import pytest
from django.urls import reverse

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
    return page.locator("#result tbody th > a:first-child").all_inner_texts()


def test_typing_narrows_the_list_in_place(page, address):
    page.goto(address)
    page.evaluate("document.body.dataset.same = 'yes'")
    page.get_by_label("Search").fill("bison")
    page.get_by_text("1 action", exact=True).wait_for()
    assert [title.split(maxsplit=1)[1] for title in titles(page)] == ["Bison"]
    assert "q=bison" in page.url
    assert page.evaluate("document.body.dataset.same") == "yes"
    page.go_back()
    page.get_by_text("3 actions", exact=True).wait_for()


def test_a_filter_is_taken_away_by_its_cross(page, address):
    page.goto(f"{address}?q=bison")
    page.get_by_role("link", name="Remove the filter Search").click()
    page.get_by_text("3 actions", exact=True).wait_for()
    assert "q=" not in page.url


def test_choosing_without_javascript_takes_the_button(browser_page, address):
    page = browser_page(javascript=False)
    page.goto(address)
    page.get_by_label("Search").fill("antilop")
    page.get_by_role("combobox", name="Status").select_option("no_report")
    page.get_by_role("button", name="Show").click()
    assert [title.split(maxsplit=1)[1] for title in titles(page)] == ["Antilop"]


def test_sorting_by_the_head_of_a_column(page, address):
    page.goto(address)
    page.get_by_role("columnheader", name="Action").get_by_role("link").click()
    page.wait_for_url("**sort=title")
    names = [title.split(maxsplit=1)[1] for title in titles(page)]
    assert names == sorted(names)
    assert page.get_by_role("columnheader", name="Action").get_attribute("aria-sort") == "ascending"
