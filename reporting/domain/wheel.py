"""The wheel of the year: the steps of a review in their order, and where the year stands."""

from dataclasses import dataclass
from datetime import date
from math import cos, pi, sin

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reporting.models import AnnualReport, ForumPresentation, ReviewCycle
from reporting.rules.cycle_state import CycleDates, Stage, stage_of

CENTRE = 120
RING = 84
"""The radius of the ring, in the drawing's units; it is twice CENTRE wide."""


@dataclass(frozen=True)
class Step:
    """One step of the year; ``day`` is None where no day is known yet."""

    key: str
    name: str
    day: date | None
    is_done: bool
    note: str = ""


@dataclass(frozen=True)
class Mark:
    """A point or a word of the drawing."""

    key: str
    x: float
    y: float
    text: str = ""


@dataclass(frozen=True)
class Wheel:
    """``here`` is the number of steps that lie behind: you are after them, before the next."""

    steps: list[Step]
    here: int
    stage: str
    arcs: list[tuple[str, str]]
    marks: list[Mark]
    months: list[Mark]
    hand: Mark


def dates_of(cycle: ReviewCycle) -> CycleDates:
    return CycleDates(cycle.opens_on, cycle.due_on, cycle.grace_until, cycle.closes_on)


def stage_words(cycle: ReviewCycle, today: date) -> str:
    """Where the cycle stands, in a sentence."""
    if cycle.status == ReviewCycle.DRAFT:
        return _("It is being prepared, and seen by coordinators and readers only.")
    if cycle.status == ReviewCycle.CLOSED:
        return _("It is closed. What it held is frozen, and its report is made of that.")
    words = {
        Stage.BEFORE: _("It has been opened, and reviews are taken in from %(opens)s."),
        Stage.RUNNING: _("Reviews are written now. They are due on %(due)s."),
        Stage.GRACE: _("Reviews are late now, and taken in until %(grace)s."),
        Stage.DECIDING: _("Only what was returned is taken in now. It closes on %(closes)s."),
        Stage.OVER: _("The day on which it was to close has passed: %(closes)s."),
    }
    dates = dates_of(cycle)
    return words[stage_of(dates, today)] % {
        "opens": date_format(dates.opens_on),
        "due": date_format(dates.due_on),
        "grace": date_format(dates.grace_until or dates.closes_on),
        "closes": date_format(dates.closes_on),
    }


def wheel_of(cycle: ReviewCycle, today: date) -> Wheel:
    """The wheel, in two queries: the published report and the forums of the cycle."""
    report = (
        AnnualReport.objects.filter(cycle=cycle, status=AnnualReport.PUBLISHED)
        .order_by("version")
        .first()
    )
    forum = (
        ForumPresentation.objects.current()
        .filter(cycle=cycle)
        .select_related("forum")
        .order_by("held_on")
        .first()
    )
    is_open = cycle.status != ReviewCycle.DRAFT
    is_closed = cycle.status == ReviewCycle.CLOSED
    steps = [
        Step("opens", _("Opens"), cycle.opens_on, is_open and cycle.opens_on <= today),
        Step("due", _("Reviews are due"), cycle.due_on, cycle.due_on < today),
        *(
            [Step("grace", _("Last day of grace"), cycle.grace_until, cycle.grace_until < today)]
            if cycle.grace_until
            else []
        ),
        Step("closes", _("Closes"), cycle.closes_on, is_closed),
        Step(
            "report",
            _("The report is published"),
            timezone.localdate(report.published_at) if report and report.published_at else None,
            report is not None,
        ),
        Step(
            "forum",
            _("Presented at a forum"),
            forum.held_on if forum else None,
            forum is not None and forum.held_on <= today,
            forum.forum.name if forum else "",
        ),
    ]
    here = next((number for number, step in enumerate(steps) if not step.is_done), len(steps))
    return Wheel(
        steps,
        here,
        stage_words(cycle, today),
        _arcs(cycle),
        [_mark(step.key, step.day, RING) for step in steps if step.day],
        [_mark("month", date(2001, month, 16), RING + 24, _month(month)) for month in range(1, 13)],
        _mark("here", today, RING - 16),
    )


def _month(month: int) -> str:
    return date_format(date(2001, month, 1), "M").rstrip(".")[:3].lower()


def _arcs(cycle: ReviewCycle) -> list[tuple[str, str]]:
    """The stretches of the ring, as paths of SVG: open, grace, deciding."""
    grace = cycle.grace_until or cycle.closes_on
    stretches = (
        ("open", cycle.opens_on, cycle.due_on),
        ("grace", cycle.due_on, grace),
        ("deciding", grace, cycle.closes_on),
    )
    found = []
    for key, first, last in stretches:
        days = min((last - first).days, 360)
        if days > 0:
            start, end = _mark(key, first, RING), _mark(key, last, RING)
            large = int(days > 182)
            path = f"M{start.x} {start.y}A{RING} {RING} 0 {large} 1 {end.x} {end.y}"
            found.append((key, path))
    return found


def _mark(key: str, day: date, radius: int, text: str = "") -> Mark:
    """Where ``day`` stands on a ring: January begins at the top, and time goes clockwise."""
    angle = 2 * pi * (day.timetuple().tm_yday - 1) / 365.25
    return Mark(
        key, round(CENTRE + radius * sin(angle), 1), round(CENTRE - radius * cos(angle), 1), text
    )
