"""The slides of one plan: where it is, what goes well, what does not, and what it asks for."""

from collections import Counter
from collections.abc import Iterator, Sized
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.charts import IndicatorFigures, indicator_spec
from actions.statuses import ACTION_MARKS, ACTION_STATUSES, INDICATOR_STATUSES
from reporting.charts import AreaCounts, action_bars, indicator_bars
from reporting.document.figures import figures_of
from reporting.document.words import label_of, long_day, period
from reporting.exporters.deck import (
    Drawing,
    Figure,
    Figures,
    Mark,
    Paragraph,
    Point,
    Points,
    Slide,
    Table,
    Words,
    mark_of,
)
from reporting.exporters.deck_text import clean, cut, name_of, plain, words_of
from reporting.exporters.office_charts import places_of
from reporting.snapshot_schema import (
    ActionData,
    AreaData,
    EntryData,
    IndicatorData,
    PlanData,
    Snapshot,
)
from reporting.statuses import DECISIONS, JUDGEMENTS

# Ems of the slide's width at the size in which each is set.
TITLE_WIDTH, BODY_WIDTH, TOLD_WIDTH, SMALL_WIDTH = 27, 46, 52, 59
POINTS = 5
ROWS = 8
"""Indicators in a table; a slide holds no more."""
TABLES, CHARTS = 2, 4
"""Slides of tables, and of charts, at most: a forum has no time for more."""
GOOD, BAD = ("completed", "on_track"), ("delayed", "at_risk", "cancelled")
ENDED = ("completed", "cancelled")
INDICATORS_GOOD, INDICATORS_BAD = ("achieved", "on_track"), ("off_track", "at_risk")
DRAWN_FIRST = ("off_track", "at_risk", "achieved", "on_track")


@dataclass(frozen=True)
class Told:
    """Something that a point tells of: its place among the others, and all that it says."""

    rank: int
    point: Point
    whole: str


def plan_slides(snapshot: Snapshot, area: AreaData, plan: PlanData) -> Iterator[Slide]:
    indicators = [each for objective in plan["objectives"] for each in objective["indicators"]]
    figures = {each["id"]: figures_of(each, name_of) for each in indicators}
    yield _opening(snapshot, area, plan)
    yield _where(plan, indicators)
    if not plan["actions"] and not plan["objectives"]:
        # There is nothing to tell of but what the assessment may say.
        if plan["assessment"]:
            yield _asked(snapshot, plan)
        return
    if plan["actions"] or indicators:
        yield _statuses(plan, indicators)
    yield from _tables(plan, figures)
    yield from _drawings(indicators, figures)
    yield _well(plan, indicators, figures)
    yield _badly(plan, indicators, figures)
    yield _asked(snapshot, plan)


def _opening(snapshot: Snapshot, area: AreaData, plan: PlanData) -> Slide:
    report = _("Annual report %(year)s, version %(version)s. The data as of %(day)s.") % {
        "year": snapshot["year"],
        "version": snapshot["version"],
        "day": long_day(snapshot["as_of"]),
    }
    name = words_of(area["title"])
    place = Words(clean(f"{area['number']} {name}"), name.language)
    lines = [Words(period(plan["starts_on"], plan["ends_on"])), Words(report)]
    title = words_of(plan["title"])
    return Slide(
        title=cut(title, width=20, lines=3),
        subtitle=(
            cut(place, width=40, lines=2),
            *(cut(line, width=40, lines=1) for line in lines),
        ),
        is_opening=True,
        notes=(title.text, words_of(plan["summary"]).text),
    )


def _where(plan: PlanData, indicators: list[IndicatorData]) -> Slide:
    actions = plan["actions"]
    stated = Counter(action["status"] for action in actions)
    computed = Counter(each["evaluation"]["status"] for each in indicators)
    of = _("%(part)s of %(whole)s")
    reported = sum(action["is_reported"] for action in actions)
    counts: list[tuple[int, Sized, str]] = [
        (reported, actions, _("actions reported in the year")),
        (sum(stated[each] for each in GOOD), actions, _("actions on track or completed")),
        (stated["at_risk"] + stated["delayed"], actions, _("actions at risk or delayed")),
        (
            sum(computed[each] for each in INDICATORS_GOOD),
            indicators,
            _("indicators achieved or on track"),
        ),
    ]
    figures = Figures(
        tuple(
            Figure(of % {"part": part, "whole": len(whole)}, label) for part, whole, label in counts
        )
    )
    assessment = plan["assessment"]
    if assessment is None:
        is_empty = not plan["actions"] and not plan["objectives"]
        said = (
            _("The plan has neither objectives nor actions, and has not been assessed.")
            if is_empty
            else _("The plan has not been assessed for the year.")
        )
        said_of_it = Paragraph(Words(said))
        return Slide(Words(_("Where we are")), blocks=(figures, said_of_it))
    reasons = words_of(assessment["reasons"])
    paragraph = Paragraph(
        cut(reasons, width=BODY_WIDTH, lines=7),
        mark_of(JUDGEMENTS, assessment["judgement"]),
        lines=7,
    )
    return Slide(Words(_("Where we are")), (figures, paragraph), notes=(reasons.text,))


def _statuses(plan: PlanData, indicators: list[IndicatorData]) -> Slide:
    actions = Counter(action["status"] for action in plan["actions"])
    computed = Counter(each["evaluation"]["status"] for each in indicators)
    bars = [
        action_bars([AreaCounts(_("Actions"), actions)], title=_("Status of actions")),
        indicator_bars([AreaCounts(_("Indicators"), computed)], title=_("Status of indicators")),
    ]
    blocks: list[Drawing | Paragraph] = []
    for spec in bars:
        if not spec.is_empty:
            blocks.append(Drawing(spec, is_titled=True))
        blocks.append(Paragraph(cut(spec.sentence, width=SMALL_WIDTH, lines=2), None, True, 2))
    return Slide(Words(_("Actions and indicators by status")), tuple(blocks))


def _tables(plan: PlanData, figures: dict[int, IndicatorFigures]) -> Iterator[Slide]:
    rows, marks, whole = [], [], []
    for objective in plan["objectives"]:
        for indicator in objective["indicators"]:
            told = _cells(indicator, figures[indicator["id"]])
            name, status = words_of(indicator["name"]), indicator["evaluation"]["status"]
            mark = mark_of(INDICATOR_STATUSES, status)
            number = cut(clean(objective["number"]), width=6, lines=1)
            cells = [cut(each, width=10, lines=2) for each in told]
            rows.append((cut(name, width=24, lines=2), number, *cells, Words(mark.label)))
            marks.append(mark)
            whole.append(": ".join([name.text, ", ".join([*told, mark.label])]))
    if not rows:
        yield Slide(
            Words(_("Objectives and indicators")),
            (Paragraph(Words(_nothing_measured(plan))),),
        )
        return
    head = (
        _("Indicator"),
        _("Objective"),
        _("Latest value"),
        _("Expected"),
        _("Target"),
        _("Status"),
    )
    shown = min(len(rows), ROWS * TABLES)
    # As many on each slide, rather than one alone on the last.
    size = ceil(shown / ceil(shown / ROWS))
    parts = range(0, shown, size)
    left = len(rows) - ROWS * TABLES
    for part in parts:
        is_last = part == parts[-1]
        yield Slide(
            _numbered(_("Objectives and indicators"), parts.index(part) + 1, len(parts)),
            (
                Table(
                    _("The indicators of the plan and the figures behind their status"),
                    head,
                    tuple(rows[part : part + size]),
                    (0.33, 0.09, 0.18, 0.12, 0.15, 0.13),
                    tuple(marks[part : part + size]),
                    note=_more(left) if is_last else "",
                ),
            ),
            notes=tuple(whole[part:] if is_last else whole[part : part + size]),
        )


def _nothing_measured(plan: PlanData) -> str:
    if not plan["objectives"]:
        return _("The plan has no objectives.")
    return _("No indicator measures the objectives of the plan.")


def _cells(indicator: IndicatorData, figures: IndicatorFigures) -> list[str]:
    evaluation = indicator["evaluation"]
    found = ["–", "–", "–"]
    if evaluation["actual"] is not None:
        value = figures.figure_with_unit(Decimal(evaluation["actual"]))
        found[0] = f"{value} ({evaluation['measured_period']})"
    if evaluation["expected"] is not None:
        found[1] = figures.figure(Decimal(evaluation["expected"]))
    if evaluation["target"] is not None:
        value = figures.figure(Decimal(evaluation["target"]["value"]))
        found[2] = f"{value} ({evaluation['target']['label']})"
    series = indicator["series"][-1]
    for place, points, at in (
        (0, series["measurements"], evaluation["measured_period"]),
        (2, series["targets"], evaluation["target"] and evaluation["target"]["label"]),
    ):
        if any(each["is_illustrative"] for each in points if each["label"] == at):
            found[place] = _("%(figure)s, illustrative") % {"figure": found[place]}
    return found


def _drawings(
    indicators: list[IndicatorData], figures: dict[int, IndicatorFigures]
) -> Iterator[Slide]:
    """Those that say most: what is off track first, then as the plan orders them."""
    drawable = [
        each
        for each in indicators
        if each["direction"] != "milestone"
        and each["evaluation"]["status"] in DRAWN_FIRST
        and each["series"][-1]["measurements"]
    ]
    drawable.sort(key=lambda each: DRAWN_FIRST.index(each["evaluation"]["status"]))
    for indicator in islice(drawable, CHARTS):
        spec = indicator_spec(figures[indicator["id"]])
        name = words_of(indicator["name"])
        mark = mark_of(INDICATOR_STATUSES, indicator["evaluation"]["status"])
        labels = [_("Latest value"), _("Expected"), _("Target")]
        told = _cells(indicator, figures[indicator["id"]])
        rows = [(Words(_("Status")), Words(mark.label))]
        rows += [
            (Words(label), cut(cell, width=11, lines=2))
            for label, cell in zip(labels, told, strict=True)
        ]
        source = words_of(indicator["source"])
        yield Slide(
            cut(name, width=TITLE_WIDTH, lines=2),
            blocks=(
                Drawing(spec, places_of(spec, figures[indicator["id"]])),
                Paragraph(cut(spec.sentence, width=39, lines=3), None, True, 3),
            ),
            aside=(
                Table(
                    _("The figures behind the status"),
                    (_("Figure"), _("Value")),
                    tuple(rows),
                    (0.44, 0.56),
                    (mark, None, None, None),
                ),
                Paragraph(
                    cut(_source(source), width=17, lines=4),
                    is_small=True,
                    lines=4,
                ),
            ),
            notes=(name.text, spec.sentence, _source(source).text),
        )


def _source(source: Words) -> Words:
    words = {"source": source.text or _("no source given")}
    return Words(_("Source: %(source)s") % words, source.language)


def _well(
    plan: PlanData, indicators: list[IndicatorData], figures: dict[int, IndicatorFigures]
) -> Slide:
    actions = [
        _told_action(action, GOOD.index(action["status"]), _account(action))
        for action in plan["actions"]
        if action["status"] in GOOD and not action["is_overdue"]
    ]
    measured = _told_indicators(indicators, figures, INDICATORS_GOOD)
    return _points_slide(
        _("What goes well"),
        actions,
        measured,
        _("No action is on track or completed, and no indicator is on track or achieved."),
    )


def _badly(
    plan: PlanData, indicators: list[IndicatorData], figures: dict[int, IndicatorFigures]
) -> Slide:
    actions = [
        _told_action(action, BAD.index(action["status"]), _reason(action))
        for action in plan["actions"]
        if action["status"] in BAD
    ]
    actions += [
        _told_action(action, len(BAD), _reason(action), "overdue")
        for action in plan["actions"]
        if action["status"] not in BAD and action["is_overdue"]
    ]
    measured = _told_indicators(indicators, figures, INDICATORS_BAD)
    return _points_slide(
        _("What does not go well"),
        actions,
        measured,
        _(
            "No action is at risk, delayed or past its end, and no indicator is at risk or off"
            " track."
        ),
    )


def _told_action(action: ActionData, rank: int, said: str, mark: str = "") -> Told:
    status = mark_of(ACTION_MARKS, mark) if mark else mark_of(ACTION_STATUSES, action["status"])
    title = words_of(action["title"])
    head = Words(clean(f"{action['number']} {title}"), title.language)
    return _told(rank, head, Words(said), status)


def _told_indicators(
    indicators: list[IndicatorData],
    figures: dict[int, IndicatorFigures],
    statuses: tuple[str, ...],
) -> list[Told]:
    return [
        _told(
            statuses.index(each["evaluation"]["status"]),
            words_of(each["name"]),
            Words(indicator_spec(figures[each["id"]]).sentence),
            mark_of(INDICATOR_STATUSES, each["evaluation"]["status"]),
        )
        for each in indicators
        if each["evaluation"]["status"] in statuses
    ]


def _told(rank: int, head: Words, words: Words, mark: Mark | None) -> Told:
    room = BODY_WIDTH - 1 - (len(mark.label) if mark else 0) * 0.6
    point = Point(
        cut(head, width=room, lines=1),
        cut(words, width=TOLD_WIDTH, lines=2),
        mark,
    )
    whole = " – ".join(filter(None, (mark.label if mark else "", head.text, words.text)))
    return Told(rank, point, whole)


def _account(action: ActionData) -> str:
    """What was said of the year: the approved account, else the latest entry's."""
    if action["review"] and action["review"]["account"]:
        return plain(action["review"]["account"])
    return plain(action["entries"][0]["what_happened"]) if action["entries"] else ""


def _reason(action: ActionData) -> str:
    latest = _latest(action)
    if latest is not None and latest["reason"]:
        return plain(latest["reason"])
    if action["is_overdue"]:
        return _("It was to be done by %(day)s.") % {"day": long_day(action["ends_on"])}
    return ""


def _latest(action: ActionData) -> EntryData | None:
    return action["entries"][0] if action["entries"] else None


def _points_slide(title: str, actions: list[Told], measured: list[Told], nothing: str) -> Slide:
    """Actions and indicators beside each other: each kind leaves room for the other."""
    actions.sort(key=lambda told: told.rank)
    measured.sort(key=lambda told: told.rank)
    of_indicators = min(len(measured), max(POINTS - len(actions), 2))
    shown = actions[: POINTS - of_indicators] + measured[:of_indicators]
    everything = [*actions, *measured]
    if not everything:
        return Slide(Words(title), (Paragraph(Words(nothing)),))
    return Slide(
        Words(title),
        (Points(tuple(told.point for told in shown), more=_more(len(everything) - len(shown))),),
        notes=tuple(told.whole for told in everything),
    )


def _asked(snapshot: Snapshot, plan: PlanData) -> Slide:
    """What the assessment proposes, what stands in the way, and what is to be decided."""
    points = [*_proposal(plan), *_decisions(plan), *_obstacles(plan), *_missing(snapshot, plan)]
    if not points:
        return Slide(
            Words(_("What we ask for")),
            (Paragraph(Words(_("The plan has nothing to ask for."))),),
        )
    return Slide(
        Words(_("What we ask for")),
        (Points(tuple(told.point for told in points[:POINTS]), more=_more(len(points) - POINTS)),),
        notes=tuple(told.whole for told in points),
    )


def _proposal(plan: PlanData) -> Iterator[Told]:
    proposal = words_of(plan["assessment"]["proposal"]) if plan["assessment"] else Words("")
    if proposal:
        yield _told(0, Words(_("Proposal of the assessment")), proposal, None)


def _decisions(plan: PlanData) -> Iterator[Told]:
    for action in plan["actions"]:
        review = action["review"]
        if review and review["decision"] in ("change", "stop") and action["status"] not in ENDED:
            label = label_of(DECISIONS, review["decision"])
            head = _("Decision for next year, %(decision)s: %(action)s") % {
                "action": clean(f"{action['number']} {words_of(action['title'])}"),
                "decision": label,
            }
            yield _told(0, Words(head), Words(plain(review["account"])), None)


def _obstacles(plan: PlanData) -> Iterator[Told]:
    """What stands in the way of what does not go well, then of the rest."""
    troubled = sorted(plan["actions"], key=lambda action: action["status"] not in BAD)
    for action in troubled:
        latest, review = _latest(action), action["review"]
        said = (review and review["obstacles"]) or (latest and latest["obstacles"]) or ""
        if said and action["status"] not in ENDED:
            head = _("Help with an obstacle: %(action)s") % {
                "action": clean(f"{action['number']} {words_of(action['title'])}")
            }
            yield _told(0, Words(head), Words(plain(said)), None)


def _missing(snapshot: Snapshot, plan: PlanData) -> Iterator[Told]:
    missing = set(snapshot["missing"]["unreported_actions"])
    named = [
        clean(f"{action['number']} {words_of(action['title'])}")
        for action in plan["actions"]
        if action["id"] in missing
    ]
    if named:
        head = ngettext(
            "A report on %(count)d action", "Reports on %(count)d actions", len(named)
        ) % {"count": len(named)}
        yield _told(0, Words(head), Words("; ".join(named)), None)


def _more(count: int) -> str:
    if count <= 0:
        return ""
    told = ngettext("and %(count)d more, in the notes", "and %(count)d more, in the notes", count)
    return told % {"count": count}


def _numbered(title: str, number: int, of: int) -> Words:
    return Words(title if of == 1 else f"{title} ({number}/{of})")
