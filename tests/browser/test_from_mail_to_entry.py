"""From the mail to a saved report on a phone, with every click and keystroke counted."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from actions.domain.progress import refresh_action_status
from actions.domain.wanted import value_field
from actions.models import ProgressEntry
from actions.rules.periods import Frequency, latest_ended_period
from jobs.domain import send_queued_mail
from jobs.models import OutgoingMail
from reporting.domain import reminders
from reporting.rules.reminders import swedish_days_off, working_day_from
from tests.browser.driving import follow
from tests.cast import assemble
from tests.factories import (
    IndicatorFactory,
    MeasurementFactory,
    ObjectiveFactory,
    ProgressEntryFactory,
    ReviewCycleFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LAST_YEAR = latest_ended_period(timezone.localdate(), Frequency.YEAR)
PDF = {"name": "minutes.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n"}
TEXT = "The biobank opened in May."
MOST_CLICKS = 5


class Hand:
    """A thumb on a phone: what it does is done in the browser, and counted."""

    def __init__(self, page):
        self.page = page
        self.clicks = 0
        self.keystrokes = 0

    def open(self, address):
        self.clicks += 1
        self.page.goto(address)

    def choose(self, target):
        self.clicks += 1
        target.check()

    def follow(self, target):
        self.clicks += 1
        follow(target)

    def write(self, target, text, *, is_the_text_itself=False):
        """Into a field that is tapped first; the tap into the text itself is not counted."""
        self.clicks += not is_the_text_itself
        target.click()
        expect(target).to_be_focused()
        self.page.keyboard.type(text)
        expect(target).to_have_value(text)
        self.keystrokes += len(text)

    def choose_file(self, target, file):
        self.clicks += 1
        with self.page.expect_file_chooser() as chooser:
            target.click()
        chooser.value.set_files([file])


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_five_clicks_lead_from_the_mail_to_a_saved_report(
    browser_page, live_server, smtp, settings, tmp_path, record_property, javascript
):
    settings.MEDIA_ROOT = tmp_path
    settings.SITE_URL = live_server.url
    cast = assemble()
    indicator = IndicatorFactory(objective=ObjectiveFactory(plan=cast.plan), unit_en="trials")
    cast.action.objectives.add(indicator.objective)
    series = indicator.series.get()
    MeasurementFactory(series=series, period=LAST_YEAR.shifted(-1).start, value=Decimal(40))
    today = working_day_from(timezone.localdate(), swedish_days_off())
    ProgressEntryFactory(action=cast.action, reported_on=today - timedelta(days=200))
    refresh_action_status(cast.action)
    ReviewCycleFactory(
        strategy=cast.strategy,
        year=today.year,
        opens_on=today - timedelta(days=30),
        due_on=today,
        closes_on=today + timedelta(days=30),
    )
    now = timezone.localtime().replace(year=today.year, month=today.month, day=today.day, hour=9)
    assert reminders.send_reminders(now=now) == 1
    send_queued_mail(OutgoingMail.objects.get().pk)
    (mail,) = smtp.messages_to(cast.responsible.email)
    address = re.search(rf"^{re.escape(live_server.url)}/r/\S+$", mail.text, re.MULTILINE).group()

    page = browser_page(width=390, height=844, javascript=javascript)
    hand = Hand(page)
    hand.open(address)
    hand.choose(page.get_by_label("on track"))
    hand.write(page.get_by_label("What has happened?"), TEXT, is_the_text_itself=True)
    hand.write(page.locator(f"[name={value_field(series.pk, LAST_YEAR.start)}]"), "42,5")
    hand.choose_file(page.get_by_label("Files"), PDF)
    hand.follow(page.get_by_role("button", name="Save the report"))
    page.get_by_role("heading", name="Thank you").wait_for()

    entry = ProgressEntry.objects.order_by("-pk").first()
    assert (entry.author, entry.status, entry.what_happened) == (
        cast.responsible,
        "on_track",
        TEXT,
    )
    assert entry.measurements.get().value == Decimal("42.5")
    assert entry.attachments.get().title == "minutes.pdf"
    assert "/r/done/" in page.url
    record_property("clicks", hand.clicks)
    record_property("keystrokes", hand.keystrokes)
    print(f"{hand.clicks} clicks, {hand.keystrokes} keystrokes")
    assert hand.clicks <= MOST_CLICKS
    assert hand.keystrokes == len(TEXT) + len("42,5")
