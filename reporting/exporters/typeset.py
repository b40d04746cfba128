"""Sets a document as PDF/A-3a and PDF/UA-1, as a program: data in, a PDF out.

    python typeset.py FOLDER NAME TIMESTAMP [--plain] FONT_FOLDER...

FOLDER holds main.typ, NAME.json and the files that they read; NAME.pdf is written beside them. What
is plain keeps to no standard, as what is to become a part of another PDF.

It is a process of its own because typst keeps what it has set in memory for the next time: a worker
that made ten reports of 1,000 actions would hold 7 GB. It knows nothing of Django, so that it
starts in a tenth of a second.
"""

import argparse
from datetime import datetime
from pathlib import Path

import typst


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("name")
    parser.add_argument("timestamp", type=datetime.fromisoformat)
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("fonts", nargs="+")
    asked = parser.parse_args()
    content = typst.compile(
        str(asked.folder / "main.typ"),
        root=str(asked.folder),
        format="pdf",
        font_paths=asked.fonts,
        ignore_system_fonts=True,
        sys_inputs={"data": f"{asked.name}.json"},
        pdf_standards=[] if asked.plain else ["a-3a", "ua-1"],
        pdf_tags=not asked.plain,
        timestamp=asked.timestamp,
    )
    (asked.folder / f"{asked.name}.pdf").write_bytes(content)


if __name__ == "__main__":
    main()
