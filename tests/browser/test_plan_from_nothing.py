"""A plan of ten objectives and twenty-five actions, typed and pasted in, audited and adopted."""

import pytest
from django.urls import reverse

from actions.models import ActionPlan
from tests.browser.driving import follow, press
from tests.cast import assemble
from tests.factories import OrganisationFactory, PersonFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast():
    cast = assemble()
    for short, person in (("KI", "Åsa Öst"), ("KTH", "Bo Ek")):
        PersonFactory(
            name=person,
            email=f"{short.lower()}@example.org",
            organisation=OrganisationFactory(
                name_sv=f"Lärosätet {short}", name_en="", short_name=short
            ),
        )
    return cast


def table(*rows):
    return "\r\n".join("\t".join(row) for row in rows)


PARTS = [(number, part) for number in (1, 2, 3) for part in (1, 2)]
OBJECTIVES = table(
    ["Nr", "Mål", "Del av"],
    *([f"{number}", f"Mål {number}", ""] for number in (1, 2, 3)),
    *(
        [f"{number}.{part}", f"Delmål {number}.{part}", "8" if (number, part) == (3, 2) else ""]
        for number, part in PARTS
    ),
)
"""Nine; the last stands below an objective that there is not."""


def action(number):
    short, person = (("KI", "åsa öst"), ("lärosätet kth", "kth@example.org"))[number % 2]
    served = f"{1 + number % 3}.{1 + number % 2}"
    ends = "" if number == 7 else "2027-12-31"
    who = "" if number == 5 else person
    steps = '"Avtal @ 2026-03-01\nStart @ 1 sep 2026"' if number == 1 else ""
    return [f"{number}", f"Åtgärd {number}", short, who, "1 januari 2026", ends, served, steps]


ACTIONS = table(*(action(number) for number in range(1, 25)))
INDICATORS = table(
    ["Mål", "Indikator", "Enhet", "Riktning", "Basvärde", "Basår", "Målvärde", "Målår", "Källa"],
    *(
        [
            *(f"{number}.{part}", f"Mått {number}.{part}", "procent", "öka", "1 250,5", "2025"),
            *("2000", "2027", "" if (number, part) == (2, 2) else "SCB"),
        ]
        for number, part in PARTS
    ),
    ["4", "Mått 4", "antal", "minska", "10", "2025", "5", "2027", "Regionen"],
)


def paste(page, kind, text):
    follow(page.get_by_role("link", name="Paste from a spreadsheet"))
    follow(page.get_by_role("link", name=kind, exact=True))
    page.get_by_label("Cells copied from a spreadsheet").fill(text)
    follow(page.get_by_role("button", name="Check the table"))


def save(page):
    follow(page.get_by_role("button", name="Save", exact=True))


def mend(page, finding):
    """Open the form that the audit leads to."""
    follow(page.get_by_role("link", name="What the plan lacks"))
    follow(page.locator("section", has_text=finding).get_by_role("link", name="Mend"))
    if not page.locator("form.shaping-form").count():
        follow(page.get_by_role("link", name="Edit", exact=True).first)


def test_a_plan_is_made_from_nothing(browser_page, cast):
    page = browser_page(cast.coordinator)
    page.goto(reverse("actions:plan-add", args=[cast.strategy.slug]))
    page.get_by_label("Title in Swedish").fill("Handlingsplan för allt")
    page.get_by_label("Starts on").fill("2026-01-01")
    page.get_by_label("Ends on").fill("2027-12-31")
    follow(page.get_by_role("button", name="Save").first)
    plan = ActionPlan.objects.get(title_sv="Handlingsplan för allt")
    at_plan = plan.get_absolute_url()

    page.goto(at_plan)
    paste(page, "Objectives", OBJECTIVES)
    press(page.get_by_role("link", name="The plan has no objective with the number 8."))
    page.locator("[aria-invalid]").fill("3")
    follow(page.get_by_role("button", name="Check again"))
    follow(page.get_by_role("button", name="Add to the plan"))
    page.get_by_text("9 rows have been added to the plan.").wait_for()
    page.goto(reverse("actions:objective-add", args=[plan.pk]))
    page.get_by_label("Title in Swedish").fill("Ett skrivet mål")
    save(page)
    page.goto(at_plan)

    paste(page, "Actions", ACTIONS)
    page.get_by_text("24 rows will be added.").wait_for()
    follow(page.get_by_role("button", name="Add to the plan"))
    page.get_by_text("24 rows have been added to the plan.").wait_for()
    page.goto(reverse("actions:action-add", args=[plan.pk]))
    page.get_by_label("Title in Swedish").fill("En skriven åtgärd")
    page.get_by_label("Responsible organisation").select_option(label="Lärosätet KI")
    page.get_by_label("Responsible person").select_option(label="Åsa Öst")
    page.get_by_label("Ends").fill("2027-06-30")
    page.get_by_label("4 Ett skrivet mål").check()
    save(page)
    page.goto(at_plan)

    paste(page, "Indicators", INDICATORS)
    follow(page.get_by_role("button", name="Add to the plan"))
    page.get_by_text("7 rows have been added to the plan.").wait_for()
    assert (plan.objectives.count(), plan.actions.count()) == (10, 25)

    mend(page, "Actions without a responsible person")
    page.get_by_label("Responsible person").select_option(label="Bo Ek")
    save(page)
    page.goto(at_plan)
    mend(page, "Actions without an end date")
    page.get_by_label("Ends").fill("2027-05-31")
    save(page)
    page.goto(at_plan)
    mend(page, "Indicators without a source")
    page.get_by_label("Source in Swedish").fill("SCB")
    save(page)
    page.goto(at_plan)
    follow(page.get_by_role("link", name="What the plan lacks"))
    page.get_by_text("Nothing is lacking").wait_for()

    follow(page.get_by_role("link", name="Adopt the plan"))
    page.get_by_label("When was the plan decided?").fill("2026-03-01")
    follow(page.get_by_role("button", name="Adopt the plan"))
    page.get_by_text("The plan has been adopted.").wait_for()
    plan.refresh_from_db()
    assert plan.status == ActionPlan.ADOPTED
    assert plan.actions.get(number="1").milestones.count() == 2
    assert plan.objectives.filter(parent__number="3").count() == 2
