"""Kombu's broker of files, without its races: a message is written, and taken, by renaming.

Kombu writes a message in place, and a reader that comes in between finds an empty file. It takes a
message by moving it to the temporary directory, which on another file system is a copy that two
workers can make at once. So with the table of an exchange, which a full disk cuts short besides.
Each time json.loads fails, which ends the worker, and with the table every worker after it.
"""

import contextlib
import fcntl
import os
import uuid
from pathlib import Path
from queue import Empty
from time import monotonic_ns, time
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads

LONGEST = 60
"""Seconds that a message may be between two names before its process is taken for dead."""


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        name = f"{monotonic_ns() // 1_000_000}_{uuid.uuid4()}.{queue}.msg"
        _write_whole(Path(self.data_folder_out, name), dumps(payload))

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        for name in sorted(os.listdir(self.data_folder_in)):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = Path(self.data_folder_in, f"{name}.taken")
            try:
                Path(self.data_folder_in, name).rename(taken)
            except FileNotFoundError:
                continue  # another worker was quicker
            text = taken.read_text(encoding="utf-8")
            taken.unlink()
            return loads(text)
        raise Empty

    def get_table(self, exchange: str) -> list[filesystem.exchange_queue_t]:
        try:
            text = self._exchange_file(exchange).read_text(encoding="utf-8")
            return [filesystem.exchange_queue_t(*row) for row in loads(text)]
        except (FileNotFoundError, ValueError):
            # None yet, or cut short when the disk was full: whoever binds a queue makes it anew.
            return []

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        self._remove_what_killed_processes_left()
        row = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        table = self._exchange_file(exchange)
        with table.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            rows = self.get_table(exchange)
            if row not in rows:
                _write_whole(table, dumps([row, *rows]))

    def _remove_what_killed_processes_left(self) -> None:
        for folder in (Path(self.data_folder_in), self.control_folder):
            for path in [*folder.glob("*.taken"), *folder.glob("*.part")]:
                with contextlib.suppress(FileNotFoundError):
                    # When it was renamed, which leaves the time of writing as it was.
                    if path.stat().st_ctime < time() - LONGEST:
                        path.unlink()


def _write_whole(path: Path, text: str) -> None:
    """Put ``text`` at ``path`` in one moment, or raise OSError and leave nothing."""
    # Ends otherwise than what readers look for.
    draft = path.with_name(f"{path.name}.{uuid.uuid4()}.part")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.rename(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


class Transport(filesystem.Transport):
    Channel = Channel
