"""What a column is, and what its cells hold."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise

from actions.filters import ListFilter
from foundation.status import Status


class Link(NamedTuple):
    label: str
    address: str
    note: "Link | None" = None
    """What stands below it, in small print."""


class Count(NamedTuple):
    """How many have a status, and the address of their list."""

    status: Status
    number: int
    address: str = ""


class Figure(NamedTuple):
    """A figure as people read it, and what it is a figure of."""

    text: str
    note: str = ""


class Written(NamedTuple):
    """What a column is in a download: its heading, the value of an item (text, date, number or
    None), the format of Excel's cells, and their width in letters.

    Formats: text, date, percent (of a share), integer, figure (of a pair: value and decimals).
    """

    heading: str | Promise
    value: Callable[[Any], Any]
    format: str = "text"
    width: int = 16


@dataclass(frozen=True)
class Column:
    """One column. ``cell`` gives what the page shows of an item, in the way ``kind`` says:
    link, links, text, day, percent, badges, counts or figure.
    """

    key: str
    label: str | Promise
    kind: str
    cell: Callable[[Any], Any]
    written: Sequence[Written] = ()
    """Empty: one column that holds the cell as it is; see ``writings``."""
    sort: str = ""
    """By what the list is sorted at the column's head; "" where it cannot be."""
    is_usual: bool = False
    """Whether it is shown when nothing has been chosen."""
    for_insiders: bool = False
    """Names of people: for those who may read them."""

    @property
    def writings(self) -> Sequence[Written]:
        return self.written or (Written(self.label, self.cell),)


@dataclass(frozen=True)
class Found:
    """The rows that a list has found: those of one page, or all of them."""

    rows: QuerySet
    """In order, with all columns."""
    ids: Sequence[int] | QuerySet
    """The same rows for a subquery: the ids of a page, or a query set of all ids."""
    filter: ListFilter


@dataclass(frozen=True)
class ListKind:
    """One list: how it is narrowed, which columns it offers, and how its items are fetched."""

    kind: str
    """As SavedView.Kind has it."""
    url_name: str
    title: str | Promise
    nothing_there: str | Promise
    nothing_matches: str | Promise
    """What an empty list says: without filters, and with some."""
    filter: type[ListFilter]
    columns: Sequence[Column]
    """The first is always shown: it names the row."""
    items: Callable[[Found, frozenset[str]], list[Any]]
    """Fetches the items of the rows found, with what the columns of these keys show: in a number
    of queries that does not depend on the number of rows."""

    def offered(self, filterset: ListFilter) -> list[Column]:
        """The columns that the viewer may choose."""
        is_insider = filterset.offers.is_insider
        return [each for each in self.columns if is_insider or not each.for_insiders]

    def chosen(self, filterset: ListFilter, data: QueryDict) -> list[Column]:
        """The columns that ``cols`` of the address names, or the usual ones."""
        named = set(data.getlist("cols"))
        offered = self.offered(filterset)
        first, others = offered[0], offered[1:]
        known = [each for each in others if each.key in named]
        return [first, *(known or [each for each in others if each.is_usual])]


def keys_of(columns: Iterable[Column]) -> frozenset[str]:
    return frozenset(column.key for column in columns)
