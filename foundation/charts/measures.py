"""How wide words are on a chart, and round numbers for its axis."""

import math
from decimal import Decimal

TEXT_SIZE = 14
NARROW = frozenset("fijlrtI.,:;'|!()[]1-\u00a0\u202f ")
WIDE = frozenset("mwMWQO%@–—…")
LONGEST_LINE = 200  # characters; no line on a chart holds more


def text_width(text: str, size: float = TEXT_SIZE) -> float:
    """About how wide ``text`` is, rather too much than too little."""
    widths = (
        0.34 if sign in NARROW else 0.86 if sign in WIDE else 0.62 if sign.isupper() else 0.54
        for sign in text
    )
    return sum(widths) * size


def fitted(text: str, width: float, size: float = TEXT_SIZE) -> str:
    """``text``, cut with an ellipsis where it is wider than ``width``."""
    if text_width(text, size) <= width:
        return text
    kept = text[:LONGEST_LINE]
    while kept and text_width(kept + "…", size) > width:
        kept = kept[:-1]
    return kept.rstrip(" ,;") + "…"


def wrapped(text: str, width: float, *, lines: int, size: float = TEXT_SIZE) -> list[str]:
    """``text`` in at most so many ``lines``; what does not fit ends in an ellipsis."""
    words = text[: lines * LONGEST_LINE].split()
    rows: list[str] = []
    while words and len(rows) < lines:
        row = words.pop(0)
        while words and text_width(f"{row} {words[0]}", size) <= width:
            row = f"{row} {words.pop(0)}"
        rows.append(row)
    if words:
        rows[-1] = f"{rows[-1]} {' '.join(words)}"
    return [fitted(row, width, size) for row in rows]


def nice_ticks(
    low: Decimal, high: Decimal, *, at_most: int = 5, closest: Decimal = Decimal(0)
) -> list[Decimal]:
    """Round numbers that span ``low`` to ``high``: the first is at or below, the last at or above.

    They lie at multiples of ``closest``: what is counted whole has no half tick. Equal bounds are
    widened, so that there are always at least two ticks.
    """
    if low == high:
        margin = abs(low) / 10 or Decimal(1)
        low, high = low - margin, high + margin
    rough = max((high - low) / (at_most - 1), closest)
    power = Decimal(10) ** rough.adjusted()
    for factor in (1, 2, Decimal("2.5"), 5, 10, 20, 25):
        step = power * factor
        if step < closest or (closest and step % closest):
            continue
        first = math.floor(low / step)
        count = math.ceil(high / step) - first + 1
        if count <= at_most:
            break
    return [step * (first + place) for place in range(count)]
