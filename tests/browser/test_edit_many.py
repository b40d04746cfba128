"""Many actions in the grid: pasted, filled down, moved in by keyboard, checked and saved."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from actions.models import Action
from tests.browser.driving import follow, press
from tests.cast import assemble
from tests.factories import ActionFactory, PersonFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASTE = """(element, text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    element.dispatchEvent(new ClipboardEvent("paste", {
        clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def cast():
    return assemble()


def test_a_block_is_pasted_checked_and_saved(browser_page, cast):
    first = cast.action
    second = ActionFactory(plan=cast.plan, responsible_organisation=first.responsible_organisation)
    person = PersonFactory(name="Åsa Öst", organisation=first.responsible_organisation)
    page = browser_page(cast.coordinator)
    page.goto(reverse("actions:action-list", args=[cast.strategy.slug]))
    follow(page.get_by_role("link", name="Edit many"))

    starts = page.locator(f"#cell-{first.pk}-starts")
    starts.evaluate(PASTE, '2026-01-01\t"2026-10-01"\r\n1 feb 2026\tsoon\r\n')
    page.get_by_text("Pasted into 4 cells. 4 cells changed").wait_for()
    field = page.locator(f"#cell-{first.pk}-person")
    field.fill("åsa öst")
    field.press("Enter")
    below = page.locator(f"#cell-{second.pk}-person")
    below.press("Control+d")
    expect(below).to_have_value("åsa öst")
    below.press("ArrowUp")
    expect(field).to_be_focused()
    follow(page.get_by_role("button", name="Check the changes"))

    press(page.get_by_role("link", name="Ends: Write a day"))
    wrong = page.locator(f"#cell-{second.pk}-ends")
    expect(wrong).to_be_focused()
    wrong.fill("2026-11-01")
    follow(page.get_by_role("button", name="Check the changes"))
    page.get_by_text("2 actions will change.").wait_for()
    page.get_by_label("Note for the history").fill("Decided on 3 March")
    follow(page.get_by_role("button", name="Save the changes"))
    page.get_by_text("2 actions have been changed.").wait_for()

    assert {
        (action.responsible_person_id, action.starts_on, action.ends_on)
        for action in Action.objects.all()
    } == {
        (person.pk, date(2026, 1, 1), date(2026, 10, 1)),
        (person.pk, date(2026, 2, 1), date(2026, 11, 1)),
    }


def test_without_script_on_a_phone(browser_page, cast):
    page = browser_page(cast.coordinator, width=390, height=844, javascript=False)
    page.goto(reverse("actions:action-grid", args=[cast.strategy.slug]))
    page.get_by_label(f"Choose {cast.action}").check()
    page.get_by_label("Set", exact=False).first.select_option("status")
    page.get_by_label("to", exact=True).fill("on track")
    follow(page.get_by_role("button", name="Set in the ticked rows"))
    page.locator(f"#cell-{cast.action.pk}-comment").fill("All is well")
    page.locator(f"#cell-{cast.action.pk}-comment").press("Tab")
    follow(page.get_by_role("button", name="Check the changes"))
    follow(page.get_by_role("button", name="Save the changes"))
    page.get_by_text("1 action has been changed.").wait_for()
    assert Action.objects.get().entries.get().what_happened == "All is well"
