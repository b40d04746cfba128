"""Whether the parts of a value, such as women and men, agree with the total.

Numbers of things add up: the parts make the total. Shares, averages and medians do not: the total
lies between the smallest and the largest part. Both hold within what rounding to the shown
decimals can hide. What disagrees may still be right (a person of unknown sex is in no part), so it
is asked about and not refused.
"""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Disagreement(StrEnum):
    SUM_DIFFERS = "sum_differs"
    SUM_EXCEEDS = "sum_exceeds"
    """Parts that are not all there make more than the total already."""
    BELOW_PARTS = "below_parts"
    ABOVE_PARTS = "above_parts"


@dataclass(frozen=True)
class Finding:
    """``total`` and the figure that it disagrees with: the sum of the parts, or the part that it
    lies beyond.
    """

    kind: Disagreement
    total: Decimal
    other: Decimal


def disagreement(
    total: Decimal,
    parts: Collection[Decimal | None],
    *,
    add_up: bool,
    decimals: int,
) -> Finding | None:
    """How ``parts`` disagree with ``total``; None where they agree, or where nothing can be said.

    None among ``parts`` is a part that is not known. ``decimals`` are those that the indicator's
    figures are shown with.
    """
    known = [part for part in parts if part is not None]
    if not known:
        return None
    if add_up:
        return _of_sum(total, known, len(parts), decimals)
    if len(known) < len(parts) or len(known) == 1:
        return None
    rounding = Decimal(1).scaleb(-decimals)
    if total < min(known) - rounding:
        return Finding(Disagreement.BELOW_PARTS, total, min(known))
    if total > max(known) + rounding:
        return Finding(Disagreement.ABOVE_PARTS, total, max(known))
    return None


def _of_sum(total: Decimal, known: list[Decimal], wanted: int, decimals: int) -> Finding | None:
    found = sum(known, Decimal(0))
    # Half a unit of the last shown decimal for the total, and half a one for each part.
    rounding = Decimal(len(known) + 1) / 2 * Decimal(1).scaleb(-decimals)
    # Whole numbers of things are not rounded when they are counted.
    if decimals == 0 and all(value == value.to_integral_value() for value in (total, *known)):
        rounding = Decimal(0)
    if len(known) < wanted:
        if min(known) >= 0 and found > total + rounding:
            return Finding(Disagreement.SUM_EXCEEDS, total, found)
        return None
    if abs(found - total) > rounding:
        return Finding(Disagreement.SUM_DIFFERS, total, found)
    return None
