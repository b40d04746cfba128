"""The year that a report is about, and small helpers to read it flat."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class ReportedYear:
    """The days of a cycle's year; ``until`` is its last day, or today if that is earlier."""

    first: date
    last: date
    until: date
    is_over: bool

    @classmethod
    def of(cls, year: int, today: date) -> "ReportedYear":
        last = date(year, 12, 31)
        return cls(date(year, 1, 1), last, min(last, today), last < today)


def grouped(things: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """``things`` in lists by ``key(thing)``, each list in the given order."""
    groups: dict[K, list[T]] = defaultdict(list)
    for thing in things:
        groups[key(thing)].append(thing)
    return groups
