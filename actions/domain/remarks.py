"""The obstacles and opportunities of all entries of a strategy, narrowed, counted and in order.

One is an entry and a kind: the words stand in the entry, what becomes of it in a Remark, which is
there only when a coordinator has done something. Without, it is open, untagged and nobody's.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from accounts.models import Person
from accounts.permissions import Viewer
from actions.models import ProgressEntry, Remark, Tag
from actions.permissions import readable_entries, readable_remarks
from actions.statuses import REMARK_STATES
from foundation.sorting import alphabetical
from foundation.status import Status
from strategy.models import Strategy

TEXTS = {Remark.Kind.OBSTACLE.value: "obstacles", Remark.Kind.OPPORTUNITY.value: "opportunities"}
"""The column of an entry in which the words of each kind stand."""
NONE = "none"
"""Asked for as a tag or as a handler: those without one."""


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to; what is empty narrows nothing."""

    kind: str = ""
    state: str = ""
    area: int | None = None
    plan: int | None = None
    organisation: int | None = None
    year: int | None = None
    tag: str = ""
    """The id of a tag, or NONE."""
    handler: str = ""
    """The id of a person, or NONE."""

    def of_entries(self) -> Q:
        asked = {
            "action__plan__area": self.area,
            "action__plan": self.plan,
            "action__responsible_organisation": self.organisation,
            "reported_on__year": self.year,
        }
        return Q(**{name: value for name, value in asked.items() if value is not None})


@dataclass(frozen=True)
class RemarkRow:
    """One obstacle or opportunity. ``tags`` are those in use, by name."""

    entry: ProgressEntry
    kind: str
    remark: Remark | None
    tags: Sequence[Tag] = ()
    group: int | None = None
    """The place of the tag under which the row stands, where the list is grouped."""

    @property
    def key(self) -> str:
        return f"{self.entry.pk}-{self.kind}"

    @property
    def text(self) -> str:
        return getattr(self.entry, TEXTS[self.kind])

    @property
    def kind_label(self) -> str:
        return str(Remark.Kind(self.kind).label)

    @property
    def state(self) -> Status:
        return REMARK_STATES[self.remark.state if self.remark else Remark.OPEN]

    @property
    def handled_by(self) -> Person | None:
        return self.remark.handled_by if self.remark else None

    @property
    def note(self) -> str:
        return self.remark.note if self.remark else ""


class RemarkList:
    """The obstacles and opportunities that ``viewer`` may read, and ``asked`` for."""

    def __init__(
        self, strategy: Strategy, viewer: Viewer, asked: Asked, tags: Sequence[Tag] | None = None
    ) -> None:
        """``tags`` are those in use, where the caller has fetched them already."""
        self.asked = asked
        self.entries = (
            readable_entries(viewer)
            .filter(asked.of_entries(), action__plan__area__strategy=strategy)
            .order_by()
        )
        self.tags = tags_of(strategy) if tags is None else tags

    def newest_first(self) -> QuerySet[Any, Any]:
        """Rows of entry id, kind, group and date, to be sliced and given to ``rows``."""
        return self._united(self._kinds(self.asked))

    def by_tag(self) -> QuerySet[Any, Any]:
        """The same in the order of ``tags``, under each of its tags; those without come last."""
        current = [tag.pk for tag in self.tags]
        shown = [int(self.asked.tag)] if self.asked.tag not in ("", NONE) else current
        places = Case(
            *(When(tag_id=pk, then=Value(place)) for place, pk in enumerate(current)),
            default=Value(len(current)),
            output_field=IntegerField(),
        )
        parts = []
        for found in self._kinds(self.asked):
            tagged = found.annotate(tag_id=F("remark__tags")).filter(tag_id__in=shown)
            parts += [
                tagged.annotate(group=places),
                _untagged(found, current).annotate(group=Value(len(current))),
            ]
        return self._united(parts, by_group=True)

    def rows(self, found: Iterable[tuple[int, str, int | None, Any]]) -> list[RemarkRow]:
        """The rows that ``newest_first`` or ``by_tag`` name, in their order: three queries."""
        named = list(found)
        entries = (
            self.entries.select_related(
                "author__organisation", "action__responsible_organisation", "action__plan__area"
            )
            .defer("what_happened", "next_steps", "reason", "action__search_text")
            .in_bulk({pk for pk, *_rest in named})
        )
        remarks = _remarks_of(entries)
        rows = []
        for pk, kind, group, _day in named:
            if pk in entries:
                remark = remarks.get((pk, kind))
                tags = remark.current_tags if remark else []  # type: ignore[attr-defined]
                rows.append(RemarkRow(entries[pk], kind, remark, _by_name(tags), group))
        return rows

    def count_by_state(self) -> Counter[str]:
        """How many there are in each state, whatever state is asked for: two queries."""
        counts: Counter[str] = Counter()
        for found in self._kinds(replace(self.asked, state="")):
            counts.update(
                dict(
                    found.values("state")
                    .annotate(number=Count("pk"))
                    .values_list("state", "number")
                )
            )
        return counts

    def count_by_tag(self) -> list[tuple[Tag, int]]:
        """How many have each tag in use, whatever tag is asked for: two queries."""
        counts: Counter[int] = Counter()
        for found in self._kinds(replace(self.asked, tag="")):
            numbers = found.values("remark__tags").annotate(number=Count("pk"))
            counts.update(dict(numbers.values_list("remark__tags", "number")))
        return [(tag, counts[tag.pk]) for tag in self.tags]

    def _kinds(self, asked: Asked) -> list[QuerySet[Any, Any]]:
        """The entries with words of each kind that is asked for, joined to what becomes of them."""
        current = [tag.pk for tag in self.tags]
        found = []
        for kind, column in TEXTS.items():
            if asked.kind not in ("", kind):
                continue
            entries: Any = self.entries.exclude(**{column: ""}).annotate(
                remark=FilteredRelation("remarks", condition=Q(remarks__kind=kind)),
                state=Coalesce("remark__state", Value(Remark.OPEN), output_field=CharField()),
                kind=Value(kind, output_field=CharField()),
            )
            if asked.state:
                entries = entries.filter(state=asked.state)
            if asked.handler == NONE:
                entries = entries.filter(remark__handled_by__isnull=True)
            elif asked.handler:
                entries = entries.filter(remark__handled_by=asked.handler)
            if asked.tag == NONE:
                entries = _untagged(entries, current)
            elif asked.tag:
                entries = entries.filter(_tagged(kind, [asked.tag]))
            found.append(entries)
        return found

    def _united(self, parts: list[QuerySet[Any, Any]], *, by_group: bool = False) -> Any:
        if not by_group:
            parts = [
                part.annotate(group=Value(None, output_field=IntegerField())) for part in parts
            ]
        lists = [part.values_list("pk", "kind", "group", "reported_on") for part in parts]
        order = [*(["group"] if by_group else []), "-reported_on", "-pk", "kind"]
        return lists[0].union(*lists[1:], all=True).order_by(*order)


def _tagged(kind: Any, tags: Sequence[Any]) -> Exists:
    return Exists(Remark.objects.filter(entry=OuterRef("pk"), kind=kind, tags__in=tags))


def _untagged(entries: QuerySet[Any, Any], tags: Sequence[int]) -> QuerySet[Any, Any]:
    return entries.filter(
        ~Exists(Remark.objects.filter(entry=OuterRef("pk"), kind=OuterRef("kind"), tags__in=tags))
    )


def _by_name(tags: Iterable[Tag]) -> list[Tag]:
    return alphabetical(tags, lambda tag: tag.name)


def _remarks_of(entries: Iterable[int]) -> dict[tuple[int, str], Remark]:
    """What becomes of the obstacles and opportunities of ``entries``: two queries."""
    current = Prefetch("tags", Tag.objects.current(), to_attr="current_tags")
    return {
        (remark.entry_id, remark.kind): remark
        for remark in Remark.objects.filter(entry__in=list(entries))
        .select_related("handled_by")
        .prefetch_related(current)
    }


def tags_of(strategy: Strategy) -> list[Tag]:
    """The tags in use in ``strategy``, by name."""
    return _by_name(Tag.objects.current().filter(strategy=strategy))


def remarks_of_entries(entries: Iterable[ProgressEntry]) -> Mapping[int, list[RemarkRow]]:
    """What has become of the obstacles and opportunities of each entry, where anything has.

    Without tags: one query.
    """
    found: dict[int, list[RemarkRow]] = {}
    by_pk = {entry.pk: entry for entry in entries}
    remarks = Remark.objects.filter(entry__in=list(by_pk)).select_related("handled_by")
    for remark in remarks.order_by("kind"):
        row = RemarkRow(by_pk[remark.entry_id], remark.kind, remark)
        if row.text and (row.note or row.handled_by or row.state.value != Remark.OPEN):
            found.setdefault(remark.entry_id, []).append(row)
    return found


def handled_by(person: Person) -> list[RemarkRow]:
    """What ``person`` handles and is not solved, oldest first, without tags: one query."""
    remarks = (
        readable_remarks(person)
        .filter(handled_by=person)
        .exclude(state=Remark.SOLVED)
        .select_related("entry__action__plan__area__strategy", "handled_by")
        .order_by("entry__reported_on", "pk")
    )
    return [RemarkRow(remark.entry, remark.kind, remark) for remark in remarks]
