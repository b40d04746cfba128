"""The history of a strategy: who changed what, when, from what to what, and why.

A page is found by its place in time: each kind of thing is asked for its newest rows before that
moment, so that a page costs the same however long the history is and however far back it lies.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from heapq import merge
from itertools import islice
from typing import Any, NamedTuple

from django.db import models
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.permissions import Viewer
from actions.domain.as_of.reading import end_of, start_of
from actions.domain.history.kinds import Kind, Row, all_kinds
from actions.domain.history.wording import (
    WHEN_AND_WHY,
    Change,
    FieldChange,
    Names,
    change_of,
    changed_fields,
    want_names,
)
from actions.models import Action, ActionPlan, Indicator, Objective
from actions.permissions import (
    can_view_action,
    can_view_indicator,
    can_view_objective,
    can_view_plan,
)
from strategy.models import Area, Strategy
from strategy.permissions import can_view_area, can_view_strategy

PAGE = 50
BATCH = 1000
ADDED, CHANGED, WITHDRAWN, REMOVED = "added", "changed", "withdrawn", "removed"
PAGES: dict[type[models.Model], tuple[Any, tuple[str, ...]]] = {
    Strategy: (can_view_strategy, ()),
    Area: (can_view_area, ("strategy",)),
    ActionPlan: (can_view_plan, ("area__strategy",)),
    Objective: (can_view_objective, ("plan__area__strategy",)),
    Indicator: (can_view_indicator, ("objective__plan__area__strategy",)),
    Action: (can_view_action, ("plan__area__strategy",)),
}
"""What has a page: who may see it, and what that asks for."""


@dataclass(frozen=True)
class Wanted:
    """What the history is narrowed to; what is empty narrows nothing."""

    kind: str = ""
    change: str = ""
    person: str = ""
    plan: int | None = None
    since: date | None = None
    until: date | None = None
    text: str = ""


class Place(NamedTuple):
    """Where in the history a change stands, newest first: when, and in which row of which kind."""

    at: datetime
    rank: int
    history_id: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.rank}~{self.history_id}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """The place that ``text`` (what str gives) names; None when it names none."""
        try:
            at, rank, history_id = text.split("~")
            moment = datetime.fromisoformat(at)
            place = cls(moment, int(rank), int(history_id))
        except (ValueError, OverflowError):
            return None
        is_sane = moment.tzinfo is not None and 1900 <= moment.year < 3000
        return place if is_sane and 0 <= place.history_id < 2**31 else None

    @property
    def order(self) -> tuple[float, int, int]:
        return (-self.at.timestamp(), self.rank, -self.history_id)


@dataclass(frozen=True)
class LoggedChange:
    """One change. ``beside`` names the thing whose page it is read on, unless that is the thing
    itself; ``address`` is empty when that page is gone.
    """

    place: Place
    kind: Kind
    thing: str
    beside: str
    address: str
    change: Change
    is_visible: bool
    """Whether anything that is told was changed: not so of a row that was saved as it stood."""


@dataclass(frozen=True)
class LogPage:
    changes: list[LoggedChange]
    older: Place | None
    """From where the next page goes on; None when there is nothing older."""


def page_of_history(
    strategy: Strategy, viewer: Viewer, wanted: Wanted, before: Place | None, size: int = PAGE
) -> LogPage:
    """The newest ``size`` changes before the place ``before``; who may read them is asked first.

    One query for each kind of thing that is wanted, and for each kind that is found some for its
    rows, earlier rows, links, names and pages: none of them grows with the history.
    """
    places = list(islice(_all_places(strategy, wanted, before, size + 1), size + 1))
    here, more = places[:size], places[size:]
    told = _tell(here, viewer)
    return LogPage([each for each in told if each.is_visible], here[-1] if more else None)


def whole_history(strategy: Strategy, viewer: Viewer, wanted: Wanted) -> Iterator[LoggedChange]:
    """Every change that is wanted, newest first; what they tell is fetched BATCH at a time."""
    places = _all_places(strategy, wanted, None, None)
    while here := list(islice(places, BATCH)):
        yield from (each for each in _tell(here, viewer) if each.is_visible)


def _all_places(
    strategy: Strategy, wanted: Wanted, before: Place | None, most: int | None
) -> Iterator[Place]:
    """The places of every kind that is wanted, newest first: ``most`` of each, or all (None)."""
    return merge(
        *(
            _places(kind, rank, strategy, wanted, before, most)
            for rank, kind in enumerate(all_kinds())
            if wanted.kind in ("", kind.key)
        ),
        key=lambda place: place.order,
    )


def _places(
    kind: Kind,
    rank: int,
    strategy: Strategy,
    wanted: Wanted,
    before: Place | None,
    most: int | None,
) -> Iterator[Place]:
    # A plan is part of a strategy: the join that finds the plan's rows finds the strategy's too.
    everything = kind.rows_in(strategy)
    if wanted.plan is not None:
        everything = kind.history.filter(**{kind.strategy: strategy.pk})
    rows = _narrowed(kind, everything, wanted)
    if rows is None:
        return
    if before is not None:
        same = Q(history_date=before.at)
        if rank < before.rank:
            same &= Q(pk__in=[])
        elif rank == before.rank:
            same &= Q(history_id__lt=before.history_id)
        rows = rows.filter(Q(history_date__lt=before.at) | same)
    found = rows.order_by("-history_date", "-history_id").values_list("history_date", "history_id")
    for at, history_id in found.iterator() if most is None else found[:most]:
        yield Place(at, rank, history_id)


def _narrowed(kind: Kind, rows: QuerySet, wanted: Wanted) -> QuerySet | None:
    """The rows that are wanted; None when this kind can have none."""
    if wanted.plan is not None:
        if not kind.plan:
            return None
        rows = rows.filter(**{kind.plan: wanted.plan})
    if wanted.change in (WITHDRAWN, CHANGED):
        rows = rows.filter(history_type="~")
        if kind.is_withdrawable:
            rows = rows.filter(withdrawn_at__isnull=wanted.change == CHANGED)
        elif wanted.change == WITHDRAWN:
            return None
    elif wanted.change:
        rows = rows.filter(history_type={ADDED: "+", REMOVED: "-"}[wanted.change])
    if wanted.person:
        people = Person.objects.filter(_holds(wanted.person, ["name"]))
        rows = rows.filter(history_user__in=people.values("pk"))
    if wanted.since:
        rows = rows.filter(history_date__gte=start_of(wanted.since))
    if wanted.until:
        rows = rows.filter(history_date__lt=end_of(wanted.until))
    if wanted.text:
        rows = rows.filter(_holds(wanted.text, [*kind.texts, "history_change_reason"]))
    return rows


def _holds(text: str, columns: Sequence[str]) -> Q:
    """Rows of which one of ``columns`` holds every word of ``text``.

    SQLite folds no letters beyond a to z: words with such letters are asked for as they are
    usually written as well.
    """
    found = ~Q(pk__in=[])
    for word in text.split():
        spellings = {word} if word.isascii() else {word, word.lower(), word.upper(), word.title()}
        anywhere = Q()
        for column in columns:
            for spelling in spellings:
                anywhere |= Q(**{f"{column}__icontains": spelling})
        found &= anywhere
    return found


def _tell(places: Sequence[Place], viewer: Viewer) -> list[LoggedChange]:
    """What happened at each of ``places``, in their order."""
    kinds = all_kinds()
    by_rank: dict[int, list[Place]] = defaultdict(list)
    for place in places:
        by_rank[place.rank].append(place)
    found = {
        rank: _Rows.read(kinds[rank], [place.history_id for place in here])
        for rank, here in by_rank.items()
    }
    names = Names()
    for rows in found.values():
        rows.want(names)
    names.fetch()
    owners = _owners(found.values())
    return [_told(place, found[place.rank], owners, names, viewer) for place in places]


@dataclass(frozen=True)
class _Rows:
    """The rows of one kind on a page, the row before each, and the links of all of them."""

    kind: Kind
    rows: dict[int, Row]
    earlier: dict[int, Row]
    links: dict[str, dict[int, frozenset[int]]]

    @classmethod
    def read(cls, kind: Kind, history_ids: Sequence[int]) -> "_Rows":
        columns = [field.attname for field in kind.told]
        if kind.is_withdrawable:
            columns += ["withdrawn_at", "withdrawal_reason"]
        before = (
            kind.history.filter(id=OuterRef("id"))
            .filter(
                Q(history_date__lt=OuterRef("history_date"))
                | Q(history_date=OuterRef("history_date"), history_id__lt=OuterRef("history_id"))
            )
            .order_by("-history_date", "-history_id")
        )
        rows = {
            row["history_id"]: row
            for row in kind.history.filter(history_id__in=history_ids).values(
                *WHEN_AND_WHY,
                *columns,
                thing_id=F("id"),
                owned_by=F(kind.owner_path),
                previous=Subquery(before.values("history_id")[:1]),
            )
        }
        previous = [row["previous"] for row in rows.values() if row["previous"] is not None]
        earlier = {
            row["history_id"]: row
            for row in kind.history.filter(history_id__in=previous).values("history_id", *columns)
        }
        links = {
            field.name: _linked(through, near, far, [*rows, *earlier])
            for field, through, near, far in kind.links
        }
        return cls(kind, rows, earlier, links)

    def before(self, row: Row) -> Row | None:
        return self.earlier.get(row["previous"])

    def want(self, names: Names) -> None:
        pairs = [(before, row) for row in self.rows.values() if (before := self.before(row))]
        want_names(pairs, self.kind.told, names)
        for field in self.kind.told:
            if field.related_model and self._is_named_by(field):
                names.want(field, *(row[field.attname] for row in self.rows.values()))
        for field, *_rest in self.kind.links:
            for ids in self.links[field.name].values():
                names.want(field, *ids)

    def _is_named_by(self, field: models.Field) -> bool:
        """Whether the thing may be named by what ``field`` points to, or is told of at first."""
        return field.attname in self.kind.first or self.kind.name is not None

    def changed_links(self, row: Row, names: Names) -> Iterator[FieldChange]:
        before = self.before(row)
        if before is None:
            return
        for field, *_rest in self.kind.links:
            was = self.links[field.name].get(before["history_id"], frozenset())
            became = self.links[field.name].get(row["history_id"], frozenset())
            if was != became:
                yield FieldChange(
                    str(field.verbose_name),
                    *(
                        ", ".join(sorted(names.of(field, pk) for pk in ids))
                        for ids in (was, became)
                    ),
                )


def _linked(
    through: Any, near: str, far: str, history_ids: Sequence[int]
) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for history_id, linked in through.filter(**{f"{near}__in": history_ids}).values_list(near, far):
        found[history_id].add(linked)
    return {history_id: frozenset(ids) for history_id, ids in found.items()}


def _owners(found: Iterable[_Rows]) -> dict[tuple[type[models.Model], int], Any]:
    """What has the pages of the changes: one query for each model."""
    wanted: dict[type[models.Model], set[int]] = defaultdict(set)
    for rows in found:
        wanted[rows.kind.owner] |= {row["owned_by"] for row in rows.rows.values()}
    return {
        (model, pk): thing
        for model, ids in wanted.items()
        for pk, thing in model._default_manager.select_related(*PAGES[model][1])
        .in_bulk(ids - {None})
        .items()
    }


def _told(
    place: Place,
    rows: _Rows,
    owners: dict[tuple[type[models.Model], int], Any],
    names: Names,
    viewer: Viewer,
) -> LoggedChange:
    kind, row = rows.kind, rows.rows[place.history_id]
    owner = owners.get((kind.owner, row["owned_by"]))
    before = rows.before(row)
    what, fields = "", []
    if row["history_type"] == "-":
        what = _("removed")
    elif before is None:
        what = _("added") if row["history_type"] == "+" else ""
        fields = _first_fields(kind, row, names)
    else:
        fields = changed_fields(before, row, kind.told, names, in_full=True)
        fields += rows.changed_links(row, names)
        if kind.is_withdrawable and bool(row["withdrawn_at"]) != bool(before["withdrawn_at"]):
            what = _("withdrawn") if row["withdrawn_at"] else _("taken into use again")
    change = change_of(row, what, fields)
    if what and not change.reason and kind.is_withdrawable and row["withdrawn_at"]:
        change = replace(change, reason=row["withdrawal_reason"])
    may_view = PAGES[kind.owner][0]
    return LoggedChange(
        place=place,
        kind=kind,
        thing=kind.name_of(row, owner, names),
        beside="" if owner is None or kind.model is kind.owner else str(owner),
        address=owner.get_absolute_url() if owner is not None and may_view(viewer, owner) else "",
        change=change,
        is_visible=bool(what or fields),
    )


def _first_fields(kind: Kind, row: Row, names: Names) -> list[FieldChange]:
    return [
        FieldChange(str(field.verbose_name), "", word)
        for field in kind.told
        if field.attname in kind.first and (word := names.word(field, row[field.attname]))
    ]
