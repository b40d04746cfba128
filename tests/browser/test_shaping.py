"""Shaping a plan: with a script and without one, by keyboard and by dragging."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from actions.models import Action, ActionPlan, Objective
from tests.browser.driving import fits_the_width, follow, press
from tests.cast import assemble
from tests.factories import ActionFactory, ObjectiveFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast():
    return assemble(plan_status=ActionPlan.DRAFT)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_objectives_are_added_in_a_row_with_a_preview(browser_page, cast, javascript):
    page = browser_page(cast.coordinator, width=390, height=844, javascript=javascript)
    page.goto(cast.plan.get_absolute_url())
    follow(page.get_by_role("link", name="Shape the plan"))
    follow(page.get_by_role("link", name="Add an objective", exact=True))
    page.get_by_label("Title in Swedish").fill("Fler prövningar")
    page.get_by_label("Description in Swedish").fill("Ett **viktigt** mål")
    press(page.get_by_role("button", name="Preview"))
    page.locator(".preview-box strong", has_text="viktigt").wait_for()
    follow(page.get_by_role("button", name="Save and add another"))
    page.get_by_text("1 Fler prövningar has been saved.").wait_for()
    page.get_by_label("Title in Swedish").fill("Snabbare svar")
    follow(page.get_by_role("button", name="Save", exact=True))
    page.get_by_text("2 Snabbare svar has been saved.").wait_for()

    assert list(Objective.objects.values_list("number", flat=True)) == ["1", "2"]
    assert fits_the_width(page)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_milestones_are_added_to_an_action(browser_page, cast, javascript):
    page = browser_page(cast.coordinator, javascript=javascript)
    page.goto(reverse("actions:action-edit", args=[cast.action.pk]))
    milestones = page.get_by_role("group", name="Milestones")
    milestones.get_by_label("Milestone in Swedish").first.fill("Avtal")
    milestones.get_by_label("Due on").first.fill("2027-03-01")
    place = 1
    if javascript:
        place = milestones.get_by_label("Milestone in Swedish").count()
        press(milestones.get_by_role("button", name="Add a row"))
    milestones.get_by_label("Milestone in Swedish").nth(place).fill("Start")
    milestones.get_by_label("Due on").nth(place).fill("2027-09-01")
    follow(page.get_by_role("button", name="Save", exact=True))
    page.get_by_text("has been saved.").wait_for()

    assert list(cast.action.milestones.values_list("title_sv", flat=True)) == ["Avtal", "Start"]


def test_order_by_keyboard_and_by_dragging(browser_page, cast):
    ActionFactory(plan=cast.plan, title_en="Second", position=2)
    ActionFactory(plan=cast.plan, title_en="Third", position=3)
    page = browser_page(cast.coordinator)
    page.goto(reverse("actions:action-order", args=[cast.plan.pk]))
    up = page.locator("li", has_text="Third").get_by_role("button", name="up")
    up.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    rows = page.locator("[data-order] li")
    expect(rows.first).to_contain_text("Third")
    handle = page.locator("li", has_text="Second").locator(".order-handle").bounding_box()
    first = rows.first.bounding_box()
    page.mouse.move(handle["x"] + 8, handle["y"] + 8)
    page.mouse.down()
    page.mouse.move(handle["x"] + 8, first["y"] + 30, steps=8)
    page.mouse.move(handle["x"] + 8, first["y"] + 5, steps=4)
    page.mouse.up()
    expect(rows.first).to_contain_text("Second")
    follow(page.get_by_role("button", name="Save the order"))
    page.get_by_text("The order has been saved.").wait_for()

    titles = list(Action.objects.order_by("position").values_list("title_en", flat=True))
    assert titles[:2] == ["Second", "Third"]


def test_second_writer_is_shown_what_the_first_saved(browser_page, cast):
    objective = ObjectiveFactory(plan=cast.plan, title_sv="Förr", title_en="")
    address = reverse("actions:objective-edit", args=[objective.pk])
    late, early = browser_page(cast.coordinator), browser_page(cast.administrator)
    late.goto(address)
    early.goto(address)
    early.get_by_label("Title in Swedish").fill("Deras")
    follow(early.get_by_role("button", name="Save", exact=True))
    early.get_by_text("has been saved.").wait_for()

    late.get_by_label("Title in Swedish").fill("Min")
    follow(late.get_by_role("button", name="Save", exact=True))
    late.get_by_text("Title in Swedish: the other wrote").wait_for()
    assert Objective.objects.get().title_sv == "Deras"
    follow(late.get_by_role("button", name="Save", exact=True))
    late.get_by_text("has been saved.").wait_for()

    assert Objective.objects.get().title_sv == "Min"
