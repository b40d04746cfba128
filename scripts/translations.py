"""Compile the translations that are newer than their compiled form. Needs Babel, no gettext."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_translations() -> None:
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name)
        # Whoever reads at the same time finds the old file or the new one, never a half.
        half = compiled.with_suffix(f".mo.{os.getpid()}")
        with half.open("wb") as file:
            write_mo(file, catalogue)
        half.replace(compiled)


if __name__ == "__main__":
    compile_translations()
