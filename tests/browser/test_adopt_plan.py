"""A coordinator reads what a draft plan lacks, and adopts it knowingly."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from actions.models import ActionPlan
from tests.browser.driving import fits_the_width, follow
from tests.cast import assemble
from tests.factories import ActionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("width", "javascript"), [(1280, True), (390, False)], ids=["script", "phone-no-script"]
)
def test_plan_is_adopted_through_its_audit(browser_page, width, javascript):
    cast = assemble(plan_status=ActionPlan.DRAFT)
    action = ActionFactory(plan=cast.plan, responsible_person=None)
    page = browser_page(cast.coordinator, width=width, javascript=javascript)
    page.goto(cast.plan.get_absolute_url())
    follow(page.get_by_role("link", name="What the plan lacks"))
    expect(page.get_by_role("heading", name="Actions without a responsible person")).to_be_visible()
    expect(page.get_by_role("link", name="Mend")).to_have_attribute(
        "href", reverse("actions:action-edit", args=[action.pk])
    )
    follow(page.get_by_role("link", name="Adopt the plan"))
    follow(page.get_by_role("button", name="Adopt the plan"))
    expect(page.get_by_text("Say when the plan was decided.")).to_be_visible()
    page.get_by_label("When was the plan decided?").fill("2026-03-01")
    page.get_by_label("Reference number").fill("RS 2026-0123")
    follow(page.get_by_role("button", name="Adopt the plan"))
    expect(page.get_by_text("The plan has been adopted.")).to_be_visible()
    assert fits_the_width(page)

    follow(page.get_by_role("link", name="Changes since the adoption"))
    expect(page.get_by_text("Nothing has been changed since the plan was adopted.")).to_be_visible()
    visitor = browser_page()
    visitor.goto(cast.plan.get_absolute_url())
    expect(visitor.get_by_role("heading", name=cast.plan.title)).to_be_visible()
