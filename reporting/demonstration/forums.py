"""Tell: the presentations at forums, the slides that were shown, and what is followed up."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

import typst
from django.core.files.base import ContentFile

from reporting.demonstration.aim import Loaded
from reporting.demonstration.content import both_languages, read
from reporting.demonstration.dates import moment, resolve
from reporting.demonstration.writing import Row, create, insert, write_history
from reporting.models import FollowUp, ForumPresentation, ReviewCycle, Slides

SAID = ("shown", "questions", "advice", "decisions", "outcome")
PREPARED = timedelta(days=45)
"""How long before its day a planned presentation is said to have been noted."""


def load_presentations(loaded: Loaded, cycles: dict[int, ReviewCycle]) -> None:
    """``cycles`` by how many years they lie from today's."""
    contents = read("presentations")["presentations"]
    rows = [_presentation(loaded, cycles, data) for data in contents]
    create(ForumPresentation, rows)
    slides, follow_ups = [], []
    for row, data in zip(rows, contents, strict=True):
        if "slides" in data:
            slides.append(_slides(loaded, row, data["slides"]))
        follow_ups += [_follow_up(loaded, row, each) for each in data.get("follow_ups", ())]
    create(Slides, slides)
    insert(FollowUp, follow_ups)
    nothing_yet: dict[str, Any] = {
        "state": FollowUp.OPEN,
        "done_on": None,
        "done_by": None,
        "result": "",
    }
    write_history(
        FollowUp, [row.as_it_was(row.at, row.by, **nothing_yet) for row in follow_ups], "+"
    )
    done = [row for row in follow_ups if row.instance.state == FollowUp.DONE]
    write_history(
        FollowUp,
        [row.as_it_was(moment(row.instance.done_on), row.instance.done_by) for row in done],
        "~",
    )


def _presentation(loaded: Loaded, cycles: dict[int, ReviewCycle], data: dict[str, Any]) -> Row:
    held_on = resolve(data["held"], loaded.today)
    presentation = ForumPresentation(
        forum=loaded.forums[data["forum"]],
        cycle=cycles[data["year"]] if "year" in data else None,
        held_on=held_on,
        **both_languages(data, *SAID),
    )
    plans = [loaded.plans[plan] for plan in data["plans"]]
    noted_on = held_on - PREPARED if held_on > loaded.today else held_on
    return Row(presentation, moment(noted_on), loaded.coordinator, links={"plans": plans})


def _slides(loaded: Loaded, row: Row, data: dict[str, Any]) -> Row:
    presentation: ForumPresentation = row.instance
    content = _pdf(data["pages"], row.at)
    slides = Slides(
        presentation=presentation,
        name=data["name"],
        content_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        added_by=loaded.coordinator,
    )
    slides.file.save(data["name"], ContentFile(content), save=False)
    return Row(slides, row.at, loaded.coordinator)


def _pdf(pages: list[list[str]], at: datetime) -> bytes:
    """Slides with a heading and some lines each."""
    source = [
        '#set document(title: "Föredragning")',
        '#set page(paper: "presentation-16-9", margin: 2.5cm)',
        '#set text(size: 24pt, lang: "sv")',
    ]
    for number, (heading, *lines) in enumerate(pages):
        source += ["#pagebreak()"] * bool(number)
        source += [f"= {heading}", "", *(f"- {line}" for line in lines)]
    return typst.compile(
        "\n".join(source).encode(),
        format="pdf",
        ignore_system_fonts=True,
        timestamp=at.astimezone(UTC).replace(microsecond=0),
    )


def _follow_up(loaded: Loaded, row: Row, data: dict[str, Any]) -> Row:
    person = loaded.people[data["person"]] if "person" in data else None
    done_on: date | None = resolve(data["done"], loaded.today) if "done" in data else None
    follow_up = FollowUp(
        presentation=row.instance,
        **both_languages(data, "what"),
        responsible_organisation=loaded.organisations[data["organisation"]],
        responsible_person=person,
        due_on=resolve(data["due"], loaded.today),
        plan=loaded.plans[data["plan"]] if "plan" in data else None,
        action=loaded.actions[data["action"]] if "action" in data else None,
        state=FollowUp.DONE if done_on else FollowUp.OPEN,
        done_on=done_on,
        done_by=(person or loaded.coordinator) if done_on else None,
        result=data.get("result", ""),
    )
    return Row(follow_up, row.at, loaded.coordinator)
