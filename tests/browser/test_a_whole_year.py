"""A year of a strategy, from the cycle that is prepared to the report that is handed on.

The coordinator sits at a desk, the responsible actor has a phone, and the reader is anybody.
"""

import hashlib
import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from reporting.models import AnnualReport, Review, ReviewCycle
from tests.browser.driving import follow, press
from tests.browser.opened_files import attached_to, text_of
from tests.cast import assemble
from tests.factories import (
    ActionFactory,
    FrameworkFactory,
    FrameworkGoalFactory,
    IndicatorFactory,
    MeasurementFactory,
    ObjectiveFactory,
    ReviewCycleFactory,
    TargetFactory,
)
from tests.workers import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.worker]

TODAY = timezone.localdate()
YEAR = TODAY.year
LOGGED = "The biobank opened in May."
TOO_SHORT = "It goes well."
ACCOUNT = "Biobanken i Åkeshov öppnade i maj, med 400 prover."
ADVICE = "Ask the lawyers early."
FOREWORD = "A year in which much was opened."
MOST_AT_ONCE = 10
"""Files that a page may hand out before Chromium asks whether it is to go on."""
FORMATS = ("PDF", "Word", "Slides", "Excel", "Web page", "Tables as CSV")


@pytest.fixture
def cast(transactional_db, settings, live_server):
    """A strategy that was reviewed last year, too; another action is nobody's this year."""
    settings.SITE_URL = live_server.url
    cast = assemble()
    in_force = {"starts_on": date(YEAR - 1, 1, 1), "ends_on": date(YEAR + 1, 12, 31)}
    for thing in (cast.plan, cast.action):
        type(thing).objects.filter(pk=thing.pk).update(**in_force)
    ActionFactory(plan=cast.plan, title_en="Left undone", **in_force)
    objective = ObjectiveFactory(plan=cast.plan, title_en="More trials")
    framework = FrameworkFactory(title_en="The regional plan")
    cast.strategy.frameworks.add(framework)
    objective.framework_goals.add(FrameworkGoalFactory(framework=framework))
    cast.action.objectives.add(objective)
    indicator = IndicatorFactory(
        objective=objective,
        name_en="Trials",
        unit_en="trials",
        responsible_person=cast.responsible,
        series__baseline=80,
        series__baseline_period=date(YEAR - 2, 1, 1),
    )
    series = indicator.series.get()
    TargetFactory(series=series, period=date(YEAR, 1, 1), value=150)
    MeasurementFactory(series=series, period=date(YEAR - 1, 1, 1), value=100)
    ReviewCycleFactory(strategy=cast.strategy, year=YEAR - 1, status=ReviewCycle.CLOSED)
    return cast


def link(page, name):
    return page.locator("main").get_by_role("link", name=name).first


def button(page, name):
    return page.locator("main").get_by_role("button", name=name).first


def heading(page):
    return page.get_by_role("heading", level=1)


def test_a_year_from_preparing_the_review_to_handing_on_its_report(
    cast, browser_page, smtp, worker
):
    worker()
    coordinator = browser_page(cast.coordinator)
    actor = browser_page(cast.responsible, width=390, height=844)
    reader = browser_page()

    prepare_and_open(coordinator, cast)
    letter = mail_to(cast.responsible, smtp, about="review")
    log_progress(actor, cast)
    write_the_review(actor, address_in(letter))
    return_it(coordinator, cast)
    mend_it(actor, address_in(mail_to(cast.responsible, smtp, about="returned")))
    approve_it(coordinator)
    assess(coordinator, cast)
    look_at_the_contribution(coordinator)
    close(coordinator)
    write_the_foreword(coordinator)
    report = compile_it(coordinator)
    reader.goto(report)
    expect(heading(reader)).to_have_text("The page is not here")
    publish_it(coordinator)
    reader.goto(report)
    download_everything(reader)


# --- The coordinator prepares and opens ----------------------------------------------------------


def prepare_and_open(page, cast):
    page.goto(f"/strategies/{cast.strategy.slug}/dashboard/")
    follow(link(page, "Yearly review"))
    follow(button(page, f"Prepare the review of {YEAR}"))
    follow(link(page, "Edit"))
    for label, days in (("Opens on", 0), ("Due on", 14), ("Closes on", 30)):
        page.get_by_label(label).fill(str(TODAY + timedelta(days=days)))
    page.get_by_label("Last day of grace").fill("")
    page.get_by_label("Question in Swedish").first.fill("Vad skulle ni råda andra till?")
    page.get_by_label("In English", exact=True).first.fill("What would you advise others?")
    page.get_by_label("Must be answered").first.check()
    follow(button(page, "Save"))
    follow(link(page, "Open the review"))
    follow(button(page, "Open, and send the mail"))
    expect(page.get_by_text("2 reviews added, and mail to 2 people.")).to_be_visible()


def mail_to(person, smtp, *, about):
    """The mail that has come to the person, by the word that its subject has."""

    def found():
        letters = smtp.messages_to(person.email)
        return [letter for letter in letters if about in letter["Subject"].lower()]

    wait_until(found, what=f"mail about {about}")
    return found()[0]


def address_in(letter):
    return re.search(r"http\S+/reviews/\d+/", letter.text).group()


# --- The actor tells ----------------------------------------------------------------------------


def log_progress(page, cast):
    page.goto("/my-work/")
    follow(link(page, "Log progress"))
    page.get_by_label("on track").check()
    page.get_by_label("What has happened?").fill(LOGGED)
    follow(button(page, "Save the report"))
    expect(page.get_by_text("Saved: on track")).to_be_visible()


def write_the_review(page, address):
    page.goto(address)
    account = page.get_by_label("What has happened during the year?")
    assert LOGGED in account.input_value()
    account.fill(TOO_SHORT)
    page.get_by_label(f"Trials, {YEAR}").fill("140")
    page.get_by_label("continue").check()
    follow(button(page, "Submit"))
    expect(page.get_by_role("alert").get_by_text("What would you advise others?")).to_be_visible()
    page.get_by_label("What would you advise others?").fill(ADVICE)
    follow(button(page, "Submit"))
    expect(heading(page)).to_have_text("My work")


def mend_it(page, address):
    page.goto(address)
    expect(page.get_by_text("How many samples?").first).to_be_visible()
    account = page.get_by_label("What has happened during the year?")
    assert account.input_value() == TOO_SHORT
    account.fill(ACCOUNT)
    follow(button(page, "Submit"))


# --- The coordinator decides, judges and closes --------------------------------------------------


def return_it(page, cast):
    page.goto(ReviewCycle.objects.get(year=YEAR).get_absolute_url())
    expect(page.get_by_text("1 of 2 reviews handed in, 0 approved")).to_be_visible()
    follow(link(page, "The reviews"))
    follow(link(page, str(cast.action)))
    press(page.get_by_text("Return for mending"))
    page.get_by_label("What is to be mended?").fill("How many samples?")
    follow(button(page, "Return the review"))


def approve_it(page):
    follow(link(page, str(Review.objects.get(status=Review.SUBMITTED).action)))
    expect(page.get_by_text(ACCOUNT)).to_be_visible()
    follow(button(page, "Approve"))


def assess(page, cast):
    page.goto(ReviewCycle.objects.get(year=YEAR).get_absolute_url())
    follow(link(page, "Assessments of the plans"))
    for thing in (cast.plan, cast.strategy):
        follow(link(page, re.compile(rf"Assess\b.*{thing.title}")))
        page.get_by_label("partly on course").check()
        page.get_by_label("Reasons in Swedish").fill("Biobanken är i gång.")
        page.get_by_label("Reasons in English").fill("The biobank is running.")
        follow(button(page, "Save the assessment"))
    expect(page.get_by_text("1 of 1 plan assessed")).to_be_visible()


def look_at_the_contribution(page):
    follow(link(page, "Contribution to the owner's goals"))
    row = page.get_by_role("row").filter(has_text="More trials")
    expect(row.get_by_text("140")).to_be_visible()
    expect(row.get_by_text("improved")).to_be_visible()
    expect(row.get_by_text("partly on course")).to_be_visible()


def close(page):
    page.goto(ReviewCycle.objects.get(year=YEAR).get_absolute_url())
    follow(link(page, "Close the review"))
    missing = page.get_by_role("listitem")
    expect(missing.filter(has_text="Left undone")).to_be_visible()
    follow(button(page, "Close and freeze"))
    press(page.get_by_role("alert").get_by_role("link", name="Something is missing."))
    page.get_by_label("I have seen what is missing").check()
    follow(button(page, "Close and freeze"))
    expect(page.get_by_text("what it holds is frozen as number 1")).to_be_visible()


# --- The report ----------------------------------------------------------------------------------


def write_the_foreword(page):
    follow(link(page, "The annual report"))
    follow(link(page, f"Texts, sections and preview of {YEAR}"))
    follow(link(page, "Foreword"))
    page.get_by_label("Foreword in Swedish").fill("Ett år då mycket öppnades.")
    page.get_by_label("Foreword in English").fill(FOREWORD)
    follow(button(page, "Save"))
    follow(link(page, "Preview the report"))
    for words in (FOREWORD, ACCOUNT, "The biobank is running."):
        expect(page.get_by_text(words).first).to_be_visible()


def compile_it(page):
    """The address of the report."""
    follow(link(page, "To texts and sections"))
    follow(page.get_by_role("link", name="Annual reports"))
    follow(button(page, "Compile"))
    wait_until(AnnualReport.objects.exists, what="the report is compiled")
    page.wait_for_url("**/reports/*/")
    expect(heading(page)).to_have_text(f"Annual report {YEAR}")
    return page.url


def publish_it(page):
    follow(link(page, "Publish …"))
    follow(button(page, "Publish"))
    expect(page.get_by_text("The report is published.")).to_be_visible()


# --- The reader ----------------------------------------------------------------------------------


def download_everything(page):
    expect(heading(page)).to_have_text(f"Annual report {YEAR}")
    sha256 = page.locator("code").inner_text()
    links, files = page.locator("main a[download]"), {}
    for place in range(links.count()):
        if place == MOST_AT_ONCE:
            page.reload()
        files[links.nth(place).inner_text()] = downloaded(page, links.nth(place))

    offered = {f"{kind} in {name}" for kind in FORMATS for name in ("Swedish", "English")}
    assert offered | {"Data as JSON"} < files.keys()
    for label, (name, content) in files.items():
        text = text_of(name, content)
        assert sha256 in text or label == "Data as JSON", label
        assert ACCOUNT in text, label

    _name, data = files["Data as JSON"]
    assert hashlib.sha256(data).hexdigest() == sha256
    assert json.loads(data)["year"] == YEAR
    for language in ("Swedish", "English"):
        assert attached_to(files[f"PDF in {language}"][1]) == [data]
    assert FOREWORD in text_of(*files["PDF in English"])
    assert FOREWORD not in text_of(*files["PDF in Swedish"])


def downloaded(page, link):
    """The name of the file that the link leads to, and what it holds."""
    with page.expect_download() as download:
        press(link)
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()
