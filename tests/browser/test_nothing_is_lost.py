"""What is typed into a report outlives whatever happens to browser, network, session and server."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from actions.models import Action, EntryDraft, ProgressEntry
from tests.browser.driving import follow, let_in, press, sign_in
from tests.cast import assemble
from tests.factories import ProgressEntryFactory
from tests.workers import ROOT, environment, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast():
    return assemble()


def form_of(cast, page, base=""):
    page.goto(f"{base}/actions/{cast.action.pk}/report/")
    return page.get_by_label("What has happened?")


def is_kept(page):
    page.locator("#draft-line", has_text="Draft kept").wait_for()


def save(page):
    page.get_by_label("on track").check()
    follow(page.get_by_role("button", name="Save the report"))
    page.get_by_text("Saved: on track").wait_for()


def test_draft_survives_a_closed_tab_and_is_there_on_a_second_device(browser_page, cast):
    desk = browser_page(cast.responsible)
    form_of(cast, desk).fill("The biobank opened.")
    is_kept(desk)
    desk.close()

    phone = browser_page(cast.responsible, width=390)
    text = form_of(cast, phone)

    expect(text).to_have_value("The biobank opened.")
    save(phone)
    assert ProgressEntry.objects.get().what_happened == "The biobank opened."
    assert not EntryDraft.objects.exists()


def test_second_device_does_not_overwrite_the_first_unseen(browser_page, cast):
    desk, phone = browser_page(cast.responsible), browser_page(cast.responsible, width=390)
    at_desk, on_phone = form_of(cast, desk), form_of(cast, phone)
    at_desk.fill("From the desk.")
    is_kept(desk)

    on_phone.fill("From the phone.")

    phone.get_by_text("was changed on another device").wait_for()
    assert EntryDraft.objects.get().fields["what_happened"] == ["From the desk."]
    press(phone.get_by_role("button", name="Keep mine instead"))
    is_kept(phone)
    assert EntryDraft.objects.get().fields["what_happened"] == ["From the phone."]


def test_what_can_no_longer_be_saved_stays_in_the_browser_and_says_so(browser_page, cast):
    page = browser_page(cast.responsible)
    text = form_of(cast, page)
    Action.objects.filter(pk=cast.action.pk).update(
        withdrawn_at=timezone.now(), withdrawn_by=cast.coordinator, withdrawal_reason="Gone"
    )

    text.fill("The biobank opened.")

    expect(page.locator("#draft-line")).to_contain_text("This can no longer be saved")
    expect(text).to_have_value("The biobank opened.")
    assert not EntryDraft.objects.exists()


class Server:
    """A gunicorn on the test's database, to be killed and started again on the same port."""

    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.process = None

    def start(self):
        command = ["gunicorn", "config.wsgi", f"--bind=127.0.0.1:{self.port}", "--threads=2"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", *command, "--log-level=warning"],
            cwd=ROOT,
            env=environment(),
            start_new_session=True,
        )
        wait_until(self._answers, what="gunicorn answers")

    def _answers(self):
        try:
            return urllib.request.urlopen(f"{self.address}/account/login/", timeout=10).status
        except OSError:
            return False

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def server():
    server = Server()
    server.start()
    yield server
    server.kill()


def test_draft_survives_a_killed_server(browser_page, cast, server):
    page = browser_page()
    let_in(page.context, cast.responsible, server.address)
    text = form_of(cast, page, server.address)
    text.fill("The biobank")
    is_kept(page)

    server.kill()
    text.fill("The biobank opened.")
    page.get_by_text("No connection.").wait_for()
    assert EntryDraft.objects.get().fields["what_happened"] == ["The biobank"]
    server.start()

    is_kept(page)
    assert EntryDraft.objects.get().fields["what_happened"] == ["The biobank opened."]
    page.reload()
    expect(text).to_have_value("The biobank opened.")
    save(page)
    assert ProgressEntry.objects.get().what_happened == "The biobank opened."
    assert page.evaluate("localStorage.length") == 0


def test_what_was_typed_without_a_connection_comes_back_after_a_closed_tab(browser_page, cast):
    page = browser_page(cast.responsible)
    text = form_of(cast, page)
    page.context.set_offline(True)
    text.fill("Typed in a tunnel.")
    page.get_by_text("No connection.").wait_for()
    other = page.context.new_page()
    page.close()
    other.context.set_offline(False)

    text = form_of(cast, other)

    expect(text).to_have_value("Typed in a tunnel.")
    is_kept(other)
    assert EntryDraft.objects.get().fields["what_happened"] == ["Typed in a tunnel."]


def test_what_a_browser_kept_does_not_overwrite_what_another_device_kept_since(browser_page, cast):
    desk = browser_page(cast.responsible)
    text = form_of(cast, desk)
    desk.context.set_offline(True)
    text.fill("Typed in a tunnel.")
    desk.get_by_text("No connection.").wait_for()
    other = desk.context.new_page()
    desk.close()
    phone = browser_page(cast.responsible, width=390)
    form_of(cast, phone).fill("From the phone.")
    is_kept(phone)
    other.context.set_offline(False)

    text = form_of(cast, other)

    other.get_by_text("was changed on another device").wait_for()
    expect(text).to_have_value("Typed in a tunnel.")
    assert EntryDraft.objects.get().fields["what_happened"] == ["From the phone."]
    follow(other.get_by_role("button", name="Take the other"))
    expect(text).to_have_value("From the phone.")


def test_draft_survives_an_expired_sign_in(browser_page, cast):
    page = browser_page(cast.responsible)
    text = form_of(cast, page)
    Session.objects.all().delete()
    text.fill("The biobank opened.")
    page.get_by_text("You have been signed out.").wait_for()

    page.get_by_label("on track").check()
    follow(page.get_by_role("button", name="Save the report"))
    sign_in(page, cast.responsible)

    page.get_by_text("You had been signed out").wait_for()
    expect(page.get_by_label("What has happened?")).to_have_value("The biobank opened.")
    follow(page.get_by_role("button", name="Save the report"))
    page.get_by_text("Saved: on track").wait_for()
    assert ProgressEntry.objects.get().what_happened == "The biobank opened."


def test_signing_in_in_another_tab_is_enough(browser_page, cast):
    page = browser_page(cast.responsible)
    text = form_of(cast, page)
    Session.objects.all().delete()
    text.fill("The biobank opened.")
    page.get_by_text("You have been signed out.").wait_for()
    other = page.context.new_page()
    other.goto("/account/login/")
    sign_in(other, cast.responsible)
    other.get_by_role("button", name="Sign out").wait_for()

    is_kept(page)
    save(page)

    assert ProgressEntry.objects.get().what_happened == "The biobank opened."


def test_two_people_at_once_see_each_other_and_choose(browser_page, cast):
    page = browser_page(cast.responsible, width=390)
    form_of(cast, page).fill("I wrote this.")
    ProgressEntryFactory(action=cast.action, author=cast.colleague, what_happened="She wrote that.")

    page.get_by_label("on track").check()
    follow(page.get_by_role("button", name="Save the report"))

    page.get_by_text("Another report has come in since you began").wait_for()
    expect(page.get_by_text("She wrote that.").first).to_be_visible()
    expect(page.get_by_label("What has happened?")).to_have_value("I wrote this.")
    assert ProgressEntry.objects.count() == 1
    follow(page.get_by_role("button", name="Save mine as well"))
    page.get_by_text("Saved: on track").wait_for()
    assert ProgressEntry.objects.count() == 2


def test_report_is_corrected_and_the_earlier_wording_stays(browser_page, cast):
    ProgressEntryFactory(
        action=cast.action, what_happened="We met twice.", reported_on=timezone.localdate()
    )
    page = browser_page(cast.colleague, width=390)
    page.goto(cast.action.get_absolute_url())
    follow(page.get_by_role("link", name="Correct this report"))
    page.get_by_label("What has happened?").fill("We met once.")
    page.get_by_label("Why is the report corrected?").fill("Counted wrong.")
    follow(page.get_by_role("button", name="Save the correction"))

    page.get_by_text("Its earlier wording is kept").wait_for()
    press(page.get_by_text("see the earlier wording"))
    expect(page.get_by_text("We met twice.")).to_be_visible()
    expect(page.get_by_text("Reason: Counted wrong.")).to_be_visible()


def test_keyboard_alone_is_enough(browser_page, cast):
    page = browser_page(cast.responsible)
    page.goto(f"/actions/{cast.action.pk}/report/")
    focused = "document.activeElement.name || document.activeElement.textContent.trim()"

    def tab_to(what):
        for _ in range(90):
            page.keyboard.press("Tab")
            if page.evaluate(focused) == what:
                return
        pytest.fail(f"The Tab key does not reach {what}.")

    tab_to("status")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    tab_to("reason")
    page.keyboard.type("The agreement is late.")
    tab_to("what_happened")
    page.keyboard.type("We waited.")
    tab_to("Save the report")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    page.get_by_text("Saved:").wait_for()
    entry = ProgressEntry.objects.get()
    assert (entry.status, entry.reason) in [
        ("delayed", "The agreement is late."),
        ("at_risk", "The agreement is late."),
    ]


def test_everything_works_without_script(browser_page, cast):
    ProgressEntryFactory(action=cast.action, what_happened="We met.", next_steps="Sign.")
    page = browser_page(cast.responsible, width=390, javascript=False)
    form_of(cast, page).fill("The biobank opened.")
    follow(page.get_by_role("button", name="Start from the last report's text"))
    expect(page.get_by_label("Next steps")).to_have_value("Sign.")
    follow(page.get_by_role("button", name="Keep as a draft"))
    expect(page.get_by_text("The draft is kept")).to_be_visible()
    expect(page.get_by_label("What has happened?")).to_have_value("The biobank opened.")

    page.get_by_label("on track").check()
    follow(page.get_by_role("button", name="Save the report"))

    expect(page.get_by_text("Saved: on track")).to_be_visible()
    assert ProgressEntry.objects.order_by("-pk").first().next_steps == "Sign."


def test_wait_is_short_between_typing_and_keeping(browser_page, cast):
    page = browser_page(cast.responsible)
    page.clock.install()
    text = form_of(cast, page)
    page.clock.pause_at(timezone.now() + timedelta(hours=1))
    text.fill("The biobank opened.")
    page.clock.run_for(2_000)

    is_kept(page)
    assert EntryDraft.objects.get().fields["what_happened"] == ["The biobank opened."]
