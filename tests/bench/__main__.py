"""``make bench``: queries, median server time and the database's share of it for the main pages,
and time and peak memory of the report's files, at 100 and 1,000 actions.

Works in a scratch database beside the real one, of the same kind, and drops it afterwards.
"""

import argparse
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from tests.bench.process import render_file, setup

RUNS = 9


def measure_pages(pages: dict[str, str], viewer: Any) -> None:
    from django.db import connection
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(viewer, backend="django.contrib.auth.backends.ModelBackend")
    print(f"{'page':<28}{'queries':>8}{'median ms':>11}{'database %':>12}{'kB':>7}")
    for name, address in pages.items():
        times, shares, queries, size = [], [], 0, 0
        for run in range(RUNS + 1):
            spent: list[float] = []

            def timed(execute: Callable, *call: Any, spent: list[float] = spent) -> Any:
                start = time.perf_counter()
                try:
                    return execute(*call)
                finally:
                    spent.append(time.perf_counter() - start)

            start = time.perf_counter()
            with connection.execute_wrapper(timed):
                response = client.get(address)
            elapsed = time.perf_counter() - start
            if response.status_code != 200:
                raise SystemExit(f"{address} answered {response.status_code}")
            if run:  # the first visit warms caches and compiles templates
                times.append(elapsed)
                shares.append(sum(spent) / elapsed)
                queries, size = len(spent), len(response.content)
        print(
            f"{name:<28}{queries:>8}{statistics.median(times) * 1000:>11.1f}"
            f"{statistics.median(shares) * 100:>12.0f}{size / 1024:>7.0f}"
        )


def measure_files(snapshot_text: str) -> None:
    from reporting.domain.snapshot import sha256_of
    from reporting.exporters import EXPORTERS

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "snapshot.json"
        path.write_text(snapshot_text, encoding="utf-8")
        for name in EXPORTERS:
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                seconds, size, peak = pool.apply(
                    render_file, (name, str(path), sha256_of(snapshot_text))
                )
            print(f"{name:<28}{seconds:>8.2f} s{size / 1024:>9.0f} kB{peak:>9.0f} MB peak")


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--actions", type=int, nargs="+", default=[100, 1000])
    options = parser.parse_args()
    setup()
    from django.db import connection

    print(f"Database: {connection.vendor}; median of {RUNS} runs after one to warm up")
    main_database = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        for count in options.actions:
            bench(count)
    finally:
        connection.creation.destroy_test_db(main_database, verbosity=0)


def bench(count: int) -> None:
    from django.db import connection
    from django.urls import reverse

    from accounts.models import Person
    from actions.models import Action, Indicator
    from reporting.domain.snapshot import build_snapshot, canonical
    from tests.bench.dataset import make_strategy

    today = date.today()
    strategy, cycle = make_strategy(actions=count, indicators=max(30, count * 3 // 10), today=today)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    print(f"\n{count} actions, {max(30, count * 3 // 10)} indicators, {count * 10} entries")
    action = Action.objects.filter(plan__area__strategy=strategy).latest("id")
    indicator = Indicator.objects.filter(objective__plan__area__strategy=strategy).latest("id")
    coordinator = Person.objects.get(email=f"person0.{count}@example.org")
    measure_pages(
        {
            "strategy": strategy.get_absolute_url(),
            "dashboard": reverse("reporting:dashboard", args=[strategy.slug]),
            "action list": reverse("actions:action-list", args=[strategy.slug]),
            "indicator list": reverse("actions:indicator-list", args=[strategy.slug]),
            "area": action.plan.area.get_absolute_url(),
            "plan": action.plan.get_absolute_url(),
            "objective": indicator.objective.get_absolute_url(),
            "indicator": indicator.get_absolute_url(),
            "action": action.get_absolute_url(),
            "log progress": reverse("actions:entry-new", args=[action.pk]),
            "my work": reverse("reporting:my-work"),
            "annual reports": reverse("reporting:report-list", args=[strategy.slug]),
        },
        coordinator,
    )
    start = time.perf_counter()
    text = canonical(build_snapshot(cycle, version=1, today=today))
    print(f"{'snapshot':<28}{time.perf_counter() - start:>8.2f} s{len(text) / 1024:>9.0f} kB")
    measure_files(text)


if __name__ == "__main__":
    main()
