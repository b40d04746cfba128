"""How browser tests drive a page, so that a busy machine makes them slow and never wrong.

``follow(control)`` wherever a link or button leads to a page, ``press(control)`` where the page
stays (a menu, a download, what a script answers), and then Playwright's ``expect``, which waits.
What is read from the database is read after the page has said that it is done.
"""

from typing import Any

from django.conf import settings
from django.test import Client

from tests.factories import PASSWORD


def press(control: Any) -> None:
    """Press the link, button or summary that the locator finds.

    Where scripts run, by the pointer. Where they do not, Playwright cannot see that a click fell
    beside what has just moved, so the control must be there to be clicked and is pressed by Enter.
    """
    if control.page.evaluate("matchMedia('(scripting: none)').matches"):
        control.click(trial=True)
        control.press("Enter")
    else:
        control.click()


def follow(control: Any) -> None:
    """Press a link or button, and wait until the page that it leads to has loaded."""
    with control.page.expect_navigation():
        press(control)


def fits_the_width(page: Any) -> bool:
    """Whether nothing has to be scrolled sideways to."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def sign_in(page: Any, person: Any) -> None:
    """Fill in the sign-in page, which is open, and come to the page that it leads to."""
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    follow(page.locator("main").get_by_role("button", name="Sign in"))


def let_in(context: Any, person: Any, address: str) -> None:
    """Sign a person in on all pages of a browser context at ``address``, without any page."""
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])
