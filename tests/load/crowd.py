"""People who arrive evenly, open the form, keep a draft where the form has drafts, and save."""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html.parser import HTMLParser
from statistics import median, quantiles

import httpx

from tests.load.world import FILE, Kept, Reporter

LONGEST_WAIT = 30
"""Seconds for one answer."""

GRACE = 60
"""Seconds for the last to be served after they have arrived."""


@dataclass
class Outcome:
    errors: Counter[str] = field(default_factory=Counter)
    acknowledged: list[int] = field(default_factory=list)
    """The ids of the actions whose report was said to be saved."""
    gets: list[float] = field(default_factory=list)
    drafts: list[float] = field(default_factory=list)
    posts: list[float] = field(default_factory=list)
    seconds: float = 0

    def lost(self, kept: Mapping[int, Kept]) -> Counter[str]:
        """Entries, values and files that were acknowledged and are not there."""
        lost: Counter[str] = Counter()
        for pk in self.acknowledged:
            for name in ("entries", "values", "files"):
                lost[name] += getattr(kept[pk], name) < 1
        return lost


def doubled(kept: Mapping[int, Kept]) -> int:
    return sum(max(each.entries - 1, 0) for each in kept.values())


def spread(seconds: Sequence[float]) -> str:
    if len(seconds) < 2:
        return "–"
    middle, late = median(seconds), quantiles(seconds, n=20)[-1]
    return f"median {middle * 1000:.0f} ms, 95th percentile {late * 1000:.0f} ms"


class FormReader(HTMLParser):
    """The hidden fields of the form that sends files, its first value field, its draft address."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.value_field = ""
        self.draft_address = ""
        self._is_inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_inside = found.get("enctype") == "multipart/form-data"
        elif tag == "input" and self._is_inside:
            name = found.get("name", "")
            if found.get("id") == "draft":
                self.draft_address = found["data-address"]
            if found.get("type") == "hidden" or name == "reported_on":
                self.fields[name] = found.get("value", "")
            elif name.startswith("value_") and not self.value_field:
                self.value_field = name

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_inside = False


def run_crowd(address: str, reporters: Sequence[Reporter], *, seconds: float) -> Outcome:
    """Let ``reporters`` arrive over ``seconds``. Ends by itself, whatever the server does."""
    # A thread of its own: the caller's may have an event loop running, as under Playwright.
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(lambda: asyncio.run(_crowd(address, reporters, seconds))).result()


async def _crowd(address: str, reporters: Sequence[Reporter], seconds: float) -> Outcome:
    outcome = Outcome()
    start = time.perf_counter()
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    async with httpx.AsyncHTTPTransport(verify=False, limits=limits) as transport:

        async def arrive(reporter: Reporter) -> None:
            await asyncio.sleep(seconds * reporter.number / len(reporters))
            # Everybody has cookies of their own; what carries them is shared.
            client = httpx.AsyncClient(
                transport=transport,
                base_url=address,
                timeout=LONGEST_WAIT,
                trust_env=False,
                headers={"Accept-Language": "en"},
            )
            name, _sign, value = reporter.cookie.partition("=")
            client.cookies.set(name, value)
            try:
                await _report(client, reporter, outcome)
            except httpx.HTTPError as error:
                outcome.errors[type(error).__name__] += 1

        tasks = [asyncio.create_task(arrive(reporter)) for reporter in reporters]
        _done, late = await asyncio.wait(tasks, timeout=seconds + GRACE)
        for task in late:
            task.cancel()
        outcome.errors["not served in time"] += len(late)
        for result in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(result, Exception):
                outcome.errors[repr(result)] += 1
    outcome.seconds = time.perf_counter() - start
    outcome.errors = +outcome.errors
    return outcome


async def _report(client: httpx.AsyncClient, reporter: Reporter, outcome: Outcome) -> None:
    start = time.perf_counter()
    page = await client.get(reporter.address)
    outcome.gets.append(time.perf_counter() - start)
    if page.status_code != 200:
        outcome.errors[f"GET answered {page.status_code}"] += 1
        return
    form = FormReader(page.text)
    if not form.value_field or not form.draft_address:
        outcome.errors["the form wants no value, or keeps no draft"] += 1
        return
    fields = form.fields | {
        "status": "on_track",
        "percent_complete": str(reporter.number % 101),
        "what_happened": f"Sju kliniker har anslutit sig. ({reporter.number})",
        form.value_field: str(reporter.number),
    }
    start = time.perf_counter()
    kept = await client.post(form.draft_address, data=fields)
    outcome.drafts.append(time.perf_counter() - start)
    if not kept.is_success:
        outcome.errors[f"the draft answered {kept.status_code}"] += 1
    start = time.perf_counter()
    saved = await client.post(
        reporter.address,
        data=fields,
        files={"attached_files": ("underlag.pdf", FILE, "application/pdf")},
    )
    outcome.posts.append(time.perf_counter() - start)
    if saved.status_code == 302:
        outcome.acknowledged.append(reporter.action_id)
    else:
        outcome.errors[f"POST answered {saved.status_code}"] += 1
