"""Kombu's broker of files, without its races: a message is written, and taken, by renaming.

Kombu writes a message in place, and a reader that comes in between finds an empty file. It takes a
message by moving it to the temporary directory, which on another file system is a copy that two
workers can make at once. So with the table of an exchange, when it is made. Each time json.loads
fails, which ends the worker.
"""

import contextlib
import os
import uuid
from pathlib import Path
from queue import Empty
from time import monotonic_ns
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        name = f"{monotonic_ns() // 1_000_000}_{uuid.uuid4()}.{queue}.msg"
        # Ends otherwise than what readers look for.
        draft = Path(self.data_folder_out, f"{name}.part")
        draft.write_text(dumps(payload), encoding="utf-8")
        draft.rename(Path(self.data_folder_out, name))

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

    def _queue_bind(self, exchange: str, *arguments: Any) -> None:
        table = self._exchange_file(exchange)
        if not table.exists():
            draft = table.with_name(f"{uuid.uuid4()}.part")
            draft.write_text("[]", encoding="utf-8")
            with contextlib.suppress(FileExistsError):
                table.hardlink_to(draft)
            draft.unlink()
        # From here on readers and writers lock it.
        super()._queue_bind(exchange, *arguments)


class Transport(filesystem.Transport):
    Channel = Channel
