"""What a process of its own does: one file, so that the peak memory is that file's alone."""

import json
import os
import resource
import time
from pathlib import Path

import django


def setup() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["LOG_LEVEL"] = "WARNING"
    django.setup()


def render_file(name: str, snapshot_path: str, sha256: str) -> tuple[float, int, float]:
    """Render one format. Returns seconds, bytes, and the process's peak memory in MB."""
    setup()
    from reporting.exporters import EXPORTERS

    snapshot = json.loads(Path(snapshot_path).read_text(encoding="utf-8"))
    start = time.perf_counter()
    content = EXPORTERS[name].render(snapshot, "sv", sha256=sha256)
    seconds = time.perf_counter() - start
    # A PDF is set in a process of its own.
    peak = max(
        resource.getrusage(who).ru_maxrss / 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return seconds, len(content), peak
