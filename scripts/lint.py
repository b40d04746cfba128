"""`make lint`: every check, each to its end, so that one run tells all that is wrong."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CHECKS: dict[str, list[str | Path]] = {
    "style": [BIN / "ruff", "check", "."],
    "format": [BIN / "ruff", "format", "--check", "."],
    "imports": [BIN / "lint-imports"],
    "types": [BIN / "mypy", "."],
    "templates": [BIN / "djlint", "templates", "--lint", "--quiet"],
    "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
    "settings": [sys.executable, "manage.py", "check"],
}


def main() -> int:
    failed = []
    for name, command in CHECKS.items():
        began = time.monotonic()
        done = subprocess.run(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=os.environ
        )
        verdict = "FAILED" if done.returncode else "ok"
        print(f"{verdict:<7}{name}, {time.monotonic() - began:.1f} s", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout.decode(errors="replace"), flush=True)
    print(f"Lint failed: {', '.join(failed)}." if failed else "Lint is clean.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
