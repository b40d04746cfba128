"""Columns that let the database search and sort as people do.

Neither SQLite's nor PostgreSQL's own folding knows every letter of every reader: å, ä and ö are
found in any case, and sort last in Swedish, because Python has folded them into a column. The
columns follow from others of the same row and are written with it, also by ``bulk_create``;
``QuerySet.update`` of a text that they follow leaves them behind.
"""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import F, Func, Q

from foundation.bilingual import active_language
from foundation.sorting import sort_key

LONGEST_KEY = 100
"""Signs of a text by which it is sorted."""


class DerivedField(models.TextField):
    """A column that is computed from others of the same row whenever the row is written."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options |= {"default": "", "blank": True, "editable": False}
        super().__init__(*args, **options)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, options = super().deconstruct()
        for option in ("default", "blank", "editable"):
            options.pop(option, None)
        return name, f"{type(self).__module__}.{type(self).__qualname__}", args, options

    def derive(self, instance: models.Model) -> str:
        raise NotImplementedError

    def pre_save(self, instance: models.Model, add: bool) -> str:
        value = self.derive(instance)
        setattr(instance, self.attname, value)
        return value


class SearchTextField(DerivedField):
    """The texts of the columns ``of``, folded; search it with ``containing``."""

    def __init__(self, *args: Any, of: Sequence[str] = (), **options: Any) -> None:
        self.of = tuple(of)
        super().__init__(*args, **options)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, options = super().deconstruct()
        return name, path, args, options | {"of": self.of}

    def derive(self, instance: models.Model) -> str:
        texts = (getattr(instance, name) for name in self.of)
        return "\n".join(text.casefold() for text in texts if text)


class SortKeyField(DerivedField):
    """By what the bilingual text ``of`` is sorted in ``language``; see ``by_text``."""

    def __init__(self, *args: Any, of: str = "", language: str = "", **options: Any) -> None:
        self.of, self.language = of, language
        super().__init__(*args, **options)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, options = super().deconstruct()
        return name, path, args, options | {"of": self.of, "language": self.language}

    def derive(self, instance: models.Model) -> str:
        other = "en" if self.language == "sv" else "sv"
        text = getattr(instance, f"{self.of}_{self.language}") or getattr(
            instance, f"{self.of}_{other}"
        )
        return sort_key(text, self.language)[:LONGEST_KEY]


def words_of(query: str) -> list[str]:
    """The words to look for, folded as the columns are."""
    return query.casefold().split()


def containing(query: str, *columns: str) -> Q:
    """Rows in which every word of ``query`` occurs, in any case, in one of the search texts
    ``columns`` (by default in the row's own).
    """
    found = Q()
    for word in words_of(query):
        found &= Q(
            *((f"{column}__contains", word) for column in columns or ("search_text",)),
            _connector=Q.OR,
        )
    return found


class _AsStored(Func):
    """A sort key, which is made for the plain order of its letters, whatever the database's own
    order of them is. SQLite knows no other.
    """

    template = "%(expressions)s"
    arity = 1

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template='%(expressions)s COLLATE "C"', **context)


def by_text(prefix: str = "") -> Func:
    """What to order by in the active language: the sort key of the row reached by ``prefix``."""
    return _AsStored(F(f"{prefix}sort_key_{active_language()}"))
