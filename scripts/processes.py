"""Run several commands side by side, start again what dies, and end them all together."""

import contextlib
import io
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Any

COLOURS = {"web": 36, "worker": 35, "beat": 33}
PATIENCE = 4
"""Seconds that a command has to end by itself. A job cut short goes on at the next start."""
QUICK = 5
"""Seconds under which a command has hardly begun; it is then started again less eagerly."""
TOO_OFTEN = 5
"""Quick deaths in a row after which it is no use."""

output_lock = threading.Lock()


def show(name: str, line: str) -> None:
    colour = COLOURS.get(name, 32) if sys.stdout.isatty() and "NO_COLOR" not in os.environ else 0
    head = f"{name:<6} |"
    # Nobody may be reading any more (a closed terminal, a pipe into head): that must stop nothing.
    with output_lock, contextlib.suppress(OSError):
        print(f"\033[{colour}m{head}\033[0m {line}" if colour else f"{head} {line}", flush=True)


@dataclass
class Command:
    name: str
    arguments: list[str]
    process: subprocess.Popen | None = None
    started: float = 0
    quick_deaths: int = 0
    groups: list[int] = field(default_factory=list)

    def start(self) -> None:
        # Should this program itself be killed with -9, its commands end too.
        guard = ["setpriv", "--pdeathsig", "TERM", "--"] if shutil.which("setpriv") else []
        self.process = subprocess.Popen(
            [*guard, *self.arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"},
        )
        self.started = time.monotonic()
        threading.Thread(target=self._show_output, args=(self.process.stdout,), daemon=True).start()

    def _show_output(self, stream: Any) -> None:
        with stream:
            for line in stream:
                show(self.name, line.decode(errors="replace").rstrip())

    def kill_group(self) -> None:
        """kill -9 of the command and of whatever it has forked."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


class Supervisor:
    def __init__(self, commands: list[Command]) -> None:
        self.commands = commands
        self.signals = 0

    def run(self, *, until_ready: Any, ready: Any) -> int:
        """Run until a signal comes; call ``ready()`` when ``until_ready()`` first holds.

        Returns the exit code: 0 after a signal, 1 when a command cannot be kept alive.
        """
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        code = 0
        try:
            for command in self.commands:
                command.start()
            is_ready = False
            while not self.signals and not code:
                code = self._revive()
                if not is_ready and until_ready():
                    is_ready = True
                    ready()
                time.sleep(0.2)
        finally:
            self._end_all()
        return code

    def _on_signal(self, *_: object) -> None:
        self.signals += 1

    def _revive(self) -> int:
        for command in self.commands:
            process = command.process
            if process is None or process.poll() is None:
                continue
            lived = time.monotonic() - command.started
            command.quick_deaths = command.quick_deaths + 1 if lived < QUICK else 0
            if command.quick_deaths >= TOO_OFTEN:
                show("run", f"{command.name} ends as soon as it starts: see its lines above.")
                return 1
            show("run", f"{command.name} ended ({process.returncode}); starting it again.")
            command.kill_group()
            time.sleep(min(command.quick_deaths, 3))
            command.start()
        return 0

    def _end_all(self) -> None:
        processes = [command.process for command in self.commands if command.process]
        for process in processes:
            if process.poll() is None:
                process.terminate()
        show("run", "Ending …")
        deadline = time.monotonic() + PATIENCE
        asked = self.signals
        while any(process.poll() is None for process in processes):
            # A second Ctrl-C is impatience.
            if time.monotonic() > deadline or self.signals > asked:
                break
            time.sleep(0.1)
        for command in self.commands:
            command.kill_group()
        for process in processes:
            process.wait()
