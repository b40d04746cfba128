"""How a status looks. Each room lists its statuses once, with these; nothing else styles them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Status:
    """One status: its stored value, label, tone (names a colour), Bootstrap icon, and meaning."""

    value: str
    label: str | Promise
    tone: str
    icon: str
    meaning: str | Promise = ""

    def __str__(self) -> str:
        return str(self.label)


def by_value(statuses: Iterable[Status]) -> Mapping[str, Status]:
    return {status.value: status for status in statuses}


def choices(statuses: Mapping[str, Status]) -> list[tuple[str, Any]]:
    """The statuses as choices of a model or form field, in their order."""
    return [(status.value, status.label) for status in statuses.values()]
