"""What a process of its own does: one file, so that the peak memory is that file's alone."""

import json
import os
import threading
import time
from pathlib import Path

import django

INTERVAL = 0.01  # seconds between two looks at the memory


def setup() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["LOG_LEVEL"] = "WARNING"
    django.setup()


def render_file(name: str, snapshot_path: str, sha256: str) -> tuple[float, int, float]:
    """Render one format. Returns seconds, bytes, and the peak memory in MB of the process and of
    those that it starts, all at one time.
    """
    setup()
    from reporting.exporters import EXPORTERS

    snapshot = json.loads(Path(snapshot_path).read_text(encoding="utf-8"))
    with Memory() as memory:
        start = time.perf_counter()
        content = EXPORTERS[name].render(snapshot, "sv", sha256=sha256)
        seconds = time.perf_counter() - start
    return seconds, len(content), memory.peak


class Memory:
    """Watches the memory of this process and of all below it; ``peak`` is the most in MB."""

    def __init__(self) -> None:
        self.peak = 0.0
        self._is_done = threading.Event()
        self._watching = threading.Thread(target=self._watch)

    def __enter__(self) -> "Memory":
        self._watching.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._is_done.set()
        self._watching.join()

    def _watch(self) -> None:
        while True:
            self.peak = max(self.peak, sum(map(_resident, _family(os.getpid()))))
            if self._is_done.wait(INTERVAL):
                return


def _family(pid: int) -> list[int]:
    """A process and all those below it that are still there, as Linux tells them."""
    found = [pid]
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            below = children.read_text().split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        for child in below:
            found += _family(int(child))
    return found


def _resident(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2
