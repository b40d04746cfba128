"""Histories that tell of earlier days: ``recorded`` on one, ``changed`` on another."""

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def recorded(day: date, *things: Any) -> None:
    """Let the history say that ``things`` were recorded on ``day`` as they stand."""
    for thing in things:
        type(thing).history.filter(id=thing.pk).update(history_date=noon(day))


def changed(thing: Any, day: date, *, by: Any = None, reason: str = "", **values: Any) -> None:
    """Change ``thing`` and let the history say that it was done on ``day``."""
    for name, value in values.items():
        setattr(thing, name, value)
    thing._history_date = noon(day)
    thing._history_user = by
    thing._change_reason = reason or None
    thing.save()
    del thing._history_date


def withdrawn(thing: Any, day: date, *, by: Any = None, reason: str = "Utgår") -> None:
    changed(
        thing,
        day,
        by=by,
        reason=reason,
        withdrawn_at=noon(day),
        withdrawn_by=by,
        withdrawal_reason=reason,
    )
