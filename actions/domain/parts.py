"""The parts of values: the categories of a breakdown, what is known of them, and keeping them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import Person
from actions.domain.explanation import difference_text, telling_decimals
from actions.domain.figures import IndicatorRecord
from actions.models import Category, Indicator, Measurement, PartValue
from actions.rules.breakdown import Disagreement, disagreement
from foundation.bilingual import choose
from foundation.errors import DomainError
from foundation.history import save_as

Parts = Mapping[int, Decimal | None]
"""Values by the id of their category; None for one that is not known."""


class PartsDisagree(DomainError):  # noqa: N818
    """The parts disagree with the total: somebody is to say whether they are right all the same."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="parts")


@dataclass(frozen=True)
class CategoryRecord:
    id: int
    texts: dict[str, str]
    is_current: bool

    @property
    def name(self) -> str:
        return choose(self.texts)


@dataclass(frozen=True)
class BreakdownRecord:
    """By what an indicator's values are broken down, with all its categories, also those that are
    used no more: earlier values may have them.
    """

    texts: dict[str, str]
    parts_add_up: bool
    categories: tuple[CategoryRecord, ...]

    @property
    def name(self) -> str:
        return choose(self.texts)

    @property
    def current(self) -> tuple[CategoryRecord, ...]:
        """The categories that new values are given for."""
        return tuple(each for each in self.categories if each.is_current)


def breakdowns_of(indicators: Iterable[int]) -> dict[int, BreakdownRecord]:
    """The breakdown of each indicator (by id) that has one with categories, in one query."""
    heads: dict[int, tuple[dict[str, str], bool]] = {}
    categories: dict[int, list[CategoryRecord]] = defaultdict(list)
    for indicator_id, head_sv, head_en, add_up, pk, name_sv, name_en, withdrawn_at in (
        Category.objects.filter(breakdown__indicator__in=list(indicators))
        .order_by("position", "id")
        .values_list(
            "breakdown__indicator_id",
            "breakdown__name_sv",
            "breakdown__name_en",
            "breakdown__parts_add_up",
            "id",
            "name_sv",
            "name_en",
            "withdrawn_at",
        )
    ):
        heads[indicator_id] = {"sv": head_sv, "en": head_en}, add_up
        categories[indicator_id].append(
            CategoryRecord(pk, {"sv": name_sv, "en": name_en}, withdrawn_at is None)
        )
    return {
        indicator_id: BreakdownRecord(texts, add_up, tuple(categories[indicator_id]))
        for indicator_id, (texts, add_up) in heads.items()
    }


def parts_of(measurements: Iterable[int]) -> dict[int, dict[int, Decimal]]:
    """The known parts of each measurement (by id), by category, in one query."""
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for measurement_id, category_id, value in PartValue.objects.filter(
        measurement__in=list(measurements)
    ).values_list("measurement_id", "category_id", "value"):
        found[measurement_id][category_id] = value
    return found


def doubt_about(
    indicator: Indicator, breakdown: BreakdownRecord, total: Decimal, parts: Parts
) -> str:
    """What disagrees between ``parts`` and ``total``, as a question; empty where nothing does."""
    values = [parts.get(category.id) for category in breakdown.current]
    finding = disagreement(
        total, values, add_up=breakdown.parts_add_up, decimals=indicator.decimals
    )
    if finding is None:
        return ""
    record = IndicatorRecord(indicator, ())
    decimals = telling_decimals(finding.total, finding.other, indicator.decimals)
    words = {
        "other": record.with_unit(finding.other, decimals),
        "total": record.with_unit(finding.total, decimals),
        "difference": difference_text(record, abs(finding.other - finding.total), decimals),
    }
    text = {
        Disagreement.SUM_DIFFERS: _(
            "Are the parts right? Together they make %(other)s, and the total is %(total)s: a"
            " difference of %(difference)s."
        ),
        Disagreement.SUM_EXCEEDS: _(
            "Are the parts right? They make %(other)s already, which is more than the total,"
            " %(total)s."
        ),
        Disagreement.BELOW_PARTS: _(
            "Are the parts right? The total, %(total)s, is lower than every part; the lowest is"
            " %(other)s."
        ),
        Disagreement.ABOVE_PARTS: _(
            "Are the parts right? The total, %(total)s, is higher than every part; the highest is"
            " %(other)s."
        ),
    }[finding.kind]
    return f"{text % words} {_('If they are, tick the box below them.')}"


def check_parts(indicator: Indicator, total: Decimal, parts: Parts, *, is_sure: bool) -> None:
    """Raise DomainError for parts of another breakdown; PartsDisagree for those that disagree with
    the total, unless somebody ``is_sure`` that they are right.
    """
    if not parts:
        return
    breakdown = breakdowns_of([indicator.pk]).get(indicator.pk)
    known = {category.id for category in breakdown.categories} if breakdown else set()
    if breakdown is None or set(parts) - known:
        raise DomainError(_("One of the parts does not belong to this indicator."), field="parts")
    if not is_sure and (doubt := doubt_about(indicator, breakdown, total, parts)):
        raise PartsDisagree(doubt)


def is_corrected(recorded: Mapping[int, Decimal], parts: Parts) -> bool:
    """Whether ``parts`` change or take away what is ``recorded``; what they add is no correction.

    A category that ``parts`` does not name stays as it is.
    """
    return any(
        category in parts and parts[category] != value for category, value in recorded.items()
    )


def keep_parts(
    measurement: Measurement, parts: Parts, *, by: Person | None, reason: str = ""
) -> bool:
    """Let ``measurement`` have ``parts``; None takes one away. Whether anything was changed.

    What stood before stays in the history, with who and when and ``reason``.
    """
    standing = {each.category_id: each for each in measurement.parts.all()}
    is_changed = False
    for category_id, value in parts.items():
        part = standing.get(category_id)
        if value == (part.value if part else None):
            continue
        is_changed = True
        if value is not None:
            part = part or PartValue(measurement=measurement, category_id=category_id)
            part.value = value
            save_as(part, by=by, reason=reason)
        elif part is not None:
            part._history_user = by  # type: ignore[attr-defined]
            part._change_reason = reason or None  # type: ignore[attr-defined]
            part.delete()
    return is_changed
