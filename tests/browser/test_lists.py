"""Narrowing a list, choosing its columns, saving and sharing it, and taking it home as a file."""

import re

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.driving import follow, press
from tests.cast import assemble
from tests.factories import ActionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def cast(transactional_db):
    cast = assemble()
    for title in ("Antilop", "Bison"):
        ActionFactory(plan=cast.plan, title_en=title)
    return cast


def test_list_is_narrowed_saved_shared_and_downloaded(cast, browser_page, tmp_path):
    address = reverse("actions:action-list", args=[cast.strategy.slug])
    page = browser_page(cast.coordinator)
    page.goto(address)
    page.get_by_label("Search").fill("bison")
    page.get_by_text("1 action", exact=True).wait_for()
    press(page.get_by_text("Columns", exact=True))
    page.get_by_label("Starts").check()
    page.get_by_role("columnheader", name="Starts").wait_for()
    expect(page).to_have_url(re.compile("cols=starts"))

    follow(page.get_by_role("link", name="Save this view"))
    page.get_by_label("Name").fill("All bisons")
    page.get_by_label("Share it").check()
    follow(page.get_by_role("button", name="Save"))
    page.get_by_text("has been saved").wait_for()
    expect(page.get_by_role("columnheader", name="Starts")).to_be_visible()

    visitor = browser_page()
    visitor.goto(address)
    follow(visitor.get_by_role("link", name="All bisons"))
    visitor.get_by_text("1 action", exact=True).wait_for()
    with visitor.expect_download() as waiting:
        press(visitor.get_by_role("link", name="Download as Excel"))
    path = tmp_path / "list.xlsx"
    waiting.value.save_as(path)
    rows = list(load_workbook(path).worksheets[0].iter_rows(values_only=True))
    assert "Starts" in rows[0]
    assert [row[1] for row in rows[1:]] == ["Bison"]
