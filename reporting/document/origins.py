"""Where a figure or a report comes from: who gave it, when, from which source, on what evidence."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from foundation.bilingual import choose
from reporting.document.addresses import entry_place
from reporting.document.blocks import Line, Run
from reporting.document.words import short_day
from reporting.snapshot_schema import EntryData, EvidenceData, IndicatorData, MeasurementData


def given_by(measurement: MeasurementData) -> str:
    """The organisation that gave a value; empty where it is not known."""
    return choose({"sv": measurement["recorded_by"], "en": measurement.get("recorded_by_en", "")})


def written_by(entry: EntryData) -> str:
    """The organisation that wrote a report, and that for which it did where it is another."""
    by = choose({"sv": entry["organisation"], "en": entry.get("organisation_en", "")})
    if "on_behalf_of" not in entry:
        return by
    words = {"author": by, "organisation": choose(entry["on_behalf_of"])}
    return _("%(author)s for %(organisation)s") % words


def names_of(evidence: Sequence[EvidenceData]) -> str:
    """What the files and links are called."""
    return ", ".join(each["title"] for each in evidence)


def own_source(measurement: MeasurementData, indicator: IndicatorData) -> str:
    """The source of a value where it is not that of the indicator."""
    source = measurement["source"]
    return "" if source in indicator["source"].values() else source


def origin(measurement: MeasurementData, indicator: IndicatorData) -> Line:
    """Who gave a value, when, from which source of its own, and with which report and evidence.

    A value that came on the day of its report has that day once.
    """
    report = measurement.get("came_with")
    day = measurement["recorded_on"]
    is_told = report is not None and report["reported_on"] == day
    parts = list(filter(None, [given_by(measurement), "" if is_told else short_day(day)]))
    source = own_source(measurement, indicator)
    if source:
        parts.append(_("source: %(source)s") % {"source": source})
    line: list[Run] = [Run(", ".join(parts))] if parts else []
    line += _came_with(measurement, bool(parts))
    return tuple(line)


def _came_with(measurement: MeasurementData, is_continued: bool) -> Iterator[Run]:
    report = measurement.get("came_with")
    if report is None:
        return
    told = _("report of %(day)s") % {"day": short_day(report["reported_on"])}
    if is_continued:
        yield Run(", ")
    yield Run(told, link=entry_place(report["action"], report["id"]))
    if report["evidence"]:
        yield Run(", " + _("evidence: %(names)s") % {"names": names_of(report["evidence"])})
