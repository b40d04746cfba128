"""How the steps of a plan's things are worded: fields, links, figures, milestones, contributors."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Person
from actions.domain.figures import IndicatorRecord
from actions.domain.history.steps import Row, Step
from actions.domain.history.wording import (
    FieldChange,
    Names,
    changed_fields,
    fields_told_of,
    want_names,
)
from actions.models import Action, Contributor, Indicator, Objective, Series
from actions.rules.periods import Period
from foundation.bilingual import choose

Telling = Callable[[Step], list[FieldChange]]
LINKS: Mapping[type[models.Model], Mapping[str, str]] = {
    Objective: {"needs": "letter", "directions": "number", "framework_goals": "number"},
    Action: {"objectives": "number"},
}
"""The many-to-many relations that are told, and the column by which the far side is named."""
REPORTED = {"status", "percent_complete", "last_reported_on"}
"""Columns of actions that reports write."""
FIGURES = {"indicator", "number", "baseline", "baseline_period"}
"""Columns of series that are told otherwise than as they stand."""


class PlanWords:
    """``with_people`` tells also which person answers for what, or takes part."""

    def __init__(
        self,
        steps: Mapping[type[models.Model], Sequence[Step]],
        indicators: Mapping[int, Indicator],
        *,
        with_people: bool,
    ) -> None:
        self.indicators, self.with_people = indicators, with_people
        self.names = Names()
        for model, found in steps.items():
            pairs = [(step.earlier, step.row) for step in found if step.earlier is not None]
            want_names(pairs, self.told(model), self.names)
        for step in steps[Contributor]:
            for field in self._who():
                for row in (step.earlier, step.row):
                    self.names.want(field, row[field.attname] if row else None)
        self.names.fetch()
        self.short = {
            (model, name): _short_names(model, name, column, steps[model])
            for model, links in LINKS.items()
            for name, column in links.items()
        }

    def told(self, model: type[models.Model]) -> list[models.Field]:
        untold = {Action: REPORTED, Series: FIGURES}.get(model, set())
        return [
            field
            for field in fields_told_of(model)
            if field.name not in untold and (self.with_people or field.related_model != Person)
        ]

    def of(self, model: type[models.Model]) -> Telling:
        """Words for the columns and the links of ``model``."""

        def fields(step: Step) -> list[FieldChange]:
            if step.earlier is None:
                return []
            found = changed_fields(step.earlier, step.row, self.told(model), self.names)
            for name in LINKS.get(model, ()):
                before, after = step.earlier[name], step.row[name]
                if before != after:
                    short = self.short[model, name]
                    found.append(
                        FieldChange(
                            str(model._meta.get_field(name).verbose_name),  # type: ignore[union-attr]
                            _listed(before, short),
                            _listed(after, short),
                        )
                    )
            return found

        return fields

    # --- Figures ---------------------------------------------------------------------------------

    def series(self, step: Step) -> list[FieldChange]:
        def baseline(row: Row | None) -> str:
            if row is None or row["baseline"] is None:
                return ""
            return _figure(record, row["baseline"], row["baseline_period"])

        record = self._record(step.row["indicator_id"])
        found = []
        if step.earlier is None and step.row["number"] > 1:
            found.append(FieldChange(_("new definition"), after=_("a new series begins")))
        before, after = baseline(step.earlier), baseline(step.row)
        if before != after:
            found.append(FieldChange(_("baseline"), before, after))
        return found + self.of(Series)(step)

    def target(self, step: Step) -> list[FieldChange]:
        def value(row: Row | None) -> str:
            if row is None or row["history_type"] == "-":
                return ""
            if is_moved:
                return _figure(record, row["value"], row["period"])
            return record.with_unit(row["value"])

        earlier, row = step.earlier, step.row
        record = self._record(row["series__indicator_id"])
        is_moved = earlier is not None and earlier["period"] != row["period"]
        before, after = value(earlier), value(row)
        if before == after:
            return []
        period = Period((earlier or row)["period"], record.frequency).label
        label = _("target for %(period)s") % {"period": period}
        return [FieldChange(label, before, after or _("withdrawn"))]

    def _record(self, indicator_id: int) -> IndicatorRecord:
        return IndicatorRecord(self.indicators[indicator_id], ())

    # --- Parts of an action ----------------------------------------------------------------------

    def milestone(self, step: Step) -> list[FieldChange]:
        def words(row: Row | None) -> str:
            if row is None or row["withdrawn_at"]:
                return ""
            title = choose({"sv": row["title_sv"], "en": row["title_en"]})
            return f"{title}, {date_format(row['due_on'], 'SHORT_DATE_FORMAT')}"

        return _part(_("milestone"), words(step.earlier), words(step.row))

    def contributor(self, step: Step) -> list[FieldChange]:
        def words(row: Row | None) -> str:
            if row is None or row["history_type"] == "-":
                return ""
            role = Contributor.Role(row["role"]).label
            who = [self.names.word(field, row[field.attname]) for field in self._who()]
            return f"{', '.join(filter(None, who))} ({role})"

        return _part(_("contributor"), words(step.earlier), words(step.row))

    def _who(self) -> list[models.Field]:
        names = ["organisation", *(["person"] if self.with_people else [])]
        return [Contributor._meta.get_field(name) for name in names]  # type: ignore[misc]


def _part(label: str, before: str, after: str) -> list[FieldChange]:
    return [FieldChange(label, before, after or _("withdrawn"))] if before != after else []


def _figure(record: IndicatorRecord, value: Any, period: Any) -> str:
    return f"{record.with_unit(value)} ({Period(period, record.frequency).label})"


def _short_names(
    model: type[models.Model], name: str, column: str, steps: Iterable[Step]
) -> dict[int, str]:
    """What the far side of a link is called, where the link has changed."""
    ids = {
        pk
        for step in steps
        if step.earlier is not None
        for pk in step.earlier[name] | step.row[name]
        if step.earlier[name] != step.row[name]
    }
    far: Any = model._meta.get_field(name).related_model
    return dict(far._default_manager.filter(pk__in=ids).values_list("pk", column))


def _listed(ids: Iterable[int], short: Mapping[int, str]) -> str:
    return ", ".join(sorted(short.get(pk, str(pk)) for pk in ids))
