"""The kinds of things whose changes the history of a strategy tells of.

Each kind says where a row of its history stands: in which strategy, in which plan, and what has
the page that the change is read beside. An upper room adds its own kinds with ``register``.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from actions.domain.history.wording import Names, fields_told_of
from actions.models import (
    Action,
    ActionPlan,
    Attachment,
    Breakdown,
    Category,
    Contributor,
    Indicator,
    Measurement,
    Milestone,
    Objective,
    PartValue,
    ProgressEntry,
    Question,
    Remark,
    Reply,
    ReportingDate,
    Series,
    Tag,
    Target,
)
from actions.rules.periods import Frequency, Period
from foundation.bilingual import choose
from strategy.models import Area, Direction, Forum, Need, Strategy, StrategyRole

Row = Mapping[str, Any]
Namer = Callable[["Kind", Row, Any, Names], str]
LONGEST_NAME = 80


@dataclass(frozen=True)
class Kind:
    """One kind of thing. The paths lead from a row of its history.

    ``owner`` is the model that has the page, ``owner_path`` the column that says which one;
    ``first`` are the columns that are told of a thing when it is added.
    """

    model: type[models.Model]
    strategy: str
    owner: type[models.Model]
    owner_path: str
    plan: str = ""
    name: Namer | None = None
    first: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The name of the kind in addresses."""
        return str(self.model._meta.model_name)

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def history(self) -> Any:
        return self.model.history.model.objects  # type: ignore[attr-defined]

    def rows_in(self, strategy: Strategy) -> models.QuerySet:
        """The rows of the history that stand in ``strategy``.

        Asked with EXISTS, so that SQLite walks along the dates and stops when it has enough, rather
        than fetch and sort all that stands in the strategy.
        """
        first, _sign, rest = self.strategy.partition("__")
        if not rest:
            return self.history.filter(**{first: strategy.pk})
        above = self.model._meta.get_field(first)
        standing = above.related_model._default_manager.filter(  # type: ignore[union-attr]
            pk=models.OuterRef(above.attname),  # type: ignore[union-attr]
            **{rest: strategy.pk},
        )
        return self.history.filter(models.Exists(standing.order_by()))

    @cached_property
    def told(self) -> list[models.Field]:
        return fields_told_of(self.model)

    @cached_property
    def texts(self) -> list[str]:
        """The columns that a search looks in."""
        return [
            field.attname
            for field in self.told
            if isinstance(field, models.CharField | models.TextField) and not field.choices
        ]

    @cached_property
    def links(self) -> list[tuple[models.ManyToManyField, Any, str, str]]:
        """The many-to-many relations that the history keeps: field, rows of links in the history,
        and the columns of those that point to the row of the history and to what is linked.
        """
        found = []
        for field in self.model._meta.many_to_many:
            links = getattr(self.model.history.model, field.name, None)  # type: ignore[attr-defined]
            if links is not None:
                target = f"{field.m2m_reverse_field_name()}_id"
                found.append((field, links.model.objects, "history_id", target))
        return found

    @property
    def is_withdrawable(self) -> bool:
        return any(field.name == "withdrawn_at" for field in self.model._meta.fields)

    def name_of(self, row: Row, owner: Any, names: Names) -> str:
        """What the thing was called after the change."""
        return self.name(self, row, owner, names) if self.name else _titled(row)


def _titled(row: Row) -> str:
    """The number, letter or nothing, and the title, name or text in the active language."""
    words = [row[column] for column in ("number", "letter") if isinstance(row.get(column), str)]
    for name in ("short_title", "title", "name", "text"):
        if f"{name}_sv" in row:
            words.append(choose({"sv": row[f"{name}_sv"], "en": row[f"{name}_en"]}))
            break
    return Truncator(" ".join(word for word in words if word)).chars(LONGEST_NAME)


def _period(kind: Kind, row: Row, owner: Any, names: Names) -> str:
    frequency = Frequency(owner.frequency) if owner is not None else Frequency.YEAR
    return Period(row["period"], frequency).label


def named_after(column: str) -> Namer:
    """What stands in a column of the thing's own."""

    def name(kind: Kind, row: Row, owner: Any, names: Names) -> str:
        value = row[column]
        if isinstance(value, date):
            return date_format(value, "SHORT_DATE_FORMAT")
        return Truncator(str(value)).chars(LONGEST_NAME)

    return name


def named_by(*columns: str) -> Namer:
    """What one of the foreign keys points to: the first that is set."""

    def name(kind: Kind, row: Row, owner: Any, names: Names) -> str:
        fields = {field.attname: field for field in kind.told}
        return next((names.of(fields[each], row[each]) for each in columns if row[each]), "")

    return name


def _number_of_series(kind: Kind, row: Row, owner: Any, names: Names) -> str:
    return _("series %(number)s") % {"number": row["number"]}


def _choice(column: str) -> Namer:
    def name(kind: Kind, row: Row, owner: Any, names: Names) -> str:
        field = next(each for each in kind.told if each.attname == column)
        return names.word(field, row[column])

    return name


def _kinds() -> Iterable[Kind]:
    def of_strategy(model: type[models.Model], path: str = "strategy", **rest: Any) -> Kind:
        return Kind(model, path, Strategy, f"{path}_id" if path != "id" else "id", **rest)

    def of_indicator(model: type[models.Model], path: str, **rest: Any) -> Kind:
        plan = f"{path}__objective__plan"
        return Kind(model, f"{plan}__area__strategy", Indicator, f"{path}_id", plan=plan, **rest)

    def of_action(model: type[models.Model], path: str, **rest: Any) -> Kind:
        plan = f"{path}__plan"
        return Kind(model, f"{plan}__area__strategy", Action, f"{path}_id", plan=plan, **rest)

    yield of_strategy(Strategy, "id")
    yield of_strategy(StrategyRole, name=named_by("person_id", "organisation_id"), first=("role",))
    yield of_strategy(Direction)
    yield Kind(Area, "strategy", Area, "id")
    yield Kind(Need, "area__strategy", Area, "area_id")
    yield of_strategy(Forum)
    yield Kind(
        ActionPlan, "area__strategy", ActionPlan, "id", plan="id", first=("starts_on", "ends_on")
    )
    yield Kind(Objective, "plan__area__strategy", Objective, "id", plan="plan")
    yield Kind(
        Indicator,
        "objective__plan__area__strategy",
        Indicator,
        "id",
        plan="objective__plan",
        first=("direction", "frequency"),
    )
    yield of_indicator(
        Series, "indicator", name=_number_of_series, first=("baseline", "baseline_period")
    )
    yield of_indicator(Target, "series__indicator", name=_period, first=("value",))
    yield of_indicator(Measurement, "series__indicator", name=_period, first=("value",))
    yield of_indicator(Breakdown, "indicator")
    yield of_indicator(Category, "breakdown__indicator")
    yield of_indicator(
        PartValue,
        "measurement__series__indicator",
        name=named_by("category_id"),
        first=("value",),
    )
    yield Kind(
        Action,
        "plan__area__strategy",
        Action,
        "id",
        plan="plan",
        first=("responsible_organisation_id", "responsible_person_id", "starts_on", "ends_on"),
    )
    yield of_action(Contributor, "action", name=named_by("organisation_id"), first=("role",))
    yield of_action(Milestone, "action", first=("due_on",))
    yield of_action(ReportingDate, "action", name=named_after("due_on"))
    yield of_action(
        ProgressEntry,
        "action",
        name=named_after("reported_on"),
        first=("status", "percent_complete", "what_happened"),
    )
    yield of_action(Attachment, "entry__action", name=named_after("title"))
    yield of_action(Remark, "entry__action", name=_choice("kind"), first=("state",))
    yield of_strategy(Tag)
    yield of_action(Question, "action", name=named_after("text"))
    yield of_action(Reply, "question__action", name=named_after("text"))


_registered: dict[str, Kind] = {kind.key: kind for kind in _kinds()}


def register(*kinds: Kind) -> None:
    """Let the history tell of ``kinds`` too; for the start of an upper room."""
    _registered.update({kind.key: kind for kind in kinds})


def all_kinds() -> list[Kind]:
    return list(_registered.values())
