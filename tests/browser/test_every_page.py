"""Every page that a role can reach by following links: accessible, and no wider than a phone.

The crawl starts at the start page and visits each kind of page (each view), with the demonstration
loaded, so a page that is added later is tested by being linked to.

Contrast takes three quarters of axe's time. It follows from how a text looks: from the elements
around it, their classes and the other attributes that a style can ask for. So at each width the
texts of a look are measured on the first page of a crawl that shows it, and every other rule on
every page. How a page looks does not follow from the database, so all this is done on SQLite; on
another database the crawl shows that every page answers.
"""

from collections import deque
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.core.management import call_command
from django.db import connection
from django.urls import resolve

from accounts.models import Person

NOT_PAGES = (
    "actions:actions-xlsx",
    "actions:actions-csv",
    "actions:indicators-xlsx",
    "actions:indicators-csv",
    "actions:objectives-xlsx",
    "actions:objectives-csv",
    "account_logout",
    "actions:attachment",
    "actions:coverage-csv",
    "actions:difference-csv",
    "actions:history-csv",
    "actions:remarks-csv",
    "actions:remarks-excel",
    "reporting:contribution-xlsx",
    "reporting:contribution-json",
    "reporting:report-file",
    "reporting:plan-slides-file",
    "reporting:slides-file",
)
ROLES = {
    "visitor": "sv",
    "reader": "en",
    "hospital": "sv",
    "colleague": "en",
    "coordinator": "sv",
    "admin": "en",
}
"""Who of the demonstration looks, and in which language: every page is seen in both."""
EXPECTED = {
    "visitor": {"actions:action-detail", "actions:indicator-detail"},
    "hospital": {"reporting:my-work", "actions:entry-new"},
    "coordinator": {"reporting:dashboard", "reporting:report-list", "actions:plan-shape"},
}
"""Some of what each must have come to, or the crawl has not crawled."""

MARK_NEW_LOOKS = """known => {
  const noLook = new Set([
    "id", "name", "for", "value", "href", "src", "action", "title", "datetime", "content", "list",
    "d", "points", "transform", "viewBox", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r",
    "width", "height", "colspan", "rowspan", "min", "max", "data-label",
    "aria-label", "aria-labelledby", "aria-describedby", "aria-controls",
  ]);
  const hash = (text, start) =>
    [...text].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 140737488355213, start);
  const hasText = element =>
    "value" in element || [...element.childNodes].some(n => n.nodeType === 3 && n.data.trim());
  const measured = new Set(known);
  const marked = new Map();
  const visit = (element, around) => {
    const attributes = [...element.attributes]
      .filter(({ name }) => !noLook.has(name) && !name.startsWith("hx-"))
      .map(({ name, value }) => `${name}=${value}`);
    const look = hash([element.localName, ...attributes.sort()].join(" "), around);
    if (hasText(element) && element.checkVisibility({ visibilityProperty: true })) {
      const count = marked.get(look) ?? 0;
      // Two of each: one may be covered, or stand on nothing.
      if (!measured.has(look) && count < 2) {
        element.setAttribute("data-new-look", "");
        marked.set(look, count + 1);
      }
    }
    [...element.children].forEach(child => visit(child, look));
  };
  document.querySelectorAll("[data-new-look]").forEach(e => e.removeAttribute("data-new-look"));
  visit(document.body, window.innerWidth);
  return [...marked.keys()];
}"""
MEASURE = """() => {
  axe.configure({ rules: [{ id: "color-contrast", selector: "[data-new-look]" }] });
  return axe.run({ resultTypes: ["violations"] }).then(results => results.violations);
}"""

pytestmark = pytest.mark.browser


def internal_links(page) -> list[str]:
    addresses = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
    base = urlsplit(page.url)
    return [
        parts.path + (f"?{parts.query}" if parts.query else "")
        for parts in map(urlsplit, addresses)
        if parts.netloc == base.netloc and not parts.path.startswith("/static/")
    ]


def complaints(page, looks: set[int]) -> list[str]:
    """What is wrong with the page that is open, at 1280 and at 390 pixels.

    ``looks`` are those measured before; those of the page are added.
    """
    found = []
    page.evaluate(AXE_SCRIPT)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if overflow > 0:
            found.append(f"scrolls {overflow} px sideways at {width} px")
        looks.update(page.evaluate(MARK_NEW_LOOKS, list(looks)))
        found += [
            f"at {width} px: {violation['id']}: {node['html'][:200]}"
            for violation in page.evaluate(MEASURE)
            for node in violation["nodes"]
        ]
    return found


@pytest.mark.parametrize(("role", "language"), ROLES.items(), ids=ROLES)
def test_every_page_is_accessible_and_fits_a_phone(browser_page, role, language):
    call_command("load_demonstration", verbosity=0)
    looks: set[int] = set()
    wrong: dict[str, list[str]] = {}
    person = None if role == "visitor" else Person.objects.get(email=f"{role}@example.org")
    page = browser_page(person, language=language)
    seen: set[str] = set()
    waiting, known = deque(["/"]), {"/"}
    while waiting:
        address = waiting.popleft()
        view = resolve(urlsplit(address).path).view_name
        if view in seen or view in NOT_PAGES or "admin:" in view:
            continue
        seen.add(view)
        response = page.goto(address)
        if response.status != 200:
            wrong[address] = [f"answers {response.status}"]
            continue
        if connection.vendor == "sqlite" and (found := complaints(page, looks)):
            wrong[address] = found
        for link in internal_links(page):
            if link not in known:
                known.add(link)
                waiting.append(link)
    assert wrong == {}
    assert seen >= EXPECTED.get(role, set())


def test_pale_text_is_found(browser_page):
    page = browser_page()
    page.goto("/")
    looks: set[int] = set()
    assert complaints(page, looks) == []
    page.evaluate("document.querySelector('h1').style.color = '#ddd'")
    (wide, narrow) = complaints(page, looks)
    assert "at 1280 px: color-contrast: <h1" in wide
    assert "at 390 px: color-contrast: <h1" in narrow
