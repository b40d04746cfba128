"""Template tags and filters that any room's pages use."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from foundation.charts.bars import share_strip, swatch
from foundation.markdown import render_markdown
from foundation.numbers import format_decimal
from foundation.status import Status

register = template.Library()


@lru_cache(maxsize=256)
def _icon_svg(name: str, height: int) -> str:
    svg = render_to_string(f"bs_icon/{name}.svg", {"height": height})
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


@register.simple_tag
def icon(name: str, height: int = 16) -> SafeString:
    """A Bootstrap icon that screen readers pass over: the text beside it says the same."""
    return mark_safe(_icon_svg(name, height))  # noqa: S308


@register.simple_tag
def status_badge(status: Status) -> SafeString:
    """A status as icon and words, never as colour alone."""
    return format_html(
        '<span class="status status-{}">{}{}</span>',
        status.tone,
        mark_safe(_icon_svg(status.icon, 14)),  # noqa: S308
        status.label,
    )


@register.simple_tag
def percent(value: int | None) -> SafeString:
    """Percent complete as a bar and the figure; a dash where nobody has said it."""
    if value is None:
        return format_html(
            '<span aria-hidden="true">–</span><span class="visually-hidden">{}</span>',
            _("not stated"),
        )
    return format_html(
        '<span class="percent"><progress max="100" value="{}" aria-hidden="true"></progress>'
        "{}\u00a0%</span>",
        str(value),
        value,
    )


@dataclass(frozen=True)
class Share:
    """One part of a distribution: how many have the status, and the address of their list."""

    status: Status
    count: int
    address: str
    swatch: SafeString


@register.inclusion_tag("includes/distribution.html")
def distribution(shares: Iterable[tuple[Status, int, str]], title: str = "") -> dict[str, object]:
    """A stacked bar of counts, with its legend: status, count, and the address of the list.

    Statuses that count nothing are left out. ``title`` names the list for screen readers too.
    """
    counted = [share for share in shares if share[1]]
    parts = [
        Share(status, count, address, _swatch(status.fill)) for status, count, address in counted
    ]
    strip = share_strip(tuple((part.status.fill, part.count) for part in parts))
    return {"parts": parts, "title": title, "strip": mark_safe(strip)}  # noqa: S308


@lru_cache(maxsize=64)
def _swatch(fill: str) -> SafeString:
    return mark_safe(swatch(fill))  # noqa: S308


@register.filter
def markdown(text: str) -> SafeString:
    """User text as safe HTML."""
    return render_markdown(text or "")


@register.filter
def figure(value: Decimal | int | None, decimals: int | None = None) -> str:
    """A number in the active language, with so many decimals (or as many as it has)."""
    return "" if value is None else format_decimal(value, decimals)


@register.filter(expects_localtime=True)
def day(value: date | None) -> SafeString:
    """A date in figures, on one line wherever it stands: 2026-03-31 breaks at its hyphens."""
    if value is None:
        return SafeString("")
    return format_html(
        '<time class="date" datetime="{}">{}</time>',
        f"{value:%Y-%m-%d}",
        date_format(value, "SHORT_DATE_FORMAT"),
    )


@register.filter
def lookup(mapping: dict, key: object) -> object:
    """``mapping[key]``, or None."""
    return mapping.get(key)


@register.filter
def signed(value: int) -> str:
    """A difference with its sign: +3, −2, 0."""
    return f"+{value}" if value > 0 else str(value).replace("-", "−")


@register.filter
def kind_of(thing: Any) -> str:
    """What a record is called, in the active language: objective, indicator."""
    return str(thing._meta.verbose_name)
