"""``make bench``: queries and median server time of the main pages at 100, 1,000 and 10,000
actions, and how much longer each takes at 10,000 than at 1,000; the lists as files; and time and
peak memory of the report's files at 100 and 1,000.

Works in a scratch database beside the real one, of the same kind, and drops it afterwards. Ends
with an error when the dashboard or a paged list takes more than twice as long for ten times the
rows. ``make bench ARGUMENTS=--quick`` does without the report's files, and with fewer runs.
"""

import argparse
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from tests.bench.pages import BOUNDED, FRESH, pages_of
from tests.bench.process import render_file, setup

RUNS = 9
QUICK_RUNS = 3
MOST_IN_A_FILE = 1000
"""Actions of the largest strategy whose report is made as files: a report has pages, not rows."""
MOST_TIMES = 2.0
"""How many times as long the pages in BOUNDED may take for ten times the rows."""


@dataclass
class Measured:
    """One page at one size: the visits after the first, which warms caches and templates."""

    address: str
    client: Any
    is_fresh: bool
    """Whether nothing that the cache holds is used."""
    times: list[float] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)
    queries: int = 0
    size: int = 0

    @property
    def milliseconds(self) -> float:
        return statistics.median(self.times) * 1000

    def visit(self, *, counts: bool) -> None:
        from django.core.cache import cache
        from django.db import connection

        spent: list[float] = []

        def timed(execute: Callable, *call: Any) -> Any:
            start = time.perf_counter()
            try:
                return execute(*call)
            finally:
                spent.append(time.perf_counter() - start)

        if self.is_fresh:
            cache.clear()
        start = time.perf_counter()
        with connection.execute_wrapper(timed):
            response = self.client.get(self.address)
            content = response.getvalue()
        elapsed = time.perf_counter() - start
        if response.status_code != 200:
            raise SystemExit(f"{self.address} answered {response.status_code}")
        if counts:
            self.times.append(elapsed)
            self.shares.append(sum(spent) / elapsed)
            self.queries, self.size = len(spent), len(content)


def pages_at(count: int, strategy: Any) -> dict[str, Measured]:
    from django.test import Client

    from accounts.models import Person

    client = Client(SERVER_NAME="localhost")
    client.force_login(
        Person.objects.get(email=f"person0.{count}@example.org"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return {
        name: Measured(address, client, name in FRESH)
        for name, address in pages_of(strategy).items()
    }


def measure_pages(strategies: dict[int, Any], runs: int) -> list[str]:
    """Visit each page at every size in turns, so that a busy machine is busy for all of them.

    Prints a table. Returns the names of what has to stay below MOST_TIMES and does not.
    """
    pages = {count: pages_at(count, strategy) for count, strategy in strategies.items()}
    few, many = list(pages)[-2:] if len(pages) > 1 else [next(iter(pages))] * 2
    print(f"\n{'median ms at':<28}" + "".join(f"{count:>9}" for count in pages), end="")
    print(f"{'ratio':>8}{'queries':>9}{'database %':>12}{'kB':>7}")
    slow = []
    for name in pages[many]:
        sizes = [found[name] for found in pages.values()]
        for run in range(runs + 1):
            for one in sizes:
                one.visit(counts=run > 0)
        largest = pages[many][name]
        ratio = largest.milliseconds / pages[few][name].milliseconds
        times = "".join(f"{one.milliseconds:>9.1f}" for one in sizes)
        print(
            f"{name:<28}{times}{ratio:>8.2f}{largest.queries:>9}"
            f"{statistics.median(largest.shares) * 100:>12.0f}{largest.size / 1024:>7.0f}",
            flush=True,
        )
        if name in BOUNDED and ratio > MOST_TIMES:
            slow.append(f"{name} ({ratio:.2f})")
    return slow


def measure_files(snapshot_text: str, names: Collection[str]) -> None:
    from reporting.domain.snapshot import sha256_of

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "snapshot.json"
        path.write_text(snapshot_text, encoding="utf-8")
        for name in names:
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                seconds, size, peak = pool.apply(
                    render_file, (name, str(path), sha256_of(snapshot_text))
                )
            print(f"{name:<28}{seconds:>8.2f} s{size / 1024:>9.0f} kB{peak:>9.0f} MB peak")


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--actions", type=int, nargs="+", default=[100, 1000, 10_000])
    parser.add_argument("--quick", action="store_true", help="no report files, fewer runs")
    parser.add_argument("--files", nargs="+", metavar="FORMAT", help="these files, and no pages")
    options = parser.parse_args()
    setup()
    from reporting.exporters import EXPORTERS

    names = options.files or ([] if options.quick else list(EXPORTERS))
    from django.db import connection

    runs = QUICK_RUNS if options.quick else RUNS
    print(f"Database: {connection.vendor}; median of {runs} runs after one to warm up")
    main_database = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    slow = []
    try:
        strategies = {}
        for count in sorted(options.actions):
            strategies[count], cycle = make(count)
            if names and count <= MOST_IN_A_FILE:
                measure_report(cycle, names)
        if not options.files:
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
            slow = measure_pages(strategies, runs)
    finally:
        connection.creation.destroy_test_db(main_database, verbosity=0)
    if slow:
        raise SystemExit(f"Takes more than {MOST_TIMES} times as long: {', '.join(slow)}")


def make(count: int) -> tuple[Any, Any]:
    from tests.bench.dataset import make_strategy

    indicators = max(30, count * 3 // 10)
    start = time.perf_counter()
    made = make_strategy(actions=count, indicators=indicators, today=date.today())
    print(
        f"{count} actions, {indicators} indicators, {count * 10} entries"
        f" (made in {time.perf_counter() - start:.0f} s)",
        flush=True,
    )
    return made


def measure_report(cycle: Any, names: Collection[str]) -> None:
    from reporting.domain.snapshot import build_snapshot, canonical

    start = time.perf_counter()
    text = canonical(build_snapshot(cycle, version=1, today=date.today()))
    print(f"{'snapshot':<28}{time.perf_counter() - start:>8.2f} s{len(text) / 1024:>9.0f} kB")
    measure_files(text, names)


if __name__ == "__main__":
    main()
