"""A coordinator edits an area, previews its text, adds two needs in a row, and withdraws one."""

import pytest
from django.urls import reverse

from strategy.models import Need
from tests.browser.driving import follow, press
from tests.cast import assemble

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("javascript", "width"), [(True, 1280), (False, 390)])
def test_area_and_its_needs_are_edited(browser_page, javascript, width):
    cast = assemble()
    page = browser_page(cast.coordinator, width=width, javascript=javascript)
    page.goto(reverse("actions:strategy-detail", args=[cast.strategy.slug]))
    press(page.locator(".subnav-more > summary"))
    follow(page.locator(".subnav").get_by_role("link", name="Manage", exact=True))
    area = page.locator(f"#area-{cast.area.pk}")
    follow(area.locator(f"a[href*='/areas/{cast.area.pk}/edit/']"))
    page.get_by_label("Background in Swedish").fill("**Viktigt** för alla.")
    press(page.locator("button[name=preview][value=background]"))
    page.locator(".preview-box strong", has_text="Viktigt").wait_for()
    follow(page.get_by_role("button", name="Save", exact=True))
    page.get_by_text("has been saved.").wait_for()
    cast.area.refresh_from_db()
    assert cast.area.background_sv == "**Viktigt** för alla."

    follow(area.get_by_role("link", name="Add a need"))
    page.get_by_label("Need in Swedish").fill("Bättre data")
    follow(page.get_by_role("button", name="Save and add another"))
    page.get_by_text("has been saved.").wait_for()
    page.get_by_label("Need in Swedish").fill("Fler prövningar")
    follow(page.get_by_role("button", name="Save", exact=True))
    page.get_by_text("b) Fler prövningar").first.wait_for()
    letters = Need.objects.filter(area=cast.area).values_list("letter", "text_sv")
    assert list(letters) == [("a", "Bättre data"), ("b", "Fler prövningar")]

    need = Need.objects.get(letter="a")
    follow(page.locator(f"#need-{need.pk}").get_by_role("link", name="Withdraw"))
    page.get_by_label("Reason").fill("Uppfyllt")
    follow(page.get_by_role("button", name="Withdraw"))
    page.get_by_text("has been withdrawn.").wait_for()
    assert Need.objects.get(letter="a").withdrawal_reason == "Uppfyllt"
