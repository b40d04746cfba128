"""What every room's tests may ask for.

``browser_page``
    A factory of Playwright pages (sync API) on the live server, driven by Debian's Chromium:
    ``page = browser_page(person, width=390, language="sv")`` then ``page.goto("/my-work/")``.
    See tests/browser/driving.py for how it is driven. Mark such tests ``@pytest.mark.browser``. A
    page that ran into an uncaught script error or a violation of the content security policy fails
    its test. Without a Chromium these tests are skipped, and the summary says so; with
    REQUIRE_BROWSER=1 they fail.
``page``
    One such page: a visitor's, 1280 pixels wide, in English.
``worker``
    A factory of real Celery worker processes on the test's database and broker:
    ``process = worker()``; ``process.kill()`` is kill -9 of the whole worker; one that is made with
    ``stop_at_step=2`` stops half-way in a job until ``process.resume()``. Mark such tests
    ``@pytest.mark.worker``. See tests/workers.py.
``smtp``
    A real SMTP server on loopback that mail is sent to, by this process and by the workers that
    are started after it (name ``smtp`` before ``worker``): ``smtp.messages`` is what it has taken,
    parsed, each with ``.text``, ``.html`` and ``.recipients``; ``smtp.messages_to(address)``;
    ``smtp.refuse(address)`` answers 550; ``smtp.hold()`` lets senders wait. See tests/smtp.py.

The language of the tests is English (tests/settings.py), the database is a file of its own: tests
with ``browser_page`` or ``worker`` are transactional, and what they write is really committed.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings

from scripts.translations import compile_translations
from tests.browser.driving import let_in
from tests.emptying import empty_tables
from tests.smtp import HOST, PORT_VARIABLE, SmtpServer, smtp_server
from tests.workers import CeleryProcess, celery_processes

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 60_000
"""Milliseconds after which a page is not awaited any more: many, for the machine may be busy."""
NO_CHROMIUM = (
    "no Chromium was found (looked for " + ", ".join(CHROMIUM_NAMES) + "): apt install chromium"
)
NO_GETTEXT = "xgettext was not found: apt install gettext"

# How long an example takes says how busy the machine is, and nothing of what is tested.
settings.register_profile("milstolpe", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("milstolpe")


def find_chromium() -> str | None:
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def pytest_configure(config: pytest.Config) -> None:
    TransactionTestCase._fixture_teardown = lambda case: empty_tables()
    if not hasattr(config, "workerinput"):
        compile_translations()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    skipped = [str(report.longrepr) for report in terminalreporter.getreports("skipped")]
    for lack, title, told in (
        (NO_CHROMIUM, "BROWSER TESTS DID NOT RUN", "The browser tests were skipped"),
        (NO_GETTEXT, "TRANSLATIONS WERE NOT COMPARED", "New texts may lack their translation"),
    ):
        if any(lack in reason for reason in skipped):
            terminalreporter.section(title, sep="!", red=True, bold=True)
            terminalreporter.line(f"{told}: {lack}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The one Chromium of the session. Use ``browser_page``."""
    from playwright.sync_api import expect, sync_playwright

    path = find_chromium()
    if path is None:
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip)(NO_CHROMIUM)
    # Playwright's sync API runs an event loop in this thread; Django would refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def browser_page(live_server: Any, browser: Any) -> Iterator[Callable[..., Any]]:
    """A factory of pages; see the head of this file."""
    contexts = []
    faults: list[str] = []

    def open_page(
        person: Any = None,
        *,
        width: int = 1280,
        height: int = 800,
        language: str = "en",
        javascript: bool = True,
        **options: Any,
    ) -> Any:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale={"sv": "sv-SE", "en": "en-GB"}[language],
            java_script_enabled=javascript,
            # A page that is still gliding somewhere would be clicked in the wrong place.
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        if person is not None:
            let_in(context, person, live_server.url)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda message: (
                faults.append(f"{page.url}: {message.text}")
                if "Content Security Policy" in message.text
                else None
            ),
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def page(browser_page: Callable[..., Any]) -> Any:
    return browser_page()


@pytest.fixture
def worker(transactional_db: None) -> Iterator[Callable[..., CeleryProcess]]:
    """A factory of worker processes; see the head of this file."""
    with celery_processes() as start_worker:
        yield start_worker


@pytest.fixture
def smtp(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmtpServer]:
    """An SMTP server that all mail goes to; see the head of this file."""
    with smtp_server() as server:
        settings.EMAIL_BACKEND = "jobs.backends.OutboxBackend"
        settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = HOST, server.port
        monkeypatch.setenv(PORT_VARIABLE, str(server.port))
        yield server
