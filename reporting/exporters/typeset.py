"""Sets a document as PDF/A-3a and PDF/UA-1, as a program: a folder in, a PDF out.

    python typeset.py FOLDER TIMESTAMP FONT_FOLDER... > report.pdf

FOLDER holds main.typ and the files that it reads. It is a process of its own because typst keeps
what it has set in memory for the next time: a worker that made ten reports of 1,000 actions would
hold 7 GB. It knows nothing of Django, so that it starts in a tenth of a second.
"""

import sys
from datetime import datetime
from pathlib import Path

import typst


def main(folder: str, timestamp: str, *font_folders: str) -> None:
    content = typst.compile(
        str(Path(folder) / "main.typ"),
        root=folder,
        format="pdf",
        font_paths=list(font_folders),
        ignore_system_fonts=True,
        pdf_standards=["a-3a", "ua-1"],
        timestamp=datetime.fromisoformat(timestamp),
    )
    sys.stdout.buffer.write(content)


if __name__ == "__main__":
    main(*sys.argv[1:])
