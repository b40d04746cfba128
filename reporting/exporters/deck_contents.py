"""Decks of a report: one of a single plan, and one of the whole strategy in the plans' order."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from foundation.bilingual import active_language, choose
from reporting.charts import AreaCounts, action_bars, indicator_bars
from reporting.document.words import long_day
from reporting.exporters.deck import Deck, Drawing, Paragraph, Slide, Table, Words, mark_of
from reporting.exporters.deck_plan import SMALL_WIDTH, plan_slides
from reporting.exporters.deck_text import clean, cut, name_of, words_of
from reporting.snapshot_schema import AreaData, PlanData, Snapshot
from reporting.statuses import JUDGEMENTS

PLANS_ON_A_SLIDE = 8


def deck_of(snapshot: Snapshot, *, sha256: str) -> Deck:
    """The slides of the whole report in the active language: an overview, then each plan."""
    title = _("Annual report %(year)s") % {"year": snapshot["year"]}
    slides = [replace(slide, section=title) for slide in _overview(snapshot, title)]
    for area, plan in _plans(snapshot):
        slides += _of_plan(snapshot, area, plan)
    return _deck(snapshot, title, slides, sha256)


def deck_of_plan(snapshot: Snapshot, plan_id: int, *, sha256: str) -> Deck | None:
    """The slides of one plan in the active language; None if the report does not hold the plan."""
    for area, plan in _plans(snapshot):
        if plan["id"] == plan_id:
            return _deck(snapshot, name_of(plan["title"]), _of_plan(snapshot, area, plan), sha256)
    return None


def _plans(snapshot: Snapshot) -> Iterator[tuple[AreaData, PlanData]]:
    for area in snapshot["areas"]:
        for plan in area["plans"]:
            yield area, plan


def _of_plan(snapshot: Snapshot, area: AreaData, plan: PlanData) -> list[Slide]:
    name = name_of(plan["title"])
    return [replace(slide, section=name) for slide in plan_slides(snapshot, area, plan)]


def _deck(snapshot: Snapshot, title: str, slides: list[Slide], sha256: str) -> Deck:
    strategy = name_of(snapshot["strategy"]["title"])
    version = _("version %(version)s") % {"version": snapshot["version"]}
    facts = f"{snapshot['year']}, {version} · SHA-256 {sha256[:12]}…"
    sources = [
        _("Source: %(strategy)s, annual report %(year)s, version %(version)s, as of %(day)s.")
        % {
            "strategy": strategy,
            "year": snapshot["year"],
            "version": snapshot["version"],
            "day": long_day(snapshot["as_of"]),
        },
        _("SHA-256 of the data: %(hash)s") % {"hash": sha256},
    ]
    return Deck(
        title=title,
        subject=strategy,
        owner=name_of(snapshot["strategy"]["owner"]),
        footer=f"{cut(strategy, width=30, lines=1)} · {facts}",
        language=active_language(),
        as_of=snapshot["as_of"],
        sha256=sha256,
        slides=tuple(
            replace(slide, notes=(*filter(None, slide.notes), *sources)) for slide in slides
        ),
    )


def _overview(snapshot: Snapshot, title: str) -> Iterator[Slide]:
    strategy = words_of(snapshot["strategy"]["title"])
    told = _("Version %(version)s. The data as of %(day)s.") % {
        "version": snapshot["version"],
        "day": long_day(snapshot["as_of"]),
    }
    note = "" if snapshot["cycle_status"] == "closed" else _("Draft: figures may change.")
    lines = [Words(title), words_of(snapshot["strategy"]["owner"]), Words(told), Words(note)]
    yield Slide(
        cut(strategy, width=20, lines=3),
        subtitle=tuple(cut(line, width=40, lines=1) for line in lines if line),
        is_opening=True,
        notes=(strategy.text, words_of(snapshot["strategy"]["summary"]).text),
    )
    yield from _distributions(snapshot)
    yield from _assessments(snapshot)


def _distributions(snapshot: Snapshot) -> Iterator[Slide]:
    of_actions, of_indicators = [], []
    for area in snapshot["areas"]:
        name = f"{area['number']} {choose(area['short_title']) or choose(area['title'])}"
        short = cut(clean(name), width=16, lines=1).text
        actions = Counter(action["status"] for plan in area["plans"] for action in plan["actions"])
        indicators = Counter(
            indicator["evaluation"]["status"]
            for plan in area["plans"]
            for objective in plan["objectives"]
            for indicator in objective["indicators"]
        )
        of_actions.append(AreaCounts(short, actions))
        of_indicators.append(AreaCounts(short, indicators))
    for spec in (action_bars(of_actions), indicator_bars(of_indicators)):
        sentence = Paragraph(cut(spec.sentence, width=SMALL_WIDTH, lines=2), None, True, 2)
        blocks = (sentence,) if spec.is_empty else (Drawing(spec), sentence)
        yield Slide(Words(spec.title), blocks)


def _assessments(snapshot: Snapshot) -> Iterator[Slide]:
    rows, marks = [], []
    for area, plan in _plans(snapshot):
        assessment = plan["assessment"]
        mark = mark_of(JUDGEMENTS, assessment["judgement"]) if assessment else None
        reported = sum(action["is_reported"] for action in plan["actions"])
        rows.append(
            (
                cut(words_of(plan["title"]), width=32, lines=2),
                cut(clean(area["number"]), width=6, lines=1),
                Words(
                    _("%(part)s of %(whole)s") % {"part": reported, "whole": len(plan["actions"])}
                ),
                Words(mark.label if mark else _("not assessed")),
            )
        )
        marks.append(mark)
    title = _("Plans and their assessments")
    if not rows:
        yield Slide(Words(title), (Paragraph(Words(_("No plan was in force in the year."))),))
    parts = range(0, len(rows), PLANS_ON_A_SLIDE)
    for number, start in enumerate(parts, start=1):
        end = start + PLANS_ON_A_SLIDE
        yield Slide(
            Words(title if len(parts) == 1 else f"{title} ({number}/{len(parts)})"),
            (
                Table(
                    title,
                    (_("Plan"), _("Area"), _("Actions reported"), _("Assessment")),
                    tuple(rows[start:end]),
                    (0.5, 0.1, 0.2, 0.2),
                    tuple(marks[start:end]),
                ),
            ),
        )
