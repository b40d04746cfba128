"""A chart as PNG, for Office files and for whoever wants a picture."""

import base64
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import font_source_sans_pro

from foundation.charts import png_program
from foundation.charts.specs import Chart

SCALE = 2
LONGEST = 60  # seconds; a chart takes a few hundredths


class PngError(Exception):
    """The picture could not be made. Its text is what typst had to say of it."""


def to_png(chart: Chart, *, scale: float = SCALE) -> bytes:
    """``chart`` as PNG on white, ``scale`` pixels for each of its units."""
    return to_pngs([chart], scale=scale)[0]


def to_pngs(charts: Sequence[Chart], *, scale: float = SCALE) -> list[bytes]:
    """The charts as PNG, in one process: it takes a tenth of a second to start."""
    asked = {"svgs": [chart.svg for chart in charts], "ppi": 96 * scale}
    done = subprocess.run(  # noqa: S603 - nothing in the command comes from a user
        [
            sys.executable,
            "-P",
            png_program.__file__,
            str(Path(font_source_sans_pro.font_directory)),
        ],
        input=json.dumps(asked).encode(),
        capture_output=True,
        timeout=LONGEST + len(charts),
    )
    if done.returncode:
        raise PngError(done.stderr.decode(errors="replace"))
    return [base64.b64decode(each) for each in json.loads(done.stdout)]
