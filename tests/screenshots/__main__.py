"""``make screenshots``: the pictures of the user guide, of the demonstration, in both languages.

Loads the demonstration into a database of its own, signs in as its coordinator or a responsible
person, and takes each of PAGES at the width of a desk and of a phone. Needs Chromium.
"""

import argparse
import io
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
from PIL import Image

from tests.load.server import ROOT, gunicorn

IMAGES = ROOT / "docs" / "images"
SIZES = {1280: 900, 390: 844}
LOCALES = {"sv": "sv-SE", "en": "en-GB"}
COLOURS = 128
"""Enough for flat pages, at a third of the size."""


@dataclass(frozen=True)
class Picture:
    """A page of the guide. ``address`` may name the keys of what ``_prepare`` gives."""

    name: str
    address: str
    who: str = "coordinator"


PAGES = (
    Picture("my-work", "/my-work/", "hospital"),
    Picture("report", "/actions/{action}/report/", "hospital"),
    Picture("dashboard", "/strategies/{strategy}/dashboard/"),
    Picture("meeting", "/strategies/{strategy}/dashboard/?meeting"),
    Picture("shape", "/plans/{draft}/shape/"),
    Picture("audit", "/plans/{draft}/audit/"),
    Picture("grid", "/strategies/{strategy}/actions/grid/"),
    Picture("coverage", "/strategies/{strategy}/coverage/"),
    Picture("actions", "/strategies/{strategy}/actions/"),
    Picture("indicator", "/indicators/{indicator}/"),
    Picture("compare", "/strategies/{strategy}/compare/?i={indicator}&i={other}"),
    Picture("optimistic", "/strategies/{strategy}/optimistic/"),
    Picture("timeline", "/strategies/{strategy}/timeline/"),
    Picture("difference", "/strategies/{strategy}/difference/"),
    Picture("remarks", "/strategies/{strategy}/remarks/"),
    Picture("manage", "/strategies/{strategy}/manage/"),
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="make screenshots", description=__doc__)
    parser.add_argument("--only", default="", help="the names of some pictures, with commas")
    chosen = set(parser.parse_args().only.split(",")) - {""}
    pages = [page for page in PAGES if not chosen or page.name in chosen]
    with tempfile.TemporaryDirectory(prefix="milstolpe-screenshots-") as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "CELERY_BROKER_URL": "",
            "EMAIL_URL": "dummymail://",
            "DATA_DIR": folder,
            "LOG_LEVEL": "WARNING",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
        }
        django.setup()
        ids = _prepare()
        with gunicorn(os.environ, workers=1) as address:
            for path in _take(pages, address, ids):
                print(path.relative_to(ROOT), f"{path.stat().st_size // 1024} kB")
    return 0


def _prepare() -> dict[str, Any]:
    """Load the demonstration; what the addresses name."""
    from django.core.management import call_command

    from accounts.models import Person
    from actions.models import ActionPlan, Indicator
    from strategy.models import Strategy

    call_command("migrate", verbosity=0)
    call_command("load_demonstration", stdout=io.StringIO())
    call_command("collectstatic", interactive=False, verbosity=0)
    strategy = Strategy.objects.get()
    off_track = Indicator.objects.filter(evaluated__status="off_track").order_by("pk")
    hospital = Person.objects.get(email="hospital@example.org")
    return {
        "strategy": strategy.slug,
        "indicator": off_track[0].pk,
        "other": off_track[1].pk,
        "draft": ActionPlan.objects.filter(status=ActionPlan.DRAFT).earliest("pk").pk,
        "action": hospital.actions.earliest("pk").pk,
    }


def _take(pages: list[Picture], address: str, ids: dict[str, Any]) -> Iterator[Path]:
    from playwright.sync_api import sync_playwright

    from accounts.models import Person
    from tests.browser.driving import let_in
    from tests.conftest import CHROMIUM_ARGUMENTS, PATIENCE, find_chromium

    chromium_path = find_chromium()
    if chromium_path is None:
        sys.exit("make screenshots: Chromium is missing. On Debian: apt install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=chromium_path, args=CHROMIUM_ARGUMENTS
        )
        for language, locale in LOCALES.items():
            for width, height in SIZES.items():
                for picture in pages:
                    person = Person.objects.get(email=f"{picture.who}@example.org")
                    Person.objects.filter(pk=person.pk).update(language=language)
                    context = chromium.new_context(
                        base_url=address,
                        viewport={"width": width, "height": height},
                        locale=locale,
                    )
                    context.set_default_timeout(PATIENCE)
                    let_in(context, person, address)
                    context.add_cookies(
                        [{"name": "django_language", "value": language, "url": address}]
                    )
                    page = context.new_page()
                    response = page.goto(picture.address.format(**ids))
                    if response is None or response.status != 200:
                        sys.exit(f"make screenshots: {page.url} cannot be shown.")
                    target = IMAGES / language / f"{picture.name}-{width}.png"
                    target.parent.mkdir(parents=True, exist_ok=True)
                    content = page.screenshot(full_page=False)
                    Image.open(io.BytesIO(content)).quantize(COLOURS).save(target, optimize=True)
                    context.close()
                    yield target
        chromium.close()


if __name__ == "__main__":
    sys.exit(main())
