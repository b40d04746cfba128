"""What the coordinator writes into the report of a cycle, and which sections it has."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import Person
from foundation.bilingual import both
from foundation.errors import DomainError
from foundation.shaping import save_values
from reporting.domain.report_figures import FIGURES, figures_of
from reporting.models import AreaSummary, ReportTexts, ReviewCycle
from reporting.permissions import can_compile_cycle
from reporting.rules.placeholders import filled, unknown_in
from reporting.snapshot_schema import SectionChoice, Snapshot, Text
from strategy.models import Area


def texts_of(cycle: ReviewCycle) -> ReportTexts:
    """The texts of the cycle's report; a new row, not saved, where nothing is written yet."""
    return ReportTexts.objects.filter(cycle=cycle).first() or ReportTexts(cycle=cycle)


def summary_of(cycle: ReviewCycle, area: Area) -> AreaSummary:
    """What is said of the area's year; a new row, not saved, where nothing is written yet."""
    found = AreaSummary.objects.filter(cycle=cycle, area=area).first()
    return found or AreaSummary(cycle=cycle, area=area)


def write_text(
    *,
    thing: ReportTexts | AreaSummary,
    by: Person,
    values: dict[str, Any],
    reason: str = "",
    based_on: int | None = None,
) -> ReportTexts | AreaSummary:
    """Save a foreword or the summary of an area. Raises DomainError beside the field with a
    placeholder that stands for no figure.
    """
    _check(thing.cycle, by)
    for name, text in values.items():
        unknown = unknown_in(text, FIGURES)
        if unknown:
            raise DomainError(
                _("There is no figure called %(names)s. Choose one of those in the list.")
                % {"names": ", ".join(f"{{{each}}}" for each in unknown)},
                field=name,
            )
    return save_values(thing, by=by, values=values, reason=reason, based_on=based_on)


def choices_of(texts: ReportTexts, keys: Sequence[str]) -> list[SectionChoice]:
    """The sections ``keys`` in the chosen order; all of them where nothing has been chosen.

    One that is newer than the choice comes last, and is left out until somebody includes it.
    """
    chosen: list[SectionChoice] = [each for each in texts.sections if each["key"] in keys]
    named = {each["key"] for each in chosen}
    newer: list[SectionChoice] = [
        {"key": key, "is_included": not chosen} for key in keys if key not in named
    ]
    return chosen + newer


def choose_sections(
    *, cycle: ReviewCycle, by: Person, choices: Sequence[SectionChoice], keys: Sequence[str]
) -> ReportTexts:
    """Let the cycle's report have these sections, in this order; ``keys`` names those there are.

    Raises DomainError where none is left, or where they are not the sections that there are.
    """
    _check(cycle, by)
    if sorted(each["key"] for each in choices) != sorted(keys):
        raise DomainError(_("These are not the sections of a report. Open the page again."))
    if not any(each["is_included"] for each in choices):
        raise DomainError(_("A report needs at least one section."))
    return save_values(
        texts_of(cycle), by=by, values={"sections": [dict(each) for each in choices]}
    )


def add_texts(snapshot: Snapshot, cycle: ReviewCycle) -> Snapshot:
    """``snapshot`` with what the coordinator wrote, its figures filled in, in two queries.

    The text as it was written stays in the history of its row.
    """
    snapshot["site"] = settings.SITE_URL
    texts = texts_of(cycle)
    if texts.foreword_sv or texts.foreword_en:
        snapshot["foreword"] = _filled(both(texts, "foreword"), figures_of(snapshot))
    if texts.sections:
        snapshot["sections"] = texts.sections
    summaries = {each.area_id: each for each in AreaSummary.objects.filter(cycle=cycle)}
    for area in snapshot["areas"]:
        summary = summaries.get(area["id"])
        if summary is not None and (summary.text_sv or summary.text_en):
            area["summary_of_year"] = _filled(both(summary, "text"), figures_of(snapshot, [area]))
    return snapshot


def _filled(text: Text, figures: dict[str, int]) -> Text:
    return {language: filled(words, figures) for language, words in text.items()}


def _check(cycle: ReviewCycle, by: Person) -> None:
    if not can_compile_cycle(by, cycle):
        raise DomainError(_("Only a coordinator of the strategy writes its reports."))
