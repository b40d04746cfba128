"""How a status looks. Each room lists its statuses once, with these; nothing else styles them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Status:
    """One status: its stored value, label, tone (names a colour), Bootstrap icon, and meaning.

    ``pattern`` is how it is filled in a chart (one of foundation.charts.looks.FILLS) where that is
    not as its tone: what stands side by side has to differ without colour.
    """

    value: str
    label: str | Promise
    tone: str
    icon: str
    meaning: str | Promise = ""
    pattern: str = ""

    @property
    def fill(self) -> str:
        return self.pattern or self.tone

    def __str__(self) -> str:
        return str(self.label)


def by_value(statuses: Iterable[Status]) -> Mapping[str, Status]:
    return {status.value: status for status in statuses}


def choices(statuses: Mapping[str, Status]) -> list[tuple[str, Any]]:
    """The statuses as choices of a model or form field, in their order."""
    return [(status.value, status.label) for status in statuses.values()]
