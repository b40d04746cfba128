"""The columns of the list of indicators. What is computed is read as it is kept."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from actions.charts import IndicatorFigures
from actions.columns.actions import AREA_TEXTS
from actions.columns.base import Column, Figure, Found, Link, ListKind, Written
from actions.filters import IndicatorFilter
from actions.models import ActionPlan, Indicator, Objective, StoredEvaluation, Target
from actions.rules.indicator_state import IndicatorStatus
from actions.rules.periods import Frequency
from actions.statuses import INDICATOR_STATUSES
from foundation.numbers import format_decimal
from foundation.status import Status


@dataclass
class IndicatorItem:
    indicator: Indicator
    objective: Objective
    plan: ActionPlan
    evaluated: StoredEvaluation
    organisation: str = ""
    has_illustrative_targets: bool = False

    @property
    def status(self) -> Status:
        return INDICATOR_STATUSES[self.evaluated.status]

    @property
    def _writing(self) -> IndicatorFigures:
        one = self.indicator
        return IndicatorFigures(
            one.name,
            one.unit,
            one.decimals,
            Frequency(one.frequency),
            one.direction,
            one.accumulation,
            (),
        )

    @property
    def is_milestone(self) -> bool:
        return self.indicator.direction == Indicator.Direction.MILESTONE

    @property
    def latest(self) -> Figure | None:
        return self._figure(self.evaluated.actual, self.evaluated.measured_period)

    @property
    def target(self) -> Figure | None:
        found = self._figure(self.evaluated.target, self.evaluated.target_period)
        if found is not None and self.has_illustrative_targets:
            return found._replace(note=f"{found.note}, {_('illustrative')}")
        return found

    def _figure(self, value: Decimal | None, period: date | None) -> Figure | None:
        if value is None or period is None:
            return None
        writing = self._writing
        return Figure(writing.figure_with_unit(value), writing.label(period))

    def number(self, value: Decimal | None) -> object:
        """``value`` for a spreadsheet: with its decimals; a milestone's as the word it is."""
        if value is None:
            return None
        if self.is_milestone:
            return self._writing.figure(value)
        return value, self.indicator.decimals

    def label(self, period: date | None) -> str:
        return self._writing.label(period) if period else ""

    @property
    def progress_text(self) -> str:
        progress = self.evaluated.progress
        return "" if progress is None else f"{format_decimal(round(progress * 100), 0)}\u00a0%"


def items_of(found: Found, wanted: frozenset[str]) -> list[IndicatorItem]:
    """The items of the rows found, in their order."""
    indicators: list[Indicator] = list(found.rows.select_related("evaluated"))
    objectives = {
        each.pk: each
        for each in Objective.objects.filter(
            pk__in={each.objective_id for each in indicators}
        ).only("number", "title_sv", "title_en", "plan")
    }
    plans = {
        each.pk: each
        for each in ActionPlan.objects.filter(pk__in={each.plan_id for each in objectives.values()})
        .select_related("area")
        .defer("summary_sv", "summary_en", *AREA_TEXTS)
    }
    items = []
    for one in indicators:
        objective = objectives[one.objective_id]
        evaluated = getattr(one, "evaluated", None) or StoredEvaluation(
            indicator=one, status=IndicatorStatus.NO_TARGET.value
        )
        items.append(IndicatorItem(one, objective, plans[objective.plan_id], evaluated))
    if "target" in wanted:
        illustrative = set(
            Target.objects.filter(is_illustrative=True, series__indicator__in=found.ids)
            .order_by()
            .values_list("series__indicator_id", flat=True)
        )
        for item in items:
            item.has_illustrative_targets = item.indicator.pk in illustrative
    if "organisation" in wanted:
        ids = {pk for one in indicators if (pk := one.responsible_organisation_id)}
        names = {each.pk: each.label for each in Organisation.objects.filter(pk__in=ids)}
        for item in items:
            item.organisation = names.get(item.indicator.responsible_organisation_id or 0, "")
    return items


def _name(item: IndicatorItem) -> Link:
    objective = Link(str(item.objective), item.objective.get_absolute_url())
    return Link(item.indicator.name, item.indicator.get_absolute_url(), objective)


COLUMNS = (
    Column(
        "name",
        _("Indicator"),
        "link",
        _name,
        written=(
            Written(_("Indicator"), lambda item: item.indicator.name, width=50),
            Written(_("Unit"), lambda item: item.indicator.unit, width=14),
        ),
        sort="name",
    ),
    Column("area", _("Area"), "text", lambda item: str(item.plan.area)),
    Column(
        "plan",
        _("Action plan"),
        "link",
        lambda item: Link(item.plan.title, item.plan.get_absolute_url()),
        written=(Written(_("Action plan"), lambda item: item.plan.title, width=34),),
    ),
    Column(
        "objective",
        _("Objective"),
        "link",
        lambda item: Link(str(item.objective), item.objective.get_absolute_url()),
        written=(Written(_("Objective"), lambda item: str(item.objective), width=44),),
    ),
    Column(
        "status",
        _("Status"),
        "badges",
        lambda item: [item.status],
        written=(Written(_("Status"), lambda item: str(item.status)),),
        sort="status",
        is_usual=True,
    ),
    Column(
        "progress",
        _("Progress to target"),
        "text",
        lambda item: item.progress_text,
        written=(
            Written(_("Progress to target"), lambda item: item.evaluated.progress, "percent", 11),
        ),
        sort="progress",
        is_usual=True,
    ),
    Column(
        "latest",
        _("Latest value"),
        "figure",
        lambda item: item.latest,
        written=(
            Written(_("Latest value"), lambda item: item.number(item.evaluated.actual), "figure"),
            Written(_("Period"), lambda item: item.label(item.evaluated.measured_period), width=10),
        ),
        is_usual=True,
    ),
    Column(
        "target",
        _("Target"),
        "figure",
        lambda item: item.target,
        written=(
            Written(_("Target"), lambda item: item.number(item.evaluated.target), "figure"),
            Written(
                _("Target period"), lambda item: item.label(item.evaluated.target_period), width=10
            ),
            Written(
                _("Illustrative targets"),
                lambda item: _("yes") if item.has_illustrative_targets else "",
                width=12,
            ),
        ),
        is_usual=True,
    ),
    Column(
        "source",
        _("Source"),
        "text",
        lambda item: item.indicator.source,
        written=(Written(_("Source"), lambda item: item.indicator.source, width=40),),
    ),
    Column(
        "organisation",
        _("Delivers the values"),
        "text",
        lambda item: item.organisation,
        written=(Written(_("Delivers the values"), lambda item: item.organisation, width=24),),
    ),
)

INDICATORS = ListKind(
    kind="indicators",
    url_name="actions:indicator-list",
    title=_("Indicators"),
    nothing_there=_("The strategy has no indicators yet."),
    nothing_matches=_("No indicator matches."),
    filter=IndicatorFilter,
    columns=COLUMNS,
    items=items_of,
)
