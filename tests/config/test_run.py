"""What `make run` is made of: processes that are started again, and end together."""

import importlib.util
import os
import re
import signal
import socket
import subprocess
import sys

import pytest
from django.core.management import get_commands

from config.settings import BASE_DIR
from tests.workers import wait_until

SUPERVISE = """
import sys
from processes import Command, Supervisor
commands = [Command(name, [sys.executable, "-c", code]) for name, code in zip("abc", sys.argv[1:])]
sys.exit(Supervisor(commands).run(until_ready=lambda: True, ready=lambda: None))
"""
SLEEP_AND_TELL = """
import os, pathlib, subprocess, time
child = subprocess.Popen(["sleep", "600"])
pathlib.Path({path!r}).write_text(f"{{os.getpid()}} {{child.pid}}")
time.sleep(600)
"""


def is_alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def supervise():
    """Start a supervisor over Python programs; it is gone after the test, however that ends."""
    started = []

    def start(*programs: str) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISE, *programs],
            cwd=BASE_DIR / "scripts",
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=60)


def read_pids(path) -> list[int]:
    wait_until(lambda: path.exists() and path.read_text(), what=f"{path.name} is written")
    return [int(pid) for pid in path.read_text().split()]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_ends_every_process_and_its_children(supervise, tmp_path, number):
    paths = [tmp_path / name for name in ("a", "b")]
    process = supervise(*[SLEEP_AND_TELL.format(path=str(path)) for path in paths])
    pids = [pid for path in paths for pid in read_pids(path)]
    process.send_signal(number)
    assert process.wait(60) == 0
    wait_until(lambda: not any(map(is_alive, pids)), what="all of them are gone")


def test_killed_process_is_started_again(supervise, tmp_path):
    path = tmp_path / "pids"
    supervise(SLEEP_AND_TELL.format(path=str(path)))
    first, child = read_pids(path)
    path.unlink()
    os.kill(first, signal.SIGKILL)
    second, _ = read_pids(path)
    assert second != first
    wait_until(lambda: not is_alive(child), what="the child of the killed one is gone")


def test_process_that_always_ends_at_once_ends_the_run_with_a_reason(supervise):
    process = supervise("print('no such setting')")
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "a      | no such setting" in output
    assert "a ends as soon as it starts" in output


def test_taken_port_is_said_in_one_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "scripts/run.py"],
            cwd=BASE_DIR,
            env={**os.environ, "PORT": str(port), "DATA_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert line.startswith(f"milstolpe: port {port} cannot be had")


def test_every_command_of_the_makefile_is_there():
    makefile = (BASE_DIR / "Makefile").read_text()
    commands = re.findall(r"^\t\$\(call in_venv,\S+\) (\S+)(?: (\S+))?", makefile, re.MULTILINE)
    assert len(commands) == 8
    for program, name in commands:
        if program == "-m":
            assert importlib.util.find_spec(name)
        else:
            assert (BASE_DIR / program).is_file()
        if program == "manage.py":
            assert name in get_commands()
