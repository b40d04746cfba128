"""When a value is so far from the one before it that a slip of the finger is likelier than not."""

from decimal import Decimal

TIMES = 10


def is_surprising(value: Decimal, previous: Decimal) -> bool:
    """Whether ``value`` is ten times ``previous`` or more, a tenth of it or less, or on the other
    side of zero. From and to zero no ratio says anything, so that surprises nobody.
    """
    if not value or not previous:
        return False
    if (value < 0) != (previous < 0):
        return True
    return abs(value) >= TIMES * abs(previous) or TIMES * abs(value) <= abs(previous)
