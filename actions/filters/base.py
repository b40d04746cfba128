"""What the filters of all lists have in common."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable, OrderBy
from django.db.models.lookups import Exact
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Viewer
from actions.filters.offers import Choices, Offers
from actions.models import ActionPlan
from foundation.folded_fields import FoldedForm
from strategy.models import Strategy

SEARCH_LENGTH = 200
ALL = _("all")
USUAL_PAGE_SIZE = 50
PAGE_SIZES = [("25", 25), ("100", 100)]
NOT_FILTERS = ("sort", "rows")
"""Fields that decide how rows are shown, and not which."""


def search_field() -> forms.CharField:
    return forms.CharField(
        label=_("Search"),
        required=False,
        max_length=SEARCH_LENGTH,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class PlainSelect(forms.Select):
    """A menu that is written in one go: a template for each of some hundred choices takes long."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (key, SafeString(" selected") if str(key) == chosen else "", label)
                for key, label in self.choices
            ),
        )
        given = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return format_html("<select{}>{}</select>", given, options)


class ChoiceField(forms.ChoiceField):
    """One of ``choices``, or of what the list's Offers have under ``offer``; or nothing."""

    def __init__(
        self, label: Any, choices: Choices = (), *, empty: Any = ALL, offer: str = ""
    ) -> None:
        self.offer, self.empty = offer, empty
        super().__init__(
            label=label, required=False, choices=[("", empty), *choices], widget=PlainSelect
        )

    def offer_lazily(self, offered: Callable[[], Choices]) -> None:
        self.choices = lambda: [("", self.empty), *offered()]


class SortField(ChoiceField):
    """Each sortable column upwards and downwards."""

    def __init__(self, columns: Mapping[str, Any]) -> None:
        super().__init__(
            _("Sort by"),
            [
                choice
                for key, label in columns.items()
                for choice in (
                    (key, label),
                    (f"-{key}", format_lazy("{label}, {down}", label=label, down=_("reversed"))),
                )
            ],
            empty=_("area and plan"),
        )


class PageSizeField(ChoiceField):
    def __init__(self) -> None:
        super().__init__(_("Rows a page"), PAGE_SIZES, empty=USUAL_PAGE_SIZE)


class ListFilter(FoldedForm):
    """The filters and the order of one list, out of an address; what is not valid counts as empty.

    Give ``data`` (a request's GET, or any mapping), who looks, at which strategy, on which day.
    """

    FIRST: ClassVar[tuple[str, ...]] = ("q", "status")
    SORTED_BY: ClassVar[dict[str, Any]] = {}
    """What the list can be sorted by, and the heads of those columns."""
    LOOKUPS: ClassVar[dict[str, str]] = {}
    """Fields that narrow by one lookup. Others have a method ``by_<field>(value) -> Q``."""
    PLAN: ClassVar[str] = "plan__"
    """The prefix by which a row reaches its plan."""

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        viewer: Viewer,
        strategy: Strategy,
        today: date | None = None,
        offers: Offers | None = None,
    ) -> None:
        super().__init__(data)
        self.offers = offers or Offers(viewer, strategy)
        self.today = today or timezone.localdate()
        for field in self.fields.values():
            if isinstance(field, ChoiceField) and field.offer:
                field.offer_lazily(self._offered(field.offer))
        self.is_valid()

    def _offered(self, name: str) -> Callable[[], Choices]:
        return lambda: getattr(self.offers, name)

    @property
    def everything(self) -> QuerySet:
        """All rows that the viewer may see in the strategy."""
        raise NotImplementedError

    def matching(self) -> QuerySet:
        """The rows that are asked for, in no order."""
        condition = self.of_asked_plans()
        for name in self.fields:
            value = self.chosen(name)
            if not value or name == "drafts" or name in NOT_FILTERS:
                continue
            if name in self.LOOKUPS:
                condition &= Q(**{self.LOOKUPS[name]: value})
            else:
                condition &= getattr(self, f"by_{name}")(value)
        return self.everything.filter(condition)

    def in_order(self) -> QuerySet:
        """The rows that are asked for, in the order that is asked for."""
        return self.matching().order_by(*self.order())

    def order(self) -> Sequence[OrderBy | str]:
        key, is_downwards = self.ordering
        usual: Sequence[OrderBy | str] = (
            f"{self.PLAN}area__position",
            f"{self.PLAN}area_id",
            f"{self.PLAN}starts_on",
            f"{self.PLAN}id",
            *self.within_plan(),
        )
        if not key:
            return usual
        expression = self.sort_expression(key)
        # What has no value to sort by comes last in either direction.
        first = expression.desc if is_downwards else expression.asc
        return (first(nulls_last=True), *usual)

    def within_plan(self) -> Sequence[str]:
        return ("position", "id")

    def sort_expression(self, key: str) -> Any:
        """What the column ``key`` is sorted by in the database."""
        raise NotImplementedError

    def chosen(self, name: str) -> str:
        """The valid value of the field ``name``, or ""."""
        return self.cleaned_data.get(name) or ""

    def active(self) -> list[tuple[str, str, str]]:
        """The name, label and words of each field that narrows the list now."""
        found = []
        for name, field in self.fields.items():
            value = self.chosen(name)
            if self.is_in_use(name):
                words = dict(_flat(getattr(field, "choices", ()))).get(value, value)
                found.append((name, str(field.label), str(words)))
        return found

    def of_asked_plans(self) -> Q:
        """Rows whose plan is adopted or closed, unless drafts or one plan are asked for."""
        if self.chosen("drafts") == "with" or self.chosen("plan"):
            return Q()
        only_drafts = self.chosen("drafts") == "only"
        if self.offers.sees_all_plans:
            plans = [
                plan.pk
                for plan in self.offers.plans
                if (plan.status == ActionPlan.DRAFT) == only_drafts
            ]
            return Q(**{f"{self.PLAN}in": plans})
        is_draft = Q(**{f"{self.PLAN}status": ActionPlan.DRAFT})
        return is_draft if only_drafts else ~is_draft

    @property
    def order_words(self) -> str:
        """By what the list is sorted, as the menu has it."""
        choices: Iterable[Any] = self["sort"].field.choices  # type: ignore[attr-defined]
        return str(dict(choices)[self.chosen("sort")])

    @property
    def page_size(self) -> int:
        return int(self.chosen("rows") or USUAL_PAGE_SIZE)

    def is_offered(self, name: str) -> bool:
        """Whether there is anything to choose from."""
        field = self.fields[name]
        return not (isinstance(field, ChoiceField) and field.offer) or bool(
            getattr(self.offers, field.offer)
        )

    def is_in_use(self, name: str) -> bool:
        return name not in NOT_FILTERS and bool(self.chosen(name))

    @property
    def ordering(self) -> tuple[str, bool]:
        """What to sort by ("" for the usual order), and whether downwards."""
        value = self.chosen("sort")
        return value.removeprefix("-"), value.startswith("-")


def _flat(options: Iterable[tuple[Any, Any]]) -> list[tuple[str, Any]]:
    return [(str(value), label) for value, label in options]


def in_order_of(values: Iterable[Any], column: str | Combinable) -> Case:
    """The place of ``column`` among ``values``, for the database to sort by."""
    tested = F(column) if isinstance(column, str) else column
    return Case(
        *(When(Exact(tested, value), then=Value(place)) for place, value in enumerate(values))
    )
