"""The data files' dates, which move with the day of loading so that nothing grows old.

- ``Y-2 06-30`` is 30 June two years ago, ``Y+1 12-31`` the last day of next year.
- ``T-40`` is forty days ago, ``T+75`` lies seventy-five days ahead.
"""

import re
import zlib
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from actions.rules.periods import add_months

YEAR_DAY = re.compile(r"Y([+-]\d+) (\d\d)-(\d\d)")
DAYS = re.compile(r"T([+-]\d+)")


def resolve(text: str, today: date) -> date:
    """The day that ``text`` stands for. Raises ValueError when it is not such a date."""
    if found := YEAR_DAY.fullmatch(text):
        years, month, day = map(int, found.groups())
        return date(today.year + years, month, day)
    if found := DAYS.fullmatch(text):
        return today + timedelta(days=int(found[1]))
    raise ValueError(text)


def months_ago(months: int, seed: str, today: date) -> date:
    """A working day ``months`` before ``today``, or up to two weeks earlier; ``seed`` decides."""
    day = add_months(today, -months) - timedelta(days=choice(seed, 12))
    return day - timedelta(days=max(0, day.weekday() - 4))


def choice(seed: str, of: int) -> int:
    """A number from 0 to ``of`` - 1, always the same for the same ``seed``."""
    return zlib.crc32(seed.encode()) % of


def moment(day: date, seed: str = "") -> datetime:
    """An hour of the working day ``day``, but never later than now."""
    minutes = choice(f"{day}{seed}", 8 * 60)
    at = datetime.combine(day, time(8)) + timedelta(minutes=minutes)
    return min(timezone.make_aware(at), timezone.now())
