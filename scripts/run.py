"""`make run`: the web server, the worker and beat, ready to try out on this machine alone."""

import fcntl
import http.client
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import TextIO

from processes import Command, Supervisor, show
from translations import compile_translations

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"


def stop(line: str) -> None:
    sys.exit(f"milstolpe: {line}")


def read_port() -> int:
    text = os.environ.get("PORT", "8000")
    if not text.isdecimal() or not 0 < int(text) < 65536:
        stop(f"PORT is {text!r}, and should be a number such as 8000.")
    return int(text)


def answers(port: int) -> bool:
    """Whether a page can be had: the socket is there before the pages are."""
    connection = http.client.HTTPConnection(HOST, port, timeout=1)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            other = port + 1 if port < 65535 else port - 1
            stop(
                f"port {port} cannot be had ({error.strerror}). Stop what uses it (another make "
                f"run?), or choose another: make run PORT={other}"
            )


def require_alone(data_dir: Path) -> TextIO:
    """A lock that is held as long as this program runs: one at a time in a data directory."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock = (data_dir / "run.lock").open("w")
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        stop(f"another make run works in {data_dir}. Stop it, or choose another DATA_DIR.")
    except OSError as error:
        stop(f"{data_dir} cannot be written ({error.strerror}). Choose another DATA_DIR.")
    return lock


def main() -> int:
    os.chdir(ROOT)
    port = read_port()
    address = f"http://localhost:{port}"
    require_free(port)
    lock = require_alone(Path(os.environ.get("DATA_DIR", ROOT / "var")))
    # In a container everybody is root, and Celery's warning of it is six lines long.
    os.environ.setdefault("PYTHONWARNINGS", "ignore:You're running the worker with superuser")
    compile_translations()
    try:
        prepared = subprocess.run([sys.executable, "scripts/prepare.py"], stdout=subprocess.PIPE)
    except KeyboardInterrupt:
        return 130
    if prepared.returncode:
        return prepared.returncode

    python = [sys.executable, "-m"]
    bind = f"--bind={HOST}:{port}"
    worker = ["worker", "--concurrency=2", "--without-gossip", "--without-mingle"]
    commands = [
        Command(
            "web", [*python, "gunicorn", "config.wsgi", bind, "--threads=8", "--log-level=warning"]
        ),
        Command("worker", [*python, "celery", "--quiet", "--app=config", *worker]),
        Command("beat", [*python, "celery", "--quiet", "--app=config", "beat", "--pidfile="]),
    ]

    def ready() -> None:
        lines = ["", f"Milstolpe is at {address}/", *prepared.stdout.decode().splitlines(), ""]
        for line in [*lines, "Mail is shown here. Ctrl-C ends it all.", ""]:
            show("run", line)

    try:
        return Supervisor(commands).run(until_ready=lambda: answers(port), ready=ready)
    finally:
        lock.close()


if __name__ == "__main__":
    sys.exit(main())
