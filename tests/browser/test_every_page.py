"""Every page that a role can reach by following links: accessible, and no wider than a phone.

The crawl starts at the start page and visits each kind of page (each view), with the demonstration
loaded, so a page that is added later is tested by being linked to.
"""

from collections import Counter, deque
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.urls import resolve

from accounts.models import Person

NOT_PAGES = ("account_logout", "actions:attachment", "reporting:report-file")
ROLES = {
    "visitor": "sv",
    "reader": "en",
    "hospital": "sv",
    "colleague": "en",
    "coordinator": "sv",
    "admin": "en",
}
"""Who of the demonstration looks, and in which language: every page is seen in both."""
THOROUGH = "coordinator"
"""Who sees most, and therefore visits two pages of each kind."""

pytestmark = pytest.mark.browser


def internal_links(page) -> list[str]:
    addresses = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
    base = urlsplit(page.url)
    return [
        parts.path + (f"?{parts.query}" if parts.query else "")
        for parts in map(urlsplit, addresses)
        if parts.netloc == base.netloc
    ]


def complaints(page, axe: Axe) -> list[str]:
    """What is wrong with the page that is open, at 1280 and at 390 pixels."""
    found = []
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if overflow > 0:
            found.append(f"scrolls {overflow} px sideways at {width} px")
        found += [
            f"at {width} px: {violation['id']}: {node['html'][:200]}"
            for violation in axe.run(page).response["violations"]
            for node in violation["nodes"]
        ]
    return found


def test_every_page_is_accessible_and_fits_a_phone(browser_page):
    call_command("load_demonstration", verbosity=0)
    axe = Axe()
    wrong: dict[str, list[str]] = {}
    seen_by_role: dict[str, set[str]] = {}
    for role, language in ROLES.items():
        person = None
        if role != "visitor":
            person = Person.objects.get(email=f"{role}@example.org")
        page = browser_page(person, language=language)
        enough = 2 if role == THOROUGH else 1
        visits: Counter[str] = Counter()
        waiting, known = deque(["/"]), {"/"}
        while waiting:
            address = waiting.popleft()
            view = resolve(urlsplit(address).path).view_name
            if visits[view] >= enough or view in NOT_PAGES or "admin:" in view:
                continue
            visits[view] += 1
            response = page.goto(address)
            if response.status != 200:
                wrong[f"{role} {address}"] = [f"answers {response.status}"]
                continue
            if found := complaints(page, axe):
                wrong[f"{role} {address}"] = found
            for link in internal_links(page):
                if link not in known:
                    known.add(link)
                    waiting.append(link)
        seen_by_role[role] = set(visits)
    assert wrong == {}
    assert {"actions:action-detail", "actions:indicator-detail"} <= seen_by_role["visitor"]
    assert {"reporting:my-work", "actions:entry-new"} <= seen_by_role["hospital"]
    assert {"reporting:dashboard", "reporting:report-list"} <= seen_by_role["coordinator"]
