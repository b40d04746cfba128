"""Makes PNGs of SVGs, as a program: ``python png_program.py FONT_FOLDER < asked > pngs``.

It is a process of its own because typst keeps what it has set in memory for the next time. It
knows nothing of Django, so that it starts in a tenth of a second.
"""

import base64
import json
import sys

import typst

PAGE = """#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image("chart.svg")"""


def main(font_folder: str) -> None:
    asked = json.load(sys.stdin)
    found = []
    for svg in asked["svgs"]:
        # The package's types lack what its manual has: several files by name.
        content = typst.compile(  # type: ignore[call-overload]
            {"main.typ": PAGE.encode(), "chart.svg": svg.encode()},
            format="png",
            ppi=asked["ppi"],
            font_paths=[font_folder],
            ignore_system_fonts=True,
        )
        found.append(base64.b64encode(content).decode())
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
