"""How a report writes statuses, days and shares."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from foundation.bilingual import active_language
from foundation.status import Status
from reporting.document.blocks import Fact, Inline, Line, Pill, Run, Tone

DOT = Run("  ·  ", is_quiet=True)
"""Between things that stand on one line."""


def label_of(statuses: Mapping[str, Status], value: str) -> str:
    """What a status is called; its stored value where it is not known any longer."""
    status = statuses.get(value)
    return str(status.label) if status else value


def pill(statuses: Mapping[str, Status], value: str) -> Pill:
    status = statuses.get(value)
    return Pill(label_of(statuses, value), Tone(status.tone) if status else Tone.MUTED)


def percent(share: int | None) -> str:
    if share is None:
        return ""
    return f"{share}\xa0%" if active_language() == "sv" else f"{share}%"


def long_day(day: str | None) -> str:
    return date_format(date.fromisoformat(day), "DATE_FORMAT") if day else ""


def short_day(day: str | None) -> str:
    return date_format(date.fromisoformat(day), "SHORT_DATE_FORMAT") if day else ""


def period(starts_on: str, ends_on: str | None) -> str:
    if ends_on is None:
        return _("from %(day)s") % {"day": long_day(starts_on)}
    return f"{long_day(starts_on)} – {long_day(ends_on)}"


def joined(lines: Iterable[Line], between: Inline = DOT) -> Line:
    """The lines as one."""
    line: list[Inline] = []
    for each in lines:
        line += (between, *each) if line else each
    return tuple(line)


def told(facts: Iterable[Fact]) -> Line:
    """Labels and what they say, one after the other on one line."""
    return joined((Run(f"{fact.label}: ", is_quiet=True), *fact.line) for fact in facts)
